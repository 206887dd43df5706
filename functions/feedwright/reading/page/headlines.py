"""Finds the headlines that a page gives its article, which help to find the article among other texts on the page."""

from collections.abc import Iterable

from feedwright.reading.page.structured_data import json_ld_headlines
from feedwright.reading.page.tree import Element, elements, words

_ALIKE = str.maketrans("‘’“”–—\u00a0", "''\"\"-- ")
_SEPARATORS = frozenset("|-·:•»_")
_ENOUGH = 40  # so many common characters make two sentences equal


def plain(text: str) -> str:
    """Write text in the form for comparison: case, quotation marks and spaces do not count."""
    return " ".join(text.translate(_ALIKE).split()).casefold()


def headlines(tree: Element, *, bar: bool = True) -> list[str]:
    """List the headlines in the page's head, as ``plain`` writes them, and the title in the browser's *bar*."""
    titles = [meta.get("content") or "" for meta in elements(tree, "meta") if meta.get("property") == "og:title"]
    bars = [words(title) for title in elements(tree, "title")][:1] if bar else []
    return [line for line in map(plain, [*titles, *bars, *json_ld_headlines(tree)]) if line]


def is_headed(element: Element, known: Iterable[str]) -> bool:
    """Say whether a heading in *element* is one of the *known* headlines; some of them end with the site's name."""
    headings = [plain(words(heading)) for heading in elements(element, "h1", "h2", "h3")]
    return any(_is_same(line, headline) for line in filter(None, headings) for headline in known)


def _is_same(line: str, headline: str) -> bool:
    rest = headline.removeprefix(line)
    return not rest or (rest != headline and rest.lstrip()[:1] in _SEPARATORS)


def says(text: str, wanted: str) -> bool:
    """Say whether *text* holds *wanted*, or the beginning of it."""
    return bool(wanted) and plain(wanted)[:_ENOUGH].rstrip(" .…") in plain(text)
