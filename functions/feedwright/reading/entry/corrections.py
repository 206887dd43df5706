"""Corrections: what was wrong in an article and was corrected; they stand at its end with their dates."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape

from feedwright.errors import Problem
from feedwright.languages import correction_in, day
from feedwright.model.article import Article, DatedCorrection
from feedwright.model.files import SourceObject
from feedwright.reading.prose.dates import to_utc
from feedwright.site import Site


def dated(
    article: Article, source: SourceObject, site: Site, seen: Mapping[str, datetime]
) -> tuple[tuple[DatedCorrection, ...], tuple[Problem, ...]]:
    """Give each correction its date; warn about a missing date or a date in the future.

    Args:
        article: the article with its corrections.
        source: the object that *article* was read from.
        site: the settings in force.
        seen: for each correction without a date, by its text, the time when it was first seen.
    """
    corrections: list[DatedCorrection] = []
    warnings: list[Problem] = []
    written = source.touched.replace(microsecond=0)
    for correction in article.corrections:
        stated = None if correction.when is None else to_utc(correction.when, site.zone)
        moment = stated or seen.get(correction.text, written)
        corrections.append(DatedCorrection(text=correction.text, when=moment))
        if stated is None:
            warnings.append(_undated(source, moment, site))
        elif stated > written:
            warnings.append(_ahead(source, stated))
    return tuple(corrections), tuple(warnings)


def first_seen(article: Article, corrections: Sequence[DatedCorrection]) -> dict[str, datetime]:
    """Give the corrections without a date of their own, with the dates that they keep for ever."""
    undated = {correction.text for correction in article.corrections if correction.when is None}
    return {correction.text: correction.when for correction in corrections if correction.text in undated}


def moved_to(corrections: Sequence[DatedCorrection], source: SourceObject) -> list[datetime]:
    """Give the dates of the corrections, but never a date after the file was last changed."""
    return [min(correction.when, source.touched.replace(microsecond=0)) for correction in corrections]


def texts(article: Article) -> list[str]:
    """Give the texts and dates of corrections as a person reads them, without the words around them."""
    return [f"{correction.when or ''}\n{correction.text}" for correction in article.corrections]


def notes(corrections: Sequence[DatedCorrection], language: str, site: Site) -> str:
    """Write the corrections as HTML for the end of an article's text."""
    return "".join(_note(correction, language, site) for correction in corrections)


def _note(correction: DatedCorrection, language: str, site: Site) -> str:
    opening = correction_in(language)
    known = language.lower().partition("-")[0] == opening.language
    attribute = "" if known else f' lang="{opening.language}"'
    on = day(correction.when, site.zone, language)
    text = escape(correction.text, quote=False)
    return f"<p><strong{attribute}>{opening.word}</strong>{opening.before_day}{on}{opening.after_day}{text}</p>"


def _undated(source: SourceObject, taken: datetime, site: Site) -> Problem:
    day_taken = f"{taken.astimezone(site.zone):%Y-%m-%d}"
    what = f"a correction has no date; {day_taken}, when the file was last changed, is its date until you write one."
    cure = f'Write one: correction: {{ date: {day_taken}, text: "…" }}'
    return Problem(path=source.key, rule="no-date", what=what, cure=cure)


def _ahead(source: SourceObject, stated: datetime) -> Problem:
    what = f"a correction is dated {stated:%Y-%m-%d}, after the file was last changed."
    return Problem(path=source.key, rule="odd-date", what=what, cure="Correct the date if it is a mistake.")
