"""The table of formats, and the names of a feed's documents."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

from feedwright.model.article import Entry, Episode, Person
from feedwright.model.feed import Feed
from feedwright.model.files import Document
from feedwright.model.podcast import Element
from feedwright.rendering.content import MARKUP
from feedwright.rendering.json_feed import render_json_feed
from feedwright.rendering.namespaces.podcast import HOSTS_SIZE
from feedwright.rendering.profiles import ANY, PROFILES, tailored
from feedwright.rendering.xml import render_atom, render_rss

_SIZE_LIMIT = 980_000  # bytes of entries: with the head of its feed, a document stays within 1 MB
_SHARE = _SIZE_LIMIT // 4  # bytes of an entry that may push others out of a feed
_READ = 3 * _SIZE_LIMIT  # bytes of entries that are read only to be shortened; one of them may have more
SUMMARY = _SIZE_LIMIT // 50  # bytes of an entry without its text, with a wide margin
_ENTRY_MARKUP = 900 + MARKUP  # bytes around an entry's texts in the wordiest format
_PART_MARKUP = 200  # bytes around an author, a category, a file or a link
_REPEATS = 5  # how often a podcast names an episode's file or picture
_ARCHIVE_CACHING = "public, max-age=3600"  # a late change of an entry still rewrites an archive document
# Bytes that escaping adds per character: for an entry's content in XML and in JSON, and at most for its other texts
# (RSS escapes a summary twice).
_XML = {"&": 4, "<": 3, ">": 3, "\r": 4}
_JSON = {'"': 1, "\\": 1, "\n": 1, "\r": 1, "\t": 1}
_WORST = {"&": 8, "<": 7, ">": 7, '"': 5, "\\": 1, "\n": 4, "\r": 4, "\t": 4}


class Format(Struct, frozen=True):
    """One way to write a feed."""

    file_name: str
    media_type: str  # the media type in links
    served_as: str  # the media type in the HTTP header, with its charset
    title: str
    render: Callable[[Feed, str], bytes]


FORMATS = (
    Format("rss.xml", "application/rss+xml", "application/rss+xml; charset=utf-8", "RSS", render_rss),
    Format("atom.xml", "application/atom+xml", "application/atom+xml; charset=utf-8", "Atom", render_atom),
    Format("feed.json", "application/feed+json", "application/feed+json", "JSON Feed", render_json_feed),
)


def folder(name: str) -> str:
    """Name the public folder of a feed; the main feed is at the root."""
    return "" if name == "main" else f"feeds/{name}/"


def formats_of(profile: str | None) -> tuple[Format, ...]:
    """Say in which formats a feed of *profile* is published."""
    wanted = (PROFILES[profile] if profile else ANY).formats
    return tuple(form for form in FORMATS if wanted is None or form.file_name in wanted)


def render_feed(feed: Feed) -> list[Document]:
    """Render *feed*, or a document of its history, in every format of its profile."""
    feed = tailored(feed)
    caching = Document.cache_control if feed.history.current is None else _ARCHIVE_CACHING
    documents = []
    for form in formats_of(feed.profile):
        path = feed.folder + form.file_name
        body = form.render(feed, feed.base_url + path)
        documents.append(Document(path=path, media_type=form.served_as, body=body, cache_control=caching))
    return documents


def fitting(sizes: Iterable[int]) -> int:
    """Say how many entries of these sizes, at least 1, fit into a document of 1 MB in every format."""
    count = total = 0
    for size in sizes:
        total += size
        if count and total > _SIZE_LIMIT:
            break
        count += 1
    return count


def shares(sizes: Sequence[int]) -> list[int]:
    """Give the bytes that each entry of a feed takes: where not all have room, very large ones are shortened.

    Only some are, because each of them must be read to be shortened.
    """
    taken, left = list(sizes), _READ if sum(sizes) > _SIZE_LIMIT else 0
    for number, size in enumerate(sizes):
        if size > _SHARE and left > 0:
            taken[number] = SUMMARY
            left -= size
    return taken


def entry_size(entry: Entry) -> int:
    """Give an upper bound of the bytes that an entry takes in its largest format, with all escapes."""
    content = entry.content_html
    size = len(content.encode()) + max(_added(content, _XML), _added(content, _JSON))
    parts = [
        *entry.categories,
        *(_texts_of_person(person) for person in (*entry.authors, *entry.contributors)),
        *(f"{file.url * 2}{file.media_type}{file.title}" for file in entry.enclosures),
        *(image.url * _REPEATS for image in entry.images),
        *(f"{image.media_type}{image.alt * 2}{image.caption}" for image in entry.images),
        *(f"{link.url * 4}{link.title}{link.title}" for link in entry.links),
        *(_episode_parts(entry.episode) if entry.episode else ()),
    ]
    texts = (
        entry.id,
        entry.guid,
        entry.url,
        entry.title,
        entry.short_title,
        entry.summary or entry.title,
        entry.rights,
        *parts,
    )
    rest = "".join(filter(None, texts))
    size += HOSTS_SIZE if entry.episode and entry.episode.people else 0
    return size + len(rest.encode()) + _added(rest, _WORST) + _ENTRY_MARKUP + _PART_MARKUP * len(parts)


def _texts_of_person(person: Person) -> str:
    return f"{person.name}{person.email}{person.url}{person.avatar}{person.role}{person.group}"


def _episode_parts(episode: Episode) -> Iterable[str]:
    yield from (f"{file.url}{file.media_type}{file.language}{file.rel}" for file in episode.transcripts)
    yield from (_texts_of_person(person) for person in episode.people)
    yield f"{episode.chapters}{episode.location}{episode.season_name}{episode.display}"
    yield episode.kind
    yield from (f"{mark.title * 2}{mark.url}{mark.image}" for mark in episode.marks)
    for element in episode.tags:
        yield from _parts_of(element)


def _parts_of(element: Element) -> Iterable[str]:
    yield element.text + "".join(name + value for name, value in element.attributes)
    for child in element.children:
        yield from _parts_of(child)


def _added(text: str, escapes: Mapping[str, int]) -> int:
    return sum(cost * text.count(character) for character, cost in escapes.items())
