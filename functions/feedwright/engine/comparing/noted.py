"""Compares only those files whose rows somebody may have changed since the last walk, or which are not as they were.

A build on a laptop looks at all files, and nearly all are as they should be. To read their rows takes as long as to
look at them. So a walk leaves a note of each file that it found to be as it should be. Notes hold from one build that
ended well to the next, and for a day: then all rows are read, as on AWS.
"""

from collections.abc import Collection

from msgspec import structs

from feedwright.engine.catalogue.records import SiteRecord
from feedwright.engine.catalogue.rows import SourceRow
from feedwright.engine.comparing.compare import (
    SourcePage,
    WalkResult,
    compare_listing,
    compare_part,
    joined,
    told_by_names,
)
from feedwright.engine.outdated import dependencies
from feedwright.ports import Listing, Notes, Ports, Walked

_MOST = 1_000  # files whose rows are read one by one; with more the whole index is read
_FEW = 100  # of these; with more all notes are written anew


def compare_with_notes(ports: Ports, in_force: SiteRecord, walked: Walked, *, limit: int) -> SourcePage:
    """Compare all files, as ``compare_source`` does, and leave notes for the next build."""
    listing = ports.source.list(after="", limit=limit)
    is_whole = listing.complete and not listing.unreadable
    basis = f"{in_force.basis} {ports.clock():%Y-%m-%d}"
    notes = walked.take(basis)
    asked = _changed(listing, notes) if notes and is_whole else None
    if asked is not None and len(asked) <= _MOST:
        page = _compare_changed(ports, in_force, listing, asked)
    else:
        asked, page = None, compare_listing(ports, in_force, listing, after="", limit=limit)
    others = {*page.result.differing, *page.result.rejected, *page.result.passed_over}
    if asked is not None and len(asked) <= _FEW:
        walked.keep(others)
    elif is_whole and len(others) <= _MOST:
        walked.leave(basis, (f"{item.etag} {item.key}" for item in listing.objects), others)
    return page


def _changed(listing: Listing, notes: Notes) -> frozenset[str]:
    """Name the files that are not as they are noted, also those that are gone."""
    left, changed = notes.seen, []
    for item in listing.objects:
        note = f"{item.etag} {item.key}"
        if note in left:
            left.remove(note)
        else:
            changed.append(item.key)
    return frozenset((*changed, *notes.others, *(note.partition(" ")[2] for note in left)))


def _compare_changed(ports: Ports, in_force: SiteRecord, listing: Listing, asked: Collection[str]) -> SourcePage:
    stored = ports.table.get([SourceRow.key(key) for key in sorted(asked)]) if asked else []
    rows = SourceRow.by_sort(filter(None, stored))
    articles = [(key, row) for key, row in rows.items() if row.basis]
    beyond = {name: None for key, row in articles for name in dependencies(key, row) if name not in rows}
    changed = [item for item in listing.objects if item.key in asked]
    result = joined([compare_part(ports, in_force, changed, rows, beyond)])
    return SourcePage(result=_of_all(in_force, listing, asked, result), files=len(listing.objects), last=None)


def _of_all(in_force: SiteRecord, listing: Listing, asked: Collection[str], result: WalkResult) -> WalkResult:
    """Add what the names of all files tell."""
    recordings, sidecars, included = told_by_names(in_force, listing.objects)
    settled = frozenset(result.settled)
    return structs.replace(
        result,
        recordings=list(recordings),
        settled=[key for key in recordings if key not in asked or key in settled],
        sidecars=sidecars,
        included=included,
        not_listed=listing.not_listed,
    )
