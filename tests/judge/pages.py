"""The rules for pages: well-formed HTML with all that makes it accessible, safe and easy to subscribe to."""

from datetime import datetime

import lxml.html

from judge.values import BAD, absolute, language_tag, safe_html


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
    assert policy.startswith("default-src 'none'; img-src http: https:;")
    assert "script-src" not in policy
    links = {(link.get("rel"), link.get("type")): link.get("href") for link in page.iter("link")}
    kinds = ["application/rss+xml", "application/atom+xml", "application/feed+json"]
    assert list(links) == [("canonical", None), *(("alternate", kind) for kind in kinds)]
    assert all(href.startswith(base_url) for href in links.values())
    properties = {meta.get("property"): meta.get("content") for meta in page.iter("meta")}
    assert {"og:title", "og:type", "og:url", "og:site_name"} <= set(properties)
    assert properties["og:url"] == links["canonical", None]
    for element, name, address, _ in page.iterlinks():
        assert (name in {"href", "cite"}) != (element.tag == "img"), "nothing but images is loaded"
        absolute(address, schemes={"http", "https", "mailto", "tel"})
    safe_html(lxml.html.tostring(page.find("body"), encoding="unicode"))
    for time in page.xpath("//main//time[@datetime]"):
        datetime.fromisoformat(time.get("datetime"))
    return page
