"""Pages that the publisher's templates fail on though they passed their trial: a row each, until the page is right.

Such a page is made with the built-in templates; the report on the settings tells the publisher.
"""

from dataclasses import replace
from datetime import datetime

from feedwright.engine.catalogue.rows import moment, row, short_hash, timestamp, values_of
from feedwright.engine.jobs.build_result import BuildResult, Step
from feedwright.engine.jobs.targets import Request, report_target
from feedwright.errors import Problem
from feedwright.ports import ANY, Delete, Key, Put, Row, Table
from feedwright.rendering.report import Report
from feedwright.site import SITE_KEY

_TOLD = 20  # in one report


def failing_key(path: str) -> Key:
    return "failing", short_hash(path)


def any_failing(table: Table) -> bool:
    return bool(table.query("failing", limit=1))


def with_failing(built: BuildResult, now: datetime) -> BuildResult:
    """Have it noted which of the pages began or ceased to fail, or fail otherwise."""
    steps = [
        _noted(path, built.problems.get(path), now)
        for path, stored in built.failing.items()
        if _moved(built, path, stored)
    ]
    return replace(built, steps=[*built.steps, *steps]) if steps else built


def _moved(built: BuildResult, path: str, stored: Row | None) -> bool:
    return built.problems.get(path) != (_problem(stored) if stored else None)


def _noted(path: str, problem: Problem | None, now: datetime) -> Step:
    values = {"page": path, "problem": problem, "since": timestamp(now)}
    noted = row(failing_key(path), f"{short_hash(str(problem))}.{timestamp(now)}", values)
    change = Put(noted, ANY) if problem else Delete(failing_key(path))
    return Step(rows=[change], requests=[Request(report_target(SITE_KEY))])


def add_failing(table: Table, report: Report | None, site_url: str | None) -> Report | None:
    """Add to the report on the settings what pages fail on."""
    rows = table.query("failing", limit=_TOLD)
    if not rows:
        return report
    if report is None:
        since = min(moment(values_of(one)["since"]) for one in rows)
        report = Report(key=SITE_KEY, since=since, problem=None, warnings=(), public=site_url)
    told = ((values_of(one)["page"], _problem(one)) for one in rows)
    pages = (replace(problem, what=f"{page} is made without it: {problem.what}") for page, problem in told)
    return replace(report, warnings=(*report.warnings, *pages))


def _problem(stored: Row) -> Problem:
    return Problem(**values_of(stored)["problem"])
