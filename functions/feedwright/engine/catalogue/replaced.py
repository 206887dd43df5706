"""Replaced files: what an entry showed before stays public for a while, for readers who hold the entry as it was.

An entry that is withdrawn takes all its files along at once. So does a file that its author takes out of the entry, and
a picture that is replaced by one without the position where it was taken.
"""

from datetime import datetime, timedelta

from msgspec.structs import replace

from feedwright.engine.catalogue.keys import due_sort
from feedwright.engine.catalogue.records import Record, Replaced
from feedwright.model.files import Reference

_MOST = 20  # files that are kept for one entry; of more the oldest go at once, because each takes room


def with_replaced(old: Record, new: Record, now: datetime, stay: timedelta) -> Record:
    """Keep the files that the entry showed before, and end those whose time is over.

    A due row has the article looked at again when the time of the first one is over.

    Args:
        old: the record of the entry as it was.
        new: the record of the entry as it is.
        now: the time.
        stay: how long a replaced file stays public.
    """
    if not new.out:
        return replace(new, replaced=())
    shown = new.media
    files = {_place(reference): reference for reference in new.files}
    until = (now + stay).replace(microsecond=0)
    left = [Replaced(path=path, reference=reference, until=until) for path, reference in old.media.items()]
    replaced = tuple(
        each
        for each in (*old.replaced, *left)
        if each.path not in shown
        and each.until > now
        and _is_replaced(each.reference, files.get(_place(each.reference)))
    )[-_MOST:]
    if not replaced:
        return replace(new, replaced=())
    first = due_sort(min(each.until for each in replaced), new.key)
    return replace(new, replaced=replaced, due=min(filter(None, [new.due, first])))


def _place(reference: Reference) -> str:
    """Name the place that a file and its successor have in common; in a Word document that is the picture's name."""
    return f"{reference.embedded}/" if reference.embedded else reference.keys[0]


def _is_replaced(before: Reference, after: Reference | None) -> bool:
    if after is None or after.media is None or before.media is None:
        return False
    return after.media.has_position or not before.media.has_position
