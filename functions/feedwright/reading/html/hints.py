"""Says quickly whether HTML holds anything for ``stand_ins``: most HTML does not, so that module need not be loaded."""

import re

# HTML that needs a stand-in: each expression begins with a sign or a word that is found fast.
_ELEMENT_HINT = re.compile(r"<[soeamnijSOEAMNIJ](?i:vg|bject|mbed|pplet|arquee|cript|ath|jx|obr|nput)\b")
_CLASS_HINT = re.compile(
    r"class=[\"']?[^\"'<>]{0,200}?\b(?:lineno|linenos|line-number|lineNumber|linenumber|gutter|rouge|lnt?|hljs-ln|blob-num|crayon-nums)"
)
_ANCHOR_HINTS = {
    "#": ("#</a>", "#</span></a>", "&#182;"),
    "¶": ("¶",),
    "§": ("§</a>",),
    "🔗": ("🔗",),
    "&": ("&para;",),
}


def needs_stand_ins(html: str) -> bool:
    """Say whether there may be something that readers do not show, or show twice."""
    has_class = "class=" in html and _CLASS_HINT.search(html)
    return bool(has_class or _ELEMENT_HINT.search(html)) or has_anchors(html)


def has_anchors(html: str) -> bool:
    """Say whether there may be such signs; HTML without any of their characters is recognised at once."""
    return any(sign in html and any(map(html.__contains__, hints)) for sign, hints in _ANCHOR_HINTS.items())
