"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from feedwright.model import Enclosure, Entry, Feed, Person


def render_json_feed(feed: Feed, self_url: str) -> bytes:
    """Render JSON Feed 1.1; whatever is empty is left out, as the specification asks."""
    values = _present(
        version="https://jsonfeed.org/version/1.1",
        title=feed.title,
        home_page_url=feed.url,
        feed_url=self_url,
        description=feed.description,
        language=feed.language,
        authors=_people(feed.authors),
        hubs=[{"type": "WebSub", "url": hub} for hub in feed.hubs],
    )
    values["items"] = [_item(entry, feed.language) for entry in feed.entries]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def _item(entry: Entry, feed_language: str) -> dict[str, Any]:
    return _present(
        id=entry.guid or entry.id,
        url=entry.url,
        title=entry.title,
        summary=entry.summary,
        content_html=entry.content_html,
        date_published=_date(entry.published),
        date_modified=_date(entry.updated),
        authors=_people(entry.authors),
        tags=list(entry.categories),
        language=entry.language if entry.language != feed_language else None,
        attachments=[_attachment(enclosure) for enclosure in entry.enclosures],
    )


def _people(people: Sequence[Person]) -> list[dict[str, Any]]:
    return [_present(name=person.name, url=person.url) for person in people]


def _attachment(enclosure: Enclosure) -> dict[str, Any]:
    return _present(
        url=enclosure.url, mime_type=enclosure.media_type, title=enclosure.title, size_in_bytes=enclosure.length
    )


def _date(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _present(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [])}
