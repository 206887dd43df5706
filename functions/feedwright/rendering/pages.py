"""Pages for people: the index and each article's own."""

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from feedwright.model import Document, Entry, Feed
from feedwright.rendering.formats import FORMATS, folder

_MEDIA_TYPE = "text/html; charset=utf-8"
_RTL = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ps", "sd", "syr", "ug", "ur", "yi"})


def render_index(feed: Feed) -> Document:
    """Render the feed for people: newest entries, and where to subscribe."""
    body = _render("index.html", feed=feed, language=feed.language, formats=_formats(feed))
    return Document(path=f"{folder(feed.name)}index.html", media_type=_MEDIA_TYPE, body=body)


def render_article(entry: Entry, feed: Feed, path: str) -> Document:
    """Render an entry's own page at *path*; *feed* is the main feed, with or without its entries."""
    body = _render(
        "article.html",
        entry=entry,
        content=Markup(entry.content_html),  # noqa: S704 - sanitised when the entry was made
        feed=feed,
        language=entry.language or feed.language,
        formats=_formats(feed),
    )
    return Document(path=path, media_type=_MEDIA_TYPE, body=body)


def _formats(feed: Feed) -> list[dict[str, str]]:
    where = feed.base_url + folder(feed.name)
    return [{"title": row.title, "type": row.media_type, "url": where + row.file_name} for row in FORMATS]


def _render(template: str, *, language: str, **values: Any) -> bytes:
    direction = "rtl" if language.split("-", maxsplit=1)[0].lower() in _RTL else "ltr"
    return _environment().get_template(template).render(language=language, direction=direction, **values).encode()


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("feedwright.rendering"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
