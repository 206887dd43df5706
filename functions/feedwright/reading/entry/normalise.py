"""Turns an article, the settings and what the catalogue keeps into the entry that every format is rendered from."""

import hashlib
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cache, partial
from itertools import islice

from msgspec import Struct, field

from feedwright.errors import ArticleError, Problem
from feedwright.model.article import Article, DatedCorrection, Entry, Episode, Identity, Version
from feedwright.model.expressions import expression
from feedwright.model.files import References, SourceObject
from feedwright.model.links import Links
from feedwright.model.text import on_one_line
from feedwright.reading.entry import corrections as correcting
from feedwright.reading.entry.episode import with_chapters
from feedwright.reading.entry.podcast_advice import advice
from feedwright.reading.entry.references import Resolver
from feedwright.reading.entry.words import words_of
from feedwright.reading.html.sanitise import Prepared, alternatives, image_sources, paragraphs, text_of
from feedwright.reading.identity import date_in_address, date_in_path, title_of_name
from feedwright.reading.media.names import is_media_name
from feedwright.reading.prose.boilerplate import prose
from feedwright.reading.prose.dates import date_warning, to_utc
from feedwright.reading.prose.sentences import summary_from, title_from
from feedwright.reading.prose.typography import has_straight_marks, typeset, typeset_line
from feedwright.site import Site
from feedwright.site.addresses.pages import chapters_url, page_url

# A text may have so many times the size of its file, and in any case so many characters.
_SWELLING, _ANY_TEXT, _LONGEST_TEXT = 20, 200_000, 10_000_000
_COPIED = ("short_title", "authors", "categories", "language", "section", "contributors", "rights", "links")
_NOTE = 50  # words: a shorter text without a title is a note, which has none
_Lines = tuple[str, str | None]  # a title, "" of a note, and a summary, if there is one
_CAPTION = expression(r"<(figcaption|caption)\b[^<>]*>.*?</\1>", re.DOTALL)


class Normalised(Struct, frozen=True, kw_only=True):
    entry: Entry
    version: Version
    has_page: bool  # false if the article's page is on another site
    expires: datetime | None
    warnings: tuple[Problem, ...]
    words: str  # ``words_of``


class Kept(Struct, frozen=True):
    """What the catalogue keeps of an article."""

    identity: Identity  # from when the article was first seen
    version: Version | None = None  # the last recorded version
    references: References = field(default_factory=dict)  # the look-ups of the source files that the article refers to
    links: Links = field(default_factory=dict)  # the look-ups of the articles that it links


def normalise(
    article: Article, source: SourceObject, site: Site, kept: Kept, prepared: Prepared | None = None
) -> Normalised:
    """Make the entry of an article.

    Args:
        article: the article as it was read from *source*.
        source: the object; its modification time dates the changes that the author did not date.
        site: the settings in force.
        kept: what the catalogue keeps of the article.
        prepared: the article's content, if ``wanted_by`` has cleaned it already.

    Raises:
        ArticleError: the article has no text, is too long, or is a media file that is none.
    """
    identity = kept.identity
    own_url = page_url(site, identity.slug)
    url = article.canonical_url or own_url
    files = Resolver(
        article=article,
        key=source.key,
        url=url,
        site=site,
        references=kept.references,
        articles=kept.links,
        prepared=prepared,
    )
    _demand_own_file(source, kept.references)
    body, text, pictures = _body(article, source, files)
    one_line = on_one_line(text)
    is_note = _is_note(article, source, one_line, kept.version)
    lines_of = partial(_title_and_summary, article, source, is_note=is_note)
    title, summary = lines_of(body)
    published, warnings = _published(article, source, site, identity)
    corrections, undated = correcting.dated(article, source, site, kept.version.corrected if kept.version else {})
    fingerprint = _fingerprint(title, article, one_line, files.names(pictures))
    version = _version(article, source, site, kept.version, _Shown(fingerprint, published, corrections, is_note))
    images = files.images(body)
    language = article.language or site.language
    texts = _Texts(title, summary, body + correcting.notes(corrections, language, site))
    if _sets_marks(article, site) and (corrections or any(map(has_straight_marks, (one_line, title, summary or "")))):
        texts = _typeset(article, texts, body, language, lines_of)
    entry = Entry(
        id=identity.id,
        guid=identity.guid,
        url=url,
        title=texts.title,
        summary=texts.summary,
        content_html=texts.content,
        published=published,
        updated=version.updated,
        images=images,
        scaled=files.pictures(texts.content, images),
        enclosures=files.enclosures(article.enclosures),
        episode=_episode(article, files, text, chapters_url(site, identity.slug)),
        corrections=tuple(corrections),
        **{name: getattr(article, name) for name in _COPIED},
    )
    return Normalised(
        entry=entry,
        version=version,
        has_page=url == own_url,
        expires=None if article.expires is None else to_utc(article.expires, site.zone),
        warnings=(*article.warnings, *warnings, *undated, *files.warnings(source), *advice(entry, source, text, site)),
        words=words_of(article, source, kept.references, one_line),
    )


def _demand_own_file(source: SourceObject, references: References) -> None:
    """Refuse a recording or a picture with a sidecar that is none: without it nothing of the entry is left.

    Raises:
        ArticleError: the file cannot be published.
    """
    own = references.get(source.key) if is_media_name(source.key) else None
    if own and own.fault:
        what, cure = own.fault
        raise ArticleError(Problem(path=source.key, rule="bad-media", what=what, cure=cure))


def _body(article: Article, source: SourceObject, files: Resolver) -> tuple[str, str, list[str]]:
    """Give the article's HTML, the text in it, line by line, and the addresses of its pictures.

    Raises:
        ArticleError: the article has no text, or is too long.
    """
    body = files.content()
    _demand_no_swelling(source, body)
    text, pictures = text_of(body), image_sources(body)
    if not text and not pictures:
        raise ArticleError(next(iter(files.warnings(source)), _no_text(article, source)))
    return body, text, pictures


def _episode(article: Article, files: Resolver, text: str, address: str) -> Episode | None:
    """Give what podcast apps want to know of the entry, and of one that can be played, its chapters.

    Args:
        article: the article.
        files: its files, of which one may hold chapters.
        text: its text, of which lines may name chapters.
        address: where its document of chapters will stand.
    """
    is_playable = any(enclosure.is_playable for enclosure in article.enclosures)
    return with_chapters(files.episode(), text, files.recorded_chapters(), address) if is_playable else files.episode()


def _demand_no_swelling(source: SourceObject, content: str) -> None:
    """Refuse a text that its links make many times as long as its file, because each feed would carry it.

    Raises:
        ArticleError: the text is too long.
    """
    most = min(source.size * _SWELLING + _ANY_TEXT, _LONGEST_TEXT)
    if len(content) > most:
        what = (
            f"links and signs make the text of this article {len(content) // max(source.size, 1)} times as long as its "
            f"file: {len(content):,} characters."
        )
        cure = "Remove links that lead nowhere, or give the article a shorter slug."
        raise ArticleError(_warning(source, "too-costly", what, cure))


def _is_note(article: Article, source: SourceObject, text: str, kept: Version | None) -> bool:
    """Say whether the entry has no title: a short text or a picture without one, or the author wants none.

    An entry that has been out with a title keeps one, because readers would see it as another entry.
    """
    if article.title or article.enclosures:
        return False
    if kept and not kept.untitled and not (article.untitled and kept.source_digest != source.digest):
        return False
    unspaced = 0 if text.isascii() else len(_unspaced().findall(text))
    return article.untitled or text.count(" ") + 1 + unspaced // 2 < _NOTE


@cache
def _unspaced() -> re.Pattern[str]:
    """Match a letter of which two count as a word; to compile so large a class takes milliseconds."""
    return re.compile("[\u3040-\u30ff\u3400-\u9fff]")


def _title_and_summary(article: Article, source: SourceObject, body: str, *, is_note: bool) -> _Lines:
    """Give the author's title and summary, or make them from the first sentences."""
    if article.title and article.summary:
        return article.title, article.summary
    running = list(islice(prose(paragraphs(body)), 2)) or _first_lines(body)
    summary = article.summary or summary_from(running) or None
    if is_note:
        return "", summary or next(filter(None, alternatives(body)), title_of_name(source.key))
    title = article.title or (running and title_from(running[0])) or title_of_name(source.key)
    return title, summary


def _sets_marks(article: Article, site: Site) -> bool:
    """Say whether quotation marks and dashes are set: not in what was out elsewhere, which would be seen as changed.

    The fingerprint and the words by which a moved file is recognised are those that the author wrote.
    """
    return site.smart_quotes and not article.id and not article.guid


class _Texts(Struct, frozen=True):
    """What a person reads of an entry."""

    title: str
    summary: str | None
    content: str  # HTML: the article's body, and the notes of its corrections


def _typeset(article: Article, texts: _Texts, body: str, language: str, lines_of: Callable[[str], _Lines]) -> _Texts:
    """Set quotation marks and dashes, but not in code.

    So a title or summary that was taken from a body with code is taken again, from the body as it is set.
    """
    content = typeset(texts.content, language)
    title, summary = typeset_line(texts.title, language), texts.summary and typeset_line(texts.summary, language)
    if "<code" in body and not (article.title and article.summary):
        taken_title, taken_summary = lines_of(content if texts.content == body else typeset(body, language))
        title, summary = title if article.title else taken_title, summary if article.summary else taken_summary
    return _Texts(title, summary, content)


def _first_lines(body: str) -> list[str]:
    """Give lines in place of paragraphs, if the text has none: list items, quotations, verses, but not captions."""
    lines = text_of(_CAPTION.sub("", body)).split("\n")
    return [" ".join(line.split()) for line in lines if line.strip()][:2]


def _published(
    article: Article, source: SourceObject, site: Site, identity: Identity
) -> tuple[datetime, tuple[Problem, ...]]:
    stated = article.published or date_in_path(source.key) or _date_in_address(article)
    if stated is not None:
        published = to_utc(stated, site.zone)
        odd = date_warning(published, identity.first_seen)
        return published, (_warning(source, "odd-date", odd, "Correct the date if it is a mistake."),) if odd else ()
    taken = identity.first_seen.replace(microsecond=0)
    here = taken.astimezone(site.zone)
    when = f"{here:%Y-%m-%d %H:%M} {site.timezone}"
    what = f"the article has no date; {when}, when the file was last changed, is its date until you write one."
    place = "a line above the title" if source.key.lower().endswith(".docx") else "one"  # Word has no front matter
    return taken, (_warning(source, "no-date", what, f"Write {place}: date: {here:%Y-%m-%d}"),)


def _no_text(article: Article, source: SourceObject) -> Problem:
    """Report that an article has no text; if a template tag was all of it, name the tag and its line."""
    left_out = next((warning for warning in article.warnings if warning.rule in {"template-tag", "open-comment"}), None)
    if left_out:
        what = f"nothing is left of the text: {left_out.what}"
        return Problem(path=source.key, line=left_out.line, rule="no-text", what=what, cure=left_out.cure)
    return _warning(source, "no-text", "the article has no text.", "Write a text, or remove the file.")


def _date_in_address(article: Article) -> date | None:
    """Read the date in the address that the author gives the article; a path counts before a whole address."""
    addresses = (article.slug, article.canonical_url)
    return next((day for address in addresses if address and (day := date_in_address(address))), None)


class _Shown(Struct, frozen=True):
    """What distinguishes a version from the version before it."""

    fingerprint: str
    published: datetime
    corrections: Sequence[DatedCorrection]
    is_untitled: bool


def _version(article: Article, source: SourceObject, site: Site, kept: Version | None, shown: _Shown) -> Version:
    if article.updated is not None:
        updated = to_utc(article.updated, site.zone)
    elif kept is None:
        updated = shown.published
    elif kept.fingerprint == shown.fingerprint or kept.source_digest == source.digest:
        updated = kept.updated
    else:
        updated = source.touched.replace(microsecond=0)
    if article.updated is None:
        updated = max([updated, *correcting.moved_to(shown.corrections, source)])
    return Version(
        source_digest=source.digest,
        fingerprint=shown.fingerprint,
        updated=max(updated, shown.published),
        untitled=shown.is_untitled,
        corrected=correcting.first_seen(article, shown.corrections),
    )


def _fingerprint(title: str, article: Article, text: str, pictures: list[str]) -> str:
    """Hash what a person reads; markup, white space, the sanitiser and the bytes of files do not count."""
    files = [image.url for image in article.images] + [enclosure.url for enclosure in article.enclosures]
    seen = [title, article.summary or "", text, *correcting.texts(article), *pictures, *files]
    return hashlib.sha256("\x00".join(seen).encode()).hexdigest()[:32]


def _warning(source: SourceObject, rule: str, what: str, cure: str) -> Problem:
    return Problem(path=source.key, rule=rule, what=what, cure=cure)
