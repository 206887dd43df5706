"""Medium's export: a page with the marks of h-entry for each post."""

import re
from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from feedwright.model.article import Image, Person
from feedwright.model.text import legal
from feedwright.moving.posts.post import Export, OldSite, Post
from feedwright.moving.served import values
from feedwright.moving.sources.markup import Rewrite, drop, find, link, markup_of, rewritten, with_class, words
from feedwright.site.slugs import slugify

_WINDOW = 10  # posts in a feed
_TAIL = re.compile(r"(?P<hex>[0-9a-f]{8,16})$")


def posts_of_medium(pages: Mapping[str, Callable[[], bytes]]) -> Export:
    """Read an export: what reads each page, by the page's name."""
    first = next((page for read in pages.values() if (page := _page(read())) is not None), None)
    author = None if first is None else find(first, "p-author")
    name = words(author) or "Medium"
    key = slugify(name.replace("/", " "))
    url = None if author is None else author.get("href")
    site = OldSite(
        origin="Medium",
        title=name,
        url=url,
        authors={key: Person(name=name, url=url)} if author is not None else {},
        author=name if author is not None else None,
        window=_WINDOW,
    )
    export = Export(site=site, posts=iter(()))
    export.posts = _posts(pages, export, (key,) if author is not None else ())
    return export


def _posts(pages: Mapping[str, Callable[[], bytes]], export: Export, authors: tuple[str, ...]) -> Iterator[Post]:
    for name, read in pages.items():
        page = _page(read())
        if page is None or find(page, "e-content") is None:
            export.leave_out("pages that are no posts")
        else:
            yield _post(page, name.rpartition("/")[2], authors)


def _page(body: bytes) -> Any:
    try:
        return lxml_html.document_fromstring(body.decode("utf-8", "replace").replace("\x00", ""))
    except (etree.ParserError, ValueError):
        return None


def _post(page: Any, name: str, authors: tuple[str, ...]) -> Post:
    address = _href(find(page, "p-canonical"))
    stem = name.rpartition(".")[0]
    tail = _TAIL.search(stem) or _TAIL.search(address or "")
    title, content = words(find(page, "p-name")), find(page, "e-content")
    when = find(page, "dt-published")
    held = _held_back(name, content, when)  # before the heading is taken out of the text
    slug = re.sub(r"-?[0-9a-f]{8,16}$", "", (address or stem).rstrip("/").rpartition("/")[2])
    pictures = [legal(image.get("src") or "") for image in content.iter("img") if image.get("data-is-featured")]
    return Post(
        title=title,
        html=_text(content, title),
        name=slug if not slug.startswith("@") else "",
        address=address,
        old_id=f"https://medium.com/p/{tail['hex']}" if tail else address,
        published=values.moment(when.get("datetime") or "") if when is not None else None,
        summary=words(find(page, "p-summary")),
        authors=authors,
        categories=tuple(dict.fromkeys(filter(None, map(words, with_class(page, "p-tag"))))),
        images=tuple(Image(url=url) for url in pictures[:1] if url.startswith("http")),
        held_back=held,
    )


def _href(element: Any) -> str | None:
    return None if element is None else (element.get("href") or "").strip() or None


def _held_back(name: str, content: Any, when: Any) -> str | None:
    """Say why it is no public post; an answer to another's post looks like one, but has no heading."""
    if name.startswith("draft_") or when is None:
        return "draft"
    has_heading = find(content, "graf--title") is not None or any(True for _ in content.iter("h1", "h2", "h3", "h4"))
    return None if has_heading or len(list(content.iter("p"))) > 1 else "answer to a post"


def _text(content: Any, title: str) -> str:
    """Give the text without title, subtitle and the rules between sections, which the page shows elsewhere."""
    heading = find(content, "graf--title")
    heading = next(content.iter("h3", "h4"), None) if heading is None else heading
    if heading is not None and words(heading).casefold() == title.casefold():
        heading.getparent().remove(heading)
    for pre in content.iter("pre"):
        for line_end in list(pre.iter("br")):
            line_end.tail = "\n" + (line_end.tail or "")
            line_end.drop_tag()
    return rewritten(markup_of(content), _WIDGETS)


def _card(element: Any) -> str | None:
    target = next(element.iter("a"), None)
    return None if target is None or not target.get("href") else f"<p>{link(target.get('href'), words(target))}</p>"


def _code(element: Any) -> str | None:
    language = element.get("data-code-block-lang") or ""
    if not re.fullmatch(r"[\w+#.-]{1,30}", language):
        return None
    text = escape("".join(element.itertext()), quote=False)
    return f'<pre><code class="language-{language}">{text}</code></pre>'


_WIDGETS: tuple[tuple[str, Rewrite], ...] = (
    ("section-divider", drop),
    ("graf--subtitle", drop),
    ("graf--mixtapeEmbed", _card),
    ("graf--pre", _code),
)
