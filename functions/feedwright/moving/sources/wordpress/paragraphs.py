"""Makes paragraphs of texts in which WordPress's old editor left blank lines in place of ``<p>``."""

import re

_NAMES = (
    "address article aside blockquote caption colgroup dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr iframe li nav noscript ol p section summary table tbody td tfoot th thead tr ul "
    "video audio"
)
_TOKEN = re.compile(
    r"(?P<whole><(?P<kept>pre|script|style|textarea)\b.*?</(?P=kept)\s*>|<!--.*?-->)"
    rf"|<(?P<close>/?)(?P<name>{'|'.join(_NAMES.split())})\b[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
_HOLDS_PARAGRAPHS = frozenset("article aside blockquote details div figure footer form header section".split())
_ALONE = frozenset({"hr"})
_BLANK = re.compile(r"\n[ \t]*\n")
_BARE_ADDRESS = re.compile(r"https?://[^\s<>\"']+")
_BREAK_BEFORE = re.compile(r"<br\s*/?>[ \t]*\n", re.IGNORECASE)


def with_paragraphs(text: str) -> str:
    """Turn blank lines between running text into paragraphs, and single line ends in them into ``<br>``."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    written = ""
    stack: list[str] = []
    done = 0
    for token in _TOKEN.finditer(text):
        written = _appended(written, _running(text[done : token.start()], stack))
        written = _appended(written, token[0])
        done = token.end()
        if token["whole"] is None:
            _follow(stack, token["name"].lower(), closes=bool(token["close"]))
    return _appended(written, _running(text[done:], stack)).strip("\n")


def _appended(written: str, more: str) -> str:
    return written + (more.lstrip("\n") if written.endswith("\n") else more)


def _follow(stack: list[str], name: str, *, closes: bool) -> None:
    if not closes and name not in _ALONE:
        stack.append(name)
    elif closes and name in stack:
        del stack[len(stack) - 1 - stack[::-1].index(name) :]


def _running(text: str, stack: list[str]) -> str:
    """Write the text between two blocks, in paragraphs unless an element around it is one already."""
    if not text.strip():
        return "\n" if "\n" in text else text
    if stack and stack[-1] == "p":
        return _broken(text)
    if any(name not in _HOLDS_PARAGRAPHS for name in stack):
        return text
    if stack and stack[-1] != "blockquote" and not _BLANK.search(text.strip()):
        return text  # a caption, or a cell of a layout
    paragraphs = (part.strip() for part in _BLANK.split(text) if part.strip())
    return "\n" + "\n".join(_paragraph(part) for part in paragraphs) + "\n"


def _paragraph(text: str) -> str:
    if _BARE_ADDRESS.fullmatch(text):  # WordPress shows a player or a card in its place
        return f'<p><a href="{text}">{text}</a></p>'
    return f"<p>{_broken(text)}</p>"


def _broken(text: str) -> str:
    text = _BREAK_BEFORE.sub("\0", text)
    lead, trail = text[: len(text) - len(text.lstrip("\n"))], text[len(text.rstrip("\n")) :]
    inner = text.strip("\n")
    return (lead + re.sub(r"[ \t]*\n", "<br>\n", inner) + trail).replace("\0", "<br>\n")
