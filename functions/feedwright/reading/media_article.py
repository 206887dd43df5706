"""Entries without a text of their own: a media file with a sidecar, or metadata that name a recording or a link."""

from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import quote

from feedwright.model.article import Article, Enclosure, Image
from feedwright.model.files import SourceObject
from feedwright.reading.identity import title_of_name
from feedwright.reading.json_article import TEXTS, read_content
from feedwright.reading.media.names import type_by_name
from feedwright.reading.metadata.front_matter import Metadata

# The names that site generators and their themes give to pages with lists.
_LISTS = frozenset(
    "tags tag categories category archives archive authors series search list index home blog posts feed sitemap links "
    "friends gallery albums photos 404".split()
)


def read_media(source: SourceObject, sidecar: Metadata, given: Mapping[str, Any]) -> Article:
    """Make an article from a media file: the text or the summary of its sidecar, and the file itself.

    Args:
        source: the file; its bytes are not read.
        sidecar: the metadata of the file's sidecar.
        given: the sidecar's fields, as arguments of ``Article``.
    """
    name = quote(source.key.rpartition("/")[2])
    title = given.get("title") or title_of_name(source.key)
    given = {**given, "title": title}
    media_type = type_by_name(source.key)
    texts = ((field, sidecar.values[field]) for field in TEXTS if isinstance(sidecar.values.get(field), str))
    body = next((read_content(source.key, field, text, title) for field, text in texts), None)
    content = body.content_html if body else _summary(given)
    if media_type.startswith("image/"):
        picture = f'<img src="{name}" alt="{escape(title)}">'
        shown = {"images": (Image(url=name, alt=title), *given.get("images", ()))}
        return Article(**{"content_html": f"<p>{picture}</p>\n{content}", **given, **shown})
    own = Enclosure(url=name, media_type=media_type)
    shown = {"enclosures": (own, *given.get("enclosures", ()))}
    return Article(**{"content_html": content or f'<p><a href="{name}">{escape(title)}</a></p>', **given, **shown})


def text_of_metadata(given: Mapping[str, Any]) -> str:
    """Make a text from an article's summary, first picture, recordings and links; "" if it has none of them."""
    images, enclosures, links = (given.get(name, ()) for name in ("images", "enclosures", "links"))
    if not (images or enclosures or links or given.get("canonical_url")):
        return ""
    title = given.get("title") or ""
    parts = [f'<p><img src="{escape(image.url)}" alt="{escape(image.alt or title)}"></p>' for image in images[:1]]
    parts.append(_summary(given))
    if not any(parts):
        named = [(item.url, item.title) for item in (*enclosures, *links)]
        named = named or [(given["canonical_url"], None)]
        parts = [f'<p><a href="{escape(url)}">{escape(words or title or url)}</a></p>' for url, words in named]
    return "\n".join(part for part in parts if part)


def list_kind(key: str, metadata: Mapping[str, Any]) -> str | None:
    """Say what shows that a page without a text is a generator's list page or a redirect, if anything does."""
    for name in ("pagination", "redirect_to", "redirect", "redirect_url"):
        if metadata.get(name):
            return name
    for name in ("type", "layout"):
        word = str(metadata.get(name) or "").rpartition("/")[2].partition(".")[0].lower()
        if word in _LISTS:
            return f"{name}: {word}"
    stem = key.rpartition("/")[2].partition(".")[0].lower()
    return f"the name {stem}" if "layout" in metadata and stem in _LISTS else None


def _summary(given: Mapping[str, Any]) -> str:
    return f"<p>{escape(given['summary'])}</p>" if given.get("summary") else ""
