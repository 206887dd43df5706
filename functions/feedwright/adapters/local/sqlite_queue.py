"""The queue in a SQLite file: the next build does what a killed build left undone."""

from collections import deque
from collections.abc import Sequence
from pathlib import Path

from feedwright.adapters.local.disk import open_database, translated
from feedwright.ports import Changed, Message, TellOn

_SCHEMA = """
CREATE TABLE IF NOT EXISTS queue (
    number INTEGER PRIMARY KEY, key TEXT NOT NULL, after TEXT -- of a TellOn message; NULL: the message is Changed
)
"""
# What is left of a killed build. A TellOn message sends the next one for its key, so all follow from the first of them.
_LEFT = "SELECT key, min(after) FROM queue GROUP BY key, after IS NULL ORDER BY min(number)"


class SqliteQueue:
    """Implements ``ports.Queue`` for one process at a time. Walks are not stored, because each build begins one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._database = open_database(path, _SCHEMA)
        with translated(path):
            left = self._database.execute(_LEFT).fetchall()
        self.messages: deque[Message] = deque(
            Changed(key) if after is None else TellOn(key, after) for key, after in left
        )

    def close(self) -> None:
        self._database.close()

    def send(self, messages: Sequence[Message]) -> None:
        kept = [
            (message.key, message.after if isinstance(message, TellOn) else None)
            for message in messages
            if isinstance(message, Changed | TellOn)
        ]
        if kept:
            with translated(self._path), self._database:
                self._database.execute("BEGIN IMMEDIATE")
                self._database.executemany("INSERT INTO queue (key, after) VALUES (?, ?)", kept)
        self.messages.extend(messages)

    def finished(self) -> None:
        """Delete all messages, because they are done."""
        with translated(self._path):
            self._database.execute("DELETE FROM queue")
