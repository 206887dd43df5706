"""Reads what the elements of a page are marked as: links, times, microformats, bylines."""

from collections.abc import Mapping
from itertools import islice
from typing import Any

from feedwright.reading.page.tree import Element, elements, name_parts, tokens, words
from feedwright.reading.prose.people import byline

Fields = Mapping[str, list[Any]]  # raw values by our names

NAME_LENGTH = 200  # characters of a name or a date
_PUBLISHED = frozenset({"published", "dt-published", "entry-date", "pubdate", "post-date"})
_UPDATED = frozenset({"updated", "dt-updated", "modified"})
_CARDS = frozenset({"author", "comment", "comments"})


def element_marks(tree: Element, main: Element) -> Fields:
    """Read the marks on elements: links, times, microformats, bylines."""
    fields: dict[str, list[Any]] = {
        "canonical_url": [], "summary": [], "authors": [], "categories": [], "published": [], "updated": []
    }  # fmt: skip
    for link in elements(tree, "link", "a"):
        if "canonical" in tokens(link, "rel") or "p-canonical" in tokens(link, "class"):
            fields["canonical_url"].append(link.get("href") or "")
    around: dict[Element, frozenset[str]] = {}
    for element in elements(tree, "a", "span", "p", "div", "address", "time", "abbr"):
        classes, rel = set(tokens(element, "class")), tokens(element, "rel")
        if element.tag == "a" and "tag" in rel:
            fields["categories"].append(words(element).lstrip("#"))
        elif element.tag != "time" and (
            "author" in rel or "p-author" in classes or _is_author_card(element, tree, around)
        ):
            fields["authors"].append(words(element))
        elif "byline" in name_parts(element) and len(names := words(element)) <= NAME_LENGTH:
            fields["authors"] += [person.name for person in byline(names)]
        elif element.tag in {"time", "abbr"}:
            _note_time(fields, element, classes)
    for line in islice(elements(main, "p"), 3):
        fields["authors"] += [person.name for person in byline(words(line)[:NAME_LENGTH])]
    summaries = (words(part) for part in elements(tree) if "p-summary" in tokens(part, "class"))
    fields["summary"] += [summary for summary in summaries if summary]
    fields["published"] += [_moment(time) for time in elements(main, "time") if time.get("datetime")][:1]
    return fields | {"language": _languages(tree, main)}


def _is_author_card(element: Element, tree: Element, around: dict[Element, frozenset[str]]) -> bool:
    """Say whether an hCard names the author, not a commenter; *around* is filled at the first card."""
    if "fn" not in tokens(element, "class"):
        return False
    if not around:
        for each in elements(tree):
            around[each] = around.get(each.getparent(), frozenset()) | (name_parts(each) & _CARDS)
    return around[element] == {"author"}


def _note_time(fields: dict[str, list[Any]], element: Element, classes: set[str]) -> None:
    if not _UPDATED.isdisjoint(classes) and _PUBLISHED.isdisjoint(classes):
        fields["updated"].append(_moment(element))
    elif not _PUBLISHED.isdisjoint(classes) or element.get("pubdate") is not None:
        fields["published"].append(_moment(element))


def _moment(element: Element) -> str:
    return (element.get("datetime") or element.get("title") or words(element)[:NAME_LENGTH]).strip()


def _languages(tree: Element, main: Element) -> list[str]:
    languages = [place.get("lang") or place.get("xml:lang") for place in (main, *main.iterancestors())]
    return [language for language in [*languages, tree.get("lang")] if language]
