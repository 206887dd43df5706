"""Corrections: what an article said wrongly, told at its end with the day on which it was put right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from feedwright.errors import Problem
from feedwright.languages import correction_in, day
from feedwright.model.article import Article
from feedwright.model.files import SourceObject
from feedwright.reading.prose.dates import to_utc
from feedwright.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A correction on the time line."""

    text: str
    when: datetime


def dated(
    article: Article, source: SourceObject, site: Site, seen: Mapping[str, datetime]
) -> tuple[tuple[Dated, ...], tuple[Problem, ...]]:
    """Give each correction its date, with warnings where the author gave none or one to come.

    Args:
        article: what says them.
        source: the object that *article* was read from.
        site: the settings in force.
        seen: when those without a date were first seen, by their text.
    """
    corrections: list[Dated] = []
    warnings: list[Problem] = []
    written = source.touched.replace(microsecond=0)
    for correction in article.corrections:
        stated = None if correction.when is None else to_utc(correction.when, site.zone)
        moment = stated or seen.get(correction.text, written)
        corrections.append(Dated(text=correction.text, when=moment))
        if stated is None:
            warnings.append(_undated(source, moment))
        elif stated > written:
            warnings.append(_ahead(source, stated))
    return tuple(corrections), tuple(warnings)


def first_seen(article: Article, corrections: Sequence[Dated]) -> dict[str, datetime]:
    """Name those that have no date of their own, with the date that was taken for ever."""
    undated = {correction.text for correction in article.corrections if correction.when is None}
    return {correction.text: correction.when for correction in corrections if correction.text in undated}


def moved_to(corrections: Sequence[Dated], source: SourceObject) -> list[datetime]:
    """Say when readers were told: never later than the file was written, whatever an author says of the future."""
    return [min(correction.when, source.touched.replace(microsecond=0)) for correction in corrections]


def texts(article: Article) -> list[str]:
    """What a person reads of corrections, whatever the language's words around it."""
    return [f"{correction.when or ''}\n{correction.text}" for correction in article.corrections]


def notes(corrections: Sequence[Dated], language: str, site: Site) -> str:
    """Write the corrections as HTML that stands after an article's text."""
    return "".join(_note(correction, language, site) for correction in corrections)


def _note(correction: Dated, language: str, site: Site) -> str:
    opening = correction_in(language)
    known = language.lower().partition("-")[0] == opening.language
    attribute = "" if known else f' lang="{opening.language}"'
    on = day(correction.when, site.zone, language)
    text = escape(correction.text, quote=False)
    return f"<p><strong{attribute}>{opening.word}</strong>{opening.before_day}{on}{opening.after_day}{text}</p>"


def _undated(source: SourceObject, taken: datetime) -> Problem:
    what = f"a correction has no date; {taken:%Y-%m-%d}, when the file was last changed, is its date for ever."
    cure = f'Write one: correction: {{ date: {taken:%Y-%m-%d}, text: "…" }}'
    return Problem(path=source.key, rule="no-date", what=what, cure=cure)


def _ahead(source: SourceObject, stated: datetime) -> Problem:
    what = f"a correction is dated {stated:%Y-%m-%d}, after the file was last changed."
    return Problem(path=source.key, rule="odd-date", what=what, cure="Correct the date if it is a mistake.")
