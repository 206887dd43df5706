"""The private index of all reports: as JSON for programs and as a page without any script."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from feedwright.model.files import Document
from feedwright.rendering.report import private_document, private_template, report_paths, stamp

INDEX_PATHS = ("index.json", "index.html")


class ReportLine(Struct, frozen=True, kw_only=True):
    """A line of the index, about one report."""

    key: str  # the key of the article or of the settings
    since: datetime  # when this state began
    rejected: bool  # false: there are only warnings
    file: str  # the file of the first problem
    line: int | None
    rule: str
    what: str
    cure: str
    further: int = 0  # the number of further problems and warnings

    @property
    def page(self) -> str:
        """The path of the report's page, relative to the index."""
        return report_paths(self.key)[1]


class ReportIndex(Struct, frozen=True, kw_only=True):
    """The content of the index: the newest reports, and the files that are not articles."""

    rejected: Sequence[ReportLine]  # newest first
    warned: Sequence[ReportLine]  # newest first
    more: bool  # there are further reports
    passed_over: Sequence[str]  # lines about files that are not articles, with the cures


def render_report_index(index: ReportIndex) -> tuple[Document, Document]:
    """Render the index: its JSON, and its page."""
    values = {
        "rejected": list(map(_values, index.rejected)),
        "warned": list(map(_values, index.warned)),
        "more": index.more,
        "passed_over": [line.strip() for line in index.passed_over],
    }
    page = private_template("report_index.html").render(index=index, page_of=lambda line: line.page).encode()
    as_json, as_html = INDEX_PATHS
    body = json.dumps(values, indent=2).encode() + b"\n"
    return (
        private_document(as_json, "application/json", body),
        private_document(as_html, "text/html; charset=utf-8", page),
    )


def _values(line: ReportLine) -> dict[str, Any]:
    return {
        "key": line.key,
        "since": stamp(line.since),
        "report": report_paths(line.key)[0],
        "problem": {"file": line.file, "line": line.line, "rule": line.rule, "what": line.what, "cure": line.cure},
        "further": line.further,
    }
