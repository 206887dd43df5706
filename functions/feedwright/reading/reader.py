"""One source object to one ``Article``; a format is a row of ``_READERS``."""

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import Any

from feedwright.errors import ArticleError, Problem
from feedwright.model import Article, SourceObject
from feedwright.reading.body import Body
from feedwright.reading.decode import decode
from feedwright.reading.embeds import left_out
from feedwright.reading.fields import read_fields
from feedwright.reading.front_matter import Metadata, split_front_matter
from feedwright.reading.html import is_tangled
from feedwright.reading.markdown import read_markdown
from feedwright.reading.object_metadata import object_metadata
from feedwright.reading.page import read_page
from feedwright.reading.text import read_text
from feedwright.site import Site
from feedwright.site.values import Unusable

SIZE_LIMIT = 5_000_000  # bytes

# From the object's key, its text without front matter, and the title that front matter gives.
_READERS: Mapping[str, Callable[[str, str, str | None], Body]] = {
    ".html": read_page,
    ".md": read_markdown,
    ".txt": read_text,
}


def read_article(source: SourceObject, site: Site) -> Article:
    """Read an article: front matter goes before what the text says of itself, and that before object metadata.

    Raises:
        ArticleError: with file, line, rule and cure.
    """
    if source.size > SIZE_LIMIT:
        what = f"the file has {source.size:,} bytes; at most {SIZE_LIMIT:,} are read."
        raise _refusal(source, "too-large", what, "Split it into several articles.")
    read_body = _READERS.get(PurePosixPath(source.key).suffix.lower())
    if read_body is None:
        what = "this version reads plain text (.txt), Markdown (.md) and HTML (.html) only."
        raise _refusal(source, "format", what, "Save the article as one of these, or exclude it in site.toml.")
    metadata, text = split_front_matter(source.key, decode(source))
    given, warnings = read_fields(metadata, site)
    try:
        body = read_body(source.key, text, given.get("title"))
        if is_tangled(body.content_html):
            raise Unusable("the text has too many HTML elements.", "Close every tag, or split the article.")
    except Unusable as fault:
        raise _refusal(source, "tangled", fault.what, fault.cure) from fault
    said: dict[str, Any] = {"content_html": body.content_html, "base_url": body.base_url}
    said |= {"title": body.title} if body.title else {}
    said |= {"authors": body.authors} if body.authors else {}
    own = Metadata(path=source.key, values=body.metadata, text=text, place="the document itself")
    shown, own_warnings = read_fields(own, site, known=given)
    said |= shown | given
    told, more_warnings = read_fields(object_metadata(source), site, known=said)
    lost = left_out(source.key, body.content_html)
    return Article(**(told | said), warnings=(*warnings, *own_warnings, *body.warnings, *lost, *more_warnings))


def _refusal(source: SourceObject, rule: str, what: str, cure: str) -> ArticleError:
    return ArticleError(Problem(path=source.key, rule=rule, what=what, cure=cure))
