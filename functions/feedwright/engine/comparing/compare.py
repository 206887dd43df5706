"""Compares the source's listing with the catalogue's index, a part of both at a time."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct, structs

from feedwright.engine.catalogue.records import SiteRecord
from feedwright.engine.catalogue.rows import SourceRow
from feedwright.engine.jobs.outbox import Outgoing
from feedwright.engine.named_files import keys_called
from feedwright.engine.outdated import IndexRows, dependencies_beyond, is_outdated
from feedwright.ports import ListedObject, Listing, Ports
from feedwright.reading.identity import date_in_path
from feedwright.reading.media.names import EPISODE_SUFFIXES, is_recording_name
from feedwright.reading.metadata.sidecar import SIDECAR_SUFFIXES, is_companion, is_sidecar
from feedwright.reading.selection import is_article, matches

_PART = 20_000  # rows of the index that are held at a time
# The last parts of the names of recordings and sidecars, which hardly any file has.
_APART = frozenset(suffix.rpartition(".")[2] for suffix in (*EPISODE_SUFFIXES, *SIDECAR_SUFFIXES))


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


class SourcePage(Struct, frozen=True, kw_only=True):
    """A part of the source, compared with the catalogue's index."""

    result: WalkResult
    files: int
    last: str | None  # the last key that was compared; None: there are no more


def compare_source(ports: Ports, in_force: SiteRecord, *, after: str, limit: int) -> SourcePage:
    """Compare the files whose keys come after *after* with the index, of which a part is held at a time."""
    return compare_listing(ports, in_force, ports.source.list(after=after, limit=limit), after=after, limit=limit)


def compare_listing(ports: Ports, in_force: SiteRecord, listing: Listing, *, after: str, limit: int) -> SourcePage:
    """Compare what a listing names, which begins after *after*, with the index."""
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
        compared = compare_part(ports, in_force, listed[begin:end], rows, _beyond(rows, bound, last))
        parts.append(_without_hidden(compared, rows, tuple(listing.unreadable)))
        if last is None or last == listed_to or not left:
            break
        bound, begin = last, end
    result = structs.replace(joined(parts), unreadable=listing.unreadable, not_listed=listing.not_listed)
    return SourcePage(result=result, files=end, last=last)


def _beyond(rows: Mapping[str, SourceRow], after: str, last: str | None) -> dict[str, None]:
    """Name the files beyond these bounds on which articles within them rest."""
    if not after and last is None:
        return {}
    articles = [(key, row) for key, row in rows.items() if row.basis]
    return {name: None for key, row in articles for name in dependencies_beyond(key, row, after=after, last=last)}


def compare_part(
    ports: Ports,
    in_force: SiteRecord,
    listed: Sequence[ListedObject],
    rows: Mapping[str, SourceRow],
    beyond: Iterable[str],
) -> WalkResult:
    """Compare some files with their rows.

    Args:
        ports: the catalogue.
        in_force: the settings in force.
        listed: the files.
        rows: their rows, and those of files that are not there any more.
        beyond: the names of all other files on which these rest.
    """
    asked = [SourceRow.key(key) for key in beyond]
    others = ports.table.get(asked) if asked else []
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


def joined(parts: Sequence[WalkResult]) -> WalkResult:
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


def merge(
    in_force: SiteRecord,
    listed: Sequence[ListedObject],
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
    indexed, known, basis = dict(rows), IndexRows.of({**others, **rows}), in_force.basis
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
    recordings, sidecars, included = told_by_names(in_force, listed)
    return WalkResult(
        goes_on=False,
        gone=list(indexed),
        differing=differing,
        waiting=waiting,
        rejected=rejected,
        passed_over=passed_over,
        recordings=list(recordings),
        settled=[key for key, etag in recordings.items() if key in rows and rows[key].etag == etag],
        sidecars=sidecars,
        included=included,
    )


def told_by_names(
    in_force: SiteRecord, listed: Sequence[ListedObject]
) -> tuple[dict[str, str], list[str], frozenset[str]]:
    """Give the recordings with their ETags, the sidecars, and the globs of ``include`` that some file matches."""
    apart = [item for item in listed if item.key.rpartition(".")[2].lower() in _APART]
    recordings = {item.key: item.etag for item in apart if is_recording_name(item.key)}
    sidecars = [item.key for item in apart if is_sidecar(item.key)]
    patterns = in_force.valid_site.include
    included = frozenset(pattern for pattern in patterns if any(matches(item.key, pattern) for item in listed))
    return recordings, sidecars, included


def _age(key: str) -> date:
    """Order articles by the dates in their paths: of two that want the same address, the older one gets it."""
    return date_in_path(key) or date.max


def _earlier(first: str | None, second: str | None) -> str | None:
    known = [key for key in (first, second) if key is not None]
    return min(known) if known else None


def _key_of(listed: ListedObject) -> str:
    return listed.key
