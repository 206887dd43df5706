"""Many marked pages of articles at once, for a worker that is alone at its site; ``build`` takes targets singly.

A page links the articles beside it, so pages are written when all articles are taken in. They are written under their
leases, before their marks are deleted. Pages that need a second look are left to ``build``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import NamedTuple

from feedwright.engine.build import write_page
from feedwright.engine.building.lease import Lease, take_all
from feedwright.engine.building.standing import unknown
from feedwright.engine.building.target_build import Written
from feedwright.engine.bulk.sharing import Shared, pieces_of
from feedwright.engine.catalogue.keys import SITE, claim, claim_key
from feedwright.engine.catalogue.listed import Catalogue
from feedwright.engine.catalogue.records import claim_of, site_record_of
from feedwright.engine.catalogue.rows import MarkRow
from feedwright.engine.documents.article_pages.neighbours import NeighbourReader, neighbours_of
from feedwright.engine.documents.failing_pages import any_failing
from feedwright.engine.documents.paths import paths_of
from feedwright.engine.documents.render import Frame, article_page, render_target
from feedwright.engine.jobs.targets import Target
from feedwright.engine.jobs.worker import Worker
from feedwright.errors import Conflict, StoreError
from feedwright.model.files import Document
from feedwright.ports import Change, Delete, Key, Ports, Table, Task

PAGE_KINDS = frozenset({"page", "old"})  # the kinds of targets that may be articles' pages
_PAGES = 100  # pages that are written together
_PIECE = 50  # pages that the helper renders at a time: of two such pieces it is not done before so many are written
_MARKS = 1_000  # marks that are read at a time


def marked_pages(table: Table) -> list[Target]:
    """Name every target that may be an article's page and has a mark. Their marks are not kept: a site has many."""
    marked: dict[Target, None] = {}
    for kind in sorted(PAGE_KINDS):
        after = ""
        while rows := table.query(MarkRow.PARTITION, prefix=f"{kind}/", after=after, limit=_MARKS):
            marked.update({Target(values.kind, values.name): None for values in map(MarkRow.of, rows)})
            after = rows[-1].sort
    return list(marked)


class _Leased(NamedTuple):
    """A page's lease, and the marks that stood before it was rendered."""

    lease: Lease
    marks: Sequence[Key]


def write_marked_pages(
    worker: Worker,
    marked: Iterable[Target],
    places: Mapping[Target, str],
    after_each: Callable[[], None] = lambda: None,
) -> list[Written]:
    """Write marked pages of articles, once all articles are taken in.

    What needs a second look keeps its marks for ``build``.

    Args:
        worker: the worker, which is alone at its site.
        marked: the targets.
        places: sort keys by which pages that link each other come one after the other, as far as they are known.
        after_each: called for each page that was looked at.
    """
    ports, written = worker.ports, list[Written]()
    [site_row] = ports.table.get([SITE])
    if site_row is None or any_failing(ports.table) or site_record_of(site_row).code != ports.code:
        return written
    wanted = sorted(marked, key=lambda target: places.get(target, ""), reverse=True)
    rendered: list[tuple[_Leased, Document | None]] = []
    for each in _rendered(worker, wanted, after_each):
        rendered.append(each)
        if len(rendered) == _PAGES:
            written += _write_all(worker, rendered)
            rendered.clear()
    return written + _write_all(worker, rendered)


def _rendered(
    worker: Worker, wanted: Sequence[Target], after_each: Callable[[], None]
) -> Iterator[tuple[_Leased, Document | None]]:
    """Take the leases, read the marks, and render the pages after that.

    A target whose lease another worker holds is left out.
    """
    ports, token, render = worker.ports, worker.ports.new_token(), rendering(worker.ports)
    shared = Shared[_Leased, Document | None](
        ports,
        lambda some: Task(kind="pages", items=[leased.lease.target for leased in some], token=token),
        lambda some: render([leased.lease.target for leased in some]),
        after_each,
    )
    leased = (take_all(worker, wanted[start : start + _PAGES]) for start in range(0, len(wanted), _PAGES))
    marked = ([_Leased(lease, _marks_of(ports.table, lease.target)) for lease in leases] for leases in leased)
    pieces = (piece for some in marked for piece in pieces_of(some, _PIECE))
    return shared.done(pieces, ports.helper if ports.helper and len(wanted) >= ports.helper.least else None)


def rendering(ports: Ports) -> Callable[[Sequence[Target]], Iterator[Document | None]]:
    """Render pages of articles that are out; None for all else, and where a template fails."""
    [site_row] = ports.table.get([SITE])
    if site_row is None:
        return lambda targets: (None for _ in targets)
    frame, reader = Frame.of(site_record_of(site_row)), NeighbourReader(Catalogue(ports.table))
    return lambda targets: map(partial(_page, ports, frame, reader), targets)


def _page(ports: Ports, frame: Frame, reader: NeighbourReader, target: Target) -> Document | None:
    [path] = paths_of(target)
    if target.kind == "old":  # something else may want the address, too
        built = render_target(ports, target, ())
        page = built.documents.get(path)
        usual = isinstance(page, Document) and not (built.steps or built.problems or built.unreadable)
        return page if usual and isinstance(page, Document) else None
    [owner] = ports.table.get([claim_key(claim("slug", target.name))])
    holder = claim_of(owner).holder if owner else None
    record = reader.record(holder) if holder else None
    if record is None or record.entry is None or not (record.out and record.has_page):
        return None
    neighbours = neighbours_of(record, frame.site, reader)
    if reader.unreadable:
        return None
    frame = frame.with_feeds_of(ports.table, [record.entry])
    page, problem = article_page(record, record.entry, path, frame, neighbours)
    return None if problem else page


def _marks_of(table: Table, target: Target) -> list[Key]:
    return [row.key for row in table.query(MarkRow.PARTITION, prefix=MarkRow.prefix(target.id), limit=_MARKS)]


def _write_all(worker: Worker, rendered: Sequence[tuple[_Leased, Document | None]]) -> list[Written]:
    """Write the pages under their leases, and delete the marks that stood before they were rendered."""
    endings: list[list[Change]] = []
    written: list[Written] = []
    for (lease, marks), page in rendered:
        if page is None or not worker.has_time():
            endings.append([lease.give_back()])  # a build must look at it, or note the failing page
        else:
            endings.append(_written(worker, lease, page, written, marks))
    for changes in _filled(endings, worker.ports.table.transaction_limit):
        with suppress(Conflict):  # the lease ended, and another worker holds it; the marks are left
            worker.ports.table.transact(changes)
    return written


def _written(
    worker: Worker, lease: Lease, page: Document, written: list[Written], marks: Sequence[Key]
) -> list[Change]:
    """Write a page, and return the changes that this allows; if it fails, the marks stay for a build."""
    try:
        latest, given_back = write_page(worker, lease, page)
    except (Conflict, StoreError):
        return [lease.give_back(unknown(worker.ports))]
    written += latest
    return [*map(Delete, marks), given_back]


def _filled(endings: Iterable[list[Change]], limit: int) -> Iterator[list[Change]]:
    """Put the changes of many pages into few transactions; those of one page stay together."""
    filled: list[Change] = []
    for changes in endings:
        if filled and len(filled) + len(changes) > limit:
            yield filled
            filled = []
        filled.extend(changes)
    if filled:
        yield filled
