"""Globs as site generators write them, as regular expressions that take no long time, whatever a stranger wrote."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import groupby
from math import prod
from operator import itemgetter

# More would take long, and is taken to match.
_MOST = 2_000  # globs of a list
_MOST_LETTERS = 100_000  # of a list; more would take much memory
_MOST_WRITTEN = 500_000  # letters of a list as expressions, in which each choice of {a,b} is written out
_MOST_CHOICES = 50  # ways to read a glob with {a,b}
_LONGEST = 500  # letters of a glob
_PARTS = re.compile(r"\*\*+/?|\*|\?|\[[^\]]*\]|\\.|.", re.DOTALL)
_EXTENDED = re.compile(r"(?<!\\)([@?+*!])\(([^()]*)\)")  # @(a|b)
_RANGE = re.compile(r"(?<!\\)\{[^{},]*\.\.[^{},]*\}")  # {1..3}
_CHOICE = re.compile(r"(?<!\\)\{([^{}]*)\}")
_FLAGS = re.IGNORECASE | re.DOTALL
_WHOLE = r"\Z"
_THIS_OR_BELOW = r"(?=/|\Z)"


def matches_glob(glob: str, path: str) -> bool:
    """Say whether a glob matches a whole path. In doubt it does.

    ``*`` and ``?`` stay within a folder, ``**`` goes through folders, ``{a,b}`` is either.
    """
    return _compiled(glob).match(path) is not None


def matches_pattern(pattern: str, path: str) -> bool:
    """Say whether a line as in .gitignore matches a file or a folder above it; *pattern* has no ``!`` in front."""
    return _compiled_line(pattern).match(path) is not None


def matches_all(_path: str) -> bool:
    return True


def matcher(lines: Sequence[str]) -> Callable[[str], bool]:
    """Give what says whether lines as in .gitignore mean a path; of several that match the last counts.

    Returns:
        ``matches_all`` for a list that would take long.
    """
    if len(lines) > _MOST or sum(map(len, lines)) > _MOST_LETTERS:
        return matches_all
    written, letters = list[tuple[bool, str]](), 0
    for line in lines:
        written.append((not line.startswith("!"), _line(line.removeprefix("!"))))
        letters += len(written[-1][1])
        if letters > _MOST_WRITTEN:
            return matches_all
    groups = [
        (is_meant, re.compile("|".join(each for _, each in group), _FLAGS))
        for is_meant, group in groupby(written, key=itemgetter(0))
    ][::-1]
    return lambda path: next((meant for meant, group in groups if group.match(path)), False)


@lru_cache(maxsize=256)
def _compiled(glob: str) -> re.Pattern[str]:
    return re.compile(_either([glob], _WHOLE), _FLAGS)


@lru_cache(maxsize=256)
def _compiled_line(line: str) -> re.Pattern[str]:
    return re.compile(_line(line), _FLAGS)


def _line(line: str) -> str:
    is_folder, is_anchored = line.endswith("/"), "/" in line.strip().rstrip("/")
    bare = line.strip("/")
    return _either([bare if is_anchored else f"**/{bare}"], "(?=/)" if is_folder else _THIS_OR_BELOW)


def _either(globs: list[str], end: str) -> str:
    """Write a glob with choices as an expression; one that matches all if that would take long, or is not clear."""
    plain = list[str]()
    while globs:
        glob = _RANGE.sub("*", _EXTENDED.sub(_plainly, globs.pop()))
        choices = list(_CHOICE.finditer(glob))
        ways = prod(choice[1].count(",") + 1 for choice in choices) + len(globs) + len(plain)
        if len(glob) > _LONGEST or ways > _MOST_CHOICES or "[:" in glob or "[" in _PARTS.findall(glob):
            return ""
        for choice in choices[:1]:
            globs += [glob[: choice.start()] + each + glob[choice.end() :] for each in choice[1].split(",")]
        if not choices:
            plain.append(_expression(glob, end))
    expression = f"(?:{'|'.join(plain)})"
    try:
        re.compile(expression)
    except re.error:  # of a range that goes backwards
        return ""
    return expression


def _plainly(extended: re.Match[str]) -> str:
    """Write ``@(a|b)`` as a choice; what means more than a choice as all names that it may mean."""
    choice = extended[2].replace("|", ",")
    return {"@": f"{{{choice}}}", "?": f"{{,{choice}}}"}.get(extended[1], "*")


def _expression(glob: str, end: str) -> str:
    """Write a glob without choices.

    After each star the first place at which what follows it matches is as good as any later one, so that nothing is
    tried twice: each star is in a group with what follows it, and no group is entered again.
    """
    written, within, through = list[str](), 0, 0  # groups that are open, of * and of **
    for at, part in enumerate(parts := _PARTS.findall(glob)):
        if part.startswith("**"):
            is_folders = part.endswith("/") and (at == 0 or parts[at - 1].endswith("/"))
            written += [")" * (within + through), "(?>"]
            written.append("(?:.*?/)??" if is_folders else ".*?" + "/" * part.endswith("/"))
            within, through = 0, 1
        elif part == "*":
            written += [")" * within, "(?>[^/]*?"]
            within = 1
        elif part == "?":
            written.append("[^/]")
        elif part.startswith("[") and len(part) > 2:
            letters = re.sub(r"([\\\[&~|])", r"\\\1", re.sub(r"\A!", "^", part[1:-1]))
            written.append(f"(?!/)[{letters}]")
        else:
            written.append(re.escape(part[-1] if part.startswith("\\") else part))
    return "".join([*written, end, ")" * (within + through)])
