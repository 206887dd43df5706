"""Follows an upload to its end: until the stack has looked at every file and has built what they change."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo

from feedwright.cli.operate.looking.facts import zone_of
from feedwright.engine.catalogue.keys import SITE, article_key
from feedwright.engine.catalogue.records import Record, SiteRecord, State, record_of, site_record_of
from feedwright.engine.catalogue.reports import report_of
from feedwright.engine.catalogue.rows import MarkRow, OutboxRow, ReportRow, SourceRow, WalkRow
from feedwright.engine.intake.outcome import Outcome, Verdict
from feedwright.engine.intake.related_files import concerns_site
from feedwright.engine.jobs.targets import Target
from feedwright.ports import Table
from feedwright.site import SITE_KEY

PAUSE = 1.0  # seconds between two looks
_LOOKS = 600  # looks without any progress after which the command gives up
_SETTINGS_LOOKS = 60  # how long articles wait for new settings to be taken up
_LOOKED_AT = 500  # files that are looked at in one go
_QUIET_LOOKS = 3  # looks at an empty queue after which a file without a row is no article
_ROWS = 100  # rows of the outbox, and marks, that are looked at
_REJECTED = 1_000  # rejected articles that are named


@dataclass(frozen=True, slots=True)
class Patience:
    """How a command waits: it pauses between two looks, and gives up after so many looks without any progress."""

    pause: Callable[[float], None]
    looks: int = _LOOKS


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """What following an upload needs of a stack."""

    table: Table
    waiting: Callable[[], int]  # about how many messages the queue holds
    patience: Patience


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """The catalogue before the upload, as far as the upload concerns it."""

    records: Mapping[str, Record]
    settings_version: str | None  # None: the stack has no settings yet


@dataclass(slots=True)
class Followed:
    """What became of an upload."""

    outcomes: list[Outcome] = field(default_factory=list)
    settings: SiteRecord | None = None
    passed_over: list[str] = field(default_factory=list)  # keys of uploaded files that are no articles
    pending: list[str] = field(default_factory=list)  # keys that the stack has not looked at
    is_built: bool = True  # no target waits to be built

    @property
    def status(self) -> int:
        """The exit status of the command, as `build` gives it."""
        if self.pending or not self.is_built or self.settings is None or self.settings.problem:
            return 2
        return 1 if any(outcome.verdict is Verdict.REJECTED for outcome in self.outcomes) else 0


def look_before(table: Table, keys: Sequence[str]) -> Before:
    [site_row] = table.get([SITE])
    return Before(records=_records(table, keys), settings_version=site_row.version if site_row else None)


def left_behind(table: Table, etags: Mapping[str, str]) -> dict[str, str]:
    """Give those of the files in the bucket, with their ETags, at which the stack has not looked yet."""
    [site_row] = table.get([SITE])
    keys = [key for key in etags if not concerns_site(key)]
    rows = zip(keys, table.get([SourceRow.key(key) for key in keys]), strict=True)
    behind = {key: etags[key] for key, row in rows if row is None or SourceRow.of(row).etag != etags[key]}
    return behind if site_row or SITE_KEY not in etags else {SITE_KEY: etags[SITE_KEY], **behind}


def wait_for_settings(stack: Stack, before: Before) -> None:
    """Wait until new settings are recorded, so that no article is read under the old ones; at most a minute.

    Nothing is read before a stack has its first settings, so the first upload need not wait.
    """
    looks = min(_SETTINGS_LOOKS, stack.patience.looks)
    for _ in range(looks if before.settings_version else 0):
        [site_row] = stack.table.get([SITE])
        if site_row and site_row.version != before.settings_version:
            return
        stack.patience.pause(PAUSE)


def follow(
    stack: Stack, before: Before, uploaded: Mapping[str, str], deleted: Sequence[str], advance: Callable[[int], None]
) -> Followed:
    """Wait until the stack has looked at every file and has built everything, or makes no progress any more.

    Args:
        stack: the stack.
        before: the catalogue before the upload.
        uploaded: the ETags of uploaded files, by key.
        deleted: the keys of deleted files.
        advance: is called with the number of files that are done.
    """
    pending = {key: etag for key, etag in uploaded.items() if not concerns_site(key)}
    gone = set(deleted)
    quiet, idle = 0, 0
    while idle < stack.patience.looks:
        done = [*_taken_in(stack.table, pending), *_withdrawn(stack.table, gone)]
        for key in done:
            pending.pop(key, None)
            gone.discard(key)
        advance(len(done))
        is_built = _is_built(stack.table)
        quiet = quiet + 1 if is_built and stack.waiting() == 0 else 0
        if is_built and _has_settled(stack.table, before, uploaded) and not gone:
            if not pending:
                break
            if quiet >= _QUIET_LOOKS:  # the stack has passed these files over
                return _result(stack.table, before, uploaded, deleted, passed_over=list(pending))
        idle = 0 if done else idle + 1
        stack.patience.pause(PAUSE)
    result = _result(stack.table, before, uploaded, deleted, passed_over=[])
    result.pending = [*pending, *gone]
    result.is_built = _is_built(stack.table)
    return result


def _taken_in(table: Table, pending: Mapping[str, str]) -> list[str]:
    """Name the files that the catalogue's index has with the ETag of the upload."""
    keys = list(pending)[:_LOOKED_AT]
    rows = zip(keys, table.get([SourceRow.key(key) for key in keys]), strict=True)
    return [key for key, row in rows if row and SourceRow.of(row).etag == pending[key]]


def _withdrawn(table: Table, gone: Collection[str]) -> list[str]:
    keys = list(gone)[:_LOOKED_AT]
    rows = zip(keys, table.get([SourceRow.key(key) for key in keys]), strict=True)
    return [key for key, row in rows if row is None]


def _is_built(table: Table) -> bool:
    """Say whether no public document waits to be built."""
    outbox = [OutboxRow.of(row) for row in table.query(OutboxRow.PARTITION, limit=_ROWS)]
    marks = [MarkRow.of(row) for row in table.query(MarkRow.PARTITION, limit=_ROWS)]
    kinds = {request.kind for row in outbox for request in row.requests} | {mark.kind for mark in marks}
    is_more = len(outbox) == _ROWS or len(marks) == _ROWS or any(row.freed or row.moved for row in outbox)
    return not is_more and all(Target(kind, "").private for kind in kinds)


def _has_settled(table: Table, before: Before, uploaded: Mapping[str, str]) -> bool:
    """Say whether new settings are recorded, and the walk that they began is over."""
    if not any(map(concerns_site, uploaded)):
        return True
    [site_row] = table.get([SITE])
    if site_row is None or site_row.version == before.settings_version:
        return False
    [walk_row] = table.get([WalkRow.key()])
    return site_record_of(site_row).site is None or (walk_row is not None and WalkRow.of(walk_row).finished)


def _result(
    table: Table, before: Before, uploaded: Mapping[str, str], deleted: Sequence[str], passed_over: list[str]
) -> Followed:
    [site_row] = table.get([SITE])
    settings = site_record_of(site_row) if site_row else None
    return Followed(
        outcomes=outcomes_of(table, before, [*uploaded, *deleted], zone_of(settings)),
        settings=settings,
        passed_over=passed_over,
    )


def outcomes_of(table: Table, before: Before, keys: Sequence[str], zone: tzinfo) -> list[Outcome]:
    """Say what became of the articles at *keys*, and name all articles that are rejected."""
    after = _records(table, keys)
    old_keys = {
        old.identity.id: key
        for key, old in before.records.items()
        if old.identity and (key not in after or after[key].identity is None)
    }
    outcomes = [_outcome(before.records.get(key), record, old_keys, zone) for key, record in after.items()]
    moved = {outcome.old_key for outcome in outcomes}
    reported = [
        outcome
        for outcome in outcomes
        if outcome.key not in moved and outcome.verdict not in {Verdict.UNCHANGED, Verdict.PASSED_OVER}
    ]
    named = {outcome.key for outcome in reported}
    others = [key for key in rejected_articles(table) if key not in named]
    return [*reported, *(_outcome(record, record, {}, zone) for record in _records(table, others).values())]


def rejected_articles(table: Table) -> list[str]:
    """Name the articles that are rejected, newest first."""
    rows = table.query(ReportRow.PARTITION, prefix=ReportRow.REJECTED, newest_first=True, limit=_REJECTED)
    return [key for row in rows if not concerns_site(key := ReportRow.of(row).article)]


def _outcome(old: Record | None, new: Record, old_keys: Mapping[str, str], zone: tzinfo) -> Outcome:
    old_key = old_keys.get(new.identity.id) if new.identity else None
    if old_key == new.key:
        old_key = None
    return Outcome(
        key=new.key,
        verdict=Verdict.MOVED if old_key and new.out else _verdict(old, new),
        old_key=old_key,
        problem=new.problem,
        warnings=new.warnings,
        url=new.entry.url if new.entry and new.out else None,
        report=report_of(new),
        comes_out=new.entry.published.astimezone(zone) if new.entry and new.state is State.SCHEDULED else None,
    )


def _verdict(old: Record | None, new: Record) -> Verdict:
    if new.problem:
        return Verdict.REJECTED
    if old and old.revision == new.revision:
        return Verdict.UNCHANGED
    if new.state is State.OUT:
        return Verdict.UPDATED if old and old.out else Verdict.PUBLISHED
    if new.state is State.WITHDRAWN:
        return Verdict.WITHDRAWN if old and old.out else Verdict.PASSED_OVER
    return Verdict(new.state)


def _records(table: Table, keys: Sequence[str]) -> dict[str, Record]:
    """Read the records of articles, by key; files without a record are left out."""
    articles = [key for key in keys if not concerns_site(key)]
    rows = zip(articles, table.get([article_key(key) for key in articles]), strict=True)
    return {key: record_of(row) for key, row in rows if row}
