"""The pages of feeds to which an article's tags, section and authors lead."""

from collections.abc import Collection, Iterator, Mapping

from feedwright.model.article import Entry
from feedwright.rendering.formats import folder
from feedwright.site import Site
from feedwright.site.addresses.pages import index_url
from feedwright.site.feeds import labels_of, opened_name
from feedwright.site.slugs import folded

_NAMED = frozenset({"tags", "sections"})  # dimensions whose labels a filter of the same name in [feeds] takes


def label_pages(entry: Entry, places: Collection[str], site: Site) -> Mapping[str, Mapping[str, str]]:
    """Give the page of the feed that holds what has the same label.

    A feed that opens only with several entries is left out: whether it is open is not known here, and no link must
    lead to a page that is not there.

    Args:
        entry: what the article's page shows.
        places: the names of the feeds that hold the entry.
        site: the settings in force.

    Returns:
        For each dimension, such as "tags": for each label the address of its page.
    """
    pages: dict[str, dict[str, str]] = {}
    for dimension, label, name in (*_named(entry, site), *_opened(entry, site)):
        if name in places:
            pages.setdefault(dimension, {}).setdefault(label, index_url(site, folder(name)))
    return pages


def _named(entry: Entry, site: Site) -> Iterator[tuple[str, str, str]]:
    """Name feeds of ``[feeds]`` that hold one tag or one section, and all entries with it."""
    for rule in site.feeds:
        filters = [(name, getattr(rule, name)) for name in ("sections", "tags", "authors", "languages", "kinds")]
        used = [(name, wanted) for name, wanted in filters if wanted]
        if rule.profile or len(used) != 1:
            continue
        [(name, wanted)] = used
        if name in _NAMED and len(wanted) == 1:
            same = (label for label in labels_of(entry, name, site) if folded(label) == folded(wanted[0]))
            yield from ((name, label, rule.name) for label in same)


def _opened(entry: Entry, site: Site) -> Iterator[tuple[str, str, str]]:
    for rule in site.auto:
        if rule.entries <= 1:
            for label in labels_of(entry, rule.dimension, site):
                yield rule.dimension, label, opened_name(rule.dimension, label)
