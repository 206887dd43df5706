"""Rules of several documents of the same articles: what one of them says must not contradict the others."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from feedwright.checking.feeds.document import Feed, Hit, Part
from feedwright.checking.feeds.rule import FeedRule
from feedwright.reading.identity import is_absolute_iri

_MADE = re.compile(r"tag:[^,]+,\d{4}-\d\d-\d\d:")  # how Feedwright makes an id
_MOST = 5  # items that are named


def _nothing(_feed: Feed) -> tuple[Hit, ...]:
    return ()


IDS_DIFFER = FeedRule(
    name="item-id-differs",
    why="Whoever changes from one of these documents to the other sees all items again.",
    cure="Give an item the same id in every document. In a feed with subscribers that is the id they know.",
    find=_nothing,  # a single document cannot break it: see ``different_ids``
)
ROWS = (IDS_DIFFER,)


def different_ids(feeds: Sequence[Feed]) -> Iterator[tuple[Feed, Hit]]:
    """Compare the documents with the first that shows a page, by the addresses of pages.

    A page that several items of a document lead to says nothing about any of them. An import that keeps an old guid in
    RSS and JSON Feed has another id in Atom, for which the guid is not fit or was never seen: that is no fault.
    """
    shared = {page for feed in feeds for page, times in Counter(map(_page, feed.items)).items() if times > 1}
    known: dict[str, tuple[str, Feed]] = {}
    named: dict[str, int] = {}
    for feed in feeds:
        for item in feed.items:
            page, identifier = _page(item), next((value.text.strip() for value in item.ids), "")
            if not page or page in shared or not identifier:
                continue
            first, where = known.setdefault(page, (identifier, feed))
            named.setdefault(feed.name, 0)
            is_kept = "atom" in {feed.format, where.format} and _is_kept(first, identifier)
            if where is not feed and first != identifier and not is_kept and named[feed.name] < _MOST:
                named[feed.name] += 1
                what = f"{item.where} has the id '{identifier[:80]}', and '{first[:80]}' in {where.name}."
                yield feed, Hit(what=what, line=item.ids[0].line)


def _is_kept(*ids: str) -> bool:
    """Say whether one of the ids cannot stand in Atom, or was made by Feedwright beside a guid."""
    return not all(map(is_absolute_iri, ids)) or sum(_MADE.match(each) is not None for each in ids) == 1


def _page(item: Part) -> str:
    return next((link.text.strip() for link in item.links if link.text.strip()), "")
