"""Finds the parts of RSS and Atom."""

from collections.abc import Iterator
from typing import Any

from feedwright.checking.feeds.document import Feed, FileValue, Hit, Part, Value
from feedwright.moving.served.markup import Children, children_of, each, inner_markup, tag_of, text_in

_RFC_822 = ("pubDate", "lastBuildDate")
_RFC_3339 = ("atom:published", "atom:updated")
_W3C = ("dc:date", "dcterms:modified", "dcterms:created")
_PAGES = frozenset({"alternate", ""})


def rss_feed(root: Any, common: dict[str, Any], faults: dict[str, tuple[Hit, ...]]) -> Feed:
    outer = children_of(root)
    node = next(each(outer, "channel"), root)
    children = children_of(node)
    nodes = [*each(children, "item"), *(each(outer, "item") if node is not root else ())]
    own = (link for link in each(children, "atom:link") if link.get("rel") == "self")
    return Feed(
        format="rss",
        channel=_rss_part(node, children, "the channel"),
        items=tuple(_rss_part(item, children_of(item), _label(item, at)) for at, item in enumerate(nodes, 1)),
        own_address=tuple(_attribute(link, "href", "<atom:link>", "the channel") for link in own),
        faults=faults,
        **common,
    )


def _rss_part(node: Any, children: Children, where: str) -> Part:
    links = tuple(_values(children, where, "link"))
    return Part(
        where=where,
        line=node.sourceline,
        node=node,
        children=children,
        ids=tuple(_values(children, where, "guid")),
        titles=tuple(_values(children, where, "title", kind="plain")),
        links=links,
        dates=(
            *_values(children, where, *_RFC_822, kind="822"),
            *_values(children, where, *_RFC_3339, kind="3339"),
            *_values(children, where, *_W3C, kind="w3c"),
        ),
        texts=tuple(_values(children, where, "description", "content:encoded", kind="html")),
        addresses=(
            *links,
            *(_attribute(file, "url", "<enclosure>", where) for file in each(children, "enclosure")),
            *_values(children, where, "comments", "docs"),
            *(_attribute(link, "href", "<atom:link>", where) for link in each(children, "atom:link")),
            *_pictures(children, where),
        ),
        files=tuple(_file(file, where, "url") for file in each(children, "enclosure")),
    )


def atom_feed(root: Any, common: dict[str, Any], faults: dict[str, tuple[Hit, ...]]) -> Feed:
    children = children_of(root)
    own = (link for link in each(children, "atom:link") if link.get("rel") == "self")
    return Feed(
        format="atom",
        channel=_atom_part(root, children, "the feed"),
        items=tuple(
            _atom_part(entry, children_of(entry), _label(entry, at))
            for at, entry in enumerate(each(children, "atom:entry"), 1)
        ),
        own_address=tuple(_attribute(link, "href", "<link>", "the feed") for link in own),
        faults=faults,
        **common,
    )


def _atom_part(node: Any, children: Children, where: str) -> Part:
    links = list(each(children, "atom:link"))
    return Part(
        where=where,
        line=node.sourceline,
        node=node,
        children=children,
        ids=tuple(_values(children, where, "atom:id")),
        titles=tuple(_text_construct(title, where) for title in each(children, "atom:title")),
        links=tuple(_attribute(link, "href", "<link>", where) for link in links if (link.get("rel") or "") in _PAGES),
        dates=tuple(_values(children, where, "atom:updated", "atom:published", kind="3339")),
        texts=tuple(
            _text_construct(text, where) for text in each(children, "atom:subtitle", "atom:summary", "atom:content")
        ),
        addresses=(
            *(_attribute(link, "href", "<link>", where) for link in links),
            *_values(children, where, "atom:icon", "atom:logo"),
            *_pictures(children, where),
        ),
        files=tuple(_file(link, where, "href") for link in links if link.get("rel") == "enclosure"),
    )


def _label(node: Any, at: int) -> str:
    title = next((text_in(child) for child in node if tag_of(child) in {"title", "atom:title"}), "")
    return f"item {at}" + (f" ({title[:40]})" if title else "")


def _values(children: Children, where: str, *names: str, kind: str = "") -> Iterator[Value]:
    for name in names:
        for element in children.get(name, ()):
            shown = name.removeprefix("atom:") if name.startswith("atom:") else name
            yield Value(
                text="".join(element.itertext()), where=f"<{shown}> of {where}", line=element.sourceline, kind=kind
            )


def _attribute(element: Any, name: str, shown: str, where: str) -> Value:
    return Value(text=element.get(name) or "", where=f"{name} in {shown} of {where}", line=element.sourceline)


def _pictures(children: Children, where: str) -> Iterator[Value]:
    for name, attribute in (("media:content", "url"), ("media:thumbnail", "url"), ("itunes:image", "href")):
        for element in each(children, name):
            if element.get(attribute) is not None:
                yield _attribute(element, attribute, f"<{name}>", where)


def _text_construct(element: Any, where: str) -> Value:
    """Read a text of Atom. Its HTML is escaped, or stands there as elements."""
    name, kind = tag_of(element).removeprefix("atom:"), element.get("type") or "text"
    text = inner_markup(element) if kind == "xhtml" else "".join(element.itertext())
    is_html = kind in {"html", "xhtml", "text/html"}
    return Value(text=text, where=f"<{name}> of {where}", line=element.sourceline, kind="html" if is_html else "plain")


def _file(element: Any, where: str, address: str) -> FileValue:
    return FileValue(
        where=f"the enclosure of {where}",
        line=element.sourceline,
        url=element.get(address),
        media_type=element.get("type"),
        length=element.get("length"),
    )
