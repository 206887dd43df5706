"""Prints findings: for people, as JSON for programs, or as commands that GitHub shows beside the changed lines."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.text import Text

from feedwright.checking.finding import Finding, Level
from feedwright.checking.rules import rule_of
from feedwright.cli.operate.printing import counted, print_json, problem_values
from feedwright.errors import Problem
from feedwright.rendering.display import visible

_STYLES = {Level.ERROR: "red", Level.WARNING: "yellow"}
_FURTHER = {"%": "%25", "\r": "%0D", "\n": "%0A"}  # in a message to GitHub
_IN_PROPERTIES = {**_FURTHER, ":": "%3A", ",": "%2C"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a check found, in the order of files and lines."""

    findings: Sequence[Finding]
    files: int
    passed_over: Sequence[str] = ()
    fixed: Sequence[Problem] = ()  # what is not wrong any more

    @property
    def errors(self) -> int:
        return sum(each.level is Level.ERROR for each in self.findings)

    @property
    def warnings(self) -> int:
        return len(self.findings) - self.errors


def print_text(result: Result) -> None:
    """Print each finding with its line, and a summary."""
    console = Console(highlight=False, soft_wrap=True)
    for problem in result.fixed:
        console.print(visible(f"fixed {problem.path}:{problem.line}: {problem.what}"), markup=False)
    for finding in result.findings:
        for part in _parts(finding):
            console.print(part)
    for line in result.passed_over:
        console.print(visible(line), markup=False)
    console.print(summary(result), markup=False)


def _parts(finding: Finding) -> list[Text]:
    problem, style = finding.problem, _STYLES[finding.level]
    place = place_of(finding)
    what = Text.assemble(
        visible(f"{place}: "), (finding.level.value, style), visible(f": {problem.what} [{problem.rule}]")
    )
    parts = [what]
    if finding.text is not None:
        number, (start, length) = f"{problem.line or '':>6}", finding.mark
        parts += [
            Text(f"{number} | {finding.text}"),
            Text.assemble(f"{'':>6} | {'':{start}}", ("^" * length, style)),
        ]
    return [*parts, Text(visible(f"       {problem.cure}"))]


def place_of(finding: Finding) -> str:
    """Write file, line and column as editors and terminals read them.

    A workflow of GitHub takes a line that begins with "::" for a command, so no file's name begins a line like that.
    """
    numbers = (finding.problem.line, finding.column)
    path = finding.problem.path
    return ":".join(
        [f"./{path}" if path.lstrip().startswith(":") else path, *(str(number) for number in numbers if number)]
    )


def summary(result: Result) -> str:
    """Say in a line what the check found."""
    looked_at = counted(result.files, "file", "files")
    if not result.findings:
        return f"{looked_at} checked: nothing is wrong."
    files = len({finding.problem.path for finding in result.findings})
    errors = counted(result.errors, "error", "errors")
    warnings = counted(result.warnings, "warning", "warnings")
    return f"{looked_at} checked: {errors} and {warnings} in {counted(files, 'file', 'files')}."


def print_as_json(result: Result) -> None:
    values = {
        "files": result.files,
        "errors": result.errors,
        "warnings": result.warnings,
        "findings": [_values(finding) for finding in result.findings],
        "passed_over": list(result.passed_over),
        "fixed": [problem_values(problem) for problem in result.fixed],
    }
    print_json(values)


def _values(finding: Finding) -> dict[str, Any]:
    rule = rule_of(finding.problem.rule)
    return {
        "level": finding.level.value,
        **problem_values(finding.problem),
        "column": finding.column,
        "text": finding.text,
        "why": rule.why if rule else None,
    }


def print_for_github(result: Result) -> None:
    """Print a workflow command for each finding. GitHub shows it beside the line in a pull request."""
    console = Console()
    for finding in result.findings:
        problem = finding.problem
        path = os.path.relpath(problem.path) if os.path.exists(problem.path) else problem.path  # noqa: PTH110 - or an address
        places = {"file": path, "line": problem.line, "col": finding.column, "title": problem.rule}
        named = ",".join(
            f"{name}={_escaped(str(value), _IN_PROPERTIES)}" for name, value in places.items() if value is not None
        )
        console.file.write(f"::{finding.level.value} {named}::{_escaped(f'{problem.what} {problem.cure}', _FURTHER)}\n")
    for line in result.passed_over:
        console.file.write(f"::notice::{_escaped(line, _FURTHER)}\n")
    console.file.write(f"{summary(result)}\n")


def _escaped(text: str, signs: Mapping[str, str]) -> str:
    return visible("".join(signs.get(sign, sign) for sign in text))


PRINTERS: Mapping[str, Callable[[Result], None]] = {
    "text": print_text,
    "json": print_as_json,
    "github": print_for_github,
}
