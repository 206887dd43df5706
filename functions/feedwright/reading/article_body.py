"""The result of a format's reader: an article's text, and what the document says about itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from feedwright.errors import Problem
from feedwright.model.article import Person


@dataclass(frozen=True, slots=True)
class Body:
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
