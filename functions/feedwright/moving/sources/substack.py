"""Substack's export: a table of posts, and a file of HTML for each."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any

from feedwright.errors import CommandError
from feedwright.model.article import Enclosure
from feedwright.moving.posts.post import Export, OldSite, Post
from feedwright.moving.served import values
from feedwright.moving.served.markup import plain
from feedwright.moving.sources.markup import Rewrite, attributes_of, drop, link, original_picture, rewritten, words

_WINDOW = 20  # posts in a feed
_NO_POSTS = {"page": "pages", "thread": "threads", "restack": "restacks"}
_DEAD_HOST = re.compile(r"//bucketeer-[0-9a-f-]+\.s3\.amazonaws\.com/")
_LIVE_HOST = "//substack-post-media.s3.amazonaws.com/"
_TRUE = frozenset({"true", "1", "yes"})


def posts_of_substack(table: bytes, texts: Mapping[str, Callable[[], bytes]], url: str | None) -> Export:
    """Read an export.

    Args:
        table: the file posts.csv. Other tables hold what subscribers did, and are never read.
        texts: what reads each post's HTML, by the post's id.
        url: the address of the old site, which the export does not hold.

    Raises:
        CommandError: the table is not Substack's.
    """
    try:
        rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error) as error:
        raise CommandError(f"posts.csv cannot be read: {error}. Download the export again.") from error
    if rows and not {"post_id", "title", "is_published"} <= rows[0].keys():
        raise CommandError("posts.csv is not Substack's: it has no columns post_id, title and is_published.")
    site = OldSite(origin="Substack", url=url, window=_WINDOW)
    export = Export(site=site, posts=iter(()))
    export.notes.append("the export names no authors, tags and pictures; an old feed names them")
    export.posts = _posts(rows, texts, export, (url or "").rstrip("/"))
    return export


def _posts(
    rows: list[dict[str, str]], texts: Mapping[str, Callable[[], bytes]], export: Export, base: str
) -> Iterator[Post]:
    listed = set()
    for row in rows:
        post_id, kind = _value(row, "post_id"), _value(row, "type")
        listed.add(post_id)
        if kind in _NO_POSTS:
            export.leave_out(_NO_POSTS[kind])
        elif post_id:
            read = texts.get(post_id)
            yield _post(row, post_id, read().decode("utf-8", "replace") if read else "", base)
    if strays := sorted(texts.keys() - listed):
        export.leave_out("texts that are in no line of posts.csv", len(strays))


def _value(row: Mapping[str, str], name: str) -> str:
    value = row.get(name)
    return value.strip() if isinstance(value, str) else ""


def _post(row: Mapping[str, str], post_id: str, html: str, base: str) -> Post:
    _number, _, slug = post_id.partition(".")
    address = f"{base}/p/{slug}" if base and slug else None
    return Post(
        title=plain(_value(row, "title")),
        html=without_widgets(html),
        name=slug,
        address=address,
        old_id=address,
        published=values.moment(_value(row, "post_date")),
        summary=plain(_value(row, "subtitle")),
        enclosures=_recording(_value(row, "podcast_url")),
        held_back=_held_back(row),
    )


def _recording(url: str) -> tuple[Enclosure, ...]:
    file = values.enclosure(url, "audio/mpeg") if url.startswith("http") else None
    return (file,) if file else ()


def _held_back(row: Mapping[str, str]) -> str | None:
    if _value(row, "is_published").lower() not in _TRUE:
        return "draft"
    audience = _value(row, "audience") or "everyone"
    return None if audience == "everyone" else "for subscribers only"


def without_widgets(html: str) -> str:
    """Leave out what asks for subscriptions, shares and comments; embeds become links, and pictures plain ones."""
    return _DEAD_HOST.sub(_LIVE_HOST, rewritten(html, _WIDGETS))


def _picture(element: Any) -> str | None:
    image = next(element.iter("img"), None)
    if image is None:
        return None
    given = attributes_of(image)
    source = given.get("src") or original_picture(image.get("src") or "")
    alt = image.get("alt") or given.get("alt") or ""
    caption = next((words(each) for each in element.iter("figcaption")), "")
    shown = f'<img src="{escape(str(source))}" alt="{escape(str(alt))}">'
    return f"<figure>{shown}{f'<figcaption>{escape(caption, quote=False)}</figcaption>' if caption else ''}</figure>"


def _embedded(element: Any) -> str | None:
    values_given = attributes_of(element)
    video = values_given.get("videoId")
    url = f"https://www.youtube.com/watch?v={video}" if video else values_given.get("url")
    if not isinstance(url, str) or not url.startswith("http"):
        return None
    title = values_given.get("title")
    return f"<p>{link(url, title if isinstance(title, str) else url)}</p>"


def _anchor(element: Any) -> str:
    """Write a footnote's mark as all others are written."""
    target, name = element.get("href") or "", element.get("id") or ""
    return f'<sup><a href="{escape(target)}" id="{escape(name)}">{escape(words(element))}</a></sup>'


_WIDGETS: tuple[tuple[str, Rewrite], ...] = (
    ("subscription-widget-wrap", drop),
    ("subscription-widget-wrap-editor", drop),
    ("subscription-widget", drop),
    ("captioned-button-wrap", drop),
    ("button-wrapper", drop),
    ("poll-embed", drop),
    ("community-chat", drop),
    ("directMessage", drop),
    ("paywall-jump", drop),
    ("captioned-image-container", _picture),
    ("youtube-wrap", _embedded),
    ("vimeo-wrap", _embedded),
    ("tweet", _embedded),
    ("embedded-post-wrap", _embedded),
    ("digest-post-embed", _embedded),
    ("footnote-anchor", _anchor),
)
