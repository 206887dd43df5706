"""What an article's page shows of other articles."""

from msgspec import Struct

from feedwright.model.article import Entry
from feedwright.rendering.display import label


class Neighbour(Struct, frozen=True):
    """Another article, as a link shows it."""

    url: str
    title: str  # or the first words of an article without a title
    language: str | None

    @classmethod
    def of(cls, entry: Entry) -> "Neighbour":
        return cls(entry.url, label(entry), entry.language)


class Neighbours(Struct, frozen=True):
    """The articles beside an article in the main feed, and older ones with the same first tag, the newest first."""

    older: Neighbour | None = None
    newer: Neighbour | None = None
    related: tuple[Neighbour, ...] = ()
