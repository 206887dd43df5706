"""Prepares a rejected file for a second reading, without the value that rejected it, so that its text is read too."""

import re

from feedwright.reading.metadata.field_table import FIELDS

# A field with one of these rules rejects the article, so nothing behind it has been looked at.
REJECTING = frozenset(field.rule for field in FIELDS.values() if field.fatal)
# What only follows from a missing value, by the rule that the value broke.
FOLLOWING = {"bad-date": frozenset({"no-date", "unread-date", "odd-date", "late"})}
UNREADABLE = "front-matter"  # the rule of metadata that cannot be read at all
_BEGINS = re.compile(rb"[^\s\"'\[\]{},#-][^:=]{0,60}[:=]|---|\+\+\+|#")  # a line that continues no other
_CONTINUES = re.compile(rb"[ \t]+\S|- |\]|\}")


def without_value(body: bytes, line: int) -> bytes | None:
    """Empty a line of metadata, and those that continue its value. The other lines keep their numbers.

    Args:
        body: the file's bytes.
        line: the number of the line, counted from 1.

    Returns:
        The new bytes; None if the file has no such line, or is not written in an encoding based on ASCII.
    """
    lines = body.split(b"\n")
    if b"\0" in body or not 1 <= line <= len(lines) or not lines[line - 1].strip():
        return None
    lines[line - 1] = b""
    for following in range(line, len(lines)):
        if not _CONTINUES.match(lines[following]):
            break
        lines[following] = b""
    return b"\n".join(lines)


def without_fault(body: bytes, line: int) -> bytes | None:
    """Empty a line of metadata that cannot be read, as ``without_value`` does, if what follows does not depend on it.

    Returns:
        The new bytes; None if the fault may go on in the lines below.
    """
    emptied = without_value(body, line)
    if emptied is None or body.split(b"\n")[line - 1].startswith((b"---", b"+++")):
        return None
    following = next(filter(bytes.strip, emptied.split(b"\n")[line:]), b"")
    return emptied if _BEGINS.match(following) else None
