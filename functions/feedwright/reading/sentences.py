"""Sentences and clauses: titles and summaries cut where an editor would cut them."""

import re

_TITLE_LENGTH = 100
_SUMMARY_LENGTH = 300

_END = re.compile(r"(?:[.!?…]+[\"'”’»)\]]*(?=\s)|[。！？]+[」』”’）]*)\s*")
_OPENING = "\"'“‘«([¿¡「『"
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"“])(?:[A-Z]|(?:[A-Za-z]\.)+[A-Za-z]|Mr|Mrs|Ms|Dr|Prof|St|Sen|Gov|Gen|Rep|Lt|Col|Capt|Sgt|Hon|Rev|Jr|Sr"
    r"|Inc|Ltd|Co|Corp|No|Nr|Vol|vs|etc|e\.g|i\.e|ca|bzw|z\.B|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.$"
)
_CLAUSE_END = re.compile(r"(?:[,;:]|\s[–—-])(?=\s)|\s*—\s*|[，；：、]")
# Openings that make the first clause a mere circumstance, so that the news is in the second.
_CIRCUMSTANCE = re.compile(
    r"(?:(?:(?:just|only|nearly|almost|about|more than|less than|over|shortly|soon|days?|weeks?|hours?|months?|years?"
    r"|an?|one|two|three|four|five|six|seven|eight|nine|ten|\d+)\s+)*"
    r"(?:(?:minute|hour|day|week|month|year|decade)s?\s+)?(?:after|before|since|following|until))\b"
    r"|(?:as|when|while|although|though|because|despite|if|once|unless|with|amid|in|on|at|during|speaking|according to)\b",
    re.IGNORECASE,
)


def sentences(text: str) -> list[str]:
    """Split running text; abbreviations, initials and numbers do not end a sentence."""
    found, start = [], 0
    for end in _END.finditer(text):
        before, after = text[start : end.end()].strip(), text[end.end() :].lstrip(_OPENING)
        if after and (_ABBREVIATION.search(before) or after[0].islower() or after[0] in ",;"):
            continue
        if before:
            found.append(before)
        start = end.end()
    rest = text[start:].strip()
    return [*found, rest] if rest else found


def title_from(text: str) -> str:
    """Make a title of the first sentence: the whole, else its main clauses, else its first words."""
    first = (sentences(text) or [""])[0]
    bare = re.sub(r"(?<!\.)[.。](?=[\"'”’]*$)", "", first)
    if len(bare) <= _TITLE_LENGTH:
        return bare
    clauses = _clauses(bare)
    if _CIRCUMSTANCE.match(bare) and len(clauses) > 1:
        if main := _longest_start(clauses[1:]):
            return main[0].upper() + main[1:]
    elif start := _longest_start(clauses):
        return start
    return cut(bare, _TITLE_LENGTH)


def summary_from(paragraphs: list[str]) -> str:
    """Take the first sentences within about 300 characters, at most of two paragraphs."""
    summary = ""
    for sentence in (s for paragraph in paragraphs[:2] for s in sentences(paragraph)):
        longer = f"{summary} {sentence}" if summary and not _is_cjk(summary[-1]) else summary + sentence
        if len(longer) > _SUMMARY_LENGTH:
            return summary or cut(sentence, _SUMMARY_LENGTH)
        summary = longer
    return summary


def cut(text: str, length: int) -> str:
    """Shorten *text* to at most *length* characters at a clause or word, never within one, and say so with ``…``."""
    if len(text) <= length:
        return text
    room = text[: length - 1]
    clause = max((end.start() for end in _CLAUSE_END.finditer(text, 0, length)), default=0)
    if clause > length * 2 // 3:
        return room[:clause].rstrip(" ,;:–—-，；：、") + "…"
    space = room.rfind(" ") if not text[length - 1].isspace() else len(room)
    if space > length // 3:
        return room[:space].rstrip(" ,;:–—-") + "…"
    return _whole_characters(room, text[length - 1]) + "…"


def _clauses(sentence: str) -> list[str]:
    clauses, start = [], 0
    for end in _CLAUSE_END.finditer(sentence):
        clauses.append(sentence[start : end.end()])
        start = end.end()
    return [*clauses, sentence[start:]]


def _longest_start(clauses: list[str]) -> str:
    """Join clauses from the first while they fit and quotes are closed; nothing if that leaves a stump."""
    best, joined = "", ""
    for clause in clauses:
        joined += clause
        title = joined.strip().rstrip(",;:–—-，；：、 ").strip()
        if len(title) > _TITLE_LENGTH:
            break
        if len(title.split()) >= 4 or _is_cjk(title[-1:]):
            best = title if _quotes_closed(title) else best
    return best


def _quotes_closed(text: str) -> bool:
    return text.count('"') % 2 == 0 and text.count("“") == text.count("”") and text.count("(") == text.count(")")


def _whole_characters(text: str, following: str) -> str:
    """Do not part a letter from its marks, nor an emoji from what it is joined to."""
    joiner = re.compile("[\u0300-\u036f\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")
    while text and (joiner.match(following) or text[-1] == "\u200d"):
        following, text = text[-1], text[:-1]
    return text


def _is_cjk(character: str) -> bool:
    return "\u3000" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef"
