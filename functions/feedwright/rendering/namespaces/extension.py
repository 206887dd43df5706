"""The base of every namespace: its prefix, and what it adds to a feed and to its entries.

feedgen asks a feed's extensions for their prefixes, and gives them the feed's element before the entries are in it. It
gives each entry's extensions the entry's element when everything else is in it.
"""

from abc import abstractmethod
from typing import Any, ClassVar

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml import etree
from msgspec import Struct

from feedwright.model.article import Entry
from feedwright.model.feed import Feed


class Namespace(Struct, frozen=True):
    """A namespace with the prefix that is usual for validators."""

    prefix: str
    uri: str

    def add(self, parent: Any, name: str, text: str | None = None, /, **attributes: object) -> Any:
        """Append an element to *parent*; attributes that are None are left out."""
        element = etree.SubElement(parent, f"{{{self.uri}}}{name}")
        if text is not None:
            element.text = text
        for key, value in attributes.items():
            if value is not None:
                element.set(key, str(value))
        return element


class FeedExtension(BaseExtension):  # type: ignore[misc] # feedgen is untyped
    """What a namespace adds to a feed as a whole; every feed that needs the namespace declares its prefix."""

    namespace: ClassVar[Namespace]
    feed: Feed

    @classmethod
    @abstractmethod
    def wanted(cls, feed: Feed) -> bool:
        """Say whether there is anything to add."""

    def extend_ns(self) -> dict[str, str]:
        return {self.namespace.prefix: self.namespace.uri}


class EntryExtension(BaseEntryExtension):  # type: ignore[misc]
    """What a namespace adds to an entry."""

    namespace: ClassVar[Namespace]
    entry: Entry
    feed: Feed

    @classmethod
    @abstractmethod
    def wanted(cls, entry: Entry, feed: Feed) -> bool:
        """Say whether there is anything to add."""
