"""Prints what a build did with many articles. Many warnings of the same kind are joined into a line at the end."""

from collections.abc import Callable

from msgspec import Struct, field, structs

from feedwright.engine.intake.outcome import Outcome
from feedwright.errors import Problem

_NAMED = 3  # files named in one line
_AT_ONCE = 10  # warnings of a rule that are printed with their articles; further ones are joined
_LATER = frozenset({"no-date", "unfit"})  # rules that whole folders break: their warnings are joined from the first on


class OutcomePrinter(Struct):
    """Prints each outcome at once, and keeps frequent warnings for the end."""

    show: Callable[[Outcome], None]
    warn: Callable[[str], None]
    _counts: dict[str, int] = field(default_factory=dict)
    _kept: dict[str, list[Problem]] = field(default_factory=dict)

    def outcome(self, outcome: Outcome) -> None:
        """Print an outcome and its warnings, but not the warnings that are kept for the end."""
        now = tuple(warning for warning in outcome.warnings if not self._keeps(warning))
        self.show(structs.replace(outcome, warnings=now))

    def finish(self) -> None:
        """Print the kept warnings: a line for each if they are few, else a line with the first files."""
        for rule, problems in self._kept.items():
            if len(problems) <= _NAMED:
                for problem in problems:
                    self.warn(str(problem))
            else:
                self.warn(_line(rule, problems, others=self._counts[rule] > 0))
        self._kept.clear()
        self._counts.clear()

    def _keeps(self, problem: Problem) -> bool:
        if problem.rule not in _LATER:
            self._counts[problem.rule] = self._counts.get(problem.rule, 0) + 1
            if self._counts[problem.rule] <= _AT_ONCE:
                return False
        else:
            self._counts.setdefault(problem.rule, 0)
        self._kept.setdefault(problem.rule, []).append(problem)
        return True


_WHAT = {
    "no-date": "articles have no date; the time of their last change is their date.",
    "unfit": "times a feed with a profile leaves an article out, because its operator would refuse it.",
}


def _line(rule: str, problems: list[Problem], *, others: bool) -> str:
    names = list(dict.fromkeys(problem.path for problem in problems))
    more = len(names) - _NAMED
    files = ", ".join(names[:_NAMED]) + (f" and {more:,} more files" if more > 0 else "")
    if rule in _WHAT:
        return f"{files}: {len(problems):,} {_WHAT[rule]} [{rule}] {_CURE}"
    return f"{files}: {len(problems):,} more like {'these' if others else 'this'}. [{rule}] {_CURE}"


_CURE = "The reports name all of them."
