"""Reads an object's own S3 metadata about the article (``x-amz-meta-title`` and so on)."""

import re
from urllib.parse import unquote

from feedwright.model.files import SourceObject
from feedwright.model.text import legal
from feedwright.reading.metadata.front_matter import Metadata


def object_metadata(source: SourceObject) -> Metadata:
    """Decode user metadata; values may be RFC 2047 words (as S3 returns them) or percent-encoded."""
    values = {name.lower().replace("-", "_"): legal(_decoded(value)) for name, value in source.metadata}
    return Metadata(path=source.key, values=values, place="object metadata", typed=True)


def _decoded(value: str) -> str:
    from email.errors import MessageError  # noqa: PLC0415 - files on a disk have no such metadata
    from email.header import decode_header, make_header  # noqa: PLC0415 - as above

    try:
        if "=?" in value:
            return str(make_header(decode_header(value)))
        if re.search(r"%[0-9A-Fa-f]{2}", value):
            return unquote(value, errors="strict")
    except (MessageError, ValueError, LookupError):  # the value only looks encoded
        return value
    return value
