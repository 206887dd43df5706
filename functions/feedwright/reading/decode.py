"""Bytes to text."""

import codecs

from feedwright.errors import ArticleError, Problem
from feedwright.model import SourceObject, legal

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Python knows these as text encodings, yet no document is written in them; some cost the square of its length.
_NO_CHARSETS = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"})


def decode(source: SourceObject) -> str:
    """Decode by byte order mark, declared charset or UTF-8; lines end in a line feed, illegal characters go.

    Raises:
        ArticleError: the bytes are not in that encoding.
    """
    encoding = next((name for mark, name in _MARKS if source.body.startswith(mark)), None)
    try:
        text = source.body.decode(encoding or _known(source.charset or "utf-8"))
    except (ValueError, LookupError) as error:
        wanted = encoding or source.charset or "utf-8"
        what = f"the file is not {wanted}, its {'declared' if source.charset else 'expected'} encoding."
        cure = "Save it as UTF-8, or upload it with its charset in the Content-Type."
        problem = Problem(path=source.key, line=_line(error), rule="encoding", what=what, cure=cure)
        raise ArticleError(problem) from error
    return legal(text.replace("\r\n", "\n").replace("\r", "\n"))


def _known(charset: str) -> str:
    name = codecs.lookup(charset).name
    if name.replace("_", "-") in _NO_CHARSETS:
        raise LookupError(f"{charset} is no charset of documents")
    return name


def _line(error: Exception) -> int | None:
    if not isinstance(error, UnicodeDecodeError):
        return None
    return error.object[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
