"""The changes that one transaction makes for a decided record, and the targets that must be built after it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import structs

from feedwright.engine.catalogue.damaged import Leftovers
from feedwright.engine.catalogue.keys import claim_key, short_hash
from feedwright.engine.catalogue.listed import shows_same
from feedwright.engine.catalogue.records import Claim, Record, State, claim_row, record_row
from feedwright.engine.catalogue.reports import report_row
from feedwright.engine.catalogue.rows import ArticleRow, DamageRow, MemberRow, SourceRow
from feedwright.engine.catalogue.tombstones import tombstones_moved
from feedwright.engine.catalogue.withdrawn import withdrawals_moved
from feedwright.engine.intake.links import handles_moved, names_moved
from feedwright.engine.intake.touched import touched
from feedwright.engine.jobs.outbox import Outgoing
from feedwright.engine.jobs.targets import (
    REPORT_INDEX,
    Request,
    Target,
    chapters_target,
    page_target,
    report_target,
)
from feedwright.ports import ANY, TRANSACTION_LIMIT, Change, Check, Delete, Key, Put, Row, key_of
from feedwright.rendering.formats import entry_size
from feedwright.site.feeds import MAIN_FEED


def changes(
    old: Record, new: Record, versions: Mapping[str, str], *, token: str, now: datetime
) -> tuple[list[Change], Outgoing | None]:
    """Give the changes that turn *old* into *new*, and the outbox row, which the same transaction must write.

    The transaction succeeds only if the stored record still has *old*'s revision, and the claims still have the
    *versions* that were read.
    """
    rows: list[Change] = [Put(record_row(new), str(old.revision) if old.revision else None), _index(new)]
    rows += [*_claims_moved(old, new, versions), *_memberships_moved(old, new), *_due_moved(old, new)]
    rows += _words_moved(old, new)
    rows += _report_moved(old, new)
    rows += withdrawals_moved(old, new, taken_over=bool(versions))
    rows += tombstones_moved(old, new, taken_over=bool(versions))
    rows += names_moved(old, new)
    requests, freed, moved = touched(old, new, now), _freed(old, new), handles_moved(old, new)
    outgoing = None
    if requests or freed or moved:
        outgoing = Outgoing(token=token, requests=tuple(requests), freed=freed, moved=moved, at=now)
    # A reference row that stays without need only has the article looked at in vain. If a row were missing, nobody
    # would hear that the file has come.
    return [*rows, *_references_dropped(old, new)[: TRANSACTION_LIMIT - 1 - len(rows)]], outgoing


def with_leftovers_gone(
    rows: Sequence[Change], outgoing: Outgoing | None, left: Leftovers, *, token: str, now: datetime
) -> tuple[list[Change], Outgoing]:
    """Add what takes away the rows and documents of which a record that cannot be read said that they are there.

    Args:
        rows: the changes of the article's transaction.
        outgoing: its outbox row.
        left: what other rows still say of the article.
        token: a new unique key.
        now: the time.
    """
    written = set(map(key_of, rows))
    damage = DamageRow(since=now).row(DamageRow.key(), token)
    stale = [Delete(each) for each in left.keys if each not in written]
    targets = [
        *(of_slug(slug) for slug in left.slugs for of_slug in (page_target, chapters_target)),
        *(Target("feed", name) for name in left.feeds),
        *(report_target(left.article), REPORT_INDEX),
    ]
    outgoing = outgoing or Outgoing(token=token, requests=(), freed=(), at=now)
    requests = tuple(dict.fromkeys([*outgoing.requests, *map(Request, targets)]))
    room = TRANSACTION_LIMIT - 2 - len(rows)
    return [*rows, Put(damage, ANY), *stale[:room]], structs.replace(outgoing, requests=requests)


def index_row(record: Record) -> Row:
    """Give the row by which the walk sees that nothing has changed."""
    files: dict[str, str | None] = dict(record.sidecars)
    for reference in record.references:
        files |= reference.seen
    values = SourceRow(
        etag=record.etag,
        basis=record.basis,
        rejected=record.problem is not None,
        address=record.address,
        files=files,
        named={reference.name: reference.named for reference in record.references if reference.name},
        links=_linked(record),
        waits=bool(record.waits) or any(target.place.name and not target.article for target in record.links),
    )
    return values.row(SourceRow.key(record.key), f"{record.revision}.{record.etag}")


def _linked(record: Record) -> dict[str, str | None]:
    """Give the addresses of the articles that the record links, and the places before them where there is none."""
    links: dict[str, str | None] = {}
    for target in record.links:
        keys = target.place.keys
        before = keys[: keys.index(target.article)] if target.article in keys else keys
        links |= dict.fromkeys(before)
        links |= {target.article: target.address} if target.article else {}
    return links


def _index(new: Record) -> Change:
    if new.state is State.WITHDRAWN:
        return Delete(SourceRow.key(new.key))
    return Put(index_row(new), ANY)


def _freed(old: Record, new: Record) -> tuple[str, ...]:
    return tuple(claimed for claimed in old.claims if claimed not in new.claims)


def _claims_moved(old: Record, new: Record, versions: Mapping[str, str]) -> list[Change]:
    """Give the changes of claims.

    A claim that the article waits for must still be held as it was read. If it is free by now, nobody would call the
    article up.
    """
    taken = [claimed for claimed in new.claims if claimed not in old.claims]
    waiting = ArticleRow(article=new.key)
    ended = [claimed for claimed in old.waits if claimed not in new.waits]
    return [
        *(Put(_claim(claimed, new, holder=new.key), versions.get(claimed)) for claimed in taken),
        *(Put(_claim(claimed, old, holder=None), ANY) for claimed in _freed(old, new)),
        *(Check(claim_key(claimed), versions[claimed]) for claimed in new.waits),
        *(Put(waiting.row(ArticleRow.wait_key(claimed, new.key), "1"), ANY) for claimed in new.waits),
        *(Delete(ArticleRow.wait_key(claimed, new.key)) for claimed in ended),
    ]


def _claim(claimed: str, record: Record, *, holder: str | None) -> Row:
    if record.identity is None:
        raise LookupError(f"{record.key} has no identity to claim")
    version = record.version if record.shown else None
    first_seen = record.identity.first_seen
    held = Claim(
        holder=holder,
        first_seen=first_seen,
        version=version,
        had_page=record.had_page,
        last=record.key,
        slug=record.identity.slug,
    )
    return claim_row(claimed, held, f"{short_hash(record.key)}.{record.revision}.{holder is None}")


def _memberships_moved(old: Record, new: Record) -> list[Change]:
    """Move the entry's rows in feeds; they tell builders from which revision on a record shows the entry as it is."""
    before: dict[Key, MemberRow | None] = {**_memberships(old)}
    after, is_same = _memberships(new), shows_same(old, new)
    if old.unreadable:
        before = {(MemberRow.partition(member.feed), member.sort): None for member in old.members}
    return [
        *(Delete(key) for key in before if key not in after),
        *(
            Put(values.row(key, str(new.revision)), ANY)
            for key, values in after.items()
            if not is_same or before.get(key) != values
        ),
    ]


def _memberships(record: Record) -> dict[Key, MemberRow]:
    """Give the entry's rows in feeds. Their sizes say how many entries fit into a document before any is read."""
    if record.entry is None or not record.members:
        return {}
    size = entry_size(record.entry)
    page = record.identity.slug if record.identity and record.has_page else None
    in_main = MemberRow(article=record.key, size=size, page=page, updated=record.entry.updated)
    return {
        (MemberRow.partition(member.feed), member.sort): in_main
        if member.feed == MAIN_FEED
        else MemberRow(article=record.key, size=size, label=member.label)
        for member in record.members
    }


def _references_dropped(old: Record, new: Record) -> list[Change]:
    dropped = [handle for handle in old.referred if handle not in new.referred]
    return [Delete(ArticleRow.reference_key(handle, old.key)) for handle in dropped]


def _report_moved(old: Record, new: Record) -> list[Change]:
    before, after = report_row(old), report_row(new)
    deleted: list[Change] = [Delete(before.key)] if before and (after is None or before.key != after.key) else []
    return [*deleted, Put(after, ANY)] if after else deleted


def _words_moved(old: Record, new: Record) -> list[Change]:
    """Move the row by which another file finds that it has the same words. Only the article itself writes the row."""
    if old.words == new.words:
        return []
    ended: list[Change] = [Delete(ArticleRow.words_key(old.words, old.key))] if old.words else []
    if not new.words:
        return ended
    return [*ended, Put(ArticleRow(article=new.key).row(ArticleRow.words_key(new.words, new.key), "1"), ANY)]


def _due_moved(old: Record, new: Record) -> list[Change]:
    if old.due == new.due:
        return []
    deleted: list[Change] = [Delete(ArticleRow.due_key(old.due))] if old.due else []
    if new.due is None:
        return deleted
    return [*deleted, Put(ArticleRow(article=new.key).row(ArticleRow.due_key(new.due), "1"), ANY)]
