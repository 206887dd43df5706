"""HTML: sanitising by allow-list, making addresses absolute, and the text that a person reads."""

import re
from html import unescape
from urllib.parse import quote, urljoin, urlsplit

import nh3

_TAGS = set(
    "a abbr b bdi bdo blockquote br caption cite code col colgroup data dd del details dfn div dl dt em figcaption "
    "figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small span strong "
    "sub summary sup table tbody td tfoot th thead time tr u ul var wbr".split()
)
_GONE_WITH_CONTENT = set(
    "script style noscript template iframe object embed applet svg math form button select textarea title head "
    "noembed noframes xmp plaintext canvas audio video".split()
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
_UNSAFE = re.compile(r"[\s\"<>\\^`{|}]")
_SCHEMES = {"http", "https", "mailto", "tel"}
_PRE_LANGUAGE = re.compile(r'<pre lang="([^"]*)"><code>')
_EMPTY = re.compile(r"<img(?![^>]*\ssrc=)[^>]*>|<p>\s*</p>\n?")
_MARKUP = re.compile(r"<(?:[^>\"]|\"[^\"]*\")*>")
_BLOCK = re.compile(
    r"</?(?:p|h[1-6]|li|ul|ol|dl|dt|dd|div|section|blockquote|pre|table|tr|td|th|figure|figcaption|hr|br)\b"
)
_PARAGRAPH = re.compile(r"<p(?:\s[^>]*)?>(.*?)</p>", re.DOTALL)
_ASIDE = re.compile(r"<(blockquote|figure|table|ul|ol|dl|pre)\b.*?</\1>", re.DOTALL)
_SOURCE = re.compile(r"<img[^>]*?\ssrc=\"([^\"]*)\"")


def sanitise(html: str, *, base: str) -> str:
    """Keep only what the allow-list names, with every address in it absolute.

    Args:
        html: any HTML, hostile or broken.
        base: what relative addresses are resolved against; a bare ``#fragment`` stays on that page.
    """
    named = _PRE_LANGUAGE.sub(r'<pre><code class="language-\1">', html)
    cleaner = nh3.Cleaner(
        tags=_TAGS,
        clean_content_tags=_GONE_WITH_CONTENT,
        attributes=_ATTRIBUTES,
        attribute_filter=lambda _tag, name, value: _allowed_value(name, value, base),
        link_rel=None,
        url_schemes=_SCHEMES,
    )
    return _EMPTY.sub("", cleaner.clean(named)).strip()


def text_of(html: str) -> str:
    """The words of sanitised HTML, with line breaks between blocks."""
    spaced = _BLOCK.sub(lambda tag: "\n" + tag[0], html)
    lines = unescape(_MARKUP.sub("", spaced)).split("\n")
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)


def plain_line(html: str) -> str:
    """The words of inline HTML on one line."""
    return " ".join(unescape(_MARKUP.sub("", html)).split())


def paragraphs(html: str) -> list[str]:
    """The running text of sanitised HTML: paragraphs that stand in no quotation, list, table or figure."""
    found = (plain_line(inside) for inside in _PARAGRAPH.findall(_ASIDE.sub("", html)))
    return [text for text in found if text]


def image_sources(html: str) -> list[str]:
    return [unescape(source) for source in _SOURCE.findall(html)]


def _allowed_value(name: str, value: str, base: str) -> str | None:
    if name in _ADDRESSES:
        return _absolute(value, base)
    if name == "class":
        return value if re.fullmatch(r"language-[\w+#.-]+", value) else None
    return value


def _absolute(url: str, base: str) -> str | None:
    try:
        absolute = urljoin(base, url.strip())
        scheme = urlsplit(absolute).scheme
    except ValueError:  # such as an IPv6 address that is not closed
        return None
    return _UNSAFE.sub(lambda character: quote(character[0]), absolute) if scheme in _SCHEMES else None
