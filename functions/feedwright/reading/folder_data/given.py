"""A value that a folder's file gives to the articles below, and the line where it stands."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from msgspec import Struct

from feedwright.reading.folder_data.names import folders_above

RULE = "held-folder"
UNKNOWN = "perhaps-ignored"  # a warning
_INNER = frozenset({"params", "extra"})  # tables of Hugo and Zola whose names count as those of the article
_COMMENT = re.compile(r"\s*(?:#|//)")


class FolderFile(Struct, frozen=True, kw_only=True):
    """A file of a folder. Paths begin at the project's root, which may be above the articles."""

    path: str
    body: bytes
    fault: str = ""  # why not all of it could be read

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]


class Given(Struct, frozen=True, kw_only=True):
    """A value for the articles to which it applies, as if each of them had it."""

    path: str  # of the file
    find: Callable[[str], tuple[int | None, str]]  # gives the line's number and the line, for an article's path
    name: str  # in its plain form
    value: Any
    base: str  # the folder below which it applies; "" is the root
    applies: Callable[[str], bool]  # says it of an article's path
    reach: str | None = None  # a folder outside of which it does not apply, where *base* is none such
    rank: tuple[int, ...] = ()  # of two values for one name, the higher counts
    is_final: bool = False  # nothing that an article says counts against it
    fault: str = ""  # why the file could not be read: it may hold back what is below
    is_doubt: bool = False  # part of the value is not written out, so that nobody knows what it holds back


class Lines:
    """Finds the lines of a file on which names stand; the next time that a name is asked for, its next line."""

    def __init__(self, text: str) -> None:
        self._lines, self._next = text.split("\n"), dict[str, int]()

    def of(self, name: str, value: Any = None) -> tuple[int | None, str]:
        """Give the number of a name's line, from 1, and the line; of several lines rather the one with the value."""
        written = re.compile(rf"(?<![\w-])[\"']?{re.escape(name)}[\"']?\s*(?:[:=\](]|\.\w)", re.IGNORECASE)
        begin = self._next.get(name, 0)
        there = [at for at, line in enumerate(self._lines) if written.search(line) and not _COMMENT.match(line)]
        said = "" if isinstance(value, list | dict) or value is None else str(value).lower()
        later = [at for at in there if at >= begin] or there
        if not later:
            return None, ""
        at = next((at for at in later if said in self._lines[at].lower()), later[0])
        self._next[name] = at + 1
        return at + 1, self._lines[at].strip()

    def finder(self, name: str, value: Any = None) -> Callable[[str], tuple[int | None, str]]:
        """Give ``of`` for a name, whatever the article is."""
        return lambda _: self.of(name, value)

    def with_text(self, name: str, text: str) -> tuple[int | None, str]:
        """Give the first line with a text, from the first line of a name on, where there is one; or else this line."""
        number, written = self.of(name) if name else (1, "")
        begin = (number or 1) - 1
        there = (at for at, line in enumerate(self._lines[begin:], begin) if text and text in line)
        at = next((at for at in there if not _COMMENT.match(self._lines[at])), None)
        return (number, written) if at is None else (at + 1, self._lines[at].strip())


class ByFolder:
    """Finds what applies to an article among what may: that of its own folders, and of the one with its own name."""

    def __init__(self, givens: Iterable[Given]) -> None:
        self._givens, self._inside = list(givens), dict[str, list[int]]()
        for at, given in enumerate(self._givens):
            self._inside.setdefault(given.base if given.reach is None else given.reach, []).append(at)

    def at(self, path: str) -> list[int]:
        """Give the places, in order, of the values that apply to an article's path."""
        folders = {*folders_above(path), path.rpartition(".")[0]}
        near = (at for folder in folders for at in self._inside.get(folder, ()))
        return sorted(at for at in near if self._givens[at].applies(path))


def below(folder: str, path: str) -> bool:
    """Say whether *path* is in *folder* or in a folder of it."""
    return not folder or path.startswith(f"{folder}/")


def values_of(table: Mapping[Any, Any], left_out: frozenset[str] = frozenset()) -> list[tuple[str, Any]]:
    """Give the names of a table as they are written, with their values, and those of tables whose names count too."""
    pairs: list[tuple[str, Any]] = []
    for name, value in table.items():
        if str(name).lower() in left_out:
            continue
        if str(name).lower() in _INNER and isinstance(value, dict):
            pairs += values_of(value)
        else:
            pairs.append((str(name), value))
    return pairs
