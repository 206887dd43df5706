"""Turns Word's .docx into HTML: styles become headings, lists, quotations and code; comments are left out."""

import re
from collections import Counter
from collections.abc import Iterator
from xml.parsers.expat import ExpatError

import mammoth

from feedwright.errors import ArticleError, Problem
from feedwright.model.files import EmbeddedPicture, SourceObject
from feedwright.model.text import legal
from feedwright.reading.article_body import Body
from feedwright.reading.docx.archive import CROPPED, packed, read_parts, status_of, without_hidden
from feedwright.reading.docx.pictures import Pictures
from feedwright.reading.html.elements import plain
from feedwright.reading.metadata.fields import FIELD_NAMES
from feedwright.reading.opening import byline_of, date_of, is_about_the_article, title_of
from feedwright.site.single_values import Unusable

_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p > em:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
p[style-name='Quotations'] => blockquote > p:fresh
p[style-name='HTML Preformatted'] => pre:separator('\\n')
p[style-name='Preformatted Text'] => pre:separator('\\n')
p[style-name='Macro Text'] => pre:separator('\\n')
p[style-name='Source Code'] => pre:separator('\\n')
p[style-name='Code'] => pre:separator('\\n')
p[style-name='caption'] => p > em:fresh
p[style-name='Caption'] => p > em:fresh
r[style-name='HTML Code'] => code
r[style-name='Verbatim Char'] => code
r[style-name='Emphasis'] => em
r[style-name='Intense Emphasis'] => em
highlight => mark
"""
_BLOCK_END = re.compile(r"(</(?:p|h[1-6]|li|ul|ol|table|tr|blockquote|pre)>)(?=<)")
_BREAK = re.compile(r"<br[^<>]*>")
_TITLE = re.compile(r"<h1>.*?</h1>\n?", re.DOTALL)
_PICTURE = re.compile(r"<img\b[^<>]*>")
_PICTURES = re.compile(r"(?:<p>(?:<img\b[^<>]*>|<br[^<>]*>|\s)++</p>\n?)++")
_FIELD = re.compile(r"<p>(?P<html>(?:(?!</?p>).){1,600})</p>\n?", re.DOTALL)
_NAMED = re.compile(r"(?P<name>[^\W\d][\w -]{0,30}?)\s?[:=](?:\s+\S.*)?")
_MOST_FIELDS, _SURELY_FIELDS = 40, 2
_FAULTS = (
    ExpatError,
    ArithmeticError,
    AttributeError,
    IndexError,
    KeyError,
    LookupError,
    OSError,
    TypeError,
    ValueError,
)


def docx_text(source: SourceObject) -> tuple[str, tuple[Problem, ...], tuple[EmbeddedPicture, ...]]:
    """Turn a document into HTML, below lines such as ``Title: …`` that stand above its text.

    Returns:
        The text, what is left out of it, and the pictures inside the document.

    Raises:
        ArticleError: the file is not a Word document, is too large, or is damaged.
    """
    try:
        parts, left_out = without_hidden(read_parts(source.body))
        status = status_of(parts)
        pictures = Pictures(source.body)
        result = mammoth.convert_to_html(
            packed(pictures.stand_ins() | parts),
            style_map=_STYLES,
            convert_image=pictures.show,
            include_embedded_style_map=False,
        )
    except Unusable as fault:
        raise _refusal(source, fault.what, fault.cure) from fault
    except RecursionError as error:
        raise _refusal(source, "the document is nested too deep.", "Take tables out of tables.") from error
    except _FAULTS as error:
        raise _refusal(source, "the file is a damaged Word document.", "Open it in Word, and save it again.") from error
    html = legal(_BLOCK_END.sub(r"\1\n", result.value))
    text = _with_fields_first(_below_title(html))
    if status and "status" not in text.partition("\n\n")[0].lower():
        text = f"Status: {status}\n{text}" if _NAMED.match(text) else f"Status: {status}\n\n{text}"
    problems = (*pictures.problems(source.key), *_left_out(source, left_out))
    return text, problems, tuple(pictures.taken.values())


def read_docx(_path: str, html: str, given_title: str | None) -> Body:
    """Take the title, byline and date out of the HTML of ``docx_text``."""
    title, html = title_of(html, given_title)
    above, html = _pictures_first(html.lstrip("\n"))
    authors, html = byline_of(html)
    between, html = _pictures_first(html)
    day, html = date_of(html) if title or authors else ("", html)
    return Body(above + between + html, title, authors, metadata={"published": day} if day else {})


def _pictures_first(html: str) -> tuple[str, str]:
    """Part the paragraphs at the top that hold pictures alone from the rest."""
    match = _PICTURES.match(html)
    return (match[0], html[match.end() :]) if match else ("", html)


def _below_title(html: str) -> str:
    """Put pictures that stand above the title or within it below the title, which then opens the text."""
    above, rest = _pictures_first(html)
    title = _TITLE.match(rest)
    if title is None:
        return html
    within = "".join(f"<p>{tag}</p>\n" for tag in _PICTURE.findall(title[0]))
    return f"{_PICTURE.sub('', title[0])}{above}{within}{rest[title.end() :]}"


def _with_fields_first(html: str) -> str:
    """Put paragraphs such as ``Tags: …`` above the text into lines of their own at the top.

    These paragraphs may stand below the title, a byline and a date.
    """
    title = _TITLE.match(html)
    at = start = title.end() if title else 0
    lines: list[str] = []
    while len(lines) < _MOST_FIELDS and (match := _FIELD.match(html, at)):
        written = [line for part in _BREAK.split(match["html"]) if (line := plain(part).strip())]
        if written and all(map(_NAMED.fullmatch, written)):
            lines += written
        elif lines or not (_PICTURES.match(match[0]) or is_about_the_article(plain(match["html"]))):
            break
        else:
            start = match.end()
        at = match.end()
    names = {line.partition(":")[0].strip().lower() for line in lines}
    if len(lines) < _SURELY_FIELDS and names.isdisjoint(FIELD_NAMES):
        return html
    return "\n".join([*lines, "", html[:start] + html[at:]])


def _left_out(source: SourceObject, others: list[str]) -> Iterator[Problem]:
    for kind, count in sorted(Counter(others).items()):
        if kind == "formula":
            what = f"formulas of the document stand as plain text: {count}."
            cure = "Write the article in Markdown, with each formula between dollar signs."
        elif kind == CROPPED:
            what = f"cropped pictures of the document are left out, because they still hold what was cut off: {count}."
            cure = "In Word, choose Compress Pictures and Delete cropped areas of pictures."
        else:
            what, cure = f"each {kind} of the document is left out: {count}.", "Show a picture instead."
        yield Problem(path=source.key, rule="docx", what=what, cure=cure)


def _refusal(source: SourceObject, what: str, cure: str) -> ArticleError:
    return ArticleError(Problem(path=source.key, rule="docx", what=what, cure=cure))
