"""What became of a source key, as its author and the command line read it."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct, json

from feedwright.engine.catalogue.records import Record, State
from feedwright.engine.catalogue.reports import report_of
from feedwright.engine.jobs.outbox import Outgoing
from feedwright.errors import Problem
from feedwright.ports import Ports
from feedwright.reading.metadata.sidecar import is_companion
from feedwright.rendering.report import Report
from feedwright.site import Site


class Verdict(StrEnum):
    PUBLISHED = "published"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    WITHDRAWN = "withdrawn"
    FORGOTTEN = "forgotten"  # the file is gone, and its entry was never accepted or is withdrawn already
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    EXPIRED = "expired"
    MOVED = "moved"  # the file took over the entry of a file that is gone
    HELD = "held"  # for an hour at most: it has the words of another file
    REJECTED = "rejected"
    WAITING = "waiting"  # for a valid site.toml, or until its large files are scaled or copied
    PASSED_OVER = "passed over"
    SETTINGS = "settings"


class Outcome(Struct, frozen=True, kw_only=True):
    """What became of a source key, for its author to read."""

    key: str
    verdict: Verdict
    problem: Problem | None = None
    warnings: tuple[Problem, ...] = ()
    url: str | None = None  # the address of the entry that is out; a rejected article may still have one
    comes_out: datetime | None = None  # of a scheduled article, in the site's time zone
    report: Report | None = None  # keeps problem and warnings until the author has mended them
    outgoing: Outgoing | None = None  # the targets that must be built now
    old_key: str | None = None  # of the file whose entry was taken over
    was: str = ""  # the title of an entry that was out, and is withdrawn
    before: tuple["Outcome", ...] = ()  # of other articles that had to be looked at first


def outcome_of(ports: Ports, site: Site, old: Record, new: Record, taken: Record | None) -> Outcome:
    """Say what became of an article.

    Args:
        ports: the world; a preview tells more than a build.
        site: the settings in force; times are told in its time zone.
        old: its record before.
        new: its record now.
        taken: the record of the file whose entry it has taken over, if there is one.
    """
    return Outcome(
        key=new.key,
        verdict=Verdict.MOVED if taken and new.out else _verdict_of_change(ports, old, new),
        old_key=taken.key if taken else None,
        was=old.entry.title if old.entry and old.out and new.state is State.WITHDRAWN else "",
        problem=new.problem,
        warnings=new.warnings,
        url=new.entry.url if new.entry and new.out else None,
        comes_out=new.entry.published.astimezone(site.zone) if new.entry and new.state is State.SCHEDULED else None,
        report=report_of(new),
    )


def _verdict_of_change(ports: Ports, old: Record, new: Record) -> Verdict:
    """Give the verdict: an article that was only read again under other settings is unchanged if it says the same.

    So is one of which only a time has run out, in the news sitemap for example. A preview tells of all that is not out.
    """
    if is_companion(new.key) or (ports.preview and new.state is not State.OUT):
        return _verdict(old, new)
    return Verdict.UNCHANGED if _said(ports, old) == _said(ports, new) else _verdict(old, new)


def _said(ports: Ports, record: Record) -> object:
    """Give what a record says, to be compared. That a preview has another address than the site changes nothing."""
    said = (record.state, record.identity, record.entry, record.source_digest, record.problem, record.warnings)
    if not (ports.preview and ports.preview.published_url):
        return said
    return json.encode(said).replace(ports.preview.published_url.encode(), ports.preview.url.encode())


def _verdict(old: Record, new: Record) -> Verdict:
    if new.problem:
        return Verdict.REJECTED
    if new.state is State.WITHDRAWN and (old.identity is None or old.state is State.WITHDRAWN):
        return Verdict.FORGOTTEN
    if new.state is State.OUT:
        return Verdict.UPDATED if old.out else Verdict.PUBLISHED
    return Verdict(new.state)
