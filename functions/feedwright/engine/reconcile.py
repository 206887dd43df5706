"""The walk compares the source's listing with the catalogue's index, in the order of keys, a page for each message.

It finds changes whose events were lost, articles that waited for the settings, and articles that new settings change.
Then it goes through the notices of withdrawn articles, and at last through the public place (public_walk.py).
One row stores how far the walk has come, so that any worker can go on after a crash.
"""

from collections import Counter
from datetime import datetime

from msgspec import structs

from feedwright.engine.catalogue.keys import SITE, article_key
from feedwright.engine.catalogue.records import SiteRecord, State, record_of, site_record_of
from feedwright.engine.catalogue.rows import ArticleRow, DamageRow, PassedOverRow, WalkRow
from feedwright.engine.catalogue.withdrawn import any_withdrawn
from feedwright.engine.comparing.compare import WalkResult, compare_source
from feedwright.engine.comparing.noted import compare_with_notes
from feedwright.engine.jobs.outbox import Outgoing
from feedwright.engine.jobs.targets import REPORT_INDEX, Request
from feedwright.engine.notices import next_withdrawn
from feedwright.engine.passed_over import count_passed_over, examples_of, is_misnamed_sidecar
from feedwright.engine.public_walk import PublicPage, next_public
from feedwright.errors import Conflict
from feedwright.ports import ANY, Change, Changed, Delete, Ports, Put, Row, WalkOn
from feedwright.site import Site

_RECORDINGS = 200  # on each page of the source; each takes up to two requests
_EXAMPLES = 60  # recordings that are named
_PUBLIC_PAGE = 250  # public documents that one function has time to render again, if all of them are gone


def new_walk(token: str, now: datetime) -> WalkRow:
    return WalkRow(token=token, cursor="", begun=now, moved=now)


def to_put(walk: WalkRow) -> Put:
    """Write a new walk; it takes the place of a walk that has not ended yet."""
    return Put(_row(walk), ANY)


def current_walk(ports: Ports) -> WalkRow | None:
    [stored] = ports.table.get([WalkRow.key()])
    return WalkRow.of(stored) if stored else None


def site_is_recorded(ports: Ports) -> bool:
    """Say whether valid settings are recorded; without them no walk begins."""
    [stored] = ports.table.get([SITE])
    return stored is not None and site_record_of(stored).site is not None


def begin_walk(ports: Ports, *, public: bool = True) -> WalkRow:
    """Begin a walk; if a record could not be read since the last one, have it render all public documents again.

    Args:
        ports: the world.
        public: the walk ends with the public place, as in ``walk_on``.

    Raises:
        Conflict: another record could not be read just now.
    """
    walk = new_walk(ports.new_token(), ports.clock())
    [damage] = ports.table.get([DamageRow.key()]) if public else [None]
    if damage:
        walk = structs.replace(walk, renders=True)
    ports.table.transact([to_put(walk), *([Delete(damage.key, damage.version)] if damage else [])])
    ports.queue.send([WalkOn(walk.token)])
    return walk


def walk_on(ports: Ports, token: str, *, page: int, public: bool = True) -> WalkResult:
    """Do the walk's next page: send every key to the queue for which source and catalogue differ.

    Args:
        ports: the world.
        token: the walk's own.
        page: how many objects to look at.
        public: the walk ends with the public place. A worker that looks at each document itself needs no such walk.
    """
    site_row, stored, before = ports.table.get([SITE, WalkRow.key(), PassedOverRow.key()])
    walk = WalkRow.of(stored) if stored else None
    in_force = site_record_of(site_row) if site_row else None
    if (
        stored is None
        or walk is None
        or in_force is None
        or in_force.site is None
        or walk.token != token
        or walk.finished
    ):
        return WalkResult(goes_on=False)
    if walk.noticed:
        return _through_public(ports, walk, stored.version, page)
    if walk.listed:
        return _through_withdrawn(ports, walk, stored.version, in_force.basis, public=public)
    if ports.walked and not walk.cursor:
        compared = compare_with_notes(ports, in_force, ports.walked, limit=page)
    else:
        compared = compare_source(ports, in_force, after=walk.cursor, limit=page)
    walked, bound = compared.result, compared.last
    ports.queue.send([Changed(key) for key in walked.differing])
    counted = _counted(ports, in_force, walk.passed_over, walked)
    noticed = bound is None and not any_withdrawn(ports)
    next_state = structs.replace(
        walk,
        cursor=bound or "",
        moved=_latest(walk, ports),
        listed=bound is None,
        noticed=noticed,
        finished=noticed and not public,
        passed_over=counted,
    )
    noted = _noted(ports, counted, before) if bound is None else []
    try:
        ports.table.transact([Put(_row(next_state), stored.version), *noted])
    except Conflict:
        return walked  # another worker does this walk, or a new walk took its place
    return structs.replace(walked, goes_on=_send_on(ports, next_state))


def _send_on(ports: Ports, walk: WalkRow) -> bool:
    if not walk.finished:
        ports.queue.send([WalkOn(walk.token)])
    return not walk.finished


def is_used(ports: Ports, recording: str) -> bool:
    """Say whether the recording is an entry, or an article refers to it."""
    [stored] = ports.table.get([article_key(recording)])
    record = record_of(stored) if stored else None
    is_entry = record is not None and record.identity is not None and record.state is not State.WITHDRAWN
    return is_entry or bool(ports.table.query(ArticleRow.referring(recording), limit=1))


def has_podcast(site: Site) -> bool:
    return any(rule.podcast for rule in site.feeds)


def _counted(ports: Ports, in_force: SiteRecord, so_far: PassedOverRow | None, page: WalkResult) -> PassedOverRow:
    """Add the files that a page of the walk passed over to those of the pages before."""
    known = so_far or PassedOverRow(counts={}, examples=(), included=())
    looked_at = page.settled[:_RECORDINGS] if has_podcast(in_force.valid_site) else ()
    unused = [*known.unused, *(key for key in looked_at if not is_used(ports, key))]
    keys = [*page.passed_over, *filter(is_misnamed_sidecar, page.sidecars)]
    return PassedOverRow(
        counts=dict(Counter(known.counts) + count_passed_over(keys)),
        examples=tuple(examples_of(keys, known.examples)),
        included=tuple(sorted({*known.included, *page.included})),
        unused=tuple(unused[:_EXAMPLES]),
    )


def _noted(ports: Ports, counted: PassedOverRow, before: Row | None) -> list[Change]:
    """Have the index of reports show what the whole walk passed over, if that is something else than before."""
    if before and PassedOverRow.of(before) == counted:
        return []
    outgoing = Outgoing(token=ports.new_token(), requests=(Request(REPORT_INDEX),), freed=(), at=ports.clock())
    return [Put(counted.row(PassedOverRow.key(), outgoing.token), ANY), Put(outgoing.to_row(), None)]


def _latest(walk: WalkRow, ports: Ports) -> datetime:
    """Give the time of the walk's last page. A time that has not come yet stays: it shows that a clock was wrong."""
    return max(walk.moved, ports.clock())


def _through_withdrawn(ports: Ports, walk: WalkRow, version: str, basis: str, *, public: bool) -> WalkResult:
    """Do a page of the notices that stand in the place of withdrawn articles; no listing of the source names these."""
    page = next_withdrawn(ports, after=walk.cursor, basis=basis)
    noticed = page.last is None
    next_state = structs.replace(
        walk, cursor=page.last or "", moved=_latest(walk, ports), noticed=noticed, finished=noticed and not public
    )
    try:
        ports.table.transact([*page.changes, Put(_row(next_state), version)])
    except Conflict:
        next_state = walk  # an article came back, or another worker does this walk too: look again
    return WalkResult(goes_on=_send_on(ports, next_state))


def _through_public(ports: Ports, walk: WalkRow, version: str, limit: int) -> WalkResult:
    """Do a page of the public place; what differs from its row is marked, and not yet mended.

    With each page goes a page of what rows have left behind beside the table.
    """
    page = PublicPage()
    if not walk.compared:
        page = next_public(ports, after=walk.cursor, limit=min(limit, _PUBLIC_PAGE), all_differ=walk.renders)
    left_behind = None if walk.tidied is None else ports.table.tidy(after=walk.tidied, now=ports.clock())
    compared = page.last is None
    next_state = structs.replace(
        walk,
        cursor=page.last or "",
        moved=max(_latest(walk, ports), page.latest or walk.moved),  # the next sweep sees that a clock was wrong
        compared=compared,
        tidied=left_behind,
        finished=compared and left_behind is None,
    )
    outbox = [Put(outgoing.to_row(), None) for outgoing in page.outgoing]
    try:
        ports.table.transact([*outbox, Put(_row(next_state), version)])
    except Conflict:
        return WalkResult(goes_on=False)  # another worker does this walk, or a new walk took its place
    return WalkResult(goes_on=_send_on(ports, next_state), foreign=page.foreign, outgoing=page.outgoing)


def _row(walk: WalkRow) -> Row:
    return walk.row(
        WalkRow.key(),
        f"{walk.token}.{walk.listed}.{walk.noticed}.{walk.compared}.{walk.cursor}.{walk.tidied}.{walk.finished}",
    )
