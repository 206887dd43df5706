"""Files that lead people and programs to a site's feeds and pages: OPML, sitemaps, robots.txt."""

from collections.abc import Sequence, Sized
from datetime import datetime, timedelta
from typing import Any

from lxml import etree
from msgspec import Struct

from feedwright.model.article import Entry
from feedwright.model.feed import Feed
from feedwright.model.files import Document
from feedwright.rendering.display import label

SITEMAP_LIMIT = 1_000  # addresses in the part of the sitemap for a stretch of the history, and of news
FEED_PAGES_LIMIT = 50_000  # addresses that search engines take in one part
NEWS_AGE = timedelta(hours=48)  # https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
OPML_PATH, SITEMAP_PATH, NEWS_PATH, ROBOTS_PATH = "feeds.opml", "sitemap.xml", "news-sitemap.xml", "robots.txt"

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_XML_TYPE = "application/xml; charset=utf-8"


class Place(Struct, frozen=True):
    """An address, and the time of the last change there."""

    url: str
    modified: datetime | None = None  # None: unknown


def render_opml(title: str, feeds: Sequence[Feed]) -> Document:
    """Render OPML 2.0 (http://opml.org/spec2.opml): every feed once, in RSS, for readers that import lists.

    It has no date: the list changes when a feed opens or closes, and no document may depend on when that was.

    Args:
        title: the site's title.
        feeds: with or without their entries.
    """
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    _add(head, "title", title)
    body = etree.SubElement(root, "body")
    for feed in feeds:
        attributes = {
            "type": "rss",
            "text": feed.title,
            "title": feed.title,
            "description": feed.description,
            "language": feed.language,
            "htmlUrl": feed.url,
            "xmlUrl": f"{feed.base_url}{feed.folder}rss.xml",
        }
        etree.SubElement(body, "outline", {name: value for name, value in attributes.items() if value})
    return _document(OPML_PATH, root, "text/x-opml; charset=utf-8")


def render_sitemap_index(parts: Sequence[Place]) -> Document:
    """Render the index of the sitemap's parts (https://www.sitemaps.org/protocol.html#index)."""
    root = etree.Element(f"{{{_SITEMAP}}}sitemapindex", nsmap={None: _SITEMAP})
    for part in parts:
        _add_place(root, "sitemap", part)
    return _document(SITEMAP_PATH, root)


def render_sitemap(path: str, places: Sequence[Place]) -> Document:
    """Render one part of the sitemap, to stand at *path*."""
    _demand_few(places, FEED_PAGES_LIMIT)
    root = etree.Element(f"{{{_SITEMAP}}}urlset", nsmap={None: _SITEMAP})
    for place in places:
        _add_place(root, "url", place)
    return _document(path, root)


def render_news_sitemap(entries: Sequence[Entry], name: str, language: str) -> Document:
    """Render the sitemap for news search.

    Args:
        entries: the entries of the last ``NEWS_AGE`` with a page on the site, at most ``SITEMAP_LIMIT``.
        name: the publication's name, as readers know it.
        language: the language of entries without their own.
    """
    _demand_few(entries, SITEMAP_LIMIT)
    root = etree.Element(f"{{{_SITEMAP}}}urlset", nsmap={None: _SITEMAP, "news": _NEWS})
    for entry in entries:
        url = _add(root, "url")
        _add(url, "loc", entry.url)
        news = _add(url, "news", namespace=_NEWS)
        publication = _add(news, "publication", namespace=_NEWS)
        _add(publication, "name", name, namespace=_NEWS)
        _add(publication, "language", _news_language(entry.language or language), namespace=_NEWS)
        _add(news, "publication_date", entry.published.isoformat(), namespace=_NEWS)
        _add(news, "title", label(entry), namespace=_NEWS)
    return _document(NEWS_PATH, root)


def render_robots(base_url: str, sitemaps: Sequence[str]) -> Document:
    """Render robots.txt (RFC 9309): everything may be read, and *sitemaps*, public paths, list the addresses."""
    lines = [
        "User-agent: *",
        "Disallow:",
        *([""] if sitemaps else []),
        *(f"Sitemap: {base_url}{path}" for path in sitemaps),
    ]
    body = "".join(f"{line}\n" for line in lines)
    return Document(path=ROBOTS_PATH, media_type="text/plain; charset=utf-8", body=body.encode())


def _demand_few(values: Sized, limit: int) -> None:
    if len(values) > limit:
        raise ValueError(f"{len(values)} addresses are too many for one sitemap")


def _add_place(root: Any, name: str, place: Place) -> None:
    element = _add(root, name)
    _add(element, "loc", place.url)
    if place.modified:
        _add(element, "lastmod", place.modified.isoformat())


def _news_language(language: str) -> str:
    """Shorten a tag to the ISO 639 code that news search accepts; for Chinese, the code also names the script."""
    primary, *rest = language.lower().split("-")
    if primary == "zh":
        return "zh-tw" if {"tw", "hk", "mo", "hant"} & set(rest) else "zh-cn"
    return primary


def _add(parent: Any, name: str, text: str | None = None, namespace: str | None = None) -> Any:
    own = etree.QName(parent).namespace
    element = etree.SubElement(parent, etree.QName(namespace or own, name))
    element.text = text
    return element


def _document(path: str, root: Any, media_type: str = _XML_TYPE) -> Document:
    body = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return Document(path=path, media_type=media_type, body=body)
