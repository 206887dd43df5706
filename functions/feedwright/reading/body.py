"""What a format's reader makes of an article's body."""

from dataclasses import dataclass

from feedwright.model import Person


@dataclass(frozen=True, slots=True)
class Body:
    """The text, and what it says of itself: the title line or first heading, the byline."""

    content_html: str
    title: str | None = None
    authors: tuple[Person, ...] = ()
