"""Decodes bytes to text."""

import codecs
import re
from collections.abc import Iterator

from feedwright.errors import ArticleError, Problem
from feedwright.model.expressions import expression
from feedwright.model.files import SourceObject
from feedwright.model.text import is_plain, legal
from feedwright.reading.encoding.guess import guess, guess_wide, has_many_zeros
from feedwright.site.single_values import shown

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before the mark of UTF-16, with which this begins
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Python has these text encodings, but documents do not use them; the time of some grows with the square of the length.
_NO_CHARSETS = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"})
# What documents mean by a name (https://encoding.spec.whatwg.org/#names-and-labels), if Python reads the name more
# narrowly or does not know it.
_MEANT = {
    "ascii": "cp1252", "us-ascii": "cp1252", "ansi": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254",
    "iso8859-11": "cp874", "tis-620": "cp874", "dos-874": "cp874", "gb2312": "gb18030", "gbk": "gb18030",
    "shift-jis": "cp932", "sjis": "cp932", "euc-kr": "cp949", "iso-8859-8-i": "iso8859-8", "koi8": "koi8-r",
    "mac": "mac-roman", "windows-31j": "cp932", "utf-16": "utf-16-le", "utf-32": "utf-32-le",
}  # fmt: skip
_PAGES = (".html", ".htm", ".xhtml")
_HEAD = 1_024  # bytes: a page's charset must be in these (https://html.spec.whatwg.org/#charset)
_STATED = expression(
    rb"<meta\s[^>]*?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml\s[^>]*?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE
)
_NO_TEXT = (
    (b"%PDF-", "a PDF"),
    (b"{\\rtf", "rich text (RTF)"),
    (b"PK\x03\x04", "a ZIP archive, as Word's .docx is"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Office document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x1f\x8b", "a gzip archive"),
)
_OPENINGS, _MARK_BYTES = tuple(opening for opening, _ in _NO_TEXT), tuple(mark for mark, _ in _MARKS)
_NAMES = {"cp932": "Shift_JIS", "cp949": "EUC-KR", "gb18030": "GB 18030", "big5": "Big5", "euc_jp": "EUC-JP"}
_SOLE_BYTE = expression("[\udc80-\udcff]")  # how Python writes a byte that is not part of a UTF-8 character
_LATIN_OR_SIGN = expression("[\u00a0-\u024f\u2000-\u20cf]")  # a few characters must be these, or they may be chance
_CHARACTERS_FOR_A_BYTE = 8  # so many UTF-8 characters outweigh a byte that is not UTF-8
_BREAKS = str.maketrans("\v\f", "\n\n")  # Word's line break and a page break; without them, words would be joined


def decode(source: SourceObject) -> tuple[str, tuple[Problem, ...]]:
    """Decode by byte order mark, by the declared charset, as UTF-8 with perhaps a few other bytes, or else by a guess.

    Returns:
        The text, with line feeds and only legal characters, and warnings about what was guessed.

    Raises:
        ArticleError: the bytes are not text, or their encoding is not known.
    """
    if source.body.startswith(_OPENINGS):
        kind = next(kind for opening, kind in _NO_TEXT if source.body.startswith(opening))
        raise _no_text(source, f"the file is {kind}, not text.")
    text, warnings = _decoded(source)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if is_plain(text) and "\n" in text:  # nearly every text
        return text, warnings
    if "\n" not in text and text.count("\x85") > 1:  # a mainframe's line ends
        text = text.replace("\x85", "\n")
    return legal(text.translate(_BREAKS) if "\v" in text or "\f" in text else text), warnings


def _decoded(source: SourceObject) -> tuple[str, tuple[Problem, ...]]:
    fault: Exception | None = None
    for encoding, warnings in _candidates(source):
        try:
            return source.body.decode(encoding), warnings
        except (ValueError, LookupError) as error:  # LookupError: a codec that is not for text, such as hex
            fault = fault or error
        if encoding in {"utf-8", "utf-8-sig"} and (mended := _mostly_utf_8(source)):
            return mended
    what = "the file is not text, or its encoding is not known."
    raise _no_text(source, what, _line(fault)) from fault


def _mostly_utf_8(source: SourceObject) -> tuple[str, tuple[Problem, ...]] | None:
    """Read text that is UTF-8 except for a few bytes, which are read as Windows-1252.

    Returns:
        The text, and a warning that names the first such byte; None if the text is in another encoding.
    """
    text = source.body.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    strays = list(_SOLE_BYTE.finditer(text))
    characters = sum(not character.isascii() for character in text) - len(strays)
    if characters < _CHARACTERS_FOR_A_BYTE * len(strays) and not _is_of_both(text, characters, len(strays)):
        return None
    mended = _SOLE_BYTE.sub(lambda stray: _windows_1252(stray[0]), text)
    return mended, (_strayed(source, text, strays),)


def _is_of_both(text: str, characters: int, strays: int) -> bool:
    """Recognise a text that was put together from UTF-8 and Windows-1252, if its UTF-8 is not chance."""
    if not characters or len(_LATIN_OR_SIGN.findall(text)) < characters:
        return False
    if strays <= characters:
        return True
    rest = _LATIN_OR_SIGN.sub("", text).encode("utf-8", "surrogateescape")
    answer = guess(rest) if characters > 1 else None
    return answer is not None and answer.encoding == "cp1252"


def _windows_1252(stray: str) -> str:
    return bytes([ord(stray) - 0xDC00]).decode("cp1252", "ignore")


def _strayed(source: SourceObject, text: str, strays: list[re.Match[str]]) -> Problem:
    first = strays[0]
    line = text[: first.start()].replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    more = f", and {len(strays) - 1:,} more in the file" if len(strays) > 1 else ""
    sign = _windows_1252(first[0])
    read = f"read as Windows-1252: {sign}" if sign else "left out"
    what = f"the byte 0x{ord(first[0]) - 0xDC00:X} is not UTF-8 (it was {read}){more}."
    cure = "Look at that line, and save the file as UTF-8."
    return Problem(path=source.key, line=line, rule="encoding", what=what, cure=cure)


def _candidates(source: SourceObject) -> Iterator[tuple[str, tuple[Problem, ...]]]:
    """Yield the encodings to try, each with its warnings."""
    if source.body.startswith(_MARK_BYTES):
        yield next(name for mark, name in _MARKS if source.body.startswith(mark)), ()
        return
    charset = source.charset or _stated(source)
    codec = _codec(charset) if charset else None
    if b"\0" in source.body and (codec is None or not codec.startswith(("utf-16", "utf-32"))):
        if wide := guess_wide(source.body):
            yield wide.encoding, () if wide.is_sure else (_guessed(source, wide.encoding),)
        if has_many_zeros(source.body):
            return
    if codec:
        yield codec, ()
    yield "utf-8", (_undeclared(source, charset, "utf-8"),) if charset else ()
    if answer := guess(source.body):
        doubt = () if answer.is_sure else (_guessed(source, answer.encoding),)
        yield answer.encoding, (_undeclared(source, charset, answer.encoding),) if charset else doubt


def _stated(source: SourceObject) -> str | None:
    if not source.key.lower().endswith(_PAGES):
        return None
    match = _STATED.search(source.body[:_HEAD])
    charset = (match[1] or match[2]).decode("ascii", "replace") if match else None
    # A page that could be read so far is not in UTF-16.
    return "utf-8" if charset and charset.lower().startswith("utf-16") else charset


def _codec(charset: str) -> str | None:
    label = charset.lower().removeprefix("x-")
    label = _MEANT.get(label) or re.sub(r"^windows-(?=\d)", "cp", label)
    try:
        name = codecs.lookup(label).name.replace("_", "-")
    except (LookupError, ValueError):
        return None
    return None if name in _NO_CHARSETS else _MEANT.get(name, name)


def _undeclared(source: SourceObject, charset: str, encoding: str) -> Problem:
    return _warning(source, f"the file is not {shown(charset)}, as it says; it was read as {_called(encoding)}.")


def _guessed(source: SourceObject, encoding: str) -> Problem:
    return _warning(source, f"the file is not UTF-8; it was read as {_called(encoding)}, which is a guess.")


def _called(encoding: str) -> str:
    name = _NAMES.get(encoding) or re.sub(r"^cp(?=125\d|874)", "Windows-", encoding)
    return name.replace("iso8859", "ISO-8859").replace("_", "-").replace("utf", "UTF").replace("koi", "KOI")


def _warning(source: SourceObject, what: str) -> Problem:
    return Problem(path=source.key, rule="encoding", what=what, cure="Save it as UTF-8.")


def _no_text(source: SourceObject, what: str, line: int | None = None) -> ArticleError:
    cure = "Save it as plain text in UTF-8."
    return ArticleError(Problem(path=source.key, line=line, rule="encoding", what=what, cure=cure))


def _line(error: Exception | None) -> int | None:
    if not isinstance(error, UnicodeDecodeError):
        return None
    return error.object[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
