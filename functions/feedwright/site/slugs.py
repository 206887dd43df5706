"""Slugs: any text made safe in an address and on every file system, so that what differs stays apart."""

import hashlib
import re
import unicodedata

_SEGMENT_LENGTH, _SLUG_LENGTH = 100, 400  # file systems allow 255 bytes a name, S3 1,024 a key
_DIGITS = 6
_DIGITS_ALONE = 12  # of a name of which nothing else is left: of 5,000 Japanese tags, six digits would let two meet
# Windows takes these for devices, whatever the case and whatever follows a dot.
DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{digit}" for port in ("com", "lpt") for digit in range(10))})
_SAFE = re.compile(r"[a-z0-9]+(?:[/-][a-z0-9]+)*")
_MARKED = re.compile(rf"-[0-9a-f]{{{_DIGITS}}}$|^[0-9a-f]{{{_DIGITS_ALONE}}}$")


def slugify(path: str) -> str:
    """Make *path*, folders and all, safe; what loses anything gets six hex digits to stay apart."""
    if (
        len(path) <= _SEGMENT_LENGTH and _SAFE.fullmatch(path) and DEVICES.isdisjoint(path.split("/"))
    ):  # as nearly all are, in a tenth of the time
        return path
    wanted = unicodedata.normalize("NFC", path)
    *folders, name = map(plain, wanted.split("/"))
    parts = [*map(_folder, folders), _no_device(name)]
    slug = "/".join(part for part in parts if part)[:_SLUG_LENGTH].strip("/-.")
    return slug if slug and slug == wanted else _marked(slug, wanted, _DIGITS)


def slugify_name(name: str) -> str:
    """Make one safe folder of *name*: spellings that ``folded`` holds for one share it, all others stay apart.

    No claim guards a name, as one does an article's address, so what looks as if it were marked is marked too.
    """
    wanted = folded(name)
    slug = _folder(plain(wanted))
    lost_nothing = slug and slug == wanted and not _MARKED.search(slug)
    return slug if lost_nothing else _marked(slug, wanted, _DIGITS if slug else _DIGITS_ALONE)


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
    return re.sub(r"\.html$", "-html", _no_device(name))


def _no_device(name: str) -> str:
    device, dot, rest = name.partition(".")
    return f"{device}_{dot}{rest}" if device in DEVICES else name


def _marked(slug: str, wanted: str, digits: int) -> str:
    mark = hashlib.sha256(wanted.encode("utf-8", "surrogatepass")).hexdigest()[:digits]
    return f"{slug}-{mark}" if slug else mark
