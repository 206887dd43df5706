"""Reads a whole HTML page: its article, and what the page says about it."""

from collections.abc import Mapping
from html import unescape
from itertools import islice
from typing import Any
from urllib.parse import quote

from feedwright.errors import Problem
from feedwright.reading.article_body import Body
from feedwright.reading.page.google_docs import mend_google_docs
from feedwright.reading.page.headlines import headlines, is_headed, plain, says
from feedwright.reading.page.main_text import main_element, without_boilerplate
from feedwright.reading.page.metadata import read_page_metadata, same_words
from feedwright.reading.page.structured_data import article_bodies
from feedwright.reading.page.tree import Element, drop, elements, inner_html, joined, make_absolute, parse_page, words
from feedwright.reading.page.visible_lines import without_heading_signs
from feedwright.reading.page.word_lists import mend_lists
from feedwright.site.single_values import shown

_GOOGLE_DOCS = ('id="cmnt', "google.com/url?", "docs-internal-guid", "doc-content")
_OPENING = 20  # the first elements, which hold the opening of the text
_LINES = frozenset("a b big center div font p span strong".split())
# AMP's names for elements of HTML, and the services whose players have an AMP name.
_AMP = {"amp-img": "img", "amp-anim": "img", "amp-video": "video", "amp-audio": "audio", "amp-iframe": "iframe"}
_AMP_PLAYERS = {
    "amp-youtube": "https://www.youtube.com/embed/",
    "amp-vimeo": "https://player.vimeo.com/video/",
    "amp-dailymotion": "https://www.dailymotion.com/embed/video/",
}


def read_whole_page(path: str, text: str, given_title: str | None) -> Body:
    """Keep the article's own HTML without what surrounds it.

    Raises:
        Unusable: the page's elements are nested too deep.
    """
    tree = parse_page(text)
    for element in list(elements(tree, *_AMP, *_AMP_PLAYERS)):
        _as_html(element)
    if any(map(text.__contains__, _GOOGLE_DOCS)):
        mend_google_docs(tree)
    without_heading_signs(tree)
    main = main_element(tree, lambda: headlines(tree))
    metadata, unread = read_page_metadata(tree, main)
    if base := _base(tree, metadata.get("canonical_url", "")):
        make_absolute(tree, base)
    doubt = _doubt(path, tree, main, metadata)
    without_boilerplate(main)
    mend_lists(main)
    _without_what_the_head_says(main, given_title or unescape(metadata.get("title", "")), metadata)
    warnings = tuple(_unread_date(path, value) for value in unread)
    warnings = (*warnings, doubt) if doubt else warnings
    return Body(inner_html(main), given_title, metadata=metadata, warnings=warnings)


def _without_what_the_head_says(main: Element, title: str, metadata: Mapping[str, Any]) -> None:
    """Remove the title at the opening of the text, and a second heading that repeats the summary."""
    headings = list(elements(main, "h1", "h2", "h3", "h4", "h5", "h6"))
    for heading in headings:
        if (heading is headings[0] or heading.tag in {"h1", "h2"}) and same_words(words(heading), title):
            drop(heading)
    summary = unescape(metadata.get("summary", ""))
    for heading in headings[:2]:
        if heading.getparent() is not None and same_words(words(heading), summary):
            drop(heading)
    if (main.text or "").strip():
        return
    for opening in list(islice(elements(main), 1, _OPENING)):
        text = words(opening)
        if opening.tag in _LINES and text and same_words(text, title):
            drop(opening)
            return
        if text and not same_words(text[: len(title)], title):
            return


def _doubt(path: str, tree: Element, main: Element, metadata: Mapping[str, Any]) -> Problem | None:
    """Warn an author that the text from the page may not be the page's article."""
    title, summary = (unescape(metadata.get(name, "")) for name in ("title", "summary"))
    if not title or main.tag == "body" or _is_headed_or_says(main, title):
        return None
    stated = [plain(title)] if is_headed(tree, [plain(title)]) else headlines(tree, bar=False)
    if plain(title) not in stated:
        return None  # the title may be the site's name
    text = words(main)
    if says(text, summary) or any(says(text, body) for body in article_bodies(tree)):
        return None
    what = (
        f"the text that Feedwright took from the page holds neither its headline, {shown(title)}, nor its description."
    )
    cure = "Look at the entry; if it is another text, mark the right one with <article> or itemprop=articleBody."
    return Problem(path=path, rule="doubtful-text", what=what, cure=cure)


def _is_headed_or_says(main: Element, title: str) -> bool:
    """Say whether the headline is in the text or directly around it."""
    parent = main.getparent()
    near = [main] if parent is None or parent.tag in {"body", "html"} else [main, parent]
    around = [*near, *main.iterancestors("article", "main")][-1]
    return is_headed(around, [plain(title)]) or says(words(around), title)


def _as_html(element: Element) -> None:
    if player := _AMP_PLAYERS.get(element.tag):
        element.set("src", player + quote(element.get("data-videoid") or ""))
    element.tag = _AMP.get(element.tag, "iframe")


def _base(tree: Element, canonical: str) -> str | None:
    """Find the base of relative addresses in ``<base href>``, if it is a web address."""
    named = next((base.get("href").strip() for base in elements(tree, "base") if base.get("href")), None)
    whole = joined(canonical, named) if named else ""
    return whole if whole.lower().startswith(("https://", "http://")) else None


def _unread_date(path: str, value: str) -> Problem:
    what = f"the page's date {shown(value)} cannot be read."
    return Problem(path=path, rule="bad-date", what=what, cure="Write date: 2026-11-23 in front matter.")
