"""Finds the parts of a JSON Feed."""

from collections.abc import Iterator, Mapping
from typing import Any

from feedwright.checking.feeds.document import Feed, FileValue, Part, Value

_TEXTS = (("content_html", "html"), ("content_text", "text"), ("summary", "plain"), ("description", "plain"))
_ADDRESSES = (
    "url",
    "external_url",
    "image",
    "banner_image",
    "home_page_url",
    "feed_url",
    "next_url",
    "icon",
    "favicon",
)


def json_feed(data: Mapping[str, Any], common: dict[str, Any]) -> Feed:
    items = [item for item in data["items"] if isinstance(item, dict)]
    return Feed(
        format="json",
        channel=_part(data, "the feed"),
        items=tuple(_part(item, _label(item, at)) for at, item in enumerate(items, 1)),
        own_address=tuple(_values(data, "the feed", "feed_url")),
        **common,
    )


def _part(node: Mapping[str, Any], where: str) -> Part:
    return Part(
        where=where,
        node=node,
        ids=tuple(_values(node, where, "id")),
        titles=tuple(_values(node, where, "title", kind="plain")),
        links=tuple(_values(node, where, "url", "home_page_url")),
        dates=tuple(_values(node, where, "date_published", "date_modified", kind="3339")),
        texts=tuple(value for name, kind in _TEXTS for value in _values(node, where, name, kind=kind)),
        addresses=(*_values(node, where, *_ADDRESSES), *_of_files(node, where)),
        files=tuple(_files(node, where)),
    )


def _label(item: Mapping[str, Any], at: int) -> str:
    title = item.get("title")
    return f"item {at}" + (f" ({title[:40]})" if isinstance(title, str) and title else "")


def _values(node: Mapping[str, Any], where: str, *names: str, kind: str = "") -> Iterator[Value]:
    for name in names:
        value = node.get(name)
        if isinstance(value, str):
            yield Value(text=value, where=f"{name} of {where}", kind=kind)


def attachments(node: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    listed = node.get("attachments")
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


def _files(node: Mapping[str, Any], where: str) -> Iterator[FileValue]:
    for attachment in attachments(node):
        url, kind, size = (attachment.get(name) for name in ("url", "mime_type", "size_in_bytes"))
        yield FileValue(
            where=f"an attachment of {where}",
            line=None,
            url=url if isinstance(url, str) else None,
            media_type=kind if isinstance(kind, str) else None,
            length=str(size) if size is not None else None,
        )


def _of_files(node: Mapping[str, Any], where: str) -> Iterator[Value]:
    for attachment in attachments(node):
        yield from _values(attachment, f"an attachment of {where}", "url")
