"""The newest rows of a partition, from which many questions about it can be answered."""

from collections.abc import Sequence

from msgspec import Struct

from feedwright.ports import Row


class Newest(Struct, frozen=True):
    """The newest rows of a partition, the newest first."""

    rows: Sequence[Row]
    has_older: bool  # whether there are, or may be, rows that are older than these

    def first(self, limit: int) -> list[Row] | None:
        """Give the newest of them; None: there may be more."""
        return list(self.rows[:limit]) if limit <= len(self.rows) or not self.has_older else None

    def covers(self, place: str) -> bool:
        """Say whether all rows at *place* and behind it are known."""
        return not self.has_older or bool(self.rows and self.rows[-1].sort <= place)

    def at(self, place: str) -> Row | None:
        """Give the row at a place that is covered."""
        return next((row for row in self.rows if row.sort == place), None)

    def within(self, prefix: str, after: str, limit: int) -> list[Row] | None:
        """Give the oldest rows behind *after* that begin with *prefix*; None: they are not all known."""
        if not self.covers(max(prefix, after)):
            return None
        return [row for row in reversed(self.rows) if row.sort > after and row.sort.startswith(prefix)][:limit]

    def beside(self, place: str, *, newest_first: bool, limit: int) -> list[Row] | None:
        """Give the next older or newer rows; None: they are not all known."""
        if newest_first:
            older = [row for row in self.rows if row.sort < place][:limit]
            return older if len(older) == limit or not self.has_older else None
        if not self.covers(place):
            return None
        return [row for row in reversed(self.rows) if row.sort > place][:limit]
