"""What an object's own S3 metadata says of the article (``x-amz-meta-title`` and so on)."""

import re
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from urllib.parse import unquote

from feedwright.model import SourceObject, legal
from feedwright.reading.front_matter import Metadata


def object_metadata(source: SourceObject) -> Metadata:
    """Decode user metadata; values may be RFC 2047 words (as S3 returns them) or percent-encoded."""
    values = {name.lower(): _decoded(value) for name, value in source.metadata}
    return Metadata(path=source.key, values=values, place="object metadata")


def _decoded(value: str) -> str:
    if "=?" in value:
        try:
            value = str(make_header(decode_header(value)))
        except (HeaderParseError, UnicodeDecodeError, LookupError):
            return legal(value)
    if re.search(r"%[0-9A-Fa-f]{2}", value):
        value = unquote(value)
    return legal(value)
