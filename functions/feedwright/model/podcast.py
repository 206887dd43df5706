"""The parts of podcasts that have no fields of their own: elements of a feed, and the chapters of a recording."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from msgspec import Struct

from feedwright.model.text import demand_legal, require_legal, require_text

_GUIDS = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")  # the namespace of all podcasts' UUIDs


def podcast_guid(name: str) -> str:
    """Make the version 5 UUID (RFC 9562 §5.5) of a podcast from *name*.

    The specification makes it from the feed's first address without its scheme and the slashes at its end, and keeps
    it when the feed moves.
    """
    return str(uuid5(_GUIDS, name))


class Element(Struct, frozen=True, kw_only=True):
    """An element of a podcast's feed. Its row in the table of tags says what it may hold (``site.podcasts.tags``)."""

    tag: str  # with its prefix, as its row has it: "podcast:soundbite"
    text: str = ""
    attributes: tuple[tuple[str, str], ...] = ()  # names and values
    children: tuple["Element", ...] = ()

    def __post_init__(self) -> None:
        require_text(self, "tag")
        require_legal(self, "text")
        for name, value in self.attributes:
            demand_legal(name, value)

    def get(self, name: str) -> str:
        """Give the value of an attribute; "" if the element has no such attribute."""
        return next((value for key, value in self.attributes if key == name), "")

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Element":
        """Read an element as the catalogue keeps it."""
        return cls(
            tag=values["tag"],
            text=values.get("text", ""),
            attributes=tuple((name, text) for name, text in values.get("attributes", ())),
            children=tuple(map(cls.from_json, values.get("children", ()))),
        )


def element(tag: str, text: str | None = "", /, **attributes: object) -> Element:
    """Make an element; attributes that are None are left out, and an attribute may be named ``text`` or ``tag``."""
    stated = ((name, str(value)) for name, value in attributes.items() if value is not None)
    return Element(tag=tag, text=text or "", attributes=tuple(stated))


class Chapter(Struct, frozen=True, kw_only=True):
    """Where a part of a recording begins, and what it is called."""

    start: float  # seconds
    title: str
    url: str | None = None  # of a page about it
    image: str | None = None  # the address of a picture

    def __post_init__(self) -> None:
        require_text(self, "title")
        require_legal(self, "url", "image")
