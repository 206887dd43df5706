"""Finds the part of a page that is the article, and removes from it what is not.

The article's own HTML is kept, because rewritten text would lose what an editor would keep. If a page marks its
article, the mark counts. A page with nothing around its text is an article as a whole. In all other pages, a library
finds the article.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from lxml import etree

from feedwright.reading.page.headlines import is_headed
from feedwright.reading.page.tree import Element, drop, elements, lengths, name_parts, tokens, words
from feedwright.reading.prose.people import byline

# The names that content management systems give to the element with an article's text.
_BODIES = frozenset(
    "article-body article-content article-text article__body article__content articlebody available-content "
    "blog-post-body body-text content-body e-content entry-content entry__content field--name-body field-name-body "
    "gh-content mw-parser-output news-content post-body post-content post__content post_content single-content "
    "story-body story-content".split()
)
_ENOUGH, _MOST_OF = 200, 0.7  # characters; the share of all marked text
_MENU, _LINKED = 3, 0.6  # a block with so many links, and such a share of its text in links, is a menu
_GUESSABLE = 30_000  # elements: the library reads ten in a millisecond

# Elements with these roles or class names hold no article text.
_ROLES = frozenset("alertdialog banner complementary contentinfo dialog menu menubar navigation search toolbar".split())
_NEVER_TEXT = frozenset(
    "amp-ad amp-analytics amp-consent amp-embed amp-sidebar amp-social-share amp-sticky-ad amp-user-notification "
    "button datalist dialog input menu nav object script select style svg template textarea".split()
)
_WORDS = frozenset(
    "ad ads adsbygoogle adslot advert advertisement advertising addthis addtoany author breadcrumb breadcrumbs "
    "byline catlinks ccpa comments commentlist consent cookie cookies dfp disqus editsection gdpr hatnote login "
    "masthead menu meta modal nav navbar navbox navigation newsletter noprint outbrain pagenav pager pagination "
    "paywall popular popup posted printfooter promo promotion recirculation recommendations recommended related "
    "relatedposts respond share sharebar sharebuttons sharedaddy sharethis sharing sidebar signup skip social "
    "sponsored subscribe subscription taboola tags toc toolbar trending".split()
)
_IDS = frozenset("breadcrumbs comments cookie disqus navbox related respond sidebar toc".split())
_COMMENTS = frozenset(
    "comment comment-body comment-content comment-list comments comments-area comments-list comments-section "
    "commentlist disqus_thread".split()
)
_SENTENCE = 60  # characters
_REMARKS = _COMMENTS | frozenset("related related-posts respond sidebar teaser teasers".split())
# Classes of elements that are only for screens or only for screen readers.
_FOR_SCREENS = frozenset(
    "headerlink mw-cite-backlink mw-editsection noprint screen-reader-text sr-only visually-hidden "
    "MsoCommentReference MsoCommentText msocomtxt msocomanchor msocomoff".split()  # Word's comments
)
_UNSEEN = re.compile(r"display:none|mso-hide:all|mso-element:comment")
# Scripts that show something.
_SHOWS = re.compile(r"math/|https://(?:gist\.github\.com|asciinema\.org)/", re.IGNORECASE)
_CONTAINERS = frozenset("aside div dl footer form header ol p section table ul".split())
_KEPT_ASIDES = frozenset("admonition box callout endnotes footnote footnotes infobox note notes tip warning".split())
_DATED = frozenset("author byline date meta posted published time timestamp updated".split())
_LINES = frozenset("address div p span time ul".split())
_TEXT = frozenset("blockquote figure ol p pre table ul".split())
_TOP, _LINE = 120, 160  # the least characters of a true paragraph; the most characters of a line about author and date


def main_element(tree: Element, headlines: Callable[[], Sequence[str]] = tuple) -> Element:
    """Find the element with the article; of several, the element below a headline that the page states."""
    body = next(elements(tree, "body"), tree)
    _drop_remarks(body)
    counted = lengths(body)
    for is_marked in (_is_body, _is_article, _is_main):
        if (element := _only(body, is_marked, counted, headlines)) is not None:
            return element
    return body if _is_bare(body, counted) else _guess(tree, body)


def without_boilerplate(main: Element) -> None:
    """Remove what surrounds an article: navigation, advertisements, share bars, comments, bylines."""
    counted = lengths(main)
    for element in list(elements(main))[1:]:
        if element.tag == "footer" and _is_quoted(element):
            element.tag = "p"  # it names the source of a quotation
        if not _is_boilerplate(element):
            continue
        if counted[element] <= counted[main] / 2:
            drop(element)
        elif element.tag == "form":  # some systems put the whole page into a form
            element.tag = "div"
    for element in list(_about_the_article(main)):
        drop(element)


def _only(
    body: Element,
    is_marked: Callable[[Element], bool],
    counted: dict[Element, int],
    headlines: Callable[[], Sequence[str]],
) -> Element | None:
    """Find the marked element with most of the marked text, or the element that holds all its parts."""
    marked = [element for element in elements(body) if is_marked(element) and not _is_remark(element)]
    inside = set(marked)
    outer = [element for element in marked if inside.isdisjoint(element.iterancestors())]
    if not outer:
        return None
    if len(outer) > 1:
        known = headlines()
        headed = [element for element in outer if is_headed(next(element.iterancestors("article"), element), known)]
        if len(headed) == 1 and counted[headed[0]] >= _ENOUGH:
            return headed[0]
    best, *others = sorted(outer, key=lambda element: -counted[element])
    if counted[best] < min(_ENOUGH, counted[body] / 4) and best.find(".//img") is None:
        return None
    if others and best.tag != "article" and len({element.get("class") for element in outer}) == 1:
        whole = _common([element.getparent() for element in outer])
        if whole is not body and counted[whole] * _MOST_OF <= sum(counted[element] for element in outer):
            return whole
    return best if not others or counted[best] >= 2 * counted[others[0]] else None


def _is_remark(element: Element) -> bool:
    """Say whether an element holds comments of readers or other pages below an article."""
    return any(not _REMARKS.isdisjoint(_called(above)) for above in (element, *element.iterancestors()))


def _drop_remarks(body: Element) -> None:
    """Remove readers' comments beside running text, even long comments."""
    called = (element for element in elements(body, *_CONTAINERS) if not _COMMENTS.isdisjoint(_called(element)))
    remarks = [element for element in called if next(element.iter("h1"), None) is None]
    outer = [element for element in remarks if set(remarks).isdisjoint(element.iterancestors())]
    if not outer:
        return
    inside = {paragraph for element in outer for paragraph in elements(element, "p")}
    if any(len(words(paragraph)) >= _SENTENCE and paragraph not in inside for paragraph in elements(body, "p")):
        for element in outer:
            drop(element)


def _called(element: Element) -> set[str]:
    """Give the whole names of an element; ``with-sidebar`` or ``comments-open`` is a different name."""
    if not element.attrib or element.tag in {"body", "html", "main"}:
        return set()
    return {name.lower() for name in (*tokens(element, "class"), *tokens(element, "id"))}


def _is_body(element: Element) -> bool:
    return "articleBody" in tokens(element, "itemprop") or not _BODIES.isdisjoint(
        name.lower() for name in tokens(element, "class")
    )


def _is_article(element: Element) -> bool:
    return element.tag == "article" or element.get("role") == "article" or "h-entry" in tokens(element, "class")


def _is_main(element: Element) -> bool:
    return bool(element.tag == "main" or element.get("role") == "main")


def _is_bare(body: Element, counted: dict[Element, int]) -> bool:
    """Say whether nothing stands around the text: an export from a word processor, a page written by hand."""
    if any(element.tag in {"aside", "footer", "header"} or _is_boilerplate(element) for element in elements(body)):
        return False
    linked: Counter[Element] = Counter()
    links: Counter[Element] = Counter()
    for link in elements(body, "a"):
        for above in link.iterancestors(*_CONTAINERS, "td", "center"):
            linked[above] += counted[link]
            links[above] += 1
    return not any(links[block] >= _MENU and linked[block] > counted[block] * _LINKED for block in links)


def _guess(tree: Element, body: Element) -> Element:
    """Let readability choose the paragraphs of the article, and take the element that holds them all."""
    from readability import Document  # noqa: PLC0415 - loading it takes a quarter of a second, and few pages need it
    from readability.readability import Unparseable  # noqa: PLC0415

    numbered = list(elements(body))
    if len(numbered) > _GUESSABLE:
        return body
    for number, element in enumerate(numbered):
        element.set("data-at", str(number))
    html = etree.tostring(tree, encoding="unicode", method="html")
    for element in numbered:
        del element.attrib["data-at"]
    try:
        chosen = etree.fromstring(Document(html).summary(html_partial=True), etree.HTMLParser())
    except Unparseable:
        return body
    weights: Counter[Element] = Counter()
    for text in elements(chosen, "p", "li", "pre", "td", "blockquote") if chosen is not None else ():
        holder = numbered[int(text.get("data-at"))].getparent() if text.get("data-at") else body
        for above in (holder, *holder.iterancestors()):
            weights[above] += len(words(text))
    holding = [element for element in numbered if weights[element] > weights[body] * _MOST_OF]
    return holding[-1] if holding else body  # the last is the innermost element with most of the text


def _common(holders: list[Element]) -> Element:
    """Find the innermost element that holds all *holders*, or is one of them."""
    paths = [[holder, *holder.iterancestors()][::-1] for holder in dict.fromkeys(holders)]
    return [level[0] for level in zip(*paths, strict=False) if all(element is level[0] for element in level)][-1]


def _is_boilerplate(element: Element) -> bool:
    if element.tag in _NEVER_TEXT:
        return not _leaves_words(element)
    if element.attrib and _is_not_shown(element):
        return True
    if element.tag not in _CONTAINERS:
        return False
    if element.tag in {"aside", "footer", "form"}:
        return not _is_quoted(element) and _KEPT_ASIDES.isdisjoint(name_parts(element))
    parts = name_parts(element) if element.attrib else set()
    if "paywall" in parts and (element.tag == "p" or len(words(element)) > _ENOUGH):
        parts = parts - {"paywall"}  # the text behind a paywall is the article's own text
    named = element.attrib and (not _WORDS.isdisjoint(parts) or (element.get("id") or "").lower() in _IDS)
    return bool(named) and next(element.iter("blockquote", "iframe", "pre", "h1"), None) is None


def _leaves_words(element: Element) -> bool:
    """Say whether words or a link will replace what readers do not show: a drawing with a name, a formula, a file."""
    if element.tag == "script":
        return bool(_SHOWS.match(element.get("type") or "") or _SHOWS.match(element.get("src") or ""))
    if element.tag == "svg":
        is_named = element.get("aria-label") or element.find("title") is not None
        is_control = any(above.tag in {"a", "button"} for above in element.iterancestors())
        return bool(is_named) and not is_control and element.get("aria-hidden") != "true"
    return bool(element.tag == "object" and element.get("data"))


def _is_not_shown(element: Element) -> bool:
    return (
        element.get("hidden") is not None
        or element.get("role") in _ROLES
        or not _FOR_SCREENS.isdisjoint(tokens(element, "class"))
        or (
            _UNSEEN.search("".join((element.get("style") or "").lower().split())) is not None
            and element.find(".//math") is None  # the formula is for programs, beside a drawing of it
        )
    )


def _is_quoted(element: Element) -> bool:
    return any(above.tag in {"blockquote", "figure"} for above in element.iterancestors())


def _about_the_article(main: Element) -> Iterator[Element]:
    """Find lines above the text that only name the author and the date."""
    for element in list(elements(main))[1:]:
        if element.tag in _TEXT and len(words(element)) > _TOP:
            return
        if element.tag in _LINES and _is_about_the_article(element):
            yield element


def _stands_in_text(element: Element) -> bool:
    before = element.getprevious()
    text = element.getparent().text if before is None else before.tail
    return bool((text or "").strip() or (element.tail or "").strip())


def _is_about_the_article(element: Element) -> bool:
    line = words(element)
    if len(line) > _LINE or (element.tag in {"span", "time"} and _stands_in_text(element)):
        return False
    if element.tag in {"address", "time"} or "author" in tokens(element, "rel"):
        return True
    return not _DATED.isdisjoint(name_parts(element)) or bool(byline(line))
