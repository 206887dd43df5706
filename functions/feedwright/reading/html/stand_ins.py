"""Puts something in the place of what no feed reader shows: a drawing's words, a link to a file, a single formula.

Forms, buttons and canvases keep their words without this module, because the list of allowed elements removes only
their tags.
"""

import re
from html import escape
from urllib.parse import unquote

from feedwright.reading.html.elements import attribute, plain, replaced
from feedwright.reading.html.hints import HIDDEN, has_emoji, has_hidden

_LABEL_LENGTH, _LOOK = 300, 10_000  # characters
_LONGEST_EMOJI = 30  # characters: a family of four, or a name such as ":slightly_smiling_face:"
_EMOJI = re.compile(
    r"<img\b(?=[^<>]*(?:\sclass\s?=\s?(?:\"[^\"<>]*|'[^'<>]*|)(?<![\w-])(?:emoji|wp-smiley)(?![\w-])"
    r"|/images/core/emoji/))[^<>]*>",
    re.IGNORECASE,
)


def _element(names: str, classes: str = "", more: str = "") -> re.Pattern[str]:
    having = rf"(?=[^<>]*\sclass\s?=\s?(?:\"[^\"]*|'[^']*|)\b(?:{classes})(?![\w-]))" if classes else ""
    return re.compile(rf"<(?P<name>{names})(?=[\s/>]){having}{more}[^<>]*>", re.IGNORECASE)


_SVG, _OBJECT = _element("svg"), _element("object|applet")
_FORM, _BUTTON = _element("form"), re.compile(r"<(?P<name>button)\b[^<>]*>", re.IGNORECASE)
# What Word deletes with a person's name is a tracked deletion.
_DELETED = _element("del", more=r"(?=[^<>]*\scite\s?=\s?[\"']?mailto:)")
_SELECT, _OPTION = _element("select"), re.compile(r"<option\b[^<>]*>", re.IGNORECASE)
_SVG_WORDS = tuple(
    re.compile(rf"<{name}\b[^<>]*>(.*?)</{name}", re.IGNORECASE | re.DOTALL) for name in ("title", "desc")
)
_SVG_TEXT = re.compile(r"<text\b[^<>]*>(.*?)</text", re.IGNORECASE | re.DOTALL)
_SCOPES = re.compile(r"</?(?:object|applet|marquee)\b[^<>]*>", re.IGNORECASE)  # a parser closes no element across these
_EMBED = re.compile(r"<embed\b[^<>]*>(?:\s*</embed>)?", re.IGNORECASE)
_AREA = re.compile(r"<area\b[^<>]*\shref\b[^<>]*>(?:\s*</area>)?", re.IGNORECASE)  # a link on a part of a picture
_HOLDS_MEDIA = re.compile(r"<(?:a|img|embed|iframe|object|video|audio|p|ul|table|div)\b", re.IGNORECASE)
_NO_LINK = re.compile(r"[^?#]*\.(?:swf|class|jar|svg)\b|javascript:|data:", re.IGNORECASE)

_GIST = re.compile(
    r"<script\b[^<>]*\ssrc\s?=\s?[\"']?(?P<address>https://(?:gist\.github\.com/[\w-]+/?[\w-]*|asciinema\.org/a/\w+))\.js[^<>]*>\s*</script\s*>",
    re.IGNORECASE,
)
_TEX = re.compile(
    r"<script\b[^<>]*\stype\s?=\s?[\"']?math/(?:tex|asciimath)[^<>]*>(?P<tex>.*?)</script\s*>",
    re.IGNORECASE | re.DOTALL,
)
_CLOSING = len("</script>")
_CDATA = re.compile(r"\A\s*%?\s*<!\[CDATA\[|%?\s*\]\]>\s*\Z")
_PREVIEW = _element("span|div", "MathJax_Preview")
_DRAWN_WITH_TEX = _element(
    "span|div", "MathJax|MathJax_Display|MathJax_CHTML|MathJax_SVG|MathJax_SVG_Display|mjx-chtml|MJXc-display"
)
# The drawings of KaTeX, MathJax and MediaWiki beside the MathML of the same formula.
_DRAWN_AFTER = re.compile(r"(?<=</math></span>)<(?P<name>span)\b[^<>]*\bkatex-html\b[^<>]*>", re.IGNORECASE)
_DRAWN_BEFORE = _element("span|nobr|mjx-math", more=r"(?=[^<>]*\saria-hidden)")
_ITS_FORMULA = re.compile(r"\s*(?:</[\w-]+>\s*)?<(?:span|mjx-assistive-mml)\b[^<>]*>\s*<math\b", re.IGNORECASE)
_FALLBACK_PICTURE = re.compile(r"(?<=</math></span>)<img\b[^<>]*\bmwe-math-fallback-image[^<>]*>", re.IGNORECASE)
_NOT_SEEN = _element("mphantom")

_GUTTERS = (
    _element("td|th", "(?:rouge-)?gutter|linenos|lineno|hljs-ln-numbers|blob-num|crayon-nums|lntd"),
    _element("div|span|pre", "gutter|linenodiv|linenos|lineno|line-?[nN]umbers?(?:-wrapper|-rows)?|crayon-nums|lnt|ln"),
)
_NUMBERS = re.compile(r"[\s\d.:|]*")
_LONE_CELL = re.compile(
    r"<table\b[^<>]*>\s*(?:<tbody[^<>]*>\s*)?<tr[^<>]*>\s*<td\b[^<>]*>\s*(?P<code>(?:<div\b[^<>]*>\s*)?<pre\b(?:(?!</?(?:table|td|tr)\b).)*?)"
    r"\s*</td>\s*</tr>\s*(?:</tbody>\s*)?</table\s*>",
    re.IGNORECASE | re.DOTALL,
)
_ANCHOR = re.compile(
    r"<a\b(?=[^<>]*\shref\s?=\s?[\"']?[^\"'<>\s]*#)(?P<tag>[^<>]*)>\s*(?:<(?:span|i|svg)\b[^<>]*>\s*)?"
    r"(?:[#¶§🔗⚓]|&para;|&sect;|&#182;)\ufe0f?\s*(?:</(?:span|i)>\s*)?</a>",
    re.IGNORECASE,
)
_FOR_HEADING = re.compile(r"headerlink|heading-?link|anchor|permalink|hash-link", re.IGNORECASE)
_HEADING = 1_000  # characters
_PICTURE_BUTTON = re.compile(r"<input\b(?=[^<>]*\stype\s?=\s?[\"']?image)[^<>]*>", re.IGNORECASE)
_CHECKBOX = re.compile(r"<input\b(?=[^<>]*\stype\s?=\s?[\"']?checkbox)[^<>]*>", re.IGNORECASE)


def with_stand_ins(html: str) -> str:
    """Put words, links and single formulas in the place of what readers would not see, or would see twice."""
    html = _with_one_formula_each(html)
    html = replaced(html, HIDDEN, _unless_formula) if has_hidden(html) else html
    html = replaced(_without_line_numbers(html), _DELETED, _nothing)
    html = without_anchors(html)
    html = _EMOJI.sub(_character, html) if has_emoji(html) else html
    html = _CHECKBOX.sub(lambda box: "☑" if re.search(r"\schecked\b", box[0], re.IGNORECASE) else "☐", html)
    html = _PICTURE_BUTTON.sub(lambda button: escape(attribute(button[0], "alt")), html)
    html = _GIST.sub(lambda gist: f'<p><a href="{gist["address"]}">{gist["address"].partition("//")[2]}</a></p>', html)
    html = replaced(html, _SVG, lambda tag, inside: escape(label_of_drawing(tag, inside)))
    html = _AREA.sub(lambda area: _link(attribute(area[0], "href"), attribute(area[0], "alt")) + " ", html)
    html = _SCOPES.sub("", replaced(html, _OBJECT, _object))
    html = replaced(html, _FORM, lambda _, inside: replaced(inside, _BUTTON, _nothing))  # "Send" is not for readers
    html = replaced(html, _SELECT, lambda _, inside: escape(", ".join(filter(None, map(plain, _OPTION.split(inside))))))
    return _EMBED.sub(lambda embed: _link(attribute(embed[0], "src"), attribute(embed[0], "title")), html)


def _character(picture: re.Match[str]) -> str:
    """Give the emoji that a picture stands for: WordPress and others put pictures in the place of characters."""
    words = attribute(picture[0], "alt").strip()
    return escape(words) if words and len(words) <= _LONGEST_EMOJI else picture[0]


def without_anchors(html: str, *, is_heading: bool = False) -> str:
    """Remove the signs beside headings that link a heading to itself.

    Args:
        html: any HTML.
        is_heading: whether the HTML is the content of a heading; elsewhere, a sign in the text (such as §) stays.
    """
    return _ANCHOR.sub(lambda sign: _kept_name(sign) if is_heading or _is_for_heading(sign) else sign[0], html)


def _is_for_heading(sign: re.Match[str]) -> bool:
    if _FOR_HEADING.search(sign["tag"]) or "¶" in sign[0] or "&para;" in sign[0]:
        return True
    before = sign.string[max(0, sign.start() - _HEADING) : sign.start()].lower()
    opening = max(before.rfind(f"<h{level}") for level in range(1, 7))
    return opening > before.rfind("</h")


def label_of_drawing(tag: str, inside: str) -> str:
    """Give an SVG drawing's name, or else the words in it; "" for a drawing that is only decoration."""
    if attribute(tag, "aria-hidden") == "true":
        return ""
    inside = inside[:_LOOK]
    labels = [attribute(tag, "aria-label"), *(plain(match[1]) for name in _SVG_WORDS if (match := name.search(inside)))]
    written = ", ".join(filter(None, (plain(text) for text in _SVG_TEXT.findall(inside))))
    return next(filter(None, labels), written)[:_LABEL_LENGTH]


def _with_one_formula_each(html: str) -> str:
    """Keep only the MathML or TeX of formulas that KaTeX and MathJax wrote twice, for programs and for the eye."""
    if "math/" in html and _TEX.search(html, 0, html.rfind("</script>") + _CLOSING):
        html = replaced(replaced(html, _PREVIEW, _nothing), _DRAWN_WITH_TEX, _nothing)
        end = html.rfind("</script>") + _CLOSING
        tex = _TEX.sub(
            lambda match: f'<code class="math">{escape(_CDATA.sub("", match["tex"]).strip())}</code>', html[:end]
        )
        return tex + html[end:]
    if "<math" not in html:
        return html
    html = replaced(replaced(html, _DRAWN_AFTER, _nothing), _DRAWN_BEFORE, _nothing, before=_ITS_FORMULA)
    return replaced(_FALLBACK_PICTURE.sub("", html), _NOT_SEEN, _nothing)


def _without_line_numbers(html: str) -> str:
    shorter = html
    for gutter in _GUTTERS:
        shorter = replaced(shorter, gutter, lambda _, inside: "" if _NUMBERS.fullmatch(plain(inside)) else None)
    return shorter if shorter == html else _LONE_CELL.sub(lambda table: table["code"], shorter)


def _unless_formula(_tag: str, inside: str) -> str | None:
    """Keep a formula that is hidden because it is for programs; nothing else that is hidden is for readers."""
    return None if "<math" in inside else ""


def _nothing(_tag: str, _inside: str) -> str:
    return ""


def _kept_name(anchor: re.Match[str]) -> str:
    """Keep the name that other links may point at."""
    name = attribute(f"<a{anchor['tag']}>", "id") or attribute(f"<a{anchor['tag']}>", "name")
    return f'<a id="{escape(name)}"></a>' if name else ""


def _object(tag: str, inside: str) -> str:
    address = attribute(tag, "data")
    if not address or _NO_LINK.match(address) or _HOLDS_MEDIA.search(inside):
        return inside
    return _link(address, plain(inside) or attribute(tag, "title") or attribute(tag, "aria-label"))


def _link(address: str, title: str) -> str:
    if not address or _NO_LINK.match(address):
        return escape(title)
    name = title or unquote(address.partition("?")[0].rstrip("/").rpartition("/")[2]) or address
    return f'<a href="{escape(address)}">{escape(name)}</a>'
