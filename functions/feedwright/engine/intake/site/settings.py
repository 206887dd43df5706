"""Records the settings with their templates and pictures. Articles wait until valid settings are recorded."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import timedelta

from msgspec import structs

from feedwright.engine.catalogue.keys import SITE
from feedwright.engine.catalogue.records import SiteRecord, site_record_of, site_row
from feedwright.engine.catalogue.reports import reported_since, site_report_of
from feedwright.engine.intake.membership import kept_names
from feedwright.engine.intake.outcome import Outcome, Verdict
from feedwright.engine.intake.site.pictures import (
    find_pictures,
    picture_warnings,
    pictures_moved,
    references_dropped,
)
from feedwright.engine.intake.site.templates import find_templates, is_foreign, read_templates, usable, warnings_of
from feedwright.engine.jobs.outbox import Outgoing
from feedwright.engine.jobs.targets import (
    ALL_FEEDS,
    MAIN,
    NEWS,
    REPORT_INDEX,
    SITE_LISTS,
    Request,
    Target,
    old_target,
    report_target,
)
from feedwright.engine.reconcile import new_walk, to_put
from feedwright.errors import Conflict, CostlyError, Problem, SiteError, StoreError
from feedwright.model.files import SourceObject
from feedwright.ports import TRANSACTION_LIMIT, Change, Ports, Put, WalkOn
from feedwright.site import SITE_KEY, Site
from feedwright.site.addresses.old import fixed_paths
from feedwright.site.feeds import FeedChanges, changed_feeds
from feedwright.site.parse import SITE_LIMIT, authority_is_given, keep_identity, parse_site
from feedwright.site.single_values import is_this_machine

_ATTEMPTS = 20
_LONGEST_GAP = timedelta(minutes=15)  # between sweeps; after a longer one a clock was wrong, and the wait begins anew
_FEEDS = 80  # feeds that one outbox row names
_ADDRESSES = 40  # old addresses that are built at once; the sweep asks for more of them a minute later
_MISSING = Problem(
    path=SITE_KEY,
    rule="no-site",
    what="there is no site.toml, so no article can be published.",
    cure='Put site.toml at the root of the content: title = "…", url = "https://…", birth = 2026-01-31',
)


def ingest_site(ports: Ports, *, adopt_after: timedelta | None = None) -> Outcome:
    """Record ``site.toml`` with its templates and pictures as they are now. If it is bad, the last good one stays.

    After a change a walk reads or renders again only what the change concerns.

    Args:
        ports: the world.
        adopt_after: how long the catalogue must have known the worker's own code before that code comes into force;
            None: this worker puts no code into force.

    Raises:
        StoreError: AWS or the disk failed, or other workers kept writing; trying again is safe.
    """
    for _ in range(_ATTEMPTS):
        [stored] = ports.table.get([SITE])
        old = site_record_of(stored) if stored else SiteRecord(site=None, source_digest="", code=ports.code)
        try:
            new = _look(ports, old, adopt_after)
            if new == old:
                return _outcome(old, Verdict.UNCHANGED)
            if structs.replace(new, next_code=old.next_code, next_since=old.next_since, next_seen=old.next_seen) == old:
                ports.table.transact([Put(site_row(new, ports.new_token()), stored.version if stored else None)])
                return _outcome(old, Verdict.UNCHANGED)
            return _write(ports, old, new, stored.version if stored else None)
        except Conflict:
            continue
    raise StoreError(f"{SITE_KEY}: other workers kept changing the settings' record; it is tried again later")


def settings_differ(ports: Ports) -> bool:
    """Say whether the settings, their templates or pictures are no longer as they were recorded; nothing is written."""
    [stored] = ports.table.get([SITE])
    old = site_record_of(stored) if stored else SiteRecord(site=None, source_digest="", code=ports.code)
    return _look(ports, old, None) != old


def decide_site(
    old: SiteRecord,
    source: SourceObject,
    templates: list[SourceObject],
    *,
    default_url: str | None,
    forced_url: str | None,
) -> SiteRecord:
    """Decide what the record becomes with this settings file and these templates."""
    etags = {template.key: template.etag for template in templates}
    digest = _digest(source, etags, default_url, forced_url)
    seen = structs.replace(old, source_digest=digest)
    try:
        site = parse_site(source.body, size=source.size, default_url=default_url, forced_url=forced_url)
        if old.site:
            site = keep_identity(site, old.site, authority_given=authority_is_given(source.body), body=source.body)
        own = usable([template for template in templates if not is_foreign(template.key, site.exclude)])
    except SiteError as error:
        return structs.replace(seen, problem=error.problem, others=error.others)
    return structs.replace(seen, site=site, templates=own, problem=None, others=())


def _adopted(ports: Ports, old: SiteRecord, adopt_after: timedelta | None) -> SiteRecord:
    """Put the worker's own code into force when no worker of the other code can be at work any more.

    Any other digest counts, not only a newer release. So a rollback renders again what the later release wrote. Each
    sweep notes that it still waits: if a clock jumps ahead, no time has gone by.
    """
    if old.code == ports.code:
        return structs.replace(old, next_code="", next_since=None, next_seen=None)
    if adopt_after is None:
        return old
    now = ports.clock()
    is_waiting = old.next_code == ports.code and old.next_seen is not None and abs(now - old.next_seen) < _LONGEST_GAP
    since = old.next_since if is_waiting and old.next_since else now
    if now - since < adopt_after:
        return structs.replace(old, next_code=ports.code, next_since=since, next_seen=now)
    names = kept_names(ports.table)
    return structs.replace(
        old, code=ports.code, next_code="", next_since=None, next_seen=None, source_digest="", feed_names=names
    )


def _look(ports: Ports, old: SiteRecord, adopt_after: timedelta | None) -> SiteRecord:
    """Read the settings as they are now. Templates are read only after a change, pictures are always looked up."""
    source, listing = ports.source.read(SITE_KEY, size_limit=SITE_LIMIT), find_templates(ports)
    urls = _urls(ports)
    new = _adopted(ports, old, adopt_after)
    if source is None:
        new = structs.replace(new, source_digest="", problem=_missing(ports), others=())
    elif new.source_digest != _digest(source, listing.etags, **urls):
        new = _tried(ports, new, source, read_templates(ports, listing))
    new = structs.replace(new, pictures=find_pictures(ports, old, new.site))
    body = source.body if source else b""
    asked = _ask_for_authority(new, body) if source and not new.problem else ()
    warnings = (
        *new.others,
        *asked,
        *_own_machine(ports, new.site),
        *warnings_of(listing, new.site.exclude if new.site else ()),
        *picture_warnings(new, body),
    )
    new = structs.replace(new, warnings=warnings)
    return structs.replace(new, reported_since=reported_since(old, new, ports.clock()))


def _ask_for_authority(record: SiteRecord, body: bytes) -> tuple[Problem, ...]:
    """Ask for the authority where the file names none: then only the catalogue remembers from what ids are built."""
    if record.site is None or authority_is_given(body):
        return ()
    what = "no authority is named, so a new url, or a lost catalogue, would give every article another id."
    cure = f'Add it, and never change it: authority = "{record.site.authority}"'
    return (Problem(path=SITE_KEY, rule="no-authority", what=what, cure=cure),)


def _own_machine(ports: Ports, site: Site | None) -> tuple[Problem, ...]:
    """Warn of a url that no subscriber can reach, unless the deployment or a preview gives it."""
    if site is None or not is_this_machine(site.url) or ports.preview:
        return ()
    if ports.default_url and is_this_machine(ports.default_url):
        return ()
    what = f"{site.url} is an address of this machine alone: no subscriber could open a link, a page or a picture."
    cure = "Before you publish, write the site's own address as url, and a domain of yours as authority."
    return (Problem(path=SITE_KEY, rule="own-machine", what=what, cure=cure),)


def _missing(ports: Ports) -> Problem:
    """Give the problem of missing settings. Some editors and browsers add a second ending to the file's name."""
    misnamed = ports.source.beside(SITE_KEY, (".txt", ".toml", ".md"))
    if not misnamed:
        return _MISSING
    what = f"there is no site.toml, only {misnamed[0]}, so no article can be published."
    return structs.replace(
        _MISSING, path=misnamed[0], what=what, cure="Rename it to site.toml, without a second ending."
    )


def _tried(ports: Ports, old: SiteRecord, source: SourceObject, templates: list[SourceObject]) -> SiteRecord:
    """Decide within limits of memory and time, because a template may hold an endless loop."""

    def decided() -> SiteRecord:
        return decide_site(old, source, templates, **_urls(ports))

    if not templates:
        return decided()
    try:
        return ports.isolation.run_limited(decided)
    except CostlyError:
        etags = {template.key: template.etag for template in templates}
        digest = _digest(source, etags, **_urls(ports))
        what = "the templates take more memory or time than a page may take."
        cure = "Look for a loop over a large range, or a loop that doubles a text, and remove it."
        problem = Problem(path=templates[0].key, rule="too-costly", what=what, cure=cure)
        return structs.replace(old, source_digest=digest, problem=problem)


def _urls(ports: Ports) -> dict[str, str | None]:
    return {"default_url": ports.default_url, "forced_url": ports.preview.url if ports.preview else None}


def _digest(source: SourceObject, etags: Mapping[str, str], default_url: str | None, forced_url: str | None) -> str:
    inputs = f"{source.digest} {default_url} {forced_url} {sorted(etags.items())}"
    return hashlib.sha256(inputs.encode()).hexdigest()[:32]


def _write(ports: Ports, old: SiteRecord, new: SiteRecord, version: str | None) -> Outcome:
    changes: list[Change] = []
    outgoing, walk = None, None
    new = structs.replace(new, begun=new.begun or ports.clock()) if new.site else new
    requests = (
        [] if site_report_of(old) == site_report_of(new) else [Request(report_target(SITE_KEY)), Request(REPORT_INDEX)]
    )
    if new.site and _shown(new) != _shown(old):
        requests = [*_requests(old, new, new.shown_site), *pictures_moved(old, new), *requests]
        addresses = _old_addresses(old, new)
        requests += addresses[:_ADDRESSES]
        changes += _outbox_rows(ports, addresses[_ADDRESSES:])
        if _articles_show(new) != _articles_show(old):
            new = structs.replace(new, epoch=ports.new_token())
            walk = new_walk(ports.new_token(), ports.clock())
            changes.append(to_put(walk))
    if requests:
        outgoing = Outgoing(token=ports.new_token(), requests=tuple(requests), freed=(), at=ports.clock())
        changes.append(Put(outgoing.to_row(), None))
    changes.insert(0, Put(site_row(new, ports.new_token()), version))
    # A reference row that stays without need does no harm: the settings are only looked at in vain.
    ports.table.transact([*changes, *references_dropped(old, new)[: TRANSACTION_LIMIT - len(changes)]])
    if walk:
        ports.queue.send([WalkOn(walk.token)])
    return _outcome(new, Verdict.REJECTED if new.problem else Verdict.SETTINGS, outgoing)


def _requests(old: SiteRecord, new: SiteRecord, site: Site) -> Iterator[Request]:
    """Name the targets that new settings change even if no article changes: feeds and lists."""
    yield Request(MAIN, sweep_from="")
    yield Request(SITE_LISTS)
    yield Request(NEWS)
    yield Request(REPORT_INDEX)
    before = old.shown_site if old.site else None
    changed = changed_feeds(before, site) if before else FeedChanges(added=tuple(rule.name for rule in site.feeds))
    named = [*changed.added, *changed.dropped, *changed.refilled, *changed.rebuilt]
    few = len(named) <= _FEEDS and not any(name.endswith("/") for name in named)
    if few and (old.code, old.templates) == (new.code, new.templates):
        yield from (Request(Target("feed", name), sweep_from="") for name in named if name != MAIN.name)
    else:
        yield Request(ALL_FEEDS)


def _old_addresses(old: SiteRecord, new: SiteRecord) -> list[Request]:
    """Name the old addresses that the settings name or named, as far as something else stands there now."""
    before, after = fixed_paths(old.site) if old.site else {}, fixed_paths(new.valid_site)
    is_same = old.site is not None and _common(old) == _common(new)
    paths = [path for path in {**before, **after} if not is_same or before.get(path) != after.get(path)]
    return [Request(old_target(path)) for path in paths]


def _common(record: SiteRecord) -> object:
    """Give what all redirects show."""
    return record.valid_site.url, record.valid_site.language, record.code


def _outbox_rows(ports: Ports, requests: list[Request]) -> Iterator[Change]:
    for start in range(0, len(requests), _FEEDS):
        some = tuple(requests[start : start + _FEEDS])
        yield Put(Outgoing(token=ports.new_token(), requests=some, freed=(), at=ports.clock()).to_row(), None)


def _shown(record: SiteRecord) -> object:
    """Give what documents depend on; None before valid settings are recorded."""
    return record.site and (record.shown_site, record.templates, record.code)


def _articles_show(record: SiteRecord) -> object:
    """Give what articles' records and pages depend on."""
    return record.site and (record.shown_site.article_basis, record.templates, record.code)


def _outcome(record: SiteRecord, verdict: Verdict, outgoing: Outgoing | None = None) -> Outcome:
    return Outcome(
        key=SITE_KEY,
        verdict=verdict,
        problem=record.problem,
        warnings=record.warnings,
        report=site_report_of(record),
        outgoing=outgoing,
    )
