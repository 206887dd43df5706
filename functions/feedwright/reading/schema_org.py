"""schema.org articles in JSON-LD, as content management systems export them and put them into pages."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_ARTICLE = re.compile(r"(?:https?://schema\.org/|schema:)?(?:\w*Article|\w*Posting|Report|PodcastEpisode)", re.ASCII)
_MARKUP = re.compile(
    r"</?(?:p|div|br|h[1-6]|ul|ol|li|a|strong|em|b|i|blockquote|figure|img|span)\b[^<>]*>", re.IGNORECASE
)
_DURATION = re.compile(r"PT(?:(?P<hours>\d{1,3})H)?(?:(?P<minutes>\d{1,5})M)?(?:(?P<seconds>\d{1,7})S)?", re.ASCII)
# Our names, each with the names of schema.org in the order in which they count.
_NAMES = {
    "title": ("headline", "name"),
    "summary": ("description", "abstract"),
    "published": ("datePublished", "dateCreated"),
    "updated": ("dateModified",),
    "expires": ("expires",),
    "language": ("inLanguage",),
    "section": ("articleSection",),
}
_PRIVATE = ("creativeWorkStatus", "draft", "private", "status", "visibility")
_MEDIA = ("associatedMedia", "audio", "video", "encoding")


def is_schema_org(values: Mapping[str, Any]) -> bool:
    return not {"@context", "@type", "@graph"}.isdisjoint(values)


def read_schema_org(values: Mapping[str, Any]) -> list[tuple[dict[str, Any], dict[str, str]]]:
    """Read each article of a JSON-LD document: its values by our names, and the document's own names for them."""
    nodes = list(_nodes(values))
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    return [_article(node, by_id) for node in nodes if _is_article(node)]


def _nodes(values: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield values
    graph = values.get("@graph")
    yield from (node for node in _list(graph) if isinstance(node, Mapping))


def _is_article(node: Mapping[str, Any]) -> bool:
    return any(isinstance(kind, str) and _ARTICLE.fullmatch(kind) for kind in _list(node.get("@type")))


def _article(node: Mapping[str, Any], by_id: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    written = {ours: name for ours, names in _NAMES.items() if (name := _given(node, names))}
    fields: dict[str, Any] = {ours: _text(node[name]) for ours, name in written.items()}
    if body := _text(node.get("articleBody")) or _text(node.get("text")):
        fields["content_html" if _MARKUP.search(body) else "content_text"] = body
    lists = {
        "authors": _authors(node.get("author") or node.get("creator"), by_id),
        "categories": _keywords(node.get("keywords")),
        "images": [url for image in _list(node.get("image")) if (url := _place(_node(image, by_id)))],
        "enclosures": [
            enclosure for name in _MEDIA for media in _list(node.get(name)) if (enclosure := _enclosure(media))
        ],
    }
    fields |= {ours: values for ours, values in lists.items() if values}
    fields |= {name: node[name] for name in _PRIVATE if name in node}
    if address := _address(node.get("url")) or _address(node.get("mainEntityOfPage")):
        fields["canonical_url"] = address
    theirs = {"authors": "author", "categories": "keywords", "images": "image", "canonical_url": "url"}
    return fields, written | theirs


def _given(node: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    return next((name for name in names if _text(node.get(name))), None)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str:
    """Give the first text of a value, which may be a list, a table with a name, or a language."""
    value = next(iter(_list(value)), "")
    if isinstance(value, Mapping):
        names = ("@value", "alternateName", "name")
        value = next((value[name] for name in names if isinstance(value.get(name), str)), "")
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _node(value: Any, by_id: Mapping[str, Any]) -> Any:
    """Give the object itself for a reference to another place in the graph."""
    if isinstance(value, Mapping) and set(value) <= {"@id", "@type"}:
        return by_id.get(str(value.get("@id")), value)
    return value


def _authors(value: Any, by_id: Mapping[str, Any]) -> Any:
    if isinstance(value, str):
        return value
    people = (_node(item, by_id) for item in _list(value))
    return [person for item in people if (person := _person(item, by_id) if isinstance(item, Mapping) else item)]


def _person(value: Mapping[str, Any], by_id: Mapping[str, Any]) -> dict[str, str]:
    if not (name := _text(value.get("name"))):
        return {}
    fields = {
        "name": name,
        "email": _text(value.get("email")).removeprefix("mailto:"),
        "url": _address(value.get("url")) or _address(value.get("sameAs")),
        "avatar": _address(_node(value.get("image"), by_id)),
    }
    return {name: text for name, text in fields.items() if text}


def _keywords(value: Any) -> Any:
    return value if isinstance(value, str) else [text for item in _list(value) if (text := _text(item))]


def _address(value: Any) -> str:
    return place if re.match(r"https?://", place := _place(value)) else ""


def _place(value: Any) -> str:
    """Give the first address of a value, absolute or relative: a plain address, an image's or a page's."""
    value = next(iter(_list(value)), "")
    if isinstance(value, Mapping):
        value = next((value[name] for name in ("contentUrl", "url", "@id") if isinstance(value.get(name), str)), "")
    return value if isinstance(value, str) else ""


def _enclosure(media: Any) -> dict[str, Any]:
    """Read a file to play; a player that can only be embedded has no ``contentUrl``."""
    if not isinstance(media, Mapping) or not isinstance(media.get("contentUrl"), str):
        return {}
    fields: dict[str, Any] = {"url": media["contentUrl"], "title": _text(media.get("name"))}
    fields["type"] = kind if "/" in (kind := _text(media.get("encodingFormat"))) else ""
    fields["length"] = size if (size := _text(media.get("contentSize"))).isdecimal() else ""
    if lasts := _DURATION.fullmatch(_text(media.get("duration"))):
        hours, minutes, seconds = (int(part or 0) for part in lasts.groups())
        fields["duration"] = hours * 3600 + minutes * 60 + seconds
    return {name: value for name, value in fields.items() if value}
