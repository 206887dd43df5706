"""Rules of the document as a whole: can it be read at all?"""

from collections.abc import Callable, Iterable, Iterator

from feedwright.checking.feeds.document import Feed, Hit
from feedwright.checking.feeds.rule import EVERY, XML, FeedRule
from feedwright.checking.finding import Level
from feedwright.moving.served.markup import text_in

_LARGE = 1_000_000  # bytes
_C1 = frozenset(map(chr, range(0x80, 0xA0)))
# Namespaces that readers compare letter by letter.
_NAMESPACES = (
    "http://www.w3.org/2005/Atom",
    "http://purl.org/rss/1.0/modules/content/",
    "http://purl.org/dc/elements/1.1/",
    "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "http://search.yahoo.com/mrss/",
    "http://purl.org/syndication/history/1.0",
)


def _fault(name: str) -> Callable[[Feed], Iterable[Hit]]:
    return lambda feed: feed.faults.get(name, ())


def _large(feed: Feed) -> Iterator[Hit]:
    if len(feed.body) > _LARGE:
        yield Hit(what=f"the document has {len(feed.body):,} bytes.")


def _odd_characters(feed: Feed) -> Iterator[Hit]:
    for part in feed.parts:
        for value in (*part.titles, *part.texts):
            odd = next((sign for sign in value.text if sign in _C1 or sign == "\ufffd"), None)
            if odd:
                yield Hit(what=f"{value.where} holds the character U+{ord(odd):04X}.", line=value.line)


def _namespaces(feed: Feed) -> Iterator[Hit]:
    nearly = {_bare(uri): uri for uri in _NAMESPACES}
    seen: dict[str, int] = {}
    for element in feed.channel.node.iter():
        for uri in (element.nsmap or {}).values() if isinstance(element.tag, str) else ():
            seen.setdefault(uri, element.sourceline)
    for uri, line in seen.items():
        right = nearly.get(_bare(uri))
        if right and right != uri:
            yield Hit(what=f"the namespace '{uri}' is spelt {right}.", line=line)


def _bare(uri: str) -> str:
    return uri.lower().rstrip("/").partition("://")[2].removeprefix("www.")


def _version(feed: Feed) -> Iterator[Hit]:
    root = feed.channel.node.getparent()
    if root is not None and root.tag == "rss" and root.get("version") not in {"2.0", "0.91", "0.92"}:
        yield Hit(what=f"<rss> has the version '{root.get('version') or ''}'.", line=root.sourceline)


def _late_metadata(feed: Feed) -> Iterator[Hit]:
    """Look for elements of the channel behind the first item."""
    items = {part.node for part in feed.items}
    behind = False
    for element in feed.channel.node:
        behind = behind or element in items
        if behind and element not in items and isinstance(element.tag, str) and text_in(element):
            yield Hit(what=f"<{element.tag.rpartition('}')[2]}> stands behind an item.", line=element.sourceline)
            return


ROWS = (
    FeedRule(
        name="feed-well-formed",
        why="Many readers lose the whole feed if it is not well-formed.",
        cure="Correct the line. In XML & is written &amp;, < is written &lt;, and &nbsp; is written &#160;.",
        find=_fault("feed-well-formed"),
        unreadable=True,
    ),
    FeedRule(
        name="feed-root",
        why="A reader does not know what to do with a document that is no feed.",
        cure="Save the feed itself, and not the page or the sitemap.",
        find=_fault("feed-root"),
        unreadable=True,
    ),
    FeedRule(
        name="feed-entities",
        formats=XML,
        why="A few bytes of entities can stand for gigabytes, so careful readers refuse such documents.",
        cure="Remove the document type with its entities.",
        find=_fault("feed-entities"),
        unreadable=True,
    ),
    FeedRule(
        name="feed-encoding",
        why="Readers show wrong letters, or lose the whole feed.",
        cure="Write the document in UTF-8, and say so: encoding='utf-8'.",
        find=_fault("feed-encoding"),
        unreadable=True,
    ),
    FeedRule(
        name="feed-utf-8",
        formats=XML,
        level=Level.WARNING,
        why="All readers know UTF-8; some do not know other encodings.",
        cure="Write the document in UTF-8.",
        find=_fault("feed-utf-8"),
        unreadable=True,
    ),
    FeedRule(
        name="feed-control",
        formats=XML,
        why="XML allows no control characters, not even escaped. Ten of 24 readers lose the whole feed.",
        cure="Remove the character where the feed is made.",
        find=_fault("feed-control"),
        unreadable=True,
    ),
    FeedRule(
        name="feed-character",
        formats=EVERY,
        level=Level.WARNING,
        why="U+0080 to U+009F and U+FFFD come from a wrong encoding. Readers show boxes or other letters.",
        cure="Correct the text where it was stored: it was read in a wrong encoding.",
        find=_odd_characters,
    ),
    FeedRule(
        name="feed-namespace",
        formats=XML,
        why="Readers compare a namespace letter by letter, so they see none of its elements.",
        cure="Write the namespace as the message shows it.",
        find=_namespaces,
    ),
    FeedRule(
        name="feed-version",
        formats=("rss",),
        why="Readers that check the version refuse the feed.",
        cure='Write <rss version="2.0">.',
        find=_version,
    ),
    FeedRule(
        name="feed-order",
        formats=XML,
        level=Level.WARNING,
        why="Readers that read a feed in one go have shown its items before they learn this.",
        cure="Write all elements of the channel before the first item.",
        find=_late_metadata,
    ),
    FeedRule(
        name="feed-size",
        level=Level.WARNING,
        why="Each reader fetches the whole document after each change; above a megabyte some give up.",
        cure="Show fewer items, and put older ones into an archive (RFC 5005).",
        find=_large,
    ),
)
