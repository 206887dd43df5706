"""HTML: sanitising with a list of allowed elements, absolute addresses, and the text that a person reads.

The expressions for sanitised HTML rely on the way in which nh3 writes it: every element is closed, attributes are in
double quotes, and ``<``, ``>`` and quotes inside them are escaped.
"""

import re
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from functools import partial
from html import escape, unescape
from urllib.parse import quote, urljoin, urlsplit

import nh3
from msgspec import Struct

from feedwright.model.expressions import expression
from feedwright.model.text import legal
from feedwright.reading.html import formulas
from feedwright.reading.html.embedded_media import ATTRIBUTES, FALLBACK, needs_simplifying, simplify, without_noscript
from feedwright.reading.html.empty_elements import tidy
from feedwright.reading.html.hints import has_anchors, needs_stand_ins

Resolve = Callable[[str, str, str], str | None]  # takes the tag, the attribute and the relative address
_Address = Callable[[str, str, str], str | None]  # the same of any address

_TAGS = set(
    "a abbr audio b bdi bdo blockquote br caption cite code col colgroup data dd del details dfn div dl dt em "
    "figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small source "
    "span strong sub summary sup table tbody td tfoot th thead time tr track u ul var video wbr".split()
)
# Elements of formulas (https://www.w3.org/TR/mathml-core/). Foreign markup, and elements that a browser reads
# in another way inside a formula, must never be in this list: with them, a sanitiser can be deceived.
_FORMULA_TAGS = set(
    "math merror mfrac mi mmultiscripts mn mo mover mpadded mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup "
    "msup mtable mtd mtext mtr munder munderover".split()
)
_TAGS |= _FORMULA_TAGS
_GONE_WITH_CONTENT = set(
    "script style noscript template iframe embed svg title head noembed noframes xmp plaintext "
    "annotation annotation-xml mphantom".split()
)
_GONE_FROM_LINES = _GONE_WITH_CONTENT | {"button", "select", "textarea"}  # beside a title, they are no part of it
_ATTRIBUTES = {
    "*": {"dir", "lang", "title"},
    "a": {"href", "hreflang"},
    "audio": {"src"},
    "blockquote": {"cite"},
    "code": {"class"},
    "col": {"span"},
    "colgroup": {"span"},
    "data": {"value"},
    "del": {"cite", "datetime"},
    "img": {"src", "alt", "width", "height"},
    "math": {"alttext", "display"},
    "mi": {"mathvariant"},
    "mo": {
        "fence",
        "form",
        "largeop",
        "lspace",
        "maxsize",
        "minsize",
        "movablelimits",
        "rspace",
        "separator",
        "stretchy",
        "symmetric",
    },
    "mpadded": {"depth", "height", "lspace", "voffset", "width"},
    "mspace": {"depth", "height", "width"},
    "mfrac": {"linethickness"},
    "mover": {"accent"},
    "munder": {"accentunder"},
    "munderover": {"accent", "accentunder"},
    "mtd": {"columnspan", "rowspan"},
    "mstyle": {"displaystyle", "scriptlevel"},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "ol": {"start", "reversed", "type"},
    "q": {"cite"},
    "source": {"src", "type"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"},
    "time": {"datetime"},
    "track": {"src", "kind", "srclang", "label"},
    "video": {"src", "poster", "width", "height"},
}
for _tag in "a dt figure h1 h2 h3 h4 h5 h6 li p sup".split():  # links and footnotes point at these
    _ATTRIBUTES[_tag] = {"id"} | _ATTRIBUTES.get(_tag, set())
_PLAYER = {"controls": ""}  # without it, readers cannot start the player
_ADDRESSES = frozenset({"href", "src", "cite", "poster"})
_ANCHOR = expression(r"\w[\w.:%-]{0,199}")
_HAS_SCHEME = expression(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#|$")
_SMALL_IMAGE = expression(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/]{16,43000}={0,2}", re.IGNORECASE)
_BEACON = expression(
    r"data:image/gif;base64,R0lGODlhAQAB|"  # a GIF with 1 × 1 pixels
    r"(?:https?:)?//(?:[^/?#]*\.)?(?:pixel\.wp\.com|stats\.wp\.com|scorecardresearch\.com|quantserve\.com|doubleclick\.net|"
    r"google-analytics\.com|googletagmanager\.com|facebook\.com/tr\b|feedburner\.com/~|feedsportal\.com|"
    r"medium\.com/_/stat|chartbeat\.net|px\.ads\.linkedin\.com|bat\.bing\.com|list-manage\.com/track)",
    re.IGNORECASE,
)
_IMAGE = expression(r"<img\b[^<>]*+>", re.IGNORECASE)
_ONE_PIXEL = expression(r"=[\"']?[01](?:px)?[\"'\s/>]", re.IGNORECASE)  # found fast, and in every one of these:
_PIXEL = expression(r"\s(?:width|height)=[\"']?[01](?:px)?[\"'\s/>]", re.IGNORECASE)
_PLAIN_ADDRESS = expression(r"https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:[/?#][A-Za-z0-9/?#&=%~:@!$'()*+,;._-]*)?")
_PLAIN_NAME = expression(r"[A-Za-z0-9_-]+\.[A-Za-z0-9]+")  # these two kinds are resolved without urljoin, which is slow
_UNSAFE = expression(r"[\s\"<>\\^`{|}]")
_MARK = "\x01"  # stands on both sides of the number of an address that waits; no text may hold it
_MOST_WAITING = 1_000
_WAITING = expression(rf"{_MARK}([0-9]+){_MARK}")
_OWN_MARK = expression(rf"{_MARK}|&#[xX]?0*1(?![0-9])")  # as it stands, or as HTML can refer to it
_WEB = frozenset({"http", "https"})
_SCHEMES = {*_WEB, "mailto", "tel"}

_TAG = expression(r"<[^>]*+>")
_NAMES = "|".join(sorted(_TAGS | _GONE_WITH_CONTENT | {"big", "center", "font", "tt"}))
_WRITTEN_TAG = expression(rf"</?(?:{_NAMES})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ENTITY = expression(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_EMPHASIS = expression(r"(?<![\w*])(\*{1,3})(?=[^\s*])([^*]+)(?<=[^\s*])\1(?![\w*])|(?<!`)(`)(?!`)([^`]+)`")
_MARKUP = expression(r"[<*`&\[]")
_LINK = expression(r"!?\[([^\[\]]+)\]\([^()\s]+\)")
# Addresses in HTML that is written by hand: any value of an address attribute that does not begin like an absolute one.
# The expression begins with the only rare character; otherwise it would take longer than all other reading.
_RELATIVE = expression(r"=\s*+(?![\"']?+\s*+(?:https?:|//|#|mailto:|tel:|data:|javascript:))", re.IGNORECASE)
_NAMED_FOR_IT, _NAME_LENGTH = ("src", "href", "poster", "srcset", "original", "data"), 24
_PICTURE = expression(r"<[iIsS](?i:mg|ource)")  # distinguishes capitals, so that it is found fast
_SRCSET = expression(r"srcset\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+)", re.IGNORECASE)
_RELATIVE_CANDIDATE = expression(r",\s*+(?!https?:|//)", re.IGNORECASE)
_SOURCE = expression(r"<img[^>]*?\ssrc=\"([^\"]*)\"")
_ALTERNATIVE = expression(r"<img[^>]*?\salt=\"([^\"]*)\"")
_BLOCK = expression(
    r"</?(?:p|h[1-6]|li|ul|ol|dl|dt|dd|div|section|blockquote|pre|table|tr|td|th|figure|figcaption|hr|br)\b[^>]*+>"
)
_NOTE_REFERENCE = expression(
    r"<sup[^<>]*><a [^<>#]*#[^<>]*>\[?[0-9a-z]{1,4}\]?</a></sup>"
    r"|<a [^<>#]*#[^<>]*>(?:<sup[^<>]*>)?\[?(?:[0-9]{1,3}|[*†‡§]{1,3})\]?(?:</sup>)?</a>"
)
_NOTE = expression(r"\[?(?:[0-9]{1,3}\]|[*†‡§]{1,3})")  # how a note's paragraph begins
_PICTURE_FIRST, _CAPTION_LENGTH = expression(r"\s*+(?:<a[^>]*>)?\s*+<img"), 160
_MERE_LINK = expression(r"<a\s[^<>]*>[^<]*</a>")
_OUTLINE = expression(r"<(/?)(p|blockquote|figure|table|ul|ol|dl|pre)\b[^>]*>")


def sanitise(html: str, *, base: str, resolve: Resolve | None = None) -> str:
    """Bring HTML into its normal form: only allowed elements, absolute addresses, headings from ``h2`` down.

    Args:
        html: any HTML, hostile or broken.
        base: the base of relative addresses; a bare ``#fragment`` stays on that page.
        resolve: gives the replacement for each relative address of a link or medium; None removes the address.
    """
    return tidy(clean(html, base=base, resolve=resolve))


def clean(html: str, *, base: str, resolve: Resolve | None = None) -> str:
    """Do the first half of ``sanitise``, with *resolve*; the result may still hold elements that show nothing."""
    if resolve is not None:
        html = _without_pixels(html)
    return _legal(_cleaned(html, partial(_address, base, resolve)))


class Prepared(Struct, frozen=True, kw_only=True):
    """HTML that is clean, but for addresses that wait until the look-ups say what they lead to."""

    html: str  # with a number between two marks in the place of each address
    waiting: tuple[tuple[str, str, str], ...]  # the tag, the attribute and the address, in the order of reading


def prepare(html: str, *, base: str, resolve: Resolve) -> Prepared | None:
    """Ask *resolve* for each address, and clean HTML once for all that is done with it.

    Returns:
        None if the HTML holds the mark of an address that waits itself, or very many addresses, or loses one.
    """
    numbers: dict[tuple[str, str, str], int] = {}
    marks = 0

    def wait(tag: str, name: str, url: str) -> str | None:
        nonlocal marks
        if _PLAIN_ADDRESS.fullmatch(url):
            return url
        _address(base, resolve, tag, name, url)
        if len(numbers) > _MOST_WAITING:
            return None
        marks += 2
        return f"{_MARK}{numbers.setdefault((tag, name, url), len(numbers))}{_MARK}"

    cleaned = _cleaned(_without_pixels(html), wait)
    if len(numbers) > _MOST_WAITING or cleaned.count(_MARK) != marks or _OWN_MARK.search(html):
        return None
    return Prepared(html=cleaned, waiting=tuple(numbers))


def finished(prepared: Prepared, *, base: str, resolve: Resolve) -> str | None:
    """Give what ``clean`` gives; None: an attribute must go, and only nh3 knows the order that the others then have."""
    written: list[str] = []
    for each in prepared.waiting:
        address = _address(base, resolve, *each)
        if address is None:
            return None
        written.append(escape(address, quote=False))
    return _legal(_WAITING.sub(lambda number: written[int(number[1])], prepared.html))


def _without_pixels(html: str) -> str:
    """Remove trackers' pictures; otherwise, an author would get a warning that they are missing."""
    if not (_PICTURE.search(html) and _ONE_PIXEL.search(html)):
        return html
    return _IMAGE.sub(lambda image: "" if _PIXEL.search(image[0]) else image[0], html)


def _cleaned(html: str, address: _Address) -> str:
    if needs_stand_ins(html):
        from feedwright.reading.html.stand_ins import with_stand_ins  # noqa: PLC0415 - few articles need it

        html = with_stand_ins(html)
    token = _addressed.set(address)
    try:
        if needs_simplifying(html):
            html = simplify(_OPENER.clean(without_noscript(html)))
        return _CLEANER.clean(html)
    finally:
        _addressed.reset(token)


def _legal(cleaned: str) -> str:
    return legal(cleaned.replace("\r", "\n") if "\r" in cleaned else cleaned)


def has_relative_addresses(html: str) -> bool:
    """Say whether *html* may hold a relative address for ``sanitise``; the answer may be yes by mistake."""
    for value in _RELATIVE.finditer(html):
        name = html[max(0, value.start() - _NAME_LENGTH) : value.start()].rstrip()
        if not name or name.lower().endswith(_NAMED_FOR_IT):
            return True
    if not _PICTURE.search(html):
        return False
    return any(_RELATIVE_CANDIDATE.search(written[0]) for written in _SRCSET.finditer(html))


def is_small_image(url: str) -> bool:
    """Say whether a picture that is written into the text itself may stay there."""
    return _SMALL_IMAGE.fullmatch(url) is not None


def text_of(html: str) -> str:
    """Give the words of sanitised HTML, with line breaks between blocks."""
    return unescape(_TAG.sub("", _BLOCK.sub("\n", html))).strip()


def paragraphs(html: str) -> Iterator[str]:
    """Give the running text of sanitised HTML: paragraphs outside links, quotations, lists, tables and figures."""
    depth, start = 0, 0
    for tag in _OUTLINE.finditer(html):
        closing, name = tag.groups()
        if name != "p":
            depth += -1 if closing else 1
        elif not closing:
            start = tag.end()
        elif (
            depth == 0
            and not _MERE_LINK.fullmatch(html, start, tag.start())
            and (line := _line(html[start : tag.start()]))
            and not _is_beside_the_text(html[start : tag.start()], line)
        ):
            yield line


def _is_beside_the_text(html: str, line: str) -> bool:
    """Say whether a paragraph is a footnote or a caption."""
    return bool(_NOTE.match(line)) or (len(line) <= _CAPTION_LENGTH and _PICTURE_FIRST.match(html) is not None)


def words_of(html: str) -> str:
    """Give the words of any inline HTML on one line, without references to footnotes."""
    if "<" not in html:
        return _line(html)
    if has_anchors(html):
        from feedwright.reading.html.stand_ins import without_anchors  # noqa: PLC0415 - few articles need it

        html = without_anchors(html, is_heading=True)
    spaced = _NOTE_REFERENCE.sub("", html).replace("<br", " <br")
    return _line(nh3.clean(spaced, tags=set(), clean_content_tags=_GONE_FROM_LINES))


def without_markup(text: str) -> str:
    """Remove HTML tags, entities, and Markdown's emphasis, code and links from a typed line, once."""
    if not _MARKUP.search(text):  # nearly every title and name
        return " ".join(legal(text).split())
    text = _LINK.sub(r"\1", _WRITTEN_TAG.sub("", text))
    text = _EMPHASIS.sub(lambda match: match[2] or match[4], text)
    return " ".join(legal(_ENTITY.sub(lambda entity: unescape(entity[0]), text)).split())


def image_sources(html: str) -> list[str]:
    return [unescape(source) for source in _SOURCE.findall(html)] if "<img" in html else []


def alternatives(html: str) -> list[str]:
    """Give the texts that stand for the pictures of sanitised HTML."""
    return [" ".join(unescape(words).split()) for words in _ALTERNATIVE.findall(html)]


def _line(html: str) -> str:
    html = html.replace("<br>", " ") if "<br>" in html else html
    html = formulas.on_one_line(html) if "<math" in html else html
    return " ".join(legal(unescape(_TAG.sub("", _NOTE_REFERENCE.sub("", html)))).split())


def _allowed_value(tag: str, name: str, value: str) -> str | None:
    if name in _ADDRESSES:
        return _allowed_address(tag, name, value.strip())
    if name == "class":
        return value if re.fullmatch(r"language-[\w+#.-]+|math", value) else None
    if name == "id":
        return value if _ANCHOR.fullmatch(value) else None
    return value


def _allowed_address(tag: str, name: str, url: str) -> str | None:
    if not url:  # it would lead to the article itself, whose address may be hundreds of times as long
        return None
    if tag == "img" and _BEACON.match(url):
        return None
    if tag == "img" and url[:5].lower() == "data:":
        return url if _SMALL_IMAGE.fullmatch(url) else None
    return _addressed.get()(tag, name, url)


def _address(base: str, resolve: Resolve | None, tag: str, name: str, url: str) -> str | None:
    if resolve is not None and name != "cite" and not _HAS_SCHEME.match(url):
        chosen = resolve(tag, name, url)
        return None if chosen is None else _absolute(chosen, base)
    return _absolute(url, base)


def _absolute(url: str, base: str) -> str | None:
    if _PLAIN_ADDRESS.fullmatch(url):
        return url
    if _PLAIN_NAME.fullmatch(url) and "?" not in base:
        return f"{base[: base.rindex('/')]}/{url}"
    try:
        absolute = urljoin(base, url)
        parts = urlsplit(absolute)
    except ValueError:  # such as an IPv6 address that is not closed
        return None
    if parts.scheme not in _SCHEMES or (parts.scheme in _WEB and not parts.netloc):
        return None
    return _UNSAFE.sub(lambda character: quote(character[0]), absolute)


_addressed: ContextVar[_Address] = ContextVar("_addressed")
# All articles share it: making it takes longer than cleaning a short article.
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=_GONE_WITH_CONTENT,
    attributes=_ATTRIBUTES,
    attribute_filter=_allowed_value,
    link_rel=None,
    set_tag_attribute_values={"audio": _PLAYER, "video": _PLAYER},
    url_schemes={*_SCHEMES, "data"},
)
# It keeps what is simplified before the list above applies.
_OPENER = nh3.Cleaner(
    tags={*_TAGS, "iframe", "picture", FALLBACK},
    clean_content_tags=_GONE_WITH_CONTENT - {"iframe", "noscript"},
    attributes=_ATTRIBUTES | {"*": _ATTRIBUTES["*"] | ATTRIBUTES},
    link_rel=None,
    url_schemes={*_SCHEMES, "data"},
)
