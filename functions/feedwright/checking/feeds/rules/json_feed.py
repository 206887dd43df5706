"""Rules of JSON Feed alone (https://www.jsonfeed.org/version/1.1/)."""

from collections.abc import Iterator, Mapping
from typing import Any

from feedwright.checking.feeds.document import Feed, Hit
from feedwright.checking.feeds.read_json import attachments
from feedwright.checking.feeds.rule import FeedRule
from feedwright.checking.finding import Level

_VERSIONS = ("https://jsonfeed.org/version/1.1", "https://jsonfeed.org/version/1")
_TEXT, _LIST, _NUMBER, _TRUTH, _TABLE = (str,), (list,), (int, float), (bool,), (dict,)
_FEED: Mapping[str, tuple[type, ...]] = {
    **dict.fromkeys(
        "version title home_page_url feed_url description user_comment next_url icon favicon".split(), _TEXT
    ),
    "language": _TEXT,
    "expired": _TRUTH,
    "authors": _LIST,
    "author": _TABLE,
    "hubs": _LIST,
    "items": _LIST,
}
_ITEM: Mapping[str, tuple[type, ...]] = {
    **dict.fromkeys("url external_url title content_html content_text summary image banner_image".split(), _TEXT),
    **dict.fromkeys("date_published date_modified language".split(), _TEXT),
    "id": (str, int, float),
    "authors": _LIST,
    "author": _TABLE,
    "tags": _LIST,
    "attachments": _LIST,
}
_FILE: Mapping[str, tuple[type, ...]] = {
    "url": _TEXT,
    "mime_type": _TEXT,
    "title": _TEXT,
    "size_in_bytes": _NUMBER,
    "duration_in_seconds": _NUMBER,
}
_NAMES = {str: "a text", list: "a list", int: "a number", bool: "true or false", dict: "an object"}


def _version(feed: Feed) -> Iterator[Hit]:
    version = feed.channel.node.get("version")
    if version not in _VERSIONS:
        yield Hit(what=f"version is '{version}'." if version is not None else "the feed has no version.")


def _members(feed: Feed) -> Iterator[Hit]:
    yield from _wrong(feed.channel.node, _FEED, "the feed")
    for item in feed.items:
        yield from _wrong(item.node, _ITEM, item.where)
        for attachment in attachments(item.node):
            yield from _wrong(attachment, _FILE, f"an attachment of {item.where}")
    strange = [each for each in feed.channel.node["items"] if not isinstance(each, dict)]
    if strange:
        yield Hit(what=f"items holds {len(strange)} values that are no objects.")


def _wrong(node: Mapping[str, Any], kinds: Mapping[str, tuple[type, ...]], where: str) -> Iterator[Hit]:
    for name, value in node.items():
        kind = kinds.get(name)
        fits = kind is None or (isinstance(value, kind) and (isinstance(value, bool) == (kind == _TRUTH)))
        if kind is not None and not fits:
            yield Hit(what=f"{name} of {where} is not {_NAMES[kind[0]]}.")


def _unknown(feed: Feed) -> Iterator[Hit]:
    tables = [(feed.channel.node, _FEED, "the feed"), *((item.node, _ITEM, item.where) for item in feed.items)]
    for node, kinds, where in tables:
        for name in node:
            if name not in kinds and not name.startswith("_"):
                yield Hit(what=f"JSON Feed has no member '{name}' ({where}).")


def _no_content(feed: Feed) -> Iterator[Hit]:
    for item in feed.items:
        if not any(isinstance(item.node.get(name), str) for name in ("content_html", "content_text")):
            yield Hit(what=f"{item.where} has neither content_html nor content_text.")


def _old_author(feed: Feed) -> Iterator[Hit]:
    if feed.channel.node.get("version") != _VERSIONS[0]:
        return
    for part in feed.parts:
        if "author" in part.node and "authors" not in part.node:
            yield Hit(what=f"{part.where} has author and no authors.")


def _next(feed: Feed) -> Iterator[Hit]:
    node = feed.channel.node
    if node.get("next_url") and node.get("next_url") == node.get("feed_url"):
        yield Hit(what="next_url is the address of the feed itself.")


ROWS = (
    FeedRule(
        name="json-version",
        formats=("json",),
        why="Readers recognise a JSON Feed by its version.",
        cure='Write "version": "https://jsonfeed.org/version/1.1".',
        find=_version,
    ),
    FeedRule(
        name="json-member",
        formats=("json",),
        why="Parsers that check types refuse the whole feed.",
        cure="Write the member as JSON Feed 1.1 describes it.",
        find=_members,
    ),
    FeedRule(
        name="json-unknown",
        formats=("json",),
        level=Level.WARNING,
        why="No reader reads a member that JSON Feed does not know; a later version may give it a meaning.",
        cure="Correct the name, or begin it with an underscore if it is an extension.",
        find=_unknown,
    ),
    FeedRule(
        name="json-content",
        formats=("json",),
        why="JSON Feed demands a text. NetNewsWire leaves out items without.",
        cure="Write content_html.",
        find=_no_content,
    ),
    FeedRule(
        name="json-author",
        formats=("json",),
        level=Level.WARNING,
        why="Since version 1.1 readers look for a list of authors.",
        cure='Write "authors": [{"name": "…"}].',
        find=_old_author,
    ),
    FeedRule(
        name="json-next",
        formats=("json",),
        why="A reader that follows the history reads the same document for ever.",
        cure="Leave next_url out, or name the document with older items.",
        find=_next,
    ),
)
