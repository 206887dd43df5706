"""Rules of enclosures and attachments."""

import re
from collections.abc import Iterator

from feedwright.checking.feeds.document import Feed, Hit
from feedwright.checking.feeds.rule import XML, FeedRule
from feedwright.checking.finding import Level
from feedwright.reading.media.names import type_by_name

_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*", re.IGNORECASE)
# Media types that were never registered, and the registered ones.
_WRONG = {
    "image/jpg": "image/jpeg",
    "audio/mp3": "audio/mpeg",
    "audio/mpeg3": "audio/mpeg",
    "audio/x-mpeg": "audio/mpeg",
    "video/x-mp4": "video/mp4",
    "application/x-pdf": "application/pdf",
}
_UNKNOWN = "application/octet-stream"


def _incomplete(feed: Feed) -> Iterator[Hit]:
    for item in feed.items:
        for file in item.files:
            given = {"address": file.url, "type": file.media_type, "length": file.length}
            needed = {"rss": tuple(given), "atom": ("address",), "json": ("address", "type")}[feed.format]
            missing = [name for name in needed if not (given[name] or "").strip()]
            if missing:
                yield Hit(what=f"{file.where} has no {' and no '.join(missing)}.", line=file.line)


def _several(feed: Feed) -> Iterator[Hit]:
    for item in feed.items:
        if len(item.files) > 1:
            yield Hit(what=f"{item.where} has {len(item.files)} enclosures.", line=item.files[1].line)


def _lengths(feed: Feed) -> Iterator[Hit]:
    for item in feed.items:
        for file in item.files:
            if file.length and not re.fullmatch(r"[0-9]+", file.length.strip(), re.ASCII):
                yield Hit(what=f"{file.where} has the length '{file.length[:40]}'.", line=file.line)


def _no_length(feed: Feed) -> Iterator[Hit]:
    for item in feed.items:
        for file in item.files:
            if file.length is not None and re.fullmatch(r"0+", file.length.strip()):
                yield Hit(what=f"{file.where} has the length '0'.", line=file.line)


def _types(feed: Feed) -> Iterator[Hit]:
    for item in feed.items:
        for file in item.files:
            kind = (file.media_type or "").partition(";")[0].strip()
            if not kind:
                continue
            if not _TYPE.fullmatch(kind):
                yield Hit(what=f"{file.where} has the type '{kind[:60]}', which is no media type.", line=file.line)
            elif right := _WRONG.get(kind.lower()):
                yield Hit(what=f"{file.where} has the type '{kind}'; the registered one is {right}.", line=file.line)


def _other_types(feed: Feed) -> Iterator[Hit]:
    for item in feed.items:
        for file in item.files:
            kind = (file.media_type or "").partition(";")[0].strip().lower()
            named = type_by_name((file.url or "").partition("?")[0].partition("#")[0])
            family = named.partition("/")[0]
            if kind and _WRONG.get(kind, kind) != named and named != _UNKNOWN and family != kind.partition("/")[0]:
                yield Hit(what=f"{file.where} has the type '{kind}', and its name is that of {named}.", line=file.line)


ROWS = (
    FeedRule(
        name="file-incomplete",
        why="Apps that play recordings need address, type and length; strict parsers refuse the feed.",
        cure="Write url, type and length (in bytes) in RSS; url and mime_type in JSON Feed.",
        find=_incomplete,
    ),
    FeedRule(
        name="file-several",
        formats=("rss",),
        why="RSS allows one enclosure for an item. Readers take the first or the last.",
        cure="Keep the recording, and put pictures into the text.",
        find=_several,
    ),
    FeedRule(
        name="file-length",
        why="Readers show the size before a download, and some refuse a length that is no number.",
        cure="Write the number of bytes.",
        find=_lengths,
    ),
    FeedRule(
        name="file-no-length",
        formats=XML,
        level=Level.WARNING,
        why="Readers cannot say how long the download takes.",
        cure="Write the number of bytes.",
        find=_no_length,
    ),
    FeedRule(
        name="file-type",
        level=Level.WARNING,
        why="A reader that does not know the type offers no player.",
        cure="Write a registered media type, such as audio/mpeg or image/jpeg.",
        find=_types,
    ),
    FeedRule(
        name="file-other-type",
        level=Level.WARNING,
        why="Some readers believe the type, others the ending of the name.",
        cure="Make type and ending fit the file.",
        find=_other_types,
    ),
)
