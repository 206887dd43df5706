"""The catalogue in a SQLite file."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from feedwright.adapters.local.disk import open_database, translated
from feedwright.errors import Conflict
from feedwright.ports import ANY, Change, Check, Expected, Key, Put, Row, key_of

_SCHEMA = """
CREATE TABLE IF NOT EXISTS rows (
    partition TEXT NOT NULL, sort TEXT NOT NULL, version TEXT NOT NULL, data BLOB NOT NULL,
    PRIMARY KEY (partition, sort)
) WITHOUT ROWID
"""


class SqliteTable:
    """Implements ``ports.Table`` with one connection for one thread. Other processes wait for the write lock."""

    transaction_limit = 50_000

    def __init__(self, path: Path, written: Callable[[Iterable[Key]], None] = lambda _: None) -> None:
        """Open a file; *written* is called with the keys of all rows that are written."""
        self._path, self._written = path, written
        self._database = open_database(path, _SCHEMA)

    def close(self) -> None:
        self._database.close()

    def get(self, keys: Sequence[Key]) -> list[Row | None]:
        with translated(self._path):
            return [self._row(key) for key in keys]

    def get_fitting(self, keys: Sequence[Key], fits: Callable[[Row], bool]) -> list[Row | None]:  # noqa: ARG002 - all are as they are
        return self.get(keys)

    def query(
        self, partition: str, *, prefix: str = "", after: str = "", newest_first: bool = False, limit: int
    ) -> list[Row]:
        order, beyond = ("DESC", "<") if newest_first else ("ASC", ">")
        where, values = ["partition = ?"], [partition]
        if after:
            where.append(f"sort {beyond} ?")
            values.append(after)
        if prefix:
            # UTF-8 never uses the byte ff, so prefix + ff sorts behind every text with this prefix.
            where.append("sort >= ? AND sort < ? || CAST(x'ff' AS TEXT)")
            values += [prefix, prefix]
        text = (
            f"SELECT partition, sort, version, data FROM rows WHERE {' AND '.join(where)} "  # noqa: S608 - no input in it
            f"ORDER BY sort {order} LIMIT ?"
        )
        with translated(self._path):
            return [Row(*record) for record in self._database.execute(text, (*values, limit))]

    def tidy(self, *, after: str, now: datetime) -> None:
        """Remove nothing: all data is in the table itself."""

    def transact(self, changes: Sequence[Change]) -> None:
        self._written(map(key_of, changes))
        with self._transaction():
            for change in changes:
                if not isinstance(change, Put) or change.expected not in {None, ANY}:
                    self._make(change)
            try:
                self._put("INSERT", [change.row for change in _puts(changes, None)])
            except sqlite3.IntegrityError as error:
                raise Conflict(f"a row is there that was not expected: {error}") from error
            self._put("INSERT OR REPLACE", [change.row for change in _puts(changes, ANY)])

    def lock(self, key: Key, version: str, *, free: str) -> Row:
        with self._transaction():
            stored = self._row(key)
            if stored is not None and stored.version != free:
                raise Conflict(f"{key}: expected {free}, found {stored}")
            row = Row(*key, version, stored.data if stored else b"")
            self._put("INSERT OR REPLACE", [row])
        return row

    def write(self, rows: Sequence[Row]) -> None:
        self.transact([Put(row, ANY) for row in rows])

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with translated(self._path), self._database:  # this commits, or rolls back after an error
            self._database.execute("BEGIN IMMEDIATE")
            yield

    def _put(self, verb: str, rows: Sequence[Row]) -> None:
        """Write many rows in their order, so that those that stand together are written together."""
        ordered = sorted((row.partition, row.sort, row.version, row.data) for row in rows)
        self._database.executemany(f"{verb} INTO rows VALUES (?, ?, ?, ?)", ordered)

    def _make(self, change: Change) -> None:
        key = key_of(change)
        self._demand(key, change.expected)
        if isinstance(change, Put):
            row = change.row
            new = (row.version, row.data, *key)
            self._database.execute("UPDATE rows SET version = ?, data = ? WHERE partition = ? AND sort = ?", new)
        elif not isinstance(change, Check):
            self._database.execute("DELETE FROM rows WHERE partition = ? AND sort = ?", key)

    def _demand(self, key: Key, expected: Expected) -> None:
        if expected is ANY:
            return
        stored = self._database.execute("SELECT version FROM rows WHERE partition = ? AND sort = ?", key).fetchone()
        if (stored[0] if stored else None) != expected:
            raise Conflict(f"{key}: expected {expected}, found {stored}")

    def _row(self, key: Key) -> Row | None:
        query = "SELECT partition, sort, version, data FROM rows WHERE partition = ? AND sort = ?"
        record = self._database.execute(query, key).fetchone()
        return Row(*record) if record else None


def _puts(changes: Sequence[Change], expected: Expected) -> list[Put]:
    return [change for change in changes if isinstance(change, Put) and change.expected is expected]
