"""Single values as articles and ``site.toml`` write them: a line of text, a web address, a list."""

import re
from typing import Any
from urllib.parse import quote, urlsplit

from feedwright.model.expressions import expression
from feedwright.model.text import legal

_LENGTH = 4_000  # characters; a longer line is text that slipped into the metadata
_ITEMS = 100
_SHOWN = 60

_LABEL = "[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?"
_HOST = expression(rf"{_LABEL}(?:\.{_LABEL})*\.?|\[[0-9a-f:.]+\]")
_PORTS = {"http": 80, "https": 443}
_NO_URL_CHARACTER = re.compile(r"[^!-~]|[\"<>\\^`{|}]")
_EMAIL = re.compile(r"[^\s@<>()\",;:]+@[^\s@<>()\",;:]+")


class Unusable(Exception):  # noqa: N818 - the name says what the value is
    """A value cannot be used; the error says what is wrong, and the cure."""

    def __init__(self, what: str, cure: str) -> None:
        super().__init__(what)
        self.what, self.cure = what, cure


def shown(value: Any) -> str:
    """Quote *value* in a message; the quotation is always short."""
    if isinstance(value, dict | list):  # YAML aliases can make these larger than any memory
        return "a list" if isinstance(value, list) else "a table"
    try:
        text = str(value)
    except ValueError:  # an integer of thousands of digits
        return "a number"
    quoted = repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")
    return quoted.replace("\\\\", "\\")  # a backslash is shown as it is written


def one_line(value: Any) -> str:
    """Read text, or a number, on one line."""
    if isinstance(value, dict | list | bool):
        raise Unusable("this is not text.", "Write one line of text, in quotes if it holds a colon.")
    try:
        text = " ".join(legal(str(value)).split())
    except ValueError as error:
        raise Unusable("this number is too long.", "Write it in quotes if it is text.") from error
    if len(text) > _LENGTH:
        raise Unusable(f"this is longer than {_LENGTH:,} characters.", "Shorten it, or move it into the text.")
    return text


def several(value: Any) -> list[Any]:
    """Read a list, or a single value as a list with one item; empty items are left out."""
    items = [item for item in (value if isinstance(value, list) else [value]) if item not in (None, "")]
    if len(items) > _ITEMS:
        raise Unusable(f"this list has {len(items):,} items.", f"Keep at most {_ITEMS}.")
    return items


def web_address(text: str) -> str:
    """Bring an absolute http address into canonical form: lower-case host, no default port, only ASCII.

    Raises:
        ValueError: the text is not a web address, or it holds a user name.
    """
    parts = urlsplit(text)
    host, port = parts.hostname or "", parts.port
    host = f"[{host}]" if ":" in host else host
    if parts.scheme not in _PORTS or "@" in parts.netloc or not _HOST.fullmatch(host):
        raise ValueError("it is not a web address")
    netloc = host if port in (None, _PORTS[parts.scheme]) else f"{host}:{port}"
    whole = parts._replace(netloc=netloc).geturl()
    return _NO_URL_CHARACTER.sub(lambda character: quote(character[0]), whole)


def is_this_machine(url: str) -> bool:
    """Say whether a web address means the machine on which it is opened, so that it is another one for each reader."""
    host = urlsplit(url).hostname or ""
    return host in {"localhost", "0.0.0.0", "::", "::1"} or host.endswith(".localhost") or host.startswith("127.")  # noqa: S104 - nothing listens


def is_email(text: str) -> bool:
    return _EMAIL.fullmatch(text) is not None


def seconds_of(text: str) -> float | None:
    """Read seconds, ``1:13`` or ``1:02:13.5``; None for any other text."""
    parts = re.fullmatch(r"(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{1,7})((?:\.\d{1,6})?)", text.strip())
    if parts is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in parts.groups()[:3])
    return hours * 3600 + minutes * 60 + seconds + float(parts[4] or 0)
