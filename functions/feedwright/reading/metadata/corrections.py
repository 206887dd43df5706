"""Reads the corrections that an author wrote: a text, a table with a date and a text, or a list of these."""

from collections.abc import Mapping
from typing import Any

from feedwright.model.article import Correction
from feedwright.reading.metadata.field_values import plain, when
from feedwright.site import Site
from feedwright.site.single_values import Unusable, several

_DATES, _TEXTS = ("date", "when"), ("text", "note")


def read_corrections(value: Any, site: Site) -> tuple[Correction, ...]:
    """Read text, a table with date and text, or a list of these."""
    corrections = (_correction(item, site) for item in several(value))
    return tuple(correction for correction in corrections if correction)


def _correction(item: Any, site: Site) -> Correction | None:
    if not isinstance(item, Mapping):
        return Correction(text=text) if (text := plain(item, site)) else None
    fields = {str(name).lower(): value for name, value in item.items()}
    text = next((line for name in _TEXTS if fields.get(name) and (line := plain(fields[name], site))), "")
    if not text:
        raise Unusable("a correction has no text.", 'Write text and date: { date: 2026-11-23, text: "…" }')
    stated = next((fields[name] for name in _DATES if fields.get(name)), None)
    return Correction(text=text, when=None if stated is None else when(stated, site))
