"""MDX is Markdown with JavaScript and components, which Feedwright does not run: it reads only the text."""

import re
from collections.abc import Iterator
from itertools import islice

from msgspec import structs

from feedwright.errors import Problem
from feedwright.reading.article_body import Body, demand_few_parts
from feedwright.reading.markdown.commonmark import code_ranges
from feedwright.reading.markdown.formulas import formula_at
from feedwright.reading.markdown.reader import MARKS, read_markdown

_MANY = 50  # imports that are looked at
_KINDS = 20  # the most kinds with a warning
_STATEMENT = re.compile(r"^(?:import|export)\b[^\n]*(?:\n(?![ \t]*(?:\n|\Z))[^\n]*)*+", re.MULTILINE)
# A tag or comment never holds the opening of another, so unclosed tags take no time.
_PLAIN = r"[^{}<]|<(?![A-Z])"
_BRACES = rf"\{{(?>{_PLAIN}|\{{(?>{_PLAIN}|\{{(?>{_PLAIN})*\}})*\}})*\}}"
_INSIDE = rf"(?>[^<>{{}}\"'/]|/(?!>)|\"(?>[^\"<]|<(?![A-Z]))*\"|'(?>[^'<]|<(?![A-Z]))*'|{_BRACES})*"
_TAG = re.compile(rf"<(?P<end>/?)(?P<name>[A-Z][\w.]*)(?![\w.]){_INSIDE}(?P<alone>/?)>|<>|</>")
_COMPONENT, _DEPTH = re.compile(r"</?[A-Z]"), 3
_PRIVATE = re.compile(
    r"<(?P<name>Drafts?|Private|Hidden|Unpublished|WIP|Wip|Internal|Todo|TODO)(?=[\s/>])[^<>]*(?<!/)>"
    r"(?>(?:(?!</?(?P=name)[\s>]).)*)</(?P=name)\s*>",
    re.DOTALL,
)
_REMARK = re.compile(r"\{/\*(?>(?:(?!\*/|\{/\*).)*)\*/\}", re.DOTALL)
# ``{list.map((x) => (…))}`` over several lines, with what it makes
_FUNCTION = re.compile(r"\{(?![#.:%{])(?P<code>[^{}=]{1,200}=>(?>[^{}]|\{(?>[^{}]|\{[^{}]*\})*\})*)\}")
_EXPRESSION = re.compile(r"\{(?![#.:%{])(?P<code>[^{}\n]{1,200})\}(?!\})")


def read_mdx(path: str, text: str, given_title: str | None) -> Body:
    """Convert *text* as Markdown without its imports, exports, components and expressions.

    The text between a component's tags stays. Each component and expression gets a single warning.
    """
    demand_few_parts(text, "signs of Markdown", MARKS)
    cleaner = _Cleaner(path, text)
    body = read_markdown(path, cleaner.run(), given_title)
    return structs.replace(body, warnings=(*cleaner.warnings.values(), *body.warnings))


def holds_imports(text: str, statement: re.Pattern[str]) -> bool:
    """Say whether an import that *statement* describes stands outside code."""
    code = code_ranges(text)
    return any(
        not any(start <= match.start() < end for start, end in code)
        for match in islice(statement.finditer(text), _MANY)
    )


class _Cleaner:
    """Removes from a text what is not Markdown; the lines keep their numbers."""

    def __init__(self, path: str, text: str) -> None:
        self._path, self._text = path, text
        self.warnings: dict[str, Problem] = {}

    def run(self) -> str:
        self._text = _PRIVATE.sub(self._private, self._text)
        parts, done = [], 0
        for start, end in code_ranges(self._text):
            if start > done:
                parts.append(self._cleaned(self._text[done:start], done))
            parts.append(self._text[max(start, done) : end])
            done = max(done, end)
        return "".join([*parts, self._cleaned(self._text[done:], done)])

    def _cleaned(self, text: str, at: int) -> str:
        """Clean a part of the text that begins *at*; removed parts leave their line ends."""
        before = self._text.count("\n", 0, at) + 1
        text = _REMARK.sub(_blank, _STATEMENT.sub(_blank, text))
        for _ in range(_DEPTH):  # a component may hold others in its attributes: <Themed dark={<Picture/>} />
            text, tags = _TAG.subn(lambda tag: self._tag(tag, before), text)
            if not tags or not _COMPONENT.search(text):
                break
        text = _FUNCTION.sub(lambda match: self._expression(match, before), text)
        of_formulas = {at for start, end in _formulas(text) for at in range(start, end) if text[at] == "{"}
        return _EXPRESSION.sub(
            lambda match: match[0] if match.start() in of_formulas else self._expression(match, before), text
        )

    def _private(self, element: re.Match[str]) -> str:
        """Leave out the text of a component whose name says that it is not for readers."""
        name = element["name"]
        self._warn(name, f"<{name}> is left out with its text, because its name says that it is private.", element, 1)
        return _blank(element)

    def _tag(self, tag: re.Match[str], before: int) -> str:
        if tag["name"] and not tag["end"]:
            what = f"<{tag['name']}> is left out, because Feedwright runs no components"
            what += "." if tag["alone"] else "; the text within it stays."
            self._warn(tag["name"], what, tag, before)
        return _blank(tag)

    def _expression(self, match: re.Match[str], before: int) -> str:
        code = f"{{{' '.join(match['code'].split())[:40]}}}"
        self._warn(code, f"{code} is left out, because Feedwright runs no JavaScript.", match, before)
        return _blank(match)

    def _warn(self, kind: str, what: str, match: re.Match[str], before: int) -> None:
        """Warn once for each kind; only then are the lines counted."""
        if kind not in self.warnings and len(self.warnings) < _KINDS:
            line = before + match.string.count("\n", 0, match.start())
            cure = "Write Markdown or HTML instead; to show it as it is, write it as code."
            self.warnings[kind] = Problem(path=self._path, line=line, rule="template-tag", what=what, cure=cure)


def _formulas(text: str) -> Iterator[tuple[int, int]]:
    """Give the places of the formulas in dollars: their braces are TeX."""
    at = text.find("$")
    while at >= 0:
        formula = formula_at(text, at)
        if formula:
            yield at, formula.end
        at = text.find("$", formula.end if formula else at + 1)


def _blank(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")
