"""Rewrites a text from left to right: parts of it are replaced, and all other parts are copied."""

import re


class Rewriting:
    """One pass over a text. A subclass finds the parts, and replaces them with ``_put``."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._done = 0  # the text is written out up to here
        self._next = 0  # the next tag may be from here on
        self._parts: list[str] = []
        self._pending: tuple[int, str] | None = None  # a later place, and the text that will be added there
        self._never: set[str] = set()  # expressions that match nothing in the rest of the text

    def _ending(self, pattern: str, at: int) -> re.Match[str] | None:
        """Find the next match of *pattern*, the end of a part."""
        if pattern in self._never:
            return None
        match = re.compile(pattern, re.IGNORECASE).search(self._text, at)
        if match is None:
            self._never.add(pattern)
        return match

    def _put(self, start: int, end: int, shown: str) -> None:
        self._copy(start)
        before, after = self._text[start - 1 : start], self._text[end : end + 1]
        self._parts.append(" " if not shown and before == "{" and after in {"{", "%", "#"} else shown)
        self._done = end
        self._next = max(self._next, end)

    def _copy(self, end: int) -> None:
        if self._pending and self._pending[0] <= end:
            at, closing = self._pending
            self._pending = None
            self._parts += (self._text[self._done : at], closing)
            self._done = max(at, self._done)
        self._parts.append(self._text[self._done : end])
        self._done = max(end, self._done)

    def _line_before(self, at: int) -> str:
        return self._text[max(0, at - 100) : at].rpartition("\n")[2]

    def _is_new_line(self, at: int) -> bool:
        return at == 0 or self._text[at - 1] == "\n"

    def _is_line_start(self, at: int) -> bool:
        return not self._line_before(at).strip(" \t>")
