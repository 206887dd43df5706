"""Turns the values of metadata fields, as authors and site generators write them, into the values of the model."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from msgspec import structs

from feedwright.model.article import Link, Person
from feedwright.model.expressions import expression
from feedwright.reading.html.sanitise import without_markup
from feedwright.reading.prose.dates import parse_date
from feedwright.reading.prose.people import WIKI_LINK, read_people
from feedwright.reading.prose.unreadable_date import UnreadableDate
from feedwright.site import Site
from feedwright.site.language_tags import language_tag
from feedwright.site.single_values import Unusable, one_line, several, shown, web_address

_TRUE, _FALSE = frozenset({"true", "yes", "on", "1"}), frozenset({"false", "no", "off", "0", ""})
_NO_DATES = frozenset({"last modified", "created", "git last modified", "git created"})  # instructions to Eleventy
_CATEGORIES = 20
_ITEMS = 100  # items of a list; ``several`` refuses longer lists
_BIRTHS = ("created", "published", "date", "publish", "posted")
_UPDATES = ("updated", "modified", "lastmod", "changed")
_DATES = frozenset({*_BIRTHS, *_UPDATES})
_HTML_LINK = expression(r"<a\s[^<>]*?href\s*=\s*[\"']?([^\"'\s<>]+)[^<>]*>(.*?)</a\s*>", re.IGNORECASE | re.DOTALL)
_MARKS = expression(r"</?[a-zA-Z][a-z0-9]*(?:\s[^<>@]*)?/?>|\*\*|__|`|&#?\w{2,8};")
_RELATIONS = frozenset({"related", "via", "replies"})
TEMPLATE = expression(r"\{\{[^{}]*\}\}|\{%[^{}%]*%\}|(?:^|/):[a-z]")


class Bent(Unusable):
    """A value that is left out or changed, with a warning, though its field rejects other bad values."""

    rule: str | None = None  # None: the field's own rule

    def __init__(self, what: str, cure: str, value: Any = None) -> None:
        super().__init__(what, cure)
        self.value = value


def plain(value: Any, _site: Site) -> str:
    return without_markup(one_line(value))


def is_no_title(value: Any) -> bool:
    """Say whether a title is left empty, or false: the article is to have none."""
    return value is None or value is False or value in ("", "false")


def text(value: Any, _site: Site) -> str:
    return one_line(value)


def name_of(value: Any, site: Site) -> str:
    """Read text, or the name in a table."""
    if isinstance(value, dict):
        value = next((value[key] for key in ("name", "title", "text") if value.get(key)), "")
    return plain(value, site)


def flag(value: Any, _site: Site) -> bool:
    answer = truth(value)
    if answer is None:
        raise Unusable(f"{shown(value)} is neither true nor false.", "Write draft: true or draft: false.")
    return answer


def truth(value: Any) -> bool | None:
    """Read a word for yes or no; None for any other value."""
    word = shown(value).strip("'\" ").lower()
    return word in _TRUE if word in _TRUE | _FALSE else None


def when(value: Any, site: Site) -> datetime | date | None:
    """Read a date; in a table of dates, the date of publication."""
    if isinstance(value, dict):
        value = _first_date(value, _BIRTHS)
    if _is_no_date(value):
        return None
    try:
        return parse_date(value, languages=(site.language,), date_order=site.date_order)
    except UnreadableDate as fault:
        raise Unusable(f"{shown(value)} is not a date that can be read. {fault.why}", fault.cure) from fault


def when_updated(value: Any, site: Site) -> datetime | date | None:
    """Read the date of a change; in a table (Docusaurus has one with an author), its date."""
    if isinstance(value, dict):
        value = _first_date(value, ("date", *_UPDATES))
    return when(value, site)


def updated_in(value: Any, site: Site) -> datetime | date | None:
    """Read ``date: {updated: …}``; a single date says nothing about changes."""
    return when(_first_date(value, _UPDATES), site) if isinstance(value, dict) else None


def _first_date(table: Mapping[Any, Any], names: tuple[str, ...]) -> Any:
    """Give the first of *names* with a value; False if the table holds only dates with another meaning."""
    lower = {str(name).lower(): entry for name, entry in table.items()}
    value = next((lower[name] for name in names if lower.get(name) not in (None, "")), None)
    if value is None and lower.keys().isdisjoint(_DATES):
        raise Unusable("this table holds no date.", "Write one line: date: 2026-11-23")
    return False if value is None else value


def _is_no_date(value: Any) -> bool:
    return isinstance(value, bool) or (
        isinstance(value, str) and (truth(value) is not None or value.strip().lower() in _NO_DATES)
    )


def language(value: Any, _site: Site) -> str:
    written = one_line(value)
    if tag := language_tag(written):
        return tag
    raise Unusable(f"{shown(written)} is not a language tag.", "Write a BCP 47 tag such as en, de-AT or zh-Hant.")


def people(value: Any, site: Site) -> tuple[Person, ...]:
    return read_people(_without_marks(value), site.authors)


def _without_marks(value: Any) -> Any:
    """Remove HTML and emphasis from names; links stay, as Markdown has them."""
    if isinstance(value, list):
        return [item if isinstance(item, list) else _without_marks(item) for item in _flat(value)]
    if not isinstance(value, str):
        return value
    text = _HTML_LINK.sub(r"[\2](\1)", value) if "<" in value else value
    return _plain(text)


def _plain(text: str) -> str:
    """Remove HTML and emphasis from *text*; most texts have none, so a quick check comes first."""
    marked = any(mark in text for mark in "<*_`&") and _MARKS.search(text)
    return without_markup(text) if marked else text


def _flat(values: list[Any]) -> list[Any]:
    """Flatten lists in a list: YAML reads ``[[Ann]]`` so, and Hexo writes ``[[a, b], [c]]``."""
    return list(islice(_items(values, depth=4), _ITEMS + 1))  # YAML's aliases can make more items than any memory holds


def _items(values: list[Any], *, depth: int) -> Iterator[Any]:
    for item in values:
        if isinstance(item, list) and depth:
            yield from _items(item, depth=depth - 1)
        else:
            yield item


def people_as(role: str) -> Any:
    """Make a reader of people with that role."""

    def read(value: Any, site: Site) -> tuple[Person, ...]:
        return tuple(structs.replace(person, role=person.role or role) for person in people(value, site))

    return read


def aliases(value: Any, _site: Site) -> tuple[str, ...]:
    """Read what else an article is called: Hugo's and Jekyll's old addresses, Obsidian's other names."""
    listed = _flat(value) if isinstance(value, list) else str(value).split(",")
    return tuple(text for item in listed if isinstance(item, str | int | date) and (text := str(item).strip()))


def address(value: Any, _site: Site) -> str:
    return absolute(one_line(value))


def absolute(written: str) -> str:
    try:
        return web_address(written)
    except ValueError as error:
        raise Unusable(
            f"{shown(written)} is not a web address.", "Write the whole address: https://example.org/page"
        ) from error


def address_if_whole(value: Any, site: Site) -> str | None:
    """Read a permalink that is an address on another site; a path, or an address on this site, belongs to the slug."""
    return address(value, site) if _is_whole(value) and not _path_on_site(value, site) else None


def path(value: Any, site: Site) -> str | None:
    """Read a permalink that is a path: ``/2024/foo/``, ``foo/index.html``; a leading slash marks the whole path."""
    if _is_whole(value):
        value = _path_on_site(value, site).removeprefix(urlsplit(site.url).path)
        if not value:
            return None
    written = one_line("false" if value is False else value)
    if truth(written) is not None or written.startswith("//") or TEMPLATE.search(written):
        cure = "Write the path itself, such as /2024/bridge/, or remove it."
        raise Bent(f"{shown(written)} is not a path that Feedwright can work out.", cure)
    whole = re.sub(r"(?:(?:^|/)index)?\.html?$", "", written.strip("/")).strip("/")
    return f"/{whole}" if whole else None


def permalink(value: Any, site: Site) -> str | None:
    """Read a permalink; ``false`` holds the article back, so nobody asks for its path."""
    return None if truth(value) is False else path(value, site)


def written_path(value: Any, site: Site) -> str | None:
    """Read a permalink that is a path as it is written: with its slash or suffix at the end."""
    try:
        return (_path_on_site(value, site) or one_line(value)) if permalink(value, site) else None
    except Bent:  # the slug says so
        return None


def categories(value: Any, _site: Site) -> tuple[str, ...]:
    """Read a list, or text with commas or semicolons between the tags; the # of Obsidian's tags is removed."""
    if isinstance(value, list):
        items = several(_flat(value))
    else:
        line = one_line(value)
        hashed = re.fullmatch(r"#[^\s,;]+(?:\s+#[^\s,;]+)+", line)
        items = several(line.split() if hashed else re.split(r"[,;]", line))
    names = (name_of(item, _site) if isinstance(item, dict) else one_line(item) for item in items)
    lines = (unicodedata.normalize("NFC", without_links(name)) for name in names)
    return tuple(line for line in (re.sub(r"^#(?=[^\W\d_])", "", line) for line in lines) if line)


def without_links(text: str) -> str:
    """Give the words of a tag without HTML, emphasis, and the brackets of links."""
    if "[" in text:
        text = WIKI_LINK.sub(r"\1", text)
        text = re.sub(r"\[([^\[\]]+)\]\([^()]*\)", r"\1", text)
    return _plain(text)


def merged_categories(lists: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Join the categories of all fields; the first spelling of each category counts.

    Raises:
        Bent: there are more categories than any reader shows.
    """
    kept: dict[str, str] = {}
    for category in (category for categories in lists for category in categories):
        kept.setdefault(category.casefold(), category)
    names = tuple(kept.values())
    if len(names) > _CATEGORIES:
        what = f"there are {len(names)} categories; the first {_CATEGORIES} are kept."
        raise Bent(what, f"Keep the {_CATEGORIES} that matter.", names[:_CATEGORIES])
    return names


def links_as(rel: str) -> Any:
    """Make a reader of links with that relation."""

    def read(value: Any, _site: Site) -> tuple[Link, ...]:
        links = (_link(item, rel) for item in several(value))
        return tuple(link for link in links if link)

    return read


def _link(item: Any, rel: str) -> Link | None:
    """Read an address, or a table with an address; ``comments: true`` and the names of notes are not links."""
    fields = item if isinstance(item, dict) else {"url": item}
    url, title = fields.get("url") or fields.get("href"), fields.get("title") or fields.get("name")
    stated = fields.get("rel")
    rel = stated if isinstance(stated, str) and stated in _RELATIONS else rel
    if not isinstance(url, str) or not _is_whole(url):
        return None
    return Link(
        url=absolute(one_line(url)), rel=rel, title=(without_markup(one_line(title)) or None) if title else None
    )


def _path_on_site(value: Any, site: Site) -> str:
    """Give the path of a whole address of a page on the site; "" for any other value."""
    try:
        parts, base = urlsplit(one_line(value) if _is_whole(value) else ""), urlsplit(site.url)
    except ValueError:  # a bracket that does not belong to an IP address
        return ""
    is_here = parts.netloc.lower() == base.netloc.lower() and parts.path.startswith(base.path)
    return parts.path if is_here and parts.path != base.path and not (parts.query or parts.fragment) else ""


def _is_whole(value: Any) -> bool:
    return isinstance(value, str) and re.match(r"\s*https?:", value, re.IGNORECASE) is not None
