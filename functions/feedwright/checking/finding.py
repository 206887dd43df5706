"""What a check says of a file."""

from dataclasses import dataclass, replace
from enum import StrEnum

from msgspec import structs

from feedwright.errors import Problem


class Level(StrEnum):
    """How bad a finding is."""

    ERROR = "error"  # the file is rejected, or readers lose something
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A problem of a file, how bad it is, and the line itself if it is known."""

    level: Level
    problem: Problem
    text: str | None = None  # the line, shortened to the part that matters, without control characters
    column: int | None = None  # in the line of the file, counted from 1
    mark: tuple[int, int] = (0, 0)  # which characters of ``text`` the caret marks: the first, and how many

    @property
    def order(self) -> tuple[str, int, str]:
        """Say where the finding stands in a list: by file and line."""
        return self.problem.path, self.problem.line or 0, self.problem.rule


def moved(finding: Finding, path: str) -> Finding:
    """Name the file of a finding as the person who runs the command names it."""
    return replace(finding, problem=structs.replace(finding.problem, path=path))
