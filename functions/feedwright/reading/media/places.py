"""Finds the file of the source that an article means."""

import re
import unicodedata
from enum import Enum
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from feedwright.model.text import legal
from feedwright.reading.identity import BY_NAME
from feedwright.reading.media.names import is_media_name
from feedwright.reading.selection import has_article_suffix
from feedwright.site import SITE_KEY
from feedwright.site.single_values import Unusable, shown
from feedwright.site.slugs import folded

_OF_POST = "#asset"  # the mark of a file of Hexo, which may be in the post's own folder
_KEY_LENGTH = 1_024  # bytes; for a longer key, S3 gives an error instead of no file
_NAME_LENGTH = 200  # characters
_STATIC = "static"  # Hugo and Zola serve the files of this folder from the site's root
# So do Astro, Next.js, Eleventy's base blog and VitePress with this one, whose articles are in such folders. Elsewhere
# nothing looks there: each further place costs a row of the table for each picture.
_PUBLIC = {
    "docs": "docs/public",
    **dict.fromkeys(("src", "pages", "app", "data", "posts", "content", "blog"), "public"),
}
PELICAN = re.compile(r"\A[{|](?:static|attach|filename|photo)[}|]", re.IGNORECASE)  # Pelican writes this before paths
_SIDECAR = re.compile(r"\.meta\.[^.]+\Z", re.IGNORECASE)
_AT_HOME = re.compile(r"file:|[A-Z]:/", re.IGNORECASE)
_CURE = "Put the file beside the article, or into a folder of the content, and refer to it there."


class Meaning(Enum):
    MEDIA = "media"
    ARTICLE = "article"
    OTHER = "other"


class Place(Struct, frozen=True):
    """A place in the source that an article refers to."""

    keys: tuple[str, ...]  # the possible keys, first as it is written; never empty
    meaning: Meaning  # what the file is by its name
    name: str = ""  # by which the file is looked for in all folders, if none of the keys is there; "": it is not
    named: tuple[str, ...] = ()  # those of the keys that were found by this name
    is_whole: bool = False  # the file itself is offered, as an enclosure or a cover is, so it is never made smaller


def resolve_reference(article_key: str, url: str) -> Place | None:
    """Find what *url*, as an article writes it, means in the source; None if it is not a file there.

    Raises:
        Unusable: an article may not publish from that place.
    """
    return (_resolved if len(url) <= _KEY_LENGTH else _resolved.__wrapped__)(article_key, url)


@lru_cache(maxsize=256)  # it is asked when an article is read, and again when the article's files are known
def _resolved(article_key: str, url: str) -> Place | None:
    path = _path(url)
    if path is None:
        return None
    parts = _walk(article_key, path)
    _refuse_private(article_key, parts, url)
    key = "/".join(parts)
    keys = [root + spelt for root in _roots(article_key, path) for spelt in _spellings(key)]
    if "/" in path and article_key.startswith("_posts/") and path[0] != "/" and ".." not in path:
        # the path from the root, before which Jekyll's themes write the slash
        keys += _spellings("/".join(_walk("", path)))
    if url.endswith(_OF_POST) and "/" not in path:  # the post's own folder: boats/quay.jpg for boats.md
        keys += _spellings("/".join([*parts[:-1], _stem(article_key), parts[-1]]))
    possible = tuple(dict.fromkeys(spelt for spelt in keys if len(spelt.encode()) <= _KEY_LENGTH))
    if not possible:
        raise Unusable(f"{shown(url)} is longer than a file's name can be.", "Shorten it.")
    name = name_of_file(path) if urlsplit(url).query == BY_NAME[1:] else ""
    return Place(possible, _meaning(key), name)


def may_show(article_key: str, key: str) -> bool:
    """Say whether an article may show the file at *key*, which was found by its name."""
    try:
        _refuse_private(article_key, key.split("/"), key)
    except Unusable:
        return False
    return True


def name_of_file(key: str) -> str:
    """Give the name under which a picture or a recording is looked for in all folders."""
    return folded(key.rpartition("/")[2])[:_NAME_LENGTH]


def named_place(path: str) -> Place:
    """Find what a path from the content's root means; the settings have checked the path already."""
    return Place(tuple(dict.fromkeys(_spellings(path))), _meaning(path))


def _path(url: str) -> str | None:
    """Give the path of a relative reference to a file; None for an address elsewhere, a fragment or a folder."""
    url = re.sub(r"\\|%5C", "/", url.strip(), flags=re.IGNORECASE)
    if _AT_HOME.match(url):
        raise Unusable(f"{shown(url)} is a place on your own computer.", _CURE)
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    path = PELICAN.sub("", unquote(parts.path)).replace("\\", "/")
    folder = path.rpartition("/")[2] in {"", ".", ".."}
    return None if parts.scheme or parts.netloc or folder else path


def _walk(article_key: str, path: str) -> list[str]:
    """Follow *path* from the article's folder, or from the root."""
    parts = [] if path.startswith("/") else article_key.split("/")[:-1]
    for part in path.split("/"):
        if part == "..":
            if not parts:
                raise Unusable(f"{shown(path)} leads out of the content.", _CURE)
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return parts


def _refuse_private(article_key: str, parts: list[str], url: str) -> None:
    """Refuse hidden files, files that are held back, and paths that cannot be a file's name."""
    key, own = "/".join(parts), article_key.split("/")[:-1]
    if legal(key) != key or not {"\t", "\r", "\n"}.isdisjoint(key):
        raise Unusable(f"{shown(url)} is not a file's name.", "Correct the reference.")
    if any(part.startswith(".") for part in parts):
        raise Unusable(f"{shown(url)} leads to hidden files.", _CURE)
    held_back = [at for at, part in enumerate(parts[:-1]) if part.startswith("_")]
    if any(parts[: at + 1] != own[: at + 1] for at in held_back):  # an article in such a folder may use the folder
        raise Unusable(f"{shown(url)} leads to a folder that is held back by its name.", _CURE)
    if key.lower() == SITE_KEY or _SIDECAR.search(parts[-1]):
        raise Unusable(f"{shown(url)} leads to settings.", "Remove the reference.")


def _roots(article_key: str, path: str) -> list[str]:
    """Give the folders for a path: the content's root and, for a path from the root, the folders of generators."""
    top, slash, _ = article_key.partition("/")
    named = [_STATIC, top] if slash else [_STATIC]
    if top in _PUBLIC and is_media_name(path):
        named.append(_PUBLIC[top])
    return ["", *(f"{folder}/" for folder in named)] if path.startswith("/") else [""]


def _stem(key: str) -> str:
    return key.rpartition("/")[2].rpartition(".")[0]


def _spellings(key: str) -> list[str]:
    """Spell *key* as it is written, as macOS writes letters with accents, and as other systems do."""
    return [key, *(unicodedata.normalize(form, key) for form in ("NFC", "NFD"))]


def _meaning(key: str) -> Meaning:
    if has_article_suffix(key):
        return Meaning.ARTICLE
    return Meaning.MEDIA if is_media_name(key) else Meaning.OTHER
