"""Markdown to HTML, as GitHub reads it, by the Rust port of its own implementation."""

import re

from comrak import ExtensionOptions, RenderOptions, render_markdown

from feedwright.reading.body import Body
from feedwright.reading.html import words_of
from feedwright.reading.sentences import cut
from feedwright.site.values import Unusable

# Raw HTML passes here, because everything is sanitised afterwards; GitHub's own tag filter would
# turn a <script> into visible text instead of dropping it, so it is left out.
_RENDER, _EXTENSIONS = RenderOptions(), ExtensionOptions()
_RENDER.unsafe_ = True
for _name in ("table", "strikethrough", "autolink", "tasklist", "footnotes"):
    setattr(_EXTENSIONS, _name, True)
_TABLE_RULE = re.compile(r"^[ \t>*+0-9.):|-]+$", re.MULTILINE)
_CELLS = 500_000  # GitHub's own limit: short rows are filled up with empty cells
_COMMENT = re.compile(r"<!--(?:.*?-->|.*)", re.DOTALL)  # unclosed, it swallows the rest, as in a browser
_OPENING = re.compile(r"<h1(?:\s[^<>]*)?>")
_TITLE_LENGTH, _LOOK = 300, 5_000


def read_markdown(_path: str, text: str, given_title: str | None) -> Body:
    """Convert *text*; its first ``# heading`` is the title where none was given.

    A heading that opens the text and repeats the title is taken out, since every reader shows the title already.

    Raises:
        Unusable: it would unfold to many times its size.
    """
    if _unfolds(text):
        raise Unusable("a table has too many cells.", "Make it narrower, or end it with a blank line.")
    html = render_markdown(text, extension_options=_EXTENSIONS, render_options=_RENDER)
    html = _COMMENT.sub("", html)
    opening = _OPENING.search(html)
    closing = html.find("</h1>", opening.end()) if opening else -1
    if opening is None or closing < 0:
        return Body(html, given_title)
    line = words_of(html[opening.end() : closing][:_LOOK])
    title = given_title or cut(line, _TITLE_LENGTH) or None
    opens = not html[: opening.start()].strip()
    if opens and title and line.casefold() == title.casefold():
        html = html[closing + len("</h1>") :]
    return Body(html, title)


def _unfolds(text: str) -> bool:
    lines = text.count("\n")
    if text.count("|") * lines <= _CELLS:
        return False
    return max((rule[0].count("|") for rule in _TABLE_RULE.finditer(text)), default=0) * lines > _CELLS
