"""The result of a format's reader: an article's text, and what the document says about itself."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from feedwright.errors import Problem
from feedwright.model.article import Person
from feedwright.site.single_values import Unusable

# With more of these, reading would take gigabytes or minutes; a shorter text has no room for so many.
_SMALL = 100_000  # characters
_MOST_MARKS, _MOST_LINES, _MOST_WORDS = 200_000, 100_000, 500_000


class Body(Struct, frozen=True):
    """An article's text, and what the document says about itself."""

    content_html: str  # as written: neither sanitised nor absolute
    title: str | None = None  # the title line or first heading
    authors: tuple[Person, ...] = ()  # the byline
    # Fields from the document's own format (an HTML page's head, a JSON object), by the names of ``fields.FIELDS``.
    # They count before the title line and the byline; front matter counts before them.
    metadata: Mapping[str, Any] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)  # names in ``metadata`` that the document writes otherwise
    typed: bool = False  # an author wrote the names in ``metadata``, so an unknown name may be a mistake
    base_url: str | None = None  # the base of its relative addresses, if that is not the article's own place
    warnings: tuple[Problem, ...] = ()


def demand_few_parts(text: str, name: str = "signs", marks: str = "") -> None:
    """Refuse a text with too many signs, lines or words.

    Args:
        text: the article's text.
        name: what a person calls *marks*.
        marks: the characters that its format reads as signs.

    Raises:
        Unusable: the text has too many of them.
    """
    if len(text) <= _SMALL:
        return
    counted = (
        (sum(map(text.count, marks)), _MOST_MARKS, name),
        (text.count("\n"), _MOST_LINES, "lines"),
        (text.count(" "), _MOST_WORDS, "words"),
    )
    for number, most, what in counted:
        if number > most:
            raise Unusable(
                f"the text has {number:,} {what}; at most {most:,} are read.",
                "Look for something that is repeated by mistake, or split the article.",
            )
