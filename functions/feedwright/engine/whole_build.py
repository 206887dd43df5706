"""A whole build in one process: it does in turn what events, queue and sweep do on AWS, until nothing is left."""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta

from msgspec import Struct, field, structs

from feedwright.engine.build import build_all, marked_targets
from feedwright.engine.building.target_build import Written
from feedwright.engine.bulk.articles import take_in
from feedwright.engine.bulk.pages import PAGE_KINDS, marked_pages, write_marked_pages
from feedwright.engine.catalogue.keys import SITE, article_key
from feedwright.engine.catalogue.records import record_of, site_record_of
from feedwright.engine.catalogue.reports import report_of
from feedwright.engine.catalogue.rows import DamageRow
from feedwright.engine.documents.empty_feeds import empty_feeds
from feedwright.engine.documents.feed import feed_id
from feedwright.engine.documents.paths import target_at
from feedwright.engine.documents.render import reports_at
from feedwright.engine.intake.article import ingest
from feedwright.engine.intake.outcome import Outcome, Verdict
from feedwright.engine.intake.related_files import concerns_site, tell_referrers
from feedwright.engine.intake.site.settings import ingest_site
from feedwright.engine.jobs.faults import Faults
from feedwright.engine.jobs.later_times import note_time
from feedwright.engine.jobs.outbox import Outgoing, relay_left_behind
from feedwright.engine.jobs.targets import Request, Target
from feedwright.engine.jobs.worker import Worker
from feedwright.engine.local_site import LocalSite
from feedwright.engine.passed_over import describe_not_listed, describe_passed_over, is_misnamed_sidecar, is_passed_over
from feedwright.engine.reconcile import begin_walk, current_walk, has_podcast, is_used, walk_on
from feedwright.engine.recovery.recall import has_no_articles, recall
from feedwright.engine.recovery.wrong_clock import mend_wrong_clock
from feedwright.engine.sweep import due_now, send_due
from feedwright.engine.verify import listed_targets
from feedwright.errors import Problem, SiteError, SourceError
from feedwright.ports import Changed, Delete, Message, Ports, Put, TellOn, WalkOn
from feedwright.reading.metadata.sidecar import is_companion
from feedwright.rendering.xml import atom_id
from feedwright.site import SITE_KEY, Site
from feedwright.site.feeds import MAIN_FEED

_PAGE = 100_000  # objects that a walk compares at a time
_TOGETHER = 2_000  # articles that are looked at together
_MAY_BE_MENDED = frozenset({"dead-link", "missing-media"})  # by files that the build comes to later
_REQUESTS = 90  # requests in one outbox row


class WholeBuild(Struct):
    """What a build found and wrote."""

    site: Outcome
    has_site: bool = False
    latest: dict[str, Outcome] = field(default_factory=dict)  # by key; unchanged articles are not in it
    same: dict[str, Outcome] = field(default_factory=dict)  # in a preview, unchanged articles that were read again
    # Those that a file may change which the build comes to later: it mends them, or is where they were moved to.
    untold: dict[str, Outcome] = field(default_factory=dict)
    moved: set[str] = field(default_factory=set)  # keys of files whose entries were taken over by other files
    written: list[Written] = field(default_factory=list)
    places: dict[Target, str] = field(default_factory=dict)  # of pages that have marks, as in ``BulkResult``
    passed_over: list[str] = field(default_factory=list)  # keys of files that are no articles
    not_listed: list[str] = field(default_factory=list)  # links that are not followed, names that are not UTF-8
    recordings: list[str] = field(default_factory=list)  # audio and video
    unused: list[str] = field(default_factory=list)  # recordings that no entry uses, if the site has a podcast
    included: frozenset[str] = frozenset()  # globs of ``include`` that some file matches
    settings: Site | None = None  # the settings in force
    empty_feeds: list[Problem] = field(default_factory=list)  # warnings of feeds with a profile that have no entry
    recalled: int = 0  # articles whose ids, addresses and dates were read back from the public documents
    walked: bool = False  # all files of the source were looked at
    refused: bool = False  # nothing was built, because something private would have come out

    @property
    def outcomes(self) -> list[Outcome]:
        return list(self.latest.values())

    def passed_over_lines(self) -> list[str]:
        """Say which files were passed over; nothing if the build did not look through the whole source."""
        unmatched = (
            [pattern for pattern in self.settings.include if pattern not in self.included] if self.settings else []
        )
        if not self.walked:
            return []
        lines = describe_passed_over(self.passed_over, self.settings, unmatched, self.unused)
        return [*lines, *describe_not_listed(self.not_listed)]

    @property
    def rejected(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.verdict is Verdict.REJECTED]


class Watcher(Struct, frozen=True):
    """Functions that the build calls to show its progress; by default they do nothing."""

    outcome: Callable[[Outcome], None] = lambda _: None
    expect: Callable[[int], None] = lambda _: None  # so many more keys or targets are to come
    advance: Callable[[], None] = lambda: None


def whole_build(
    worker: Worker, site: LocalSite, *, only: Sequence[str] = (), watcher: Watcher | None = None
) -> WholeBuild:
    """Bring the catalogue and the public site up to date with the source.

    If articles would come out that a site generator holds back with their folder, nothing is built.

    Args:
        worker: the one worker; it holds the site's lock.
        site: the site on this laptop; its queue is the queue of ``worker.ports``.
        only: keys to look at instead of the whole source.
        watcher: shows progress.

    Raises:
        SiteError: the public folder is another site's.
        StoreError: a part of the work failed; all other parts are done.
    """
    worker, watcher = structs.replace(worker, looks=True), watcher or Watcher()
    ports = worker.ports
    messages, damage = site.receive(), site.damage(look=not only)
    _request(ports, reports_at(ports.table, damage.reports))
    built = WholeBuild(site=ingest_site(ports, adopt_after=timedelta(0)))
    mend_wrong_clock(ports)
    [site_row] = ports.table.get([SITE])
    in_force = site_record_of(site_row) if site_row else None
    built.settings = in_force.site if in_force else None
    built.has_site = built.settings is not None
    if built.settings:
        private, doubts = site.held_folders(built.settings, _concerned(ports, messages, only))
        if private:
            return _refuse(built, private, watcher)
        _tell_of_doubts(ports, doubts, watcher)
    if in_force and in_force.site and damage.foreign_feed is not None:
        _demand_own(in_force.site, damage.foreign_feed)
        if has_no_articles(ports):
            built.recalled = recall(ports, in_force.site, site.standing())
    _tell_of_settings(built.site, watcher)
    if not built.has_site:  # then only the report that says so is built
        relay_left_behind(worker, before=_all(ports))
        build_all(worker, list(marked_targets(worker)))
        site.finish()
        return built
    _take_in_changes(worker, messages, only, built, watcher)
    _request(ports, list(dict.fromkeys(filter(None, map(target_at, damage.public)))))
    _render_all(ports)
    relay_left_behind(worker, before=_all(ports))
    while messages:  # for articles that waited for a claim which is free now, or that link what has come
        _work_off(worker, messages, built, watcher)
        relay_left_behind(worker, before=_all(ports))
    site.looked_at()
    for _, outcome in sorted(built.untold.items()):
        watcher.outcome(outcome)
    _build_what_has_marks(worker, built, watcher)
    _make_records_again(worker, messages, built, watcher)
    site.finish()
    if built.settings:
        built.empty_feeds = empty_feeds(ports.table, built.settings)
    if built.settings and has_podcast(built.settings):
        built.unused = [key for key in built.recordings if not is_used(ports, key)]
    return built


def _concerned(ports: Ports, messages: Iterable[Message], only: Sequence[str]) -> list[str]:
    """Name the articles that a build looks at; none if it looks through all of the source."""
    keys = [key for key in only if not concerns_site(key)]
    if not keys or not _begun(ports) or any(isinstance(message, WalkOn) for message in messages):
        return []
    return [*keys, *due_now(ports), *(message.key for message in messages if isinstance(message, Changed))]


def _tell_of_settings(site: Outcome, watcher: Watcher) -> None:
    if site.problem:
        watcher.outcome(structs.replace(site, verdict=Verdict.REJECTED))
    elif site.warnings and site.verdict is Verdict.SETTINGS:
        watcher.outcome(site)


def _tell_of_doubts(ports: Ports, doubts: Sequence[Problem], watcher: Watcher) -> None:
    """Say on a first build which articles may be private, although nobody can know."""
    is_first = bool(doubts) and has_no_articles(ports)  # to ask of that reads the index
    for doubt in doubts if is_first else ():
        watcher.outcome(Outcome(key=doubt.path, verdict=Verdict.SETTINGS, warnings=(doubt,)))


def _refuse(built: WholeBuild, private: Sequence[Problem], watcher: Watcher) -> WholeBuild:
    """Say what would come out, and leave the public folder as it was; the next build begins where this one ended."""
    for problem in private:
        watcher.outcome(Outcome(key=problem.path, verdict=Verdict.REJECTED, problem=problem))
    built.site = Outcome(key=SITE_KEY, verdict=Verdict.REJECTED, problem=private[0], warnings=tuple(private[1:]))
    built.refused = True
    return built


def _take_in_changes(
    worker: Worker, messages: deque[Message], only: Iterable[str], built: WholeBuild, watcher: Watcher
) -> None:
    ports = worker.ports
    keys = [key for key in only if not concerns_site(key)]
    if not keys or not _begun(ports):
        begin_walk(ports, public=False)
        built.walked = True
    else:
        note_time(ports, ports.clock())
    for key in keys:
        _look_at(ports, key, built, watcher)
    send_due(ports)
    _work_off(worker, messages, built, watcher)


def _build_what_has_marks(worker: Worker, built: WholeBuild, watcher: Watcher) -> None:
    faults, (places, built.places) = Faults(), (built.places, {})

    def build_each(worker: Worker, targets: Iterable[Target], *, left: Collection[str] = ()) -> None:
        wanted = [target for target in targets if target.kind not in left]
        watcher.expect(len(wanted))
        with faults.kept():
            built.written += build_all(worker, wanted, after_each=after_each, left=left)

    def after_each(touched: int) -> None:
        watcher.expect(touched)
        watcher.advance()

    # Feeds ask for the pages that show what is new in them, so these come last, and then each of them once.
    targets = list(marked_targets(worker, left=PAGE_KINDS))
    build_each(structs.replace(worker, marked=places), targets, left=PAGE_KINDS)
    pages = marked_pages(worker.ports.table)
    watcher.expect(len(pages))
    with faults.kept():
        built.written += write_marked_pages(worker, pages, places, watcher.advance)
    tried = set(targets)  # what failed is not tried again at once
    build_each(worker, [each for each in marked_targets(worker) if each.kind in PAGE_KINDS or each not in tried])
    faults.throw()


def _demand_own(site: Site, foreign_feed: bytes) -> None:
    """Refuse a public folder that holds another site's feeds; a site whose catalogue was lost gets its folder again.

    Raises:
        SiteError: the public folder is another site's.
    """
    found_id = atom_id(foreign_feed)
    if found_id not in {None, feed_id(site, MAIN_FEED)}:
        what = f"the public folder holds the feeds of another site, {found_id}."
        cure = "Name another folder. If that site does not exist any more, remove its atom.xml and build again."
        raise SiteError(Problem(path=SITE_KEY, rule="other-site", what=what, cure=cure))


def _work_off(worker: Worker, messages: deque[Message], built: WholeBuild, watcher: Watcher) -> None:
    ports = worker.ports
    expected = set[str]()  # keys that the walk named, and that have not come yet

    def expect(keys: Sequence[str]) -> None:
        """Count also keys that come without a walk, such as articles that must be looked at again."""
        watcher.expect(len({*keys} - expected))
        expected.difference_update(keys)

    while messages:
        if articles := _next_articles(messages):
            expect(articles)
            _look_at_many(worker, articles, built, watcher)
            continue
        message = messages.popleft()
        if isinstance(message, TellOn):
            tell_referrers(ports, message)
        elif isinstance(message, WalkOn):
            walked = walk_on(ports, message.token, page=_PAGE, public=False)
            _companions_first(messages)
            watcher.expect(len(walked.differing))
            expected.update(walked.differing)
            built.passed_over += filter(is_passed_over, walked.passed_over)
            built.passed_over += filter(is_misnamed_sidecar, walked.sidecars)
            built.not_listed = list(walked.not_listed) or built.not_listed
            built.recordings += walked.recordings
            built.included |= walked.included
            for folder in walked.unreadable:
                _note(_unreadable_folder(folder, walked.hidden), built, watcher)
            for key in walked.rejected:
                _note(_rejected_before(ports, key), built, watcher)
        else:
            expect([message.key])
            _look_at(ports, message.key, built, watcher)
            watcher.advance()


def _companions_first(messages: deque[Message]) -> None:
    """Look at pictures and sidecars before articles, because who comes later need not be told of them."""
    ordered = sorted(messages, key=lambda message: not (isinstance(message, Changed) and is_companion(message.key)))
    messages.clear()
    messages.extend(ordered)


def _unreadable_folder(folder: str, hidden: Iterable[str]) -> Outcome:
    """Name a folder that the system does not let us list. It is an error if articles are known to be in it."""
    count = sum(key.startswith(folder) for key in hidden)
    what = f"the system does not let Feedwright read this folder; {count:,} known files in it stay as they were."
    cure = "Change the folder's permissions, so that Feedwright can read it."
    problem = Problem(path=folder, rule="unreadable", what=what, cure=cure)
    if count:
        return Outcome(key=folder, verdict=Verdict.REJECTED, problem=problem)
    what = "the system does not let Feedwright read this folder; what is in it is not published."
    return Outcome(key=folder, verdict=Verdict.PASSED_OVER, warnings=(structs.replace(problem, what=what),))


def _next_articles(messages: deque[Message]) -> list[str]:
    """Take articles from the queue that may be looked at together, up to a message of another kind; each once."""
    keys: dict[str, None] = {}
    while messages and len(keys) < _TOGETHER:
        message = messages[0]
        if not isinstance(message, Changed) or concerns_site(message.key) or is_companion(message.key):
            break
        keys[message.key] = None
        messages.popleft()
    return sorted(keys)  # messages come in no order, and a person reads what the build says


def _look_at_many(worker: Worker, keys: list[str], built: WholeBuild, watcher: Watcher) -> None:
    result = take_in(worker, keys, watcher.advance)
    built.places |= result.places
    for outcome in result.outcomes:
        _take_note(worker.ports, outcome, built, watcher)
    for key in result.left:
        _look_at(worker.ports, key, built, watcher)


def _look_at(ports: Ports, key: str, built: WholeBuild, watcher: Watcher) -> None:
    try:
        outcome = ingest_site(ports) if concerns_site(key) else ingest(ports, key)
    except SourceError as error:  # on AWS the queue tries it again; here the author can mend it now
        cure = "Make the file readable; until then its public page stays as it is."
        problem = Problem(path=key, rule="unreadable", what=f"{error}.", cure=cure)
        outcome = Outcome(key=key, verdict=Verdict.REJECTED, problem=problem)
    _take_note(ports, outcome, built, watcher)


def _take_note(ports: Ports, outcome: Outcome, built: WholeBuild, watcher: Watcher) -> None:
    if outcome.verdict is Verdict.UNCHANGED and outcome.problem:
        outcome = _rejected_before(ports, outcome.key)
    if outcome.verdict is not Verdict.UNCHANGED:
        _note(outcome, built, watcher)
    elif ports.forced_url and outcome.url and outcome.key not in built.latest:
        built.same[outcome.key] = outcome


def _note(outcome: Outcome, built: WholeBuild, watcher: Watcher) -> None:
    if outcome.key in built.moved and outcome.verdict is Verdict.PASSED_OVER:
        return
    built.same.pop(outcome.key, None)
    known = built.latest.get(outcome.key)
    if known and outcome.problem and known.problem == outcome.problem:
        return  # the article is looked at again for each file beside it
    if known and known.verdict is Verdict.MOVED and outcome.verdict is Verdict.UPDATED:
        outcome = structs.replace(outcome, verdict=Verdict.MOVED, old_key=known.old_key)  # it links itself, for example
        if outcome.warnings == known.warnings:
            return
    before = built.untold.pop(outcome.key, None)
    if before and before.verdict is Verdict.PUBLISHED and outcome.verdict is Verdict.UPDATED:
        outcome = structs.replace(outcome, verdict=Verdict.PUBLISHED)  # it was not out before this build
    built.latest[outcome.key] = outcome
    if outcome.old_key is not None:
        built.moved.add(outcome.old_key)
        built.latest.pop(outcome.old_key, None)
        built.untold.pop(outcome.old_key, None)
    problems = (outcome.problem, *outcome.warnings)
    if outcome.verdict is Verdict.WITHDRAWN or any(problem and problem.rule in _MAY_BE_MENDED for problem in problems):
        built.untold[outcome.key] = outcome
    else:
        watcher.outcome(outcome)


def _rejected_before(ports: Ports, key: str) -> Outcome:
    [stored] = ports.table.get([article_key(key)])
    record = record_of(stored) if stored else None
    url = record.entry.url if record and record.out and record.entry else None
    report = report_of(record) if record else None
    return Outcome(
        key=key, verdict=Verdict.REJECTED, problem=record.problem if record else None, url=url, report=report
    )


def _all(ports: Ports) -> datetime:
    """Give a time that is later than every waiting outbox row."""
    return ports.clock() + timedelta(days=1)


def _begun(ports: Ports) -> bool:
    walk = current_walk(ports)
    return walk is not None and walk.finished


def _make_records_again(worker: Worker, messages: deque[Message], built: WholeBuild, watcher: Watcher) -> None:
    """Read articles again whose records a target could not read, and build what that asks for."""
    if messages:
        _work_off(worker, messages, built, watcher)
        _render_all(worker.ports)
        relay_left_behind(worker, before=_all(worker.ports))
        _build_what_has_marks(worker, built, watcher)


def _render_all(ports: Ports) -> None:
    """Have all public documents rendered again if a record was lost that may have named some of them."""
    [damage] = ports.table.get([DamageRow.key()])
    if damage:
        _request(ports, list(listed_targets(ports)))
        ports.table.transact([Delete(damage.key, damage.version)])


def _request(ports: Ports, targets: list[Target]) -> None:
    for start in range(0, len(targets), _REQUESTS):
        requests = tuple(Request(target) for target in targets[start : start + _REQUESTS])
        outgoing = Outgoing(token=ports.new_token(), requests=requests, freed=(), at=ports.clock())
        ports.table.transact([Put(outgoing.to_row(), None)])
