"""What a whole build needs of a site on a laptop, beside its ports."""

from collections import deque
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from feedwright.errors import Problem
from feedwright.ports import Message
from feedwright.site import Site


class Damage(Struct, frozen=True, kw_only=True):
    """Documents on a laptop that are no longer as they were written."""

    public: Sequence[str] = ()  # paths of public documents
    reports: Sequence[str] = ()  # paths of private documents
    foreign_feed: bytes | None = None  # the main feed's Atom document, if it was not written for this catalogue


class StandingEntry(Struct, frozen=True, kw_only=True):
    """An entry as a document in the public folder shows it. Nobody has proved that Feedwright wrote the document."""

    feed_id: str  # the id of the feed that the document says it is
    id: str
    slug: str | None  # the address of its page, if that page stands in the public folder
    title: str
    content_html: str
    published: datetime | None
    updated: datetime | None


class LocalSite(Protocol):
    """A site with a single worker. Whole builds use it, one after another."""

    def receive(self) -> deque[Message]:
        """Give the queue, with the messages that an earlier build left. The build takes messages from its left end."""
        ...

    def damage(self, *, look: bool) -> Damage:
        """Give the damage. Without a *look* it is only what is known without looking at each document."""
        ...

    def standing(self) -> Sequence[StandingEntry]:
        """Give the entries of all feeds and archives that stand in the public folder."""
        ...

    def held_folders(self, site: Site, keys: Sequence[str]) -> tuple[Sequence[Problem], Sequence[Problem]]:
        """Give what a site generator holds back or leaves out, and would come out under these settings; and what may.

        Args:
            site: the settings in force.
            keys: the articles that are looked at; without keys all of the source is.
        """
        ...

    def looked_at(self) -> None:
        """Note that all messages are done: what follows from them stands in the catalogue, also after a crash."""
        ...

    def finish(self) -> None:
        """Note that all messages are done, and that the public folder is up to date with the catalogue."""
        ...
