"""What keeps an article from readers: fields that say so, words that nearly say so, notices above the text itself.

Doubt holds back. A field that is clear holds an article back without a word; of what had to be guessed the author is
told, with the cure. Each reader here returns True (held back), False (meant for all) or None (it says nothing).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from typing import Any

from feedwright.reading.metadata import values as value
from feedwright.reading.metadata.likeness import nearest
from feedwright.site import Site
from feedwright.site.values import Unusable, shown

RULE = "held-back"
_PUBLISH = "To publish the article, remove the line"
# Words of a status or a visibility that keep an article from readers, in the languages that authors write them in.
_HELD_BACK = frozenset(
    "draft drafts hidden private pending skip trash unlisted members paid tiers unpublished embargo embargoed review "
    "inreview needsreview pendingreview wip confidential secret internal password protected onhold hold archived "
    "membersonly subscribers subscribersonly entwurf brouillon borrador bozza rascunho concept kladde utkast luonnos "
    "szkic koncept taslak черновик чернетка 草稿 下書き 초안 مسودة טיוטה".split()
)
_SEEN = frozenset({"listed", "sending", "ending", "drift"})  # words near one of those, that mean something else
_NEVER = frozenset("never false no off 0 local link".split())
_SEPARATORS = dict.fromkeys(map(ord, "-_ "))


class HeldBack(value.Bent):
    """A value that holds the article back, of which the author is told."""

    rule = RULE

    def __init__(self, what: str, cure: str) -> None:
        super().__init__(what, cure, value=True)


def unpublished(said: Any, _site: Site) -> bool | None:
    """Read ``published: false``; where a date stands there, it says nothing of drafts."""
    truth = value.truth(said)
    if truth is not None:
        return not truth
    if nearest(_word(said), ("false",)):
        raise HeldBack(f"{shown(said)} is read as false, and the article held back.", "Write true or false.")
    return None


def shut_out(said: Any, _site: Site) -> bool | None:
    """Read ``public: false`` or ``rss: false``; anything but a clear no says nothing."""
    if value.truth(said) is False:
        raise HeldBack("this article is held back.", f"{_PUBLISH}.")
    return None


def only_if_published(said: Any, _site: Site) -> bool | None:
    """Read Obsidian's ``dg-publish: false``, or ``render: false``."""
    return True if value.truth(said) is False else None


def held_back(said: Any, _site: Site) -> bool | None:
    """Read ``status: draft`` or ``visibility: members``; other words say nothing."""
    word = _word(said)
    if word in _HELD_BACK:
        return True
    if word in _SEEN:
        return None
    if near := nearest(word, ("draft", "private", "hidden", "unlisted", "pending")):
        raise HeldBack(
            f"{shown(said)} is read as {near}, and the article held back.", f"Write {near}, or another word."
        )
    return None


def hidden(said: Any, _site: Site) -> bool | None:
    """Read ``private: true``; what is neither yes nor no holds back as well."""
    truth = value.truth(said)
    if truth is None and not isinstance(said, list | Mapping):
        raise HeldBack(f"{shown(said)} is neither true nor false, so the article is held back.", "Write true or false.")
    return truth or None


def locked(said: Any, _site: Site) -> bool | None:
    """Read ``password: …`` or ``encrypted: true``: who locks an article does not mean it for everyone."""
    if value.truth(said) is False:
        return None
    what = "an article that is locked is held back: everything that is published here can be read by everyone."
    raise HeldBack(what, f"{_PUBLISH}; to keep it private without this warning, write draft: true.")


def no_page(said: Any, _site: Site) -> bool | None:
    """Read ``permalink: false``: Eleventy writes no page of such an article."""
    return True if said is False or _word(said) == "false" else None


def build_options(said: Any, site: Site) -> bool | None:
    """Read Hugo's ``build: {render: never, list: never}``."""
    if not isinstance(said, Mapping):
        return only_if_published(said, site)
    options = {str(name).lower(): _word(option) for name, option in said.items()}
    return True if _NEVER & {options.get("render"), options.get("list")} else None


def embargoed(said: Any, site: Site) -> bool | None:
    """Read ``embargo: …``: true, or a time that cannot be read, holds back; a time is a schedule."""
    truth = value.truth(said)
    if truth is not None:
        return truth or None
    if embargo_end(said, site) is None:
        what = f"{shown(said)} is no time that can be read, so the article is held back."
        raise HeldBack(what, "Write when it may be published: 2026-11-23T08:30:00+01:00")
    return None


def on_hold(said: Any, _site: Site) -> bool | None:
    """Read ``hold: true``; other words say nothing, for a hold has reasons."""
    return True if _word(said) in {"true", "yes", "on"} else None


def embargo_end(said: Any, site: Site) -> datetime | date | None:
    """Read when an embargo ends; None for what is no time."""
    try:
        return value.when(said, site)
    except Unusable:
        return None


def _word(said: Any) -> str:
    if isinstance(said, list | Mapping):
        return ""
    return str(said).strip("'\" ").lower().translate(_SEPARATORS)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A name that nearly is one of a field that would hold the article back."""

    written: str
    meant: str


# What near misses are compared with, beside the fields' own names; each holds back by a yes, or by a no.
_BY_YES = (
    *(
        "draft",
        "drafts",
        "isdraft",
        "private",
        "hidden",
        "unlisted",
        "unpublished",
        "encrypted",
        "protected",
        "embargo",
    ),
    *("entwurf", "brouillon", "borrador", "bozza", "rascunho", "kladde", "utkast", "luonnos", "szkic", "koncept"),
    *("taslak", "privat", "privado", "privato", "versteckt", "oculto", "nascosto", "verborgen", "черновик", "чернетка"),
    *("草稿", "下書き", "초안", "مسودة", "טיוטה", "entwürfe", "vertraulich", "confidentiel", "sperrfrist"),
)
_BY_NO = ("published", "publish", "veröffentlicht", "publié", "publicado", "pubblicato", "gepubliceerd", "público")
_BY_WORD = ("status", "visibility", "sichtbarkeit", "estado", "statut", "stato")
_NAMES = 300  # are looked at
_NO_SLIPS = frozenset("craft drift graft raft bidden ridden statue statues stats state publisher republish".split())


def doubts(given: Iterable[tuple[str, str, Any]]) -> Iterator[Doubt]:
    """Find names that would hold the article back if they were what they nearly are.

    Args:
        given: of names that are no field's each as names are compared, as it is written, and its value.
    """
    for name, written, said in islice(given, _NAMES):
        if name in _NO_SLIPS:
            continue
        truth = value.truth(said) if not isinstance(said, list | Mapping) else None
        names = _BY_YES if truth else _BY_NO if truth is False else _BY_WORD if _word(said) in _HELD_BACK else ()
        if names and (meant := _meant(name, names)):
            yield Doubt(written, meant)


@lru_cache(maxsize=1_024)
def _meant(name: str, names: tuple[str, ...]) -> str | None:
    return name if name in names else nearest(name, names)


_UNTIL = (
    r"(?:\W*|\s*[:–—-].*|\s+(?i:until|till|to|for|date|ends|lifts|copy|notice|not|\d|mon|tue|wed|thu|fri|sat|sun)\b.*)"
)
_NOTICE = re.compile(
    rf"\W*(?:(?:STRICTLY |UNDER |UNDER STRICT )?EMBARGO(?:ED)?{_UNTIL}|EMBARGOED\b.*"
    r"|STRICTLY CONFIDENTIAL\b.*|CONFIDENTIAL"
    r"|(?:STRICTLY )?NOT (?:YET )?FOR (?:PUBLICATION|RELEASE|DISTRIBUTION|PUBLIC RELEASE)\b.*|DO NOT PUBLISH\b.*"
    r"|HOLD FOR RELEASE\b.*|SPERRFRIST\b.*|NICHT ZUR VERÖFFENTLICHUNG\b.*|SOUS EMBARGO\b.*|NE PAS PUBLIER\b.*"
    r"|EMBARGADO\b.*|NO PUBLICAR\b.*|NON PUBBLICARE\b.*|SOTTO EMBARGO\b.*)\W*"
)
# Looked for before any line is: most articles hold none of them.
_NOTICE_HINTS = ("EMBARG", "CONFID", "NOT ", "HOLD F", "SPERRF", "NICHT Z", "NE PAS", "NO PUB", "NON PU")
_TOP, _NOTICE_LINES, _NOTICE_LENGTH = 600, 4, 120
_BLOCK_END = re.compile(r"</(?:p|h[1-6]|div|li)>|<br[^<>]*>", re.IGNORECASE)


def notice_in(texts: Iterable[str]) -> str | None:
    """Find EMBARGO or NOT FOR PUBLICATION in a line of its own at the top of an article.

    Args:
        texts: the article's title, its text as it is written and its HTML, as far as there are any.

    Returns:
        The line's words.
    """
    return next((line for text in texts if (line := _notice(text[:_TOP]))), None)


def _notice(top: str) -> str | None:
    if not any(hint in top for hint in _NOTICE_HINTS):
        return None
    lines = (re.sub(r"<[^<>]*>", "", line).strip() for line in _BLOCK_END.sub("\n", top).split("\n"))
    shown_lines = [line for line in lines if line][:_NOTICE_LINES]
    return next((line for line in shown_lines if len(line) <= _NOTICE_LENGTH and _NOTICE.fullmatch(line)), None)
