"""The formats, a row each, and what a feed's documents are called."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from feedwright.model import Document, Entry, Feed
from feedwright.rendering.json_feed import render_json_feed
from feedwright.rendering.xml import render_atom, render_rss

# Raised when documents change though the articles did not: every document is then rendered anew.
RENDERER_VERSION = 1

_SIZE_LIMIT = 980_000  # bytes of entries: with the head of its feed a document stays within 1 MB
_ENTRY_MARKUP = 900  # bytes around an entry's texts in the wordiest format
_PART_MARKUP = 120  # likewise around one author, category or enclosure
# Bytes that escaping adds per character: to an entry's content in XML and in JSON, to its other texts at worst (a
# summary is escaped twice in RSS).
_XML = {"&": 4, "<": 3, ">": 3, "\r": 4}
_JSON = {'"': 1, "\\": 1, "\n": 1, "\r": 1, "\t": 1}
_WORST = {"&": 8, "<": 7, ">": 7, '"': 5, "\\": 1, "\n": 4, "\r": 4, "\t": 4}


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


def fitting(sizes: Iterable[int]) -> int:
    """Say how many entries of these sizes, at least one, fit into a document of 1 MB in every format."""
    count = total = 0
    for size in sizes:
        total += size
        if count and total > _SIZE_LIMIT:
            break
        count += 1
    return count


def entry_size(entry: Entry) -> int:
    """An upper bound of the bytes that an entry takes in its largest format, escapes included."""
    content = entry.content_html
    size = len(content.encode()) + max(_added(content, _XML), _added(content, _JSON))
    parts = [
        *entry.categories,
        *(f"{person.name}{person.email}{person.url}" for person in entry.authors),
        *(f"{enclosure.url}{enclosure.media_type}{enclosure.title}" for enclosure in entry.enclosures),
    ]
    rest = "".join([entry.id, entry.guid or "", entry.url, entry.title, entry.summary or "", *parts])
    return size + len(rest.encode()) + _added(rest, _WORST) + _ENTRY_MARKUP + _PART_MARKUP * len(parts)


def _added(text: str, escapes: Mapping[str, int]) -> int:
    return sum(cost * text.count(character) for character, cost in escapes.items())
