"""Links between articles: which article each link of an article means now, and who is told when that changes.

Whoever links an article notes it before looking for it: under ``refs/`` as with files, and under ``linked/`` that
somebody has. Whoever changes an article looks there after its transaction. So one of the two sees the other.
"""

from collections.abc import Iterable, Mapping, Sequence

from feedwright.engine.catalogue.keys import article_key
from feedwright.engine.catalogue.records import Record, State, record_of
from feedwright.engine.catalogue.rows import ArticleRow, NameRow, SourceRow
from feedwright.model.links import LinkPlace, Links, LinkTarget, name_handle
from feedwright.ports import ANY, Change, Delete, Key, Ports, Put
from feedwright.reading.entry.links import is_meant, names_of

_MOVES = 3  # moves of a file that are followed
_CANDIDATES = 100  # of one name: those with the shortest paths


def look_up_links(ports: Ports, old: Record, wanted: Sequence[LinkPlace]) -> Links:
    """Find the articles that an article links; what changes of them from then on is heard of.

    Args:
        ports: the catalogue.
        old: the article's record as it stands.
        wanted: what its links mean.
    """
    noted = {handle for target in old.links for handle in target.place.handles}
    handles = dict.fromkeys(handle for place in wanted for handle in place.handles if handle not in noted)
    _note(ports, old.key, list(handles))
    return _find(ports, wanted)


def links_stand(ports: Ports, record: Record) -> bool:
    """Say whether every article that the record's version links is where it was, and is out or not as it was."""
    if not record.links:
        return True
    return tuple(_find(ports, [target.place for target in record.links]).values()) == record.links


def only_linked(ports: Ports, handles: Sequence[str]) -> tuple[str, ...]:
    """Leave of an article's *handles* those by which some article links it, or did."""
    rows = ports.table.get([ArticleRow.linked_key(handle) for handle in handles]) if handles else []
    return tuple(handle for handle, row in zip(handles, rows, strict=True) if row)


def names_moved(old: Record, new: Record) -> list[Change]:
    """Move the rows under which links find an article by name."""
    before, after = _names(old), _names(new)
    return [
        *(Delete(key) for key in before if key not in after),
        *(Put(values.row(key, str(new.revision)), ANY) for key, values in after.items() if before.get(key) != values),
    ]


def handles_moved(old: Record, new: Record) -> tuple[str, ...]:
    """Give the handles of an article whose links must change, or whose names are others now."""
    names = dict.fromkeys(map(name_handle, (*names_of(old.paths), *names_of(new.paths))))
    if _address(old) != _address(new):
        return (new.key, *new.former, *names)
    return () if old.paths == new.paths else tuple(names)


def _address(record: Record) -> str | None:
    return None if record.state is State.WITHDRAWN else record.address


def _names(record: Record) -> dict[Key, NameRow]:
    values = NameRow(key=record.key, paths=record.paths)
    names = names_of(record.paths)
    return {NameRow.place(name, record.key, is_own=name == names[0]): values for name in names}


def _note(ports: Ports, key: str, handles: Sequence[str]) -> None:
    rows = ports.table.get([ArticleRow.linked_key(handle) for handle in handles]) if handles else []
    linking = ArticleRow(article=key)
    noted = [linking.row(ArticleRow.reference_key(handle, key), "1") for handle in handles]
    # One row for all that link it: only the first ones write it, or they would be in each other's way.
    first = [handle for handle, row in zip(handles, rows, strict=True) if row is None]
    noted += [linking.row(ArticleRow.linked_key(handle), "1") for handle in first]
    if noted:
        ports.table.write(noted)


def _find(ports: Ports, places: Sequence[LinkPlace]) -> Links:
    """Look for all articles at once: by their keys, then by name for those that are none."""
    addresses = _Addresses(ports)
    addresses.read(key for place in places for key in place.keys)
    chosen = {place: next(filter(addresses.has, place.keys), "") for place in places}
    by_name = [place for place in places if place.name and not chosen[place]]
    called = {name: _called(ports, name) for name in dict.fromkeys(place.name for place in by_name)}
    meant = {place: [row.key for row in called[place.name] if is_meant(place, row.paths)] for place in by_name}
    addresses.read(key for keys in meant.values() for key in keys)
    chosen |= {place: next(filter(addresses.has, keys), "") for place, keys in meant.items()}
    chosen |= _moved_away(ports, addresses, {place: place.keys for place, key in chosen.items() if not key})
    addresses.complete(filter(None, chosen.values()))
    return {place: LinkTarget(place=place, article=key, address=addresses.of(key)) for place, key in chosen.items()}


def _moved_away(
    ports: Ports, addresses: "_Addresses", places: Mapping[LinkPlace, tuple[str, ...]]
) -> dict[LinkPlace, str]:
    """Find the articles whose files were moved away from where the links lead."""
    places = {place: keys for place, keys in places.items() if keys}
    moved: dict[LinkPlace, str] = {}
    for _ in range(_MOVES if places else 0):
        wanted = list(dict.fromkeys(key for keys in places.values() for key in keys))
        rows = ports.table.get([article_key(key) for key in wanted]) if wanted else []
        next_keys = {key: record_of(row).moved_to for key, row in zip(wanted, rows, strict=True) if row}
        places = {place: tuple(filter(None, map(next_keys.get, keys))) for place, keys in places.items()}
        addresses.read(key for keys in places.values() for key in keys)
        moved |= {place: key for place, keys in places.items() if (key := next(filter(addresses.has, keys), ""))}
        places = {place: keys for place, keys in places.items() if keys and place not in moved}
    return moved


def _called(ports: Ports, name: str) -> list[NameRow]:
    return [NameRow.of(row) for row in ports.table.query(NameRow.partition(name), limit=_CANDIDATES)]


class _Addresses:
    """The addresses of articles, as the index of the source keeps them."""

    def __init__(self, ports: Ports) -> None:
        self._table = ports.table
        self._rows: dict[str, SourceRow] = {}  # of articles alone
        self._read: set[str] = set()

    def read(self, keys: Iterable[str]) -> None:
        wanted = [key for key in dict.fromkeys(keys) if key not in self._read]
        self._read.update(wanted)
        rows = self._table.get([SourceRow.key(key) for key in wanted]) if wanted else []
        for key, row in zip(wanted, rows, strict=True):
            if row and (values := SourceRow.of(row)).basis is not None:
                self._rows[key] = values

    def complete(self, keys: Iterable[str]) -> None:
        """Read the records of those whose rows an earlier release wrote."""
        wanted = [key for key in dict.fromkeys(keys) if self._rows[key].address is None]
        rows = self._table.get([article_key(key) for key in wanted]) if wanted else []
        for key, row in zip(wanted, rows, strict=True):
            self._rows[key] = SourceRow(address=record_of(row).address if row else "")

    def has(self, key: str) -> bool:
        return key in self._rows

    def of(self, key: str) -> str:
        row = self._rows.get(key)
        return (row.address or "") if row else ""
