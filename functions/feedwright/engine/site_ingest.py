"""The settings file into the catalogue. It comes first: until a valid one is recorded, articles wait."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from feedwright.engine.catalogue import CODE, SITE, SiteRecord, site_record_of, site_row
from feedwright.engine.ingest import Outcome, Verdict
from feedwright.engine.outbox import Outgoing
from feedwright.engine.things import ALL_FEEDS, MAIN, NEWS, SITE_LISTS, WHOLE, Thing, Touch
from feedwright.engine.walk import new_walk
from feedwright.errors import Conflict, Problem, SiteError, StoreError
from feedwright.model import SourceObject
from feedwright.ports import Change, Ports, Put, WalkOn
from feedwright.reading.reader import SIZE_LIMIT
from feedwright.site import SITE_KEY, Site, authority_is_given, keep_identity, parse_site
from feedwright.site.feeds import FeedChanges, changed_feeds

_ATTEMPTS = 20
_FEEDS = 80  # touched by one outbox row
_MISSING = Problem(
    path=SITE_KEY,
    rule="no-site",
    what="there is no site.toml, so every article waits unpublished.",
    cure='Put one at the root of the content: title = "…", url = "https://…", birth = 2026-01-31',
)


def ingest_site(ports: Ports) -> Outcome:
    """Record ``site.toml`` as it is now; a bad one leaves the last good one in force.

    A change is followed by a walk that reads or renders again just what it touches.

    Raises:
        StoreError: AWS or the disk failed, or others kept writing; nothing is lost by trying again.
    """
    for _ in range(_ATTEMPTS):
        [stored] = ports.table.get([SITE])
        old = site_record_of(stored) if stored else SiteRecord(site=None, source_digest="", code=CODE)
        source = ports.source.read(SITE_KEY, size_limit=SIZE_LIMIT)
        new = decide_site(old, source, default_url=ports.default_url, forced_url=ports.forced_url)
        if new == old:
            return _outcome(old, Verdict.UNCHANGED)
        try:
            return _write(ports, old, new, stored.version if stored else None)
        except Conflict:
            continue
    raise StoreError(f"{SITE_KEY}: other writers kept coming first; it is tried again later")


def decide_site(
    old: SiteRecord, source: SourceObject | None, *, default_url: str | None, forced_url: str | None
) -> SiteRecord:
    """Say what the settings file makes of the record."""
    if source is None:
        return replace(old, source_digest="", problem=_MISSING)
    told = f"{source.digest} {default_url} {forced_url}"
    digest = hashlib.sha256(told.encode()).hexdigest()[:32]
    if digest == old.source_digest and old.code >= CODE:
        return old
    seen = replace(old, source_digest=digest, code=CODE)
    try:
        site = parse_site(source.body, default_url=default_url, forced_url=forced_url)
        if old.site:
            site = keep_identity(site, old.site, authority_given=authority_is_given(source.body), body=source.body)
    except SiteError as error:
        return replace(seen, problem=error.problem)
    return replace(seen, site=site, problem=None)


def _write(ports: Ports, old: SiteRecord, new: SiteRecord, version: str | None) -> Outcome:
    changes: list[Change] = []
    outgoing, walk = None, None
    if new.site and (new.site != old.site or new.code != old.code):
        touches = tuple(_touches(old, new, new.site))
        outgoing = Outgoing(token=ports.new_token(), touches=touches, freed=(), at=ports.clock())
        changes.append(Put(outgoing.to_row(), None))
        if old.site is None or old.site.article_basis != new.site.article_basis or new.code != old.code:
            new = replace(new, epoch=ports.new_token())
            walk = new_walk(ports.new_token(), ports.clock())
            changes.append(walk.to_put())
    ports.table.transact([Put(site_row(new, ports.new_token()), version), *changes])
    if walk:
        ports.queue.send([WalkOn(walk.token)])
    return _outcome(new, Verdict.REJECTED if new.problem else Verdict.SETTINGS, outgoing)


def _touches(old: SiteRecord, new: SiteRecord, site: Site) -> Iterator[Touch]:
    """Name what new settings change though no article does: which feeds there are, and how they are written."""
    yield Touch(MAIN, at=(WHOLE,))
    yield Touch(SITE_LISTS)
    yield Touch(NEWS)
    changed = changed_feeds(old.site, site) if old.site else FeedChanges(added=tuple(rule.name for rule in site.feeds))
    named = [*changed.added, *changed.dropped, *changed.refilled, *changed.rebuilt]
    few = len(named) <= _FEEDS and not any(name.endswith("/") for name in named)
    if few and old.code == new.code:
        yield from (Touch(Thing("feed", name), at=(WHOLE,)) for name in named if name != MAIN.name)
    else:
        yield Touch(ALL_FEEDS)


def _outcome(record: SiteRecord, verdict: Verdict, outgoing: Outgoing | None = None) -> Outcome:
    return Outcome(key=SITE_KEY, verdict=verdict, problem=record.problem, outgoing=outgoing)
