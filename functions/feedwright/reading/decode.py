"""Bytes to text."""

import codecs

from feedwright.errors import ArticleError, Problem
from feedwright.model import SourceObject, legal

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(source: SourceObject) -> str:
    """Decode by byte order mark, declared charset or UTF-8; line ends become ``\\n``, illegal characters go.

    Raises:
        ArticleError: the bytes are not in that encoding.
    """
    encoding = next((name for mark, name in _MARKS if source.body.startswith(mark)), source.charset or "utf-8")
    try:
        text = source.body.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        line = source.body.count(b"\n", 0, error.start) + 1 if isinstance(error, UnicodeDecodeError) else None
        what = f"the file is not {encoding}, its {'declared' if source.charset else 'expected'} encoding."
        cure = "Save it as UTF-8, or upload it with its charset in the Content-Type."
        raise ArticleError(Problem(path=source.key, line=line, rule="encoding", what=what, cure=cure)) from error
    return legal(text.replace("\r\n", "\n").replace("\r", "\n"))
