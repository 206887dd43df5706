"""The private report on a file for its author: as JSON for programs and as a page without any script."""

import json
import re
import unicodedata
from datetime import UTC, datetime, tzinfo
from functools import cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from msgspec import Struct

from feedwright.errors import Problem
from feedwright.model.files import Document
from feedwright.rendering.display import visible
from feedwright.rules import RULES
from feedwright.site import SITE_KEY

_LONGEST = 500  # bytes of a name that shows the key, and of each part: the limits of disks and S3
_LONGEST_PART = 200
# Names that cannot be part of a path, that would be the folder of another key's report, or the place of the index.
_NO_PLACE = re.compile(r"(^|/)(\.{0,2}(/|$)|[^/]+\.(json|html)/)|^index$", re.IGNORECASE)
_ODD = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|~]')


class Report(Struct, frozen=True, kw_only=True):
    """The facts about the file at *key*; ``problem`` is the reason if the file was rejected."""

    key: str
    since: datetime  # when this state began
    problem: Problem | None
    warnings: tuple[Problem, ...]
    public: str | None  # the public address of the last good version; for settings, the address of the site
    public_from: datetime | None = None  # nothing is public before this time


def report_name(key: str) -> str:
    """Name the report on *key*: the key itself if every disk accepts it, else a name with a hash.

    Two keys never share a name, even on a disk that does not distinguish capitals: a name without ``~`` is the key
    itself, in small letters; any other name ends with the key's own hash.
    """
    sizes = [len(part.encode("utf-8", "surrogatepass")) for part in (key, *key.split("/"))]
    showable = not (_NO_PLACE.search(key) or _ODD.search(key)) and sizes[0] <= _LONGEST
    if not showable or max(sizes[1:]) > _LONGEST_PART:
        return f"~{_hash(key)}"
    folded = unicodedata.normalize("NFC", key.casefold())
    return key if folded == key else f"{key}~{_hash(key)}"


def report_paths(key: str) -> tuple[str, str]:
    """Give the paths of the JSON and the HTML document, relative to the folder of reports."""
    name = report_name(key)
    return f"{name}.json", f"{name}.html"


def render_report(report: Report) -> tuple[Document, Document]:
    as_json, as_html = report_paths(report.key)
    clause, address = meanwhile(report)
    values = {"report": report, "problems": [report.problem] if report.problem else [], "clause": clause}
    page = (
        private_template("report.html")
        .render(values | {"address": address, "is_site": report.key == SITE_KEY, "rules": RULES})
        .encode()
    )
    body = json.dumps(_values(report), indent=2).encode() + b"\n"
    return private_document(as_json, "application/json", body), private_document(
        as_html, "text/html; charset=utf-8", page
    )


def meanwhile(report: Report, zone: tzinfo = UTC) -> tuple[str, str | None]:
    """Say what is public at the moment: a clause, and the address that ends it, if there is an address."""
    if report.key == SITE_KEY:
        if not report.public:
            return "nothing is published before the settings are valid; every article waits", None
        return f"the {'last good ' if report.problem else ''}settings are in force at", report.public
    its = "its last good version" if report.problem else "it"
    if report.public:
        return f"{its} stays at" if report.problem else "it is public at", report.public
    if report.public_from:
        return f"nothing of it is public; {its} comes out on {spelt(report.public_from.astimezone(zone))}", None
    return "nothing of it is public", None


def spelt(when: datetime) -> str:
    """Write a time for people, in its own time zone, which is named."""
    return f"{when:%Y-%m-%d %H:%M} {when.tzinfo}"


def _values(report: Report) -> dict[str, Any]:
    return {
        "key": report.key,
        "verdict": "rejected" if report.problem else "accepted",
        "since": stamp(report.since),
        "problem": _problem(report.problem) if report.problem else None,
        "warnings": [_problem(warning) for warning in report.warnings],
        "public": report.public,
        "public_from": stamp(report.public_from) if report.public_from else None,
    }


def _problem(problem: Problem) -> dict[str, Any]:
    place = {"file": problem.path, "line": problem.line}
    return place | {"rule": problem.rule, "what": problem.what, "cure": problem.cure}


def stamp(when: datetime) -> str:
    """Write a time for programs."""
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def private_document(path: str, media_type: str, body: bytes) -> Document:
    """Make a document that only the publisher may read."""
    return Document(path=path, media_type=media_type, body=body, cache_control="private, no-store", private=True)


def _hash(key: str) -> str:
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]


@cache
def private_template(name: str) -> Template:
    """Load a template of a private page."""
    loader = PackageLoader("feedwright.rendering", "private")
    environment = Environment(
        loader=loader,
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    for function in (spelt, visible):
        environment.filters[function.__name__] = function
    return environment.get_template(name)
