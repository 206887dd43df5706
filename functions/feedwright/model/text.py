"""What a text holds, which characters it may hold, and the checks that the model runs when a value is made."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC

from feedwright.model.expressions import expression

# What XML 1.0 §2.2 forbids, and U+0080-U+009F, with which validators and readers have trouble.
_CLASS = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]"
_ILLEGAL = expression(_CLASS)
# U+FFFD as well: it only marks that something was lost before, and validators warn.
_UNWANTED = expression(_CLASS.replace("\ufffe", "\ufffd\ufffe"))
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])
_ASCII_UNWANTED = dict.fromkeys(_CONTROLS)
# How UTF-8 writes U+0080 to U+009F, and U+FFFD and what is no character after it: each is found by its first byte.
_OLD_CONTROL, _NO_CHARACTER = re.compile(rb"\xc2[\x80-\x9f]"), re.compile(rb"\xef\xbf[\xbd-\xbf]")
_UNSEEN = dict.fromkeys(map(ord, "\ufeff\u00ad\u200b\u200c\u200d\u200e\u200f\u2060"))


def legal(text: str) -> str:
    """Remove the characters that XML documents must not hold; escaping does not help against them."""
    if (text.isprintable() and "\ufffd" not in text) or is_plain(text):  # nearly every text
        return text
    if text.isascii():
        return text.translate(_ASCII_UNWANTED)
    return _UNWANTED.sub("", text)


def is_plain(text: str) -> bool:
    """Say quickly whether all characters are legal, and none is U+FFFD."""
    try:
        encoded = text.encode()
    except UnicodeEncodeError:  # half of a character
        return False
    if len(encoded.translate(None, _CONTROLS)) < len(encoded):
        return False
    if b"\xc2" in encoded and _OLD_CONTROL.search(encoded):
        return False
    return b"\xef" not in encoded or _NO_CHARACTER.search(encoded) is None


def holds_any(text: str, hints: Mapping[str, Sequence[str]]) -> bool:
    """Say whether *text* holds any of the strings in *hints*, each below a character of it.

    A single character is found many times as fast as a string, and most texts hold none of the characters.
    """
    return any(map(text.__contains__, [hint for sign in hints if sign in text for hint in hints[sign]]))


def without_unseen(text: str) -> str:
    """Leave out signs that nobody sees."""
    return text.translate(_UNSEEN)


def composed(text: str) -> str:
    """Give the one spelling of letters with accents: a name may be written in two, and macOS keeps either."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def on_one_line(text: str) -> str:
    """Part all words by one space; this is ``" ".join(text.split())``, but faster for nearly every text."""
    line = " ".join(filter(None, text.split("\n"))).strip()
    if not line.isprintable():  # Python can print no space but U+0020
        return " ".join(line.split())
    while "  " in line:
        line = line.replace("  ", " ")
    return line


def require_utc(owner: object, *names: str) -> None:
    for name in names:
        value = getattr(owner, name)
        if value.tzinfo is not UTC:
            raise ValueError(f"{name} must be in UTC: {value!r}")


def require_whole_seconds(owner: object, *names: str) -> None:
    require_utc(owner, *names)
    for name in names:
        if getattr(owner, name).microsecond:  # readers misread fractions by minutes
            raise ValueError(f"{name} must be in whole seconds: {getattr(owner, name)!r}")


def require_legal(owner: object, *names: str) -> None:
    for name in names:
        demand_legal(name, getattr(owner, name))


def require_text(owner: object, *names: str) -> None:
    for name in names:
        demand_text(name, getattr(owner, name))


def demand_legal(name: str, text: str | None) -> None:
    if text is not None and not is_plain(text) and _ILLEGAL.search(text):
        raise ValueError(f"{name} holds a character that XML forbids: {text!r}")


def is_blank(text: str) -> bool:
    return not text or text.isspace()


def demand_text(name: str, text: str) -> None:
    demand_legal(name, text)
    if is_blank(text):
        raise ValueError(f"{name} is blank")
