"""Says whether a text holds additions of Markdown's dialects: most texts do not, and need not load their modules."""

import re

from feedwright.model.text import holds_any
from feedwright.reading.identity import BY_NAME

# The signs of a text with boxes, by a character of theirs.
_BOXES = {
    ":": (":::",), "!": ("!!!",), "?": ("???",), "=": ('=== "',), "*": ("*[",), "|": ("\n| ",),
    "{": ("```{", "``` {", "~~~{", "~~~ {"), "<": ("markdown=",),
}  # fmt: skip
_HTML_LINE = re.compile(r"<(?:(?<=^<)|(?<=^ <)|(?<=^  <)|(?<=^   <))/?[A-Za-z]", re.MULTILINE)  # "<" is found fast
_SPACE_IN_ADDRESS = re.compile(r"\]\([^()\n]{0,300} ")
_EMOJI = re.compile(r":[a-z0-9_+-]{1,40}:")

_NAME_AS_TEXT = re.compile(rf"{re.escape(BY_NAME)}[^<>]*(?:<|\Z)")

# Signs that would be raw, by a character of theirs.
_RAW_SIGNS = {"+": ("+--", "++"), "^": ("^^",), "&": ("--8&lt;", "&lt;!--")}
# The kinds of boxes in every dialect.
KINDS = frozenset(
    "abstract admonition attention aside bug callout caution danger details dropdown error example failure faq fail "
    "hint important info note question quote seealso spoiler success summary tip tldr todo topic warning".split()
)


def holds_boxes(text: str) -> bool:
    return holds_any(text, _BOXES)


def holds_html(text: str) -> bool:
    """Say whether a line of *text* may begin a block of HTML."""
    return "<" in text and _HTML_LINE.search(text) is not None


def holds_marks(text: str) -> bool:
    """Say whether lines may hold formulas, attribute lists and similar marks."""
    return "$" in text or "\\" in text or "{" in text or _SPACE_IN_ADDRESS.search(text) is not None


def holds_emoji(html: str) -> bool:
    return ":" in html and _EMOJI.search(html) is not None


def holds_names(html: str) -> bool:
    """Say whether the address of an article that is looked for by its name may stand in the text."""
    return BY_NAME in html and _NAME_AS_TEXT.search(html) is not None


_SLASHES = re.compile("/// ")


def holds_raw_signs(html: str) -> bool:
    """Say whether the HTML may still hold Markdown's own signs."""
    if ("[" in html and "](" in html) or ("*" in html and "**" in html):
        return True
    return holds_any(html, _RAW_SIGNS) or _SLASHES.search(html) is not None
