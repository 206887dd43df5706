"""Rules on elements: which of them a format knows, which may stand once, and what they must hold."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from feedwright.checking.feeds.document import Feed, Hit, Part
from feedwright.checking.feeds.rule import XML, FeedRule
from feedwright.moving.served.markup import children_of, tag_of


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a format says of an element. Names are parted by spaces."""

    once: str = ""  # children that may stand once
    several: str = ""  # children that may stand several times
    demanded: str = ""  # children that must be there
    attributes: str = ""  # attributes that must be there


_ABOUT = "atom:title atom:id atom:updated atom:subtitle atom:generator atom:icon atom:logo atom:rights"
_PEOPLE = "atom:author atom:category atom:contributor atom:link"
_PERSON = _Kind("atom:name atom:uri atom:email", demanded="atom:name")
_KINDS = {
    "channel": _Kind(
        "title link description language copyright managingEditor webMaster pubDate lastBuildDate generator docs cloud "
        "ttl image rating textInput skipHours skipDays",
        "category item",
    ),
    "item": _Kind("title link description author comments enclosure guid pubDate source content:encoded", "category"),
    "image": _Kind("url title link width height description", demanded="url title link"),
    "textInput": _Kind("title description name link", demanded="title description name link"),
    "cloud": _Kind(attributes="domain port path registerProcedure protocol"),
    "source": _Kind(attributes="url"),
    "atom:feed": _Kind(_ABOUT, f"{_PEOPLE} atom:entry"),
    "atom:source": _Kind(_ABOUT, _PEOPLE),
    "atom:entry": _Kind(
        "atom:title atom:id atom:updated atom:published atom:summary atom:content atom:rights atom:source",
        _PEOPLE,
    ),
    "atom:author": _PERSON,
    "atom:contributor": _PERSON,
    "atom:category": _Kind(attributes="term"),
    "atom:link": _Kind(attributes="href"),
    "itunes:image": _Kind(attributes="href"),
    "itunes:category": _Kind(attributes="text"),
    "media:thumbnail": _Kind(attributes="url"),
}


def _elements(part: Part) -> Iterator[tuple[Any, str, _Kind]]:
    """Give the feed itself or an item, and the elements in it of which the table knows more."""
    if own := _KINDS.get(tag_of(part.node)):
        yield part.node, part.where, own
    for child in part.node:
        name = tag_of(child)
        if name in _KINDS and name not in {"item", "atom:entry"}:
            yield child, f"<{_shown(name)}> of {part.where}", _KINDS[name]


def _shown(name: str) -> str:
    return name.removeprefix("atom:")


def _repeated(parts: Callable[[Feed], Iterable[Part]]) -> Callable[[Feed], Iterator[Hit]]:
    def find(feed: Feed) -> Iterator[Hit]:
        for part in parts(feed):
            for element, where, kind in _elements(part):
                children = children_of(element)
                for name in kind.once.split() if _is_own(feed, element) else ():
                    same = children.get(name, ())
                    if len(same) > 1 and name != "enclosure":  # that has a rule of its own
                        yield Hit(what=f"{where} has <{_shown(name)}> {len(same)} times.", line=same[1].sourceline)

    return find


def _is_own(feed: Feed, element: Any) -> bool:
    """Say whether the element is of the feed's own format: an Atom element in RSS has a meaning of its own."""
    return (feed.format == "atom") == tag_of(element).startswith("atom:")


def _parts(feed: Feed) -> Iterable[Part]:
    """Give the parts that the table describes; RSS 1.0 knows other elements."""
    return feed.parts if tag_of(feed.channel.node.getroottree().getroot()) in {"rss", "atom:feed"} else ()


def _unknown(feed: Feed) -> Iterator[Hit]:
    for part in _parts(feed):
        for element, where, kind in _elements(part):
            known = {*kind.once.split(), *kind.several.split()}
            for name, children in children_of(element).items() if known else ():
                is_own = name.startswith("atom:") if feed.format == "atom" else ":" not in name
                if is_own and _is_own(feed, element) and name not in known:
                    meant = get_close_matches(name, known, 1)
                    hint = f" Did you mean <{_shown(meant[0])}>?" if meant else ""
                    what = f"{where} has <{_shown(name)[:60]}>, which the format does not know there.{hint}"
                    yield Hit(what=what, line=children[0].sourceline)


def _incomplete(feed: Feed) -> Iterator[Hit]:
    for part in _parts(feed):
        for element, where, kind in _elements(part):
            there = children_of(element)
            lacks = [f"<{_shown(name)}>" for name in kind.demanded.split() if name not in there]
            lacks += [name for name in kind.attributes.split() if element.get(name) is None]
            if lacks:
                yield Hit(what=f"{where} lacks {', '.join(lacks)}.", line=element.sourceline)


ROWS = (
    FeedRule(
        name="feed-repeated",
        formats=XML,
        why="Of two elements some readers take the first, some the last.",
        cure="Keep one of them.",
        find=_repeated(lambda feed: [feed.channel]),
    ),
    FeedRule(
        name="item-repeated",
        formats=XML,
        why="Of two elements some readers take the first, some the last; strict parsers refuse the feed.",
        cure="Keep one of them.",
        find=_repeated(lambda feed: feed.items),
    ),
    FeedRule(
        name="feed-element-unknown",
        formats=XML,
        why="No reader reads an element that the format does not know, so what it says is lost.",
        cure="Correct its name, move it to where it belongs, or write it with the namespace that it is from.",
        find=_unknown,
    ),
    FeedRule(
        name="feed-element-incomplete",
        formats=XML,
        why="Readers leave out an element that lacks a part, and strict parsers refuse the feed.",
        cure="Write what it lacks, or leave the element out.",
        find=_incomplete,
    ),
)
