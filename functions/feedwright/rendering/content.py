"""An entry's text as a feed shows it: what an author means to be seen stands there, for many readers show nothing else.

NetNewsWire reads no ``media:*``, mail shows none, and nearly every reader follows an entry's own link alone.
"""

from collections.abc import Sequence
from html import escape
from urllib.parse import urlsplit

from feedwright.model.article import Entry, Image, Person
from feedwright.model.feed import Feed
from feedwright.rendering.display import direction

MARKUP = 400  # bytes at most that this adds around an entry's text, beside addresses and descriptions


def full_text(entry: Entry, feed: Feed) -> str:
    """Give the HTML: the lead picture first, the target of a link post last, language and direction around them."""
    text = f"{_lead(entry, feed)}{entry.content_html}{_target(entry)}"
    language = entry.language or feed.language
    turned = direction(language)
    if turned == "ltr" and language == feed.language:
        return text
    return f'<div dir="{turned}" lang="{escape(language)}">{text}</div>'


def lead_image(entry: Entry) -> Image | None:
    """Give the picture that leads the entry, unless its text shows it already or a video shows it as its poster."""
    if not entry.images or any(each.media_type.startswith("video/") for each in entry.enclosures):
        return None
    return None if _stands_as("src", entry.images[0].url, entry) else entry.images[0]


def signed_by(entry: Entry, feed: Feed) -> Sequence[Person]:
    """Name an entry's authors: where the article names none, the site's, for most readers look at the entry alone."""
    return entry.authors or feed.authors


def _lead(entry: Entry, feed: Feed) -> str:
    image = lead_image(entry)
    if image is None or feed.podcast:  # an episode's picture is its cover
        return ""
    return f'<figure><img src="{escape(image.url)}" alt="{escape(image.alt)}"></figure>'


def _stands_as(attribute: str, url: str, entry: Entry) -> bool:
    """Say whether the whole address is a value of that attribute in the entry's text; prose may name it, too."""
    return f'{attribute}="{escape(url, quote=False)}"' in entry.content_html


def _target(entry: Entry) -> str:
    target = next((link for link in entry.links if link.rel == "related"), None)
    if target is None or _stands_as("href", target.url, entry):
        return ""
    words = target.title or urlsplit(target.url).netloc.removeprefix("www.") or target.url
    return f'<p><a href="{escape(target.url)}">→ {escape(words, quote=False)}</a></p>'
