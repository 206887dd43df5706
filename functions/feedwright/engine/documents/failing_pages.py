"""Pages on which a template of the publisher's fails, although the template passed its trial.

Such a page is rendered with the built-in templates, and has a row until it is right again. The report on the settings
names these pages to the publisher.
"""

from datetime import datetime

from msgspec import structs

from feedwright.engine.catalogue.keys import short_hash, timestamp
from feedwright.engine.catalogue.rows import FailingRow
from feedwright.engine.jobs.build_result import BuildResult, Step
from feedwright.engine.jobs.targets import REPORT_INDEX, Request, report_target
from feedwright.errors import Problem
from feedwright.ports import ANY, Change, Delete, Put, Row, Table
from feedwright.rendering.report import Report
from feedwright.site import SITE_KEY

OLD_ADDRESS = "old-address"  # the rule of an address that two files claim, which is noted in the same way
_MOST_NAMED = 20  # pages in one report


def any_failing(table: Table) -> bool:
    return bool(table.query(FailingRow.PARTITION, limit=1))


def with_failing(built: BuildResult, now: datetime) -> BuildResult:
    """Add the steps that note which pages begin to fail, cease to fail, or fail in another way."""
    steps = [
        _noted(path, built.problems.get(path), now)
        for path, stored in built.failing.items()
        if _moved(built, path, stored)
    ]
    return structs.replace(built, steps=[*built.steps, *steps]) if steps else built


def _moved(built: BuildResult, path: str, stored: Row | None) -> bool:
    return built.problems.get(path) != (FailingRow.of(stored).problem if stored else None)


def _noted(path: str, problem: Problem | None, now: datetime) -> Step:
    key = FailingRow.key(path)
    change: Change = Delete(key)
    if problem:
        values = FailingRow(page=path, problem=problem, since=now.replace(microsecond=0))
        change = Put(values.row(key, f"{short_hash(str(problem))}.{timestamp(now)}"), ANY)
    return Step(rows=[change], requests=[Request(report_target(SITE_KEY)), Request(REPORT_INDEX)])


def add_failing(table: Table, report: Report | None, site_url: str | None) -> Report | None:
    """Add the failing pages to the report on the settings."""
    failing = list(map(FailingRow.of, table.query(FailingRow.PARTITION, limit=_MOST_NAMED)))
    if not failing:
        return report
    if report is None:
        since = min(row.since for row in failing)
        report = Report(key=SITE_KEY, since=since, problem=None, warnings=(), public=site_url)
    pages = (
        row.problem
        if row.problem.rule == OLD_ADDRESS
        else structs.replace(
            row.problem, what=f"{row.page} is made with the built-in template instead: {row.problem.what}"
        )
        for row in failing
    )
    return structs.replace(report, warnings=(*report.warnings, *pages))
