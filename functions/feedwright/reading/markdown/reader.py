"""Turns Markdown into HTML, as GitHub reads it, with the additions of site generators."""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

from msgspec import structs

from feedwright.errors import Problem
from feedwright.model.expressions import expression
from feedwright.reading.article_body import Body, demand_few_parts
from feedwright.reading.html.parser_cost import is_tangled
from feedwright.reading.html.sanitise import words_of
from feedwright.reading.identity import language_in_path
from feedwright.reading.markdown import dialects
from feedwright.reading.markdown.commonmark import code_ranges, to_html
from feedwright.reading.opening import byline_of, title_of
from feedwright.reading.prose.sentences import summary_from
from feedwright.reading.tags.hints import may_hold_tags
from feedwright.site.single_values import Unusable, shown

_TABLE_RULE = expression(r"^[ \t>*+0-9.):|-]+$", re.MULTILINE)
_COLUMN = expression(r"-[ \t:]*\|")  # stands between the columns of every table
_CELLS = 500_000  # GitHub's own limit: short rows get empty cells
MARKS = "[]*_`$~{^!<&:="  # signs of which each may become a node of the library
_COMMENT = expression(r"<!--(?:.*?-->|.*)", re.DOTALL)  # an unclosed comment hides the rest, as in a browser
_TITLED_CODE = expression(
    r"^[ \t>]*(?:`{3,}|~{3,})[^\n`\"']{0,80}\btitle=[\"'](?P<title>[^\"'\n]{1,100})", re.MULTILINE
)
_MOST_WARNINGS = 3
_MORE = expression(r"<!--\s*+more\s*+-->", re.IGNORECASE)
_LOOK = 5_000
_SUMMARY_LENGTH = 300
_LEFT_OUT = expression(r"<(h[1-6]|pre|table|figure)\b.*?</\1>", re.DOTALL)
# The library's link from a heading to itself, and the attributes that an author may have written before it.
_ANCHOR = expression(r"<a href=\"#[^\"]*\" aria-label=\"[^\"]*\" data-heading-content=\"[^\"]*\" class=\"anchor\"></a>")
_ATTRIBUTES = expression(r"[ \t]*\{[ \t]*(?::[ \t]*)?(?:[.#]|-[ \t]*\}\Z)[^{}<>\n]*\}?\Z")
_ATTRIBUTES_LENGTH = 200
_TASK = expression(r"<input type=\"checkbox\"( checked=\"\")? disabled=\"\" />")
# How Pelican names the language of indented code.
_NAMED_CODE = expression(rf"<pre><code>:::(?!(?:{'|'.join(dialects.KINDS)})\b)([A-Za-z][\w+#.-]*)\n")
_POST_HINTS = ("{post}", "{Post}", "{POST}", "{eval-rst}")  # ABlog's fence
_OWN_ID = expression(r"#([A-Za-z][\w:.-]*)")


def read_markdown(path: str, text: str, given_title: str | None) -> Body:
    """Convert *text*; its first ``# heading`` is the title if no title was given, and no paragraphs stand above it.

    A heading that opens the text and repeats the title is removed, because every reader shows the title already.

    Raises:
        Unusable: the HTML would have many times the size of the text.
    """
    if _unfolds(text):
        raise Unusable("a table has too many cells.", "Make it narrower, or end it with a blank line.")
    demand_few_parts(text, "signs of Markdown", MARKS)
    metadata: dict[str, Any] = {"language": language} if (language := language_in_path(path)) else {}
    if "{" in text and any(map(text.__contains__, _POST_HINTS)):
        from feedwright.reading.markdown.posts import without_post  # noqa: PLC0415 - few texts need it

        text, post = without_post(text)
        metadata |= post
    html, warnings = _html(path, text)
    if "|" in text and _COLUMN.search(text) and "<td" in html:
        from feedwright.reading.markdown.running_text import lost_cells  # noqa: PLC0415 - few texts need it

        warnings = (*warnings, *lost_cells(path, text))
    if "!" in html and "<!--" in html:
        if summary := _before_more(html):
            metadata["summary"] = summary
        html = _COMMENT.sub("", html)
    if "<input" in html:
        html = _TASK.sub(lambda task: "☑" if task[1] else "☐", html)
    title, html = title_of(html, given_title, leads=True)
    authors, html = byline_of(html)
    if "=" in text and "title=" in text:
        warnings = (*warnings, *_titles_of_code(path, text))
    return Body(html, title, authors, metadata=metadata, warnings=warnings)


def _titles_of_code(path: str, text: str) -> Iterator[Problem]:
    """Warn about titles of code blocks, which some site generators show above the code."""
    for match in islice(_TITLED_CODE.finditer(text), _MOST_WARNINGS):
        what = f"the title of a code block is left out: {shown(match['title'])}."
        line = text.count("\n", 0, match.start("title")) + 1
        yield Problem(path=path, line=line, rule="left-out", what=what, cure="Write it into a line above the code.")


def _html(path: str, text: str) -> tuple[str, tuple[Problem, ...]]:
    """Convert CommonMark, and the additions of dialects if there are any."""
    had_boxes = dialects.holds_boxes(text)
    if had_boxes or dialects.holds_html(text):
        from feedwright.reading.markdown.boxes import contained  # noqa: PLC0415 - few texts need it

        boxes = contained(text)
        html, warnings = _html_of_lines(path, boxes.text, boxes.abbreviations)
        warnings = tuple(structs.replace(warning, line=boxes.written_in(warning.line)) for warning in warnings)
    else:
        html, warnings = _html_of_lines(path, text, {})
    if not had_boxes and not dialects.holds_raw_signs(html):
        return html, warnings
    from feedwright.reading.markdown.running_text import raw_markdown  # noqa: PLC0415 - few texts need it

    return html, (*warnings, *raw_markdown(path, html, text))


def _html_of_lines(path: str, text: str, abbreviations: Mapping[str, str]) -> tuple[str, tuple[Problem, ...]]:
    """Convert a text without boxes."""
    put_back: Callable[[str], str] = str
    if dialects.holds_marks(text):
        from feedwright.reading.markdown.marks import without_marks  # noqa: PLC0415 - few texts need it

        text, formulas = without_marks(text)
        put_back = formulas.put_back
    warnings: tuple[Problem, ...] = ()
    if may_hold_tags(text):
        from feedwright.reading.tags.shortcodes import expand  # noqa: PLC0415 - few texts need it

        text, warnings = expand(path, text, code_ranges)
    html = _with_ids(to_html(text))
    if "<pre><code>:::" in html:
        html = _NAMED_CODE.sub(r'<pre><code class="language-\1">', html)
    html = put_back(html)
    if dialects.holds_names(html):
        from feedwright.reading.markdown.running_text import with_links_by_name  # noqa: PLC0415 - few texts need it

        html = with_links_by_name(html)
    if abbreviations or dialects.holds_emoji(html):
        from feedwright.reading.markdown.running_text import with_signs  # noqa: PLC0415 - few texts need it

        html = with_signs(html, abbreviations)
    return html, warnings


def _unfolds(text: str) -> bool:
    lines = text.count("\n") if "|" in text else 0
    if text.count("|") * lines <= _CELLS:
        return False
    return max((rule[0].count("|") for rule in _TABLE_RULE.finditer(text)), default=0) * lines > _CELLS


def _with_ids(html: str) -> str:
    """Keep the ids of headings, or use the author's own ids, without the empty links that point at them."""
    if ' class="anchor"' not in html:
        return html
    parts, done = [], 0
    for anchor in _ANCHOR.finditer(html):
        parts.append(_with_own_id(html[done : anchor.start()]))
        done = anchor.end()
    return "".join([*parts, html[done:]])


def _with_own_id(heading: str) -> str:
    tail = heading[-_ATTRIBUTES_LENGTH:]
    written = _ATTRIBUTES.search(tail) if tail.endswith("}") else None
    if written is None:
        return heading
    before, opening, rest = heading[: written.start() - len(tail)].rpartition("<h")
    own = _OWN_ID.search(written[0])
    return before + opening + (re.sub(r"\bid=\"[^\"]*\"", f'id="{own[1]}"', rest, count=1) if own else rest)


def _before_more(html: str) -> str | None:
    """Give the words before ``<!--more-->``, with which the author separates the summary from the rest."""
    more = _MORE.search(html)
    if more is None:
        return None
    before = _LEFT_OUT.sub("", html[: more.start()][:_LOOK])
    words = "" if is_tangled(before) else words_of(_COMMENT.sub("", before))
    return words if len(words) <= _SUMMARY_LENGTH else summary_from([words])
