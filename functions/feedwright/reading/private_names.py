"""Names of files and folders that say that an article is private: ``drafts/a.md``, ``a.draft.md``, ``DRAFT a.md``."""

import re
import unicodedata
from functools import lru_cache

from feedwright.model.expressions import expression
from feedwright.model.text import without_unseen

# Folders in which people keep what nobody is to see. Names that begin with "_" or "." are never read at all.
_FOLDERS = frozenset(
    "draft drafts private unpublished wip entwurf entwürfe entwuerfe privat brouillon brouillons borrador borradores "
    "bozze rascunho rascunhos embargo embargoed confidential unveröffentlicht unveroeffentlicht vertraulich trash "
    "papierkorb corbeille papelera черновик черновики чернетки 下書き 草稿 ゴミ箱 초안 مسودة مسودات טיוטות".split()
)
_FOLDERS_OF_WORDS = frozenset(
    {
        "work in progress",
        "in progress",
        "in arbeit",
        "do not publish",
        "not published",
        "not for publication",
        "not yet published",
    }
)
# Words beside those of a folder's name that change nothing: "01 Drafts", "my-drafts", "draft posts", "drafts-2026".
_BESIDE = frozenset("my our new old blog post posts article articles note notes story stories".split())
_WORD = expression(r"[^\W_]+")
# What stands before a file's suffix: "a.draft.md".
_MARKS = frozenset(
    "draft drafts private unpublished wip entwurf brouillon borrador bozza rascunho черновик чернетка 下書き 草稿 초안 "
    "مسودة טיוטה".split()
)
_IN_BRACKETS = expression(rf"[(\[【]\s*(?:{'|'.join(sorted(_MARKS))})\b[^()\[\]【】]*[)\]】]", re.IGNORECASE)
_BRACKETS = frozenset("([【")
# Words in capitals, first or last in a name that has small letters, too: "DRAFT a letter.md", but not "NFL DRAFT.md".
_CAPITALS = (
    "(?:DRAFT|WIP|PRIVATE|UNPUBLISHED|EMBARGO|EMBARGOED|CONFIDENTIAL|ENTWURF|BROUILLON|BORRADOR"
    "|DO[ _-]NOT[ _-]PUBLISH|NOT[ _-]FOR[ _-]PUBLICATION)"
)
_FIRST = expression(rf"{_CAPITALS}(?=[\s_.:–—-]+.*[a-zà-ÿ])")
_LAST = expression(rf"[a-zà-ÿ][\w’']*[\s_.:–—-]+(?P<mark>{_CAPITALS})\Z")

# A part of a name that forbids it, in any letters: "Letter - do not publish.docx", "Brief (nicht veröffentlichen).md".
_FORBIDDING = (
    r"(?:please )?(?:do not|don[’']?t) publish(?: yet)?|not (?:yet )?published|not (?:yet )?for publication"
    r"|(?:bitte )?(?:noch )?nicht ver(?:ö|oe)ffentlichen|nicht zur ver(?:ö|oe)ffentlichung"
    r"|ne pas publier|no publicar|non pubblicare|n[ãa]o publicar|niet publiceren"
)
_EDGE = r"[–—]|__|--|[ _]-[ _]"
_FORBIDDEN = expression(
    rf"(?:\A|[(\[]|{_EDGE})[ _-]*({_FORBIDDING.replace(' ', '[ _-]')})[ _-]*(?:\Z|[)\]]|{_EDGE})", re.IGNORECASE
)
_FORBID_HINTS = ("publi", "pubbli", "ffentlich")
# A mark between hyphens with spaces: "Entwurf - Brief.docx", "Letter – draft 2.md".
_MARK = "(?:draft|wip|unpublished|entwurf|brouillon|borrador|bozza|rascunho)(?: ?v?[0-9]+)?"
_APART = expression(rf"\A({_MARK}) [-–—] | [-–—] ({_MARK})\Z", re.IGNORECASE)

_HYPHENS = (" - ", " – ", " — ")

_DOTS = 2  # of a name with a mark
# Names of files in exports, of which a build reads each alone: Medium marks drafts by their names, and Substack says
# in posts.csv alone which posts are drafts or for those who pay.
_MEDIUM_DRAFT = expression(r"draft_.*-{1,3}[0-9a-f]{8,14}\.html")
_SUBSTACK_POST = expression(r"(?:.*/)?posts/\d{5,12}\.[\w-]+\.html")


def private_name(key: str) -> str | None:
    """Give the folder, or the part of the file's name, that says that the article at *key* is private.

    Returns:
        The words as they are written; None if nothing says so.
    """
    *folders, name = _plain(key).split("/")
    if folder := next((folder for folder in folders if _is_private(folder)), None):
        return f"{folder}/"
    stem = name.rpartition(".")[0]
    is_of_medium = name.startswith("draft_") and _MEDIUM_DRAFT.fullmatch(name)
    if said := "draft_" if is_of_medium else _said_apart(stem):
        return said
    if stem.islower() and _BRACKETS.isdisjoint(stem) and name.count(".") < _DOTS:
        return None
    if mark := next((mark for mark in name.split(".")[1:-1] if _folded(mark) in _MARKS), None):
        return f".{mark}."
    if words := _FIRST.match(stem) or _IN_BRACKETS.search(stem):
        return words[0]
    last = _LAST.search(stem)
    return last["mark"] if last else None


def _said_apart(stem: str) -> str | None:
    """Give a part of a name, between brackets or hyphens, that forbids it or calls it a draft."""
    said = None
    if any(hint in stem.lower() for hint in _FORBID_HINTS):
        said = _FORBIDDEN.search(stem)
    if said is None and any(hyphen in stem for hyphen in _HYPHENS):
        said = _APART.search(stem)
    return said and next(filter(None, said.groups()))


def is_of_substack(key: str) -> bool:
    """Say whether *key* is named as the posts in an export of Substack are: ``posts/12345678.my-post.html``."""
    return "posts/" in key and _SUBSTACK_POST.fullmatch(key) is not None


@lru_cache(maxsize=1_024)
def _is_private(folder: str) -> bool:
    words = _WORD.findall(_folded(folder))
    if " ".join(words) in _FOLDERS_OF_WORDS:
        return True
    telling = [word for word in words if word not in _BESIDE and not word.isdecimal()]
    if telling == ["draft"]:  # "draft-2026" may be about sport
        return not any(word.isdecimal() and len(word) == 4 for word in words)
    return bool(telling) and _FOLDERS.issuperset(telling)


def _plain(text: str) -> str:
    """Write letters and brackets that East Asian keyboards make wide as others do, and leave out what nobody sees."""
    return text if text.isascii() else unicodedata.normalize("NFKC", without_unseen(text))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()
