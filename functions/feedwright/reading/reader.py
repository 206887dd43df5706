"""One source object to one ``Article``; a format is a row of ``_READERS``."""

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import Any

from feedwright.errors import ArticleError, Problem
from feedwright.model import Article, SourceObject
from feedwright.reading.decode import decode
from feedwright.reading.fields import read_fields
from feedwright.reading.front_matter import split_front_matter
from feedwright.reading.markdown import read_markdown
from feedwright.reading.object_metadata import object_metadata
from feedwright.reading.text import read_text

SIZE_LIMIT = 5_000_000  # bytes

_Body = Callable[[str, Mapping[str, Any]], dict[str, Any]]


def read_article(source: SourceObject) -> Article:
    """Read an article; what its document says goes before what its object metadata says.

    Raises:
        ArticleError: with file, line, rule and cure.
    """
    if source.size > SIZE_LIMIT:
        what = f"the file has {source.size:,} bytes; at most {SIZE_LIMIT:,} are read."
        raise _refusal(source, "too-large", what, "Split it into several articles.")
    read_body = _READERS.get(PurePosixPath(source.key).suffix.lower())
    if read_body is None:
        what = "this version reads plain text (.txt) and Markdown (.md) only."
        raise _refusal(source, "format", what, "Save the article as one of these, or exclude it in site.toml.")
    metadata, body = split_front_matter(source.key, decode(source))
    given, warnings = read_fields(metadata)
    told, more_warnings = read_fields(object_metadata(source))
    said = told | given
    return Article(**(read_body(body, said) | {"warnings": (*warnings, *more_warnings)}))


def _markdown(body: str, said: Mapping[str, Any]) -> dict[str, Any]:
    read = read_markdown(body, given_title=said.get("title"))
    return {**said, "title": read.title, "content_html": read.content_html}


def _text(body: str, said: Mapping[str, Any]) -> dict[str, Any]:
    read = read_text(body)
    return {"title": read.title, "authors": read.authors, **said, "content_html": read.content_html}


_READERS: Mapping[str, _Body] = {".md": _markdown, ".txt": _text}


def _refusal(source: SourceObject, rule: str, what: str, cure: str) -> ArticleError:
    return ArticleError(Problem(path=source.key, rule=rule, what=what, cure=cure))
