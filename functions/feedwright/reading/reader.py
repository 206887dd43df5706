"""Turns a source object into an ``Article``. A format has a row in ``READERS`` and suffixes in ``selection.KINDS``."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any

from msgspec import structs

from feedwright.errors import ArticleError, Problem
from feedwright.model.article import Article
from feedwright.model.expressions import expression
from feedwright.model.files import EmbeddedPicture, SourceObject
from feedwright.reading.article_body import Body
from feedwright.reading.encoding.decode import decode
from feedwright.reading.html.left_out import left_out
from feedwright.reading.html.parser_cost import is_tangled
from feedwright.reading.identity import date_in_path
from feedwright.reading.markdown.reader import read_markdown
from feedwright.reading.media.names import is_media_name
from feedwright.reading.metadata.fields import FIELD_NAMES, read_fields
from feedwright.reading.metadata.front_matter import Metadata, plain_name, split_dotted_lines, split_front_matter
from feedwright.reading.metadata.object_metadata import object_metadata
from feedwright.reading.metadata.sidecar import NIKOLAS, foreign_sidecars, read_sidecars
from feedwright.reading.notices import notice_in
from feedwright.reading.page.reader import read_page
from feedwright.reading.private_names import is_of_substack, private_name
from feedwright.reading.prose.dates import to_utc
from feedwright.reading.selection import DOCX, HTML, JSON, KINDS, MARKDOWN, MDX, RST, TEXT, Kind, kind_of, matches
from feedwright.site import Site
from feedwright.site.single_values import Unusable, shown

SIZE_LIMIT, _DOCX_LIMIT = 5_000_000, 25_000_000  # bytes; a Word document may hold pictures
_HEAD = 2_000  # characters; a whole page shows within these that it is a page
_DATE = expression(r"\s*\d{4}-\d\d-\d\d(?:[T ]|\s*$)", re.ASCII)
_FENCES = expression(r"(?:---|\+\+\+)[ \t]*\n")
_MOVABLE_TYPE = expression(r"\s*(?:[A-Z][A-Z ]{2,30}:[^\n]*\n){2,30}+-----\s*\n(?:EXTENDED |)BODY:[ \t]*\n")
_KIRBYS_RULE, _KIRBYS_FIELD = expression(r"\n----[ \t]*(?:\n|\Z)"), expression(r"\s*[A-Za-z][\w-]{0,40}:(?:\s|\Z)")
_KIRBYS_FIRST = expression(r"\s*(?:Title|Uuid):(?:\s|\Z)")
_FRANKLIN = expression(r"(?:<!--(?:(?!-->).)*+-->|\s)*+@def[ \t]+\w+[ \t]*=", re.DOTALL)
_NOTHING = expression(r"(?:\s|&nbsp;|</?(?:a|article|body|br|div|hr|html|p|section|span)\b[^<>]*>)*+")


def _read_json(path: str, text: str, given_title: str | None) -> Body:
    from feedwright.reading.json_article import read_json  # noqa: PLC0415 - a cold start without JSON need not wait

    return read_json(path, text, given_title)


def _read_text(path: str, text: str, given_title: str | None) -> Body:
    from feedwright.reading.text.reader import read_text  # noqa: PLC0415 - a cold start need not wait for it

    return read_text(path, text, given_title)


def _read_markdown(path: str, text: str, given_title: str | None) -> Body:
    """Read Markdown; a text that imports components is MDX, which Docusaurus and others also keep in ``.md`` files."""
    if _IMPORT_HINT in text and _IMPORT.search(text):
        from feedwright.reading.mdx.reader import holds_imports  # noqa: PLC0415 - few texts need it

        if holds_imports(text, _IMPORT):
            return _read_mdx(path, text, given_title)
    return read_markdown(path, text, given_title)


def _read_mdx(path: str, text: str, given_title: str | None) -> Body:
    from feedwright.reading.mdx.reader import read_mdx  # noqa: PLC0415 - a cold start need not wait for it

    return read_mdx(path, text, given_title)


def _read_rst(path: str, text: str, given_title: str | None) -> Body:
    from feedwright.reading.rst.reader import read_rst  # noqa: PLC0415 - a cold start need not wait for it

    return read_rst(path, text, given_title)


def _read_docx(path: str, text: str, given_title: str | None) -> Body:
    from feedwright.reading.docx.reader import read_docx  # noqa: PLC0415 - a cold start need not wait for it

    return read_docx(path, text, given_title)


def size_limit(key: str) -> int:
    """Give the bytes that the file of an article may have."""
    return _DOCX_LIMIT if kind_of(key) is DOCX else SIZE_LIMIT


def _text_of(source: SourceObject, kind: Kind) -> tuple[str, tuple[Problem, ...], tuple[EmbeddedPicture, ...]]:
    """Decode the bytes to text; turn a Word document into HTML, and give the pictures inside it."""
    if kind is not DOCX:
        return *decode(source), ()
    from feedwright.reading.docx.reader import docx_text  # noqa: PLC0415 - a cold start need not wait for it

    return docx_text(source)


# Reads the object's key, its text without front matter, and the title from the front matter.
_Reader = Callable[[str, str, str | None], Body]
_IMPORT_HINT = "import "
_IMPORT = expression(
    r"^import[ \t]+(?:[\w$]+|\{[^{}\n]*\}|\*[ \t]+as[ \t]+\w+)[^\n]{0,200}[ \t]from[ \t]+[\"'][^\"'\n]+[\"'];?[ \t]*$",
    re.MULTILINE,
)
READERS: Mapping[Kind, _Reader] = {
    HTML: read_page,
    MARKDOWN: _read_markdown,
    MDX: _read_mdx,
    TEXT: _read_text,
    JSON: _read_json,
    RST: _read_rst,
    DOCX: _read_docx,
}


def read_article(source: SourceObject, site: Site) -> Article:
    """Read an article. A field counts from the first place that has it: sidecar, front matter, text, object metadata.

    Raises:
        ArticleError: with file, line, rule and cure.
    """
    beside = read_sidecars(source)
    given, warnings = _described(source, beside, site)
    if is_media_name(source.key):
        from feedwright.reading.media_article import read_media  # noqa: PLC0415 - few articles need it

        given, more = _scheduled(source, site, given)
        return structs.replace(
            read_media(source, beside[0] if beside else Metadata(path=source.key, values={}), given),
            warnings=(*warnings, *more),
        )
    if source.size > (most := size_limit(source.key)):
        what = f"the file has {source.size:,} bytes; at most {most:,} are read."
        raise _refusal(source, "too-large", what, "Split it into several articles.")
    kind = kind_of(source.key)
    if kind is None:
        *others, last = [f"{kind.name} ({kind.suffixes[0]})" for kind in KINDS]
        what = f"only {', '.join(others)} and {last} are read."
        raise _refusal(source, "format", what, "Save the article as one of these, or exclude it in site.toml.")
    whole, doubts, pictures = _text_of(source, kind)
    metadata, text = _front_matter(source, whole, kind)
    text, tags = _without_tags(source.key, text) if kind is HTML and text is not whole else (text, ())
    stated, more = read_fields(metadata, site, known=given)
    given, warnings = stated | given, (*doubts, *warnings, *more)
    body = _body(READERS[kind], source, text, given.get("title"))
    text_fields: dict[str, Any] = {"title": body.title} if body.title else {}
    text_fields |= {"authors": body.authors} if body.authors else {}
    shown, more = read_fields(_own(source, body, text), site, known=given)
    text_fields |= shown | given
    moved = _moved((*tags, *body.warnings), whole.count("\n") - text.count("\n")) if tags or body.warnings else ()
    warnings = (*warnings, *more, *moved)
    warnings = (*warnings, *left_out(source.key, body.content_html, whole))
    object_fields, more = read_fields(object_metadata(source), site, known=text_fields)
    values, late = _scheduled(source, site, object_fields | text_fields)
    unread = _unread_dates(metadata) if not (values.get("published") or date_in_path(source.key)) else ()
    values, lists = _without_text(source, values, metadata, body)
    notice = _notice(source, (values.get("title") or "", *_shown(kind, text, body.content_html)))
    notice = (*notice, *_in_private_place(source, site, values))
    if notice:
        values |= {"draft": True}
    pictures = tuple(picture for picture in pictures if picture.address in body.content_html)
    values = {"content_html": body.content_html, "base_url": body.base_url, "pictures": pictures} | values
    return Article(**values, warnings=(*warnings, *more, *late, *unread, *lists, *notice))


def _described(source: SourceObject, beside: list[Metadata], site: Site) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Read the fields of the article's sidecars, the first of which counts first.

    Nikola's can hold an article back. That it does not hold it back says nothing against a mark in the article.
    """
    given: dict[str, Any] = {}
    warnings = foreign_sidecars(source, beside)
    for sidecar in beside:
        stated, more = read_fields(sidecar, site, known=given)
        if sidecar.path.endswith(NIKOLAS) and not stated.get("draft"):
            stated.pop("draft", None)
        given, warnings = stated | given, (*warnings, *more)
    return given, warnings


def _shown(kind: Kind, text: str, html: str) -> tuple[str, ...]:
    """Give the texts above which a notice may stand: the typed text, or its HTML, or a comment above the HTML."""
    if kind in {MARKDOWN, MDX, RST, TEXT}:
        return (text,)
    return (text, html) if kind is HTML and text.startswith("<!--") and "<head" not in text[:_HEAD].lower() else (html,)


def _unread_dates(metadata: Metadata) -> tuple[Problem, ...]:
    """Warn about a date in an article without a date, if the date's field has a name that Feedwright does not read."""
    if not metadata.typed:
        return ()
    dates = (
        name
        for name, value in metadata.values.items()
        if isinstance(value, str) and _DATE.match(value) and plain_name(name) not in FIELD_NAMES
    )
    return tuple(
        metadata.problem(
            name,
            rule="unread-date",
            what=f"{name[:60]} holds a date, but Feedwright does not read a field of that name",
            cure=f"If that is when the article was published, write date: {metadata.values[name].strip()[:40]}",
        )
        for name in islice(dates, 3)
    )


def _without_text(
    source: SourceObject, values: dict[str, Any], metadata: Metadata, body: Body
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Give an article without a text its summary and what it names as a text; refuse a generator's list page."""
    if not _NOTHING.fullmatch(body.content_html):
        return values, ()
    from feedwright.reading.media_article import list_kind, text_of_metadata  # noqa: PLC0415 - few articles need it

    if text := text_of_metadata(values):
        return values | {"content_html": text}, ()
    kind = list_kind(source.key, metadata.values)
    if kind is None:
        return values, ()
    what = f"this page has no text of its own; {kind} makes it a page that a site generator fills in, not an article."
    cure = f"If that is right, write this into site.toml: exclude = [{json.dumps(source.key, ensure_ascii=False)}]"
    return values | {"draft": True}, (Problem(path=source.key, rule="no-article", what=what, cure=cure),)


def _scheduled(
    source: SourceObject, site: Site, values: Mapping[str, Any]
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Hold an article back until its embargo ends; the end of the embargo becomes the article's date."""
    values = dict(values)
    ends, is_scheduled = values.pop("embargo", None), values.pop("scheduled", False)
    stated = values.get("published") or date_in_path(source.key)
    if ends is None and is_scheduled and stated is None:
        what = "the status says that the article is scheduled, but it has no date, so the article is held back."
        cure = "Write when it is to be published: date: 2026-11-23 08:30"
        return values | {"draft": True}, (Problem(path=source.key, rule="held-back", what=what, cure=cure),)
    if ends is None:
        return values, ()
    if stated is not None and to_utc(stated, site.zone) >= to_utc(ends, site.zone):
        return values, ()
    local = to_utc(ends, site.zone).astimezone(site.zone)
    what = f"the embargo ends at {local:%Y-%m-%d %H:%M} {site.timezone}; that is the article's date now."
    cure = "Remove the embargo if the article may be published sooner."
    warning = Problem(path=source.key, rule="embargo", what=what, cure=cure)
    return values | {"published": ends}, (warning,) if stated is not None else ()


def _in_private_place(source: SourceObject, site: Site, values: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Warn about a folder or a file name that holds the article back; ``draft: false`` in the article says otherwise.

    A site that began under an earlier release keeps publishing such files, because it has published them before. A
    folder that ``include`` names is not private either.
    """
    if site.suffixes != "all" or "draft" in values:
        return ()
    named = [pattern for pattern in site.include if matches(source.key, pattern)]
    if is_of_substack(source.key) and not any("posts" in pattern.split("/") for pattern in named):
        what = (
            "the file is named as in an export of Substack, in which only posts.csv says what is a draft or for those "
            "who pay, so the article is held back."
        )
        cure = "Run feedwright import on the export: it reads posts.csv."
        return (Problem(path=source.key, rule="held-back", what=what, cure=cure),)
    words = private_name(source.key)
    if words is None or any(words.rstrip("/") in pattern.split("/") for pattern in named):
        return ()
    what = f"{words} in the path {shown(source.key)} says that the article is private, so the article is held back."
    cure = "Write draft: true if the article is private, draft: false to publish it, or move the file."
    return (Problem(path=source.key, rule="held-back", what=what, cure=cure),)


def _notice(source: SourceObject, texts: Iterable[str]) -> tuple[Problem, ...]:
    """Warn about a notice above the text, such as EMBARGO, that holds the article back."""
    words = notice_in(texts)
    if words is None:
        return ()
    offset = source.body.find(words.encode())
    line = source.body.count(b"\n", 0, offset) + 1 if offset >= 0 else None
    what = f"{shown(words)} stands above the text, so the article is held back."
    cure = "To publish the article, remove that line; to publish it later, write embargo: TIME into its metadata."
    return (Problem(path=source.key, line=line, rule="held-back", what=what, cure=cure),)


def _front_matter(source: SourceObject, text: str, kind: Kind) -> tuple[Metadata, str]:
    """Split off the front matter; JSON has none, and in reStructuredText a rule above the text belongs to its title."""
    nothing = Metadata(path=source.key, values={})
    if kind is TEXT and _MOVABLE_TYPE.match(text):
        what = "this is an export of Movable Type (Hatena, TypePad), with many articles, drafts and comments."
        cure = "Make a file of each article, or import the site's feed: feedwright import FEED CONTENT."
        raise _refusal(source, "format", what, cure)
    if kind in {TEXT, MARKDOWN} and _is_kirbys(text, is_of_file=is_media_name(source.key.rpartition(".")[0])):
        what = "this is a file of Kirby, whose fields stand between lines of hyphens: Feedwright does not read them."
        cure = "Import the site's feed: feedwright import FEED CONTENT; or write the fields as front matter."
        raise _refusal(source, "format", what, cure)
    if kind is MARKDOWN and "@def" in text and _FRANKLIN.match(text):
        what = "the lines with @def are metadata of Franklin, written in Julia, which Feedwright does not run."
        raise _refusal(source, "front-matter", what, "Write them as front matter between two lines of +++ or ---.")
    if kind is RST and not _FENCES.match(text):
        return split_dotted_lines(source.key, text, FIELD_NAMES) or (nothing, text)
    if kind is JSON:
        return nothing, text
    return split_front_matter(source.key, text, FIELD_NAMES)


def _is_kirbys(text: str, *, is_of_file: bool) -> bool:
    """Say whether a text is nothing but fields, as Kirby keeps them: in a page, or in what describes a picture."""
    fields = [field for field in _KIRBYS_RULE.split(text) if field.strip()]  # a rule may end the file
    if not all(map(_KIRBYS_FIELD.match, fields)):
        return False
    if is_of_file:
        return len(fields) > 1 or text.lstrip().startswith("Uuid:")
    return len(fields) > 1 and _KIRBYS_FIRST.match(text) is not None


def _without_tags(path: str, text: str) -> tuple[str, tuple[Problem, ...]]:
    """Replace a site generator's tags in HTML with front matter, which only site generators' files have."""
    from feedwright.reading.tags.html_tags import expand_html  # noqa: PLC0415 - few articles need it

    return expand_html(path, text)


def _body(read_body: _Reader, source: SourceObject, text: str, title: str | None) -> Body:
    try:
        body = read_body(source.key, text, title)
        if is_tangled(body.content_html):
            raise Unusable(
                "the text has too many HTML elements or attributes.", "Close every tag, or split the article."
            )
    except Unusable as fault:
        raise _refusal(source, "tangled", fault.what, fault.cure) from fault
    return body


def _own(source: SourceObject, body: Body, text: str) -> Metadata:
    """Give the metadata that the document holds in its own format."""
    place = "the document itself"
    return Metadata(
        path=source.key, values=body.metadata, text=text, place=place, written=body.written, typed=body.typed
    )


def _moved(problems: tuple[Problem, ...], lines: int) -> list[Problem]:
    """Add the lines of the front matter to the line numbers of the problems."""
    return [
        problem if problem.line is None else structs.replace(problem, line=problem.line + lines) for problem in problems
    ]


def _refusal(source: SourceObject, rule: str, what: str, cure: str) -> ArticleError:
    return ArticleError(Problem(path=source.key, rule=rule, what=what, cure=cure))
