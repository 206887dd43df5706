"""Reads what an HTML page says about itself; each field comes from the source that an editor would trust most."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from feedwright.reading.page.element_marks import NAME_LENGTH, Fields, element_marks
from feedwright.reading.page.headlines import plain
from feedwright.reading.page.structured_data import json_ld, microdata
from feedwright.reading.page.tree import Element, elements, joined, tokens, words
from feedwright.reading.page.visible_lines import visible_lines
from feedwright.reading.prose.dates import parse_date
from feedwright.site.language_tags import language_tag
from feedwright.site.single_values import web_address

# The names of <meta> elements, the most reliable first.
_META: Mapping[str, tuple[str, ...]] = {
    "title": ("og:title", "dcterms.title", "dc.title", "citation_title", "parsely-title", "twitter:title"),
    "summary": (
        "og:description", "dcterms.description", "dc.description", "dcterms.abstract", "description",
        "twitter:description",
    ),
    "draft": (
        "draft", "is_draft", "is-draft", "isdraft", "private", "is_private", "hidden", "unlisted", "unpublished",
        "members_only", "members-only", "subscribers_only", "subscribers-only",
    ),
    "password": ("password", "passcode"),
    "public": ("published", "publish", "public"),
    "status": ("status", "article:status", "post_status", "post-status"),
    "visibility": ("visibility", "article:visibility", "post_visibility", "post-visibility", "access"),
    "published": (
        "article:published_time", "og:published_time", "dcterms.issued", "dc.date.issued", "dcterms.created",
        "dcterms.date", "dc.date", "citation_publication_date", "parsely-pub-date", "pubdate", "publish-date", "date",
    ),
    "updated": ("article:modified_time", "og:updated_time", "dcterms.modified", "dc.date.modified", "last-modified"),
    "authors": (
        "article:author", "dcterms.creator", "dc.creator", "citation_author", "parsely-author", "author",
    ),
    "categories": ("article:tag", "dcterms.subject", "dc.subject", "citation_keywords", "news_keywords", "keywords"),
    "section": ("article:section", "og:article:section", "parsely-section"),
    "language": ("dcterms.language", "dc.language", "content-language", "og:locale"),
    "canonical_url": ("og:url",),
    "image": ("og:image:secure_url", "og:image", "twitter:image"),
    "rights": ("dcterms.rights", "dc.rights", "copyright"),
    "site": ("og:site_name", "application-name", "apple-mobile-web-app-title"),
}  # fmt: skip
# Longer texts are something else.
_STATUS = 40  # characters; a longer text is not a status
_LENGTHS = {"title": 1_000, "summary": 4_000, "section": 200, "rights": 1_000, "site": 200}
_HOMES = frozenset({"/", "./", "index.html", "/index.html"})
_MOST = 100
_NO_NAME = re.compile(r"https?:|www\.|@|.*\.(?:com|org|net)/", re.IGNORECASE)
_BY = re.compile(r"by:?\s+(?=\S)", re.IGNORECASE)
_NO_TITLE = re.compile(r"(?:https?://|www\.)\S+|/?(?:[\w.%-]+/)+[\w.%-]*|[\w.%-]+\.(?:html?|php|aspx?|md)")
_SEPARATOR = r"(?:\s+[|\-–—·:•»«/_]+\s*|\s*[|•»«_]\s*)"
# What Feedwright removes from a typed line: Markdown and HTML. A page's own metadata holds neither.
_MARKUP = re.compile(r"[&<>*`\[\]]")


def read_page_metadata(tree: Element, main: Element) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Collect the raw values under our names.

    Args:
        tree: the whole page.
        main: the part of the page that holds the article.

    Returns:
        The values, for which an article is never refused, and dates that cannot be read.
    """
    sources: tuple[Fields, ...] = (json_ld(tree), microdata(tree), _from_meta(tree), element_marks(tree, main))
    if not all(any(source.get(name) for source in sources) for name in ("authors", "published")):
        sources = (*sources, visible_lines(tree, main))
    marks_first = (sources[3], *sources[:3])  # <html lang> and rel=canonical are rarely a template's default
    base = next(_values(marks_first, "canonical_url", _address), "")
    fields: dict[str, Any] = {
        "title": _title(sources, tree, main),
        "summary": _first(_values(sources, "summary", _text("summary"))),
        "published": _first(_values(sources, "published", _date)),
        "updated": _first(_values(sources, "updated", _date)),
        "authors": _authors(sources),
        "categories": _categories(sources),
        "section": _first(_values(sources, "section", _text("section"))),
        "language": _first(_values(marks_first, "language", _language)),
        "canonical_url": base,
        "image": _first(_values(sources, "image", lambda value: _address(joined(base, value)))),
        "rights": _first(_values(sources, "rights", _text("rights"))),
        "draft": _first(
            (
                *_values(sources[2:3], "draft", _yes),
                *_values(sources[2:3], "public", _not_public),
                *_values(sources[2:3], "password", _not_no),
            )
        ),
        "status": [*_values(sources[:3], "status", _short)],  # one that holds back is enough
        "visibility": [*_values(sources[2:3], "visibility", _short)],
    }
    unread = [value for name in ("published", "updated") if not fields[name] for value in _all(sources, name)]
    typed = {name: _as_typed(fields[name]) for name in ("title", "summary") if fields[name]}
    return {name: value for name, value in (fields | typed).items() if value}, tuple(map(str, unread[:2]))


def same_words(text: str, other: str) -> bool:
    """Compare two texts without regard to case, quotation marks and spaces."""
    return plain(text) == plain(other)


def _from_meta(tree: Element) -> Fields:
    contents: dict[str, list[str]] = {}
    for meta in elements(tree, "meta"):
        name = next(filter(None, map(meta.get, ("property", "name", "http-equiv"))), "").strip().lower()
        if content := " ".join((meta.get("content") or "").split()):
            contents.setdefault(name.removeprefix("dc:").replace("dcterms:", "dcterms."), []).append(content)
    fields: dict[str, list[Any]] = {}
    for ours, names in _META.items():
        groups = [contents[name] for name in names if name in contents]
        if ours in {"authors", "categories"}:  # only values of the same name belong together
            groups = [group for group in groups if ours == "categories" or any(map(_person, group))][:1]
        fields[ours] = [value for group in groups for value in group]
    return fields


def _all(sources: Iterable[Fields], name: str) -> Iterator[Any]:
    return (value for source in sources for value in source.get(name, ()))


def _values(sources: Iterable[Fields], name: str, read: Callable[[str], str | None]) -> Iterator[str]:
    values = (read(value.strip()) for value in _all(sources, name) if isinstance(value, str) and value.strip())
    return (value for value in values if value)


def _first(values: Iterable[str]) -> str | None:
    return next(iter(values), None)


def _text(name: str) -> Callable[[str], str | None]:
    return lambda value: " ".join(value.split()) if len(value) <= _LENGTHS[name] else None


def _yes(value: str) -> str | None:
    return "true" if value.lower() in {"true", "yes", "on", "1"} else None


def _not_public(value: str) -> str | None:
    return "true" if value.lower() in {"false", "no", "off", "0"} else None


def _not_no(value: str) -> str | None:
    return None if _not_public(value) else "true"


def _short(value: str) -> str | None:
    return value if len(value) <= _STATUS else None


def _date(value: str) -> str | None:
    slashed = re.fullmatch(r"(\d{4})/(\d{2})/(\d{2})(.*)", value)
    try:
        return parse_date("-".join(slashed.groups()[:3]) + slashed[4] if slashed else value).isoformat()
    except (ValueError, OverflowError):
        return None


def _language(value: str) -> str | None:
    return language_tag(value) if len(value) <= NAME_LENGTH else None


def _address(value: str) -> str | None:
    """Read a whole web address; the address of a home page is not an article's."""
    try:
        address = web_address(value)
        return address if urlsplit(address).path.strip("/") or urlsplit(address).query else None
    except ValueError:
        return None


def _title(sources: Iterable[Fields], tree: Element, main: Element) -> str | None:
    sites = [*_values(sources, "site", _text("site")), *_home_links(tree)]
    headings = [text for h1 in elements(main, "h1") if (text := words(h1))]
    headings = headings or [text for h1 in elements(tree, "h1") if (text := words(h1)) and text not in sites]
    bar = next((text for title in elements(tree, "title") if (text := words(title))), "")
    stated = [*filter(_is_title, _values(sources, "title", _text("title")))]
    named = [line for line in headings if _is_title(line) and len(line) <= _LENGTHS["title"]]
    agreed = (line for line in named if any(_agrees(other, line) for other in (*stated, bar)))
    if heading := next(agreed, None):
        return heading
    if len(headings) == 1 and not stated and (alone := _without_sections(tree, named)):
        return alone[0]
    title = stated[0] if stated else bar[: _LENGTHS["title"]]
    return _without_site(title, sites) or None


def _without_sections(tree: Element, headings: list[str]) -> list[str]:
    """Leave out the parts of the navigation path: the name of a section, or of the site."""
    ways = (element for element in elements(tree, "nav", "ol", "ul", "div", "p", "a") if _is_way(element))
    names = {plain(words(link)) for way in islice(ways, 5) for link in elements(way, "a")}
    return [line for line in headings if plain(line) not in names]


def _is_way(element: Element) -> bool:
    called = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('aria-label') or ''}".lower()
    return "breadcrumb" in called or "logo" in called


def _agrees(other: str, heading: str) -> bool:
    """Say whether another source has the words of a heading, perhaps shortened or with the site's name."""
    return plain(other) == plain(heading) or _shortened(other, heading) or _with_site(other, heading)


def _is_title(line: str) -> bool:
    """Say whether a text is a title, not a path or an address."""
    return not _NO_TITLE.fullmatch(line)


def _home_links(tree: Element) -> list[str]:
    """Give the words of the links to the front page, which are the name of the site."""
    homes = (link for link in elements(tree, "a") if link.get("href") in _HOMES or "home" in tokens(link, "rel"))
    return [name for link in islice(homes, 5) if 2 < len(name := words(link)) <= _LENGTHS["site"]]


def _shortened(title: str, heading: str) -> bool:
    cut = re.fullmatch(r"(.{10,}?)\s*(?:…|\.\.\.)", title)
    return cut is not None and plain(heading).startswith(plain(cut[1]))


def _with_site(title: str, heading: str) -> bool:
    rest = plain(title).removeprefix(plain(heading))
    return rest != plain(title) and re.match(r"\s+[|\-·:•»_]+\s|\s*[|_•]", rest) is not None


def _without_site(title: str, sites: Iterable[str]) -> str:
    """Remove the site's name at either end, if a sign separates it from the title."""
    for site in sites:
        name = re.escape(site)
        shorter = re.sub(rf"{_SEPARATOR}{name}$", "", title, flags=re.IGNORECASE)
        shorter = re.sub(rf"^{name}\s*[|\-–—·:•»]\s+", "", shorter, flags=re.IGNORECASE)
        title = shorter.strip() or title
    return title


def _as_typed(text: str) -> str:
    """Escape plain text so that the reader of typed lines gives it back: a page's attributes are decoded already."""
    return _MARKUP.sub(lambda sign: f"&#{ord(sign[0])};" if sign[0] in "*`[]" else escape(sign[0]), text)


def _authors(sources: Iterable[Fields]) -> list[Any] | str | None:
    for source in sources:
        people = [person for value in source.get("authors", ()) if (person := _person(value))]
        if people:
            return people[0] if people == people[:1] and isinstance(people[0], str) else people[:_MOST]
    return None


def _person(value: Any) -> Any:
    """Read a name, perhaps with the page of that person; a single address is not a name."""
    name = value["name"] if isinstance(value, Mapping) else value
    name = _BY.sub("", " ".join(name.split()), count=1)
    if not name or len(name) > NAME_LENGTH or _NO_NAME.match(name):
        return None
    url = _address(value["url"]) if isinstance(value, Mapping) else None
    return {"name": name, "url": url} if url else name


def _categories(sources: Iterable[Fields]) -> list[str] | None:
    for source in sources:
        listed = source.get("categories", ())
        split = [name.strip() for value in listed for name in (value.split(",") if len(listed) == 1 else [value])]
        if kept := [name for name in split if name and len(name) <= NAME_LENGTH]:
            return kept[:_MOST]
    return None
