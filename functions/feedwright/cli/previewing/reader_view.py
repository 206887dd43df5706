"""Reads the JSON Feeds of a preview as a feed reader does."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

_FEEDS = 200  # feeds to choose from
_NAME = 80  # characters of a text that stands for a title


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderStyle:
    """How a feed reader shows an entry: its width and its own styles, as its source code has them."""

    name: str
    style_sheet: str = ""  # a file in ``pages``; "": the browser's own styles
    appends_picture: bool = False  # the entry's picture stands below the text, unless its address is in the text


READER_STYLES: Mapping[str, ReaderStyle] = {
    "netnewswire": ReaderStyle(name="NetNewsWire", style_sheet="netnewswire.css"),
    "freshrss": ReaderStyle(name="FreshRSS", style_sheet="freshrss.css", appends_picture=True),
    "mail": ReaderStyle(name="Mail, without any style"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderEntry:
    """An entry of a feed."""

    id: str
    name: str  # as a list shows it: of an entry without a title, the beginning of its text
    title: str
    line: str  # date and authors
    content: str
    picture: str = ""
    attachments: Sequence[Any] = field(default_factory=tuple)


def feeds_in(public: Path) -> list[str]:
    """Name the JSON Feeds, the main feed first."""
    paths = sorted((path.relative_to(public).as_posix() for path in public.rglob("feed.json")), key=_order)
    return paths[:_FEEDS]


def _order(path: str) -> tuple[int, str]:
    return path.count("/"), path


def entries_of(path: Path) -> tuple[str, list[ReaderEntry]]:
    """Give the title and the entries of a feed."""
    try:
        feed = json.loads(path.read_bytes())
    except (OSError, ValueError):  # it is being written
        return "", []
    return feed.get("title", ""), [_entry(item) for item in feed.get("items", ())]


def _entry(item: dict[str, Any]) -> ReaderEntry:
    content = item.get("content_html", "")
    title = item.get("title", "")
    authors = ", ".join(author["name"] for author in item.get("authors", ()) if author.get("name"))
    text = item.get("summary") or Markup(content).striptags()  # noqa: S704 - only its text is taken
    return ReaderEntry(
        id=item["id"],
        name=title or text[:_NAME],
        title=title,
        line=" · ".join(filter(None, (item.get("date_published", "")[:16].replace("T", " "), authors))),
        content=content,
        picture=item.get("image", ""),
        attachments=item.get("attachments", ()),
    )


def entry_document(environment: Environment, entry: ReaderEntry, style: ReaderStyle) -> str:
    """Make the document that a reader shows for an entry. It stands in a frame that runs no script."""
    picture = entry.picture if style.appends_picture and entry.picture not in entry.content else ""
    return environment.get_template("entry.html").render(
        style_sheet=style.style_sheet,
        title=entry.title,
        line=entry.line,
        content=Markup(entry.content),  # noqa: S704 - the sanitised text of the feed, in a frame without scripts
        picture=picture,
        attachments=entry.attachments,
    )
