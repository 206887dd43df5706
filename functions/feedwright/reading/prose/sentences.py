"""Sentences and clauses: titles and summaries are cut where an editor would cut them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from feedwright.model.expressions import expression

_TITLE_LENGTH = 100
_SUMMARY_LENGTH = 300
_LOOK = 1_000  # characters of a paragraph that titles and summaries depend on
_LEADS_ON = (":", "：")
_CLOSING_QUOTES = 2  # characters of room for closing quotes

_STOPS = ".。｡।॥։۔።။។"  # full stops: European, Chinese, Hindi, Armenian, Urdu, Ethiopic, Burmese, Khmer
_UNSPACED = frozenset("。｡！？")
_END = expression(rf"(?P<marks>[{_STOPS}!?…！？؟]++)[\"'”’»)\]」』）]*+(?P<space>\s*+)")
_NEXT = expression(r"[\"'“‘«(\[¿¡「『]*+(.)", re.DOTALL)
_ABBREVIATION = expression(
    r"(?:^|[\s(\"“„«])(?:[A-ZÀ-ÞА-Я]|(?:[^\W\d_]\.\s?)+[^\W\d_]|Mr|Mrs|Ms|Dr|Prof|St|Sen|Gov|Gen|Rep|Lt|Col|Capt|Sgt|Hon|Rev|Jr|Sr"
    r"|Inc|Ltd|Co|Corp|No|Nr|Vol|vs|etc|ca|bzw|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Okt|Dez|Mio|Mrd|Str|Hr|Sra"
    r"|Srta|Mme|EE|UU|им|ул|руб|млн|млрд)\.$"
)
_LETTER = expression(r"(?<![^\W_])[^\W\d_]\.")
_COUNT = expression(r"\s\d{1,2}\.$")  # "3. Mai" is more frequent than a sentence that ends like this
_LONGEST_ABBREVIATION = 24
_CLAUSE_END = expression(r"(?:[,;:]|\s[–—-])(?=\s)|\s?—\s?|[，；：、]")
# Words that begin a clause of circumstance, so that the news is in the second clause.
_CIRCUMSTANCE = expression(
    r"(?:(?:(?:just|only|nearly|almost|about|more than|less than|over|shortly|soon|days?|weeks?|hours?|months?|years?"
    r"|an?|one|two|three|four|five|six|seven|eight|nine|ten|\d+)\s+)*+"
    r"(?:(?:minute|hour|day|week|month|year|decade)s?\s+)?(?:after|before|since|following))\b"
    r"|(?:as|when|while|although|though|because|despite|with|amid|in|on|at|during|speaking)\b",
    re.IGNORECASE,
)
# A clause that says nothing alone; without it, the next clause would be false.
_CONDITION = expression(r"(?:if|unless|once|until|without|provided|according to)\b", re.IGNORECASE)
_ADDRESS = expression(r"(?:https?://|www\.)", re.IGNORECASE)
_PAIRS = {"„": "“", "“": "”", "«": "»", "「": "」", "『": "』", "(": ")"}
_QUOTE = expression('[„“«「『("]')
_FLAG_HALVES = ("\U0001f1e6", "\U0001f1ff")
_STRAIGHT_OPENING = expression(r"(?<![^\s(\[—–-])\"(?=\S)")


def sentences(text: str) -> Iterator[str]:
    """Split running text; abbreviations, initials and numbers do not end a sentence."""
    start = 0
    for end in _END.finditer(text):
        if _ends(text, start, end):
            yield text[start : end.end()].strip()
            start = end.end()
    if rest := text[start:].strip():
        yield rest


def title_from(text: str) -> str:
    """Make a title from the first sentence: the whole sentence, else its main clauses, else its first words."""
    first = next(sentences(text[:_LOOK]), "")
    bare = first if _ABBREVIATION.search(first) else re.sub(rf"(?<!\.)[{_STOPS}](?=[\"'”’]*$)", "", first)
    if len(_closed(bare)) <= _TITLE_LENGTH:
        return _closed(bare)
    clauses = _clauses(bare)
    if _CIRCUMSTANCE.match(bare) and len(clauses) > 1:
        if main := _longest_start(clauses[1:]):
            return main[0].upper() + main[1:]
    elif not _CONDITION.match(bare) and (start := _longest_start(clauses)):
        return start
    return _closed(cut(bare, _TITLE_LENGTH - _CLOSING_QUOTES))


def summary_from(paragraphs: Iterable[str]) -> str:
    """Take the first sentences within about 300 characters; sentences that only introduce the next are left out."""
    length = _SUMMARY_LENGTH - _CLOSING_QUOTES
    summary = lead = ""
    for sentence in (sentence for paragraph in paragraphs for sentence in sentences(paragraph[:_LOOK])):
        if sentence.endswith(_LEADS_ON):
            lead = lead or sentence
            continue
        longer = f"{summary} {sentence}" if summary and not _is_cjk(summary[-1]) else summary + sentence
        if len(longer) > length:
            return _closed(summary or cut(sentence, length))
        summary = longer
    return _closed(summary) if summary or not lead else cut(f"{lead.rstrip(':：')}…", length)


def cut(text: str, length: int) -> str:
    """Shorten *text* to at most *length* characters at a clause or word, and mark the cut with ``…``.

    A word is only cut if it fills more than two thirds of the room, and never within a visible character.
    """
    if len(text) <= length:
        return text
    room = text[: length - 1]
    clause = max((end.start() for end in _CLAUSE_END.finditer(text, 0, length)), default=0)
    if clause > length * 2 // 3:
        return room[:clause].rstrip(" ,;:–—-，；：、") + "…"
    space = len(room) if text[length - 1].isspace() else room.rfind(" ")
    if space > length // 3 or (space > 0 and _ADDRESS.match(text, space + 1)):
        return room[:space].rstrip(" ,;:–—-") + "…"
    return _whole_characters(text, length - 1) + "…"


def _ends(text: str, start: int, end: re.Match[str]) -> bool:
    if not end["space"] and end["marks"][-1] not in _UNSPACED:
        return False
    following = _NEXT.match(text, end.end())
    if following is None:
        return True
    if following[1].islower() or following[1] in ",;":
        return False
    stop = end.start("space")
    before = text[max(start, stop - _LONGEST_ABBREVIATION) : stop]
    if before[-2:-1].isdecimal():
        return not (re.fullmatch(r"\d{1,3}\.", before) or (following[1].isalpha() and _COUNT.search(before)))
    if _LETTER.match(before, len(before) - 2) and _LETTER.match(text, end.end()):  # z. B.
        return False
    return not _ABBREVIATION.search(before)


def _clauses(sentence: str) -> list[str]:
    clauses, start = [], 0
    for end in _CLAUSE_END.finditer(sentence):
        clauses.append(sentence[start : end.end()])
        start = end.end()
    return [*clauses, sentence[start:]]


def _longest_start(clauses: list[str]) -> str:
    """Join clauses from the first on, while they fit and quotes are closed; give "" if the result is too short."""
    best, joined = "", ""
    for clause in clauses:
        joined += clause
        title = joined.strip().rstrip(",;:–—-，；：、 ").strip()
        if len(title) > _TITLE_LENGTH:
            break
        if (len(title.split()) >= 4 or _is_cjk(title[-1:])) and _closed(title) == title:
            best = title
    return best


def _closed(text: str) -> str:
    """Close the quotes and brackets that a cut left open."""
    if not _QUOTE.search(text):
        return text
    pairs = {"„": "“"} if "„" in text else _PAIRS
    open_at = {text.rfind(opening): end for opening, end in pairs.items() if text.count(opening) > text.count(end)}
    straight = [quote.start() for quote in _STRAIGHT_OPENING.finditer(text)]
    if 2 * len(straight) > text.count('"'):
        open_at[straight[-1]] = '"'
    return text + "".join(open_at[place] for place in sorted(open_at, reverse=True)[:_CLOSING_QUOTES])


def _whole_characters(text: str, end: int) -> str:
    """Do not separate a letter from its marks, nor an emoji from its other parts."""
    while end and _is_joined(text, end):
        end -= 1
    return text[:end]


def _is_joined(text: str, at: int) -> bool:
    character = text[at]
    if _FLAG_HALVES[0] <= character <= _FLAG_HALVES[1]:  # two of these make one flag
        start = at
        while start and _FLAG_HALVES[0] <= text[start - 1] <= _FLAG_HALVES[1]:
            start -= 1
        return (at - start) % 2 == 1
    return (
        text[at - 1] == "\u200d"
        or character in "\u200dﾞﾟ"
        or unicodedata.category(character)[0] == "M"
        or "\U0001f3fb" <= character <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= character <= "\U000e007f"  # tags in flags of regions
        or "\u1160" <= character <= "\u11ff"  # the later letters of a Hangul syllable
    )


def _is_cjk(character: str) -> bool:
    return "\u3000" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef"
