"""Takes the widgets of Squarespace, which exports in WordPress's format, out of its texts, and leaves plain HTML."""

from collections.abc import Iterator
from html import escape
from typing import Any

from feedwright.moving.sources.markup import Rewrite, drop, find, fragment, link, markup_of, rewritten, words

MARK = "sqs-"  # the beginning of the classes of its elements


def without_widgets(html: str) -> str:
    """Turn galleries, pictures and players into plain HTML, and unwrap what only lays them out."""
    root = fragment(rewritten(html, _WIDGETS))
    for element in list(root.iter("div")):
        if element is not root and (MARK in (element.get("class") or "") or not element.attrib):
            element.drop_tag()
    return markup_of(root)


def _pictures(element: Any) -> Iterator[tuple[str, str]]:
    """Give address and alternative text of each picture once: a picture that loads late has a twin in <noscript>."""
    shown: set[str] = set()
    for image in element.iter("img"):
        url = image.get("data-src") or image.get("data-image") or image.get("src") or ""
        if url and url not in shown:
            shown.add(url)
            yield url, image.get("alt") or ""


def _figures(element: Any) -> str | None:
    caption = words(find(element, "image-caption"))
    below = f"<figcaption>{escape(caption, quote=False)}</figcaption>" if caption else ""
    written = [
        f'<figure><img src="{escape(url)}" alt="{escape(alt)}">{below}</figure>' for url, alt in _pictures(element)
    ]
    return "\n".join(written) or None


def _audio(element: Any) -> str | None:
    url = element.get("data-url")
    if not url:
        return None
    title = link(url, element.get("data-title") or url.rpartition("/")[2])
    return f'<figure><audio src="{escape(url)}" controls></audio><figcaption>{title}</figcaption></figure>'


def _video(element: Any) -> str | None:
    """Give the frame of another site's player, which is written as text in an attribute."""
    frame = next(fragment(element.get("data-html") or "").iter("iframe"), None)
    url = (frame.get("src") or "") if frame is not None else ""
    whole = f"https:{url}" if url.startswith("//") else url
    return f'<iframe src="{escape(whole)}"></iframe>' if whole else None


_WIDGETS: tuple[tuple[str, Rewrite], ...] = (
    ("form-block", drop),
    ("newsletter-block", drop),
    ("summary-v2-block", drop),
    ("socialaccountlinks-v2-block", drop),
    ("gallery-block", _figures),
    ("sqs-gallery", _figures),
    ("image-block", _figures),
    ("sqs-audio-embed", _audio),
    ("sqs-video-wrapper", _video),
)
