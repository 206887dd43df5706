"""HTML: sanitising by allow-list, making addresses absolute, and the text that a person reads.

All that is read out of sanitised HTML by expressions rests on how nh3 writes it: every element closed, attributes
in double quotes, and ``<``, ``>`` and quotes inside them escaped.
"""

import re
from collections import Counter
from collections.abc import Iterator
from contextvars import ContextVar
from html import unescape
from urllib.parse import quote, urljoin, urlsplit

import nh3

from feedwright.model import legal

_TAGS = set(
    "a abbr b bdi blockquote br caption cite code col colgroup data dd del details dfn div dl dt em figcaption "
    "figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small span strong "
    "sub summary sup table tbody td tfoot th thead time tr u ul var wbr".split()
)
_GONE_WITH_CONTENT = set(
    "script style noscript template iframe object embed applet svg math form button select textarea title head "
    "noembed noframes xmp plaintext canvas audio video marquee".split()
)
_ATTRIBUTES = {
    "*": {"dir", "lang", "title"},
    "a": {"href", "hreflang", "id"},
    "blockquote": {"cite"},
    "code": {"class"},
    "col": {"span"},
    "colgroup": {"span"},
    "data": {"value"},
    "del": {"cite", "datetime"},
    "img": {"src", "alt", "width", "height"},
    "ins": {"cite", "datetime"},
    "li": {"id", "value"},
    "ol": {"start", "reversed"},
    "q": {"cite"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"},
    "time": {"datetime"},
}
_ADDRESSES = frozenset({"href", "src", "cite"})
_PLAIN_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:[/?#][A-Za-z0-9/?#&=%~:@!$'()*+,;._-]*)?")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9]+")  # the two kinds that are absolute without urljoin's pains
_UNSAFE = re.compile(r"[\s\"<>\\^`{|}]")
_WEB = frozenset({"http", "https"})
_SCHEMES = {*_WEB, "mailto", "tel"}

_TAG = re.compile(r"<[^>]*>")
_NAMES = "|".join(sorted(_TAGS | _GONE_WITH_CONTENT | {"big", "center", "font", "tt"}))
_WRITTEN_TAG = re.compile(rf"</?(?:{_NAMES})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3})(?=[^\s*])([^*]+)(?<=[^\s*])\1(?![\w*])|(?<!`)(`)(?!`)([^`]+)`")
_LINK = re.compile(r"!?\[([^\[\]]+)\]\([^()\s]+\)")
_IMAGE_WITHOUT_SOURCE = re.compile(r"<img(?![^>]*\ssrc=\")[^>]*>")
_EMPTY_PARAGRAPH = re.compile(r"<p>\s*</p>\n?")
_PRE_LINE = re.compile(r"(<pre[^>]*>)\n")
_SOURCE = re.compile(r"<img[^>]*?\ssrc=\"([^\"]*)\"")
_BLOCK = re.compile(
    r"</?(?:p|h[1-6]|li|ul|ol|dl|dt|dd|div|section|blockquote|pre|table|tr|td|th|figure|figcaption|hr|br)\b[^>]*>"
)
_NOTE_REFERENCE = re.compile(r"<sup[^<>]*><a [^<>]*\bid=\"fnref-[^<>]*>[^<]*</a></sup>")
_OUTLINE = re.compile(r"<(/?)(p|blockquote|figure|table|ul|ol|dl|pre)\b[^>]*>")

# An HTML parser repeats open formatting elements in each new block, and looks through all open elements at each tag:
# hostile text makes gigabytes or hours of that. Both limits are products of what is open and the number of tags.
_FEW_TAGS, _REPEATED, _LOOKED_AT = 2_000, 2_000_000, 1_000_000_000
_ENTITIES = 200_000  # nh3 takes the square of their number in one text
_LARGEST = 20_000_000  # characters: four times what an article may have; some Markdown unfolds to a hundred times
_ELEMENT = re.compile(r"<(/?)([a-z][a-z0-9-]*)", re.IGNORECASE)
_FORMATTING = frozenset("b big code em font i nobr s small strike strong tt u".split())
_NEVER_DEEP = frozenset("p li td tr th br hr img a dd dt input source wbr col".split())


def has_relative_addresses(html: str) -> bool:
    return "src=" in html or "href=" in html


def sanitise(html: str, *, base: str, resolve=None) -> str:
    """Keep only what the allow-list names, with every address in it absolute.

    Args:
        html: any HTML, hostile or broken.
        base: what relative addresses are resolved against; a bare ``#fragment`` stays on that page.
    """
    token = _base.set(base)
    token2 = _resolve.set(resolve)
    try:
        cleaned = _CLEANER.clean(html)
    finally:
        _base.reset(token)
        _resolve.reset(token2)
    cleaned = legal(cleaned.replace("\r", "\n"))
    cleaned = _EMPTY_PARAGRAPH.sub("", _IMAGE_WITHOUT_SOURCE.sub("", cleaned))
    return _PRE_LINE.sub(r"\1\n\n", cleaned).strip()  # a parser takes the first line break after <pre> away


def is_tangled(html: str) -> bool:
    """Say whether *html* has so many open elements that cleaning it would take too much time or memory."""
    if len(html) > _LARGEST or html.count("&") > _ENTITIES:
        return True
    tags = html.count("<")
    if tags <= _FEW_TAGS:
        return False
    deepest, formatting = _deepest(html)
    return formatting * tags > _REPEATED or deepest * tags > _LOOKED_AT


def text_of(html: str) -> str:
    """The words of sanitised HTML, with line breaks between blocks."""
    return unescape(_TAG.sub("", _BLOCK.sub("\n", html))).strip()


def paragraphs(html: str) -> Iterator[str]:
    """The running text of sanitised HTML: paragraphs that stand in no quotation, list, table or figure."""
    depth, start = 0, 0
    for tag in _OUTLINE.finditer(html):
        closing, name = tag.groups()
        if name != "p":
            depth += -1 if closing else 1
        elif not closing:
            start = tag.end()
        elif depth == 0 and (line := _line(html[start : tag.start()])):
            yield line


def words_of(html: str) -> str:
    """The words of any inline HTML on one line, without references to footnotes."""
    if "<" not in html:
        return _line(html)
    spaced = _NOTE_REFERENCE.sub("", html).replace("<br", " <br")
    return _line(nh3.clean(spaced, tags=set(), clean_content_tags=_GONE_WITH_CONTENT))


def without_markup(text: str) -> str:
    """Take HTML tags, entities, and Markdown's emphasis, code and links off a line that a person typed, once."""
    text = _LINK.sub(r"\1", _WRITTEN_TAG.sub("", text))
    text = _EMPHASIS.sub(lambda found: found[2] or found[4], text)
    return " ".join(legal(_ENTITY.sub(lambda entity: unescape(entity[0]), text)).split())


def image_sources(html: str) -> list[str]:
    return [unescape(source) for source in _SOURCE.findall(html)]


def _deepest(html: str) -> tuple[int, int]:
    """Count how many elements, and how many formatting ones, are open at once at most."""
    opened: Counter[str] = Counter()
    total = formatting = deepest = deepest_formatting = 0
    for closing, written in _ELEMENT.findall(html):
        name = written.lower()
        if name in _NEVER_DEEP or (closing and not opened[name]):
            continue
        step = -1 if closing else 1
        opened[name] += step
        total += step
        formatting += step if name in _FORMATTING else 0
        deepest, deepest_formatting = max(deepest, total), max(deepest_formatting, formatting)
    return deepest, deepest_formatting


def _line(html: str) -> str:
    return " ".join(legal(unescape(_TAG.sub("", _NOTE_REFERENCE.sub("", html)))).split())


def _allowed_value(_tag: str, name: str, value: str) -> str | None:
    if name in _ADDRESSES:
        resolve = _resolve.get()
        if resolve and not urlsplit(value).scheme and not value.startswith(("//", "#")):
            return resolve(_tag, name, value)
        return _absolute(value.strip(), _base.get())
    if name == "class":
        return value if re.fullmatch(r"language-[\w+#.-]+", value) else None
    return value


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


# One for all: making it takes longer than cleaning a short article does.
_base: ContextVar[str] = ContextVar("_base")
_resolve = ContextVar("_resolve")
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=_GONE_WITH_CONTENT,
    attributes=_ATTRIBUTES,
    attribute_filter=_allowed_value,
    link_rel=None,
    url_schemes=_SCHEMES,
)
