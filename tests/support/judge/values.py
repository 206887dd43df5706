"""The rules that single values are held to. A function returns what the value means, or fails with the rule's name."""

import re
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import urlsplit

import lxml.html
from lxml import etree

_MUST_BE_GONE = "script style iframe object embed applet form input link meta base svg math noscript".split()
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+")
_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|\+00:00)")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,#]+")
BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def rfc_822(text):
    moment = parsedate_to_datetime(text)
    assert format_datetime(moment) == text, "ProblematicalRFC822Date, IncorrectDOW"
    assert text.endswith(" +0000")
    return moment


def rfc_3339(text):
    assert _RFC_3339.fullmatch(text), "InvalidRFC3339Date"
    return datetime.fromisoformat(text)


def absolute(url, schemes=frozenset({"http", "https"})):
    parts = urlsplit(url)
    assert parts.scheme in schemes, f"ContainsRelRef {url}"
    assert parts.netloc or parts.scheme in {"mailto", "tel"}, url
    assert not re.search(r"[\s<>\"{}|\\^`]", url), f"InvalidUriChar {url}"
    return url


def iri(text):
    assert _URI.fullmatch(text), f"InvalidFullLink {text}"
    return text


def language_tag(tag):
    assert _LANGUAGE.fullmatch(tag), f"InvalidLanguage {tag}"
    return tag


def media_type(text):
    assert _MEDIA_TYPE.fullmatch(text), f"InvalidMIMEType {text}"
    return text


def safe_html(html):
    fragment = lxml.html.fragment_fromstring(html, create_parent="div")
    for element in fragment.iter(etree.Element):
        assert element.tag not in _MUST_BE_GONE, f"SecurityRisk {element.tag}"
        for name in element.attrib:
            assert not name.startswith("on"), f"SecurityRiskAttr {name}"
            assert name not in {"style", "srcset"}, f"DangerousStyleAttr {name}"
    for _, _, address, _ in fragment.iterlinks():
        absolute(address, schemes={"http", "https", "mailto", "tel"})


def email(text):
    assert re.fullmatch(r"[^\s<>@]+@[^\s<>@]+\.[^\s<>@]+", text), f"InvalidContact {text}"
    return text
