"""The pages of feeds to which an article's tags, section and authors lead."""

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence

from feedwright.engine.catalogue.keys import SITE
from feedwright.engine.catalogue.listed import Catalogue
from feedwright.engine.catalogue.records import site_record_of
from feedwright.engine.catalogue.rows import FeedRow, MemberRow
from feedwright.engine.documents.feed import read_records
from feedwright.engine.jobs.build_result import BuildResult, Mark, Step
from feedwright.engine.jobs.targets import Request, Target, page_target
from feedwright.model.article import Entry
from feedwright.ports import Table
from feedwright.rendering.formats import folder
from feedwright.site import Site
from feedwright.site.addresses.pages import index_url
from feedwright.site.feeds import labels_of, opened_name
from feedwright.site.slugs import folded

_LINKED = frozenset({"tags", "sections", "authors"})
_PAGES_AT_ONCE = 40  # pages that one build asks for; the next build goes on
_NAMED = frozenset({"tags", "sections"})  # dimensions whose labels a filter of the same name in [feeds] takes


def label_pages(
    entry: Entry, places: Collection[str], site: Site, open_feeds: Container[str] = ()
) -> Mapping[str, Mapping[str, str]]:
    """Give the page of the feed that holds what has the same label.

    Args:
        entry: what the article's page shows.
        places: the names of the feeds that hold the entry.
        site: the settings in force.
        open_feeds: of the feeds that ``waited_for`` names, those that have opened.

    Returns:
        For each dimension, such as "tags": for each label the address of its page.
    """
    pages: dict[str, dict[str, str]] = {}
    opened = (row for row in _opened(entry, site) if row[3] <= 1 or row[2] in open_feeds)
    for dimension, label, name, _ in (*_named(entry, site), *opened):
        if name in places:
            pages.setdefault(dimension, {}).setdefault(label, index_url(site, folder(name)))
    return pages


def first_tag_feed(entry: Entry, places: Container[str], site: Site) -> str | None:
    """Name the feed that holds what has the entry's first tag; None if the site has no such feed."""
    tagged = (row for row in (*_named(entry, site), *_opened(entry, site)) if row[0] == "tags")
    first = entry.categories[:1]
    return next((name for _, label, name, _ in tagged if (label,) == first and name in places), None)


def may_be_tag_feed(name: str, site: Site) -> bool:
    """Say whether ``first_tag_feed`` may name this feed."""
    return name.startswith("tags/") or any(rule.name == name and rule.tags for rule in site.feeds)


def waited_for(entry: Entry, site: Site) -> set[str]:
    """Name the feeds that the entry's labels open only together with those of other entries."""
    return {name for _, _, name, entries in _opened(entry, site) if entries > 1}


def open_feeds(table: Table, names: Iterable[str]) -> frozenset[str]:
    """Say which of these feeds have opened."""
    keys = [FeedRow.key(name) for name in sorted(names)]
    return frozenset(row.sort for row in table.get(keys) if row) if keys else frozenset()


def render_opened(catalogue: Catalogue, target: Target, marks: Sequence[Mark]) -> BuildResult:
    """Ask for the pages of the entries in a feed that has opened, some at a time.

    This comes after the feed's row is stored. So an entry either is in the feed by now, or its page is rendered later
    than that, with the link.
    """
    reached = [place for mark in marks for place in mark.places]
    after = min(reached) if reached and all(mark.places for mark in marks) else ""
    rows = catalogue.table.query(MemberRow.partition(target.name), after=after, limit=_PAGES_AT_ONCE)
    [site_row] = catalogue.table.get([SITE])
    records = read_records(catalogue, target.name, rows, site_record_of(site_row).basis if site_row else "")
    requests = [Request(page_target(record.page)) for record in records if record.page]
    if len(rows) == _PAGES_AT_ONCE:
        requests.append(Request(target, places=(rows[-1].sort,)))
    return BuildResult(documents={}, steps=[Step(requests=requests)] if requests else [])


def _named(entry: Entry, site: Site) -> Iterator[tuple[str, str, str, int]]:
    """Name feeds of ``[feeds]`` that hold one tag or one section, and all entries with it."""
    for rule in site.feeds:
        filters = [(name, getattr(rule, name)) for name in ("sections", "tags", "authors", "languages", "kinds")]
        used = [(name, wanted) for name, wanted in filters if wanted]
        if rule.profile or len(used) != 1:
            continue
        [(name, wanted)] = used
        if name in _NAMED and len(wanted) == 1:
            same = (label for label in labels_of(entry, name, site) if folded(label) == folded(wanted[0]))
            yield from ((name, label, rule.name, 1) for label in same)


def _opened(entry: Entry, site: Site) -> Iterator[tuple[str, str, str, int]]:
    """Name the feeds that the entry's labels open, and say how many entries each of them needs."""
    for rule in site.auto:
        if rule.dimension in _LINKED:
            for label in labels_of(entry, rule.dimension, site):
                yield rule.dimension, label, opened_name(rule.dimension, label), rule.entries
