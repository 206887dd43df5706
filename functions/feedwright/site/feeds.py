"""What follows from the settings of feeds: the feeds of an entry, the settings of a feed, the effects of a change."""

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from msgspec import Struct, structs

from feedwright.errors import Problem
from feedwright.model.article import Entry
from feedwright.model.feed import Podcast
from feedwright.model.podcast import Element
from feedwright.site.settings import AutoRule, FeedRule, Site
from feedwright.site.slugs import folded, slugify_name

MAIN_FEED = "main"
NO_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType({})
MOST_FEEDS = 45  # for one entry: its transaction has at most 100 actions, and each feed takes two
# The settings of the site that every feed's documents show, beside ``FeedSettings``.
_SHARED = (
    *("title", "url", "authority", "birth", "description", "language", "timezone", "author", "hub"),
    *("rights", "icon", "logo", "dark_logo", "tombstones", "tombstone_days", "pretty"),
)


class FeedKey(Struct, frozen=True, kw_only=True):
    """A feed of an entry; a feed with a dimension opens only when enough entries share its label."""

    name: str  # names its folder: "main", "tech", "tags/c-cfa01c"
    dimension: str | None = None  # "tags", "authors", "sections" or "languages"
    label: str = ""  # as this entry spells it


class Candidates(Struct, frozen=True, kw_only=True):
    """The feeds that an entry qualifies for, the main feed first, and the feeds for which there was no room."""

    feeds: tuple[FeedKey, ...]
    left_out: tuple[FeedKey, ...] = ()

    def warning(self, path: str) -> Problem | None:
        """Warn the author of the article at *path* about the feeds for which there was no room."""
        if not self.left_out:
            return None
        named = ", ".join(key.name for key in self.left_out[:3])
        what = f"an entry stands in at most {MOST_FEEDS} feeds; it is left out of {len(self.left_out)}: {named}"
        more = " and others." if len(self.left_out) > 3 else "."
        return Problem(
            path=path, rule="too-many-feeds", what=what + more, cure="Give the article fewer tags or authors."
        )


class FeedSettings(Struct, frozen=True, kw_only=True):
    """How one feed is written, from a table or from ``auto``."""

    name: str
    title: str
    description: str
    language: str
    window: int
    content: str
    sort: str
    link_posts: str
    lead_pictures: str
    archive: str
    heading: str = ""  # of the feed's page, which also shows the site's name; "": the title
    profile: str | None = None
    podcast: Podcast | None = None
    footer: str = ""  # the line below each entry's text


class FeedChanges(Struct, frozen=True, kw_only=True):
    """What new settings change in the feeds. A name such as ``tags/`` stands for all feeds that opened for a tag."""

    added: tuple[str, ...] = ()  # to be filled from the catalogue, and written even if they are empty
    dropped: tuple[str, ...] = ()  # to be emptied, and their documents removed
    refilled: tuple[str, ...] = ()  # other rules now decide about their entries, or when they open
    rebuilt: tuple[str, ...] = ()  # their documents change, though their entries stay


def candidate_feeds(entry: Entry, site: Site, kept: Mapping[str, tuple[str, ...]] = NO_NAMES) -> Candidates:
    """List the feeds that *entry* qualifies for: main, then ``[feeds]`` in their order, then automatic feeds.

    Args:
        entry: the entry.
        site: the settings in force.
        kept: for the name that a feed would have today, the names of the open feeds that take its place.
    """
    named = [FeedKey(name=rule.name) for rule in site.feeds if takes(rule, entry, site)]
    by_name: dict[str, FeedKey] = {}
    for key in (FeedKey(name=MAIN_FEED), *named, *_openable(entry, site, kept)):
        by_name.setdefault(key.name, key)
    keys = tuple(by_name.values())
    return Candidates(feeds=keys[:MOST_FEEDS], left_out=keys[MOST_FEEDS:])


def feeds_for_readers(site: Site) -> list[FeedRule]:
    """Give the feeds of ``[feeds]`` that pages offer; a feed with a profile is for one operator alone."""
    return [rule for rule in site.feeds if rule.profile is None]


def opens_at(key: FeedKey, site: Site) -> int:
    """Say how many entries open the feed; 0: the feed is always open."""
    return next((rule.entries for rule in site.auto if rule.dimension == key.dimension), 0)


def feed_settings(name: str, site: Site, label: str | None = None) -> FeedSettings | None:
    """Say how the feed *name* is written.

    Args:
        name: "main", a name of ``[feeds]``, or that of a feed which opened by itself.
        site: the settings in force.
        label: the spelling under which the feed opened, as the catalogue keeps it. None: the feed did not open.

    Returns:
        None if the feed does not exist, or no longer exists: its addresses must be empty.
    """
    if name == MAIN_FEED:
        return _main(site)
    dimension, opened, _ = name.partition("/")
    if opened:
        auto = next((rule for rule in site.auto if rule.dimension == dimension), None)
        return _opened(name, auto, label, site) if auto and label else None
    rule = next((rule for rule in site.feeds if rule.name == name), None)
    return _named(rule, site) if rule else None


def changed_feeds(old: Site, new: Site) -> FeedChanges:
    """Compare the feeds of two settings.

    Where an entry stands may change by more than this names, when it stands in more than 45 feeds and their order
    changed: ``Site.membership_basis`` says whether every entry's feeds must be decided again.
    """
    before, after = _compared(old), _compared(new)
    both = [name for name in after if name in before]
    return FeedChanges(
        added=tuple(name for name in after if name not in before),
        dropped=tuple(name for name in before if name not in after),
        refilled=tuple(name for name in both if before[name][0] != after[name][0]),
        rebuilt=tuple(name for name in both if before[name][1] != after[name][1]),
    )


def pictures(site: Site) -> tuple[str, ...]:
    """Name the pictures in the content that the settings refer to by a path, so that they are published too."""
    podcasts = [rule.podcast for rule in site.feeds if rule.podcast]
    further = (path for podcast in podcasts for path in _paths_in(podcast))
    covers = (podcast.image for podcast in podcasts)
    named = (site.icon, site.logo, site.dark_logo, *covers, *further)
    return tuple(dict.fromkeys(each for each in named if each and "://" not in each))


def with_pictures(site: Site, addresses: Mapping[str, str]) -> Site:
    """Put public addresses in place of the pictures' paths; a picture without an address is left out."""
    if not pictures(site):
        return site

    def address(picture: str | None) -> str | None:
        return picture if picture is None or "://" in picture else addresses.get(picture)

    def shown(podcast: Podcast) -> Podcast:
        return structs.replace(podcast, image=address(podcast.image), tags=_with_addresses(podcast, addresses))

    feeds = tuple(structs.replace(rule, podcast=shown(rule.podcast)) if rule.podcast else rule for rule in site.feeds)
    icon, logo, dark_logo = address(site.icon), address(site.logo), address(site.dark_logo)
    return structs.replace(site, icon=icon, logo=logo, dark_logo=dark_logo, feeds=feeds)


def _paths_in(podcast: Podcast) -> Iterable[str]:
    from feedwright.site.podcasts.reading import paths_in  # noqa: PLC0415 - few sites have a podcast

    return paths_in(podcast.tags)


def _with_addresses(podcast: Podcast, addresses: Mapping[str, str]) -> tuple[Element, ...]:
    from feedwright.site.podcasts.reading import with_addresses  # noqa: PLC0415 - few sites have a podcast

    return with_addresses(podcast.tags, addresses.get)


def takes(rule: FeedRule, entry: Entry, site: Site) -> bool:
    """Say whether the lists of a feed's table let it take *entry*."""
    language = entry.language or site.language
    return (
        (not rule.kinds or entry.kind in rule.kinds)
        and (not rule.sections or _share(rule.sections, [entry.section or ""]))
        and (not rule.tags or _share(rule.tags, entry.categories))
        and (not rule.authors or _share(_author_names(rule, site), _writers(entry, site)))
        and (not rule.languages or any(_within(language, wanted) for wanted in rule.languages))
    )


def _share(wanted: Iterable[str], existing: Iterable[str]) -> bool:
    return not {folded(text) for text in wanted}.isdisjoint(folded(text) for text in existing)


def _author_names(rule: FeedRule, site: Site) -> tuple[str, ...]:
    return tuple(site.authors[author].name if author in site.authors else author for author in rule.authors)


def _writers(entry: Entry, site: Site) -> tuple[str, ...]:
    """Give the entry's authors; an entry without authors has the site's author, as in Atom."""
    people = entry.authors or ((site.author,) if site.author else ())
    return tuple(person.name for person in people)


def _within(language: str, wanted: str) -> bool:
    """Match a language range (RFC 4647 §3.3.1)."""
    return f"{language}-".lower().startswith(f"{wanted}-".lower())


def is_automatic(name: str) -> bool:
    """Say whether the feed opens by itself, for a tag, an author, a section or a language."""
    return "/" in name


def opened_name(dimension: str, label: str) -> str:
    """Name the feed that opens for *label*; labels with the same folded spelling share the feed."""
    return f"{dimension}/{slugify_name(label)}"


def _openable(entry: Entry, site: Site, kept: Mapping[str, tuple[str, ...]]) -> Iterator[FeedKey]:
    for rule in site.auto:
        for label in labels_of(entry, rule.dimension, site):
            name = opened_name(rule.dimension, label)
            for each in kept.get(name, (name,)):
                yield FeedKey(name=each, dimension=rule.dimension, label=label)


def labels_of(entry: Entry, dimension: str, site: Site) -> tuple[str, ...]:
    """Give the labels of an entry in a dimension, as they are spelt in its article."""
    if dimension == "tags":
        return entry.categories
    if dimension == "authors":
        return _writers(entry, site)
    if dimension == "sections":
        return (entry.section,) if entry.section else ()
    return (entry.language or site.language,)


def _main(site: Site) -> FeedSettings:
    return FeedSettings(
        name=MAIN_FEED,
        title=site.title,
        description=site.description,
        language=site.language,
        window=site.window,
        content=site.content,
        sort=site.sort,
        link_posts=site.link_posts,
        lead_pictures=site.lead_pictures,
        footer=site.footer or "",
        archive=site.archive,
    )


def _named(rule: FeedRule, site: Site) -> FeedSettings:
    only = rule.languages[0] if len(rule.languages) == 1 else site.language
    heading = heading_of(rule.title, site.title)
    main = structs.replace(_main(site), footer="") if rule.profile else _main(site)  # its operator asked for no line
    written = _shaped(structs.replace(main, name=rule.name, title=rule.title, heading=heading), rule)
    return structs.replace(written, language=rule.language or only, profile=rule.profile, podcast=rule.podcast)


def _opened(name: str, rule: AutoRule, label: str, site: Site) -> FeedSettings:
    title = (rule.title or f"{site.title}: {{label}}").replace("{label}", label)
    heading = label if site.title in title else title
    written = _shaped(structs.replace(_main(site), name=name, title=title, heading=heading), rule)
    description = written.description.replace("{label}", label) if rule.description else site.description
    language = label if rule.dimension == "languages" else site.language
    return structs.replace(written, description=description, language=language)


def heading_of(title: str, site_title: str) -> str:
    """Give a feed's title without the site's name at its start or end, for places where that name stands already."""
    for pattern in (rf"{re.escape(site_title)}\s*[:–—|·-]\s*(.+)", rf"(.+?)\s*[–—|·-]\s*{re.escape(site_title)}"):
        if alone := re.fullmatch(pattern, title):
            return alone[1]
    return title


def _shaped(settings: FeedSettings, rule: FeedRule | AutoRule) -> FeedSettings:
    """Replace the settings that *rule* sets."""
    return structs.replace(
        settings,
        description=rule.description or settings.description,
        window=rule.window or settings.window,
        content=rule.content or settings.content,
        sort=rule.sort or settings.sort,
        link_posts=rule.link_posts or settings.link_posts,
        lead_pictures=rule.lead_pictures or settings.lead_pictures,
        footer=settings.footer if rule.footer is None else rule.footer,
        archive=rule.archive or settings.archive,
    )


def _compared(site: Site) -> dict[str, tuple[object, object]]:
    """For each feed by name: the rule that chooses its entries, and the settings that its documents show."""
    shared = [getattr(site, name) for name in _SHARED]
    feeds: dict[str, tuple[object, object]] = {MAIN_FEED: (None, [shared, _main(site)])}
    for rule in site.feeds:
        feeds[rule.name] = (_membership(rule, site), [shared, _named(rule, site)])
    for auto in site.auto:
        own = site.author if auto.dimension == "authors" else site.language if auto.dimension == "languages" else None
        written = _opened(f"{auto.dimension}/", auto, "{label}", site)
        feeds[written.name] = ((auto.entries, own), [shared, written])
    return feeds


def _membership(rule: FeedRule, site: Site) -> object:
    authors = (_author_names(rule, site), site.author) if rule.authors else None
    return rule.sections, rule.tags, authors, rule.languages and (rule.languages, site.language), rule.kinds
