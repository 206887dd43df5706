"""Says whether Markdown may hold tags of site generators: most texts hold none, and need no module that knows tags."""

from feedwright.model.text import holds_any

PLACEHOLDER = "__GHOST_URL__"  # Ghost's exports have it before each path
# The signs of tags, by a character of theirs.
_HINTS = {
    "{": tuple("{{ {% {# {: {. {/* {! {filename} {static} {attach}".split()), "<": ("<%", "8<-"), "%": ("%%",),
    "^": (" ^", "\n^"), "_": (PLACEHOLDER,), "[": ("[[", "[!", "[TOC]", "[toc]"), "@": ("(@/",),
}  # fmt: skip


def may_hold_tags(text: str) -> bool:
    return holds_any(text, _HINTS)
