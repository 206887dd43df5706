"""Articles that come out late: their dates are older than the entries that feed readers look at."""

from datetime import datetime, timedelta

from feedwright.engine.catalogue.records import Record
from feedwright.engine.catalogue.rows import MemberRow
from feedwright.engine.intake.membership import Placement
from feedwright.errors import Problem
from feedwright.model.article import Entry
from feedwright.ports import Table
from feedwright.site import Site
from feedwright.site.feeds import MAIN_FEED

_BEGINNING = timedelta(days=1)  # what a site begins with counts by its dates


def appeared(entry: Entry, first_seen: datetime, begun: datetime | None) -> datetime:
    """Say when readers could first see *entry*: at its date, or later if it came out late.

    Args:
        entry: the entry.
        first_seen: when its file, as it came out, was last changed.
        begun: when the site began; None: later than all its entries.
    """
    if begun is None or first_seen <= begun + _BEGINNING:
        return entry.published
    return max(entry.published, first_seen.replace(microsecond=0))


def may_be_unseen(old: Record, new: Record, begun: datetime | None) -> bool:
    """Say whether an article comes out for the first time, and later than its date."""
    if old.shown or not new.out or new.entry is None or new.identity is None:
        return False
    return appeared(new.entry, new.identity.first_seen, begun) > new.entry.published + _BEGINNING


def oldest_shown(table: Table, site: Site) -> str:
    """Give the place of the last entry in the main feed's documents; "" if they show all entries."""
    rows = table.query(MemberRow.partition(MAIN_FEED), newest_first=True, limit=site.window)
    return rows[-1].sort if len(rows) == site.window else ""


def month_of(record: Record, placement: Placement, oldest: str) -> str:
    """Give the month in whose archive alone an entry is that comes out late; "" for any other entry.

    Args:
        record: the article's record, with its entry.
        placement: the entry's places in feeds.
        oldest: what ``oldest_shown`` says; "" for an article that is out already.
    """
    month = f"{record.entry.published:%Y-%m}" if record.entry else ""
    if record.shown:
        return record.late if record.late == month else ""
    place = next((member.sort for member in placement.members if member.feed == MAIN_FEED), "")
    return month if place and place < oldest else ""


def unseen(key: str, month: str, site: Site) -> Problem:
    """Warn the author of an article that no feed reader will show."""
    what = (
        f"the article comes out late: its date is older than the newest {site.window} entries, which are all that feed "
        f"readers look at, so it is only in the archive of {month}."
    )
    cure = 'Write the day on which it comes out as its date, or sort = "appeared" into site.toml.'
    return Problem(path=key, rule="late", what=what, cure=cure)
