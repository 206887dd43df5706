"""The table of all rules of feeds."""

from collections.abc import Mapping

from feedwright.checking.feeds.rule import FeedRule
from feedwright.checking.feeds.rules import channel, dates, document, elements, files, items, json_feed, texts, together

FEED_RULES: Mapping[str, FeedRule] = {
    row.name: row
    for rows in (document, channel, items, elements, dates, texts, files, json_feed, together)
    for row in rows.ROWS
}
