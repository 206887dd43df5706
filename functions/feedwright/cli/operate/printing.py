"""What the commands for a stack print: lines for people, or JSON for programs."""

import io
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, Protocol

from feedwright.engine.intake.outcome import Outcome
from feedwright.errors import Problem
from feedwright.rendering.report import stamp

if TYPE_CHECKING:
    from rich.console import Console

_FORCING = ("FORCE_COLOR", "TTY_COMPATIBLE")  # by which a person says that colours may go into a file


class Lines(Protocol):
    """What prints lines: a console of the library of colours, or one that is ready at once."""

    @property
    def is_terminal(self) -> bool: ...

    @property
    def file(self) -> IO[str]: ...

    def print(self, *lines: Any, markup: bool | None = None) -> None: ...


class PlainLines:
    """Prints where nothing shows colours. To load the library of colours takes as long as to read twenty articles."""

    is_terminal = False

    def __init__(self, file: IO[str]) -> None:
        self.file = file

    def print(self, *lines: Any, markup: bool | None = None) -> None:  # noqa: ARG002 - there is none in these lines
        self.file.writelines(f"{line}\n" for line in lines)


def lines_for_people(*, as_json: bool) -> Lines:
    """Give what ``console_for_people`` gives; where nothing shows colours, what is ready at once."""
    if sys.stdout.isatty() or any(os.environ.get(name) for name in _FORCING):
        return console_for_people(as_json=as_json)
    return PlainLines(io.StringIO() if as_json else sys.stdout)


def console_for_people(*, as_json: bool) -> "Console":
    """Give the console for lines; for a command that prints JSON, a console that nobody sees."""
    from rich.console import Console  # noqa: PLC0415 - see PlainLines

    return Console(highlight=False, soft_wrap=True, file=io.StringIO() if as_json else None)


def counted(count: int, singular: str, plural: str) -> str:
    """Write a number with its word: "1 file", "1,200 files"."""
    return f"{count:,} {singular if count == 1 else plural}"


def print_json(values: Mapping[str, Any], *, on_one_line: bool = False) -> None:
    """Print the JSON document of a command on the standard output.

    It is all ASCII: no terminal obeys a sign of a file's name in it, and no encoding of a terminal breaks it.
    """
    sys.stdout.write(json.dumps(values, indent=None if on_one_line else 2) + "\n")
    sys.stdout.flush()


def problem_values(problem: Problem) -> dict[str, Any]:
    """Give a problem as reports and commands write it for programs."""
    return {
        "file": problem.path,
        "line": problem.line,
        "rule": problem.rule,
        "what": problem.what,
        "cure": problem.cure,
    }


def outcome_values(outcome: Outcome) -> dict[str, Any]:
    return {
        "key": outcome.key,
        "verdict": outcome.verdict.value,
        "url": outcome.url,
        "comes_out": stamp(outcome.comes_out) if outcome.comes_out else None,
        "old_key": outcome.old_key,
        "problem": problem_values(outcome.problem) if outcome.problem else None,
        "warnings": [problem_values(warning) for warning in outcome.warnings],
    }


@contextmanager
def progress_bar(label: str, total: int, *, in_bytes: bool = False) -> Iterator[Callable[[int], None]]:
    """Show a progress bar on a terminal, and remove it at the end. It gives a function that moves the bar on."""
    from rich.console import Console  # noqa: PLC0415 - see PlainLines

    errors = Console(stderr=True)
    if not errors.is_terminal or not total:
        yield lambda _: None
        return
    from rich.progress import (  # noqa: PLC0415 - only a terminal needs it
        BarColumn,
        DownloadColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    count = DownloadColumn() if in_bytes else MofNCompleteColumn()
    with Progress(
        TextColumn(label), BarColumn(), count, TimeRemainingColumn(), console=errors, transient=True
    ) as progress:
        task = progress.add_task("", total=total)
        yield lambda more: progress.advance(task, more)
