"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from feedwright.model.article import Enclosure, Entry, Person
from feedwright.model.feed import Feed
from feedwright.rendering.content import shown_text, signed_by, target_of


def render_json_feed(feed: Feed, self_url: str) -> bytes:
    """Render JSON Feed 1.1; empty fields are left out, as the specification asks."""
    values = _present(
        version="https://jsonfeed.org/version/1.1",
        title=feed.title,
        home_page_url=feed.url,
        feed_url=self_url,
        description=feed.description,
        next_url=_next(feed, self_url.rpartition("/")[2]),
        icon=(feed.podcast and feed.podcast.image) or feed.icon,  # a large, square picture if there is one
        favicon=feed.icon,
        language=feed.language,
        authors=[]
        if feed.entries
        else _people(feed.authors),  # each entry has its own authors, and some readers would show both
        hubs=[{"type": "WebSub", "url": hub} for hub in feed.hubs],
    )
    values["items"] = [_item(entry, feed) for entry in feed.entries]
    return msgspec.json.encode(values)


def _next(feed: Feed, file_name: str) -> str | None:
    """Give the next older document, so that a reader can find the whole history."""
    previous = feed.history.previous
    return None if previous is None else f"{feed.base_url}{previous}{file_name}"


def _item(entry: Entry, feed: Feed) -> dict[str, Any]:
    lead, target = entry.images[0].url if entry.images else None, target_of(entry)
    return _present(
        id=entry.guid or entry.id,
        url=entry.url,
        external_url=target.url if target else None,
        title=entry.title or None,
        summary=entry.summary,
        content_html=shown_text(entry, feed),
        image=lead,
        date_published=_date(entry.published),
        date_modified=_date(entry.updated),
        authors=_people(signed_by(entry, feed)),
        tags=list(entry.categories),
        language=entry.language if entry.language != feed.language else None,
        attachments=[_attachment(enclosure) for enclosure in entry.enclosures],
    )


def _people(people: Sequence[Person]) -> list[dict[str, Any]]:
    return [_present(name=person.name, url=person.url, avatar=person.avatar) for person in people]


def _attachment(enclosure: Enclosure) -> dict[str, Any]:
    return _present(
        url=enclosure.url,
        mime_type=enclosure.media_type,
        title=enclosure.title,
        size_in_bytes=enclosure.length,
        duration_in_seconds=enclosure.duration,
    )


def _date(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _present(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value or value == 0}
