"""Pages for people: the index and each article's own."""

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from feedwright.model import Document, Entry, Feed
from feedwright.rendering.formats import FORMATS, folder

_MEDIA_TYPE = "text/html; charset=utf-8"
_RTL_LANGUAGES = frozenset("ar arc ckb dv fa he iw ks ps sd syr ug ur yi".split())
_RTL_SCRIPTS = frozenset("adlm arab hebr mand nkoo rohg samr syrc thaa".split())


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
    return _environment().get_template(template).render(language=language, **values).encode()


def _direction(language: str) -> str:
    """Say which way *language* is written; a script subtag (``az-Arab``, ``fa-Latn``) decides where there is one."""
    primary, *rest = language.lower().split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), None)
    return "rtl" if (script in _RTL_SCRIPTS if script else primary in _RTL_LANGUAGES) else "ltr"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("feedwright.rendering"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["direction"] = _direction
    return environment
