"""Sidecars: ``name.meta.yaml``, ``.toml`` or ``.json`` beside an article, an episode or a paper describe that file.

Nikola's ``name.meta`` beside an article is one, too, and counts after those.
"""

from collections.abc import Mapping
from typing import Any

from msgspec import structs

from feedwright.errors import ArticleError, Problem
from feedwright.model.expressions import expression
from feedwright.model.files import SourceObject
from feedwright.reading.encoding.decode import decode
from feedwright.reading.media.names import is_media_name
from feedwright.reading.metadata.fields import FIELD_NAMES
from feedwright.reading.metadata.front_matter import (
    Metadata,
    holds_back,
    plain_name,
    read_dotted_lines,
    refuse_doubles,
    split_front_matter,
)
from feedwright.reading.metadata.tables import pairs_of, read_table

OWN_SUFFIXES = (".meta.yaml", ".meta.yml", ".meta.toml", ".meta.json")
NIKOLAS = ".meta"  # other programs write files with this suffix, too
SIDECAR_SUFFIXES = (*OWN_SUFFIXES, NIKOLAS)
SIDECAR_LIMIT = 32_768  # bytes

_DOTTED_LINE = expression(r"[ \t]*\.\.[ \t]+[A-Za-z][\w-]*:(?!:)")
_COMMENT_MARKS = frozenset({"<!--", "-->"})  # Nikola writes its lines into a comment in some formats
_DATE_LINE = expression(r"[ \t]*\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b")
_OLD_LINES = 6  # of Nikola's oldest form: title, slug, date, tags, link, description
_LINE_NAME = expression(r"\W{0,10}(?P<name>[^\W\d][\w .-]{0,40}?)\W{0,3}[:=]")
_UNITYS = "fileFormatVersion:"


def is_sidecar(key: str) -> bool:
    """Say whether *key* names a sidecar; its suffix must be in small letters, unlike an article's."""
    return key.endswith(SIDECAR_SUFFIXES) and bool(stem(key).rpartition("/")[2])


def suffixes_beside(key: str) -> tuple[str, ...]:
    """Give the suffixes of the sidecars that the file at *key* can have; ``.meta`` makes no entry of a picture."""
    return OWN_SUFFIXES if is_media_name(key) else SIDECAR_SUFFIXES


def stem(key: str) -> str:
    """Give the part of the key that a sidecar and its file share: the key without its suffix."""
    if key.endswith(OWN_SUFFIXES):
        return key[: key.rindex(".meta.")]
    if key.endswith(NIKOLAS):
        return key.removesuffix(NIKOLAS)
    folder, slash, name = key.rpartition("/")
    bare, dot, _ = name.rpartition(".")
    return f"{folder}{slash}{bare if dot and bare else name}"


def read_sidecars(source: SourceObject) -> list[Metadata]:
    """Read the sidecars of *source*: at most one of our own, which counts first, and Nikola's.

    Raises:
        ArticleError: a sidecar is bad, or there are several, and it is not clear which one the author meant.
    """
    own = [sidecar for sidecar in source.sidecars if not sidecar.key.endswith(NIKOLAS)]
    nikolas = [sidecar for sidecar in source.sidecars if sidecar.key.endswith(NIKOLAS)]
    if len(own) > 1:
        what = f"{' and '.join(sidecar.key for sidecar in own)} both describe this file."
        raise ArticleError(Problem(path=source.key, rule="sidecar", what=what, cure="Keep only one of them."))
    return [read_sidecar(sidecar) for sidecar in (*own, *nikolas)]


def read_sidecar(source: SourceObject) -> Metadata:
    """Read a sidecar's values; the names are those of front matter.

    Raises:
        ArticleError: with the sidecar's path and the line.
    """
    if source.size > SIDECAR_LIMIT:
        raise _refusal(source, f"the file has {source.size:,} bytes; at most {SIDECAR_LIMIT:,} are read.")
    try:
        if source.key.endswith(NIKOLAS):
            return structs.replace(_read_nikolas(source), place="sidecar")
        text, _ = decode(source)
        if source.key.endswith(".json"):
            from feedwright.reading.metadata.json_table import load_json  # noqa: PLC0415 - this is rarely needed

            values = load_json(source.key, text)
        else:
            values = _read_table(source.key, text, toml=source.key.endswith(".toml"))
    except ArticleError as error:
        raise ArticleError(structs.replace(error.problem, rule="sidecar")) from error
    if not isinstance(values, dict):
        raise _refusal(source, "this is not a table of names and values.")
    return _metadata(source, text, values)


def foreign_sidecars(source: SourceObject, read: list[Metadata]) -> tuple[Problem, ...]:
    """Warn about a ``.meta`` file in which no field's name stands: another program's, perhaps."""
    what = "no field's name is in this file, so it is taken for another program's, and says nothing of the article."
    cure = "If it describes the article, write lines such as `.. title: …` and `.. status: draft` into it."
    return tuple(
        Problem(path=metadata.path, rule="sidecar", what=f"{what} ({source.key})", cure=cure)
        for metadata in read
        if metadata.path.endswith(NIKOLAS) and not _names_fields(metadata)
    )


def is_described(source: SourceObject) -> bool:
    """Say whether a sidecar describes *source*; a ``.meta`` file of another program does not.

    Raises:
        ArticleError: a sidecar is bad.
    """
    return any(not sidecar.key.endswith(NIKOLAS) or _names_fields(read_sidecar(sidecar)) for sidecar in source.sidecars)


def _names_fields(metadata: Metadata) -> bool:
    return any(plain_name(name) in FIELD_NAMES for name in metadata.values)


def _read_table(path: str, text: str, *, toml: bool = False) -> Mapping[Any, Any]:
    # Some authors close YAML like front matter; the library would see a second document.
    return read_table(path, text if toml else text.rstrip().removesuffix("\n---"), toml=toml)


def _metadata(source: SourceObject, text: str, values: Mapping[Any, Any]) -> Metadata:
    named = {str(name).strip().lower(): value for name, value in values.items()}
    metadata = Metadata(path=source.key, values=named, text=text, place="sidecar", typed=True)
    refuse_doubles(metadata, pairs_of(values), FIELD_NAMES)
    return metadata


def _read_nikolas(source: SourceObject) -> Metadata:
    """Read ``.meta``: Nikola's lines, YAML, TOML or JSON. Of another program's file no values are given.

    What cannot be read may say that the article is private. So it is refused if a field's name is in it.
    """
    text = source.body.decode("latin-1")
    try:
        text, _ = decode(source)
        metadata = _read_text(source, text)
    except ArticleError:
        lines = text.split("\n")
        if any(map(_may_describe, lines)) or any(map(_DATE_LINE.match, lines[:_OLD_LINES])):
            raise
        return Metadata(path=source.key, values={})
    tags = metadata.values.get("tags")
    if holds_back(",".join(map(str, tags)) if isinstance(tags, list) else str(tags)):
        return structs.replace(metadata, values={"draft": "true", **metadata.values})
    return metadata


def _read_text(source: SourceObject, text: str) -> Metadata:
    lines = ["" if line.strip() in _COMMENT_MARKS else line for line in text.split("\n")]
    if any(map(_DOTTED_LINE.match, lines)):
        others = (number for number, line in enumerate(lines, 1) if line.strip() and not _DOTTED_LINE.match(line))
        if other := next(others, None):
            raise _refusal(source, "this line is not `.. name: value`, as others are.", other)
        return read_dotted_lines(source.key, "\n".join(lines), 1, FIELD_NAMES)
    if text.lstrip().startswith(_UNITYS):  # Unity describes folders in such files
        return Metadata(path=source.key, values={})
    if any(map(_DATE_LINE.match, lines[:_OLD_LINES])):
        raise _refusal(source, "this is Nikola's oldest form, which says by a line's place what it means.")
    metadata = _read_undotted(source, text)
    if not _names_fields(metadata) and any(_may_describe(f"{name}:") for name in metadata.values):
        raise _refusal(source, "the names in this file are nearly those of fields, but signs stand before them.")
    return metadata


def _read_undotted(source: SourceObject, text: str) -> Metadata:
    if not text.lstrip().startswith(("+++", ";;;", "{")):
        return _metadata(source, text, _read_table(source.key, text))
    metadata, rest = split_front_matter(source.key, text, FIELD_NAMES)
    if rest.strip():
        raise _refusal(
            source, "there is text in this file that is no metadata.", text.count("\n") - rest.count("\n") + 1
        )
    return metadata


def _may_describe(line: str) -> bool:
    match = _LINE_NAME.match(line)
    return holds_back(line) or (match is not None and plain_name(match["name"]) in FIELD_NAMES)


def _refusal(source: SourceObject, what: str, line: int = 1) -> ArticleError:
    cure = "Keep only what front matter would say in it, such as title and date."
    if source.key.endswith(NIKOLAS):
        cure = "Write one `.. name: value` on each line, such as `.. title: …` and `.. date: …`, or remove the file."
    return ArticleError(Problem(path=source.key, line=line, rule="sidecar", what=what, cure=cure))


def is_companion(key: str) -> bool:
    return is_sidecar(key) or is_media_name(key)
