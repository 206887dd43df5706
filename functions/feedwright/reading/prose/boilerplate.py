"""Finds paragraphs that are not sentences of the article: bylines, credits, datelines, invitations.

They stay in the text, but titles and summaries are made without them.
"""

import re
from collections.abc import Iterable, Iterator

from feedwright.reading.prose.dates import parse_date
from feedwright.reading.prose.people import byline
from feedwright.reading.prose.unreadable_date import UnreadableDate

# These expressions are text and are compiled when first needed: compiling takes longer than reading an article,
# and most articles begin with a paragraph that is too long for any of them.
_LENGTH = 160  # characters: a longer paragraph is prose
_SHORT = 60

_AGENCIES = (
    r"reuters|ap|afp|dpa|apa|ansa|efe|upi|pti|ani|aap|ians|tass|xinhua|kyodo|yonhap|bloomberg|epd|kna|sid|ats|belga|anp"
    r"|ntb|tt|ritzau|lusa|pap|ctk|mti|inquirer|bernama|antara|cp|pa"
)
_AGENCY = rf"\s*\((?:{_AGENCIES})(?:/[\w/ ]{{1,20}})?\)"
_DASH = r"\s*(?:[—–]|--?)\s+"
# A place in capitals and a dash; with an agency's name, any place.
_CAPITAL = r"[^\W\d_a-zß-ÿ]"
_PLACE = rf"{_CAPITAL}(?:{_CAPITAL}|[.'’/ -]){{1,40}}(?:{_CAPITAL}|\.)"
_MORE = r"(?:,\s[^—–()\n]{1,40}?)?"
_DATELINE_LENGTH = 130
_DATELINE = (
    rf"(?:(?:[^\W\d_][^—–()\n]{{0,60}}?)?(?i:{_AGENCY})|{_PLACE}{_MORE}(?:\s*\([\w/. ]{{2,25}}\))?){_DASH}(?![a-z])"
)

_PICTURES = (
    r"photo(?:graph)?s?|pictures?|images?|illustrations?|graphics?|fotos?|bild(?:er)?|cr[ée]dits?|captions?|video"
)
_NAMES = r"(?:\s(?:[^\W\d_a-z]\S*|by|and|for|of|de|van|von|[/&|]))+$"
_CREDIT = (
    rf"(?i:(?:{_PICTURES})(?:\s(?:credits?|courtesy|source|caption|of)){{0,2}}\s?)(?:[:/©|]|\(|(?i:by){_NAMES})"
    rf"|(?i:written|reporting|edited|editing|words|story|text|compiled) by{_NAMES}"
    r"|\(?(?:©|\([cC]\)\s)|(?i:file photo\b|\((?:photo|foto|ap photo|getty)\b)"
)
_CREDITED = (
    r"(?i)(?:\((?:photo|foto|image|picture|bild|ap photo|courtesy)\b[^()]*\)"
    r"|/?getty images\)?|\bap photo/[\w ]+\)?)\.?$"
)
_PIECE = r"this (?:article|story|post|piece|interview|episode|column|review)"
_INVITATION = "(?i)" + "|".join(
    (
        rf"listen to {_PIECE}\b",
        r"(?:subscribe|sign up)(?:\s(?:now|today|here|free))?(?:\s(?:to|for|at|on|and|via)\b|[.!:]?$)",
        rf"{_PIECE} (?:was|is|has been|originally|first)\b.{{0,20}}(?:published|appeared|translated|updated)",
        rf"share (?:{_PIECE}|on\b|via\b|this[.:!]?$)",
        r"(?:read|see|learn|find out) (?:more|also|next)\b(?:\s?[:>→»]|\shere|$)",
        r"(?:see also|related|also read|read this next|more on this|more from)\s?(?::|$|(?:article|stor|post)\w*)",
        r"follow (?:us|me)\b|(?:tap|click) here\b|we use cookies\b|support our (?:work|journalism)\b",
        r"(?:join|download|follow) our (?:newsletter|community|mailing|whatsapp|telegram|discord|channel|app)\b",
        r"(?:advertisement|advertorial|sponsored|promoted|loading|comments?|print|e-?mail|tweet|share|menu)[.…:]*$",
        r"skip to (?:main )?content\b|jump to(?: section| content)?:?$",
        r"(?:(?:table of )?contents|in this article|on this page):?$",
        r"(?:estimated )?reading time\b|\d{1,3}[\s-]min(?:ute)?s?[\s-]read\b",
        r"lesezeit\b|lesen sie auch\b|mehr zum thema\b|zum newsletter\b|(?:anzeige|werbung)$",
        r"newsletter abonnieren|jetzt abonnieren|temps de lecture\b|(?:à )?lire aussi\b|publicité$|abonnez-vous\b",
        r"inscrivez-vous à\b|tiempo de lectura\b|le[ae] también\b|publicidad$|suscríbete\b|leia também\b",
        r"leggi anche\b|lees ook\b",
    )
)
_DATED = (
    r"(?i)(?:(?:first |last )?(?:published|updated|posted|modified|created)(?: on| at)?|stand|veröffentlicht(?: am)?"
    r"|publié le|mis à jour le|publicado(?: el)?|actualizado(?: el)?)?\s*:?\s*(?P<date>.*)"
)
_LANGUAGES = ("de", "fr", "es", "it", "pt", "nl")  # the languages of months in such a line, beside English
_ONLY_AN_ADDRESS = r"(?i)(?:https?://|www\.)\S+"
_PARTS = r"\s*[|•·]\s*|,?\s+(?=\d)|\s[–—-]\s"


def prose(paragraphs: Iterable[str]) -> Iterator[str]:
    """Keep the paragraphs of the story, without the dateline at their start."""
    for paragraph in paragraphs:
        if not _is_furniture(paragraph):
            yield paragraph[_dateline_end(paragraph) :]


def _dateline_end(paragraph: str) -> int:
    if not any(dash in paragraph[:_DATELINE_LENGTH] for dash in "—–-"):
        return 0
    match = re.match(_DATELINE, paragraph)
    return match.end() if match else 0


def _is_furniture(line: str) -> bool:
    if len(line) > _LENGTH:
        return False
    bare = line.strip("*_[]# ")
    if any(re.match(opening, bare) for opening in (_CREDIT, _INVITATION)) or re.search(_CREDITED, bare):
        return True
    if re.fullmatch(_ONLY_AN_ADDRESS, bare):
        return True
    return _is_byline(bare) or (len(bare) <= _SHORT and _is_date(bare))


def _is_byline(line: str) -> bool:
    """Recognise ``By Ada Lovelace | 3 May`` and similar lines."""
    if line.endswith((".", "!", "?", "…")):
        return False
    return bool(byline(re.split(_PARTS, line, maxsplit=1)[0].rstrip(" ,")))


def date_line(line: str) -> str:
    """Read a line that only says when something was published, as a date in ISO 8601; None for other lines."""
    if len(line) > _SHORT or not re.search(r"\b\d{4}\b", line) or not re.search(r"\b\d{1,2}\b", line):
        return ""
    match = re.fullmatch(_DATED, line.strip())
    try:
        return parse_date(match["date"].strip(" .") if match else line, languages=_LANGUAGES).isoformat()
    except UnreadableDate:
        return ""


def _is_date(line: str) -> bool:
    if not any(character.isdecimal() for character in line):
        return False
    match = re.fullmatch(_DATED, line)
    try:
        parse_date(match["date"].strip(" .") if match else line)
    except UnreadableDate:
        return False
    return True
