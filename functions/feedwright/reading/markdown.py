"""Markdown to HTML, as GitHub reads it, by the C reference implementation."""

import re
from dataclasses import dataclass

from cmarkgfm import cmark

from feedwright.reading.html import plain_line

# Raw HTML passes here, because everything is sanitised afterwards; GitHub's own tag filter would
# turn a <script> into visible text instead of dropping it, so it is left out.
_OPTIONS = cmark.Options.CMARK_OPT_UNSAFE | cmark.Options.CMARK_OPT_FOOTNOTES
_EXTENSIONS = ["table", "strikethrough", "autolink", "tasklist"]
_HEADING = re.compile(r"<h1(?:\s[^>]*)?>(?P<inside>.*?)</h1>\n?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ReadMarkdown:
    content_html: str
    title: str | None


def read_markdown(text: str, *, given_title: str | None) -> ReadMarkdown:
    """Convert *text*; its first ``# heading`` is the title where none was given.

    A heading that opens the text and repeats the title is taken out, since every reader shows the title already.
    """
    html: str = cmark.markdown_to_html_with_extensions(text, options=_OPTIONS, extensions=_EXTENSIONS)
    heading = _HEADING.search(html)
    if heading is None:
        return ReadMarkdown(html, given_title)
    line = plain_line(heading["inside"])
    title = given_title or line or None
    opens = not html[: heading.start()].strip()
    if opens and line == title:
        html = html[: heading.start()] + html[heading.end() :]
    return ReadMarkdown(html, title)
