"""Says whether Markdown may hold tags of site generators: most texts hold none, and need no module that knows tags."""

import re

from feedwright.model.text import holds_any

PLACEHOLDER = "__GHOST_URL__"  # Ghost's exports have it before each path
# The signs of tags, by a character of theirs.
_HINTS = {
    "{": tuple("{{ {% {# {: {. {/* {! {filename} {static} {attach}".split()), "<": ("<%", "8<-"), "%": ("%%",),
    "^": (" ^", "\n^"), "_": (PLACEHOLDER,), "@": ("(@/", "<@/", " @/", "\t@/"),
}  # fmt: skip
_IN_BRACKETS = re.compile(r"\[(?:[\[!]|TOC\]|toc\])")  # most texts hold links, and so a bracket


def may_hold_tags(text: str) -> bool:
    return _IN_BRACKETS.search(text) is not None or holds_any(text, _HINTS)
