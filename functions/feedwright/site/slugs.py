"""Slugs: a text as a part of an address that people like, and that every file system takes."""

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
_ACCENTED = re.compile(r"(?<=[a-z])[\u0300-\u036f]+")  # after NFD; elsewhere such marks tell letters apart
_PARTING = re.compile(r"[\s_-]+")
_APOSTROPHES = str.maketrans("", "", "'\u2019\u02bc")
# Latin letters that Unicode does not take apart, as people write them without an accent.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ŋ": "n"}
)
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def slugify(path: str, language: str = "") -> str:
    """Make of *path*, folders and all, what a person would write in an address.

    Args:
        path: any text; "/" parts folders.
        language: of the text, as a BCP 47 tag: German writes "ue" for "ü".

    Returns:
        Lower-case ASCII letters, digits, hyphens and dots, in parts; six hex digits of the path stand where nothing
        readable is left of its last part.
    """
    if (
        len(path) <= _SEGMENT_LENGTH and _SAFE.fullmatch(path) and DEVICES.isdisjoint(path.split("/"))
    ):  # as nearly all are, in a tenth of the time
        return path
    wanted = unicodedata.normalize("NFC", path)
    *folders, name = (_readable(part, language) for part in wanted.split("/"))
    last = _no_device(name) or digest(wanted)
    return "/".join([*filter(None, map(_folder, folders)), last])[-_SLUG_LENGTH:].strip("/-.")


def digest(path: str) -> str:
    """Give the digits by which *path* is told from another that reads alike."""
    return _hash(unicodedata.normalize("NFC", path), _DIGITS)


def file_slug(name: str) -> str:
    """Make a file's name safe; a name that loses anything gets six hex digits."""
    wanted = unicodedata.normalize("NFC", name)
    slug = _no_device(plain(wanted))
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
    """Bring spellings into one form that differ in capitals, spaces, hyphens, underscores and accents alone."""
    plain_text = text.lower() if text.isascii() else _unaccented(text.casefold())
    return _PARTING.sub("-", plain_text).strip("-")


def _unaccented(text: str) -> str:
    """Take accents off Latin letters; of other scripts the marks are parts of letters."""
    decomposed = unicodedata.normalize("NFD", text.translate(_LETTERS))
    return unicodedata.normalize("NFC", _ACCENTED.sub("", decomposed))


def _readable(part: str, language: str) -> str:
    lowered = part.lower().translate(_APOSTROPHES)
    if language.partition("-")[0] == "de":
        lowered = lowered.translate(_GERMAN)
    return plain(lowered.translate(_LETTERS).replace("_", "-"))


def plain(text: str) -> str:
    """Keep ASCII letters, digits and ``-_.``; accents fall off, and everything else becomes a hyphen."""
    ascii_only = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9._]+", "-", ascii_only).strip("-.")[:_SEGMENT_LENGTH].rstrip("-.")


def _folder(name: str) -> str:
    """A folder a.html would stand where the page of an article "a" does."""
    return re.sub(r"\.html$", "-html", _no_device(name))


def _no_device(name: str) -> str:
    device, dot, rest = name.partition(".")
    return f"{device}_{dot}{rest}" if device in DEVICES else name


def _marked(slug: str, wanted: str, digits: int) -> str:
    mark = _hash(wanted, digits)
    return f"{slug}-{mark}" if slug else mark


def _hash(text: str, digits: int) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:digits]
