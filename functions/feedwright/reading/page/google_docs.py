"""Corrects the HTML of Google Docs: comments are removed, links lead to their targets, classes become elements."""

import re
from urllib.parse import parse_qs, urlsplit

from feedwright.reading.page.tree import Element, drop, elements, tokens, words

_COMMENT, _ANCHOR = re.compile(r"cmnt\d+"), re.compile(r"#cmnt\d+")
_BACK = re.compile(r"#cmnt_ref\d+")
_RULE = re.compile(r"\.(c\d+)\{([^{}]*)\}")
_REDIRECT = re.compile(r"https?://(?:www\.)?google\.[a-z.]{2,6}/url\?", re.IGNORECASE)
# The elements for the styles of a class.
_MEANINGS = (
    ("strong", re.compile(r"font-weight:\s*(?:bold|[6-9]00)")),
    ("em", re.compile(r"font-style:\s*italic")),
    ("sup", re.compile(r"vertical-align:\s*super")),
    ("sub", re.compile(r"vertical-align:\s*sub(?!\w)")),
    ("s", re.compile(r"text-decoration:[^;]*line-through")),
)
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())


def mend_google_docs(tree: Element) -> None:
    """Turn a page of Google Docs into what its author sees in print."""
    _drop_comments(tree)
    for link in elements(tree, "a"):
        if _REDIRECT.match(address := link.get("href") or ""):
            link.set("href", _target(address))
    for paragraph in list(elements(tree, "p")):
        if "title" in tokens(paragraph, "class") and words(paragraph):
            paragraph.tag = "h1"
            tree.append(tree.makeelement("meta", {"property": "og:title", "content": words(paragraph)}))
    meanings = _meanings(tree)
    for span in list(elements(tree, "span")):
        named = {name for token in tokens(span, "class") for name in meanings.get(token, ())}
        named |= {name for name, style in _MEANINGS if style.search(span.get("style") or "")}
        if named and not any(above.tag in _HEADINGS for above in span.iterancestors()):
            _wrap(span, [name for name, _ in _MEANINGS if name in named])


def _drop_comments(tree: Element) -> None:
    for link in list(elements(tree, "a")):
        if _ANCHOR.fullmatch(link.get("href") or ""):
            above = link.getparent()
            drop(above if above is not None and above.tag == "sup" and words(above) == words(link) else link)
    for link in list(elements(tree, "a")):
        if _is_remark(link):
            holders = [above for above in link.iterancestors("div", "p") if above.tag not in {"body", "html"}]
            alone = [above for above in holders if words(above).startswith(words(link)) and _remarks(above) == 1]
            if alone and alone[-1].getparent() is not None:
                drop(alone[-1])


def _remarks(element: Element) -> int:
    return sum(map(_is_remark, elements(element, "a")))


def _is_remark(link: Element) -> bool:
    """Say whether a comment begins with *link*; programs that tidy pages remove its id."""
    name = link.get("id") or link.get("name") or ""
    return _COMMENT.fullmatch(name) is not None or _BACK.fullmatch(link.get("href") or "") is not None


def _target(address: str) -> str:
    try:
        asked = parse_qs(urlsplit(address).query)
    except ValueError:
        return address
    return next(iter(asked.get("q") or asked.get("url") or ()), address)


def _meanings(tree: Element) -> dict[str, list[str]]:
    styles = "".join(style.text or "" for style in elements(tree, "style"))
    return {name: [tag for tag, style in _MEANINGS if style.search(rule)] for name, rule in _RULE.findall(styles)}


def _wrap(span: Element, names: list[str]) -> None:
    """Turn *span* into the first of the elements, which holds the other elements."""
    span.tag = names[0]
    for name in names[1:]:
        inner = span.makeelement(name, {})
        inner.text, span.text = span.text, None
        inner.extend(list(span))
        span.append(inner)
