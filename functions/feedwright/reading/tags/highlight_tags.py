"""The ``highlight`` tags of Hugo and Jekyll, and Hexo's ``codeblock``: their code becomes code of Markdown."""

import re

CODE_TAGS = ("highlight", "codeblock", "code")
_OPENING = re.compile(rf"(?:\{{%-?|\{{\{{[<%])\s*(?P<name>{'|'.join(CODE_TAGS)})\b[^{{}}\n]*[%>]\}}\}}?")
_CLOSING = {
    name: re.compile(rf"(?:\{{%-?\s*end{name}\s*-?%\}}|\{{\{{[<%]\s*/\s*{name}\s*[%>]\}}\}})") for name in CODE_TAGS
}
_HINT = re.compile(r"\{[{%][-<%]?\s*(?:highlight|code)")


def without_highlighted(text: str) -> str:
    """Write x for each character between the tags: it is code, and its backticks do not begin a code span."""
    parts: list[str] = []
    done = 0
    at = 0 if _HINT.search(text) else len(text)
    while opening := _OPENING.search(text, at):
        closing = _CLOSING[opening["name"]].search(text, opening.end())
        if closing is None:
            at = opening.end()
            continue
        code = text[opening.end() : closing.start()]
        parts += (text[done : opening.end()], re.sub(r"[^\n]", "x", code), closing[0])
        at = done = closing.end()
    return "".join([*parts, text[done:]])


def end_of_highlighted(text: str, at: int) -> int | None:
    """Find the end of the code of such a tag at a place; None if there is no such tag."""
    opening = _OPENING.match(text, at) if text.startswith("{", at) else None
    closing = _CLOSING[opening["name"]].search(text, opening.end()) if opening else None
    return closing.end() if closing else None


def language_of(arguments: str) -> str:
    """Read the language: ``ruby linenos``, or Hexo's ``title lang:js``."""
    named = re.search(r"(?:\A|\s)lang:(\S+)", arguments)
    first = re.match(r"[\"']?([^\s\"']+)", arguments.strip())
    language = named[1] if named else first[1] if first and ":" not in arguments else ""
    return "" if language == "linenos" else re.sub(r"[^\w+#.-]", "", language)


def fenced(code: str, language: str, *, starts_line: bool) -> str:
    """Set *code* between fences longer than any fence in it, or as a code span if it is part of a line."""
    longest = max((len(run) for run in re.findall(r"`+", code)), default=0)
    if "\n" not in code.strip() and not starts_line:
        ticks = "`" * (longest + 1)
        return f"{ticks} {code.strip()} {ticks}"
    fence = "`" * max(3, longest + 1)
    before = "" if starts_line else "\n"
    first = "" if code.startswith("\n") else "\n"
    last = "" if re.search(r"\n[ \t>]*\Z", code) else "\n"
    return f"{before}{fence}{language}{first}{code}{last}{fence}"
