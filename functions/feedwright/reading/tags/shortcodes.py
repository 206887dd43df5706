"""Site generators' tags in Markdown: known tags become Markdown or HTML, other tags are left out with a warning.

The module knows tags of Hugo, Liquid (Jekyll), Nunjucks (Eleventy), Tera (Zola), Pelican, kramdown, Obsidian, ERB
(Middleman, Bridgetown) and MkDocs. Code stays as it is: an article about Jinja keeps its examples.
"""

import re
from collections.abc import Callable, Iterable

from feedwright.errors import Problem
from feedwright.reading.tags import obsidian, patterns
from feedwright.reading.tags.hexo_tags import HEXO
from feedwright.reading.tags.highlight_tags import CODE_TAGS, fenced, language_of, without_highlighted
from feedwright.reading.tags.hints import PLACEHOLDER
from feedwright.reading.tags.rewriting import Rewriting
from feedwright.reading.tags.template_tags import (
    ADDRESS_FILTERS,
    BASES,
    BOXES,
    RENDERERS,
    SILENT,
    address,
    box,
    figure,
    read_arguments,
)

_MARKS = (("{{<", ">}}"), ("{{%", "%}}"), ("{{", "}}"), ("{%", "%}"))
_KINDS = 20  # the most kinds with a warning


def expand(
    path: str, text: str, code_ranges: Callable[[str], Iterable[tuple[int, int]]]
) -> tuple[str, tuple[Problem, ...]]:
    """Replace all tags in Markdown outside code.

    Args:
        path: the article's key.
        text: its Markdown.
        code_ranges: gives the places of the code in Markdown.

    Returns:
        The text, and a warning for each kind of tag that was left out, with the line in *text*.
    """
    text = text.replace(PLACEHOLDER, "")
    expansion = Expansion(path, text)
    return expansion.run(code_ranges(without_highlighted(text))), tuple(expansion.warnings.values())


class Expansion(Rewriting):
    """Replaces the tags of a text."""

    def __init__(self, path: str, text: str) -> None:
        super().__init__(text)
        self._path = path
        self._boxes: dict[int, str] = {}  # the replacements of closing tags, by their places
        self.warnings: dict[str, Problem] = {}

    def run(self, code: Iterable[tuple[int, int]], candidate: re.Pattern[str] = patterns.CANDIDATE) -> str:
        """Replace the tags that begin with a *candidate*, but none in the *code*, which is given by its places."""
        code = iter(code)
        start, end = next(code, _NOWHERE)
        while match := candidate.search(self._text, self._next):
            at = match.start()
            while end <= at:
                start, end = next(code, _NOWHERE)
            self._next = at + 1
            if start <= at:
                self._next = end
            else:
                _READERS[match[0]](self, at)
        self._copy(len(self._text))
        return "".join(self._parts)

    def braces(self, at: int) -> None:
        text = self._text
        if match := patterns.OUTPUT.match(text, at):
            self._output(match)
        elif match := patterns.STATEMENT.match(text, at):
            self._tag(match, match["inside"].strip(" \t\n-"), "{% endNAME %}")
        elif match := patterns.REMARK.match(text, at) or patterns.FILE_PREFIX.match(text, at):
            self._put(at, match.end(), "")
        elif match := patterns.KRAMDOWN.match(text, at):
            self._kramdown(match)
        elif match := patterns.KRAMDOWN_END.match(text, at):
            self._put(at, match.end(), "")
        elif match := patterns.ATTRIBUTES.match(text, at):
            listed = patterns.LIST_LINE.search(text[self._done : at]) if match["toc"] else None
            self._put(self._done + listed.start() if listed else at, match.end(), "")
        elif (match := patterns.ATTRIBUTE_LINE.match(text, at)) and self._is_line_start(at):
            self._put(at, match.end(), "")
        elif match := patterns.INCLUDED.match(text, at):
            self._leave_out(match, f"{{!{match['inside'][:40]}!}}")

    def _kramdown(self, match: re.Match[str]) -> None:
        """Remove a comment; a comment that is never closed hides the rest of the text."""
        if match["name"].lower() != "comment" or match["closed"]:
            self._put(match.start(), match.end(), "")
        elif closing := self._ending(r"\{:/(?:comment)?\}", match.end()):
            self._put(match.start(), closing.end(), "")
        else:
            self._cut_rest(match, "{::comment}")

    def _cut_rest(self, match: re.Match[str], kind: str) -> None:
        line = self._text.count("\n", 0, match.start()) + 1
        what = f"{kind} is opened and never closed: all text below it is left out."
        cure = "Close it where the comment ends."
        self.warnings[kind] = Problem(path=self._path, line=line, rule="open-comment", what=what, cure=cure)
        self._put(match.start(), len(self._text), "")

    def brackets(self, at: int) -> None:
        if match := obsidian.WIKILINK.match(self._text, at):
            self._wikilink(match)
        elif (match := obsidian.CALLOUT.match(self._text, at)) and obsidian.QUOTED.fullmatch(self._line_before(at)):
            self._callout(match)
        elif (match := patterns.CONTENTS.match(self._text, at)) and self._is_line_start(at):
            self._put(at, match.end(), "")

    def percent(self, at: int) -> None:
        if match := obsidian.COMMENT.match(self._text, at):
            self._put(at, match.end(), "")

    def caret(self, at: int) -> None:
        if match := obsidian.BLOCK_ID.match(self._text, at):
            self._put(at, match.end(), "")

    def at_sign(self, at: int) -> None:
        before = self._text[max(0, at - 20) : at].rstrip(" \t<")
        if self._text.startswith("@/", at) and before.endswith(("](", "]:")):  # for Zola, the root of the content
            self._put(at, at + 1, "")

    def angle(self, at: int) -> None:
        """Step over comments and over HTML that shows code; leave out ERB and the snippets of MkDocs."""
        if self._text.startswith("<!--", at):
            self._step_over("-->", at)
        elif self._text.startswith("<%", at):
            self._erb(at)
        elif self._text.startswith("8<-", at - 1):
            self._snippet(at)
        elif match := patterns.RAW_CODE.match(self._text, at):
            self._step_over(f"</{match['name'].lower()}", at)

    def _erb(self, at: int) -> None:
        if remark := patterns.ERB_REMARK.match(self._text, at):
            closing = self._ending("--%>" if remark[0].endswith("--") else "%>", remark.end())
            if closing:
                self._put(at, closing.end(), "")
            else:
                self._cut_rest(remark, remark[0])
        elif match := patterns.ERB.match(self._text, at):
            if match["escaped"]:
                self._put(at, match.start("inside"), "<%")
            else:
                self._leave_out(match, f"<% {match['inside'].strip(' =-')[:40]} %>")

    def _snippet(self, at: int) -> None:
        """Leave out a line such as ``--8<-- "file.md"``."""
        start = self._text.rfind("\n", 0, at) + 1
        start += len(self._text[start:at]) - len(self._text[start:at].lstrip(" \t;"))
        if match := patterns.SNIPPET.match(self._text, start):
            self._leave_out(match, match[0][:40])

    def _step_over(self, ending: str, at: int) -> None:
        if match := self._ending(re.escape(ending), at):
            self._next = match.end()

    def _output(self, match: re.Match[str]) -> None:
        inside = match["inside"]
        if inside[:2] in {"</", "%/"} and inside[2:3] == "*":  # Hugo shows a shortcode in this way
            shown = f"{inside[0]}{inside[3:-3]}{inside[-1]}"
            self._put(match.start(), match.end(), f"`{{{{{shown}}}}}`")
        elif inside[:1] in {"<", "%"}:
            self._tag(match, inside.strip("<>%").strip(" \t\n"), "{{< /NAME >}}")
        else:
            self._expression(match, inside.strip(" \t\n-"))

    def _expression(self, match: re.Match[str], inside: str) -> None:
        literal = patterns.LITERAL.match(inside)
        if literal and _filters(literal["filters"]) <= ADDRESS_FILTERS:
            self._put(match.start(), match.end(), address(literal["double"] or literal["single"] or ""))
        elif inside.partition("|")[0].strip().lower() in BASES or not inside:
            self._put(match.start(), match.end(), "")
        elif re.match(r"[\w./-]+\s*\(", inside):
            self._tag(match, inside, "")
        else:
            self._leave_out(match, f"{{{{ {inside[:40]} }}}}")

    def _tag(self, match: re.Match[str], inside: str, ending: str) -> None:
        call = patterns.CALL.match(inside)
        name = call["name"].lower() if call else ""
        if call is None or name.startswith(("/", "end")):
            self._put(match.start(), match.end(), self._boxes.pop(match.start(), ""))
        elif name in {"raw", "verbatim"} and match[0].startswith("{%"):
            self._keep_raw(match, name)
        elif name == "comment":
            self._remark(match, ending)
        elif name in CODE_TAGS and (closing := self._end_of(name, match, ending)):
            self._fence(match, closing, call["arguments"])
        elif name in BOXES and self._is_new_line(match.start()) and (closing := self._end_of(name, match, ending)):
            arguments = _bare(call["arguments"])
            attribution = arguments if name in {"quote", "blockquote"} and match[0].startswith("{%") else ""
            before, self._boxes[closing.start()] = box(read_arguments(arguments), attribution)
            self._put(match.start(), match.end(), before)
        else:
            self._named(match, name, _bare(call["arguments"]))

    def _remark(self, match: re.Match[str], ending: str) -> None:
        if closing := self._end_of("comment", match, ending):
            self._put(match.start(), closing.end(), "")
        else:
            self._cut_rest(match, "{% comment %}" if match[0].startswith("{%") else "{{% comment %}}")

    def _end_of(self, name: str, match: re.Match[str], ending: str) -> re.Match[str] | None:
        hugo = ending.startswith("{{")
        pattern = rf"\{{\{{[<%]\s*+/\s*+{name}\s*+[>%]\}}\}}" if hugo else rf"\{{%-?\s*+end(?:{name})?\s*+-?%\}}"
        return self._ending(pattern, match.end())

    def _keep_raw(self, match: re.Match[str], name: str) -> None:
        self._put(match.start(), match.end(), "")
        if closing := self._end_of(name, match, ""):
            self._copy(closing.start())
            self._put(closing.start(), closing.end(), "")

    def _fence(self, match: re.Match[str], closing: re.Match[str], arguments: str) -> None:
        given = read_arguments(arguments)
        language = language_of(given.get("lang") or arguments)
        code = self._text[match.end() : closing.start()]
        self._copy(match.start())
        shown = self._code(code, language, starts_line=self._is_line_start(match.start()))
        self._put(match.start(), closing.end(), shown)
        if self._text[self._done : self._done + 1] not in {"", "\n"}:
            self._parts.append("\n")

    def _code(self, code: str, language: str, *, starts_line: bool) -> str:
        return fenced(code, language, starts_line=starts_line)

    def _named(self, match: re.Match[str], name: str, arguments: str) -> None:
        given = read_arguments(arguments)
        if name in {"include", "include_relative", "include_cached"} and re.match(
            r"[\w/-]*(?:fig|im(?:g|age))", given.get(at=0)
        ):
            shown = figure(read_arguments(arguments.partition(given.get(at=0))[2]))
        else:
            renders = (HEXO.get(name) if match[0].startswith("{%") else None, RENDERERS.get(name))
            shown = next((text for render in renders if render and (text := render(given)) is not None), None)
        if shown is not None:
            self._put(match.start(), match.end(), self._as_block(shown, match))
        elif name in SILENT:
            self._put(match.start(), match.end(), "")
        else:
            opening, closing = next(marks for marks in _MARKS if match[0].startswith(marks[0]))
            self._leave_out(match, f"{opening} {name[:40]} {closing}")

    def _as_block(self, shown: str, match: re.Match[str]) -> str:
        """Give a figure in a line of its own blank lines, because Markdown would not be read directly after it."""
        alone = self._text[match.start() - 1 : match.start()] in {"", "\n"} and self._text[
            match.end() : match.end() + 1
        ] in {"", "\n"}
        return f"\n{shown}\n" if alone and shown.startswith("<figure") else shown

    def _wikilink(self, match: re.Match[str]) -> None:
        at = match.start()
        embedded = self._text.startswith("!", at - 1) and at > self._done
        shown = obsidian.embed(match["inside"]) if embedded else obsidian.wikilink(match["inside"])
        if shown is not None:
            self._put(at - embedded, match.end(), shown)
        elif embedded:
            self._leave_out(match, _EMBEDDED_NOTE, start=at - 1)

    def _callout(self, match: re.Match[str]) -> None:
        prefix = self._line_before(match.start()).rstrip()
        kind = "" if match["title"] else match["kind"].replace("-", " ").capitalize()
        self._put(match.start(), match.start("title"), f"<strong>{kind}")
        end = self._text.find("\n", match.end())
        self._pending = (len(self._text) if end < 0 else end, f"</strong>\n{prefix}")

    def _leave_out(self, match: re.Match[str], kind: str, *, start: int | None = None) -> None:
        if kind not in self.warnings and len(self.warnings) < _KINDS:
            line = self._text.count("\n", 0, match.start()) + 1
            what = f"{' '.join(kind.split())} is left out: Feedwright runs no templates."
            cure = "Write Markdown or HTML instead; to show the tag itself, write it as code."
            if kind == _EMBEDDED_NOTE:
                what = f"![[{match['inside'][:60]}]] is left out: an article does not show another article's text."
                cure = "Link it ([[note]], without the !), or copy its text."
            self.warnings[kind] = Problem(path=self._path, line=line, rule="template-tag", what=what, cure=cure)
        self._put(match.start() if start is None else start, match.end(), "")


_EMBEDDED_NOTE = "![[note]]"
_NOWHERE = (1 << 62, 1 << 62)
_READERS: dict[str, Callable[[Expansion, int], None]] = {
    "{": Expansion.braces,
    "[": Expansion.brackets,
    "%": Expansion.percent,
    "^": Expansion.caret,
    "@": Expansion.at_sign,
    "<": Expansion.angle,
}


def _bare(arguments: str) -> str:
    closed = re.sub(r"(?:(?<=[\s\"'`])|\A)/\Z", "", arguments.strip())  # an address keeps its last slash
    return closed.removeprefix("(").removesuffix(")")


def _filters(text: str) -> set[str]:
    return {part.strip().partition(":")[0].strip().lower() for part in text.split("|")[1:]}
