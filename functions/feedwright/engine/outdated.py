"""Whether an article's record rests on its sidecars, files and links as they are now, by the catalogue's index alone.

So the walk finds an article that was not looked at after one of these had changed, because the message was lost.
"""

from collections.abc import Mapping, Sequence
from typing import Self

from msgspec import Struct

from feedwright.engine.catalogue.rows import SourceRow
from feedwright.engine.named_files import files_meant
from feedwright.reading.metadata.sidecar import SIDECAR_SUFFIXES, is_sidecar, stem, suffixes_beside

_LAST_SUFFIX = max(SIDECAR_SUFFIXES)


def dependencies(key: str, index: SourceRow) -> list[str]:
    """Name the files whose rows tell whether the article is outdated, also those not there."""
    return [*(index.files or ()), *(index.links or ()), *(stem(key) + suffix for suffix in suffixes_beside(key))]


def dependencies_beyond(key: str, index: SourceRow, *, after: str, last: str | None) -> list[str]:
    """Name the files beyond these bounds whose rows tell whether the article is outdated, also those not there.

    Args:
        key: the article's key, which lies within the bounds.
        index: its row.
        after: all names after this one,
        last: up to this one, lie within; None: there is no such bound.
    """
    if not after and last is None:
        return []
    names = [*(index.files or ()), *(index.links or ())]
    beside = stem(key)
    if beside <= after or (last is not None and beside + _LAST_SUFFIX > last):  # else no sidecar lies beyond
        names += [beside + suffix for suffix in suffixes_beside(key)]
    return [name for name in names if name <= after or (last is not None and name > last)]


class IndexRows(Struct, frozen=True):
    """Rows of the index, as many articles ask them what has changed."""

    rows: Mapping[str, SourceRow]
    etags: Mapping[str, str | None]  # of all rows
    described: frozenset[str]  # the stems of all sidecars among them

    @classmethod
    def of(cls, rows: Mapping[str, SourceRow]) -> Self:
        etags = {key: row.etag for key, row in rows.items()}
        return cls(rows, etags, frozenset(map(stem, filter(is_sidecar, rows))))


def is_outdated(key: str, index: SourceRow, known: IndexRows, called: Mapping[str, Sequence[str]]) -> bool:
    """Say whether the article must be looked at again.

    Args:
        key: the article's key.
        index: its row.
        known: the rows of its dependencies, as far as there are any.
        called: the keys of all files that are called by a name that it embeds.
    """
    if index.files is None or index.links is None or index.named is None:  # an earlier release wrote the row
        return False
    if index.named and any(files_meant(key, called[name]) != meant for name, meant in index.named.items()):
        return True
    rests_on = index.files
    if known.described and (beside := stem(key)) in known.described:
        rests_on = {**{beside + suffix: None for suffix in suffixes_beside(key)}, **rests_on}
    is_as_it_was = rests_on.items() <= known.etags.items()  # nearly always; else a look at each file says more
    if not is_as_it_was and any(_is_another(etag, known.rows.get(file)) for file, etag in rests_on.items()):
        return True
    if index.links and any(_is_elsewhere(at, known.rows.get(article)) for article, at in index.links.items()):
        return True
    return index.waits


def _is_another(etag: str | None, row: SourceRow | None) -> bool:
    if row is None:
        return etag is not None
    return row.etag is not None and row.etag != etag  # an earlier release wrote rows without an ETag


def _is_elsewhere(address: str | None, row: SourceRow | None) -> bool:
    if row is None or row.basis is None:
        return address is not None
    return address is None or (row.address is not None and row.address != address)
