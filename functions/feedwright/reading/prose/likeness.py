"""Says how similar two names are: a typing mistake is a letter more, less or other, or two swapped letters."""

from collections.abc import Iterable

_SHORT = 5  # letters; so short a name may have only a single mistake
_SHORTEST = 4  # letters; shorter names resemble too many others


def nearest(name: str, names: Iterable[str]) -> str | None:
    """Give the first of *names* that *name* is a misspelling of; None if there is none."""
    if len(name) < _SHORTEST:
        return None
    limit = 1 if len(name) <= _SHORT else 2
    near = ((slips(name, other), other) for other in names if abs(len(name) - len(other)) <= limit)
    names_by_slips = [(count, abs(len(name) - len(other)), other) for count, other in near if 0 < count <= limit]
    return min(names_by_slips)[2] if names_by_slips else None


def slips(name: str, other: str) -> int:
    """Count the typing mistakes between *name* and *other* (the optimal string alignment distance)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(name, 1):
        line = [row]
        for column, wanted in enumerate(other, 1):
            same = letter == wanted
            steps = min(last[column] + 1, line[column - 1] + 1, last[column - 1] + (not same))
            if row > 1 and column > 1 and letter == other[column - 2] and name[row - 2] == wanted:
                steps = min(steps, before[column - 2] + 1)
            line.append(steps)
        before, last = last, line
    return last[-1]
