"""Reads what ABlog, the blog of Sphinx, keeps in a directive of the text: ``.. post:: Apr 15, 2014``.

Source: ABlog's manual, "Posting and Listing". A post without a date is a draft there.
"""

from collections.abc import Mapping
from typing import Any

_NAMES = {"tags": "tags", "category": "categories", "author": "authors", "language": "language", "title": "title"}
_LISTS = frozenset({"tags", "categories", "authors"})


def post_fields(date: str, options: Mapping[str, str | None]) -> dict[str, Any]:
    """Give the metadata of a post under our names.

    Args:
        date: the directive's argument, perhaps empty.
        options: the directive's options; those that mean nothing to a feed are left out.
    """
    fields: dict[str, Any] = {"date": " ".join(date.split())} if date.strip() else {"draft": "true"}
    for theirs, ours in _NAMES.items():
        value = " ".join((options.get(theirs) or "").split())
        if value:
            fields[ours] = [part.strip() for part in value.split(",") if part.strip()] if ours in _LISTS else value
    return fields
