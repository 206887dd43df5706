"""What platforms of news demand: Google News, MSN, Flipboard and SmartNews."""

import re
from collections.abc import Iterator
from datetime import timedelta

from feedwright.checking.feeds.document import Feed, Hit, Part
from feedwright.checking.feeds.profiles.parts import Find, each_item_has, first_text, in_channel, in_item
from feedwright.checking.feeds.rule import FeedRule
from feedwright.checking.feeds.rules.dates import moment
from feedwright.checking.finding import Level
from feedwright.moving.served.markup import language_of

_OLD = timedelta(days=365)
_FEW = 20  # entries
_SHORT = 300  # characters of a description
_CHANNEL = 30  # characters of SmartNews's channel description
_SIDE = 500  # pixels of Flipboard's picture
_SMARTNEWS = "{http://www.smartnews.be/snf}logo"
_MSN_SHORT_TITLE = "{http://schemas.ingestion.microsoft.com/common/}shortTitle"
_PICTURE = re.compile(r"<img\s", re.IGNORECASE)


def _title_length(shortest: int, longest: int) -> Find:
    def find(feed: Feed) -> Iterator[Hit]:
        for item in feed.items:
            count = len(next((title.text.strip() for title in item.titles), ""))
            if not shortest <= count <= longest and not (count > longest and _has_short_title(item)):
                yield in_item(item, f"has a title of {count} characters.")

    return find


def _has_short_title(item: Part) -> bool:
    return not isinstance(item.node, dict) and item.node.find(_MSN_SHORT_TITLE) is not None


def _language(feed: Feed) -> Iterator[Hit]:
    node = feed.channel.node
    given = node.get("language") if feed.format == "json" else first_text(feed.channel, "language") or language_of(node)
    if not given:
        yield in_channel(feed, "does not say its language.")


def _no_date(feed: Feed) -> Iterator[Hit]:
    for item in feed.items:
        if not item.dates:
            yield in_item(item, "has no date.")


def _old(feed: Feed) -> Iterator[Hit]:
    for item in feed.items if feed.now else ():
        date = next(filter(None, map(moment, item.dates)), None)
        if date and feed.now and feed.now - date >= _OLD:
            yield in_item(item, "is older than a year.")


def _shows_picture(item: Part) -> bool:
    if isinstance(item.node, dict) and item.node.get("image"):
        return True
    in_text = any(_PICTURE.search(text.text) for text in item.texts)
    return in_text or any(name in item.children for name in ("media:content", "media:thumbnail"))


def _no_picture(feed: Feed) -> Iterator[Hit]:
    for item in feed.items:
        if not _shows_picture(item):
            yield in_item(item, "shows no picture.")


def _few(feed: Feed) -> Iterator[Hit]:
    if len(feed.items) < _FEW:
        yield in_channel(feed, f"has {len(feed.items)} items.")


def _enclosed_picture(feed: Feed) -> Iterator[Hit]:
    for item in feed.items:
        pictures = [file for file in item.files if (file.media_type or "").startswith("image/")]
        if not pictures:
            yield in_item(item, "has no picture as its enclosure.")
        for file in pictures:
            size = feed.pictures.get(file.url or "")
            if size and size.width and size.height and min(size.width, size.height) < _SIDE:
                yield in_item(item, f"has a picture of {size.width:,} by {size.height:,} pixels.")


def _short_text(feed: Feed) -> Iterator[Hit]:
    for item in feed.items:
        if not any(len(text.text) >= _SHORT for text in item.texts):
            yield in_item(item, f"has a text of fewer than {_SHORT} characters.")


def _channel_text(feed: Feed) -> Iterator[Hit]:
    count = len(first_text(feed.channel, "description"))
    if count > _CHANNEL:
        yield in_channel(feed, f"has a description of {count} characters.")


def _channel_date(feed: Feed) -> Iterator[Hit]:
    if "pubDate" not in feed.channel.children:
        yield in_channel(feed, "has no pubDate.")


def _no_logo(feed: Feed) -> Iterator[Hit]:
    if feed.channel.node.find(_SMARTNEWS) is None:
        yield in_channel(feed, "has no <snf:logo>.")


LANGUAGE = FeedRule(
    name="news-language",
    why="Platforms sort articles by their language.",
    cure="Write the language of the feed.",
    find=_language,
)
DATE = FeedRule(
    name="news-date",
    why="An article without a date is not taken.",
    cure="Write the date of each article.",
    find=_no_date,
)
PICTURE = FeedRule(
    name="news-picture",
    level=Level.WARNING,
    why="Platforms show articles with pictures first; at MSN others wait for an editor.",
    cure="Put a picture of at least 1,200 by 675 pixels into the article.",
    find=_no_picture,
)
GOOGLE = (
    LANGUAGE,
    DATE,
    PICTURE,
    FeedRule(
        name="google-title",
        why="Google News shows an article under its title, and cuts long ones.",
        cure="Write a title of at most 110 characters.",
        find=_title_length(1, 110),
    ),
)
MSN = (
    LANGUAGE,
    DATE,
    PICTURE,
    FeedRule(
        name="msn-title",
        why="MSN takes titles of 21 to 150 characters, and longer ones beside a short title (mi:shortTitle).",
        cure="Write a longer or a shorter title.",
        find=_title_length(21, 150),
    ),
    FeedRule(
        name="msn-old",
        why="MSN takes no article that is older than a year.",
        cure="Show fewer articles in this feed.",
        find=_old,
    ),
)
FLIPBOARD = (
    FeedRule(
        name="flipboard-items",
        level=Level.WARNING,
        why="Flipboard wants a feed to show its 20 newest articles or more.",
        cure="Show more articles.",
        find=_few,
    ),
    FeedRule(
        name="flipboard-picture",
        formats=("rss",),
        why="Flipboard shows the picture of the enclosure; its shorter side has 500 pixels or more.",
        cure='Give the feed profile = "flipboard" in site.toml, and each article a large picture.',
        find=_enclosed_picture,
    ),
    FeedRule(
        name="flipboard-text",
        level=Level.WARNING,
        why="Flipboard wants texts of 300 characters or more.",
        cure="Publish the whole text in the feed.",
        find=_short_text,
    ),
    FeedRule(
        name="flipboard-author",
        formats=("rss",),
        level=Level.WARNING,
        why="Flipboard shows who wrote an article.",
        cure="Write dc:creator.",
        find=each_item_has("author (dc:creator)", "dc:creator", "author"),
    ),
)
SMARTNEWS = (
    LANGUAGE,
    DATE,
    FeedRule(
        name="smartnews-description",
        formats=("rss",),
        why="SmartNews takes at most 30 characters of the channel's description.",
        cure='Give the feed profile = "smartnews" in site.toml, or a shorter description.',
        find=_channel_text,
    ),
    FeedRule(
        name="smartnews-date",
        formats=("rss",),
        why="SmartNews demands a pubDate of the channel.",
        cure='Give the feed profile = "smartnews" in site.toml, or write pubDate.',
        find=_channel_date,
    ),
    FeedRule(
        name="smartnews-logo",
        formats=("rss",),
        why="SmartNews shows the publisher's logo.",
        cure='Give the feed profile = "smartnews" in site.toml, and the site a logo.',
        find=_no_logo,
    ),
    FeedRule(
        name="smartnews-text",
        formats=("rss",),
        why="SmartNews shows the whole text.",
        cure="Publish the whole text in the feed: content:encoded.",
        find=each_item_has("whole text (content:encoded)", "content:encoded"),
    ),
)
