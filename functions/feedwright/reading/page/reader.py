"""Reads HTML: the article of a whole page, or a fragment, which is an article as it is."""

import re

from feedwright.model.expressions import expression
from feedwright.reading.article_body import Body
from feedwright.reading.html.elements import replaced
from feedwright.reading.html.parser_cost import has_countless_attributes
from feedwright.reading.html.sanitise import words_of
from feedwright.reading.prose.sentences import cut
from feedwright.site.single_values import Unusable

_WHOLE = expression(r"<(?:!doctype|html|head|title|meta|body|article|main)\b", re.IGNORECASE)
_DRAWING = expression(r"<(?P<name>svg)\b[^<>]*>", re.IGNORECASE)  # a drawing has a title of its own
_HEADING = expression(r"<h1(?:\s[^<>]*)?>", re.IGNORECASE)
_CLOSING = expression(r"</h1[^<>]*>", re.IGNORECASE)
_TITLE_LENGTH, _LOOK = 300, 5_000
_COMMENT = expression(r"<!--(?:.*?-->|.*)", re.DOTALL)


def read_page(path: str, text: str, given_title: str | None) -> Body:
    """Read a page's article and what the page says about it; the first ``<h1>`` of a fragment is the title.

    Relative addresses stay as they are, because they may mean files beside the article, unless the page gives their
    base with ``<base href>``.

    Raises:
        Unusable: the page has too many elements, or they are nested too deep.
    """
    if has_countless_attributes(text):
        raise Unusable(
            "an element of the page has too many attributes.", "Correct the page; a quotation mark may be missing."
        )
    written = _COMMENT.sub("", text)
    pure = replaced(written, _DRAWING, lambda _tag, _inside: "") if "<svg" in written else written
    if not (_WHOLE.search(pure) or _is_of_google_docs(written)):
        return _read_fragment(written, given_title)
    from feedwright.reading.page.whole_page import read_whole_page  # noqa: PLC0415 - few articles are pages; it loads lxml

    return read_whole_page(path, text, given_title)


def _is_of_google_docs(html: str) -> bool:
    """Recognise a fragment that was pasted from Google Docs, which needs the corrections of a whole page."""
    return ("#" in html and "#cmnt" in html) or ("?" in html and "google.com/url?" in html)


def _read_fragment(html: str, given_title: str | None) -> Body:
    opening = _HEADING.search(html)
    closing = _CLOSING.search(html, opening.end()) if opening else None
    if opening is None or closing is None:
        return Body(html, given_title)
    line = words_of(html[opening.end() : closing.start()][:_LOOK])
    title = given_title or cut(line, _TITLE_LENGTH) or None
    if title and not html[: opening.start()].strip() and line.casefold() == title.casefold():
        html = html[closing.end() :]
    return Body(html, title)
