"""Checks a folder of articles: everything that a build would say, of all files, without publishing anything."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from feedwright.checking.again import REJECTING
from feedwright.checking.excerpt import with_excerpt
from feedwright.checking.finding import Finding, Level, moved
from feedwright.cli.checking.renamed import renamed
from feedwright.cli.checking.rest import FILE_LIMIT, rest_of
from feedwright.cli.checking.throwaway import Throwaway, throwaway_site
from feedwright.engine.catalogue.keys import SITE, article_key
from feedwright.engine.catalogue.reports import report_line, stored_report
from feedwright.engine.catalogue.rows import ReportRow
from feedwright.engine.whole_build import Watcher
from feedwright.errors import Problem
from feedwright.ports import Table
from feedwright.rendering.report import Report
from feedwright.site import SITE_KEY

_PAGE = 1_000
_PASSED_OVER = "{} is no article of the site, so nothing of it was checked."


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentCheck:
    """What a check of a folder brought."""

    findings: tuple[Finding, ...]
    files: int  # how many files were looked at
    passed_over: tuple[str, ...] = ()  # lines about files that are no articles


Further = Callable[[Throwaway], Iterable[Finding]]  # gives more findings about the site that was built


def check_content(
    content: Path,
    only: frozenset[str] = frozenset(),
    *,
    watcher: Watcher | None = None,
    further: Further = lambda _: (),
) -> ContentCheck:
    """Check all files of a folder.

    Args:
        content: the folder of articles.
        only: keys to which the findings are limited; the settings always count.
        watcher: shows progress.
        further: gives more findings about the site that was built.

    Raises:
        CommandError: the folder is a built site.
        StoreError: the disk refused.
    """
    with throwaway_site(content, watcher or Watcher()) as site:
        reports = list(_reports(site.site.worker.ports.table))
        findings = [*_of_reports(site, reports), *further(site)]
        built = site.built
        private, doubts = site.folders.problems(built.settings, only) if built.settings else ([], [])
        passed = frozenset(built.passed_over)
        looked_at = (only or site.keys) - passed
        lines = tuple(map(_PASSED_OVER.format, sorted(only & passed))) if only else tuple(built.passed_over_lines())
    wanted = [each for each in findings if not only or each.problem.path in only | {SITE_KEY}]
    wanted += [Finding(level=Level.ERROR, problem=problem) for problem in private]
    wanted += [Finding(level=Level.WARNING, problem=problem) for problem in doubts]
    different = {each.problem: each for each in reversed(wanted)}  # the first level that was given counts
    shown = [moved(_with_line(content, each), str(content / each.problem.path)) for each in different.values()]
    return ContentCheck(findings=tuple(shown), files=len(looked_at), passed_over=lines)


def _reports(table: Table) -> Iterator[Report]:
    """Give all reports of a site: on its settings, and on each article."""
    [settings] = table.get([SITE])
    if report := stored_report(settings):
        yield report
    after = ""
    while rows := table.query(ReportRow.PARTITION, after=after, limit=_PAGE):
        keys = [report_line(row).key for row in rows]
        for stored in table.get([article_key(key) for key in keys if key != SITE_KEY]):
            if report := stored_report(stored):
                yield report
        after = rows[-1].sort


def _of_reports(site: Throwaway, reports: Iterable[Report]) -> Iterator[Finding]:
    for written in site.built.written:
        if written.problem:
            yield Finding(level=Level.WARNING, problem=written.problem)
    for problem in site.built.empty_feeds:
        yield Finding(level=Level.WARNING, problem=problem)
    for problem in renamed(site.site.worker.ports.table, site.built, is_recorded=False):
        yield Finding(level=Level.WARNING, problem=problem)
    for report in reports:
        yield from _of_report(report)
        if report.problem and report.key != SITE_KEY:
            yield from rest_of(site.site.worker.ports, report.key, report.problem)
    for outcome in site.built.rejected:  # the disk refused a file: it has no report
        if outcome.problem and outcome.problem.rule == "unreadable":
            yield Finding(level=Level.ERROR, problem=outcome.problem)


def _of_report(report: Report) -> Iterator[Finding]:
    """Give the findings of a report. Further values that reject the article stand among its warnings."""
    if report.problem:
        yield Finding(level=Level.ERROR, problem=report.problem)
    bad = Level.ERROR if report.problem and report.key == SITE_KEY else Level.WARNING
    for warning in report.warnings:
        rejects = report.problem is not None and warning.rule in REJECTING
        yield Finding(level=Level.ERROR if rejects else bad, problem=warning)


def _with_line(content: Path, finding: Finding) -> Finding:
    line = line_of(content / finding.problem.path, finding.problem)
    return finding if line is None else with_excerpt(finding, line)


def line_of(path: Path, problem: Problem) -> str | None:
    """Read the line of a problem; None if it names none, or if the file is no text in UTF-8."""
    if problem.line is None:
        return None
    try:
        with path.open("rb") as file:
            lines = file.read(FILE_LIMIT).decode("utf-8-sig").split("\n")
    except (OSError, ValueError):
        return None
    return lines[problem.line - 1] if 0 < problem.line <= len(lines) else None
