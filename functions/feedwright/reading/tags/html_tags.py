"""Site generators' tags in HTML with front matter: known tags become HTML, others are left out with a warning."""

import html
import re

from feedwright.errors import Problem
from feedwright.reading.tags.shortcodes import Expansion

_CANDIDATE = re.compile(r"[{<]")
_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\(([^()\s\"<>]*)\)")
_ADDRESS = re.compile(r"<(https?://[^\s<>\"]*)>")
_HINT = re.compile(r"\{[{%#]|<%")


def expand_html(path: str, text: str) -> tuple[str, tuple[Problem, ...]]:
    """Replace all tags outside ``<pre>``, ``<code>``, scripts and styles.

    Returns:
        The text, and a warning for each kind of tag that was left out, with the line in *text*.
    """
    if not _HINT.search(text):
        return text, ()
    expansion = _HtmlExpansion(path, text)
    return expansion.run((), _CANDIDATE), tuple(expansion.warnings.values())


class _HtmlExpansion(Expansion):
    """Replaces tags as Expansion does, but with HTML where that writes Markdown."""

    def _code(self, code: str, language: str, *, starts_line: bool) -> str:
        tag = f'<code class="language-{language}">' if language else "<code>"
        shown = f"{tag}{html.escape(code.strip(chr(10)), quote=False)}</code>"
        return f"<pre>{shown}</pre>" if starts_line else shown

    def _as_block(self, shown: str, match: re.Match[str]) -> str:
        linked = _LINK.sub(r'<a href="\2">\1</a>', super()._as_block(shown, match))
        return _ADDRESS.sub(r'<a href="\1">\1</a>', linked)
