"""The beginning of an article's HTML: the title as a heading, and the byline."""

import re

from feedwright.model.article import Person
from feedwright.reading.html.sanitise import words_of
from feedwright.reading.prose.boilerplate import date_line
from feedwright.reading.prose.people import byline
from feedwright.reading.prose.sentences import cut

_OPENING = re.compile(r"<h1(?:\s[^<>]*)?>")
_TITLE_LENGTH, _LOOK = 300, 5_000
_TAG, _LEAD = re.compile(r"<[^<>]*>"), 150  # characters, which are about 25 words
_BYLINE = re.compile(
    r"\s*+<p>(?=(?>(?:<(?:em|i|strong|b)>)*)(?:by|von|par|por|door|av)\s)((?>(?:[^<\n]|<(?!/p>)){1,300}))</p>\n",
    re.IGNORECASE,
)
_FIRST = re.compile(r"\s*+<p>([^\n]{1,200}?)</p>\n?")


def byline_of(html: str) -> tuple[tuple[Person, ...], str]:
    """Read a first paragraph ``By NAME``; it leaves the text if it says nothing else."""
    first = _BYLINE.match(html)
    if first is None:
        return (), html
    names, more, _ = words_of(first[1]).partition(" | ")
    authors, rest = byline(names), html[first.end() :]
    return authors, rest if authors and rest.strip() and not more else html


def title_of(html: str, given: str | None, *, leads: bool = False) -> tuple[str | None, str]:
    """Read the first ``<h1>`` if no title was given; a heading that opens the text with the title is taken out.

    Args:
        html: the text.
        given: the title that is known.
        leads: a heading below the text's first paragraphs is no title: notes have such a one above their references.
    """
    opening = _OPENING.search(html)
    closing = html.find("</h1>", opening.end()) if opening else -1
    if opening is None or closing < 0:
        return given, html
    if leads and len("".join(_TAG.sub(" ", html[: opening.start()][:_LOOK]).split())) > _LEAD:
        return given, html
    line = words_of(html[opening.end() : closing][:_LOOK])
    title = given or cut(line, _TITLE_LENGTH) or None
    opens = not html[: opening.start()].strip()
    if opens and title and line.casefold() == title.casefold():
        return title, html[closing + len("</h1>") :]
    return title, html


def date_of(html: str) -> tuple[str, str]:
    """Read a first paragraph that is only a date; it leaves the text."""
    first = _FIRST.match(html)
    day = date_line(words_of(first[1])) if first and html[first.end() :].strip() else ""
    return (day, html[first.end() :]) if first and day else ("", html)


def is_about_the_article(line: str) -> bool:
    """Say whether a line only names the article's author or date."""
    return bool(byline(line) or date_line(line))
