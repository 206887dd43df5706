"""Guesses the encoding of bytes that are not UTF-8 and do not name their encoding.

The letters of languages distinguish Latin scripts, because charset-normalizer confuses Western and Central European
code pages in short texts. It guesses the encodings of all other scripts.
"""

import re
import unicodedata
from collections import Counter

from msgspec import Struct

_SAMPLE = 65_536  # bytes
_LOOK = 5_000  # characters outside ASCII; more characters do not change the guess

_WESTERN = ("éèàçêùâîôûëïüÿœæ äöüß áéíóúñüç ãõçáéíóúâêôà àèéìòùóî åäöéæø ëïéèöüó àçèéíïòóúü ðþæáéíóúýö").split()
_CENTRAL = "ąćęłńóśźż áčďéěíňóřšťúůýž áäčďéíľňóôšťúýž áéíóöőúüű čćđšž ăâîşţ äöüß".split()
# The encodings by how frequent they are, each with its languages' letters: if two fit equally, the first counts.
_LATIN = {
    "cp1252": _WESTERN,
    "cp1250": _CENTRAL,
    "iso8859_2": _CENTRAL,
    "cp1254": ["çğıöşüâîû"],
    "cp1257": ["ąčęėįšųūž", "āčēģīķļņšūž", "äõöüšž"],
    "iso8859_15": _WESTERN,
    "mac_roman": _WESTERN,
}
_OTHERS = (
    "cp1251 koi8_r koi8_u cp866 iso8859_5 mac_cyrillic cp1253 iso8859_7 cp1255 cp1256 iso8859_6 cp874 "
    "cp932 euc_jp cp949 gb18030 big5"
).split()
_WITHIN_WORDS = frozenset("’‘·–—\u00ad")
_BESIDE_WORDS = frozenset("\u00a0“”„‚«»‹›…•¡¿§°€£©®™½¼¾×†‡") | _WITHIN_WORDS

_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_HIGH_CHARACTER = re.compile(r"[^\x00-\x7f]")
_WORD = re.compile(r"[^\W\d_]+")
_CONTROLS = bytes({*range(32), 127} - {*b"\t\n\v\f\r\x1b"})
_NO_TEXT = frozenset({"Cc", "Cn", "Co"})


class Guess(Struct, frozen=True):
    encoding: str
    is_sure: bool


def guess_wide(body: bytes) -> Guess | None:
    """Recognise UTF-16 and UTF-32 without a byte order mark by the places of their zeros."""
    if _controls(body) <= max(1, len(body) // 20) and _decodes(body, "utf-8"):
        return None
    even, odd = body[::2].count(0), body[1::2].count(0)
    big_endian = _controls(body[::2]) > _controls(body[1::2])
    narrow = ["utf-16-be", "utf-16-le"] if big_endian else ["utf-16-le", "utf-16-be"]
    for encoding in [*(["utf-32-le", "utf-32-be"] if 2 * (even + odd) >= len(body) else []), *narrow]:
        if _decodes(body, encoding) and _reads(body[: 4 * _LOOK].decode(encoding, "ignore")):
            return Guess(encoding, is_sure=encoding not in narrow or 4 * min(even, odd) < max(even, odd, 1))
    return None


def has_many_zeros(body: bytes) -> bool:
    """Distinguish a file with many zeros of its own from a text with a few stray zeros."""
    return body.count(0) > max(1, len(body) // 20)


def guess(body: bytes) -> Guess | None:
    """Guess a legacy encoding that decodes all of *body*; None if *body* is not text."""
    if 100 * _controls(body) > len(body):
        return None
    sample = _telling(body)
    return _guess_latin(sample, body) or _guess_other(sample, body)


def _controls(body: bytes) -> int:
    return len(body) - len(body.translate(None, _CONTROLS))


def _telling(body: bytes) -> bytes:
    """Take the lines that are not ASCII, from the first such byte on: only these lines help to guess."""
    lines = b"\n".join(line for line in body.splitlines() if not line.isascii())
    first = _HIGH_BYTE.search(lines)
    start = max(0, first.start() - 64) if first else 0
    sample = lines[start : start + _SAMPLE]
    if len(sample) < _SAMPLE:
        return sample
    return sample[: max(sample.rfind(b"\n"), sample.rfind(b" ")) + 1] or sample  # there, no character is cut


def _guess_latin(sample: bytes, body: bytes) -> Guess | None:
    texts = {encoding: sample.decode(encoding) for encoding in _LATIN if _decodes(body, encoding)}
    scores = {encoding: _score(text, _LATIN[encoding]) for encoding, text in texts.items()}
    best = max(scores, key=lambda encoding: scores[encoding], default=None)
    if best is None or scores[best] < 0.75:
        return None
    close = [encoding for encoding in scores if scores[encoding] > scores[best] - 0.05]
    is_sure = scores[best] >= 0.9 and all(texts[encoding] == texts[best] for encoding in close)
    return Guess(best, is_sure)


def _score(text: str, alphabets: list[str]) -> float:
    """Give the share of the characters outside ASCII that fit a language; 0 for other scripts."""
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    letters = sum(map(len, words))
    if 10 * sum(len(_HIGH_CHARACTER.findall(word)) for word in words) > 6 * letters:
        return 0
    counts, total, signs = Counter[str](), 0, 0
    for high in _HIGH_CHARACTER.finditer(text):
        total += 1
        character, before, after = high[0], text[high.start() - 1 : high.start()], text[high.end() : high.end() + 1]
        if not character.isalpha():
            within = before.isalpha() and after.isalpha()
            signs += character in (_WITHIN_WORDS if within else _BESIDE_WORDS)
        elif character.islower() or not before.islower():
            counts[character.lower()] += 1
        if total == _LOOK:
            break
    return (signs + max(sum(counts[letter] for letter in set(alphabet)) for alphabet in alphabets)) / (total or 1)


def _guess_other(sample: bytes, body: bytes) -> Guess | None:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - loading it takes 50 ms, and few files need it

    matches = [
        match
        for match in from_bytes(sample, cp_isolation=_OTHERS, preemptive_behaviour=False)
        if _decodes(body, match.encoding)
    ]
    if not matches:
        return None
    best, *others = matches
    rivals = [match for match in others if match.chaos < best.chaos + 0.03 and str(match) != str(best)]
    is_sure = best.chaos < 0.1 and all(match.coherence < best.coherence - 0.05 for match in rivals)
    return Guess(best.encoding, is_sure)


def _decodes(body: bytes, encoding: str) -> bool:
    try:
        body.decode(encoding)
    except ValueError:
        return False
    return True


def _reads(text: str) -> bool:
    """Say whether *text* has almost no characters that people do not write."""
    strange = sum(unicodedata.category(character) in _NO_TEXT and not character.isspace() for character in text)
    return 50 * strange <= len(text)
