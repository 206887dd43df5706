"""What a whole build tells of each key: once, and not before the build knows what became of it."""

from collections.abc import Callable

from msgspec import Struct, field, structs

from feedwright.engine.intake.outcome import Outcome, Verdict

_MAY_BE_MENDED = frozenset({"dead-link", "missing-media"})  # by files that the build comes to later


class Outcomes(Struct, kw_only=True):
    """The last outcome of each key, of which each is told once."""

    tell: Callable[[Outcome], None]
    latest: dict[str, Outcome] = field(default_factory=dict)  # by key; unchanged articles are not in it
    same: dict[str, Outcome] = field(default_factory=dict)  # unchanged articles that were read again
    # Those that a file may change which the build comes to later: it mends them, or is where they were moved to.
    _later: dict[str, Outcome] = field(default_factory=dict)
    _moved: set[str] = field(default_factory=set)  # keys of files whose entries were taken over by other files

    def note_same(self, outcome: Outcome) -> None:
        """Keep the outcome of an article that was read again and says the same, unless the build told of it before."""
        if outcome.key not in self.latest:
            self.same[outcome.key] = outcome

    def note(self, outcome: Outcome) -> None:
        """Keep the outcome, and tell of it now, or at the end if a later file may change it."""
        key = outcome.key
        if key in self._moved and outcome.verdict is Verdict.PASSED_OVER:
            return
        self.same.pop(key, None)
        known = self.latest.get(key)
        if known and outcome.problem and known.problem == outcome.problem:
            return  # the article is looked at again for each file beside it
        if known and known.verdict is Verdict.MOVED and outcome.verdict is Verdict.UPDATED:
            outcome = structs.replace(outcome, verdict=Verdict.MOVED, old_key=known.old_key)  # it links itself, perhaps
            if outcome.warnings == known.warnings:
                return
        before = self._later.pop(key, None)
        if before and before.verdict is Verdict.PUBLISHED and outcome.verdict is Verdict.UPDATED:
            outcome = structs.replace(outcome, verdict=Verdict.PUBLISHED)  # it was not out before this build
        self.latest[key] = outcome
        if outcome.old_key is not None:
            self._forget_moved(outcome.old_key)
        if _may_change(outcome):
            self._later[key] = outcome
        else:
            self.tell(outcome)

    def tell_rest(self) -> None:
        """Tell of the outcomes that no later file has changed, in the order of their keys."""
        for _, outcome in sorted(self._later.items()):
            self.tell(outcome)

    def _forget_moved(self, key: str) -> None:
        self._moved.add(key)
        self.latest.pop(key, None)
        self._later.pop(key, None)


def _may_change(outcome: Outcome) -> bool:
    problems = (outcome.problem, *outcome.warnings)
    return outcome.verdict is Verdict.WITHDRAWN or any(each and each.rule in _MAY_BE_MENDED for each in problems)
