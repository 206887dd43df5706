"""The feeds beside the main feed: the tables ``[feeds.<name>]`` and ``[auto]``."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import structs

from feedwright.model.article import Person
from feedwright.model.feed import Podcast
from feedwright.site.addresses.old_settings import read_also
from feedwright.site.footers import read_footer
from feedwright.site.language_tags import language_tag
from feedwright.site.setting_types import choice, language, names, refuse_unknown, within
from feedwright.site.settings import (
    ARCHIVES,
    CONTENTS,
    DIMENSIONS,
    KINDS,
    LEAD_PICTURES,
    LINK_POSTS,
    NO_KINDS,
    PROFILES,
    SORTS,
    AutoRule,
    FeedRule,
)
from feedwright.site.single_values import shown
from feedwright.site.slugs import DEVICES, plain
from feedwright.site.table import Table

# The folders of automatic feeds, the names of a feed's own documents and links, and names that some systems do not
# allow for a folder.
RESERVED = frozenset({*DIMENSIONS, *DEVICES, "main", "archive", "index", "feed", "feeds"})
_FEEDS = 200  # each article is compared with every feed
_ENTRIES = 1_000_000
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NAME_LENGTH = 100
_LABEL = "{label}"
_SHAPE = ("window", "content", "sort", "link_posts", "lead_pictures", "footer", "archive")
_FEED = (
    *("title", "description", "language", "sections", "tags", "authors", "languages", "kinds"),
    *(*_SHAPE, "profile", "podcast", "also"),
)
_AUTO = ("entries", "title", "description", *_SHAPE)


def read_feeds(table: Table, authors: Mapping[str, Person], description: str, site_url: str) -> tuple[FeedRule, ...]:
    """Read the ``[feeds.<name>]`` tables.

    Args:
        table: the table of the whole file.
        authors: the people that the site names, by their ids.
        description: the site's description, for a feed without its own.
        site_url: the base of every public address.
    """
    feeds = table.subtable("feeds", '[feeds.tech]\ntitle = "Technology"')
    if len(feeds.values) > _FEEDS:
        cure = "Use auto to open feeds for tags, authors, sections and languages."
        raise table.refusal("feeds", f"there are {len(feeds.values):,} feeds; at most {_FEEDS} are read.", cure)
    rules = (_feed(feeds, name, authors, description) for name in feeds.values)
    pretty = table.values.get("pretty") is True
    return tuple(
        structs.replace(rule, also=read_also(feeds.table(rule.name), site_url, pretty=pretty)) for rule in rules
    )


def read_auto(table: Table) -> tuple[AutoRule, ...]:
    """Read ``auto = { tags = 3 }`` and ``[auto.tags]`` tables."""
    auto = table.subtable("auto", "auto = { tags = 3 }")
    refuse_unknown(auto, DIMENSIONS, " of auto")
    return tuple(_auto(auto, dimension) for dimension in DIMENSIONS if dimension in auto.values)


def _feed(feeds: Table, name: str, authors: Mapping[str, Person], description: str) -> FeedRule:
    _refuse_name(feeds, name)
    feed = feeds.subtable(name, f'[feeds.{name}]\ntitle = "…"')
    refuse_unknown(feed, _FEED, " of feeds")
    title = feed.text("title")
    if not title:
        raise feed.refusal("title", f"the feed {name} has no title.", 'Add title = "What it is about"', "no-title")
    podcast = _podcast(feed, authors)
    if podcast and not (feed.text("description") or description):
        cure = 'Podcast directories need a description: description = "What it is about"'
        raise feed.refusal("description", f"the podcast {name} has no description.", cure)
    return FeedRule(
        name=name,
        title=title,
        description=feed.text("description"),
        language=language(feed, "language"),
        sections=names(feed, "sections"),
        tags=names(feed, "tags"),
        authors=names(feed, "authors"),
        languages=_languages(feed),
        kinds=_kinds(feed, podcast),
        profile=choice(feed, "profile", PROFILES),
        podcast=podcast,
        **_shape(feed),
    )


def _podcast(feed: Table, authors: Mapping[str, Person]) -> Podcast | None:
    if "podcast" not in feed.values:
        return None
    from feedwright.site.podcasts.settings import read_podcast  # noqa: PLC0415 - few sites have a podcast

    return read_podcast(feed, authors)


def _refuse_name(feeds: Table, name: str) -> None:
    """Refuse a name that cannot stand in addresses and in the feed's id as it is written."""
    if name in RESERVED:
        cure = f"Choose another name, such as [feeds.our-{name}]"
        raise feeds.refusal(name, f"the name {name} is taken by Feedwright itself.", cure)
    if not _NAME.fullmatch(name) or len(name) > _NAME_LENGTH:
        better = re.sub(r"[^a-z0-9]+", "-", plain(name)[:40]).strip("-")
        usable = better if better not in {"", *RESERVED} else "tech"
        what = f"the feed's name {shown(name)} cannot stand in an address."
        raise feeds.refusal(name, what, f"Write lower-case letters, digits and hyphens: [feeds.{usable}]")


def _languages(feed: Table) -> tuple[str, ...]:
    tags = [(given, language_tag(given)) for given in names(feed, "languages")]
    for given, tag in tags:
        if tag is None:
            raise feed.refusal("languages", f"{shown(given)} is not a BCP 47 tag.", 'Write languages = ["de", "en-GB"]')
    return tuple(dict.fromkeys(tag for _, tag in tags if tag))


def _kinds(feed: Table, podcast: Podcast | None) -> tuple[str, ...]:
    """Read which kinds of entries a feed takes.

    A podcast takes only episodes, because directories want something to play. A list of podcasts takes no entries.
    """
    kinds = names(feed, "kinds")
    for kind in kinds:
        if kind not in KINDS:
            raise feed.refusal("kinds", f"there is no kind {shown(kind)}.", 'Write kinds = "article" or "episode".')
    if podcast and "article" in kinds:
        cure = 'Write kinds = "episode", or leave it off.'
        raise feed.refusal("kinds", "a podcast holds only episodes, not articles.", cure)
    if podcast and podcast.is_list:
        return NO_KINDS
    return ("episode",) if podcast else kinds


def _shape(table: Table) -> dict[str, Any]:
    """Read what a feed sets for its documents; None means that the main feed's setting counts."""
    return {
        "window": within(table, "window", 50, 500, "entries") if "window" in table.values else None,
        "content": choice(table, "content", CONTENTS),
        "sort": choice(table, "sort", SORTS),
        "link_posts": choice(table, "link_posts", LINK_POSTS),
        "lead_pictures": choice(table, "lead_pictures", LEAD_PICTURES),
        "footer": read_footer(table),
        "archive": choice(table, "archive", ARCHIVES),
    }


def _auto(auto: Table, dimension: str) -> AutoRule:
    if not isinstance(auto.values[dimension], dict):
        return AutoRule(dimension=dimension, entries=_entries(auto, dimension))
    rule = auto.subtable(dimension, "…")
    refuse_unknown(rule, _AUTO, " of auto")
    return AutoRule(
        dimension=dimension,
        entries=_entries(rule, "entries"),
        title=_template(rule, "title"),
        description=_template(rule, "description"),
        **_shape(rule),
    )


def _entries(table: Table, key: str) -> int:
    return within(table, key, 1, _ENTRIES, "entries that open a feed")


def _template(rule: Table, key: str) -> str | None:
    """Read a text that names the tag; without the tag's name, all feeds would have the same title."""
    value = rule.text(key)
    if value is None:
        return None
    other: Sequence[str] = re.findall(r"\{\w*\}", value.replace(_LABEL, ""))
    if other or (key == "title" and _LABEL not in value):
        what = (
            f"{key} holds {other[0]}, which Feedwright does not know."
            if other
            else f"all feeds would have the same {key}."
        )
        raise rule.refusal(key, what, f'{_LABEL} stands for the tag: {key} = "News of {_LABEL}"')
    return value
