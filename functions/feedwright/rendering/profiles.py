"""Target profiles: the demands of the operators of single feed readers, each in a row.

MSN: https://support.microsoft.com/topic/0114c19c-36bb-4fef-8322-4a1ed6888329.
SmartNews: https://publishers.smartnews.com/hc/en-us/articles/360036526213.
Flipboard: https://about.flipboard.com/rss-spec/.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from html import escape

from msgspec import Struct, structs

from feedwright.model.article import Entry
from feedwright.model.feed import Feed, Tombstone
from feedwright.rendering.display import shortened
from feedwright.rendering.words import words_in


class Profile(Struct, frozen=True, kw_only=True):
    """The values in which feeds can differ; the defaults suit every reader."""

    formats: tuple[str, ...] | None = None  # file names of formats; None: all that there are
    most_entries: int | None = None
    shortest_title: int = 1  # in characters; so is the next value
    longest_title: int | None = None
    full_text: bool = False  # and a summary beside it
    image_side: int | None = None  # the least pixels of the lead image's shorter side; None: no image is needed
    max_age: timedelta | None = None  # an entry leaves the feed at that age
    one_language: bool = False
    longest_description: int | None = None  # characters of the feed's description
    channel_date: bool = False  # RSS: the channel itself has a pubDate
    enclosed_image: bool = False  # RSS: the lead image as the enclosure of an entry without another one
    thumbnails: bool = False  # RSS: the lead image as media:thumbnail too
    namespaces: tuple[str, ...] = ()  # further prefixes
    takes_down: bool = False  # withdrawn entries are named, so that the operator removes them
    shortest_text: int = 0  # characters of an entry's text
    tags: frozenset[str] | None = None  # the elements of HTML that the operator shows; None: all


_MSN_TAGS = frozenset(
    "b i em strong sub sup small h1 h2 h3 h4 h5 a img table thead tbody tfoot tr td th col caption colgroup "
    "ul ol li p div span br blockquote".split()
)
_WITHOUT_TEXT = {"audio", "video"}  # what stands in them is for browsers that cannot play
_SPANS = {"colspan", "rowspan"}
_EMPTY = re.compile(r"<p>\s*</p>")
# Blocks that become paragraphs: else their words would run together.
_BLOCK = re.compile(r"<(/?)(?:figcaption|summary|dt|dd|pre|h6)\b[^>]*>")
_CODE = re.compile(r"<pre\b[^>]*>.*?</pre>", re.DOTALL)
_LINES = re.compile(r"\n+(?!</)")
_MARKUP = re.compile(r"<[^>]*>")
ANY = Profile()
PROFILES = {
    "msn": Profile(
        formats=("rss.xml", "atom.xml"),
        most_entries=20,
        shortest_title=21,
        longest_title=150,
        full_text=True,
        max_age=timedelta(days=365),
        one_language=True,
        namespaces=("dcterms", "mi"),
        takes_down=True,
        tags=_MSN_TAGS,
    ),
    "smartnews": Profile(
        formats=("rss.xml",),
        full_text=True,
        longest_description=30,
        channel_date=True,
        thumbnails=True,
        namespaces=("snf",),
    ),
    "flipboard": Profile(formats=("rss.xml",), full_text=True, image_side=500, enclosed_image=True, shortest_text=300),
}


def profile_of(feed: Feed) -> Profile:
    return PROFILES[feed.profile] if feed.profile else ANY


class Misfit(Struct, frozen=True):
    """Why an operator would refuse an entry, and what its author can do."""

    reason: str
    cure: str


def misfit(entry: Entry, profile: Profile, language: str) -> Misfit | None:
    """Say why *entry* does not fit into a feed of this profile and *language*; None if it fits."""
    return next(_reasons(entry, profile, language), None)


def _reasons(entry: Entry, profile: Profile, language: str) -> Iterator[Misfit]:
    length, least, most = len(entry.title), profile.shortest_title, profile.longest_title
    if not length and least:
        yield Misfit("it has no title", "Write a title.")
    elif length < least:
        reason = f"its title has {length} characters; the feed needs at least {least}"
        yield Misfit(reason, f"Write a title of {least} characters or more.")
    if most and length > most and not entry.short_title:
        reason = f"its title has {length} characters; the feed takes at most {most}"
        yield Misfit(reason, f"Write a title of at most {most} characters, or add a short_title.")
    if profile.full_text and not entry.summary:
        yield Misfit("it has no words for a summary", "Write a summary.")
    least = profile.shortest_text
    if least and (length := len(_MARKUP.sub("", entry.content_html))) < least:
        reason = f"its text has {length} characters; the feed needs at least {least}"
        yield Misfit(reason, f"Write a text of {least} characters or more.")
    if profile.one_language and _primary(entry.language or language) != _primary(language):
        reason = f"it is in another language than the feed ({entry.language})"
        yield Misfit(reason, "Make a feed for that language: languages and language in its table.")
    if profile.image_side and _shorter_side(entry) < profile.image_side:
        reason = f"its first image must be at least {profile.image_side} pixels wide and high"
        yield Misfit(reason, f"Give it a first image of {profile.image_side} pixels or more, both wide and high.")


def tailored(feed: Feed) -> Feed:
    """Fit *feed* to its profile: entries that do not fit are left out, long texts are cut, and links lead to pages."""
    if feed.profile is None:
        return feed
    profile = profile_of(feed)
    fitting = [entry for entry in feed.entries if not misfit(entry, profile, feed.language)]
    description = feed.description
    if profile.longest_description:
        description = shortened(description or feed.title, profile.longest_description)
    entries = tuple(fitting[: profile.most_entries])
    if profile.takes_down and feed.tombstones:
        gone = (_notice(tombstone, feed) for tombstone in feed.tombstones[: profile.most_entries])
        entries = tuple(sorted((*entries, *gone), key=lambda entry: entry.published, reverse=True))
    return structs.replace(feed, entries=entries, description=description, link_posts="in")


def takes_down(profile: str | None) -> bool:
    """Say whether the operator takes articles down where the feed says so."""
    return profile is not None and PROFILES[profile].takes_down


def withdrawal(entry: Entry, feed: Feed) -> datetime | None:
    """Give the time when *entry* was withdrawn, if it only asks the operator to take it down."""
    if not takes_down(feed.profile):
        return None
    return next((tombstone.when for tombstone in feed.tombstones if tombstone.id == entry.id), None)


def _notice(tombstone: Tombstone, feed: Feed) -> Entry:
    """Stand in for a withdrawn entry: its id and its new date count; of what it said nothing is left."""
    words = words_in(feed.language).withdrawn
    return Entry(
        id=tombstone.id,
        guid=tombstone.guid or None,
        url=tombstone.url or feed.url,
        title=words,
        summary=words,
        content_html=f"<p>{escape(words)}</p>",
        published=tombstone.when,
        updated=tombstone.when,
    )


def with_allowed_tags(html: str, feed: Feed) -> str:
    """Take the elements away that the operator does not show; the words in them stay."""
    profile = profile_of(feed)
    if profile.tags is None:
        return html
    import nh3  # noqa: PLC0415 - few feeds need it

    html = _CODE.sub(lambda code: _LINES.sub("<br>", code[0]), html)
    html = _BLOCK.sub(r"<\1p>", html)
    attributes = {"a": {"href"}, "img": {"src", "alt", "width", "height"}, "td": _SPANS, "th": _SPANS}
    html = nh3.clean(
        html, tags=set(profile.tags), clean_content_tags=_WITHOUT_TEXT, attributes=attributes, link_rel=None
    )
    return _EMPTY.sub("", html)


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()


def _shorter_side(entry: Entry) -> int:
    lead = entry.images[0] if entry.images else None
    return min(lead.width or 0, lead.height or 0) if lead else 0
