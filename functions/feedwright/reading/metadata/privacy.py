"""What keeps an article from readers: fields that clearly say it, and words that nearly say it.

Doubt holds back. A clear field holds an article back without a warning. If Feedwright had to guess, it warns the author
and names the cure. Each reader here returns True (held back), False (meant for all) or None (it says nothing).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from typing import Any

from msgspec import Struct

from feedwright.model.expressions import expression
from feedwright.model.text import without_unseen
from feedwright.reading.metadata import field_values
from feedwright.reading.prose.likeness import nearest
from feedwright.site import Site
from feedwright.site.single_values import Unusable, shown

RULE = "held-back"
_PUBLISH = "To publish the article, remove the line"
_DRAFT_OR_PUBLISHED = "Write draft if the article is private, or published."
# Words of a status or a visibility that keep an article from readers, in the languages of authors.
_HELD_BACK = frozenset(
    "draft drafts hidden private pending skip trash unlisted members paid tiers unpublished embargo embargoed review "
    "inreview needsreview pendingreview wip confidential secret internal password protected onhold hold archived "
    "membersonly subscribers subscribersonly friends followers team autodraft unpublish deleted trashed "
    "onlypaid paidonly onlyfree founding foundingmembers onlyme friendsonly followersonly subscriberonly memberonly "
    "privat privado privato privé 非公開 未公開 私密 未发布 未發布 비공개 скрыто "
    "entwurf brouillon borrador bozza rascunho concept kladde utkast luonnos "
    "szkic koncept taslak черновик чернетка 草稿 下書き 초안 مسودة טיוטה".split()
)
# Each of these is enough at any place in a status: "draft - for review".
_SURELY = frozenset(
    "draft drafts private unpublished embargo embargoed confidential entwurf brouillon borrador".split()
)
# A status of an article that is not ready; on some sites it is public all the same, so its author gets a warning.
_NOT_READY = frozenset(
    "notready notstarted notyet notyetpublished tobepublished unfinished incomplete inprogress inwork todo rejected "
    "declined unapproved notapproved".split()
)
_SCHEDULED = frozenset({"future", "scheduled", "geplant", "planned", "programado"})
_FIRST = 8  # the first words of a status, which are compared
_SEEN = frozenset({"listed", "sending", "ending", "drift"})  # words that are similar to those but mean something else
_LATER = frozenset("never later soon notyet tbd tba".split())
_NEVER = frozenset("never false no off 0 local link".split())
_SEPARATORS = dict.fromkeys(map(ord, "-_ "))
_SIGNS = expression(r"\A[\W_]+|[\W_]+\Z")
_REMARK = expression(r"\s+[–—-]+\s+|\s*[/|,;:(]\s*")  # what may stand between a status and a remark on it


class HeldBack(field_values.Bent):
    """A value that holds the article back with a warning to the author."""

    rule = RULE

    def __init__(self, what: str, cure: str) -> None:
        super().__init__(what, cure, value=True)


def unpublished(value: Any, _site: Site) -> bool | None:
    """Read ``published: false``; a date there says nothing about drafts."""
    truth = field_values.truth(value)
    if truth is not None:
        return not truth
    if nearest(_word(value), ("false",)):
        raise HeldBack(f"{shown(value)} is read as false, and the article is held back.", "Write true or false.")
    if _word(value) in _LATER | _NO | _HELD_BACK:
        raise HeldBack(f"{shown(value)} is read as no, and the article is held back.", "Write true or false.")
    return None


def shut_out(value: Any, _site: Site) -> bool | None:
    """Read ``public: false`` or ``rss: false``; only a clear no counts, and a word such as private."""
    if field_values.truth(value) is False:
        raise HeldBack("this article is held back.", f"{_PUBLISH}.")
    if _word(value) in _HELD_BACK:
        raise HeldBack(f"{shown(value)} is read as no, and the article is held back.", "Write true or false.")
    return None


def only_if_published(value: Any, _site: Site) -> bool | None:
    """Read Obsidian's ``dg-publish: false``, or ``render: false``."""
    return True if field_values.truth(value) is False else None


def held_back(value: Any, _site: Site) -> bool | None:
    """Read ``status: draft`` or ``visibility: members``; other words do not count."""
    if isinstance(value, list):
        return any(held_back(item, _site) for item in islice(value, _NAMES) if not isinstance(item, list)) or None
    word = _word(value)
    if word in _HELD_BACK:
        return True
    if word and field_values.truth(value) is False:
        raise HeldBack(f"{shown(value)} is read as no, so the article is held back.", _DRAFT_OR_PUBLISHED)
    bare, first = _without_signs(word), _without_signs(_word(_REMARK.split(str(value).strip(), maxsplit=1)[0]))
    if not _NOT_READY.isdisjoint((bare, first)):
        raise HeldBack(f"{shown(value)} says that the article is not ready, so it is held back.", _DRAFT_OR_PUBLISHED)
    if not _HELD_BACK.isdisjoint((bare, first)):
        raise HeldBack(f"{shown(value)} is read as {first}, and the article is held back.", _DRAFT_OR_PUBLISHED)
    if sure := next((part for part in re.findall(r"\w+", str(value).lower())[:_FIRST] if part in _SURELY), None):
        raise HeldBack(f"{shown(value)} is read as {sure}, and the article is held back.", f"Write {sure}.")
    if word in _SEEN:
        return None
    if near := nearest(word, ("draft", "private", "hidden", "unlisted", "pending")):
        raise HeldBack(
            f"{shown(value)} is read as {near}, and the article is held back.", f"Write {near}, or another word."
        )
    return None


def without_date(value: Any, _site: Site) -> bool | None:
    """Read ``status: future`` or ``status: scheduled``, which only mean something together with a date."""
    if isinstance(value, list):
        return any(without_date(item, _site) for item in islice(value, _NAMES) if not isinstance(item, list)) or None
    words = [] if isinstance(value, dict) else str(value).lower().split()
    return True if _word(value) in _SCHEDULED or not _SCHEDULED.isdisjoint(words[:1]) else None


def hidden(value: Any, _site: Site) -> bool | None:
    """Read ``private: true``; a value that is neither yes nor no also holds back."""
    truth = field_values.truth(value)
    if truth is None and not isinstance(value, list | dict):
        raise HeldBack(
            f"{shown(value)} is neither true nor false, so the article is held back.", "Write true or false."
        )
    return truth or None


def left_out(value: Any, site: Site) -> bool | None:
    """Read Eleventy's ``eleventyExcludeFromCollections: true``, or a list of the collections that leave it out."""
    if isinstance(value, list) and value:
        raise HeldBack("collections leave this article out, so it is held back.", f"{_PUBLISH}.")
    return hidden(value, site)


def for_some(value: Any, _site: Site) -> bool | None:
    """Read ``paid: true``: an article for some readers is not meant for everyone; other words do not count."""
    if isinstance(value, list | dict) or not field_values.truth(value):
        return None
    raise HeldBack(
        "this article is for some readers only, so it is held back: everyone can read what Feedwright publishes.",
        f"{_PUBLISH}.",
    )


def scheduled(value: Any, site: Site) -> bool | None:
    """Read ``publish_after: …``: a time is a schedule; words that are not a readable time hold back."""
    if isinstance(value, list | dict) or field_values.truth(value) is not None:
        return None
    return embargoed(value, site)


def locked(value: Any, _site: Site) -> bool | None:
    """Read ``password: …`` or ``encrypted: true``: a locked article is not meant for everyone."""
    if field_values.truth(value) is False:
        return None
    what = "this article is locked, so it is held back: everyone can read what Feedwright publishes."
    raise HeldBack(what, f"{_PUBLISH}; to keep it private without this warning, write draft: true.")


def no_page(value: Any, _site: Site) -> bool | None:
    """Read ``permalink: false``: Eleventy writes no page for such an article."""
    if field_values.truth(value) is False and _word(value) not in {"", "0"}:
        what = "Eleventy writes no page for this article, so it is held back."
        raise HeldBack(what, f"{_PUBLISH}; to keep it private without this warning, write draft: true.")
    return None


def build_options(value: Any, site: Site) -> bool | None:
    """Read Hugo's ``build: {render: never, list: never}``."""
    if not isinstance(value, dict):
        return only_if_published(value, site)
    options = {str(name).lower(): _word(option) for name, option in value.items()}
    return True if _NEVER & {options.get("render"), options.get("list")} else None


def embargoed(value: Any, site: Site) -> bool | None:
    """Read ``embargo: …``: true, or a time that cannot be read, holds back; a time is a schedule."""
    truth = field_values.truth(value)
    if truth is not None:
        return truth or None
    if embargo_end(value, site) is None:
        what = f"{shown(value)} is not a time that can be read, so the article is held back."
        raise HeldBack(what, "Write when it may be published: 2026-11-23T08:30:00+01:00")
    return None


def on_hold(value: Any, _site: Site) -> bool | None:
    """Read ``hold: true``; other words do not count, because a hold can have many reasons."""
    return True if _word(value) in {"true", "yes", "on"} else None


def embargo_end(value: Any, site: Site) -> datetime | date | None:
    """Read the end of an embargo; None for a value that is not a time."""
    try:
        return field_values.when(value, site)
    except Unusable:
        return None


def _word(value: Any) -> str:
    if isinstance(value, list | dict):
        return ""
    text = str(value)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", without_unseen(text))
    return text.strip("'\" ").lower().translate(_SEPARATORS)


def _without_signs(word: str) -> str:
    """Leave out the signs around a word: ``🚧wip``, ``[draft]``."""
    return _SIGNS.sub("", word)


class Doubt(Struct, frozen=True):
    """A name that is nearly the name of a field that would hold the article back."""

    written: str
    meant: str


# Further names for the comparison, beside the fields' own names; each holds back with a yes, or with a no.
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
    *("πρόχειρο", "非公開", "私密", "privé", "geheim", "secreto", "segreto"),
)
_BY_NO = (
    "published",
    "publish",
    "veröffentlicht",
    "publié",
    "publicado",
    "pubblicato",
    "gepubliceerd",
    "público",
    "öffentlich",
    *(
        "opublikowany",
        "opublikowane",
        "opublikowano",
        "опубликовано",
        "опубликован",
        "公開",
        "公开",
        "发布",
        "發布",
        "δημοσιευμένο",
    ),
)
_BY_WORD = (
    *("status", "visibility", "sichtbarkeit", "estado", "état", "statut", "stato", "poststatus", "publishstatus"),
    *("publishingstatus", "publicationstatus", "articlestatus", "contentstatus", "reviewstatus", "editorialstatus"),
    *("creativeworkstatus", "workflowstatus", "workflowstate", "poststate", "publishstate", "audience", "privacy"),
    *("permission", "permissions", "classification", "sensitivity", "state", "workflow", "review", "approval"),
    *("zustand", "toestand", "situação", "situacao", "stav", "tila", "durum", "статус", "состояние", "κατάσταση"),
    *("状態", "公開状態", "ステータス", "状态", "狀態", "상태"),
)
# Under these names, which generators give to much else, only these words hold back.
KINDS = ("type", "layout", "stage")
ORDINARY = (*KINDS, "review")  # names that are judged although they are ordinary words
_DRAFT_KINDS = frozenset("draft drafts wip entwurf brouillon borrador".split())
# Under these names, every value except a no holds back.
_BY_ANY = (
    *("password", "passwort", "motdepasse", "contraseña", "kennwort", "wachtwoord", "senha", "hasło", "heslo"),
    *(
        "lösenord",
        "пароль",
        "密码",
        "密碼",
        "パスワード",
        "비밀번호",
        "pw",
        "pwd",
        "embargo",
        "embargoeduntil",
        "embargoend",
        "embargoends",
    ),
    *("embargolifts", "embargoexpires", "embargotime", "sperrfrist"),
)
_YES = frozenset(
    "ja oui sí si sim tak ano da да так kyllä evet はい 是 예 نعم כן ναι y x t ✓ ✔ ✅ ☑ wahr vrai vero".split()
)
_NO = frozenset(
    "nein non não nao nie ne nej ei hayır нет ні いいえ 否 아니요 لا לא όχι n f ☐ ✗ ✘ ❌ falsch faux falso".split()
)
_NAMES = 300  # names that are compared
_NO_SLIPS = frozenset("craft drift graft raft bidden ridden statue statues stats state publisher republish".split())


def is_draft_inside(name: str, value: Any) -> bool:
    """Say whether a name in an inner table marks a draft: ``meta: {status: draft}`` or ``meta: {published: false}``.

    Fewer words count there than on the top level, because an inner table may be about something else: a project's
    status, say.

    Args:
        name: in its plain form.
        value: as it is written.
    """
    if name in {"published", "publish"}:
        return field_values.truth(value) is False
    return name in {"status", "visibility", "poststatus"} and _word(value) in _DRAFT_KINDS


def doubts(given: Iterable[tuple[str, str, Any]]) -> Iterator[Doubt]:
    """Find misspelt names that would hold the article back if they were spelt right.

    Args:
        given: names that are not a field's: each in its plain form, as it is written, and with its value.
    """
    for name, written, value in islice(given, _NAMES):
        if any(meant := _meant(name, names) for names in _names_held_by(value)):
            yield Doubt(written, meant or name)


def _names_held_by(value: Any) -> Iterator[tuple[str, ...]]:
    """Give the names under which *value* holds an article back."""
    if isinstance(value, list) and len(value) == 1:  # as microformats write each value
        value = value[0]
    if isinstance(value, list | dict):
        return
    word = _word(value)
    truth = field_values.truth(value)
    if truth or word in _YES:
        yield _BY_YES
    if truth is False or word in _NO:
        yield _BY_NO
    if word in _HELD_BACK:
        yield _BY_WORD
    if word in _DRAFT_KINDS:
        yield KINDS
    if word and truth is not False and word not in _NO:
        yield _BY_ANY


@lru_cache(maxsize=1_024)
def _meant(name: str, names: tuple[str, ...]) -> str | None:
    if name in names:
        return name
    return None if name in _NO_SLIPS else nearest(name, names)
