"""Holds feeds against the table of rules."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from feedwright.checking.excerpt import with_excerpt
from feedwright.checking.feeds.document import Feed, Hit
from feedwright.checking.feeds.rule import FeedRule
from feedwright.checking.feeds.rules.together import IDS_DIFFER, different_ids
from feedwright.checking.feeds.table import FEED_RULES
from feedwright.checking.finding import Finding
from feedwright.errors import Problem

_AT_MOST = 20  # places of one document that break the same rule and are named each


def lint(feed: Feed, demands: Iterable[FeedRule] = ()) -> Iterator[Finding]:
    """Name every place at which a feed breaks a rule.

    Args:
        feed: the feed.
        demands: further rules, of a platform.
    """
    lines = _lines(feed)
    for rule, hit in broken(feed, (*FEED_RULES.values(), *demands)):
        yield finding(feed, rule, hit, lines)


def broken(feed: Feed, rules: Iterable[FeedRule]) -> Iterator[tuple[FeedRule, Hit]]:
    """Find the places; a rule that the feed breaks very often is named at the first places."""
    for rule in rules:
        if feed.format in rule.formats or (rule.unreadable and not feed.format):
            hits = list(rule.find(feed))
            yield from ((rule, hit) for hit in hits[: _AT_MOST - 1])
            if last := hits[_AT_MOST - 1 : _AT_MOST]:
                rest = len(hits) - _AT_MOST
                more = f" The same is wrong at {rest:,} more places." if rest else ""
                yield rule, replace(last[0], what=f"{last[0].what}{more}")


def lint_together(feeds: Sequence[Feed]) -> Iterator[Finding]:
    """Compare documents that show the same articles."""
    for feed, hit in different_ids(feeds):
        yield finding(feed, IDS_DIFFER, hit, _lines(feed))


def finding(feed: Feed, rule: FeedRule, hit: Hit, lines: Sequence[str]) -> Finding:
    """Make a finding of a place at which a rule is broken."""
    problem = Problem(path=feed.name, rule=rule.name, what=hit.what, cure=rule.cure, line=hit.line)
    made_of = Finding(level=rule.level, problem=problem)
    return with_excerpt(made_of, lines[hit.line - 1]) if hit.line and hit.line <= len(lines) else made_of


def _lines(feed: Feed) -> list[str]:
    encoding = "utf-16" if feed.body.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    return feed.body.decode(encoding, "replace").split("\n")
