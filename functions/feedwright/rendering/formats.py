"""The formats, a row each, and what a feed's documents are called."""

from collections.abc import Callable
from dataclasses import dataclass

from feedwright.model import Document, Entry, Feed
from feedwright.rendering.json_feed import render_json_feed
from feedwright.rendering.xml import render_atom, render_rss

# Raised when documents change though the articles did not: every document is then rendered anew.
RENDERER_VERSION = 1

_SIZE_LIMIT = 1_000_000  # bytes of one document
_ENTRY_OVERHEAD = 1_500  # bytes of markup around an entry's text


@dataclass(frozen=True, slots=True)
class Format:
    file_name: str
    media_type: str  # as linked
    served_as: str  # as sent, with its charset
    title: str
    render: Callable[[Feed, str], bytes]


FORMATS = (
    Format("rss.xml", "application/rss+xml", "application/rss+xml; charset=utf-8", "RSS", render_rss),
    Format("atom.xml", "application/atom+xml", "application/atom+xml; charset=utf-8", "Atom", render_atom),
    Format("feed.json", "application/feed+json", "application/feed+json", "JSON Feed", render_json_feed),
)


def folder(name: str) -> str:
    """The public folder of a feed: the main feed stands at the root."""
    return "" if name == "main" else f"feeds/{name}/"


def render_feed(feed: Feed) -> list[Document]:
    """Render *feed* in every format."""
    documents = []
    for form in FORMATS:
        path = folder(feed.name) + form.file_name
        body = form.render(feed, feed.base_url + path)
        documents.append(Document(path=path, media_type=form.served_as, body=body))
    return documents


def fitting(entries: list[Entry]) -> tuple[Entry, ...]:
    """Keep the newest entries, at least one, that fit into a document of 1 MB in every format."""
    kept: list[Entry] = []
    size = 0
    for entry in entries:
        size += _size(entry)
        if kept and size > _SIZE_LIMIT:
            break
        kept.append(entry)
    return tuple(kept)


def _size(entry: Entry) -> int:
    """An upper bound of what the entry takes in its largest format, escapes included."""
    texts = (entry.content_html, entry.summary or "", entry.title, entry.id, entry.url)
    plain = sum(len(text.encode()) + 4 * text.count("&") + 3 * (text.count("<") + text.count(">")) for text in texts)
    lists = len(entry.categories) * 120 + len(entry.authors) * 200 + len(entry.enclosures) * 300
    return plain + lists + _ENTRY_OVERHEAD
