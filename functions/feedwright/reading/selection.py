"""Which objects of the source are articles."""

import re
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import PurePosixPath

from feedwright.site import SITE_KEY, Site

ARTICLE_SUFFIXES = frozenset({".txt", ".md", ".html", ".json"})
_FOLDERS = frozenset({"templates", "layouts", "archetypes", "static", "node_modules"})
_NAMES = ("README*", "LICENSE*", "CHANGELOG*", "ROBOTS.TXT", "PACKAGE*.JSON", "*.META.*")
_NEVER = re.compile(r"(^|.*/)\.(feedwright|git)/")  # our own state and git's: no setting opens them


def has_article_suffix(key: str) -> bool:
    return PurePosixPath(key).suffix.lower() in ARTICLE_SUFFIXES


def is_article(key: str, site: Site) -> bool:
    """Say whether the object at *key* is an article.

    ``exclude`` wins over ``include``, and ``include`` over the names that are passed over by default.
    """
    if key == SITE_KEY or not has_article_suffix(key) or _NEVER.match(key):
        return False
    if any(_glob(pattern).fullmatch(key) for pattern in site.exclude):
        return False
    return any(_glob(pattern).fullmatch(key) for pattern in site.include) or not _passed_over(key)


def _passed_over(key: str) -> bool:
    *folders, name = key.split("/")
    if any(part.startswith((".", "_")) for part in (*folders, name)) or not _FOLDERS.isdisjoint(folders):
        return True
    return any(fnmatchcase(name.upper(), pattern) for pattern in _NAMES)


@lru_cache(maxsize=256)
def _glob(pattern: str) -> re.Pattern[str]:
    """Translate a glob: ``*`` stays within a folder, ``**`` crosses folders."""
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", pattern)
    wild = {"**/": r"(?:.*/)?", "**": r".*", "*": r"[^/]*", "?": r"[^/]"}
    return re.compile("".join(wild.get(part) or re.escape(part) for part in parts), re.DOTALL)
