"""All rules that a check names: those of articles and settings, and those of feeds."""

from feedwright.checking.feeds.profiles.table import PROFILE_RULES
from feedwright.checking.feeds.table import FEED_RULES
from feedwright.rules import RULES, Rule


def rule_of(name: str) -> Rule | None:
    """Give the row of a rule; None if there is no such rule."""
    row = FEED_RULES.get(name) or PROFILE_RULES.get(name)
    return Rule(row.why, row.cure) if row else RULES.get(name)


def names_of_rules() -> list[str]:
    return [*RULES, *FEED_RULES, *PROFILE_RULES]
