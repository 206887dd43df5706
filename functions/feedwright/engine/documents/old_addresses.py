"""What stands at an old address: a redirect to an article or to what the settings name, or a feed in one format.

A path has one target for ever, so this target is named by its path, and asks settings and articles what leads there.
"""

from collections.abc import Iterator
from dataclasses import replace

from msgspec import Struct, structs

from feedwright.engine.catalogue.keys import SITE, article_key, claim, claim_key
from feedwright.engine.catalogue.listed import Catalogue
from feedwright.engine.catalogue.records import Record, SiteRecord, claim_of, record_of, site_record_of
from feedwright.engine.catalogue.rows import ArticleRow, FailingRow, FeedRow
from feedwright.engine.documents.feed import render_feed_target
from feedwright.engine.jobs.build_result import BuildResult
from feedwright.engine.jobs.targets import Target
from feedwright.errors import Problem
from feedwright.model.files import Document
from feedwright.model.links import old_handle
from feedwright.ports import Table
from feedwright.rendering.formats import folder
from feedwright.rendering.pages import location_of, render_redirect
from feedwright.site import SITE_KEY, Site
from feedwright.site.addresses.old import feed_at, is_old_path, slug_of, slugs_at, written_as

_ASKED = 20  # articles that name the same old address; the others are not looked at


class _Lead(Struct, frozen=True):
    """Where an old address leads, and the file that says so."""

    url: str
    key: str


def render_old(catalogue: Catalogue, target: Target) -> BuildResult:
    """Render what stands at an old address; a second article that names the address too is told to its publisher."""
    table, path = catalogue.table, target.name
    site_row, failing = table.get([SITE, FailingRow.key(path)])
    if site_row is None or not is_old_path(path):
        return BuildResult(documents={path: None})
    in_force = site_record_of(site_row)
    site = in_force.valid_site
    records = _naming(table, path)
    damaged = [record.key for record in records if record.unreadable]
    leads = list(_leads(table, site, path, records, damaged))
    if damaged:  # what stands there stays until these records are made again
        return BuildResult(documents={}, unreadable=damaged)
    document: Document | None = None
    if feed := feed_at(site, path):
        document = _feed_document(catalogue, in_force, path, *feed)
    elif leads:
        document = render_redirect(path, leads[0].url, site.language)
    problem = _collision(path, leads)
    return BuildResult(
        documents={path: document},
        problems={path: problem} if problem else {},
        failing={path: failing},
    )


def with_claimants(table: Table, page: BuildResult, path: str) -> BuildResult | None:
    """Name the file that wants the address of an article's page for something else; the page keeps its address.

    Give None if no article with this address is out.
    """
    own = _to_page(table, f"/{path}", [])
    [site_row] = table.get([SITE])
    if own is None or site_row is None:
        return None
    site, records = site_record_of(site_row).valid_site, _naming(table, path)
    problem = _collision(path, [own, *_leads(table, site, path, records, [])])
    return structs.replace(page, problems={path: problem, **page.problems}) if problem else page


def _leads(table: Table, site: Site, path: str, records: list[Record], damaged: list[str]) -> Iterator[_Lead]:
    """Give all that wants the address; the first has it: settings, then articles by age, then patterns.

    Articles whose records cannot be read are added to *damaged*.
    """
    if feed := feed_at(site, path):
        name, file_name = feed
        yield _Lead(f"{site.url}{folder(name)}{file_name}", SITE_KEY)
    if address := dict(site.redirects).get(path):
        slug = slug_of(address)
        lead = _to_page(table, slug, damaged) if slug else None
        if lead or slug is None:
            yield _Lead(lead.url if lead else address if "://" in address else site.url + address, SITE_KEY)
    for record in records:
        if record.out and record.entry and path in record.aliases:
            yield _Lead(record.entry.url, record.key)
    for slug in slugs_at(site, path):
        if lead := _to_page(table, slug, damaged):
            yield lead


def _naming(table: Table, path: str) -> list[Record]:
    """Read the articles that name the address, the one that was seen first before the others."""
    rows = table.query(ArticleRow.referring(old_handle(path)), limit=_ASKED)
    keys = [article_key(ArticleRow.of(row).article) for row in rows]
    records = [record_of(stored) for stored in table.get(keys) if stored] if keys else []
    return sorted(
        records,
        key=lambda record: (
            (record.identity.first_seen.isoformat(), record.key) if record.identity else ("~", record.key)
        ),
    )


def _to_page(table: Table, slug: str, damaged: list[str]) -> _Lead | None:
    [owner] = table.get([claim_key(claim("slug", slug))])
    holder = claim_of(owner).holder if owner else None
    [stored] = table.get([article_key(holder)]) if holder else [None]
    record = record_of(stored) if stored else None
    damaged += [record.key] if record and record.unreadable else []
    if record is None or not (record.out and record.entry and record.identity and record.identity.slug == slug):
        return None
    return _Lead(record.entry.url, record.key)


def _feed_document(catalogue: Catalogue, in_force: SiteRecord, path: str, name: str, file_name: str) -> Document | None:
    """Give the feed's document for its old path: the same bytes, so that subscribers learn the new address."""
    [stored] = catalogue.table.get([FeedRow.key(name)])
    if stored is None:
        return None
    document = render_feed_target(catalogue, name, in_force, stored, ()).documents.get(folder(name) + file_name)
    if not isinstance(document, Document):
        return None
    return replace(document, path=path, location=location_of(in_force.valid_site.url + document.path))


def _collision(path: str, leads: list[_Lead]) -> Problem | None:
    first = leads[0] if leads else None
    other = next((lead for lead in leads if first and lead.key != first.key and lead.url != first.url), None)
    if first is None or other is None:
        return None
    what = f"the old address {written_as(path)} leads to {first.url} already, as {first.key} says."
    return Problem(path=other.key, rule="old-address", what=what, cure="Remove it from one of the two files.")
