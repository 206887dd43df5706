"""The rules for pages: well-formed HTML with all that makes it accessible, safe and easy to subscribe to."""

import json
from datetime import datetime

import lxml.html

from judge.values import BAD, absolute, language_tag, safe_html

_FEEDS = ["application/rss+xml", "application/atom+xml", "application/feed+json"]
_LOADING = {"img", "audio", "video", "track"}


def read_page(body, base_url):
    """Read a page, which must be well-formed HTML with all that makes it accessible, safe and easy to subscribe to."""
    text = body.decode()
    assert text.startswith("<!doctype html>\n<html lang=")
    parser = lxml.html.HTMLParser(encoding="utf-8")
    page = lxml.html.fromstring(body, parser=parser)
    # libxml2 knows HTML 4 alone; the newer elements' names are no fault.
    faults = [fault.message for fault in parser.error_log if fault.type_name != "HTML_UNKNOWN_TAG"]
    assert not faults, faults
    assert not BAD.search(text)
    language_tag(page.get("lang"))
    assert page.get("dir") in {"ltr", "rtl"}
    for name in ("title", "h1", "main"):
        assert len(page.findall(f".//{name}")) == 1, name
    assert page.find("head")[0].get("charset") == "utf-8"
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; img-src http: https: data:; media-src http: https:; style-src")
    assert "script-src" not in policy
    if page.xpath("//meta[@name='robots']/@content") == ["noindex"]:
        assert not page.xpath("//link[@rel='canonical' or @rel='alternate']"), "nothing to find here"
    else:
        _found(page, base_url)
    for element, name, address, _ in page.iterlinks():
        if element.get("rel") == "icon" and address == "data:,":
            continue  # so that no browser asks for /favicon.ico
        assert (name in {"href", "cite"}) != (element.tag in _LOADING), "nothing but images, sounds and films is loaded"
        absolute(address.removeprefix("feed:"), schemes={"http", "https", "mailto", "tel"})
    # A page's own link to feed readers (feed:https://…) is no scheme for the text of an article.
    safe_html(lxml.html.tostring(page.find("body"), encoding="unicode").replace('href="feed:http', 'href="http'))
    for time in page.xpath("//main//time[@datetime]"):
        datetime.fromisoformat(time.get("datetime"))
    return page


def _found(page, base_url):
    """Feed readers, search engines and social networks find what they look for."""
    links = [link for link in page.iter("link") if link.get("rel") != "icon"]
    assert [link.get("rel") for link in links] == ["canonical", *["alternate"] * (len(links) - 1)]
    assert [link.get("type") for link in links[1:]] in (_FEEDS, _FEEDS * 2)
    assert all(link.get("href").startswith(base_url) for link in links)
    properties = {meta.get("property"): meta.get("content") for meta in page.iter("meta")}
    assert {"og:title", "og:type", "og:url", "og:site_name"} <= set(properties)
    assert properties["og:url"] == links[0].get("href")
    blocks = [json.loads(block.text) for block in page.xpath("//script[@type='application/ld+json']")]
    assert len(blocks) == (properties["og:type"] == "article")
    for data in blocks:
        assert data["@type"] in {"NewsArticle", "PodcastEpisode"}
        assert data["headline"].split() == properties["og:title"].split()  # HTML alone changes line ends
        assert data["mainEntityOfPage"] == properties["og:url"]
        assert data["datePublished"] == properties["article:published_time"]
        assert data["dateModified"] == properties["article:modified_time"]
        assert data["author"]
