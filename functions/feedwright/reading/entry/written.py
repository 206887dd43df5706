"""Where in an article's file something stands that was found in its text."""

from html import escape
from urllib.parse import quote, unquote

from feedwright.model.files import SourceObject


def line_of(source: SourceObject, written: str) -> int | None:
    """Give the first line that holds an address, however it is spelt there."""
    for spelt in (written, unquote(written), escape(written), quote(written), written.lstrip("/")):
        at = source.body.find(spelt.encode("utf-8", "surrogatepass")) if spelt else -1
        if at >= 0:
            return source.body.count(b"\n", 0, at) + 1
    return None
