"""Reports: they tell the author about an article, and the publisher about the settings, until the problem is mended.

The record holds everything that a report says, so a report is rendered as every other document is.
"""

from datetime import datetime

from feedwright.engine.catalogue.keys import SITE
from feedwright.engine.catalogue.records import Record, SiteRecord, State, record_of, site_record_of
from feedwright.ports import Row
from feedwright.rendering.report import Report
from feedwright.site import SITE_KEY


def reported_since(old: Record | SiteRecord, new: Record | SiteRecord, now: datetime) -> datetime | None:
    """Say since when the problem and the warnings are those of *new*; None if it has none."""
    if not (new.problem or new.warnings):
        return None
    same = (old.problem, old.warnings) == (new.problem, new.warnings)
    return old.reported_since if same and old.reported_since else now.replace(microsecond=0)


def report_of(record: Record) -> Report | None:
    if record.reported_since is None:
        return None
    return Report(
        key=record.key,
        since=record.reported_since,
        problem=record.problem,
        warnings=record.warnings,
        public=record.entry.url if record.out and record.entry else None,
        public_from=record.entry.published if record.state is State.SCHEDULED and record.entry else None,
    )


def site_report_of(record: SiteRecord) -> Report | None:
    if record.reported_since is None:
        return None
    return Report(
        key=SITE_KEY,
        since=record.reported_since,
        problem=record.problem,
        warnings=record.warnings,
        public=record.site.url if record.site else None,
    )


def stored_report(stored: Row | None) -> Report | None:
    """Give the report on the article or the settings whose record is stored in the row."""
    if stored is None:
        return None
    return site_report_of(site_record_of(stored)) if stored.key == SITE else report_of(record_of(stored))
