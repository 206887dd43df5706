"""Slugs: parts of an address that people can read and every file system accepts."""

import hashlib
import re
import unicodedata

_SEGMENT_LENGTH, _SLUG_LENGTH = 100, 400  # file systems allow 255 bytes a name, S3 1,024 a key
_DIGITS = 6
_DIGITS_ALONE = (
    12  # for a name of which nothing else is left: with six digits, two of 5,000 Japanese tags would collide
)
# Windows treats these names as devices, in any case and with any ending.
DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{digit}" for port in ("com", "lpt") for digit in range(10))})
_SAFE = re.compile(r"[a-z0-9]+(?:[/-][a-z0-9]+)*")
_MARKED = re.compile(rf"-[0-9a-f]{{{_DIGITS}}}$|^[0-9a-f]{{{_DIGITS_ALONE}}}$")
_ACCENTED = re.compile(r"(?<=[a-z])[\u0300-\u036f]+")  # after NFD; in other scripts such marks are parts of letters
_PARTING = re.compile(r"[\s_-]+")
_APOSTROPHES = str.maketrans("", "", "'\u2019\u02bc")
# Latin letters that Unicode does not decompose, and how people write them without an accent.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ŋ": "n"}
)
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def slugify(path: str, language: str = "") -> str:
    """Turn *path*, with its folders, into what a person would write in an address.

    Args:
        path: any text; "/" stands between folders.
        language: the text's language, as a BCP 47 tag: German writes "ue" for "ü".

    Returns:
        Lower-case ASCII letters, digits, hyphens and dots, in parts; if nothing readable is left of the last part,
        six hex digits of the path take its place.
    """
    # Nearly all paths are like this, and the check takes a tenth of the time.
    if len(path) <= _SEGMENT_LENGTH and _SAFE.fullmatch(path) and DEVICES.isdisjoint(path.split("/")):
        return path
    wanted = unicodedata.normalize("NFC", path)
    *folders, name = (_readable(part, language) for part in wanted.split("/"))
    last = _no_device(name) or digest(wanted)
    return "/".join([*filter(None, map(_folder, folders)), last])[-_SLUG_LENGTH:].strip("/-.")


def digest(path: str) -> str:
    """Give the hex digits that distinguish *path* from another path with the same slug."""
    return _hash(unicodedata.normalize("NFC", path), _DIGITS)


def file_slug(name: str) -> str:
    """Make a file's name safe; a name that loses a character gets six hex digits."""
    wanted = unicodedata.normalize("NFC", name)
    slug = _no_device(plain(wanted))
    return slug if slug and slug == wanted else _marked(slug, wanted, _DIGITS)


def slugify_name(name: str) -> str:
    """Make one safe folder name of *name*: spellings that are equal for ``folded`` share it, all others stay apart.

    The catalogue does not guard such a name as it guards an article's address. So a name that already ends like a name
    with hex digits gets hex digits too.
    """
    wanted = folded(name)
    slug = _folder(plain(wanted))
    lost_nothing = slug and slug == wanted and not _MARKED.search(slug)
    return slug if lost_nothing else _marked(slug, wanted, _DIGITS if slug else _DIGITS_ALONE)


def folded(text: str) -> str:
    """Bring spellings that differ only in capitals, spaces, hyphens, underscores and accents into the same form."""
    plain_text = text.lower() if text.isascii() else _unaccented(text.casefold())
    return _PARTING.sub("-", plain_text).strip("-")


def _unaccented(text: str) -> str:
    """Remove the accents of Latin letters; in other scripts, the marks are parts of letters."""
    decomposed = unicodedata.normalize("NFD", text.translate(_LETTERS))
    return unicodedata.normalize("NFC", _ACCENTED.sub("", decomposed))


def _readable(part: str, language: str) -> str:
    lowered = part.lower().translate(_APOSTROPHES)
    if language.partition("-")[0] == "de":
        lowered = lowered.translate(_GERMAN)
    return plain(lowered.translate(_LETTERS).replace("_", "-"))


def plain(text: str) -> str:
    """Keep ASCII letters, digits and ``-_.``; remove accents; turn everything else into a hyphen."""
    ascii_only = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9._]+", "-", ascii_only).strip("-.")[:_SEGMENT_LENGTH].rstrip("-.")


def _folder(name: str) -> str:
    """Change a folder name such as a.html, which would stand at the address of the article "a"."""
    return re.sub(r"\.html$", "-html", _no_device(name))


def _no_device(name: str) -> str:
    device, dot, rest = name.partition(".")
    return f"{device}_{dot}{rest}" if device in DEVICES else name


def _marked(slug: str, wanted: str, digits: int) -> str:
    mark = _hash(wanted, digits)
    return f"{slug}-{mark}" if slug else mark


def _hash(text: str, digits: int) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:digits]
