"""Says whether Markdown may hold tags of site generators: most texts hold none, and need no module that knows tags."""

PLACEHOLDER = "__GHOST_URL__"  # Ghost's exports have it before each path
_HINTS = (*"{{ {% {# {: {. {/* {! {filename} {static} {attach} <% 8<- %%".split(), " ^", "\n^", PLACEHOLDER)
_BRACKET_HINTS = ("[[", "[!", "(@/", "[TOC]", "[toc]")


def may_hold_tags(text: str) -> bool:
    # A single character is found many times as fast as a longer sign.
    brackets, rare = any(map(text.__contains__, "[@")), any(map(text.__contains__, "{^%<_"))
    return (brackets and any(map(text.__contains__, _BRACKET_HINTS))) or (rare and any(map(text.__contains__, _HINTS)))
