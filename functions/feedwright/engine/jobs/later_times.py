"""Times in rows that have not come yet: a worker wrote them whose clock was ahead.

Such a worker may have decided that a time was over which has yet to come. A worker that meets such a time notes it in
the walk's row, where the next sweep sees it (``recovery/wrong_clock.py``).
"""

from contextlib import suppress
from datetime import datetime, timedelta

from msgspec import structs

from feedwright.engine.catalogue.rows import WalkRow
from feedwright.errors import Conflict, StoreError
from feedwright.ports import Ports, Put

SLACK = timedelta(minutes=5)  # the clocks of two machines may differ by so much
_ATTEMPTS = 5


def note_if_later(ports: Ports, when: datetime | None) -> None:
    """Note a time of another worker if it has not come yet.

    Raises:
        StoreError: other workers kept changing the walk's row; trying again is safe.
    """
    if when is not None and when > ports.clock() + SLACK:
        note_time(ports, when)


def note_time(ports: Ports, when: datetime) -> None:
    """Note in the walk's row that a worker's clock showed this time.

    Raises:
        StoreError: other workers kept changing the walk's row; trying again is safe.
    """
    for _ in range(_ATTEMPTS):
        [stored] = ports.table.get([WalkRow.key()])
        walk = WalkRow.of(stored) if stored else None
        if stored is None or walk is None or walk.moved >= when:
            return
        with suppress(Conflict):
            noted = structs.replace(walk, moved=when).row(WalkRow.key(), ports.new_token())
            ports.table.transact([Put(noted, stored.version)])
            return
    raise StoreError("other workers kept changing the walk's row; it is tried again later")
