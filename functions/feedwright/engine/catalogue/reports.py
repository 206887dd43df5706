"""Reports: they tell the author about an article, and the publisher about the settings, until the problem is mended.

The record holds everything that a report says, so a report is rendered as every other document is.
"""

from datetime import datetime

from feedwright.engine.catalogue.keys import SITE
from feedwright.engine.catalogue.records import Record, SiteRecord, State, record_of, site_record_of
from feedwright.engine.catalogue.rows import ReportRow
from feedwright.ports import Row
from feedwright.rendering.report import Report
from feedwright.rendering.report_index import ReportLine
from feedwright.site import SITE_KEY

_LONGEST = 300  # characters of a sentence in the index; the report itself has the whole sentence


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


def line_of(report: Report) -> ReportLine:
    """Give the line of the index for a report: its first problem, and how many more there are."""
    problems = [*([report.problem] if report.problem else []), *report.warnings]
    first = problems[0]
    return ReportLine(
        key=report.key,
        since=report.since,
        rejected=report.problem is not None,
        file=first.path,
        line=first.line,
        rule=first.rule,
        what=_shortened(first.what),
        cure=_shortened(first.cure),
        further=len(problems) - 1,
    )


def report_row(record: Record) -> Row | None:
    """Give the row through which the index names the report on an article; None without a report."""
    report = report_of(record)
    if report is None:
        return None
    line = line_of(report)
    values = ReportRow(
        article=line.key,
        since=line.since,
        file=line.file,
        line=line.line,
        rule=line.rule,
        what=line.what,
        cure=line.cure,
        further=line.further,
    )
    return values.row(ReportRow.key(line.key, line.since, rejected=line.rejected), str(record.revision))


def report_line(stored: Row) -> ReportLine:
    """Read a line of the index from its row."""
    values = ReportRow.of(stored)
    return ReportLine(
        key=values.article,
        since=values.since,
        rejected=stored.sort.startswith(ReportRow.REJECTED),
        file=values.file,
        line=values.line,
        rule=values.rule,
        what=values.what,
        cure=values.cure,
        further=values.further,
    )


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


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
