"""Settings that stand written out in JavaScript, TypeScript or Python. No code is run.

What is put before or after a text, as in ``dir + "/drafts/**"``, may be any folders. What is not written out at all is
``COMPUTED``.
"""

import re
from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import NamedTuple

COMPUTED = "\0"
# A text without an end goes to the end of its line, and one between ` ` to the end of the file.
_STRING = (
    r"'(?:\\.|[^'\\\n])*+(?:'|\\?(?=\n|\Z))"
    r"|\"(?:\\.|[^\"\\\n])*+(?:\"|\\?(?=\n|\Z))"
    r"|`(?:\\.|[^`\\])*+(?:`|\\?\Z)"
)
_TOKEN = re.compile(
    r"(?P<comment>/\*(?:.*?\*/|.*)|//[^\n]*|#[^\n]*)"
    r"|(?P<expression>/(?:\\.|\[(?:\\.|[^\]\\\n]){0,99}+\]|[^/\\\[\n]){1,199}+/[a-z]*)"
    rf"|(?P<text>(?:\b[rRuUbB]{{1,2}})?(?:{_STRING}))"
    r"|(?P<name>[\w$]++(?:\??\.[\w$]++)*+)|(?P<sign>\n|\+=|=>|[^\s\w])",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_INSERTED = re.compile(r"\$\{[^}]*\}")
_PLAIN = re.compile(r"\d+|true|false|null|undefined|True|False|None")
_ADDING = (".append", ".extend", ".push")
_BEFORE_EXPRESSION = frozenset("(,=:[!&|?{};\n") | {"=>", "return"}
_MODE = re.compile(r"(?P<public>prod|build)|dev|serve|watch|local", re.IGNORECASE)
_LONGEST = 300  # letters of a condition
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_GIVING = frozenset({":", "=", "+=", "("})
# A statement goes on after a line that ends so, and on one that begins so.
_UNFINISHED, _MORE = _GIVING | frozenset("+?|&"), frozenset("?:+|&.\n")


class Written(NamedTuple):
    """What stands behind a name."""

    name: str
    values: list[str]
    at: int  # where the name stands


class _Token(NamedTuple):
    kind: str
    text: str
    at: int


def written_out(code: str, names: Collection[str], suffix: str) -> Iterator[Written]:
    """Give what is written out behind names: ``name: […]``, ``name = […]``, ``something.name("…")``.

    What a condition limits to the author's own machine is left out.

    Args:
        code: the code.
        names: the names.
        suffix: the file's suffix, which says what a comment is.
    """
    tokens, at = list(_tokens(code, is_python=suffix == "py")), 0
    conditions = _Conditions(code)
    while at + 1 < len(tokens):
        token, at = tokens[at], at + 1
        name = _name_of(token, names)
        if name and tokens[at].text in _GIVING:
            is_public = conditions.are_public
            values, at = _values(tokens, at)
            if is_public:
                yield Written(name, values, token.at)
        else:
            conditions.pass_by(token)


def is_called(code: str, name: str) -> bool:
    """Say whether JavaScript calls a function, and not only in a comment."""
    tokens = _tokens(code, is_python=False)
    return any(
        after.text == "(" and (token.text == name or token.text.endswith(f".{name}"))
        for token, after in pairwise(tokens)
    )


class _Conditions:
    """Follows the conditions of JavaScript under which statements stand: ``if (isProduction) {`` and its ``else``."""

    def __init__(self, code: str) -> None:
        self._code = code
        self._blocks, self._groups = list[bool | None](), list[tuple[int, bool]]()
        self._next: bool | None = None  # whether what comes next is for the public; None: it has no condition
        self._last: bool | None = None  # the same, of the block that ended last
        self._before = ""

    @property
    def are_public(self) -> bool:
        return False not in self._blocks and self._next is not False

    def pass_by(self, token: _Token) -> None:
        text, before = token.text, self._before
        if text == "\n":
            return
        if text == "(":
            self._groups.append((token.at, before == "if"))
        elif text == ")" and self._groups:
            begin, is_condition = self._groups.pop()
            self._next = _is_public(self._code[begin : min(token.at, begin + _LONGEST)]) if is_condition else None
        elif text == "{":
            self._blocks.append(self._next)
            self._next = None
        elif text == "}" and self._blocks:
            self._last = self._blocks.pop()
        elif text == "else":
            self._next = None if self._last is None else not self._last
        elif before == ")" or text == ";":
            self._next = None
        self._before = text


def _is_public(condition: str) -> bool | None:
    """Say whether a condition holds when a site is published; None if it does not say so."""
    if not (mode := _MODE.search(condition)):
        return None
    return bool(mode["public"]) is not ("!" in condition)


def _name_of(token: _Token, names: Collection[str]) -> str | None:
    if token.kind not in {"name", "text"}:
        return None
    said = _unquoted(token.text) if token.kind == "text" else token.text
    for ending in _ADDING:
        said = said.removesuffix(ending)
    return next((each for each in names if said == each or said.endswith(f".{each}")), None)


def _tokens(code: str, *, is_python: bool) -> Iterator[_Token]:
    at, before = 0, "\n"
    while match := _TOKEN.search(code, at):
        at, kind = match.end(), match.lastgroup or ""
        is_comment = kind == "comment" and match[0].startswith("#") is is_python
        # After a name or a number a / divides.
        if (kind == "comment" and not is_comment) or (kind == "expression" and before not in _BEFORE_EXPRESSION):
            at = match.start() + 1
        elif kind in {"name", "text", "sign"}:
            before = match[0]
            yield _Token(kind, before, match.start())


def _values(tokens: list[_Token], at: int) -> tuple[list[str], int]:
    """Read the texts behind a name, and say where they end."""
    values, depth, before = list[str](), 0, tokens[at].text
    is_call, is_computed, is_elsewhere, place = before == "(", False, False, at
    for place in range(at if is_call else at + 1, len(tokens)):
        kind, text, _ = tokens[place]
        after = tokens[place + 1].text if place + 1 < len(tokens) else ""
        depth += (text in _OPENING) - (text in _CLOSING)
        if depth < 0 or (depth == 0 and (text in {",", ";"} or (is_call and text == ")"))):
            break
        if text == "\n":
            if depth == 0 and before not in _UNFINISHED and after not in _MORE:
                break
            continue
        if kind == "text" and (depth or not values):
            values.append(_text(text, before, after))
        elif kind == "name" and not _PLAIN.fullmatch(text) and {before, after}.isdisjoint("+?&"):
            is_computed |= depth > 0
            is_elsewhere = True
        before = text
    return [*values, COMPUTED] if is_computed or (is_elsewhere and not values) else values, place


def _text(written: str, before: str, after: str) -> str:
    text = _unquoted(written)
    if written[0] == "`":
        text = _INSERTED.sub("**", text)
    return "**" * (before == "+") + text + "**" * (after == "+")


def _unquoted(text: str) -> str:
    bare = text.lstrip("rRuUbB")
    inner = bare[1:].removesuffix(bare[0])
    return inner if bare != text else _ESCAPE.sub(r"\1", inner)
