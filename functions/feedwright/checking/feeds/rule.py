"""A rule of feeds: a row of the table."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from feedwright.checking.feeds.document import Feed, Hit
from feedwright.checking.finding import Level

EVERY = ("rss", "atom", "json")
XML = ("rss", "atom")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRule:
    """When a feed breaks a rule, why that matters, and what to do."""

    name: str  # it never changes
    formats: tuple[str, ...] = EVERY
    level: Level = Level.ERROR
    why: str
    cure: str
    find: Callable[[Feed], Iterable[Hit]]
    unreadable: bool = False  # the rule also looks at documents that are no feed
