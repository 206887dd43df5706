"""Hugo's and Jekyll's ``highlight`` tags: their code as Markdown's own."""

import re

_OPENING = re.compile(r"(?:\{%-?|\{\{[<%])\s*highlight\b[^{}\n]*[%>]\}\}?")
_CLOSING = re.compile(r"(?:\{%-?\s*endhighlight\s*-?%\}|\{\{[<%]\s*/\s*highlight\s*[%>]\}\})")


def without_highlighted(text: str) -> str:
    """Write x for each character between the tags: it is code, and its backticks open none."""
    parts: list[str] = []
    done = 0
    while opening := _OPENING.search(text, done) if "highlight" in text else None:
        closing = _CLOSING.search(text, opening.end())
        if closing is None:
            break
        code = text[opening.end() : closing.start()]
        parts += (text[done : opening.end()], re.sub(r"[^\n]", "x", code), closing[0])
        done = closing.end()
    return "".join([*parts, text[done:]])


def end_of_highlighted(text: str, at: int) -> int | None:
    """Say where the code ends that such a tag at a place begins; None where there is no such tag."""
    opening = _OPENING.match(text, at) if text.startswith("{", at) else None
    closing = _CLOSING.search(text, opening.end()) if opening else None
    return closing.end() if closing else None


def fenced(code: str, language: str, *, starts_line: bool) -> str:
    """Set *code* between fences longer than any in it, or as a code span where it is part of a line."""
    longest = max((len(run) for run in re.findall(r"`+", code)), default=0)
    if "\n" not in code.strip() and not starts_line:
        ticks = "`" * (longest + 1)
        return f"{ticks} {code.strip()} {ticks}"
    fence = "`" * max(3, longest + 1)
    before = "" if starts_line else "\n"
    first = "" if code.startswith("\n") else "\n"
    last = "" if re.search(r"\n[ \t>]*\Z", code) else "\n"
    return f"{before}{fence}{language}{first}{code}{last}{fence}"
