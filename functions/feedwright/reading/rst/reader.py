"""Turns reStructuredText into HTML with docutils, which here reads no files, passes no HTML on and reads no clock."""

import re
from collections.abc import Iterator
from typing import Any

from docutils import nodes
from docutils.core import publish_doctree, publish_from_doctree

from feedwright.errors import Problem
from feedwright.reading.article_body import Body
from feedwright.reading.metadata.fields import FIELD_NAMES
from feedwright.reading.opening import byline_of
from feedwright.reading.rst.extensions import POST, with_extensions
from feedwright.reading.rst.html import HtmlWriter
from feedwright.site.single_values import Unusable

_LONGEST = 200_000  # characters: docutils takes seconds for these
# Its time grows with the square of the marks in a block of lines, and of the names in the whole text.
_BLOCK, _MARKS_OF_BLOCK, _MARKS, _NAMED = 4_000, 500, 5_000, 1_000
_EXPLICIT = re.compile(r"^[ \t]*(?:\.\.|__)[ \t]", re.MULTILINE)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_MOST_WARNINGS = 10
_SETTINGS: dict[str, Any] = {
    "_disable_config": True,  # otherwise docutils would read settings from files of the machine
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "docinfo_xform": False,
    "doctitle_xform": True,
    "initial_header_level": 2,
    "toc_backlinks": False,
    "syntax_highlight": "none",
    "strip_comments": False,  # Nikola keeps metadata in comments
    "halt_level": 5,
    "report_level": 5,
    "warning_stream": False,
    "traceback": True,
    "line_length_limit": 100_000,
}  # fmt: skip
_HELD_MARKS = frozenset({"draft", "private"})  # as a field without a value, or as one of Nikola's tags
_PELICAN_LINKS = re.compile(r"(?:\{(?:filename|static|attach)\}|\|(?:filename|static|attach)\|)")
_NIKOLA = re.compile(r"([A-Za-z][\w-]{0,30}):(?:[ \t]+(.*))?", re.DOTALL)
_WITHOUT_ITS_TEXT = {
    "raw": "HTML that is passed on as it is",
    "include": "another file",
    "csv-table": "a table of another file",
}
_DISABLED = re.compile(r"\"(?P<name>[\w-]+)\" directive disabled")


# What may stand above the fields, such as a label, or the note on a line below the title that is too short.
_BEFORE_FIELDS = (
    nodes.title, nodes.subtitle, nodes.substitution_definition, nodes.target, nodes.system_message, nodes.pending,
)  # fmt: skip


def read_rst(path: str, text: str, given_title: str | None) -> Body:
    """Convert *text*: its title becomes the article's; the fields below the title, or Nikola's comments, are metadata.

    Raises:
        Unusable: the text is too long, or nested too deep.
    """
    _require_readable(text)
    text = _PELICAN_LINKS.sub("", text)
    try:
        with with_extensions(text):
            document = publish_doctree(text, settings_overrides=_SETTINGS)
        post = document.attributes.pop(POST, {})
        metadata = post | _metadata(document)
        title = given_title or document.get("title") or None
        warnings = tuple(_problems(path, document))
        html = publish_from_doctree(
            document, writer=HtmlWriter(), settings_overrides=_SETTINGS | {"output_encoding": "unicode"}
        )
    except RecursionError as error:
        raise Unusable("the text is nested too deep.", "Split it, or nest less of it.") from error
    authors, html = byline_of(str(html).strip())
    names = {name.lower(): name for name in metadata if name.lower() in FIELD_NAMES}
    known = {name.lower() if name.lower() in names else name: value for name, value in metadata.items()}
    return Body(html, title, authors, metadata=known, typed=True, warnings=warnings)


def _require_readable(text: str) -> None:
    if len(text) > _LONGEST:
        what = f"a text in reStructuredText may have {_LONGEST:,} characters."
        raise Unusable(what, "Split it into several articles.")
    if len(_EXPLICIT.findall(text)) > _NAMED:
        raise Unusable("the text has too many directives, targets and comments.", "Split it into several articles.")
    if sum(map(text.count, "*`|_[")) > _MARKS:
        raise Unusable("the text has too much markup.", "Split it into several articles.")
    for block in _BLANK_LINE.split(text):
        if len(block) > _BLOCK and sum(map(block.count, "*`|_[:")) > _MARKS_OF_BLOCK:
            raise Unusable("a paragraph has too much markup.", "Divide it with blank lines.")


def _metadata(document: nodes.document) -> dict[str, Any]:
    """Take the fields above the text out of the text."""
    fields: dict[str, Any] = {}
    for node in list(document.children):
        if isinstance(node, _BEFORE_FIELDS):
            continue
        if isinstance(node, nodes.comment):
            if nikola := _NIKOLA.fullmatch(node.astext().strip()):
                fields.setdefault(nikola[1], " ".join((nikola[2] or "").split()))
            document.remove(node)
        elif isinstance(node, nodes.field_list | nodes.docinfo):
            for field in node.findall(nodes.field):
                name, body = field.children
                value = " ".join(body.astext().split())
                if (
                    fields.setdefault(name.astext().strip(), value) != value
                    and name.astext().strip().lower() in FIELD_NAMES
                ):
                    raise Unusable(
                        f"{name.astext()} stands twice with two different values.", "Keep only one of the two."
                    )
            document.remove(node)
            break
        elif isinstance(node, nodes.meta):
            if node.get("name", "").lower() in {"description", "keywords"}:
                fields.setdefault(node["name"].lower(), node.get("content", ""))
        else:
            break
    marked = {name: value or "true" for name, value in fields.items() if value or name.lower() in _HELD_MARKS}
    tags = [tag.strip().lower() for tag in marked.get("tags", "").split(",")]
    return marked | ({"draft": "true"} if not _HELD_MARKS.isdisjoint(tags) else {})


def _problems(path: str, document: nodes.document) -> Iterator[Problem]:
    """Pass the messages of docutils on to the author."""
    messages = [*document.findall(nodes.system_message), *document.parse_messages, *document.transform_messages]
    reported: set[tuple[int | None, str]] = set()
    unknown: set[str] = set()  # unknown directives; each gets a single warning
    for message in messages:
        line, text = message.get("line"), message.children[0].astext() if message.children else ""
        if message["level"] < 2 or (line, text) in reported or len(reported) >= _MOST_WARNINGS:
            continue
        if text in unknown:
            continue
        reported.add((line, text))
        unknown |= {text} if "is unknown" in text else set()
        disabled = _DISABLED.search(text)
        left_out = _WITHOUT_ITS_TEXT.get(disabled["name"], "what it names") if disabled else None
        what = f"{left_out} is left out." if left_out else f"{' '.join(text.split())[:200].rstrip('.')}."
        cure = (
            "Write it in reStructuredText itself." if left_out else "Correct that line. Feedwright publishes the rest."
        )
        yield Problem(path=path, line=line, rule="rst", what=what, cure=cure)
