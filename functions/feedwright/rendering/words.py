"""The few words of Feedwright's own on pages, by language; English for a language without a row."""

from msgspec import Struct

from feedwright.rendering.translations import ROWS


class Words(Struct, frozen=True, kw_only=True):
    """The words of pages in a language."""

    language: str
    subscribe: str
    about_feeds: str
    more_feeds: str
    all_feeds: str  # the title of the list of feeds
    empty: str
    updated: str  # a date follows
    minutes: str  # "{}" is how many a text takes to read
    download: str
    transcript: str
    see_also: str
    season: str  # "{}" is its number
    episode: str  # "{}" is its number
    host: str  # the role of a person in an episode, after the name
    guest: str
    withdrawn: str
    not_found: str
    front_page: str
    archive: str
    older: str  # articles
    newer: str
    comma: str = ", "  # between names


def words_in(language: str) -> Words:
    """Give the words of *language*, a BCP 47 tag, or the English words; ``Words.language`` says which they are."""
    primary, *rest = language.lower().split("-")
    if primary == "zh" and not _TRADITIONAL.isdisjoint(rest):
        return _WORDS["zh-Hant"]
    return _WORDS.get(_RENAMED.get(primary, primary), _WORDS["en"])


_RENAMED = {"iw": "he"}
_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})
_WORDS = {language: Words(language=language, **row) for language, row in ROWS.items()}
