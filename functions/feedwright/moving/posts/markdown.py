"""Turns HTML into Markdown, but only where nothing is lost by reading it back."""

import re

from feedwright.reading.html.sanitise import sanitise
from feedwright.reading.markdown.reader import read_markdown
from feedwright.site.single_values import Unusable

_BASE = "https://base.example/"
_BETWEEN = re.compile(r">\s+<")
_BREAKS = re.compile(r"\s*(<br>|</?(?:p|li|ul|ol|h[1-6]|blockquote|pre|figure|table|tr|td|th)\b[^<>]*>)\s*")


def as_markdown(html: str) -> str | None:
    """Write *html* as Markdown; None if reading that gives anything else than *html*."""
    from markdownify import markdownify  # noqa: PLC0415 - only `import --markdown` needs it

    try:
        written = markdownify(html, heading_style="ATX", bullets="-", escape_misc=True).strip()
        read = read_markdown("a.md", written, "title").content_html
    except (Unusable, RecursionError, ValueError):
        return None
    return f"{written}\n" if _plain_form(read) == _plain_form(html) else None


def _plain_form(html: str) -> str:
    """Bring HTML into a form in which only what a person sees makes a difference."""
    clean = _BETWEEN.sub("><", sanitise(html, base=_BASE))
    return " ".join(_BREAKS.sub(r"\1", clean).split())
