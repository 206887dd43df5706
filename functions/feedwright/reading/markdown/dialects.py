"""Whether a text holds what Markdown's dialects add: most hold none of it, and need not load what reads it."""

import re

# What a text with boxes holds, by a character that is found many times as fast.
_BOXES = {
    ":": (":::",), "!": ("!!!",), "?": ("???",), "=": ('=== "',), "*": ("*[",), "|": ("\n| ",),
    "{": ("```{", "``` {", "~~~{", "~~~ {"), "<": ("markdown=",),
}  # fmt: skip
_HTML_LINE = re.compile(r"^ {0,3}</?[A-Za-z]", re.MULTILINE)
_SPACE_IN_ADDRESS = re.compile(r"\]\([^()\n]{0,300} ")
_EMOJI = re.compile(r":[a-z0-9_+-]{1,40}:")

# The kinds of boxes that every dialect knows.
KINDS = frozenset(
    "abstract admonition attention aside bug callout caution danger details dropdown error example failure faq fail "
    "hint important info note question quote seealso spoiler success summary tip tldr todo topic warning".split()
)


def holds_boxes(text: str) -> bool:
    return any(character in text and any(map(text.__contains__, hints)) for character, hints in _BOXES.items())


def holds_html(text: str) -> bool:
    """Say whether a line of *text* may begin a block of HTML."""
    return "<" in text and _HTML_LINE.search(text) is not None


def holds_marks(text: str) -> bool:
    """Say whether there may be formulas, attribute lists and the like within its lines."""
    return "$" in text or "\\" in text or "{" in text or _SPACE_IN_ADDRESS.search(text) is not None


def holds_emoji(html: str) -> bool:
    return ":" in html and _EMOJI.search(html) is not None


def holds_raw_signs(html: str) -> bool:
    """Say whether Markdown's own signs may be left in what was made of it."""
    return ("[" in html and "](" in html) or ("*" in html and "**" in html)
