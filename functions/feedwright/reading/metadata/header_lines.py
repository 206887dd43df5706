"""Header lines: ``Title: ...``, ``Date: ...`` and so on at the very top of a text, as in mails, Pelican and Logseq.

They are metadata only if the first line's name has a meaning, so that a text that begins with "Note: this is how it
began" loses nothing.
"""

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import Any

_HEADER = re.compile(
    r"(?P<name>[^\W\d_](?:[^\W_]|[ _.-](?=[^\W_])){0,39})[ \t]*(?:::(?=[ \t])|:)(?P<space>[ \t]*)(?P<value>.*)"
)
_WORDS = 3  # words of a name; more words begin a sentence
# The names of our fields in mails and newsrooms. Only here is a subject the title; in other metadata it is a topic.
_ALIASES = {
    "subject": "title", "headline": "title", "by": "author", "byline": "author", "from": "author", "sent": "date",
}  # fmt: skip
# A mail's own lines, which may come first and mean nothing to readers of feeds.
_MAIL = frozenset(
    "to cc bcc reply-to return-path delivered-to received message-id mime-version content-type x-mailer".split()
)
# A title may begin with one of these: "Summary: what we know so far".
_NOT_ALONE = frozenset(
    "abstract access confidential cover description episode excerpt extra from hidden hold id ignore image "
    "images internal lang language layout license link links listed location password path private protected public "
    "release rights season secret section series source stage summary to type url video visible".split()
)
# A line with one of these names shows that all lines around it are metadata.
_PRIVATE = frozenset("draft embargo embargountil isdraft published unlisted visibility".split())
_ADDRESS = re.compile(r"[<(\[][^\s<>()\[\]@]*@[^\s<>()\[\]]*[>)\]]|[^\s<>()@]+@\S+")


@dataclass(frozen=True, slots=True)
class HeaderLines:
    """Values by the names that ``fields.FIELDS`` knows, and the lines below these names, for the line of a problem."""

    values: dict[str, Any]  # text, or a list of texts if a name stands twice
    text: str
    end: int  # where the body begins


@dataclass(frozen=True, slots=True)
class _Header:
    written: str
    name: str
    lines: list[str]  # the lines of the value
    start: int


def read_header_lines(text: str, start: int, known: Container[str]) -> HeaderLines | None:
    """Read the header lines of *text* from *start* on; None if there are none.

    Indented lines continue the value above. A blank line ends the header lines; without one, they end with the last of
    at least two *known* names.
    """
    headers, end = _headers(text, start, known)
    if headers and not _begins_metadata(headers, known):
        return None
    if text[end : text.find("\n", end) + 1 or None].strip():
        while headers and headers[-1].name not in known:
            end = headers.pop().start
        if sum(header.name in known for header in headers) < 2:
            return None
    if not headers or (len(headers) == 1 and _may_be_title(headers[0])):
        return None
    lines = "\n".join(f"{header.name}: " + "\n".join(header.lines) for header in headers)
    return HeaderLines(_values(headers), lines, end)


def _headers(text: str, start: int, known: Container[str]) -> tuple[list[_Header], int]:
    """Return the headers up to the first other line, and where that line begins."""
    headers: list[_Header] = []
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        line = text[start:end].rstrip()
        if headers and line[:1] in {" ", "\t"}:
            headers[-1].lines.append(line)
        elif header := _header(line, start, known):
            headers.append(header)
        else:
            break
        start = end
    return headers, start


def _begins_metadata(headers: list[_Header], known: Container[str]) -> bool:
    """Say whether the lines are metadata: the first line, a mark of a draft or two known names show it."""
    first, *others = headers
    if first.name in known or first.written in _MAIL:
        return True
    names = [header.name for header in others if header.name in known]
    return len(names) > 1 or not _PRIVATE.isdisjoint(names)


def _may_be_title(header: _Header) -> bool:
    return header.written in _NOT_ALONE and " ".join(header.lines).strip().lower() not in {"true", "yes"}


def _header(line: str, start: int, known: Container[str]) -> _Header | None:
    match = _HEADER.fullmatch(line)
    if match is None or len(match["name"].split()) > _WORDS:
        return None
    written = match["name"].lower()
    name = _known_name(written, known)
    if name not in known and match["value"] and not match["space"]:
        return None
    return _Header(written, name, [match["value"]], start)


def _known_name(written: str, known: Container[str]) -> str:
    forms = (_ALIASES.get(written, written), re.sub(r"[ _-]", "", written))
    return next((form for form in forms if form in known), written)


def _values(headers: Iterable[_Header]) -> dict[str, Any]:
    values: dict[str, list[str]] = {}
    for header in headers:
        value = " ".join(" ".join(header.lines).split())
        if header.written == "from":  # the sender's address is left out: nobody gave it for publication
            values.setdefault("from", []).append(value)
            value = _ADDRESS.sub("", value).strip(" \"'")
        values.setdefault(header.name, []).append(value)
    return {name: several if len(several) > 1 else several[0] for name, several in values.items()}
