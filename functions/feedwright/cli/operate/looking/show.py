"""``feedwright show``: all that the catalogue keeps of one file, in words."""

from collections.abc import Iterator
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from feedwright.cli.build import print_problem
from feedwright.cli.operate.looking.catalogue import opened_catalogue
from feedwright.cli.operate.looking.facts import zone_of
from feedwright.cli.operate.looking.naming import called_so, keys_of, site_and_keys
from feedwright.cli.operate.printing import console_for_people, print_json, problem_values
from feedwright.engine.catalogue.keys import SITE, article_key
from feedwright.engine.catalogue.records import Record, State, record_of, site_record_of
from feedwright.engine.catalogue.reports import report_of
from feedwright.engine.catalogue.rows import ArticleRow, SourceRow
from feedwright.errors import CommandError
from feedwright.ports import Table
from feedwright.reading.metadata.sidecar import is_sidecar
from feedwright.rendering.display import visible
from feedwright.rendering.report import meanwhile, report_paths, spelt, stamp

_WIDTH = 13
_USERS = 100  # articles that show a file
_STATES = {
    State.OUT: "published",
    State.WITHDRAWN: "withdrawn: the file is gone",
    State.DRAFT: "a draft, which is not published",
    State.REJECTED: "rejected, and nothing of it is public",
    State.SCHEDULED: "scheduled",
    State.EXPIRED: "expired: it is public no more",
    State.HELD: "held: another file has the same words, and may be about to go",
}


def run_show(name: str, content: Path | None, stack_name: str | None, *, as_json: bool) -> int:
    """Print what the catalogue keeps of the file, and return the exit status: 1 if the article is rejected."""
    keys = keys_of(name)
    if stack_name is None:
        content, keys = site_and_keys(name, content)
    with opened_catalogue(content, stack_name) as opened:
        key = next((key for key in keys if _is_known(opened.table, key)), name)
        site_row, stored = opened.table.get([SITE, article_key(key)])
        users = users_of(opened.table, key)
        if stored is None and not users:
            why = next(
                filter(None, (_why_nothing(opened.table, each) for each in keys)), "No file of this name was seen"
            )
            cure = "Names are paths below the folder, such as articles/first.md."
            if meant := next((other for other in called_so(name, content) if _is_known(opened.table, other)), None):
                cure = f"Did you mean {meant}?"
            raise CommandError(visible(f"{name}: the catalogue keeps nothing of it. {why}. {cure}"))
    record = record_of(stored) if stored else None
    zone = zone_of(site_record_of(site_row) if site_row else None)
    if as_json:
        print_json(values_of(key, record, users))
    else:
        console = console_for_people(as_json=False)
        for label, text in lines_of(record, zone) if record else [("file", key)]:
            console.print(f"{label:{_WIDTH}}{visible(text)}", markup=False)
        for user in users:
            console.print(f"{'shown by':{_WIDTH}}{visible(user)}", markup=False)
        if record and record.problem:
            print_problem(console, "rejected", record.problem, style="red")
        for warning in record.warnings if record else ():
            print_problem(console, "warning", warning, style="yellow")
    return 1 if record and record.problem else 0


def _is_known(table: Table, key: str) -> bool:
    return table.get([article_key(key)]) != [None] or bool(users_of(table, key))


def _why_nothing(table: Table, key: str) -> str | None:
    """Say why the catalogue keeps nothing of a file that was seen."""
    if table.get([SourceRow.key(key)]) == [None]:
        return None
    return "It is a sidecar: name the file that it describes" if is_sidecar(key) else "It is no article"


def users_of(table: Table, key: str) -> list[str]:
    """Name the articles that refer to a file."""
    return [ArticleRow.of(row).article for row in table.query(ArticleRow.referring(key), limit=_USERS)]


def lines_of(record: Record, zone: tzinfo) -> Iterator[tuple[str, str]]:
    """Describe an article: labels and texts, with times in the site's zone."""

    def local(when: datetime) -> str:
        return spelt(when.astimezone(zone))

    yield "file", record.key
    yield "state", _STATES[record.state]
    if record.held:
        yield "held since", local(record.held)
    if record.twin:
        yield "same words", record.twin
    if record.identity:
        yield "id", record.identity.guid or record.identity.id
        yield "first seen", local(record.identity.first_seen)
    if record.entry:
        entry = record.entry
        yield "title", entry.title or "none, as in a note"
        yield "address", entry.url
        yield "comes out" if record.state is State.SCHEDULED else "published", local(entry.published)
        yield "updated", local(entry.updated)
    if record.expires:
        yield "expires", local(record.expires)
    if feeds := _feeds(record):
        yield "feeds", ", ".join(feeds)
    for reference in record.files:
        yield "shows", f"{reference.key or reference.keys[0]} → {reference.path}"
    if report := report_of(record):
        clause, address = meanwhile(report, zone)
        yield (
            "report",
            f"{report_paths(record.key)[1]}, since {local(report.since)}; {clause}{f' {address}' if address else ''}",
        )


def _feeds(record: Record) -> list[str]:
    """Name the feeds; a name that begins with a dot is a list of our own."""
    return [member.feed for member in record.members if not member.feed.startswith(".")]


def values_of(key: str, record: Record | None, users: list[str]) -> dict[str, Any]:
    """Describe a file for programs."""
    entry = record.entry if record else None
    identity = record.identity if record else None
    return {
        "key": key,
        "state": record.state.value if record else None,
        "id": (identity.guid or identity.id) if identity else None,
        "first_seen": _stamp(identity.first_seen if identity else None),
        "title": entry.title if entry else None,
        "url": entry.url if entry else None,
        "published": _stamp(entry.published if entry else None),
        "updated": _stamp(entry.updated if entry else None),
        "expires": _stamp(record.expires if record else None),
        "feeds": _feeds(record) if record else [],
        "files": [{"key": each.key, "path": each.path} for each in record.files] if record else [],
        "shown_by": users,
        "problem": problem_values(record.problem) if record and record.problem else None,
        "warnings": [problem_values(warning) for warning in record.warnings] if record else [],
        "report": report_paths(key)[1] if record and record.reported_since else None,
    }


def _stamp(when: datetime | None) -> str | None:
    return stamp(when) if when else None
