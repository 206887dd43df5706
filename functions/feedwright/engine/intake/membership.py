"""Where an entry that is out stands: in which feeds, at which place, and until when in the sitemap for news."""

from dataclasses import dataclass
from datetime import datetime

from feedwright.engine.catalogue.keys import NEWS_FEED, position
from feedwright.engine.catalogue.records import Member
from feedwright.model.article import Entry
from feedwright.rendering.discovery import NEWS_AGE
from feedwright.rendering.profiles import PROFILES, misfit
from feedwright.site import Site
from feedwright.site.feeds import Candidates, FeedKey, candidate_feeds, feed_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    members: tuple[Member, ...]
    candidates: Candidates
    news_until: datetime | None = None  # from then on it is news no more


def placement_of(entry: Entry, site: Site, now: datetime) -> Placement:
    """Say where *entry* stands; time itself takes it out of the news."""
    candidates = candidate_feeds(entry, site)
    members = [member for key in candidates.feeds if (member := _member(key, entry, site))]
    until = entry.published + NEWS_AGE if site.news_sitemap else None
    if until is None or until <= now:
        return Placement(members=tuple(members), candidates=candidates)
    members.append(Member(feed=NEWS_FEED, sort=position(entry, entry.published)))
    return Placement(members=tuple(members), candidates=candidates, news_until=until)


def _member(key: FeedKey, entry: Entry, site: Site) -> Member | None:
    settings = feed_settings(key.name, site, key.label or None)
    if settings is None:
        return None
    if settings.profile and misfit(entry, PROFILES[settings.profile], settings.language):
        return None
    when = entry.updated if settings.sort == "updated" else entry.published
    return Member(feed=key.name, sort=position(entry, when), label=key.label)
