"""Feeds with a profile that stay empty: the publisher is warned, with the reason and the cure."""

from collections import defaultdict
from collections.abc import Sequence

from feedwright.engine.catalogue.listed import Catalogue, Listed
from feedwright.engine.catalogue.rows import MemberRow
from feedwright.engine.documents.feed import read_newest
from feedwright.errors import Problem
from feedwright.ports import Table
from feedwright.rendering.profiles import PROFILES, Misfit, misfit
from feedwright.site import SITE_KEY, Site
from feedwright.site.feeds import MAIN_FEED, feed_settings, takes
from feedwright.site.settings import FeedRule

_LOOKED_AT = 50  # the newest entries, from which the reason is taken


def empty_feeds(table: Table, site: Site) -> list[Problem]:
    """Warn of each feed with a profile that has no entry, if the site has entries.

    It costs a query for each such feed, and one for the newest entries if a feed is empty.
    """
    rules = [rule for rule in site.feeds if rule.profile]
    empty = [rule for rule in rules if not table.query(MemberRow.partition(rule.name), limit=1)]
    newest = read_newest(Catalogue(table), MAIN_FEED, _LOOKED_AT, "").records if empty else []
    return [_problem(rule, site, newest) for rule in empty if newest]


def _problem(rule: FeedRule, site: Site, newest: Sequence[Listed]) -> Problem:
    """Give the reason that leaves most of the entries out, with an article as its example."""
    reasons: dict[str, list[tuple[str, Misfit]]] = defaultdict(list)  # by cure, which all articles of a kind share
    for record in newest:
        if record.entry is None or not takes(rule, record.entry, site):
            continue
        settings = feed_settings(rule.name, site)
        reason = misfit(record.entry, PROFILES[rule.profile or ""], settings.language) if settings else None
        if reason:
            reasons[reason.cure].append((record.key, reason))
    if not reasons:
        what = (
            f"the feed {rule.name} is empty: no new article has a tag, section, author, language or kind that it takes."
        )
        cure = f"Correct the lists in [feeds.{rule.name}], or remove them to let it take all articles."
        return Problem(path=SITE_KEY, rule="empty-feed", what=what, cure=cure)
    cure, articles = max(reasons.items(), key=lambda each: len(each[1]))
    key, example = articles[0]
    number = "all its articles" if len(reasons) == 1 else "most of its articles"
    what = f"the feed {rule.name} is empty, because {number} are left out. Of {key}: {example.reason}."
    return Problem(path=SITE_KEY, rule="empty-feed", what=what, cure=cure)
