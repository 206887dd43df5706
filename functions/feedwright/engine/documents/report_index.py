"""The index of reports: what is rejected, what is warned of, and which files are no articles."""

from feedwright.engine.catalogue.keys import SITE
from feedwright.engine.catalogue.records import SiteRecord, site_record_of
from feedwright.engine.catalogue.reports import line_of, report_line, site_report_of
from feedwright.engine.catalogue.rows import PassedOverRow, ReportRow
from feedwright.engine.documents.failing_pages import add_failing
from feedwright.engine.jobs.build_result import BuildResult
from feedwright.engine.passed_over import describe_passed_over
from feedwright.ports import Row, Table
from feedwright.rendering.report_index import INDEX_PATHS, ReportIndex, ReportLine, render_report_index

_SHOWN = 200  # reports of each kind


def render_index(table: Table) -> BuildResult:
    """Render the index from the settings' own report and the newest rows of articles' reports."""
    site_row, walked = table.get([SITE, PassedOverRow.key()])
    if site_row is None:
        return BuildResult(documents=dict.fromkeys(INDEX_PATHS))
    settings = site_record_of(site_row)
    rejected, warned = _newest(table, ReportRow.REJECTED), _newest(table, ReportRow.WARNED)
    lines = [*_of_settings(table, settings), *map(report_line, rejected[:_SHOWN]), *map(report_line, warned[:_SHOWN])]
    index = ReportIndex(
        rejected=[line for line in lines if line.rejected],
        warned=[line for line in lines if not line.rejected],
        more=len(rejected) > _SHOWN or len(warned) > _SHOWN,
        passed_over=_passed_over(walked, settings),
    )
    return BuildResult(documents={document.path: document for document in render_report_index(index)})


def _newest(table: Table, kind: str) -> list[Row]:
    return table.query(ReportRow.PARTITION, prefix=kind, newest_first=True, limit=_SHOWN + 1)


def _of_settings(table: Table, settings: SiteRecord) -> list[ReportLine]:
    report = add_failing(table, site_report_of(settings), settings.site.url if settings.site else None)
    return [line_of(report)] if report else []


def _passed_over(walked: Row | None, settings: SiteRecord) -> list[str]:
    if walked is None or settings.site is None:
        return []
    values = PassedOverRow.of(walked)
    unmatched = [pattern for pattern in settings.site.include if pattern not in values.included]
    return describe_passed_over(values.examples, settings.site, unmatched, values.unused, counts=values.counts)
