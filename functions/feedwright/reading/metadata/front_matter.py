"""Front matter: YAML between ``---`` lines, TOML between ``+++``, JSON in braces or between ``;;;``, header lines."""

import re
import unicodedata
from collections.abc import Container, Iterable, Mapping
from functools import lru_cache
from typing import Any

from msgspec import Struct, field

from feedwright.errors import ArticleError, Problem
from feedwright.model.expressions import expression
from feedwright.reading.metadata import fences
from feedwright.reading.metadata.tables import JSON, READERS, Doubled, not_json, pairs_of, refusal

_BRACES = expression(r"\{\s*(?:\"[^\"\n]{0,100}\"\s*:|\}[ \t]*\n)")
# Longer metadata is a mistake. It would also cost too much: dotted TOML keys cost the square of their length.
_LENGTH = 32_768

_FORMS = {"---": "yaml", "+++": "toml", ";;;": "json"}
_UNSEEN = dict.fromkeys(map(ord, "\ufeff\u00ad\u200b\u200c\u200e\u200f\u2060")) | dict.fromkeys(
    map(ord, "\u00a0\u202f"), " "
)

_ANY_UNSEEN = expression(f"[{''.join(map(chr, _UNSEEN))}]")
_LINE = expression(
    r"^(?P<name>(?:[^:=\n]{0,200}[:=])?+[ \t\u00a0\u202f\u00ad\u200b-\u200f\u2060\ufeff]*+)(?P<value>[^\n]*+)$",
    re.MULTILINE,
)
_WORD = expression(r"[ \t'\"\[]*[\w:+./-]{0,40}(?: [\w:+.-]{1,20})?[ \t'\"\],]*(?:#.*)?", re.ASCII)

_SEPARATORS = dict.fromkeys(map(ord, "-_ "))
_LINE_NAME = expression(r"[ \t{,]*[\"']?(?P<name>[^\W\d][\w .-]*?)[\"']?[ \t]*[:=]")


class Metadata(Struct, frozen=True, kw_only=True):
    """Raw values by lower-case name, from a single place, and where that place is."""

    path: str
    values: Mapping[str, Any]
    text: str = ""  # the text of the values, in which a name's line can be found
    first_line: int = 1
    place: str = "front matter"
    written: Mapping[str, str] = field(default_factory=dict)  # the text's own spelling of names
    typed: bool = False  # an author typed the names, so unknown names may be misspelt

    def problem(self, name: str, *, rule: str, what: str, cure: str) -> Problem:
        return Problem(
            path=self.path,
            line=self._line(self.written.get(name, name)),
            rule=rule,
            what=f"{what} ({self.place})",
            cure=cure,
        )

    def _line(self, name: str) -> int | None:
        written = rf"^(?P<indent>[ \t]*)[\"']?{re.escape(name)}[\"']?[ \t]*[:=]"
        lines = list(re.finditer(written, self.text, re.MULTILINE | re.IGNORECASE))
        if not lines:
            return None
        outermost = min(lines, key=lambda line: len(line["indent"]))
        return self.first_line + self.text.count("\n", 0, outermost.start())


_HELD_TAGS = frozenset({"draft", "private"})  # Nikola's marks of an article that it does not publish


def split_front_matter(path: str, text: str, names: Container[str] = ()) -> tuple[Metadata, str]:
    """Divide *text* into its metadata (empty where it has none) and its body.

    Args:
        path: the object's key.
        text: all of it.
        names: the names of fields, in small letters without hyphens and underscores.

    Raises:
        ArticleError: the front matter is not closed, or is not a table of names, or stands at a place where it is
            not read. It might hold the article back.
    """
    if (dotted := fences.dotted_lines(text)) and (read := _from_lines(path, text, dotted, names)):
        return read
    start = fences.skip_unseen(text)
    fence = fences.opening(text, start)
    if fence is None and _BRACES.match(text, start):
        return _braces(path, text, start, names)
    closing = fences.closing(text, fence) if fence else None
    if fence and closing:
        inside = text[fence.start : closing.start()]
        form = fence.form or _FORMS[fence.mark]
        return _between_fences(path, form, inside, fence.line + 1, names), text[closing.end() :]
    if fence and (fences.names_follow(text, fence) if fence.exact else fences.is_known(text, fence, names)):
        cure = "Close it with a line like the opening line."
        raise refusal(path, fence.line, "front matter is opened and never closed.", cure)
    if fence is None and fences.begins_like_names(text, start) and (read := _without_opening(path, text, start, names)):
        return read
    _demand_no_stray(path, text, start, names)
    return Metadata(path=path, values={}), text


def split_dotted_lines(path: str, text: str, names: Container[str]) -> tuple[Metadata, str] | None:
    """Read Nikola's ``.. name: value`` lines at the top of *text*; None if there are none."""
    dotted = fences.dotted_lines(text)
    return _from_lines(path, text, dotted, names) if dotted else None


def _from_lines(path: str, text: str, match: re.Match[str], names: Container[str]) -> tuple[Metadata, str] | None:
    metadata = read_dotted_lines(path, match["lines"], text.count("\n", 0, match.start("lines")) + 1, names)
    if not any(plain_name(name) in names for name in metadata.values):
        return None
    return metadata, text[match.end() :]


def read_dotted_lines(path: str, written: str, first_line: int, names: Container[str]) -> Metadata:
    """Read Nikola's ``.. name: value`` lines; empty lines may stand between them."""
    lines = [line.strip().removeprefix("..").partition(":") for line in written.split("\n") if line.strip()]
    pairs = [(name.strip(), value.strip()) for name, _, value in lines]
    if any(name == "tags" and holds_back(value) for name, value in pairs):
        pairs.append(("draft", "true"))
    inside = re.sub(r"^[ \t]*\.\.[ \t]*", "", written, flags=re.MULTILINE)
    return _metadata(path, Doubled(pairs, dict(pairs)), inside, first_line, names)


def holds_back(tags: str) -> bool:
    """Say whether one of the *tags*, between commas, is Nikola's mark of an article that it does not publish."""
    return not _HELD_TAGS.isdisjoint(map(str.strip, tags.split(",")))


def _between_fences(path: str, form: str, inside: str, first_line: int, names: Container[str]) -> Metadata:
    if len(inside) > _LENGTH:
        raise _too_long(path, first_line - 1)
    inside = _LINE.sub(_without_unseen, inside) if not inside.isascii() and _ANY_UNSEEN.search(inside) else inside
    values = READERS[form](path, inside, first_line)
    return _metadata(path, values, inside, first_line, names)


def _without_unseen(line: re.Match[str]) -> str:
    """Remove invisible characters from a line's name, and from a value that is a word or a date; a text keeps them.

    In Persian, Hebrew and many other scripts, these characters belong to the spelling.
    """
    value = line["value"].translate(_UNSEEN)
    return line["name"].translate(_UNSEEN) + (value if _WORD.fullmatch(value) else line["value"])


def _without_opening(path: str, text: str, start: int, names: Container[str]) -> tuple[Metadata, str] | None:
    """Read lines of names and values at the top that have no opening line."""
    block = fences.block_above_rule(text, start)
    known = block is not None and any(plain_name(name) in names for name in block.names)
    if block and known:
        first_line, inside = text.count("\n", 0, start) + 1, text[start : block.end]
        try:
            return _between_fences(path, "yaml", inside, first_line, names), text[block.after :]
        except ArticleError:
            metadata_and_text = _split_header_lines(path, text, start, names)
            if metadata_and_text is None:
                raise
            return metadata_and_text
    if block and len(block.names) > 1:
        what = "the lines at the top look like metadata, but no name in them is a field's name."
        cure = "Put a line --- above them if they are metadata, or an empty line below them if they are text."
        raise refusal(path, text.count("\n", 0, start) + 1, what, cure)
    return _split_header_lines(path, text, start, names)


def _split_header_lines(path: str, text: str, start: int, names: Container[str]) -> tuple[Metadata, str] | None:
    from feedwright.reading.metadata.header_lines import read_header_lines  # noqa: PLC0415 - few articles have them

    indented = text[start - 1 : start] in {" ", "\t"}
    header = None if indented else read_header_lines(text, start, names)
    if header is None:
        return None
    first_line = text.count("\n", 0, start) + 1
    metadata = Metadata(
        path=path,
        values=header.values,
        text=header.text,
        first_line=first_line,
        place="the lines at the top",
        typed=True,
    )
    return metadata, text[header.end :]


def _demand_no_stray(path: str, text: str, start: int, names: Container[str]) -> None:
    """Refuse metadata near the top that was not read, because it may say that the article is private."""
    if line := fences.stray_metadata(text, start, names):
        what = "here is metadata, but Feedwright reads metadata only in the first lines of a file."
        raise refusal(path, line, what, "Move it to the very top, or write it as code if it is an example.")


def _braces(path: str, text: str, start: int, names: Container[str]) -> tuple[Metadata, str]:
    """Read a JSON object at the beginning of the text, as Hugo does."""
    line = text.count("\n", 0, start) + 1
    inside = text[start : start + _LENGTH]
    try:
        values, length = JSON.raw_decode(inside)
    except (ValueError, RecursionError) as error:
        if len(text) - start > _LENGTH and getattr(error, "pos", 0) > _LENGTH - 100:
            raise _too_long(path, line) from error
        raise not_json(path, line, error) from error
    return _metadata(path, values, inside[:length], line, names), text[start + length :].lstrip(" \t")


def _metadata(path: str, read: Mapping[Any, Any], text: str, first_line: int, names: Container[str] = ()) -> Metadata:
    values = {str(name).strip().lower(): value for name, value in read.items()}
    metadata = Metadata(path=path, values=values, text=text, first_line=first_line, typed=True)
    refuse_doubles(metadata, pairs_of(read), names)
    return metadata


def refuse_doubles(metadata: Metadata, pairs: Iterable[tuple[Any, Any]], names: Container[str]) -> None:
    """Refuse a field that stands twice with two values; hyphens, underscores and capitals do not make another name.

    Raises:
        ArticleError: with both lines.
    """
    values: dict[str, Any] = {}
    for name, value in pairs:
        plain = plain_name(str(name))
        if plain in names and values.setdefault(plain, value) != value:
            raise _twice(metadata, str(name).strip(), plain)


@lru_cache(maxsize=2_048)  # a site's articles share their names
def plain_name(name: str) -> str:
    """Write a field's name in its plain form: in small letters, without spaces, hyphens and underscores."""
    if not name.isascii():
        name = unicodedata.normalize("NFKC", name.translate(_UNSEEN))
    return name.strip().lower().translate(_SEPARATORS)


def _twice(metadata: Metadata, name: str, plain: str) -> ArticleError:
    lines = [
        metadata.first_line + number
        for number, line in enumerate(metadata.text.split("\n"))
        if (match := _LINE_NAME.match(line)) and plain_name(match["name"]) == plain
    ]
    places = f"in the lines {' and '.join(map(str, lines))}" if len(lines) > 1 else "twice"
    what = f"{name[:60]} stands {places} with two different values."
    line = lines[1] if len(lines) > 1 else metadata.first_line
    return refusal(metadata.path, line, what, "Keep only one of the two.")


def _too_long(path: str, line: int) -> ArticleError:
    what = f"front matter is longer than {_LENGTH:,} characters."
    return refusal(path, line, what, "Move text into the article's body.")
