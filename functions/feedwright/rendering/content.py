"""An entry's text as a feed shows it; the text holds all that readers should see, because many apps show nothing else.

NetNewsWire does not read ``media:*``, mail does not show it, and nearly every reader follows only an entry's own link.
"""

from collections.abc import Sequence
from html import escape
from urllib.parse import urlsplit

from feedwright.model.article import Entry, Image, Link, Person
from feedwright.model.feed import Feed
from feedwright.rendering.display import clock, direction, label
from feedwright.rendering.profiles import with_allowed_tags

_SHOWN_CHAPTERS = 3  # fewer are shown by no directory
_DESCRIPTION = 4_000  # bytes of an item's description that Apple Podcasts takes
MARKUP = 400  # at most so many bytes are added around an entry's text, without addresses and descriptions


def shown_text(entry: Entry, feed: Feed) -> str:
    """Give the HTML: the lead picture first, the target of a link post last, language and direction around them.

    A feed of summaries has the summary and a link to the entry's page in place of the entry's text: FreshRSS shows no
    plain text of a JSON Feed, and a reader would not know that there is more to read.
    """
    words = entry.content_html if is_in_full(entry, feed) else _summary_and_link(entry)
    text, footer = f"{_lead(entry, feed)}{words}{_second_link(entry, feed)}", _footer(entry, feed)
    language = entry.language or feed.language
    if language == feed.language:
        return _turned(with_allowed_tags(text + footer, feed), language, feed)
    shown = _turned(with_allowed_tags(text, feed), language, feed)
    return shown + _turned(with_allowed_tags(footer, feed), feed.language, feed) if footer else shown


def _turned(html: str, language: str, feed: Feed) -> str:
    """Say the direction and the language of a text, where readers would not take the right ones by themselves."""
    turned = direction(language)
    if turned == "ltr" and language == feed.language:
        return html
    return f'<div dir="{turned}" lang="{escape(language)}">{html}</div>'


def _footer(entry: Entry, feed: Feed) -> str:
    """Give the publisher's line below the text."""
    if not feed.footer:
        return ""
    from feedwright.rendering.custom_templates.footer import render_footer  # noqa: PLC0415 - few feeds have it

    values = {
        "title": entry.title,
        "url": entry.url,
        "id": entry.id,
        "author": ", ".join(person.name for person in signed_by(entry, feed)),
        "date": entry.published.astimezone(feed.zone).date().isoformat(),
    }
    return render_footer(feed.footer, values, {"title": feed.title, "url": feed.url})


def description(entry: Entry, feed: Feed) -> str:
    """Give the HTML of RSS's description: the summary, and in a podcast the times of the chapters below it.

    Spotify, Apple Podcasts and YouTube read these lines of a description, where they do not read the chapters' file.
    """
    summary = escape(entry.summary or "", quote=False)
    marks = entry.episode.marks if feed.podcast and entry.episode else ()
    if not summary or len(marks) < _SHOWN_CHAPTERS:
        return summary
    lines = (f"<p>{clock(int(mark.start))} {escape(mark.title, quote=False)}</p>" for mark in marks)
    text = summary + "".join(lines)
    return text if len(text.encode()) <= _DESCRIPTION else summary


def is_in_full(entry: Entry, feed: Feed) -> bool:
    """Say whether the feed shows the entry's whole text, and not only its summary and its link."""
    return feed.content == "full" and entry.id not in feed.shortened


def lead_image(entry: Entry) -> Image | None:
    """Give the picture that leads the entry, unless its text or the poster of a video shows the picture already."""
    if not entry.images or any(each.media_type.startswith("video/") for each in entry.enclosures):
        return None
    return None if _stands_as("src", entry.images[0].url, entry) else entry.images[0]


def lead_caption(entry: Entry, image: Image) -> str:
    """Give the caption below the picture that leads the entry; Liferea removes one that only repeats the title."""
    return "" if image.caption.casefold().strip(" .") == entry.title.casefold().strip(" .") else image.caption


def target_of(entry: Entry) -> Link | None:
    """Give what a link post is about."""
    return next((link for link in entry.links if link.rel == "related"), None)


def main_link(entry: Entry, feed: Feed) -> str:
    """Give the address to which the entry's own link leads: its page, or the target of a link post."""
    target = target_of(entry) if feed.link_posts == "out" else None
    return target.url if target else entry.url


def signed_by(entry: Entry, feed: Feed) -> Sequence[Person]:
    """Give an entry's authors, or the site's authors if the article has none: most readers look only at the entry."""
    return entry.authors or feed.authors


def _summary_and_link(entry: Entry) -> str:
    summary = f"<p>{escape(entry.summary, quote=False)}</p>" if entry.summary else ""
    return f"{summary}{_arrow(entry.url, label(entry))}"


def _lead(entry: Entry, feed: Feed) -> str:
    image = lead_image(entry)
    if image is None or feed.podcast:  # the picture of an episode is its cover
        return ""
    caption = lead_caption(entry, image)
    below = f"<figcaption>{escape(caption, quote=False)}</figcaption>" if caption else ""
    return f'<figure><img src="{escape(image.url)}" alt="{escape(image.alt)}">{below}</figure>'


def _stands_as(attribute: str, url: str, entry: Entry) -> bool:
    """Say whether the whole address is the value of such an attribute in the text; prose may also name the address."""
    return f'{attribute}="{escape(url, quote=False)}"' in entry.content_html


def _second_link(entry: Entry, feed: Feed) -> str:
    """Link what the entry's own link does not lead to: the target of a link post, or the post's page."""
    target = target_of(entry)
    if target is None:
        return ""
    if feed.link_posts == "out":
        return _arrow(entry.url, _host(entry.url)) if is_in_full(entry, feed) else ""
    return "" if _stands_as("href", target.url, entry) else _arrow(target.url, target.title or _host(target.url))


def _host(url: str) -> str:
    return urlsplit(url).netloc.removeprefix("www.") or url


def _arrow(url: str, words: str) -> str:
    return f'<p><a href="{escape(url)}">→ {escape(words, quote=False)}</a></p>'
