"""Says quickly whether HTML holds anything for ``stand_ins``: most HTML does not, so that module need not be loaded."""

import re

from feedwright.model.expressions import expression
from feedwright.model.text import holds_any

# HTML that needs a stand-in: each expression begins with a sign or a word that is found fast.
_SHOWN_OTHERWISE = (
    r"<[soeamnijfdSOEAMNIJFD](?i:el\s+cite|vg|elect|orm|bject|mbed|pplet|arquee|cript|ath|jx|obr|nput|rea)\b"
)
_CLASS_HINT = expression(
    r"class=[\"']?[^\"'<>]{0,200}?\b(?:lineno|linenos|line-number|lineNumber|linenumber|gutter|rouge|lnt?|hljs-ln|blob-num|crayon-nums)"
)
# What browsers do not show, and the comments that Word writes beside a text. An element that nobody closes stays.
_SAYS_SO = (
    r"\s(?:hidden(?=[\s/>]|=(?![\"']?until-found))"
    r"|(?:style|class)\s{0,3}=\s{0,3}(?:\"[^\"<>]*?|'[^'<>]*?|[^\s\"'<>]{0,200}?)"
    r"(?<![\w-])(?:display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden|mso-hide\s{0,3}:\s{0,3}all|mso-element\s{0,3}:\s{0,3}comment|"
    r"MsoCommentReference|MsoCommentText|msocomtxt)\b)"
)
_NAMES = (
    "p|div|span|section|article|aside|details|blockquote|figure|table|tr|td|ul|ol|li|dl|pre|h[1-6]|em|strong|b|i"
    "|main|header|footer|address|tbody|thead|tfoot|caption|th|dt|dd|figcaption|center|font|a|abbr|cite|code|del|ins"
    "|kbd|label|mark|q|s|small|strike|sub|summary|sup|tt|u"
)
# An element with attributes, but no picture, and no link or heading that has an address or an id alone: most HTML has
# only these.
_ATTRIBUTES = r"<(?![aA] href=\"[^\"<>]*\">|h[1-6] id=\"[^\"<>]*\">|(?i:img)\s)[a-zA-Z][a-zA-Z1-6]{0,9}\s"
# Found fast, because the expressions begin with a sign and distinguish small letters from capitals.
_ELEMENT_HINT, _WITH_ATTRIBUTES = expression(_SHOWN_OTHERWISE), expression(_ATTRIBUTES)
_EITHER = expression(f"{_SHOWN_OTHERWISE}|{_ATTRIBUTES}")
HIDDEN = expression(
    rf"<(?P<name>{_NAMES})(?=\s)(?:(?!{_SAYS_SO})(?:[^<>\"']|\"[^\"<>]*\"|'[^'<>]*'))*+(?={_SAYS_SO})[^<>]*+>",
    re.IGNORECASE,
)
_HIDDEN_HINTS = ("idden", "IDDEN", "isplay", "ISPLAY", "mso-", "MsoComment", "msocom")  # first letters differ
_ANCHOR_HINTS = {
    "#": ("#</a>", "#</span></a>", "&#182;"),
    "¶": ("¶",),
    "§": ("§</a>",),
    "🔗": ("🔗",),
    "&": ("&para;",),
}


def needs_stand_ins(html: str) -> bool:
    """Say whether there may be something that readers do not show, or show twice."""
    if has_anchors(html) or has_emoji(html) or ("class=" in html and _CLASS_HINT.search(html)):
        return True
    return _EITHER.search(html) is not None and (_ELEMENT_HINT.search(html) is not None or has_hidden(html))


def has_emoji(html: str) -> bool:
    """Say whether there may be pictures in the place of emoji, as WordPress shows them."""
    return ("emoji" in html or "wp-smiley" in html) and ("<img" in html or "<IMG" in html)


def has_hidden(html: str) -> bool:
    """Say whether there may be elements that no browser shows; most HTML has none of the words that make them so."""
    if not _WITH_ATTRIBUTES.search(html) or not any(map(html.__contains__, _HIDDEN_HINTS)):
        return False
    return HIDDEN.search(html) is not None


def has_anchors(html: str) -> bool:
    """Say whether headings may have a sign that links to themselves."""
    return holds_any(html, _ANCHOR_HINTS)
