"""The walk compares the source's listing with the catalogue's index, in the order of keys, a page for each message.

It finds changes whose events were lost, articles that waited for the settings, and articles that new settings change.
Then it goes through the notices of withdrawn articles, and at last through the public place (public_walk.py).
One row stores how far the walk has come, so that any worker can go on after a crash.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct, structs

from feedwright.engine.catalogue.keys import SITE, article_key
from feedwright.engine.catalogue.records import SiteRecord, State, record_of, site_record_of
from feedwright.engine.catalogue.rows import ArticleRow, DamageRow, PassedOverRow, SourceRow, WalkRow
from feedwright.engine.catalogue.withdrawn import any_withdrawn
from feedwright.engine.jobs.outbox import Outgoing
from feedwright.engine.jobs.targets import REPORT_INDEX, Request
from feedwright.engine.named_files import keys_called
from feedwright.engine.notices import next_withdrawn
from feedwright.engine.outdated import Known, dependencies_beyond, is_outdated
from feedwright.engine.passed_over import count_passed_over, examples_of, is_misnamed_sidecar
from feedwright.engine.public_walk import PublicPage, next_public
from feedwright.errors import Conflict
from feedwright.ports import ANY, Change, Changed, Delete, Listed, Ports, Put, Row, WalkOn
from feedwright.reading.identity import date_in_path
from feedwright.reading.media.names import is_recording_name
from feedwright.reading.metadata.sidecar import is_companion, is_sidecar
from feedwright.reading.selection import is_article, matches
from feedwright.site import Site

_RECORDINGS = 200  # on each page of the source; each takes up to two requests
_EXAMPLES = 60  # recordings that are named
_PART = 20_000  # rows of the index that are held at a time
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


class WalkResult(Struct, frozen=True, kw_only=True):
    """What one page of a walk found."""

    goes_on: bool
    gone: Sequence[str] = ()  # those of the differing that are not in the source any more
    differing: Sequence[str] = ()  # keys that were sent to the queue, to be looked at
    waiting: Sequence[str] = ()  # those of them that only wait for what another article has, and are as they should be
    rejected: Sequence[str] = ()  # articles that have not changed since they were rejected
    passed_over: Sequence[str] = ()  # files that neither are articles nor belong to one
    recordings: Sequence[str] = ()  # audio and video
    settled: Sequence[str] = ()  # recordings that an earlier walk has shown already as they are
    sidecars: Sequence[str] = ()
    included: frozenset[str] = frozenset()  # globs of ``include`` that some file matches
    unreadable: Sequence[str] = ()  # folders that could not be listed
    not_listed: Sequence[str] = ()  # links that are not followed, and names that no key can have
    hidden: Sequence[str] = ()  # known files in these folders: nothing says that they are gone, so they stay public
    foreign: Sequence[str] = ()  # objects in the public place where Feedwright never writes
    outgoing: Sequence[Outgoing] = ()  # has the targets of public documents built that are not as they were written


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


class SourcePage(Struct, frozen=True, kw_only=True):
    """A part of the source, compared with the catalogue's index."""

    result: WalkResult
    files: int
    last: str | None  # the last key that was compared; None: there are no more


def compare_source(ports: Ports, in_force: SiteRecord, *, after: str, limit: int) -> SourcePage:
    """Compare the files whose keys come after *after* with the index, of which a part is held at a time."""
    listing = ports.source.list(after=after, limit=limit)
    listed, listed_to = listing.objects, None if listing.complete else listing.objects[-1].key
    parts: list[WalkResult] = []
    bound, begin, left = after, 0, limit
    while True:
        asked = min(left, _PART)
        index = ports.table.query(SourceRow.PARTITION, after=bound, limit=asked)
        left -= len(index)
        last = _earlier(listed_to, None if len(index) < asked else index[-1].sort)
        end = len(listed) if last is None else bisect_right(listed, last, key=_key_of)
        rows = SourceRow.by_sort(row for row in index if last is None or row.sort <= last)
        compared = _compare_part(ports, in_force, listed[begin:end], rows, (bound, last))
        parts.append(_without_hidden(compared, rows, tuple(listing.unreadable)))
        if last is None or last == listed_to or not left:
            break
        bound, begin = last, end
    result = structs.replace(_joined(parts), unreadable=listing.unreadable, not_listed=listing.not_listed)
    return SourcePage(result=result, files=end, last=last)


def _compare_part(
    ports: Ports,
    in_force: SiteRecord,
    listed: Sequence[Listed],
    rows: Mapping[str, SourceRow],
    bounds: tuple[str, str | None],
) -> WalkResult:
    """Compare the files whose keys come after the first of these bounds, up to the second."""
    after, last = bounds
    beyond: dict[str, None] = {}
    if after or last is not None:  # else nothing lies beyond
        articles = [(key, row) for key, row in rows.items() if row.basis]
        beyond = {name: None for key, row in articles for name in dependencies_beyond(key, row, after=after, last=last)}
    others = ports.table.get([SourceRow.key(key) for key in beyond]) if beyond else []
    names = dict.fromkeys(name for row in rows.values() if row.named for name in row.named)
    called = {name: keys_called(ports.table, name) for name in names}
    return merge(in_force, listed, rows, SourceRow.by_sort(filter(None, others)), called)


def _without_hidden(result: WalkResult, rows: Mapping[str, SourceRow], folders: tuple[str, ...]) -> WalkResult:
    """Leave files in folders that could not be listed as the catalogue has them."""
    if not folders:
        return result

    def shown(keys: Sequence[str]) -> list[str]:
        return [key for key in keys if not key.startswith(folders)]

    hidden = [key for key in rows if key.startswith(folders)]
    return structs.replace(result, gone=shown(result.gone), differing=shown(result.differing), hidden=hidden)


def _joined(parts: Sequence[WalkResult]) -> WalkResult:
    """Join the parts of a page, and put what differs in the order in which it should be looked at."""

    def all_of(name: str) -> list[str]:
        return [key for part in parts for key in getattr(part, name)]

    gone = all_of("gone")  # these come first, so that their addresses are free for articles that take their place
    return WalkResult(
        goes_on=False,
        gone=gone,
        differing=[*gone, *sorted(all_of("differing"), key=_age)],
        waiting=all_of("waiting"),
        rejected=all_of("rejected"),
        passed_over=all_of("passed_over"),
        recordings=all_of("recordings"),
        settled=all_of("settled"),
        sidecars=all_of("sidecars"),
        included=frozenset(all_of("included")),
        hidden=all_of("hidden"),
    )


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


def merge(
    in_force: SiteRecord,
    listed: Sequence[Listed],
    rows: Mapping[str, SourceRow],
    others: Mapping[str, SourceRow],
    called: Mapping[str, Sequence[str]],
) -> WalkResult:
    """Compare a part of the listing with the same part of the index.

    Args:
        in_force: the settings in force.
        listed: the part of the listing.
        rows: the part of the index, by key.
        others: rows of the index outside of that part, for files and articles that articles in it rest on.
        called: the keys of all files that are called by a name that articles in it embed.
    """
    indexed, known, basis = dict(rows), Known.of({**others, **rows}), in_force.basis
    differing, waiting, rejected, passed_over = [], [], [], []
    for item in listed:
        row = indexed.pop(item.key, None)
        index = row or SourceRow()
        if index.etag == item.etag and index.basis == basis:  # true for nearly all files
            if is_outdated(item.key, index, known, called):
                differing.append(item.key)
                if not is_outdated(item.key, structs.replace(index, waits=False), known, called):
                    waiting.append(item.key)
            elif index.rejected:
                rejected.append(item.key)
        elif is_companion(item.key) and index.basis is None:  # and no sidecar makes it an entry
            if index.etag != item.etag or not (index.is_named or is_sidecar(item.key)):
                differing.append(item.key)
        elif is_companion(item.key) or is_article(item.key, in_force.valid_site):
            differing.append(item.key)
        else:
            if row:
                differing.append(item.key)
            passed_over.append(item.key)
    recordings = {item.key: item.etag for item in listed if is_recording_name(item.key)}
    return WalkResult(
        goes_on=False,
        gone=list(indexed),
        differing=differing,
        waiting=waiting,
        rejected=rejected,
        passed_over=passed_over,
        recordings=list(recordings),
        settled=[key for key, etag in recordings.items() if key in rows and rows[key].etag == etag],
        sidecars=[item.key for item in listed if is_sidecar(item.key)],
        included=_included(in_force.valid_site.include, listed),
    )


def _included(patterns: Sequence[str], listed: Sequence[Listed]) -> frozenset[str]:
    return frozenset(pattern for pattern in patterns if any(matches(item.key, pattern) for item in listed))


def _age(key: str) -> date:
    """Order articles by the dates in their paths: of two that want the same address, the older one gets it."""
    return date_in_path(key) or date.max


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


def _earlier(first: str | None, second: str | None) -> str | None:
    known = [key for key in (first, second) if key is not None]
    return min(known) if known else None


def _key_of(listed: Listed) -> str:
    return listed.key


def _row(walk: WalkRow) -> Row:
    return walk.row(
        WalkRow.key(),
        f"{walk.token}.{walk.listed}.{walk.noticed}.{walk.compared}.{walk.cursor}.{walk.tidied}.{walk.finished}",
    )
