"""How many minutes a text takes to read, by its language."""

import re
from functools import cache

# Words a minute that readers of a language read aloud: S. Trauzettel-Klosinski and K. Dietz, "Standardized assessment
# of reading performance: the new international reading speed texts IReST", 2012. For every other language: 190.
_WORDS = {
    "ar": 138,
    "de": 179,
    "en": 228,
    "es": 218,
    "fi": 161,
    "fr": 195,
    "he": 187,
    "it": 188,
    "nl": 202,
    "pl": 166,
    "pt": 181,
    "ru": 184,
    "sl": 180,
    "sv": 199,
    "tr": 166,
}
_ANY = 190
_SIGNS = {"ja": 357, "zh": 255}  # the same study; signs of Chinese and Japanese stand without spaces
_TAG = re.compile(r"<[^>]*>")
# In UTF-8, a sign of Chinese or Japanese begins with one of seven bytes, or with two of these.
_NO_SIGN, _RARE_SIGN = bytes({*range(256)} - {*range(0xE3, 0xEA)}), re.compile(rb"\xf0[\xa0-\xbf]")


def reading_minutes(html: str, language: str) -> int:
    """Give the minutes that the text of sanitised HTML takes; 0 for less than half a minute."""
    primary = language.lower().partition("-")[0]
    text, signs = _TAG.sub(" ", html).replace("&nbsp;", " "), 0  # no other reference parts words
    encoded = text.encode()
    if encoded.translate(None, _NO_SIGN) or _RARE_SIGN.search(encoded):
        text, signs = _sign().subn(" ", text)
    return round(len(text.split()) / _WORDS.get(primary, _ANY) + signs / _SIGNS.get(primary, _SIGNS["zh"]))


@cache
def _sign() -> re.Pattern[str]:
    """Match a sign of Chinese or Japanese; to compile so large a class takes milliseconds, and few texts need it."""
    return re.compile(r"[\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]")
