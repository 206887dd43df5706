"""What a format's reader makes of an article's text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from feedwright.errors import Problem
from feedwright.model.article import Person


@dataclass(frozen=True, slots=True)
class Body:
    """The text, and what it says of itself."""

    content_html: str  # as written: neither sanitised nor absolute
    title: str | None = None  # the title line or first heading
    authors: tuple[Person, ...] = ()  # the byline
    # What the document says in its own format (an HTML page's head, a JSON object), by the names of ``fields.FIELDS``.
    # It goes before title line and byline, and front matter goes before it.
    metadata: Mapping[str, Any] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)  # names in ``metadata`` that the document writes otherwise
    typed: bool = False  # an author wrote the names in ``metadata``: one that is not known may be a slip
    base_url: str | None = None  # what its relative addresses belong to, where that is not the article's own place
    warnings: tuple[Problem, ...] = ()
