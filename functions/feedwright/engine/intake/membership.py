"""Decides in which feeds an entry stands and at which place, and how long it stays in the sitemap for news."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from msgspec import Struct

from feedwright.engine.catalogue.keys import NEWS_FEED, position
from feedwright.engine.catalogue.records import Member
from feedwright.engine.catalogue.rows import FeedRow
from feedwright.errors import Problem
from feedwright.model.article import Entry
from feedwright.ports import Table
from feedwright.rendering.discovery import NEWS_AGE
from feedwright.rendering.profiles import ANY, PROFILES, Misfit, misfit
from feedwright.site import Site
from feedwright.site.feeds import Candidates, FeedKey, FeedSettings, candidate_feeds, feed_settings, opened_name

_PAGE = 1_000  # open feeds read at a time


class Placement(Struct, frozen=True, kw_only=True):
    """The places of an entry that is out."""

    members: tuple[Member, ...]
    candidates: Candidates
    unfit: tuple[tuple[str, Misfit], ...] = ()  # feeds whose profile the entry does not fit, and why
    until: datetime | None = None  # when the entry leaves the first of its places

    def warnings(self, path: str) -> Iterator[Problem]:
        """Warn the author of the article at *path* about the feeds that leave the entry out."""
        left_out = self.candidates.warning(path)
        if left_out:
            yield left_out
        for name, unfit in self.unfit:
            what = f"the feed {name} leaves this article out: {unfit.reason}."
            cure = f"{unfit.cure} Or leave it so: all other feeds have the article."
            yield Problem(path=path, rule="unfit", what=what, cure=cure)


def kept_names(table: Table) -> dict[str, tuple[str, ...]]:
    """Find the open feeds that would open under another name today. Each of them keeps its name.

    Returns:
        By the name of today: the names of the open feeds that stand for it, the oldest first. If several feeds have
        become one, the addresses of all of them serve its entries.
    """
    open_feeds: dict[str, list[tuple[str, str]]] = {}
    after = ""
    while rows := table.query(FeedRow.PARTITION, after=after, limit=_PAGE):
        for row in rows:
            feed, dimension = FeedRow.of(row), row.sort.partition("/")[0]
            if feed.label is not None:
                open_feeds.setdefault(opened_name(dimension, feed.label), []).append((feed.since, row.sort))
        after = rows[-1].sort
    names = {name: tuple(opened for _, opened in sorted(feeds)) for name, feeds in open_feeds.items()}
    return {name: opened for name, opened in names.items() if opened != (name,)}


def placement_of(
    entry: Entry, site: Site, names: Mapping[str, tuple[str, ...]], now: datetime, shown_since: datetime
) -> Placement:
    """Decide where *entry* stands.

    Args:
        entry: the entry, which is out.
        site: the settings in force.
        names: the names of open feeds that keep an older name (``kept_names``).
        now: the time.
        shown_since: when readers could first see it (``late.appeared``).
    """
    candidates = candidate_feeds(entry, site, names)
    members: list[Member] = []
    unfit: list[tuple[str, Misfit]] = []
    ends: list[datetime] = []
    for key in candidates.feeds:
        settings = feed_settings(key.name, site, key.label or None)
        if settings is None:
            continue
        profile = PROFILES[settings.profile] if settings.profile else ANY
        if reason := misfit(entry, profile, settings.language) if settings.profile else None:
            unfit.append((key.name, reason))
        elif profile.max_age is None or entry.published + profile.max_age > now:
            members.append(_member(key, entry, settings, shown_since))
            ends += [entry.published + profile.max_age] if profile.max_age else []
    if site.news_sitemap and entry.published + NEWS_AGE > now:
        members.append(Member(feed=NEWS_FEED, sort=position(entry, entry.published)))
        ends.append(entry.published + NEWS_AGE)
    until = min(ends, default=None)
    return Placement(members=tuple(members), candidates=candidates, unfit=tuple(unfit), until=until)


def _member(key: FeedKey, entry: Entry, settings: FeedSettings, shown_since: datetime) -> Member:
    when = {"published": entry.published, "updated": entry.updated, "appeared": shown_since}[settings.sort]
    return Member(feed=key.name, sort=position(entry, when), label=key.label)
