"""Pages for people: the index of a feed, each article's page, and the page in place of a withdrawn article."""

import re
from collections.abc import Mapping, Sequence
from html import escape, unescape
from types import MappingProxyType
from typing import Any

from markupsafe import Markup
from msgspec import structs

from feedwright.languages import day, period
from feedwright.model.article import Enclosure, Entry, Person
from feedwright.model.feed import Feed
from feedwright.model.files import Document
from feedwright.rendering.content import lead_caption, lead_image
from feedwright.rendering.display import direction, with_widths
from feedwright.rendering.formats import formats_of
from feedwright.rendering.metadata import article_metadata, index_metadata
from feedwright.rendering.page_parts.highlighting import highlighted
from feedwright.rendering.page_parts.neighbours import Neighbours
from feedwright.rendering.page_parts.reading_time import reading_minutes
from feedwright.rendering.templating import render_template
from feedwright.rendering.words import words_in

NOT_FOUND_PATH, ARCHIVE_PATH = "404.html", "archive.html"
_MEDIA_TYPE = "text/html; charset=utf-8"
_OPENING = 2_000  # characters of HTML in which a summary is looked for
_LOCATION_LENGTH = 1_500  # an object of S3 has room for 2 KB of metadata
_SAME = 60  # characters of a summary that are compared
_SENTENCE = 8  # characters of a paragraph with which a summary may begin
_PARAGRAPH = re.compile(r"<p[^>]*>(.*?)</p>", re.DOTALL)
_DATE = re.compile(r"\d{4}(?:-\d\d){0,2}(?![^-])")
_TAG = re.compile(r"<[^>]*>")
_NO_OVERRIDES: Mapping[str, str] = MappingProxyType({})
_NO_NEIGHBOURS = Neighbours()
_NO_PAGES: Mapping[str, Mapping[str, str]] = MappingProxyType({})


def render_index(
    feed: Feed,
    *,
    feeds: Sequence[tuple[str, str]] = (),
    site_title: str | None = None,
    overrides: Mapping[str, str] = _NO_OVERRIDES,
) -> Document:
    """Render a feed for people: the newest entries, and how to subscribe.

    Args:
        feed: the main feed or another feed.
        feeds: titles and page addresses of further feeds for the list.
        site_title: the site's name on the page of a further feed; without it, the words for "front page".
        overrides: the publisher's own templates by their names below ``templates/``.

    Raises:
        SiteError: one of the *overrides* cannot be used.
    """
    values = _shared(feed, feed.language, feeds)
    name = feed.title if feed.name == "main" else site_title or values["words"].front_page
    home = None if feed.name == "main" else {"title": name, "url": feed.page_of("")}
    older = feed.history.previous
    values |= {
        "metadata": index_metadata(feed, name),
        "formats": _formats(feed),
        "home": home,
        "older_url": feed.page_of(older) if older else None,
    }
    body = render_template("index.html", overrides, values)
    return Document(path=f"{feed.folder}index.html", media_type=_MEDIA_TYPE, body=body)


def render_article(  # noqa: PLR0913 - the last four are named at each call
    entry: Entry,
    feed: Feed,
    path: str,
    *,
    feeds: Sequence[tuple[str, str]] = (),
    label_pages: Mapping[str, Mapping[str, str]] = _NO_PAGES,
    neighbours: Neighbours = _NO_NEIGHBOURS,
    overrides: Mapping[str, str] = _NO_OVERRIDES,
) -> Document:
    """Render an entry's own page.

    Args:
        entry: what the page shows.
        feed: the main feed, with or without its entries.
        path: the path of the page.
        feeds: titles and page addresses of the further feeds that hold the entry.
        label_pages: for "tags", "sections" and "authors": for each label the address of its page, if it has one.
        neighbours: the articles that the page links.
        overrides: the publisher's own templates by their names below ``templates/``.

    Raises:
        SiteError: one of the *overrides* cannot be used.
    """
    language = entry.language or feed.language
    published, updated = (day(moment, feed.zone, language) for moment in (entry.published, entry.updated))
    content, lead = _content(entry), lead_image(entry)
    minutes = 0 if entry.enclosures else reading_minutes(entry.content_html, language)
    values = _shared(feed, language, feeds) | {
        "metadata": article_metadata(entry, feed),
        "entry": entry,
        "authors": entry.authors or _signers(feed),
        "tag_pages": label_pages.get("tags", {}),
        "section_pages": label_pages.get("sections", {}),
        "author_pages": label_pages.get("authors", {}),
        "content": content,
        "has_colours": '<span class="' in content,  # an article's own text keeps no classes
        "standfirst": _standfirst(entry),
        "lead_image": lead,
        "lead_caption": lead_caption(entry, lead) if lead else "",
        "captions": _captions(entry),
        "minutes": minutes if minutes > 1 else None,
        "neighbours": neighbours,
        "formats": _formats(feed),
        "published_day": published,
        "updated_day": updated if updated != published else None,
    }
    return Document(path=path, media_type=_MEDIA_TYPE, body=render_template("article.html", overrides, values))


def render_withdrawn(feed: Feed, path: str, *, overrides: Mapping[str, str] = _NO_OVERRIDES) -> Document:
    """Render the page that takes the place of a withdrawn article at *path*; *feed* is the main feed.

    Raises:
        SiteError: one of the *overrides* cannot be used.
    """
    values = _shared(feed, feed.language, ()) | {"metadata": Markup('<meta name="robots" content="noindex">')}
    return Document(path=path, media_type=_MEDIA_TYPE, body=render_template("withdrawn.html", overrides, values))


def render_redirect(path: str, url: str, language: str) -> Document:
    """Render what leads readers from an old address to *url*: with the CDN a redirect, else a page that moves on."""
    to = words = escape(url)
    html = (
        f'<!doctype html>\n<html lang="{escape(language)}" dir="ltr">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{words}</title>\n"
        f'<link rel="canonical" href="{to}">\n<meta name="robots" content="noindex">\n'
        f'<meta http-equiv="refresh" content="0; url={to}">\n</head>\n'
        f'<body><p><a href="{to}">{words}</a></p></body>\n</html>\n'
    )
    return Document(path=path, media_type=_MEDIA_TYPE, body=html.encode(), location=location_of(url))


def location_of(url: str) -> str | None:
    """Give the address as it may stand among an object's metadata; None if it has no room there."""
    return url if url.isascii() and url.isprintable() and len(url) <= _LOCATION_LENGTH else None


def render_archive(
    feed: Feed, name: str, *, site_title: str | None = None, overrides: Mapping[str, str] = _NO_OVERRIDES
) -> Document:
    """Render one part of a feed's history for people: the titles of its entries, newest first.

    Args:
        feed: the feed with the entries of that part, its folder and its place in the history.
        name: the part's name, which begins with its year, month or day (``2026-03``).
        site_title: the site's name on the page of a further feed; without it, the words for "front page".
        overrides: the publisher's own templates by their names below ``templates/``.

    Raises:
        SiteError: one of the *overrides* cannot be used.
    """
    values = _shared(feed, feed.language, ())
    is_main = feed.name == "main"
    name_of_site = feed.title if is_main else site_title or values["words"].front_page
    url, current = feed.page_of(feed.folder), feed.history.current or ""
    values |= {
        "metadata": index_metadata(structs.replace(feed, url=url, folder=current, description=""), name_of_site),
        "home": {"title": name_of_site, "url": feed.page_of("")},
        "list_url": f"{feed.base_url}{ARCHIVE_PATH}" if is_main else feed.url,
        "period": _period(name, feed.language),
        **{
            side: feed.page_of(where) if where else None
            for side, where in (("older_url", feed.history.previous), ("newer_url", feed.history.next))
        },
    }
    body = render_template("archive.html", overrides, values)
    return Document(path=f"{feed.folder}index.html", media_type=_MEDIA_TYPE, body=body)


def render_archive_list(
    feed: Feed, parts: Sequence[tuple[str, str]], *, overrides: Mapping[str, str] = _NO_OVERRIDES
) -> Document:
    """Render the list of all parts of a feed's history for people.

    Args:
        feed: the main feed, with or without its entries.
        parts: names and page addresses of the parts, newest first.
        overrides: the publisher's own templates by their names below ``templates/``.

    Raises:
        SiteError: one of the *overrides* cannot be used.
    """
    values = _shared(feed, feed.language, ()) | {
        "metadata": index_metadata(
            structs.replace(feed, url=f"{feed.base_url}{ARCHIVE_PATH}", description=""), feed.title
        ),
        "parts": [(_period(name, feed.language), url) for name, url in parts],
    }
    body = render_template("archive_list.html", overrides, values)
    return Document(path=ARCHIVE_PATH, media_type=_MEDIA_TYPE, body=body)


def _period(name: str, language: str) -> str:
    """Write the date with which the name of a part begins; a part that was cut has further signs behind it."""
    date = _DATE.match(name)
    return period(date[0], language) if date else name


def render_not_found(feed: Feed, *, overrides: Mapping[str, str] = _NO_OVERRIDES) -> Document:
    """Render the page for addresses without a document; a web server or a CDN shows it under any of them.

    Raises:
        SiteError: one of the *overrides* cannot be used.
    """
    values = _shared(feed, feed.language, ()) | {"metadata": Markup('<meta name="robots" content="noindex">')}
    body = render_template("not_found.html", overrides, values)
    return Document(path=NOT_FOUND_PATH, media_type=_MEDIA_TYPE, body=body)


def _shared(feed: Feed, language: str, feeds: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Give the values for every template; ``in_words`` and ``in_feed`` are attributes for another language."""
    words = words_in(language)
    known = language.lower().split("-")[0] == words.language.split("-")[0]
    return {
        "feed": feed,
        "feeds": feeds,
        "language": language,
        "words": words,
        "in_words": "" if known else _in(words.language),
        "in_feed": "" if feed.language == language else _in(feed.language),
    }


def _signers(feed: Feed) -> tuple[Person, ...]:
    """Give who wrote what nobody signed: the site's author, if that is not the publication itself."""
    return tuple(person for person in feed.authors if person.name.casefold() != feed.title.casefold())


def _in(language: str) -> Markup:
    return Markup(' lang="{}" dir="{}"').format(language, direction(language))


def _formats(feed: Feed) -> list[dict[str, str]]:
    where = feed.base_url + feed.folder
    return [
        {"title": row.title, "type": row.media_type, "url": where + row.file_name} for row in formats_of(feed.profile)
    ]


def _content(entry: Entry) -> Markup:
    """Give an article's text; readers can scroll a wide table or wide code, also with the keyboard.

    It is empty if it is no more than the title, as of a recording without a text.
    """
    if entry.enclosures and _words_of(entry.content_html) == _run_together(entry.title):
        return Markup("")
    sanitised = highlighted(with_widths(entry))
    sanitised = sanitised.replace("<pre", '<pre tabindex="0"')
    if "<table" in sanitised:
        sanitised = sanitised.replace("<table", '<div class="wide" tabindex="0"><table').replace(
            "</table>", "</table></div>"
        )
    return Markup(sanitised)  # noqa: S704 - sanitised when the entry was made


def _standfirst(entry: Entry) -> str | None:
    """Give the summary, unless the text itself begins with it, as it does if the author wrote no summary."""
    if not (entry.summary and entry.title):
        return None
    start, opening = entry.summary[:_SAME].rstrip(" …"), entry.content_html[:_OPENING]
    if escape(start, quote=False) in opening or _run_together(start) in (words := _words_of(opening)):
        return None
    # Code, a list or a heading may stand between the sentences of which the summary was made.
    summary = _run_together(entry.summary)
    if summary[:_SENTENCE] not in words:
        return entry.summary
    paragraphs = map(_words_of, _PARAGRAPH.findall(opening))
    return None if any(len(each) >= _SENTENCE and summary.startswith(each) for each in paragraphs) else entry.summary


def _words_of(html: str) -> str:
    return _run_together(unescape(_TAG.sub("", html)))


def _run_together(text: str) -> str:
    """Remove white space, because lines may have been broken in a script without spaces."""
    return "".join(text.split())


def _captions(entry: Entry) -> Enclosure | None:
    """List the captions that a video player can show."""
    transcripts = entry.episode.transcripts if entry.episode else ()
    return next((each for each in transcripts if each.media_type == "text/vtt"), None)
