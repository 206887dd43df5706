"""What podcast directories demand: Apple Podcasts and Spotify, whose rules others follow."""

import re
from collections.abc import Iterator

from feedwright.checking.feeds.document import Feed, Hit, Part
from feedwright.checking.feeds.profiles.parts import channel_has, each_item_has, first_text, in_channel, in_item
from feedwright.checking.feeds.rule import FeedRule
from feedwright.checking.finding import Level
from feedwright.moving.served.markup import each, text_in
from feedwright.site.podcasts.artwork import LARGEST, SMALLEST, TYPES
from feedwright.site.podcasts.categories import CATEGORIES

_TEXT = 4_000  # bytes
_APPLE_TYPES = frozenset(
    "audio/x-m4a audio/mp4 audio/mpeg video/quicktime video/mp4 video/x-m4v application/pdf".split()
)


def _covers(feed: Feed) -> Iterator[str]:
    for element in each(feed.channel.children, "itunes:image"):
        if address := (element.get("href") or "").strip():
            yield address


def _no_cover(feed: Feed) -> Iterator[Hit]:
    if not any(_covers(feed)):
        yield in_channel(feed, "has no cover (itunes:image).")


def _cover(feed: Feed) -> Iterator[Hit]:
    for address in _covers(feed):
        picture = feed.pictures.get(address)
        if picture is None or not picture.width or not picture.height:
            continue
        size = f"{picture.width:,} by {picture.height:,} pixels"
        if picture.width != picture.height or not SMALLEST <= picture.width <= LARGEST:
            yield in_channel(feed, f"has a cover of {size}.")
        if picture.media_type not in TYPES:
            yield in_channel(feed, f"has a cover of the type {picture.media_type}.")


def _category(feed: Feed) -> Iterator[Hit]:
    first = next(each(feed.channel.children, "itunes:category"), None)
    name = "" if first is None else first.get("text") or ""
    below = [child.get("text") or "" for child in first] if first is not None else []
    if name not in CATEGORIES:
        yield in_channel(feed, f"has the category '{name}'." if name else "has no category (itunes:category).")
    elif below and below[0] not in CATEGORIES[name]:
        yield in_channel(feed, f"has the subcategory '{below[0]}', which is none of '{name}'.")


def _explicit(feed: Feed) -> Iterator[Hit]:
    if first_text(feed.channel, "itunes:explicit") not in {"true", "false"}:
        yield in_channel(feed, "does not say true or false in itunes:explicit.")
    for item in feed.items:
        if first_text(item, "itunes:explicit") not in {"", "true", "false"}:
            yield in_item(item, "says neither true nor false in itunes:explicit.")


def _no_owner(feed: Feed) -> Iterator[Hit]:
    owners = (child for owner in each(feed.channel.children, "itunes:owner") for child in owner)
    if not any("@" in text_in(child) for child in owners):
        yield in_channel(feed, "has no e-mail address (itunes:owner).")


def _long_text(feed: Feed) -> Iterator[Hit]:
    for part in feed.parts:
        if len(first_text(part, "description").encode()) > _TEXT:
            what = f"has a description of more than {_TEXT:,} bytes."
            yield in_channel(feed, what) if part is feed.channel else in_item(part, what)


def _no_file(feed: Feed) -> Iterator[Hit]:
    for item in feed.items:
        if not item.files:
            yield in_item(item, "has no recording (enclosure).")


def _kinds(item: Part) -> Iterator[str]:
    yield from ((file.media_type or "").partition(";")[0].strip().lower() for file in item.files)


def _types(feed: Feed) -> Iterator[Hit]:
    for item in feed.items:
        for kind in _kinds(item):
            if kind not in _APPLE_TYPES:
                yield in_item(item, f"has a recording of the type '{kind}'.")


def _not_mp3(feed: Feed) -> Iterator[Hit]:
    for item in feed.items:
        for kind in _kinds(item):
            if kind.startswith("audio/") and kind != "audio/mpeg":
                yield in_item(item, f"has a recording of the type '{kind}'.")


def _length(feed: Feed) -> Iterator[Hit]:
    for item in feed.items:
        for file in item.files:
            if not re.fullmatch(r"0*[1-9][0-9]*", (file.length or "").strip(), re.ASCII):
                yield in_item(item, "does not say how many bytes its recording has.")


def _same_file(feed: Feed) -> Iterator[Hit]:
    seen: dict[str, str] = {}
    for item in feed.items:
        for file in item.files:
            if file.url and seen.setdefault(file.url, item.where) != item.where:
                yield in_item(item, f"has the recording of {seen[file.url]}.")


def _numbers(feed: Feed) -> Iterator[Hit]:
    serial = first_text(feed.channel, "itunes:type").lower() == "serial"
    for item in feed.items:
        for name in ("itunes:episode", "itunes:season"):
            text = first_text(item, name)
            if text and not re.fullmatch(r"[1-9][0-9]{0,8}", text, re.ASCII):
                yield in_item(item, f"has '{text[:20]}' in {name}.")
        is_full = first_text(item, "itunes:episodeType").lower() in {"", "full"}
        if serial and is_full and not first_text(item, "itunes:episode"):
            yield in_item(item, "has no number, and the podcast is a serial.")


def _insecure(feed: Feed) -> Iterator[Hit]:
    for address in _covers(feed):
        if address.startswith("http:"):
            yield in_channel(feed, "has a cover at an address with http.")
    for item in feed.items:
        if any((file.url or "").startswith("http:") for file in item.files):
            yield in_item(item, "has a recording at an address with http.")


def _no_episode(feed: Feed) -> Iterator[Hit]:
    if not feed.items:
        yield in_channel(feed, "has no episode.")


COVER = FeedRule(
    name="podcast-cover",
    formats=("rss",),
    why="Directories list a podcast by its cover, and refuse one without.",
    cure="Name a picture: image in [feeds.NAME.podcast] of site.toml, or <itunes:image>.",
    find=_no_cover,
)
COVER_SIZE = FeedRule(
    name="podcast-cover-size",
    formats=("rss",),
    why="A cover is square, has 1,400 to 3,000 pixels a side, and is a JPEG or PNG. Apple refuses others.",
    cure="Save the picture as a JPEG of 3,000 by 3,000 pixels, under a new name.",
    find=_cover,
)
EPISODE = FeedRule(
    name="podcast-episode",
    formats=("rss",),
    why="A directory takes a podcast when it has an episode.",
    cure="Publish an episode, perhaps a trailer.",
    find=_no_episode,
)
RECORDING = FeedRule(
    name="podcast-recording",
    formats=("rss",),
    why="An episode without a recording is not shown.",
    cure="Name the recording, or keep articles without one out of the podcast's feed.",
    find=_no_file,
)
OWNER = FeedRule(
    name="podcast-owner",
    formats=("rss",),
    level=Level.WARNING,
    why="Directories send a code to this address, to whoever claims the podcast.",
    cure="Write the owner's e-mail address.",
    find=_no_owner,
)
LENGTH = FeedRule(
    name="podcast-length",
    formats=("rss",),
    level=Level.WARNING,
    why="Apps show the size before a download, and some stop a download whose size is wrong.",
    cure="Write the number of bytes.",
    find=_length,
)
DURATION = FeedRule(
    name="podcast-duration",
    formats=("rss",),
    level=Level.WARNING,
    why="Apps show how long an episode lasts.",
    cure="Write the duration in seconds into itunes:duration.",
    find=each_item_has("duration (itunes:duration)", "itunes:duration"),
)
HTTPS = FeedRule(
    name="podcast-https",
    formats=("rss",),
    level=Level.WARNING,
    why="Apps on phones refuse addresses with http.",
    cure="Serve the file by https.",
    find=_insecure,
)
GUID = FeedRule(
    name="podcast-guid",
    formats=("rss",),
    level=Level.WARNING,
    why="Without a guid an episode is known by its recording's address, and is new when that changes.",
    cure="Give each episode a guid that never changes.",
    find=each_item_has("guid", "guid"),
)
COMMON = (COVER, COVER_SIZE, EPISODE, RECORDING, OWNER, LENGTH, DURATION, HTTPS, GUID)

APPLE = (
    *COMMON,
    FeedRule(
        name="apple-language",
        formats=("rss",),
        why="Apple Podcasts demands the language.",
        cure="Write language: en-us, for example.",
        find=channel_has("language", "language"),
    ),
    FeedRule(
        name="apple-category",
        formats=("rss",),
        why="Apple Podcasts demands a category of its own list, letter by letter. Only the first counts.",
        cure="Choose one of Apple's list, such as News, or Arts with Books below it.",
        find=_category,
    ),
    FeedRule(
        name="apple-explicit",
        formats=("rss",),
        why="Apple Podcasts demands true or false, and takes no other word.",
        cure="Write <itunes:explicit>false</itunes:explicit>.",
        find=_explicit,
    ),
    FeedRule(
        name="apple-author",
        formats=("rss",),
        level=Level.WARNING,
        why="Apple Podcasts shows the author below the title.",
        cure="Write itunes:author.",
        find=channel_has("author (itunes:author)", "itunes:author"),
    ),
    FeedRule(
        name="apple-description",
        formats=("rss",),
        level=Level.WARNING,
        why="Apple Podcasts takes descriptions of at most 4,000 bytes.",
        cure="Write a shorter description.",
        find=_long_text,
    ),
    FeedRule(
        name="apple-type",
        formats=("rss",),
        why="Apple Podcasts plays M4A, MP3, MOV, MP4, M4V and PDF.",
        cure="Save the recording as MP3 or M4A.",
        find=_types,
    ),
    FeedRule(
        name="apple-same-recording",
        formats=("rss",),
        why="Apple Podcasts leaves out an episode whose recording has an address that was used before.",
        cure="Give the recording a name of its own.",
        find=_same_file,
    ),
    FeedRule(
        name="apple-number",
        formats=("rss",),
        why="Apple Podcasts takes whole numbers from 1, and demands a number of each episode of a serial.",
        cure="Write a whole number.",
        find=_numbers,
    ),
    FeedRule(
        name="apple-date",
        formats=("rss",),
        level=Level.WARNING,
        why="Apple Podcasts orders episodes by their dates.",
        cure="Write pubDate.",
        find=each_item_has("date (pubDate)", "pubDate"),
    ),
)
SPOTIFY = (
    *COMMON,
    FeedRule(
        name="spotify-author",
        formats=("rss",),
        why="Spotify demands an author.",
        cure="Write itunes:author.",
        find=channel_has("author (itunes:author)", "itunes:author"),
    ),
    FeedRule(
        name="spotify-date",
        formats=("rss",),
        why="Spotify demands the date of each episode.",
        cure="Write pubDate.",
        find=each_item_has("date (pubDate)", "pubDate"),
    ),
    FeedRule(
        name="spotify-type",
        formats=("rss",),
        level=Level.WARNING,
        why="Spotify takes recordings as MP3.",
        cure="Save the recording as MP3.",
        find=_not_mp3,
    ),
)
