"""Reads JSON Feed, version 1 and 1.1."""

import json
from collections.abc import Iterable
from html import escape
from typing import Any

from feedwright.errors import CommandError
from feedwright.model.article import Enclosure, Image, Person
from feedwright.model.text import legal
from feedwright.moving.served import values
from feedwright.moving.served.feed import ServedFeed, ServedItem
from feedwright.moving.served.markup import XML_LIMIT, plain


def read_json_feed(body: bytes, name: str) -> ServedFeed:
    """Read a JSON Feed.

    Raises:
        CommandError: it is no JSON, or no feed.
    """
    if len(body) > XML_LIMIT:
        raise CommandError(f"{name} has {len(body):,} bytes; at most {XML_LIMIT:,} are read of a feed.")
    try:
        feed = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise CommandError(f"{name} is no JSON: {error}. Save the feed again as the server sends it.") from error
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise CommandError(f"{name} is JSON, but no JSON Feed: it has no list of items.")
    items = [item for item in feed["items"] if isinstance(item, dict)]
    return ServedFeed(
        format="json",
        name=name,
        title=plain(_text(feed, "title")),
        home=_text(feed, "home_page_url") or None,
        own_address=_text(feed, "feed_url") or None,
        description=plain(_text(feed, "description")),
        language=_text(feed, "language") or None,
        generator=_text(feed, "generator"),
        authors=_people(feed),
        items=tuple(_item(item) for item in items),
        older=_text(feed, "next_url") or None,
    )


def _text(table: dict[str, Any], name: str) -> str:
    value = table.get(name)
    return legal(value).strip() if isinstance(value, str) else ""


def _identifier(item: dict[str, Any]) -> str | None:
    value = item.get("id")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip() or None  # version 1 allows numbers, which readers take for text


def _item(item: dict[str, Any]) -> ServedItem:
    text = _text(item, "content_text")
    html = _text(item, "content_html") or "".join(
        f"<p>{escape(part, quote=False)}</p>" for part in text.split("\n\n") if part.strip()
    )
    picture = _text(item, "image") or _text(item, "banner_image")
    link = _text(item, "url") or None
    return ServedItem(
        id=_identifier(item),
        link=link,
        address=link,
        title=plain(_text(item, "title")),
        published=values.moment(_text(item, "date_published")),
        updated=values.moment(_text(item, "date_modified")),
        content_html=html,
        summary=plain(_text(item, "summary")),
        authors=_people(item),
        categories=tuple(
            dict.fromkeys(tag for each in _list(item, "tags") if isinstance(each, str) and (tag := plain(each)))
        ),
        enclosures=tuple(_files(item)),
        images=(Image(url=picture),) if picture.startswith(("http://", "https://")) else (),
        language=_text(item, "language") or None,
        related=_text(item, "external_url") or None,
    )


def _files(item: dict[str, Any]) -> Iterable[Enclosure]:
    for each in _list(item, "attachments"):
        if isinstance(each, dict):
            duration = each.get("duration_in_seconds")
            whole = int(duration) if isinstance(duration, int | float) and 0 < duration < 10**7 else None
            length = str(each.get("size_in_bytes") or "")
            file = values.enclosure(_text(each, "url"), _text(each, "mime_type"), length, duration=whole)
            if file:
                yield file


def _list(table: dict[str, Any], name: str) -> list[Any]:
    value = table.get(name)
    return value if isinstance(value, list) else []


def _people(table: dict[str, Any]) -> tuple[Person, ...]:
    listed = [*_list(table, "authors"), *([table["author"]] if isinstance(table.get("author"), dict) else [])]
    people = (
        values.person(_text(each, "name"), _text(each, "url"), _text(each, "avatar"))
        for each in listed
        if isinstance(each, dict)
    )
    return tuple(dict.fromkeys(filter(None, people)))
