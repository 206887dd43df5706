"""A file that is moved or renamed keeps its entry: the new file takes over the entry of the file that is gone.

Each article has a row under ``words/`` that names its words. A new file looks there for twins, which are other files
with the same words. If a twin's file is gone, the new file takes over its id, address and dates in one transaction. If
the twin's file is there, the new file is held for an hour: tools such as ``aws s3 mv`` copy before they delete.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from feedwright.engine.catalogue.keys import article_key, claim_key, claims_of, due_sort
from feedwright.engine.catalogue.records import Record, State, claim_of, record_of
from feedwright.engine.catalogue.rows import ArticleRow, TombstoneRow
from feedwright.engine.catalogue.withdrawn import withdrawals_moved
from feedwright.engine.intake.links import handles_moved
from feedwright.engine.intake.touched import touched
from feedwright.engine.intake.transaction import changes
from feedwright.engine.jobs.outbox import Outgoing
from feedwright.engine.jobs.targets import Request, Target
from feedwright.errors import Problem
from feedwright.model.article import Article
from feedwright.ports import Change, Changed, Delete, Ports, key_of
from feedwright.reading.metadata.sidecar import stem

_COMMON = 20  # words that more files have say nothing
_LOOKED_AT_FIRST = 2  # held articles
_FORMER = 3  # files that an entry was in before
_OWN_KINDS = frozenset({"media", "report", "reports"})  # targets that belong to a file, and not to the entry


class Seeker(Struct, frozen=True, kw_only=True):
    """An article that may seek an entry."""

    old: Record
    new: Record  # what the record becomes without twins
    article: Article | None  # None: the file cannot be read
    own_id: str | None  # the id that its author wrote


class Twins(Struct, frozen=True, kw_only=True):
    """What the files with the same words mean for an article."""

    taken: Record | None = None  # its file is gone, and the article takes over its entry
    here: tuple[str, ...] = ()  # keys of files that are there
    until: datetime | None = None  # how long the article is held for one of these to go; None: it is not held
    first: tuple[str, ...] = ()  # held articles that have waited longer for that entry: they are looked at first


class Move(Struct, frozen=True, kw_only=True):
    """The record of a file whose entry is taken over, before and after that."""

    taken: Record
    bare: Record
    versions: Mapping[str, str]  # of the rows of the entry's claims, as they were read


def with_entry_of(old: Record, taken: Record) -> Record:
    """Give the record as it is when the article takes over the entry of another."""
    return replace(
        old,
        identity=taken.identity,
        version=taken.version,
        shown=taken.shown,
        had_page=taken.had_page,
        own_id=taken.own_id,
        late=taken.late,
        former=tuple(key for key in dict.fromkeys((taken.key, *taken.former)) if key != old.key)[:_FORMER],
    )


def with_twins(old: Record, accepted: Record, twins: Twins, now: datetime) -> Record:
    """Hold an accepted article for its twins to go, or warn its author of a twin that stays."""
    if not twins.here:
        return accepted
    warned = replace(accepted, twin=twins.here[0], warnings=(*accepted.warnings, _warning(accepted.key, twins)))
    if twins.until is None:
        return warned
    return replace(
        warned,
        state=State.HELD,
        identity=None,
        version=None,
        entry=None,
        expires=None,
        files=(),
        members=(),
        claims=(),
        has_page=False,
        had_page=False,
        shown=False,
        own_id=False,
        former=(),
        late="",
        held=_held_since(old, accepted.words, now),
        due=due_sort(twins.until, accepted.key),
    )


def bared(withdrawn: Record, moved_to: str) -> Record:
    """Take from the record of a file that is gone what another file has taken over; links are led to that file."""
    return replace(
        withdrawn,
        identity=None,
        version=None,
        has_page=False,
        had_page=False,
        shown=False,
        own_id=False,
        former=(),
        moved_to=moved_to,
        words="",
        old_paths=(),
        tombstones=(),
        buried=None,
        due=None,
    )


def find_twins(ports: Ports, seeker: Seeker, looked_at: Collection[str] = ()) -> Twins:
    """Look for files with the words of an article that seeks an entry.

    Each twin's record is read before its source, and the transaction demands that the record is still the same.

    Args:
        ports: the source and the catalogue.
        seeker: the article.
        looked_at: held articles that have been looked at already.
    """
    old, new, article = seeker.old, seeker.new, seeker.article
    if article is None or new.problem or new.entry is None or not new.words:
        return Twins()
    if not _seeks(seeker):
        still = old.twin and old.words == new.words and ports.source.etag(old.twin) is not None
        return Twins(here=(old.twin,)) if still else Twins()
    others = _with_words(ports, new.words, old.key)
    twins = [other for other in others if other.identity and _may_go_to(other, seeker.own_id, article.guid)]
    gone: list[Record] = []
    here: list[Record] = []
    for twin in twins:
        (gone if ports.source.etag(twin.key) is None else here).append(twin)
    gone = [twin for twin in gone if _has_its_claims(ports, twin)]
    moving = [twin for twin in gone if twin.state is not State.WITHDRAWN]
    now = ports.clock()
    since = _held_since(old, new.words, now)
    heirs = [other for other in others if other.held and other.key not in looked_at]
    earlier = [other.key for other in heirs if other.held and (other.held, other.key) < (since, old.key)]
    if gone and earlier:
        return Twins(first=tuple(earlier[:_LOOKED_AT_FIRST]))
    if moving:
        return Twins(taken=moving[-1])
    alike = tuple(twin.key for twin in here if _is_alike(twin, new, article))
    until = since + ports.moves_within
    if alike and not article.id and now < until:
        return Twins(here=alike, until=until)
    return Twins(taken=max(gone, key=_last_change, default=None), here=alike)


def last_holder(ports: Ports, old: Record, new: Record, last: str) -> Record | None:
    """Give the record of a file that is gone and had the entry whose free id the article takes."""
    [stored] = ports.table.get([article_key(last)])
    holder = record_of(stored) if stored else None
    if not (holder and holder.identity and new.identity and holder.identity.id == new.identity.id) or last == old.key:
        return None
    is_gone = holder.state is State.WITHDRAWN and ports.source.etag(last) is None
    return holder if is_gone and _has_its_claims(ports, holder) else None


def heirs_of(ports: Ports, old: Record, looked_at: Collection[str]) -> tuple[str, ...]:
    """Name the held articles that may take over the entry of a file that is gone.

    An article that only warns of the file as its twin is called up, so that the warning goes.
    """
    if not (old.identity and old.words) or old.state is State.WITHDRAWN:
        return ()
    others = _with_words(ports, old.words, old.key)
    ports.queue.send([Changed(other.key) for other in others if other.twin == old.key and not other.held])
    return tuple(other.key for other in others if other.held and other.key not in looked_at)[:_LOOKED_AT_FIRST]


def are_there(ports: Ports, record: Record, twins: Twins) -> bool:
    """Say whether every twin that a held article waits for is there still."""
    return record.held is None or all(ports.source.etag(key) is not None for key in twins.here)


def changes_of_move(
    old: Record, new: Record, move: Move, *, token: str, now: datetime
) -> tuple[list[Change], Outgoing]:
    """Give the changes by which *new* takes over the entry of another file, and the outbox row.

    All documents that show the entry are rendered again: one that is rendered at this moment may have read the old
    record's place in a feed and then the bare record.
    """
    taken, bare = move.taken, move.bare
    own, _ = changes(without_entry(old), new, move.versions, token=token, now=now)
    left, _ = changes(taken, bare, {}, token=token, now=now)
    ended = [Delete(TombstoneRow.key(name, taken.identity.id)) for name in taken.tombstones if taken.identity]
    notice = withdrawals_moved(taken, new, taken_over=True)
    merged = {key_of(change): change for change in [*left, *ended, *_tombstones_ended(old), *notice, *own]}
    entry = touched(replace(taken, entry=None), new, now)
    files = (*touched(taken, bare, now), *touched(old, new, now))
    shown = [request for request in entry if request.target.kind not in _OWN_KINDS]
    shown += [request for request in files if request.target.kind in _OWN_KINDS]
    feeds = [Request(Target("feed", name)) for name in (*taken.tombstones, *old.tombstones) if name not in new.places]
    requests = tuple(dict.fromkeys([*shown, *feeds]))
    moved = tuple(dict.fromkeys([*handles_moved(taken, bare), *handles_moved(old, new)]))
    # The waiting articles hear of it, too: what they wait for now belongs to another file.
    return list(merged.values()), Outgoing(token=token, requests=requests, freed=taken.claims, moved=moved, at=now)


def trimmed(rows: Sequence[Change], limit: int) -> list[Change]:
    """Leave out reference rows that are only not needed any more, as far as they do not fit into a transaction."""
    needless = [row for row in rows if isinstance(row, Delete) and row.key[0].startswith(ArticleRow.referring(""))]
    needed = [row for row in rows if row not in needless]
    return [*needed, *needless[: max(limit - len(needed), 0)]]


def without_entry(old: Record) -> Record:
    """Give the record of a withdrawn article as if it had never had an entry of its own."""
    return old if old.identity is None else replace(bared(old, ""), words=old.words, due=old.due)


def changes_of_hold(old: Record, rows: list[Change]) -> list[Change]:
    """Add what goes when an article is held that comes back to a path which had an entry once."""
    named = set(map(key_of, rows))
    return [*rows, *(ended for ended in _tombstones_ended(old) if ended.key not in named)]


def _tombstones_ended(old: Record) -> list[Delete]:
    return [Delete(TombstoneRow.key(name, old.identity.id)) for name in old.tombstones if old.identity]


def _seeks(seeker: Seeker) -> bool:
    """Say whether the article has no entry yet, or comes back as something else than it was."""
    old = seeker.old
    if old.identity is None:
        return True
    if old.state is not State.WITHDRAWN or not old.words:
        return False
    return seeker.own_id != old.identity.id if seeker.own_id else seeker.new.words != old.words


def _with_words(ports: Ports, words: str, key: str) -> list[Record]:
    """Give the records of the other files that have these words; none if so many have them that they say nothing."""
    rows = ports.table.query(ArticleRow.having(words), limit=_COMMON + 2)
    keys = [other for other in (ArticleRow.of(row).article for row in rows) if other != key]
    if not keys or len(keys) > _COMMON:
        return []
    records = [record_of(stored) for stored in ports.table.get(list(map(article_key, keys))) if stored]
    return [record for record in records if record.words == words]


def _may_go_to(twin: Record, wanted_id: str | None, guid: str | None) -> bool:
    """Say whether a file that asks for the id may have the twin's entry. It must ask for an id that an author wrote."""
    if twin.identity is None:
        return False
    if wanted_id:
        return twin.identity.id == wanted_id
    return not twin.own_id and twin.identity.guid in {None, guid}


def _has_its_claims(ports: Ports, record: Record) -> bool:
    """Say whether no other file has the record's id or address."""
    rows = ports.table.get([claim_key(claimed) for claimed in claims_of(record.identity)]) if record.identity else []
    claims = [claim_of(row) for row in rows if row]
    return all((held.holder or held.last) in {"", record.key} for held in claims)


def _is_alike(twin: Record, new: Record, article: Article) -> bool:
    """Say whether more than the words is the same, so that the one file may be the other's copy.

    Two files that differ only in their suffix are left out: they want one address, and the second is rejected. A note
    has no title that could differ; the other file may show one that it had before it was a note.
    """
    if stem(twin.key) == stem(new.key):
        return False
    if twin.key.rpartition("/")[2] == new.key.rpartition("/")[2]:
        return True
    if twin.entry is None or new.entry is None:
        return False
    same_date = article.published is not None and twin.entry.published == new.entry.published
    return same_date or new.entry.title in {"", twin.entry.title}


def _last_change(record: Record) -> str:
    return record.version.updated.isoformat() if record.version else ""


def _held_since(old: Record, words: str, now: datetime) -> datetime:
    return min(old.held, now) if old.held and old.words == words else now


def _warning(key: str, twins: Twins) -> Problem:
    twin = twins.here[0]
    if twins.until is None:
        what = f"{twin} has the same words, and both are published."
        return Problem(path=key, rule="twin", what=what, cure="Remove one of the two files if it is a copy.")
    what = f"{twin} has the same words. If it was moved, this file takes over its entry as soon as {twin} is gone."
    cure = (
        f"Delete {twin}, or wait: at {twins.until:%H:%M} UTC this file is published as an article of its own. "
        "Give it an id to publish it at once."
    )
    return Problem(path=key, rule="twin", what=what, cure=cure)
