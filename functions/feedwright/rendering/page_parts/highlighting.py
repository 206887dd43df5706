"""Colours code on pages. Feeds keep plain code: readers have styles of their own.

Pygments takes long for some code that was written to make it slow: it looks for the end of what never ends, again from
each character. So only languages count that stood a search for such code, and only code within bounds, without a clock:
the same entry always gives the same page.
"""

import re
from functools import lru_cache
from html import escape, unescape
from typing import Any

_CODE = re.compile(r"(<pre[^>]*><code class=\"language-([^\"]+)\">)([^<]*)(?=</code></pre>)")
_LONGEST = 6_000  # characters of one piece of code
_TOGETHER = 30_000  # characters of an article's code
_UNBOUNDED = re.compile(r"[^\n]{161}|\s{61}")  # a long line, or a long gap
# The names that authors write, in the words of Pygments.
LANGUAGES = frozenset(
    "bash c cmake console cpp css dart diff docker elixir elm erlang go graphql groovy haskell html ini java "
    "javascript json kotlin less lua make markdown nginx nim nix objective-c ocaml perl php powershell protobuf python "
    "r ruby rust sass scheme scss sql swift toml typescript xml yaml zig".split()
)
_RENAMED = {
    **dict.fromkeys(("c++", "cc", "hpp"), "cpp"),
    "h": "c",
    "dockerfile": "docker",
    "golang": "go",
    "htm": "html",
    "hs": "haskell",
    "js": "javascript",
    "jsonc": "json",
    "jsx": "javascript",
    "kt": "kotlin",
    **dict.fromkeys(("makefile", "mk"), "make"),
    "md": "markdown",
    "patch": "diff",
    **dict.fromkeys(("ps1", "pwsh"), "powershell"),
    **dict.fromkeys(("py", "python3"), "python"),
    "objc": "objective-c",
    "rb": "ruby",
    "rs": "rust",
    **dict.fromkeys(("sh", "shell", "zsh"), "bash"),
    **dict.fromkeys(("shell-session", "shellsession", "terminal"), "console"),
    **dict.fromkeys(("svg", "rss", "atom"), "xml"),
    "ts": "typescript",
    "tsx": "typescript",
    "yml": "yaml",
}
# Parts of Pygments's names of kinds; the first that fits decides. "" is plain.
_CLASSES = (
    ("Comment.PreprocFile", "s"),
    ("Comment.Preproc", "k"),
    ("Comment", "c"),
    ("Keyword", "k"),
    ("Operator.Word", "k"),
    ("Generic.Inserted", "s"),
    ("Generic.Deleted", "k"),
    ("Generic.Heading", "f"),
    ("Generic.Subheading", "f"),
    ("Generic.Prompt", "c"),
    ("Generic.Output", "c"),
    ("Literal.String", "s"),
    ("Literal", "n"),
    ("Name.Function", "f"),
    ("Name.Class", "f"),
    ("Name.Tag", "k"),
    ("Name.Attribute", "f"),
    ("Name.Decorator", "f"),
)


def highlighted(html: str) -> str:
    """Give the sanitised HTML with its code coloured: ``<span class="k">`` for keywords, and so on."""
    room = _TOGETHER

    def coloured(block: re.Match[str]) -> str:
        nonlocal room
        start, name, written = block.groups()
        code, language = unescape(written), _RENAMED.get(name.lower(), name.lower())
        if language not in LANGUAGES or len(code) > min(_LONGEST, room) or _UNBOUNDED.search(code):
            return block[0]
        room -= len(code)
        return start + _coloured(code, language)

    return _CODE.sub(coloured, html) if 'class="language-' in html else html


def _coloured(code: str, language: str) -> str:
    parts: list[list[str]] = []  # a class, and what it colours
    for kind, text in _lexer_of(language).get_tokens(code):
        name = _class_of(kind)
        if parts and (parts[-1][0] == name or text.isspace()):
            parts[-1][1] += text
        else:
            parts.append([name, text])
    if "".join(text for _, text in parts) != code:  # a library may change line ends
        return escape(code, quote=False)
    return "".join(
        f'<span class="{name}">{escape(text, quote=False)}</span>' if name else escape(text, quote=False)
        for name, text in parts
    )


@lru_cache(maxsize=len(LANGUAGES))
def _lexer_of(language: str) -> Any:
    from pygments.lexers import get_lexer_by_name  # noqa: PLC0415 - few articles show code

    return get_lexer_by_name(language, stripnl=False, ensurenl=False)


@lru_cache(maxsize=1_024)  # Pygments has a few hundred kinds
def _class_of(kind: Any) -> str:
    written = str(kind).removeprefix("Token.")
    return next((name for start, name in _CLASSES if f"{written}.".startswith(f"{start}.")), "")
