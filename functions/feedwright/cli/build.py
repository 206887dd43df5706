"""``feedwright build``."""

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feedwright.cli.checking.renamed import renamed
from feedwright.cli.folders import OptionError, demand_content, refuse_known, refuse_mixed
from feedwright.cli.local_site import open_local
from feedwright.cli.operate.printing import Lines, lines_for_people, outcome_values, print_json, problem_values
from feedwright.cli.operate.uploading.local_files import survey
from feedwright.cli.outcome_printer import OutcomePrinter
from feedwright.engine.catalogue.keys import article_key
from feedwright.engine.intake.outcome import Outcome, Verdict
from feedwright.engine.push import PushResult, push
from feedwright.engine.whole_build import Watcher, WholeBuild, whole_build
from feedwright.errors import CommandError, Problem, StoreError
from feedwright.ports import Table
from feedwright.reading.metadata.sidecar import is_companion
from feedwright.reading.selection import ARTICLE_SUFFIXES, suffix_of
from feedwright.rendering.display import visible
from feedwright.rendering.report import Report, meanwhile, spelt

if TYPE_CHECKING:
    from rich.console import Console

_STYLES = {
    Verdict.PUBLISHED: "green",
    Verdict.UPDATED: "green",
    Verdict.MOVED: "green",
    Verdict.WITHDRAWN: "yellow",
    Verdict.EXPIRED: "yellow",
    Verdict.SCHEDULED: "cyan",
    Verdict.DRAFT: "cyan",
    Verdict.REJECTED: "red",
}
_NAMED = 5  # replaced documents that are printed
_LEFT_PUBLIC = "Pages of articles that are drafts or gone by now are public still: feedwright verify names them."
_WIDTH = max(map(len, Verdict)) + 2
REFUSED = "Nothing was built, so that nothing private comes out. What was public before is public still."


class Voice(StrEnum):
    """How much a build prints, and for whom."""

    USUAL = "usual"
    VERBOSE = "verbose"  # each document, too
    QUIET = "quiet"  # only what is wrong
    JSON = "json"  # one document for programs


def run_build(content: Path, public: Path, *, only: list[Path], ping: bool, voice: Voice) -> int:
    """Build *content* into *public*, and return the exit status.

    Raises:
        OptionError: nothing was done, because of what the command line names.
        StoreError: a part of the work failed.
    """
    try:
        return _build(content, public, only=only, ping=ping, voice=voice)
    except StoreError as error:
        raise StoreError(f"{error}. Nothing is lost: mend this, and build again.") from error


def _build(content: Path, public: Path, *, only: list[Path], ping: bool, voice: Voice) -> int:
    demand_content(content, public)
    refuse_mixed(content, public)
    only = [_meant(content, path) for path in only]
    keys = [_key(content, path) for path in only]
    console = lines_for_people(as_json=voice is Voice.JSON)
    seen = survey(content, public)
    left_out = left_out_lines(seen.built_sites)
    if voice in {Voice.USUAL, Voice.VERBOSE}:
        for line in left_out:
            console.print(visible(line), markup=False)
    with (
        open_local(content, public, seen=seen, helped=not only) as site,
        _watching(console, quiet=voice is Voice.QUIET) as watcher,
    ):
        refuse_known(site.worker.ports.table, content, public)
        _demand_known(site.worker.ports.table, keys, only)
        built = whole_build(site.worker, site, only=keys, watcher=watcher)
        new_ids = list(renamed(site.worker.ports.table, built))
        pushed = push(site.worker) if ping and not built.refused else PushResult()
    for written in built.written:
        if written.problem:
            print_problem(console, "  warning", written.problem, style="yellow")
    for problem in (*built.empty_feeds, *new_ids):
        print_problem(console, "  warning", problem, style="yellow")
    if voice is not Voice.QUIET:
        _print_work(console, built, pushed, verbose=voice is Voice.VERBOSE)
    if voice is Voice.JSON:
        print_json(build_values(built, pushed, left_out, new_ids))
    if built.site.problem:
        return 2
    return 1 if built.rejected else 0


def left_out_lines(built_sites: Iterable[Path]) -> list[str]:
    """Name the sites that an earlier build wrote into the content: their pages are no articles."""
    return [f"Left out: {folder}, a built site." for folder in built_sites]


def _print_work(console: Lines, built: WholeBuild, pushed: PushResult, *, verbose: bool) -> None:
    """Print what the build did as a whole."""
    if verbose:
        for written in built.written:
            size = f" ({written.size:,} bytes)" if written.size is not None else ""
            console.print(f"{'removed' if written.removed else 'wrote':{_WIDTH}}{written.path}{size}", markup=False)
    print_summary(console, built)
    if verbose:
        for key in built.passed_over:
            console.print(f"{'passed over':{_WIDTH}}{visible(key)}", markup=False)
    print_pushed(console, pushed)


def build_values(
    built: WholeBuild, pushed: PushResult, left_out: Sequence[str], new_ids: Sequence[Problem] = ()
) -> dict[str, Any]:
    """Give what a build did, for programs.

    Args:
        built: what it did.
        pushed: the pings.
        left_out: lines about folders that hold no articles.
        new_ids: warnings of files that look renamed, and are new articles.
    """
    return {
        "articles": [outcome_values(outcome) for outcome in (*built.same.values(), *built.outcomes)],
        "problem": problem_values(built.site.problem) if built.site.problem else None,
        "warnings": [problem_values(each) for each in (*built.site.warnings, *built.empty_feeds, *new_ids)],
        "written": [written.path for written in built.written if not written.removed],
        "removed": [written.path for written in built.written if written.removed],
        "failing": [problem_values(written.problem) for written in built.written if written.problem],
        "recalled": built.recalled,
        "passed_over": [*left_out, *built.passed_over_lines()],
        "pinged": list(pushed.taken),
        "not_pinged": list(map(str, pushed.problems)),
    }


def outcome_printer(console: Lines, *, quiet: bool = False) -> OutcomePrinter:
    """Make a printer of outcomes for this console, which joins warnings of the same kind.

    With *quiet* it prints only outcomes that have a problem or a warning.
    """

    def show(outcome: Outcome) -> None:
        if not quiet or outcome.problem or outcome.warnings:
            print_outcome(console, outcome)

    return OutcomePrinter(
        show=show,
        warn=lambda line: _print_line(console, "  warning", "yellow", visible(line)),
    )


def print_outcome(console: Lines, outcome: Outcome) -> None:
    """Print an outcome and its warnings, each on its own line."""
    if outcome.problem:
        print_problem(console, outcome.verdict, outcome.problem, style="red")
        if outcome.report:
            print_meanwhile(console, outcome.report)
    else:
        key, where = outcome.key, f" → {outcome.url}" if outcome.url else ""
        if outcome.comes_out:
            where = f" comes out on {spelt(outcome.comes_out)}"
        if outcome.verdict is Verdict.MOVED and outcome.old_key:
            key, where = outcome.old_key, f" → {outcome.key}"
        style = _STYLES.get(outcome.verdict, "dim")
        _print_line(console, outcome.verdict, style, visible(f"{key}{where}"))
    for warning in outcome.warnings:
        print_problem(console, "  warning", warning, style="yellow")


def print_meanwhile(console: Lines, report: Report) -> None:
    """Print since when the problem has been there, and what is public until it is mended."""
    clause, address = meanwhile(report)
    line = f"since {spelt(report.since)}; {clause}{f' {address}' if address else ''}"
    console.print(f"{'':{_WIDTH}}{visible(line)}", markup=False)


def print_problem(console: Lines, verdict: str, problem: Problem, *, style: str) -> None:
    _print_line(console, verdict, style, visible(str(problem)))


def print_pushed(console: Lines, pushed: PushResult) -> None:
    """Print a line about the accepted pings, and a line for each ping that the hub did not accept."""
    if pushed.taken:
        documents = f"{len(pushed.taken):,} changed feed document{'' if len(pushed.taken) == 1 else 's'}"
        _print_line(console, "pinged", "green", f"{pushed.hub} of {documents}")
    for problem in pushed.problems:
        later = "Later builds try again for a day."
        _print_line(console, "  warning", "yellow", f"{problem} [ping-failed] {later}")


def _print_line(console: Lines, label: str, style: str, text: str) -> None:
    if console.is_terminal:
        from rich.text import Text  # noqa: PLC0415 - see PlainLines

        console.print(Text.assemble((f"{label:{_WIDTH}}", style), text))
    else:  # without colours the console is not needed, and it takes longer than reading an article
        console.file.write(f"{label:{_WIDTH}}{text}\n")


def print_summary(console: Lines, built: WholeBuild) -> None:
    """Print what the build did, and which files it passed over."""
    if built.recalled:
        articles = (
            "1 article keeps its id, address and dates"
            if built.recalled == 1
            else (f"{built.recalled:,} articles keep their ids, addresses and dates")
        )
        console.print(f"There was no catalogue. Read back from the public documents: {articles}.", markup=False)
        console.print(_LEFT_PUBLIC, markup=False)
    console.print(summary(built), markup=False)
    if replaced := [written.path for written in built.written if written.was_foreign]:
        more = f" and {len(replaced) - _NAMED:,} more" if len(replaced) > _NAMED else ""
        line = f"Replaced what Feedwright had not written: {', '.join(replaced[:_NAMED])}{more}."
        console.print(visible(line), markup=False)
    for line in built.passed_over_lines():
        console.print(visible(line), markup=False)


def summary(built: WholeBuild) -> str:
    """Say in a line what the build did."""
    if built.refused:
        return REFUSED
    if not built.has_site:
        return "Nothing was built, because there is no valid site.toml yet."
    wrote = sum(not written.removed for written in built.written)
    removed = len(built.written) - wrote
    documents = f"{wrote:,} document{'' if wrote == 1 else 's'} written" + (f", {removed:,} removed" if removed else "")
    return f"{count_verdicts(built.outcomes) or 'no article changed'}; {documents}."


def count_verdicts(outcomes: Iterable[Outcome]) -> str:
    """Say what became of how many articles: ``3 published, 2 drafts``; nothing without articles."""
    counts = Counter(outcome.verdict for outcome in outcomes)
    words = {verdict: verdict.value for verdict in Verdict} | {
        Verdict.DRAFT: "draft" if counts[Verdict.DRAFT] == 1 else "drafts"
    }
    return ", ".join(f"{counts[verdict]:,} {word}" for verdict, word in words.items() if counts[verdict])


def _demand_known(table: Table, keys: Sequence[str], paths: Sequence[Path]) -> None:
    """Refuse to look only at an article that neither is there nor was: its name is a mistake.

    Raises:
        CommandError: it names the file.
    """
    rows = table.get([article_key(key) for key in keys]) if keys else []
    for key, path, row in zip(keys, paths, rows, strict=True):
        is_article = suffix_of(key) in ARTICLE_SUFFIXES and not is_companion(key)
        if is_article and row is None and not os.path.lexists(path):
            raise CommandError(
                visible(f"--only: {path} is not there. Name a file of the folder, or one that was in it.")
            )


def _meant(content: Path, path: Path) -> Path:
    """Give the file that is meant: a path as it is typed here, or as messages name it, below the folder."""
    within = content / path
    return within if os.path.lexists(within) and not os.path.lexists(path) else path


def _key(content: Path, path: Path) -> str:
    if path.is_dir():
        raise OptionError("--only", f"{path} is a folder. Name a file.")
    try:
        return path.resolve().relative_to(content.resolve()).as_posix()
    except ValueError as error:
        raise OptionError("--only", f"{path} is not in {content}. Name a file of that folder.") from error


def _errors() -> "Console":
    from rich.console import Console  # noqa: PLC0415 - see PlainLines

    return Console(stderr=True)


@contextmanager
def _watching(console: Lines, *, quiet: bool) -> Iterator[Watcher]:
    """Print what becomes of articles. On a terminal show a progress bar, too, and remove it at the end."""
    printer = outcome_printer(console, quiet=quiet)
    if quiet or not sys.stderr.isatty() or not (errors := _errors()).is_terminal:
        yield Watcher(outcome=printer.outcome)
        printer.finish()
        return
    from rich.progress import (  # noqa: PLC0415 - only a terminal needs it
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn("building"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors, transient=True) as progress:
        task = progress.add_task("", total=0)
        yield Watcher(
            outcome=printer.outcome,
            expect=lambda more: progress.update(task, total=(progress.tasks[0].total or 0) + more),
            advance=lambda: progress.advance(task),
        )
    printer.finish()
