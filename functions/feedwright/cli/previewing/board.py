"""Keeps what the builds of a preview found, for the threads that answer requests."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from feedwright.cli.operate.looking.facts import Due
from feedwright.engine.intake.outcome import Outcome, Verdict
from feedwright.engine.whole_build import WholeBuild
from feedwright.errors import Problem

_NOT_THERE = frozenset({Verdict.WITHDRAWN, Verdict.FORGOTTEN, Verdict.PASSED_OVER})


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is known after a build."""

    number: int = 0  # of builds that changed something
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)  # by key: what became of each article
    settings: Outcome | None = None
    failing: Mapping[str, Problem] = field(default_factory=dict)  # by path: documents that a template fails to make
    written: Sequence[str] = ()  # paths that the last build wrote
    removed: Sequence[str] = ()  # paths that the last build removed
    due: Sequence[Due] = ()  # articles whose time comes
    passed_over: Sequence[str] = ()  # lines about files that are no articles

    def after(self, built: WholeBuild, due: Sequence[Due]) -> "State":
        """Give the state after another build. A build says nothing of articles that are as they were."""
        latest = {**built.same, **built.latest}
        gone = {outcome.old_key or key for key, outcome in latest.items() if outcome.verdict in _NOT_THERE}
        gone |= {outcome.old_key for outcome in latest.values() if outcome.old_key}
        outcomes = {key: each for key, each in {**self.outcomes, **latest}.items() if key not in gone}
        failing = dict(self.failing)
        for each in built.written:
            failing.pop(each.path, None)
            if each.problem:
                failing[each.path] = each.problem
        return replace(
            self,
            number=self.number + 1,
            outcomes=outcomes,
            settings=built.site if built.site.problem or built.site.warnings else None,
            failing=failing,
            written=[each.path for each in built.written if not each.removed],
            removed=[each.path for each in built.written if each.removed],
            due=tuple(due),
            passed_over=built.passed_over_lines() or self.passed_over,
        )


class Board:
    """Holds the newest state. A page waits here for the next one."""

    def __init__(self, token: str) -> None:
        """Begin without a state.

        Args:
            token: distinguishes this preview from an earlier one at the same address.
        """
        self.state = State()
        self._token, self._changed, self._ended = token, threading.Condition(), False

    @property
    def stamp(self) -> str:
        """Name the newest state."""
        return f"{self._token}-{self.state.number}"

    def put(self, state: State) -> None:
        with self._changed:
            self.state = state
            self._changed.notify_all()

    def end(self) -> None:
        """Let no page wait any more."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def wait_for_other(self, stamp: str, seconds: float) -> str | None:
        """Wait until the newest state has another stamp.

        Args:
            stamp: the stamp that is known.
            seconds: how long to wait.

        Returns:
            The other stamp; "" if the time is over; None if the preview has ended.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._ended or self.stamp != stamp, seconds)
            if self._ended:
                return None
            return self.stamp if self.stamp != stamp else ""
