"""Reads what a page says about its article in the words of schema.org, as JSON-LD or microdata."""

import json
import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from feedwright.reading.html.sanitise import words_of
from feedwright.reading.page.tree import Element, elements, tokens, words

_ARTICLE = re.compile(r"(?:.*[/:])?(?:\w*Article|(?:Blog|LiveBlog|SocialMedia|DiscussionForum)Posting|Report|Review)")
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage")
_NODES = 10_000
_LENGTH = 5_000  # characters; titles, summaries and names are shorter
# Our names, each with the names of schema.org, the most reliable first.
_NAMES = {
    "title": ("headline", "name"),
    "summary": ("description", "abstract"),
    "published": ("datePublished", "dateCreated", "uploadDate"),
    "updated": ("dateModified",),
    "authors": ("author", "creator"),
    "categories": ("keywords",),
    "section": ("articleSection",),
    "language": ("inLanguage",),
    "canonical_url": ("mainEntityOfPage", "url"),
    "image": ("image", "thumbnailUrl"),
    "rights": ("copyrightNotice",),
    "site": ("publisher", "isPartOf"),
    "status": ("creativeWorkStatus",),
}
_SPOKEN = {"title", "summary", "categories", "section", "rights"}  # texts in which pages leave markup


def json_ld(tree: Element) -> Mapping[str, list[Any]]:
    """Read the first article of all JSON-LD blocks; a broken block is left out."""
    nodes = [node for block in elements(tree, "script") if _is_json_ld(block) for node in _nodes(_loaded(block))]
    named = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    fields = _fields_of(_own(tree, [node for node in nodes if _is_article(node)]), named)
    sites = [name for node in nodes if node.get("@type") == "WebSite" for name in _texts(node.get("name"))]
    return {**fields, "site": [*fields.get("site", []), *sites]}


def microdata(tree: Element) -> Mapping[str, list[Any]]:
    """Read the first article that is marked up with ``itemscope`` and ``itemprop``."""
    items: dict[Element, dict[str, Any]] = {}
    for element in elements(tree):
        if element.get("itemscope") is not None:
            items[element] = {"@type": element.get("itemtype") or ""}
        for name in tokens(element, "itemprop"):
            owner = next((above for above in element.iterancestors() if above in items), None)
            if owner is not None:
                items[owner].setdefault(name, []).append(items.get(element) or _value(element))
    return _fields_of(_own(tree, [item for item in items.values() if _is_article(item)]), {})


def json_ld_headlines(tree: Element) -> list[str]:
    """Read the headline of the page's own article in JSON-LD."""
    blocks = [block for block in elements(tree, "script") if _is_json_ld(block)]
    articles = [node for block in blocks for node in _nodes(_loaded(block)) if _is_article(node)]
    return [_spoken(text) for text in _texts(_own(tree, articles).get("headline"))]


def article_bodies(tree: Element) -> list[str]:
    """List the whole texts of articles in JSON-LD."""
    blocks = [block for block in elements(tree, "script") if _is_json_ld(block)]
    nodes = [node for block in blocks for node in _nodes(_loaded(block)) if _is_article(node)]
    return [_spoken(text) for node in nodes for text in _texts(node.get("articleBody"))]


def _own(tree: Element, articles: list[Any]) -> Mapping[str, Any]:
    """Choose the article that the page is named after; else the first article."""
    if len(articles) > 1:
        named = " ".join(words(element) for element in elements(tree, "title", "h1")).casefold()
        for article in articles:
            headline = next(iter(_texts(article.get("headline") or article.get("name"))), "")
            if headline and " ".join(_spoken(headline).split()).casefold() in named:
                return article  # type: ignore[no-any-return] # a page's own data has no types
    return articles[0] if articles else {}


def _is_json_ld(block: Element) -> bool:
    return (block.get("type") or "").partition(";")[0].strip().lower() == "application/ld+json"


def _loaded(block: Element) -> Any:
    try:
        return json.loads(_WRAPPING.sub("", block.text or "").strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the objects that are things of their own, in document order."""
    waiting, seen = [value], 0
    while waiting and seen < _NODES:
        item = waiting.pop()
        seen += 1
        if isinstance(item, list):
            waiting += reversed(item)
        elif isinstance(item, dict):
            yield item
            waiting += (item[name] for name in reversed(_INSIDE) if name in item)


def _is_article(node: Mapping[str, Any]) -> bool:
    kinds = node.get("@type")
    return any(isinstance(kind, str) and _ARTICLE.fullmatch(kind) for kind in _listed(kinds))


def _fields_of(node: Mapping[str, Any], named: Mapping[str, Mapping[str, Any]]) -> dict[str, list[Any]]:
    fields: dict[str, list[Any]] = {}
    for ours, theirs in _NAMES.items():
        values = next((node[name] for name in theirs if node.get(name)), None)
        things = [_looked_up(value, named) for value in _listed(values)]
        if ours == "authors":
            fields[ours] = [person for thing in things for person in _people(thing)]
        else:
            texts = [text for thing in things for text in _texts(thing, address=ours in {"canonical_url", "image"})]
            fields[ours] = [_spoken(text) for text in texts] if ours in _SPOKEN else texts
    return fields


def _looked_up(value: Any, named: Mapping[str, Mapping[str, Any]]) -> Any:
    key = value.get("@id") if isinstance(value, dict) else None
    return named.get(key, value) if isinstance(key, str) and len(value) <= 2 else value


def _people(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        urls = [*_texts(value.get("url"), address=True), ""]
        yield from ({"name": _spoken(name), "url": urls[0]} for name in _texts(value.get("name"))[:1])
    else:
        yield from (_spoken(name) for name in _texts(value))


def _spoken(text: str) -> str:
    return words_of(text[:_LENGTH])


def _texts(value: Any, *, address: bool = False) -> list[str]:
    """Read text, a list of texts, or the name or address of a thing."""
    if isinstance(value, dict):
        wanted = ("url", "contentUrl", "@id") if address else ("name", "alternateName")
        value = next((value[name] for name in wanted if value.get(name)), None)
    return [text for text in _listed(value) if isinstance(text, str) and text.strip()]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _value(element: Element) -> str:
    """Read a property from its element (HTML, microdata §5.2.4); relative addresses stay as they are."""
    for name in ("content", "datetime", "src", "href"):
        if element.get(name):
            return str(element.get(name)).strip()
    return escape(words(element), quote=False)
