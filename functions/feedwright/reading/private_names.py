"""Names of files and folders that say that an article is private: ``drafts/a.md``, ``a.draft.md``."""

import unicodedata

# Folders in which people keep what nobody is to see. Names that begin with "_" or "." are never read at all.
_FOLDERS = frozenset(
    "draft drafts private unpublished wip entwurf entwürfe privat brouillon brouillons borrador borradores bozze "
    "rascunhos".split()
)
# What stands before a file's suffix: "a.draft.md".
_MARKS = frozenset("draft drafts private unpublished wip entwurf brouillon borrador bozza rascunho".split())

_DOTS = 2  # of a name with a mark


def private_name(key: str) -> str | None:
    """Give the folder, or the part of the file's name, that says that the article at *key* is private.

    Returns:
        The words as they are written; None if nothing says so.
    """
    if "/" not in key and key.count(".") < _DOTS:
        return None
    *folders, name = key.split("/")
    if folder := next((folder for folder in folders if _folded(folder) in _FOLDERS), None):
        return f"{folder}/"
    marks = name.split(".")[1:-1]
    return next((f".{mark}." for mark in marks if _folded(mark) in _MARKS), None)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()
