"""Joins lines of plain text to running text, and writes running text as inline HTML."""

import re
from html import escape
from string import ascii_letters, digits

# The place where a word is broken at a line's end, and the parts of the word on both lines.
_BREAK = re.compile(r"([-\u2010\u00ad])(?<=[^\W_].)\n[ \t>]*(?=[^\W_])")
_LONGEST = 40
_START, _REST = re.compile(rf"[^\W_]{{1,{_LONGEST}}}$"), re.compile(rf"[^\W_]{{1,{_LONGEST}}}")
_HYPHENATING = 3  # so many broken words show that a program hyphenated the text
# The words after a hyphen that replaces the rest of a word: "Haupt- und Nebengleis", "pre- and post-war".
_AND = frozenset("and or nor to und oder bis bzw sowie et ou e o y u en of och eller og i a lub".split())
# The first and last parts of compounds that keep their hyphen, and syllables that only look like last parts.
_FIRST_PARTS = frozenset(
    "eighty fifty first forty full half hard high ill long low ninety quasi second self seventy short sixty thirty "
    "three twenty two vice well".split()
)
_LAST_PARTS = frozenset("based class free known minded range scale term wide".split())
_SYLLABLES = frozenset("ages ened ener ness ners ning ware ways".split())
_SYLLABLE = 4  # letters
_CJK_BREAK = re.compile(r"\n(?<=[\u3001-\u9fff\uff00-\uffef]\n)[^\S\n]*(?=[\u3001-\u9fff\uff00-\uffef])")

_WEB = r"(?P<web>https?://|www\.(?=\w))[^\s<>\"“”«»「」『』（）。，、；：！？]+"
_MAIL = r"(?P<mail>[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8})(?![A-Za-z0-9_@])"
_WEB_ADDRESS = re.compile(f"{_WEB}(?P<mail>)")  # this is three times as fast without the other
_ADDRESS = re.compile(rf"(?<![A-Za-z0-9_/@.+-])(?:{_WEB}|{_MAIL})")
_GLUE = frozenset(f"{ascii_letters}{digits}_/@.+-")  # an address does not begin after one of these
_TRAILING = frozenset(".,:;!?'’‘…*_~")
_CLOSING = {")": "(", "]": "["}


def mend_words(text: str) -> str:
    """Join words that a hyphen breaks at a line's end, if that is safe.

    The hyphen is removed if the text has the whole word elsewhere, or breaks several words; a compound that always has
    its hyphen, or has it elsewhere, keeps it. Otherwise the hyphen stays, and only the line break is removed.
    """
    breaks = len(_BREAK.findall(text))
    if not breaks:
        return text
    words = set(text.casefold().split())

    def has(word: str) -> bool:
        return not words.isdisjoint({word, f"{word}.", f"{word},"})

    def mended(match: re.Match[str]) -> str:
        hyphen = match[1]
        start = _START.findall(text[max(0, match.start() - _LONGEST) : match.start()])[0]
        rest = _REST.findall(text[match.end() : match.end() + _LONGEST])[0]
        if rest.casefold() in _AND and hyphen != "\u00ad":
            return f"{hyphen} "
        is_known = has(f"{start}{rest}".casefold())
        is_compound = _is_compound(text[max(0, match.start() - _LONGEST - 1) : match.start()], start, rest) or (
            has(start.casefold()) and has(rest.casefold())
        )
        is_usual = breaks >= _HYPHENATING and not is_compound and not has(f"{start}-{rest}".casefold())
        joins = rest[0].islower() and (is_known or is_usual or hyphen == "\u00ad")
        return "" if joins else hyphen

    return _BREAK.sub(mended, text)


def _is_compound(before: str, start: str, rest: str) -> bool:
    """Recognise ``state-of-the-art`` and ``well-known``, which always have their hyphens."""
    joins = before[: len(before) - len(start)][-1:] in {"-", "\u2010"}
    is_word = len(rest) >= _SYLLABLE and rest.casefold() not in _SYLLABLES
    is_known = start.casefold() in _FIRST_PARTS or rest.casefold() in _LAST_PARTS
    return joins or (is_word and is_known) or start.isdecimal()


def one_line_of(lines: str) -> str:
    """Join hard-wrapped lines, without spaces in scripts that put no spaces between words."""
    if "\n" in lines and not lines.isascii():
        lines = _CJK_BREAK.sub("", lines)
    return " ".join(lines.split())


def inline(text: str) -> str:
    """Escape a line of text, and link the web and e-mail addresses in it."""
    if "://" not in text and "@" not in text and "www." not in text:
        return escape(text, quote=False)
    html, done = [], 0
    for match in (_ADDRESS if "@" in text else _WEB_ADDRESS).finditer(text):
        address = _without_trailing(match[0]) if match["web"] else match[0]
        if len(address) > len(match["web"] or "") and text[match.start() - 1 : match.start()] not in _GLUE:
            scheme = "mailto:" if match["mail"] else "https://" if match["web"] == "www." else ""
            end = match.start() + len(address)
            bracketed = text[max(done, match.start() - 1) : match.start()] == "<" and text[end : end + 1] == ">"
            html.append(escape(text[done : match.start() - bracketed], quote=False))
            html.append(f'<a href="{escape(scheme + address)}">{escape(address, quote=False)}</a>')
            done = end + bracketed
    return "".join(html) + escape(text[done:], quote=False)


def _without_trailing(address: str) -> str:
    """Remove the punctuation after an address, and a closing bracket that the address does not open."""
    surplus = {closing: address.count(closing) - address.count(opening) for closing, opening in _CLOSING.items()}
    end = len(address)
    while end and (address[end - 1] in _TRAILING or surplus.get(address[end - 1], 0) > 0):
        end -= 1
        if address[end] in surplus:
            surplus[address[end]] -= 1
    return address[:end]
