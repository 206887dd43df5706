"""A feed as the rules see it: the same parts in every format, each with its place in the document."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from feedwright.model.files import Media
from feedwright.moving.served.markup import Children


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A text of the document."""

    text: str  # as it stands there, with the white space around it
    where: str  # names the element or member, and the item that it is in
    line: int | None = None
    kind: str = ""  # of a date: "822", "3339" or "w3c"; of a text: "plain" or "html"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileValue:
    """An enclosure or attachment."""

    where: str
    line: int | None
    url: str | None
    media_type: str | None
    length: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What the feed itself and each of its items have in common."""

    where: str
    line: int | None = None
    node: Any = None  # the element, or the JSON object
    children: Children = field(default_factory=dict)  # of XML, by name
    ids: tuple[Value, ...] = ()
    titles: tuple[Value, ...] = ()
    links: tuple[Value, ...] = ()  # the addresses of pages
    dates: tuple[Value, ...] = ()
    texts: tuple[Value, ...] = ()  # summary and content
    addresses: tuple[Value, ...] = ()  # all addresses outside the texts
    files: tuple[FileValue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A place where a rule is broken."""

    what: str
    line: int | None = None
    page: str | None = None  # the address of the item's page


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed document. A document that cannot be read has no format and no items, only faults."""

    format: str  # "rss", "atom", "json" or ""
    name: str
    body: bytes = field(repr=False)
    channel: Part
    items: tuple[Part, ...] = ()
    own_address: tuple[Value, ...] = ()  # links that the feed gives as its own
    faults: Mapping[str, tuple[Hit, ...]] = field(default_factory=dict)  # what reading the document brought, by rule
    address: str | None = None  # from which the feed was fetched
    now: datetime | None = None  # when it was fetched
    pictures: Mapping[str, Media] = field(default_factory=dict)  # those that are at hand, by address

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.channel, *self.items
