"""Slugs: any text made safe in an address and on every file system, so that what differs stays apart."""

import hashlib
import re
import unicodedata

_SEGMENT_LENGTH, _SLUG_LENGTH = 100, 400  # file systems allow 255 bytes a name, S3 1,024 a key
_PATH_DIGITS = 6  # a claim in the catalogue guards an article's address besides
_NAME_DIGITS = 10  # nothing else keeps two names apart: of 5,000 Japanese tags, six digits would let two meet


def slugify(path: str) -> str:
    """Make *path*, folders and all, safe; what loses anything gets six hex digits to stay apart."""
    wanted = unicodedata.normalize("NFC", path)
    *folders, name = map(plain, wanted.split("/"))
    parts = [*map(_folder, folders), name]
    slug = "/".join(part for part in parts if part)[:_SLUG_LENGTH].strip("/-.")
    return _marked(slug, wanted, _PATH_DIGITS)


def slugify_name(name: str) -> str:
    """Make one safe folder of *name*: spellings that ``folded`` holds for one share it, all others stay apart."""
    wanted = folded(name)
    return _marked(_folder(plain(wanted)), wanted, _NAME_DIGITS)


def folded(text: str) -> str:
    """Bring spellings into one form that differ in case alone, or in how Unicode composes a letter."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).casefold())


def plain(text: str) -> str:
    """Keep ASCII letters, digits and ``-_.``; accents fall off, everything else becomes a hyphen."""
    ascii_only = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9._]+", "-", ascii_only).strip("-.")[:_SEGMENT_LENGTH].rstrip("-.")


def _folder(name: str) -> str:
    """A folder a.html would stand where the page of an article "a" does."""
    return re.sub(r"\.html$", "-html", name)


def _marked(slug: str, wanted: str, digits: int) -> str:
    if slug and slug == wanted:
        return slug
    mark = hashlib.sha256(wanted.encode("utf-8", "surrogatepass")).hexdigest()[:digits]
    return f"{slug}-{mark}" if slug else mark
