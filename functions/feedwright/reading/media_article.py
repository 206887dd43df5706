"""A media file that its sidecar makes an entry: an episode, a video, a paper, a picture."""

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


def read_media(source: SourceObject, sidecar: Metadata, given: Mapping[str, Any]) -> Article:
    """Make an article of the file: its sidecar's text, else its summary, and the file itself.

    Args:
        source: the file; its bytes are not read here.
        sidecar: what stands beside it.
        given: what that says, as arguments of ``Article``.
    """
    name = quote(source.key.rpartition("/")[2])
    title = given.get("title") or title_of_name(source.key)
    given = {**given, "title": title}
    media_type = type_by_name(source.key)
    texts = ((one, sidecar.values[one]) for one in TEXTS if isinstance(sidecar.values.get(one), str))
    told = next((read_content(source.key, one, text, title) for one, text in texts), None)
    content = told.content_html if told else _summary(given)
    if media_type.startswith("image/"):
        picture = f'<img src="{name}" alt="{escape(title)}">'
        shown = {"images": (Image(url=name, alt=title), *given.get("images", ()))}
        return Article(**{"content_html": f"<p>{picture}</p>\n{content}", **given, **shown})
    own = Enclosure(url=name, media_type=media_type)
    shown = {"enclosures": (own, *given.get("enclosures", ()))}
    return Article(**{"content_html": content or f'<p><a href="{name}">{escape(title)}</a></p>', **given, **shown})


def _summary(given: Mapping[str, Any]) -> str:
    return f"<p>{escape(given['summary'])}</p>" if given.get("summary") else ""
