"""Shared by the rules of platforms: looks for elements, and names the item in which something is wrong."""

from collections.abc import Callable, Iterator

from feedwright.checking.feeds.document import Feed, Hit, Part
from feedwright.moving.served.markup import each, text_in

Find = Callable[[Feed], Iterator[Hit]]
SETTINGS = "site.toml"


def in_item(item: Part, what: str) -> Hit:
    page = next((link.text.strip() for link in item.links if link.text.strip()), None)
    return Hit(what=f"{item.where} {what}", line=item.line, page=page)


def in_channel(feed: Feed, what: str) -> Hit:
    return Hit(what=f"{feed.channel.where} {what}", line=feed.channel.line)


def channel_has(what: str, *names: str) -> Find:
    """Make a rule that demands that the channel has one of these elements, with a text."""

    def find(feed: Feed) -> Iterator[Hit]:
        if not _texts(feed.channel, *names):
            yield in_channel(feed, f"has no {what}.")

    return find


def each_item_has(what: str, *names: str) -> Find:
    """Make a rule that demands that each item has one of these elements, with a text."""

    def find(feed: Feed) -> Iterator[Hit]:
        for item in feed.items:
            if not _texts(item, *names):
                yield in_item(item, f"has no {what}.")

    return find


def _texts(part: Part, *names: str) -> list[str]:
    return list(filter(None, map(text_in, each(part.children, *names))))


def first_text(part: Part, *names: str) -> str:
    return next(iter(_texts(part, *names)), "")
