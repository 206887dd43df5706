"""Writes formulas in plain text, for a summary or a title: without their marks "a over b" would read as "ab"."""

import re
from html import escape, unescape
from typing import Any

_FORMULA = re.compile(r"<math\b[^>]*>.*?</math>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_LONE = re.compile(r"[\w.,]*")  # needs no parentheses
_RAISED = str.maketrans("0123456789+-−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ")
_LOWERED = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")
_DEEPEST = 50  # elements within each other; nobody reads what is deeper on one line


def on_one_line(html: str) -> str:
    """Replace each formula (MathML) of sanitised HTML by a line such as ``E=mc²``, ``a/b`` or ``√(x+1)``."""
    return _FORMULA.sub(lambda match: escape(_read(match[0]), quote=False), html)


def _read(formula: str) -> str:
    from lxml.html import fragment_fromstring  # noqa: PLC0415 - few texts have formulas

    line = _line(fragment_fromstring(formula), 0) or unescape(_TAG.sub("", formula))  # it may be nested too deep
    return " ".join(line.split())


def _line(element: Any, depth: int) -> str:
    if depth > _DEEPEST:
        return str(element.text_content())
    parts = [_line(child, depth + 1) for child in element.iterchildren()]
    match element.tag, parts:
        case "mfrac", [above, below]:
            line = f"{_grouped(above)}/{_grouped(below)}"
        case "msup", [base, power]:
            line = base + _moved(power, "^", _RAISED)
        case "msub", [base, index]:
            line = base + _moved(index, "_", _LOWERED)
        case "msubsup", [base, index, power]:
            line = base + _moved(index, "_", _LOWERED) + _moved(power, "^", _RAISED)
        case "msqrt", _:
            line = f"√{_grouped(''.join(parts))}"
        case "mtr", _:
            line = f"{', '.join(parts)}; "
        case _:
            line = f"{element.text or ''}{''.join(parts)}".strip()
    return line


def _grouped(line: str) -> str:
    return line if _LONE.fullmatch(line) else f"({line})"


def _moved(line: str, mark: str, signs: dict[int, int]) -> str:
    """Write a power or an index with raised or lowered signs, if there are such signs for all of it."""
    return line.translate(signs) if line and all(ord(sign) in signs for sign in line) else mark + _grouped(line)
