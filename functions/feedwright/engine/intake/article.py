"""Rule 1: read the record, then the source, then write on condition that the record is still the same.

An event only says that something happened to a key, so the order and number of events do not matter.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from msgspec import Struct, field, structs

from feedwright.engine.catalogue.damaged import leftovers_of, with_traces
from feedwright.engine.catalogue.keys import SITE, article_key, claims_of
from feedwright.engine.catalogue.records import (
    Claim,
    Record,
    SiteRecord,
    State,
    claim_of,
    next_revision,
    record_of,
    site_record_of,
)
from feedwright.engine.catalogue.reports import report_of
from feedwright.engine.catalogue.rows import ArticleRow, PublicRow, SourceRow
from feedwright.engine.intake import decision as decide
from feedwright.engine.intake import late, moved, old_addresses
from feedwright.engine.intake.claims import claims_to_look_at, given_up, rows_of_claims
from feedwright.engine.intake.inputs import Seen, look_up, read_source, references_stand, still_as_read
from feedwright.engine.intake.links import links_stand, look_up_links
from feedwright.engine.intake.moved import Move, Seeker, Twins
from feedwright.engine.intake.outcome import Outcome, Verdict, outcome_of
from feedwright.engine.intake.related_files import has_siblings, note, tell_name, tell_siblings, tell_users
from feedwright.engine.intake.transaction import changes, index_row, with_leftovers_gone
from feedwright.engine.jobs.outbox import Outgoing
from feedwright.engine.scaling import NotYet, ShownFiles, with_scaled
from feedwright.errors import Conflict, CostlyError, ReaderError, StoreError
from feedwright.model.files import Reference, SourceObject
from feedwright.ports import Change, Changed, Check, Ports, Put, Row
from feedwright.reading.identity import own_id
from feedwright.reading.metadata.sidecar import is_companion, is_sidecar
from feedwright.reading.selection import gives_way
from feedwright.site import Site

_ATTEMPTS = 20
_NO_ENTRY = frozenset({Verdict.PASSED_OVER, Verdict.WITHDRAWN, Verdict.FORGOTTEN})


def ingest(ports: Ports, key: str) -> Outcome:
    """Bring the catalogue up to date with what the source holds at *key* now.

    Raises:
        StoreError: AWS or the disk failed, or other workers kept writing; trying again is safe.
    """
    if not is_companion(key):
        return _ingest_article(ports, key)
    etag = ports.source.etag(key)
    tell_users(ports, key)
    tell_name(ports, key, etag)
    outcome = Outcome(key=key, verdict=Verdict.PASSED_OVER) if is_sidecar(key) else _ingest_article(ports, key)
    if outcome.verdict in _NO_ENTRY:
        note(ports, key, etag)
    return structs.replace(outcome, verdict=Verdict.UNCHANGED) if outcome.verdict is Verdict.PASSED_OVER else outcome


class Earlier(Struct, frozen=True, kw_only=True):
    """What earlier attempts to decide about an article have brought."""

    conflict: bool = False  # another worker wrote a row, perhaps a claim: so claims are looked at
    looked_at: frozenset[str] = frozenset()  # held articles that have had their turn


class Decision(Struct, frozen=True, kw_only=True):
    """What an article's record must become, and what that rests on."""

    old: Record
    new: Record | None = None  # None: the record stays as it is
    source: SourceObject | None = None  # None: there is no article
    versions: Mapping[str, str] = field(default_factory=dict)  # the versions of the claims' rows that were read
    twins: Twins = field(default_factory=Twins)  # ``twins.first``: they must be looked at before anything is written
    move: Move | None = None  # the record whose entry is taken over

    def outcome(self, ports: Ports, site: Site) -> Outcome:
        """Say what becomes of the article."""
        return outcome_of(ports, site, self.old, self.new or self.old, self.twins.taken)

    def changes(self, token: str, now: datetime) -> tuple[list[Change], Outgoing | None]:
        """Give the changes of the decision's transaction, and its outbox row."""
        if self.new is None:
            return [], None
        if self.move:
            return moved.changes_of_move(self.old, self.new, self.move, token=token, now=now)
        if self.new.held and self.old.identity:  # the path had an entry once
            rows, outgoing = changes(moved.without_entry(self.old), self.new, self.versions, token=token, now=now)
            return moved.changes_of_hold(self.old, rows), outgoing
        return changes(self.old, self.new, self.versions, token=token, now=now)


def _ingest_article(ports: Ports, key: str, *, is_nested: bool = False) -> Outcome:
    """Decide, write, and then look at the source once more.

    The second look is needed because of other workers. A worker that found the old record up to date wrote nothing. But
    it may have looked at the source after this worker did: the file may have been deleted, or changed back, in between.
    Then only this worker can still write the right record.
    """
    earlier, before = Earlier(), list[Outcome]()
    for _ in range(_ATTEMPTS):
        site_row, stored = ports.table.get([SITE, article_key(key)])
        in_force = site_record_of(site_row) if site_row else None
        site = in_force.site if in_force else None
        if site_row is None or in_force is None or site is None:
            return Outcome(key=key, verdict=Verdict.WAITING)
        old = record_of(stored) if stored else Record(key=key)
        if old.unreadable:
            old = with_traces(ports.table, old, [rule.name for rule in site.feeds])
        try:
            decision = decide_once(ports, in_force, old, earlier=earlier)
            if decision.twins.first:
                earlier = structs.replace(earlier, looked_at=earlier.looked_at.union(decision.twins.first))
                before += [] if is_nested else [_ingest_article(ports, k, is_nested=True) for k in decision.twins.first]
                continue
            if decision.new is None:
                return structs.replace(unchanged(ports, decision), before=tuple(before))
            if not _staged(ports, decision):
                raise NotYet
            outcome = structs.replace(_write(ports, in_force, decision), before=tuple(before))
        except Conflict:
            earlier = structs.replace(earlier, conflict=True)
            continue
        except NotYet:
            ports.queue.send([Changed(key)])
            return Outcome(key=key, verdict=Verdict.WAITING, before=tuple(before))
        (is_unchanged, linked_by), (stands, _) = ports.together.run(
            [partial(_settings_stand, ports, site_row, outcome), partial(_source_stands, ports, decision, site)]
        )
        if is_unchanged and stands:
            return _told_to(outcome, linked_by)
    raise StoreError(f"{key}: other workers kept changing its record; it is tried again later")


def decide_once(
    ports: Ports,
    in_force: SiteRecord,
    old: Record,
    *,
    earlier: Earlier | None = None,
    seen: Seen | None = None,
) -> Decision:
    """Read the source and decide. Unless *earlier* says otherwise, all claims are assumed to be free.

    Files that are in *seen* and have not changed since then are not opened again.

    Raises:
        Conflict: a file changed while it was read.
    """
    earlier = earlier or Earlier()
    site = in_force.valid_site
    source = read_source(ports, old.key, site)
    now, basis = ports.clock(), in_force.basis_of(ports.code)
    if source is None:
        return _decide_withdrawal(ports, site, old, earlier.looked_at)
    source = _not_in_future(source, now)
    same = decide.same_as_before(old, source, {basis, in_force.basis}, now)
    if same and references_stand(ports, old) and links_stand(ports, old):
        return Decision(old=old, source=source)
    if old.state is State.WITHDRAWN and source.sidecars and has_siblings(old.key):
        tell_siblings(ports, old.key)
    reading = _read(ports, source, site)
    files = look_up(ports, old.file_user, reading.wanted, seen)
    references = with_scaled(ports, site, old, ShownFiles(source, reading.article, reading.wanted), files)
    links = look_up_links(ports, old, reading.links)
    old_addresses.note(ports, old, reading.article, site)
    grounds = decide.Grounds(
        source=source,
        reading=reading,
        site=site,
        basis=basis,
        now=now,
        references=references,
        feed_names=in_force.feed_names,
        links=links,
        begun=in_force.begun,
        shows_future=ports.preview is not None and ports.preview.future,
        stay=ports.replaced_stay,
    )
    return _decide_with_others(ports, old, grounds, earlier)


def _decide_withdrawal(ports: Ports, site: Site, old: Record, looked_at: Collection[str]) -> Decision:
    """Decide about an article whose file is gone. A held article with its words may take over its entry first."""
    now = ports.clock()
    if old.state is State.WITHDRAWN and not old.unreadable and not decide.is_due(old, now):
        paths = old_addresses.paths_of(old, site)  # the settings may have changed while the article was withdrawn
        return Decision(old=old, new=None if paths == old.old_paths else next_revision(old, old_paths=paths))
    if first := moved.heirs_of(ports, old, looked_at):
        return Decision(old=old, twins=Twins(first=first))
    if has_siblings(old.key):
        tell_siblings(ports, old.key)
    return Decision(old=old, new=decide.withdrawn(old, site, now))


def _decide_with_others(ports: Ports, old: Record, grounds: decide.Grounds, earlier: Earlier) -> Decision:
    """Decide about an article that is there, with regard to the files that have its words or what it claims."""
    alone = _decided(ports, old, grounds)
    if late.may_be_unseen(old, alone, grounds.begun):
        grounds = structs.replace(grounds, oldest_shown=late.oldest_shown(ports.table, grounds.site))
        alone = _decided(ports, old, grounds)
    article = grounds.reading.article
    wanted_id = own_id(grounds.site, article.id) if article and article.id else None
    seeker = Seeker(old=old, new=alone, article=article, own_id=wanted_id)
    twins = moved.find_twins(ports, seeker, earlier.looked_at)
    if twins.first:
        return Decision(old=old, twins=twins)
    grounds = structs.replace(grounds, twins=twins)
    new = _decided(ports, old, grounds) if twins.taken or twins.here else alone
    versions: dict[str, str] = {}
    if earlier.conflict or old.unreadable or twins.taken:
        wanted = {
            *new.claims,
            *alone.claims,
            *claims_to_look_at(old, article, grounds.source, grounds.site),
        }.difference(old.claims)
        new, grounds, versions = _decide_with_claims(ports, old, grounds, wanted)
    return Decision(
        old=old,
        new=new,
        source=grounds.source,
        versions=versions,
        twins=grounds.twins,
        move=_move(new.key, grounds, versions),
    )


def _move(key: str, grounds: decide.Grounds, versions: Mapping[str, str]) -> Move | None:
    taken = grounds.twins.taken
    if taken is None:
        return None
    bare = moved.bared(decide.withdrawn(taken, grounds.site, grounds.now), key)
    return Move(taken=taken, bare=bare, versions=versions)


def _decide_with_claims(
    ports: Ports, old: Record, grounds: decide.Grounds, wanted: Collection[str]
) -> tuple[Record, decide.Grounds, dict[str, str]]:
    """Decide with regard to who has what the article claims; give the versions of the claims' rows, too."""
    stored_claims = rows_of_claims(ports, wanted)
    claims = {claimed: claim_of(stored) for claimed, stored in stored_claims.items()}
    claims |= given_up(ports, old.key, claims)
    grounds = structs.replace(grounds, claims=claims)
    new = _decided(ports, old, grounds)
    if own := {*new.claims}.difference(wanted, old.claims):  # the claim of a damaged record's id tells its address
        stored_claims |= rows_of_claims(ports, own)
        claims |= {claimed: claim_of(stored) for claimed, stored in stored_claims.items() if claimed in own}
        new = _decided(ports, old, grounds := structs.replace(grounds, claims=claims))
    if not grounds.twins.taken and (last := _last_holder(ports, old, new, claims)):
        grounds = structs.replace(grounds, twins=structs.replace(grounds.twins, taken=last))
        new = _decided(ports, old, grounds)
        stored_claims |= rows_of_claims(ports, {*new.claims}.difference(stored_claims))
    if grounds.twins.taken and new.problem:  # with that entry the article is not acceptable, so it has one of its own
        grounds = structs.replace(grounds, twins=Twins())
        new = _decided(ports, old, grounds)
    holders = {claims[claimed].holder for claimed in new.waits if claimed in claims}
    # A file from which this article was made gives way to it: looked at again, it frees the id for this article.
    ports.queue.send([Changed(holder) for holder in holders if holder and gives_way(holder, old.key)])
    return new, grounds, {claimed: stored.version for claimed, stored in stored_claims.items()}


def _last_holder(ports: Ports, old: Record, new: Record, claims: Mapping[str, Claim]) -> Record | None:
    """Give the record of the file that had the entry whose free id the article takes; its file is gone."""
    if old.identity or new.problem or new.identity is None:
        return None
    held = claims.get(claims_of(new.identity)[0])
    return moved.last_holder(ports, old, new, held.last) if held and held.holder is None and held.last else None


def _read(ports: Ports, source: SourceObject, site: Site) -> decide.Reading:
    try:
        shows_drafts = ports.preview is not None and ports.preview.drafts
        return ports.isolation.run(source.key, lambda: decide.read(source, site, shows_drafts=shows_drafts))
    except (CostlyError, ReaderError) as error:
        return decide.unread(source, error)


def _decided(ports: Ports, old: Record, grounds: decide.Grounds) -> Record:
    try:
        return ports.isolation.run(old.key, lambda: decide.read_again(old, grounds))
    except (CostlyError, ReaderError) as error:
        return decide.read_again(old, structs.replace(grounds, reading=decide.unread(grounds.source, error)))


def _not_in_future(source: SourceObject, now: datetime) -> SourceObject:
    """Put a modification time from a clock that is ahead of ours back to now."""
    sidecars = tuple(_not_in_future(sidecar, now) for sidecar in source.sidecars)
    return replace(source, modified=min(source.modified, now), sidecars=sidecars)


def _staged(ports: Ports, decision: Decision) -> bool:
    """Say whether the very large files that the entry will show can be published at once; else copy some parts more."""
    old, new = decision.old, decision.new
    if new is None:
        return True
    large = [
        reference.as_copy(path)
        for path, reference in new.media.items()
        if path not in old.media and _is_large(ports, path, reference)
    ]
    rows = ports.table.get([PublicRow.key(copy.path) for copy in large]) if large else []
    seen = [PublicRow.seen_at(copy.path, row) for copy, row in zip(large, rows, strict=True)]
    return all(ports.public.stage(copy) for copy, at in zip(large, seen, strict=True) if at is None or at.etag is None)


def _is_large(ports: Ports, path: str, reference: Reference) -> bool:
    """Say whether the file itself is public at the path, and one call cannot copy it."""
    length = reference.media.length if reference.media else 0
    return path == reference.path and not reference.embedded and length > ports.public.copied_at_once


def _write(ports: Ports, in_force: SiteRecord, decision: Decision) -> Outcome:
    rows, outgoing = decision.changes(ports.new_token(), ports.clock())
    taken = decision.twins.taken
    if taken and len(rows) >= ports.table.transaction_limit:
        rows = moved.trimmed(rows, ports.table.transaction_limit - 1)
        if len(rows) >= ports.table.transaction_limit and taken.state is not State.WITHDRAWN:
            _withdraw(ports, taken, in_force.valid_site)
            raise Conflict(f"{taken.key} is withdrawn first, so that the rest has room in a transaction")
    if decision.old.unreadable:
        key, feeds = decision.old.key, [rule.name for rule in in_force.valid_site.feeds]
        left, token = leftovers_of(ports.table, key, feeds), ports.new_token()
        rows, outgoing = with_leftovers_gone(rows, outgoing, left, token=token, now=ports.clock())
    ports.table.transact(_with_outbox(rows, outgoing))
    return structs.replace(decision.outcome(ports, in_force.valid_site), outgoing=outgoing)


def _withdraw(ports: Ports, record: Record, site: Site) -> None:
    now = ports.clock()
    rows, outgoing = changes(record, decide.withdrawn(record, site, now), {}, token=ports.new_token(), now=now)
    ports.table.transact(_with_outbox(rows, outgoing))


def _with_outbox(rows: Sequence[Change], outgoing: Outgoing | None) -> Sequence[Change]:
    return [*rows, Put(outgoing.to_row(), None)] if outgoing else rows


def unchanged(ports: Ports, decision: Decision) -> Outcome:
    """Say that the article is unchanged. If a file of its own has a new ETag, note that in the walk's index only."""
    old, source = decision.old, decision.source
    if source is None:
        return Outcome(key=old.key, verdict=Verdict.PASSED_OVER)
    seen = structs.replace(old, etag=source.etag, sidecars=decide.sidecars_of(source))
    if seen != old:
        index = index_row(seen)
        [stored] = ports.table.get([SourceRow.key(old.key)])
        if stored is None or stored.data != index.data:
            ports.table.transact([Check(article_key(old.key), str(old.revision)), Put(index, _version(stored))])
    return Outcome(
        key=old.key,
        verdict=Verdict.UNCHANGED,
        problem=old.problem,
        warnings=old.warnings,
        url=old.entry.url if old.entry and old.out else None,
        report=report_of(old),
    )


def _version(row: Row | None) -> str | None:
    return row.version if row else None


def _settings_stand(ports: Ports, site_row: Row, outcome: Outcome) -> tuple[bool, tuple[str, ...]]:
    """Say whether the settings are still the same, and name those of the article's handles by which it is linked.

    If the settings are others, the walk for them may have passed this key before its record was written.
    """
    handles = outcome.outgoing.moved if outcome.outgoing else ()
    stored, *linked = ports.table.get([SITE, *map(ArticleRow.linked_key, handles)])
    is_unchanged = stored is not None and stored.version == site_row.version
    return is_unchanged, tuple(handle for handle, row in zip(handles, linked, strict=True) if row)


def _source_stands(ports: Ports, decision: Decision, site: Site) -> tuple[bool, tuple[str, ...]]:
    """Say whether the source, and the twins that a held article waits for, are still as they were read.

    The second value is only there because works that are done together give values of one type.
    """
    new = decision.new or decision.old
    stands = still_as_read(ports, new, decision.source, site) and moved.are_there(ports, new, decision.twins)
    return stands, ()


def _told_to(outcome: Outcome, linked_by: tuple[str, ...]) -> Outcome:
    outgoing = outcome.outgoing
    return structs.replace(outcome, outgoing=structs.replace(outgoing, moved=linked_by)) if outgoing else outcome
