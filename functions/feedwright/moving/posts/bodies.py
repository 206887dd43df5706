"""Brings the HTML of old systems into a form that stays as it is when it is read from a file."""

import re
from html import escape
from urllib.parse import urljoin

from feedwright.model.article import Image
from feedwright.model.text import legal

_ADDRESS = re.compile(
    r"""(?P<before>\s(?:src|href|poster)\s*=\s*)(?P<mark>["'])(?P<url>[^"'<>]*)(?P=mark)""", re.IGNORECASE
)
_TAG = re.compile(r"<[a-z][^<>]*>", re.IGNORECASE)
# Another attribute's value in quotation marks may hold markup as text: it is matched first, and stays.
_BARE = re.compile(
    r"""(?P<other>"[^"]*"|'[^']*')|(?P<before>\s(?:src|href|poster)\s*=\s*)(?P<mark>)(?P<url>[^\s"'<>=`]+)""",
    re.IGNORECASE,
)
_SRCSET = re.compile(r"""\ssrcset\s*=\s*(?:"[^"]*"|'[^']*')""", re.IGNORECASE)
_WHOLE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#", re.IGNORECASE)
# Elements of a page. A file that holds one of them is read as a whole page, of which only the main part counts.
_PAGE = re.compile(r"<(?P<close>/?)(?:article|main)\b(?P<rest>[^<>]*)>", re.IGNORECASE)
_SHELL = re.compile(r"<!doctype[^<>]*>|</?(?:html|body)\b[^<>]*>|<meta\b[^<>]*>", re.IGNORECASE)
_HEAD = re.compile(r"<(head|title)\b[^<>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_LINES = re.compile(r"\r\n?")
_BLANK = re.compile(r"\n{3,}")


def with_captioned(html: str, picture: Image | None, caption: str) -> str:
    """Let a featured picture that has a caption lead the text; the field for a picture has no room for a caption.

    Args:
        html: the text of a post.
        picture: its featured picture, if it has one.
        caption: the caption in HTML.
    """
    if picture is None or not caption.strip() or picture.url in html:
        return html
    shown = f'<img src="{escape(picture.url)}" alt="{escape(picture.alt)}">'
    return f"<figure>{shown}<figcaption>{caption.strip()}</figcaption></figure>\n{html}"


def settled(html: str, base: str | None) -> str:
    """Make addresses whole, leave out what only a page has, and keep the rest.

    Args:
        html: the text of a post.
        base: the address of the post's old page, against which relative addresses count.
    """
    html = _LINES.sub("\n", legal(html))
    html = _SHELL.sub("", _HEAD.sub("", html)) if "<" in html else html
    html = _PAGE.sub(lambda tag: f"<{tag['close']}div{tag['rest']}>", html)
    if base:
        html = _ADDRESS.sub(lambda match: _resolved(match, base), html)
        html = _TAG.sub(lambda tag: _BARE.sub(lambda match: _resolved(match, base), tag[0]), html)
        html = _SRCSET.sub("", html) if re.search(r"srcset\s*=\s*[\"']\s*/", html, re.IGNORECASE) else html
    return _BLANK.sub("\n\n", html).strip()


def _resolved(match: re.Match[str], base: str) -> str:
    url = (match["url"] or "").strip()
    if not url or _WHOLE.match(url):
        return match[0]
    try:
        whole = urljoin(base, url)
    except ValueError:
        return match[0]
    mark = match["mark"] or '"'
    return f"{match['before']}{mark}{whole}{mark}"
