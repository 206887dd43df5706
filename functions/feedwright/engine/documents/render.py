"""Renders the documents of a target, as a pure function of settings and catalogue."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime

from msgspec import Struct, structs

from feedwright.engine.catalogue.keys import SITE, article_key, claim, claim_key, record_key
from feedwright.engine.catalogue.listed import Catalogue
from feedwright.engine.catalogue.records import Claim, Record, SiteRecord, claim_of, record_of, site_record_of
from feedwright.engine.catalogue.reports import stored_report
from feedwright.engine.catalogue.rows import ArchiveRow, FailingRow, FeedRow, MemberRow, SourceRow
from feedwright.engine.documents.archive import MOST
from feedwright.engine.documents.article_pages.label_pages import label_pages, open_feeds, render_opened, waited_for
from feedwright.engine.documents.article_pages.neighbours import Members, NeighbourReader, neighbours_of, pages_beside
from feedwright.engine.documents.failing_pages import add_failing
from feedwright.engine.documents.feed import (
    as_feed,
    keeps_stretches,
    main_settings,
    period_of,
    read_members,
    render_feed_target,
    unreadable,
)
from feedwright.engine.documents.lists import render_lists, render_news, sitemap_path
from feedwright.engine.documents.media import render_media
from feedwright.engine.documents.old_addresses import render_old, with_claimants
from feedwright.engine.documents.paths import archive_paths, target_at
from feedwright.engine.documents.report_index import render_index
from feedwright.engine.documents.stretches import (
    Stretches,
    archive_folder,
    archive_request,
    feed_and_stretch,
    is_start,
    start_of,
    stretch_name,
)
from feedwright.engine.documents.templates import with_templates
from feedwright.engine.jobs.build_result import BuildResult, Mark, Step
from feedwright.engine.jobs.targets import REPORT_INDEX, Request, Target, old_target, report_target
from feedwright.errors import Problem
from feedwright.model.article import Entry
from feedwright.model.feed import Feed, History
from feedwright.model.files import Document
from feedwright.ports import Check, Ports, Row, Table
from feedwright.rendering.discovery import Place, render_sitemap
from feedwright.rendering.formats import folder, render_feed
from feedwright.rendering.namespaces.chapters import render_chapters
from feedwright.rendering.page_parts.neighbours import Neighbours
from feedwright.rendering.pages import (
    ARCHIVE_PATH,
    NOT_FOUND_PATH,
    render_archive,
    render_archive_list,
    render_article,
    render_not_found,
    render_withdrawn,
)
from feedwright.rendering.report import render_report, report_name, report_paths
from feedwright.rendering.report_index import INDEX_PATHS
from feedwright.site import SITE_KEY, Site
from feedwright.site.addresses.old import also_at, is_old_path
from feedwright.site.addresses.pages import chapters_path, index_url, page_path, page_url
from feedwright.site.feeds import MAIN_FEED, feed_settings, feeds_for_readers, heading_of, is_automatic

_KEYS = 10_000  # keys read at a time
_FEEDS_AT_ONCE = 40  # feeds that one build of "feeds" asks for; the next build goes on


def reports_at(table: Table, paths: Sequence[str]) -> list[Target]:
    """Give the reports at these private paths. A path may hold a hash instead of the key, so all keys are compared."""
    names = {path.rpartition(".")[0] for path in paths}
    keys, after = [SITE_KEY] if names else [], ""
    while names and (rows := table.query(SourceRow.PARTITION, after=after, limit=_KEYS)):
        keys += [row.sort for row in rows]
        after = rows[-1].sort
    reports = [report_target(key) for key in keys if report_name(key) in names]
    return [*reports, *([REPORT_INDEX] if names & {path.rpartition(".")[0] for path in INDEX_PATHS} else [])]


def render_target(
    ports: Ports, target: Target, marks: Sequence[Mark], catalogue: Catalogue | None = None
) -> BuildResult:
    """Render all documents of *target* from the catalogue as it is now.

    Args:
        ports: the catalogue, and the source from which media files are copied.
        target: the target that is built.
        marks: why it is built.
        catalogue: the catalogue of *ports*, if other targets are rendered from it, too.
    """
    if target.kind == "media":
        return render_media(ports, f"media/{target.name}", [mark.article for mark in marks if mark.article])
    return _RENDERERS[target.kind](catalogue or Catalogue(ports.table), target, marks)


def _feed(catalogue: Catalogue, target: Target, marks: Sequence[Mark]) -> BuildResult:
    index = f"{folder(target.name)}index.html"
    site_row, stored, failing = catalogue.table.get([SITE, FeedRow.key(target.name), FailingRow.key(index)])
    in_force = _in_force(site_row)
    built = render_feed_target(catalogue, target.name, in_force, stored, marks)
    also = [Request(old_target(path)) for path in also_at(in_force.valid_site, target.name)]
    places = [place for mark in marks for place in mark.places]
    members = Members(catalogue, target.name, built.newest, has_older=built.has_older, basis=in_force.basis)
    built = structs.replace(
        built, steps=[*pages_beside(target.name, places, in_force.valid_site, members), *built.steps]
    )
    steps = list(built.steps)
    if not stored and site_row and built.feed:
        # New settings have every open feed built again. So no feed may open under old settings at the same time.
        steps[-1] = _on_condition(steps[-1], Check(SITE, site_row.version))
    # They are asked for last, because until the rows are stored they would show the feed as it was.
    steps += [Step(requests=also)] if also else []
    return structs.replace(built, failing={index: failing}, steps=steps)


def _on_condition(step: Step, check: Check) -> Step:
    return structs.replace(step, rows=[*step.rows, check])


def _archive(catalogue: Catalogue, target: Target, marks: Sequence[Mark]) -> BuildResult:
    """Render a stretch of a feed's history, and for the main feed also the sitemap's part for it."""
    table, (name, stretch) = catalogue.table, feed_and_stretch(target)
    if is_start(target):
        return _handed_on(archive_request(name, stretch))
    documents: dict[str, Document | None] = dict.fromkeys(archive_paths(target))
    start = start_of(table, name, stretch, [place for mark in marks for place in mark.places]) or stretch
    page = f"{archive_folder(name, stretch)}index.html"
    rows_read = [SITE, (ArchiveRow.partition(name), start), FailingRow.key(page)]
    site_row, stored, failing, *opened = table.get([*rows_read, *([FeedRow.key(name)] if is_automatic(name) else [])])
    in_force, state = _in_force(site_row), next((FeedRow.of(row) for row in opened if row), None)
    site, problem = in_force.shown_site, None
    settings = feed_settings(name, site, state.label if state else None)
    if stored is None or settings is None or not keeps_stretches(settings):
        return BuildResult(documents=documents, failing={page: failing})
    line = Stretches(table, name, period_of(settings))
    rows = line.members(start, limit=MOST)
    records, removal = read_members(catalogue, name, rows, in_force.basis) if ArchiveRow.of(stored).listed else ([], [])
    if entries := tuple(record.entry for record in records if record.entry):
        feed = as_feed(settings, site, entries, max(entry.updated for entry in entries))
        feed = structs.replace(feed, folder=archive_folder(name, stretch), history=_history(line, name, start))
        documents |= {document.path: document for document in render_feed(feed)}
        documents[page], problem = _archive_page(feed, stretch, in_force)
    if name == MAIN_FEED:
        members = map(MemberRow.of, reversed(rows))
        places = [
            Place(page_url(site, member.page), member.updated) for member in members if member.page and member.updated
        ]
        documents[sitemap_path(stretch)] = render_sitemap(sitemap_path(stretch), places) if places else None
    return BuildResult(
        documents=documents,
        steps=removal,
        unreadable=unreadable(records),
        failing={page: failing},
        problems={page: problem} if problem else {},
    )


def _archive_page(feed: Feed, stretch: str, in_force: SiteRecord) -> tuple[Document, Problem | None]:
    title = in_force.shown_site.title
    return with_templates(
        lambda own: render_archive(feed, stretch, site_title=title, overrides=own), in_force.templates
    )


def _history(line: Stretches, name: str, start: str) -> History:
    before, following = line.before(start), line.after(start)
    return History(
        current=folder(name),
        previous=archive_folder(name, stretch_name(before.start)) if before else None,
        next=archive_folder(name, stretch_name(following.start)) if following and following.listed else None,
    )


class Frame(Struct, frozen=True):
    """What all pages of a site have in common."""

    site: Site
    main: Feed  # without its entries
    templates: Mapping[str, str]
    open_feeds: frozenset[str] = frozenset()  # of those that open only with several entries, as far as pages need them

    @classmethod
    def of(cls, in_force: SiteRecord) -> "Frame":
        site = in_force.shown_site
        main = as_feed(main_settings(site), site, (), datetime.fromtimestamp(0, UTC))
        return cls(site, main, in_force.templates)

    def with_feeds_of(self, table: Table, entries: Iterable[Entry]) -> "Frame":
        """Look up which feeds the pages of these entries may link."""
        names = {name for entry in entries for name in waited_for(entry, self.site)}
        return structs.replace(self, open_feeds=open_feeds(table, names)) if names else self


def article_page(
    record: Record, entry: Entry, path: str, frame: Frame, neighbours: Neighbours
) -> tuple[Document, Problem | None]:
    """Render the page of an entry that is out; give the problem too, if the publisher's template fails on it."""
    named = [rule for rule in feeds_for_readers(frame.site) if rule.name in record.places]
    feeds = [(heading_of(rule.title, frame.site.title), index_url(frame.site, folder(rule.name))) for rule in named]
    pages = label_pages(entry, record.places, frame.site, frame.open_feeds)
    return with_templates(
        lambda own: render_article(
            entry, frame.main, path, feeds=feeds, label_pages=pages, neighbours=neighbours, overrides=own
        ),
        frame.templates,
    )


def _page(catalogue: Catalogue, target: Target, _marks: Sequence[Mark]) -> BuildResult:
    return _page_of(catalogue, target.name)


def _chapters(catalogue: Catalogue, target: Target, _marks: Sequence[Mark]) -> BuildResult:
    """Write the chapters of an episode that is out, and that has no file of chapters of its own."""
    table, path = catalogue.table, chapters_path(target.name)
    [owner] = table.get([claim_key(claim("slug", target.name))])
    claimed = claim_of(owner) if owner else None
    record = _holder(table, claimed, target.name)
    if record and record.unreadable:
        return BuildResult(documents={}, unreadable=[record.key])
    episode = record.own_chapters if record and record.out else None
    return BuildResult(documents={path: render_chapters(episode.marks, path) if episode else None})


def _old(catalogue: Catalogue, target: Target, _marks: Sequence[Mark]) -> BuildResult:
    """Render the page of the article that stands where its author wrote; or what leads on from there; or a notice."""
    path = target.name
    if not is_old_path(path):
        return BuildResult(documents={path: None})
    page = _page_of(catalogue, f"/{path}")
    if page.unreadable and not page.documents:
        return page
    if page.documents[path] and (own := with_claimants(catalogue.table, page, path)):
        return own
    old = render_old(catalogue, target)
    return old if old.documents.get(path) or not page.documents[path] else page


def _page_of(catalogue: Catalogue, slug: str) -> BuildResult:
    """Render the page of the article with this slug, or the notice that takes its place."""
    table, path = catalogue.table, page_path(slug)
    site_row, owner, failing = table.get([SITE, claim_key(claim("slug", slug)), FailingRow.key(path)])
    claimed = claim_of(owner) if owner else None
    if claimed is None and slug.startswith("/"):
        return BuildResult(documents={path: None})
    record = _holder(table, claimed, slug)
    if record and record.unreadable:  # what stands there stays until the record is made again
        return BuildResult(documents={}, unreadable=[record.key])
    in_force = _in_force(site_row)
    frame, reader = Frame.of(in_force), NeighbourReader(catalogue, in_force.basis)
    if record and record.entry and record.out and record.has_page:
        neighbours = neighbours_of(record, frame.site, reader)
        page, problem = article_page(record, record.entry, path, frame.with_feeds_of(table, [record.entry]), neighbours)
    else:
        had_page = record.had_page and not record.out if record else bool(claimed and claimed.had_page)
        if not (had_page and frame.site.withdrawn_page == "notice"):
            return BuildResult(documents={path: None}, failing={path: failing})
        page, problem = with_templates(lambda own: render_withdrawn(frame.main, path, overrides=own), frame.templates)
    return BuildResult(
        documents={path: page},
        problems={path: problem} if problem else {},
        failing={path: failing},
        unreadable=reader.unreadable,
    )


def _lists(catalogue: Catalogue, _target: Target, _marks: Sequence[Mark]) -> BuildResult:
    paths = (NOT_FOUND_PATH, ARCHIVE_PATH)
    site_row, *failing = catalogue.table.get([SITE, *map(FailingRow.key, paths)])
    frame = Frame.of(_in_force(site_row))
    lists = render_lists(catalogue.table, frame.site)
    not_found = with_templates(lambda own: render_not_found(frame.main, overrides=own), frame.templates)
    archive: tuple[Document | None, Problem | None] = (None, None)
    if lists.archive:
        archive = with_templates(
            lambda own: render_archive_list(frame.main, lists.archive, overrides=own), frame.templates
        )
    pages = dict(zip(paths, (not_found, archive), strict=True))
    return BuildResult(
        documents={**lists.documents, **{path: page for path, (page, _) in pages.items()}},
        problems={path: problem for path, (_, problem) in pages.items() if problem},
        failing=dict(zip(paths, failing, strict=True)),
    )


def _news(catalogue: Catalogue, _target: Target, _marks: Sequence[Mark]) -> BuildResult:
    [site_row] = catalogue.table.get([SITE])
    return render_news(catalogue, _in_force(site_row))


def _all_feeds(catalogue: Catalogue, target: Target, marks: Sequence[Mark]) -> BuildResult:
    """Ask for a complete build of each feed that is open or that site.toml names, some feeds at a time."""
    after = min((mark.cursor or "" for mark in marks), default="")
    [site_row] = catalogue.table.get([SITE])
    named = {rule.name for rule in _in_force(site_row).valid_site.feeds if rule.name > after}
    opened = {row.sort for row in catalogue.table.query(FeedRow.PARTITION, after=after, limit=_FEEDS_AT_ONCE)}
    names = sorted(named | opened)[:_FEEDS_AT_ONCE]
    requests = [Request(Target("feed", name), sweep_from="") for name in names]
    if len(names) == _FEEDS_AT_ONCE:
        requests.append(Request(target, cursor=names[-1]))
    return BuildResult(documents={}, steps=[Step(requests=requests)] if requests else [])


def _report(catalogue: Catalogue, target: Target, _marks: Sequence[Mark]) -> BuildResult:
    [stored] = catalogue.table.get([record_key(target.name)])
    report = stored_report(stored)
    if target.name == SITE_KEY:
        site = site_record_of(stored).site if stored else None
        report = add_failing(catalogue.table, report, site.url if site else None)
    documents = render_report(report) if report else ()
    return BuildResult(
        documents=dict.fromkeys(report_paths(target.name)) | {document.path: document for document in documents}
    )


def _stray(_catalogue: Catalogue, target: Target, _marks: Sequence[Mark]) -> BuildResult:
    owner = target_at(target.name)
    return _handed_on(Request(owner, look=True)) if owner else BuildResult(documents={})


def _handed_on(request: Request) -> BuildResult:
    """Ask for the target that has taken over what an earlier release asked for under another name."""
    return BuildResult(documents={}, steps=[Step(requests=[request])])


def _holder(table: Table, claimed: Claim | None, slug: str) -> Record | None:
    """Read the record of the article that has the address; None if it has another, since its record was damaged."""
    [stored] = table.get([article_key(claimed.holder)]) if claimed and claimed.holder else [None]
    record = record_of(stored) if stored else None
    is_elsewhere = record is not None and record.identity is not None and record.identity.slug != slug
    return None if is_elsewhere else record


def _in_force(stored: Row | None) -> SiteRecord:
    if stored is None:
        raise LookupError("a target was marked before any settings were recorded")
    return site_record_of(stored)


_RENDERERS: Mapping[str, Callable[[Catalogue, Target, Sequence[Mark]], BuildResult]] = {
    "page": _page,
    "chapters": _chapters,
    "old": _old,
    "archive": _archive,
    "feed": _feed,
    "news": _news,
    "site": _lists,
    "feeds": _all_feeds,
    "opened": render_opened,
    "report": _report,
    "reports": lambda catalogue, _target, _marks: render_index(catalogue.table),
    "stray": _stray,
}
