"""``feedwright status``: whether a site works, what waits, and what is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console

from feedwright.adapters.clock import utc_now
from feedwright.cli.build import print_problem
from feedwright.cli.operate.looking.catalogue import OpenedCatalogue, opened_catalogue
from feedwright.cli.operate.looking.delivery import delivery_faults
from feedwright.cli.operate.looking.facts import MOST, Facts, facts_of
from feedwright.cli.operate.looking.stack_facts import StackFacts, stack_facts
from feedwright.cli.operate.printing import console_for_people, counted, print_json, problem_values
from feedwright.code_digest import CODE_DIGEST
from feedwright.errors import Problem
from feedwright.rendering.display import visible
from feedwright.rendering.report import report_paths, spelt, stamp
from feedwright.rendering.report_index import ReportLine

_PATIENCE = timedelta(minutes=5)  # what waits longer than this is a fault
_SHOWN = 20  # reports and feeds that are shown
_WIDTH = 13


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a site does not work as it should, and what to do."""

    what: str
    cure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """All that the command knows of a site."""

    name: str  # the name of the stack, or the folder
    facts: Facts
    on_aws: StackFacts | None = None
    delivery: tuple[str, ...] | None = None  # faults of the delivery; None: it was not checked
    faults: tuple[Fault, ...] = ()
    now: datetime

    @property
    def exit_status(self) -> int:
        """0: it works; 1: an article is rejected; 2: it does not work as it should."""
        return 2 if self.faults else 1 if self.facts.rejected else 0


def run_status(content: Path | None, stack_name: str | None, *, as_json: bool) -> int:
    """Print the status of a site, and return the exit status."""
    now = utc_now()
    with opened_catalogue(content, stack_name) as opened:
        status = look(opened, str(content or stack_name or Path().absolute()), now)
    if as_json:
        print_json(status_values(status))
    else:
        print_status(console_for_people(as_json=False), status)
    return status.exit_status


def look(opened: OpenedCatalogue, name: str, now: datetime) -> Status:
    facts = facts_of(opened.table)
    on_aws, delivery = None, None
    if opened.stack:
        on_aws = stack_facts(opened.stack, now)
        if opened.stack.places.delivery == "cdn":
            delivery = tuple(delivery_faults(opened.stack.places.base_url, compressed=True))
    faults = tuple(faults_of(facts, on_aws, delivery or (), now, opened.again))
    return Status(name=name, facts=facts, on_aws=on_aws, delivery=delivery, faults=faults, now=now)


def faults_of(
    facts: Facts, on_aws: StackFacts | None, delivery: Sequence[str], now: datetime, again: str
) -> list[Fault]:
    """Say why the site does not work as it should.

    Args:
        facts: what the catalogue says.
        on_aws: what AWS says; None on a laptop.
        delivery: what is wrong with the delivery to readers.
        now: the time.
        again: the option that names the site in a command.
    """
    faults = _faults_of_catalogue(facts, now, again if on_aws else None)
    if on_aws:
        faults += _faults_on_aws(on_aws, again)
    faults += [Fault(fault, "Look at the distribution; infra/cdn.yaml says how it must be.") for fault in delivery]
    return faults


def _faults_of_catalogue(facts: Facts, now: datetime, on_aws: str | None) -> list[Fault]:
    faults = []
    settings = facts.settings
    if settings is None or settings.site is None:
        what = str(settings.problem) if settings and settings.problem else "There is no valid site.toml yet."
        faults.append(Fault(what, "Nothing is published before site.toml is valid."))
    elif settings.problem:
        faults.append(Fault(str(settings.problem), "Until then the last good settings stay in force."))
    faults += [
        Fault(str(problem), "Until then the page is rendered with the built-in template.") for problem in facts.failing
    ]
    if on_aws is None:
        return faults
    if facts.oldest_request and now - facts.oldest_request > _PATIENCE:
        what = f"A build has waited since {spelt(facts.oldest_request)}."
        faults.append(Fault(what, f"The sweep must run each minute: look at its log with `feedwright logs {on_aws}`."))
    if facts.walk and not facts.walk.finished and now - facts.walk.moved > 2 * _PATIENCE:
        what = f"The daily comparison with the source has stood still since {spelt(facts.walk.moved)}."
        faults.append(Fault(what, f"Look at the log with `feedwright logs {on_aws}`."))
    return faults


def _faults_on_aws(on_aws: StackFacts, again: str) -> list[Fault]:
    faults = []
    if on_aws.dead_letters:
        what = f"{counted(on_aws.dead_letters, 'message', 'messages')} failed five times."
        faults.append(
            Fault(what, f"Look at `feedwright logs {again}`, then send them back: `feedwright redrive {again}`.")
        )
    if on_aws.connected is False:
        what = "The source bucket does not send its events to the queue, so that changes wait for the daily comparison."
        faults.append(Fault(what, f"Connect them: `feedwright verify {again} --repair`."))
    if on_aws.sweeps == 0:
        cure = "Look at the schedule in the EventBridge Scheduler's console."
        faults.append(Fault("The sweep, which must run each minute, has not run for half an hour.", cure))
    if on_aws.sweeps and on_aws.failed_sweeps == on_aws.sweeps:
        faults.append(Fault("Each sweep fails.", f"Look at its errors with `feedwright logs {again}`."))
    faults += [Fault(f"An alarm rings: {alarm}", "Its description says what to do.") for alarm in on_aws.ringing or ()]
    return faults


def print_status(console: Console, status: Status) -> None:
    """Print the status for people."""
    facts = status.facts
    site = facts.settings.site if facts.settings else None
    _line(console, "site", f"{site.title}, {site.url}" if site else status.name)
    if status.faults:
        for fault in status.faults:
            console.print(f"{'fault':{_WIDTH}}{visible(f'{fault.what} {fault.cure}')}", style="red", markup=False)
    else:
        _line(console, "works", "yes" if status.on_aws is None else "yes: queue, functions and alarms are quiet")
    _print_work(console, status)
    for feed in facts.feeds[:_SHOWN]:
        age = f"newest {_age(feed.newest, status.now)} old" if feed.newest else "nothing in it yet"
        at_once = f", at most {feed.window:,} of them at a time" if feed.entries > feed.window else ""
        _line(console, "feed", f"{feed.url}: {counted(feed.entries, 'entry', 'entries')}{at_once}, {age}")
    if len(facts.feeds) > _SHOWN:
        _line(console, "", f"and {len(facts.feeds) - _SHOWN:,} more feeds")
    for due in facts.due:
        _line(console, "due", f"{spelt(due.when)}: {due.key} {due.what}")
    _print_reports(console, "rejected", facts.rejected, style="red")
    if facts.settings:
        for warning in facts.settings.warnings:
            print_problem(console, "  warning", warning, style="yellow")
    for problem in facts.empty:
        print_problem(console, "  warning", problem, style="yellow")
    _print_reports(console, "warning", facts.warned, style="yellow")
    for line in facts.passed_over:
        console.print(visible(line), markup=False)


def _print_work(console: Console, status: Status) -> None:
    facts, on_aws = status.facts, status.on_aws
    if on_aws:
        if on_aws.published:
            _line(console, "published", f"last at {spelt(on_aws.published)}")
        oldest = f" (the oldest since {spelt(on_aws.oldest)})" if on_aws.oldest else ""
        dead = counted(on_aws.dead_letters, "dead letter", "dead letters")
        _line(console, "queue", f"{on_aws.waiting:,} wait{oldest}, {on_aws.at_work:,} at work, {dead}")
        if on_aws.sweeps is not None:
            failed = on_aws.failed_sweeps or 0
            _line(console, "sweeps", f"{on_aws.sweeps:,} in the last half hour, {failed:,} failed")
    if status.delivery == ():
        _line(console, "delivery", "all formats have their types, are compressed, and answer 304")
    more = "or more " if facts.marks == MOST else ""
    _line(console, "unfinished", f"{facts.marks:,} {more}documents and lists" if facts.marks else "nothing")
    if facts.pings:
        pause = f"; the hub gets none before {spelt(facts.hub_pause)}" if facts.hub_pause else ""
        _line(console, "pings", f"{facts.pings:,} wait{pause}")
    if facts.settings:
        same = (
            "the same as this command's"
            if facts.settings.code.startswith(CODE_DIGEST)
            else "another than this command's"
        )
        _line(console, "release", f"code {facts.settings.code[:12]}, {same}")


def _print_reports(console: Console, label: str, lines: Sequence[ReportLine], *, style: str) -> None:
    for line in lines[:_SHOWN]:
        print_problem(console, label, _problem_of(line), style=style)
    if len(lines) > _SHOWN:
        more = "or more " if len(lines) == MOST else ""
        _line(console, "", f"and {len(lines) - _SHOWN:,} {more}others; the index of reports names them")


def _problem_of(line: ReportLine) -> Problem:
    return Problem(path=line.file, line=line.line, rule=line.rule, what=line.what, cure=line.cure)


def _line(console: Console, label: str, text: str) -> None:
    console.print(f"{label:{_WIDTH}}{visible(text)}", markup=False)


def _age(then: datetime, now: datetime) -> str:
    minutes = max(0, round((now - then).total_seconds() / 60))
    for size, unit in ((1_440, "day"), (60, "hour")):
        if minutes >= size:
            return _counted(minutes // size, unit)
    return _counted(minutes, "minute")


def _counted(count: int, unit: str) -> str:
    return f"{count:,} {unit}{'' if count == 1 else 's'}"


def status_values(status: Status) -> dict[str, Any]:
    """Give the status for programs."""
    facts, on_aws = status.facts, status.on_aws
    settings = facts.settings
    site = settings.site if settings else None
    return {
        "site": status.name,
        "works": not status.faults,
        "faults": [{"what": fault.what, "cure": fault.cure} for fault in status.faults],
        "title": site.title if site else None,
        "url": site.url if site else None,
        "problem": problem_values(settings.problem) if settings and settings.problem else None,
        "code": settings.code if settings else None,
        "feeds": [
            {
                "name": feed.name,
                "title": feed.title,
                "url": feed.url,
                "entries": feed.entries,
                "newest": _stamp(feed.newest),
            }
            for feed in facts.feeds
        ],
        "due": [{"when": stamp(due.when), "key": due.key, "what": due.what} for due in facts.due],
        "rejected": list(map(_report_values, facts.rejected)),
        "warnings": list(map(_report_values, facts.warned)),
        "empty_feeds": list(map(problem_values, facts.empty)),
        "passed_over": [line.strip() for line in facts.passed_over],
        "marks": facts.marks,
        "pings": facts.pings,
        "queue": _queue_values(on_aws) if on_aws else None,
        "connected": on_aws.connected if on_aws else None,
        "dead_letters": on_aws.dead_letters if on_aws else None,
        "sweeps": on_aws.sweeps if on_aws else None,
        "alarms": list(on_aws.ringing) if on_aws and on_aws.ringing is not None else None,
        "published": _stamp(on_aws.published) if on_aws else None,
        "delivery": list(status.delivery) if status.delivery is not None else None,
    }


def _stamp(when: datetime | None) -> str | None:
    return stamp(when) if when else None


def _queue_values(on_aws: StackFacts) -> dict[str, object]:
    oldest = stamp(on_aws.oldest) if on_aws.oldest else None
    return {"waiting": on_aws.waiting, "at_work": on_aws.at_work, "oldest": oldest}


def _report_values(line: ReportLine) -> dict[str, Any]:
    return {
        "key": line.key,
        "since": stamp(line.since),
        "report": report_paths(line.key)[1],
        "problem": problem_values(_problem_of(line)),
        "further": line.further,
    }
