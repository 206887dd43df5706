"""The data in a page's head for programs: canonical address, feeds, OpenGraph, and schema.org as JSON-LD."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from feedwright.model.article import DatedCorrection, Enclosure, Entry, Image, Person
from feedwright.model.feed import Feed
from feedwright.rendering.display import iso_duration, label
from feedwright.rendering.formats import formats_of

_PLAYED = ("audio/", "video/")


def index_metadata(feed: Feed, site_title: str) -> Markup:
    """Describe the page of *feed*; *site_title* is the name of the main feed."""
    elements = [
        *_described(feed.description),
        _link("canonical", feed.url),
        _open_graph("type", "website"),
        _open_graph("site_name", site_title),
        _open_graph("title", feed.title),
        _open_graph("url", feed.url),
        *([_open_graph("image", feed.logo)] if feed.logo else ()),
        _named("twitter:card", "summary"),
        *_alternates(feed, feed.folder, feed.title, feed.profile),
        *(_alternates(feed, "", site_title) if feed.name != "main" else ()),
    ]
    return _joined(elements)


def article_metadata(entry: Entry, feed: Feed) -> Markup:
    """Describe the page of *entry*; *feed* is the main feed."""
    elements = [
        *_described(entry.summary),
        *(_named("author", person.name) for person in entry.authors),
        *(
            _named("fediverse:creator", person.fediverse)
            for person in entry.authors or feed.authors
            if person.fediverse
        ),
        _link("canonical", entry.url),
        _open_graph("type", "article"),
        _open_graph("site_name", feed.title),
        _open_graph("title", label(entry)),
        _open_graph("url", entry.url),
        *(_pictured(entry.images[0]) if entry.images else ()),
        _property("article:published_time", entry.published.isoformat()),
        _property("article:modified_time", entry.updated.isoformat()),
        *([_property("article:section", entry.section)] if entry.section else ()),
        *(_property("article:tag", category) for category in entry.categories),
        _named("twitter:card", "summary_large_image" if entry.images else "summary"),
        *_alternates(feed, "", feed.title),
        _json_ld(_article(entry, feed)),
    ]
    return _joined(elements)


def _described(text: str | None) -> list[str]:
    return [_named("description", text), _open_graph("description", text)] if text else []


def _pictured(image: Image) -> Iterable[str]:
    yield _open_graph("image", image.url)
    if image.width and image.height:
        yield _open_graph("image:width", str(image.width))
        yield _open_graph("image:height", str(image.height))
    if image.alt:
        yield _open_graph("image:alt", image.alt)


def _alternates(feed: Feed, where: str, title: str, profile: str | None = None) -> list[str]:
    place, title = escape(feed.base_url + where), escape(title)
    return [
        f'<link rel="alternate" type="{row.media_type}" title="{title} ({row.title})" href="{place}{row.file_name}">'
        for row in formats_of(profile)
    ]


def _named(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{escape(content)}">'


def _open_graph(name: str, content: str) -> str:
    return _property(f"og:{name}", content)


def _property(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{escape(content)}">'


def _link(rel: str, url: str) -> str:
    return f'<link rel="{rel}" href="{escape(url)}">'


def _json_ld(data: dict[str, Any]) -> str:
    """Write a data block; no browser runs it, and no text can end it: ``<``, ``>`` and ``&`` are escaped."""
    written = htmlsafe_json_dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f'<script type="application/ld+json">{written}</script>'


def _joined(elements: list[str]) -> Markup:
    return Markup("\n".join(elements))  # noqa: S704 - every value in it was escaped


def _article(entry: Entry, feed: Feed) -> dict[str, Any]:
    """Describe a ``NewsArticle``, or a ``PodcastEpisode`` if there is something to listen to."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": entry.url,
        "headline": label(entry),
        "description": entry.summary,
        "inLanguage": entry.language or feed.language,
        "datePublished": entry.published.isoformat(),
        "dateModified": entry.updated.isoformat(),
        "author": _people(entry.authors or feed.authors),
        "publisher": _present({"@type": "Organization", "name": feed.title, "url": feed.base_url, "logo": feed.logo}),
        "image": [_image(image) for image in entry.images],
        "articleSection": entry.section,
        "keywords": list(entry.categories),
        "correction": [_correction(each) for each in entry.corrections],
        "associatedMedia": [_media(each) for each in entry.enclosures if each.media_type.startswith(_PLAYED)],
    }
    if any(each.media_type.startswith("audio/") for each in entry.enclosures):
        data |= _episode(entry, feed)
    return _present(data)


def _correction(correction: DatedCorrection) -> dict[str, Any]:
    return {
        "@type": "CorrectionComment",
        "text": correction.text,
        "datePublished": correction.when.isoformat(),
    }


def _episode(entry: Entry, feed: Feed) -> dict[str, Any]:
    series = {"@type": "PodcastSeries", "name": feed.title, "url": feed.url}
    episode = {"@type": "PodcastEpisode", "name": label(entry), "url": entry.url, "partOfSeries": series}
    season = entry.episode.season if entry.episode else None
    return episode | {
        "articleSection": None,  # episodes have none
        "episodeNumber": entry.episode.number if entry.episode else None,
        "partOfSeason": {"@type": "PodcastSeason", "seasonNumber": season} if season is not None else None,
    }


def _people(people: Sequence[Person]) -> list[dict[str, Any]]:
    return [_present({"@type": "Person", "name": person.name, "url": person.url}) for person in people]


def _image(image: Image) -> dict[str, Any]:
    sizes = {"width": image.width, "height": image.height}
    return _present({"@type": "ImageObject", "url": image.url, "caption": image.alt} | sizes)


def _media(enclosure: Enclosure) -> dict[str, Any]:
    kind = "VideoObject" if enclosure.media_type.startswith("video/") else "AudioObject"
    media = {
        "@type": kind,
        "contentUrl": enclosure.url,
        "encodingFormat": enclosure.media_type,
        "name": enclosure.title,
    }
    length = None if enclosure.length is None else str(enclosure.length)
    duration = None if enclosure.duration is None else iso_duration(enclosure.duration)
    return _present(media | {"contentSize": length, "duration": duration})


def _present(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [])}
