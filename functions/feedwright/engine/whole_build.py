"""A whole build in one process: it does in turn what events, queue and sweep do on AWS, until nothing is left."""

import sys
from collections import deque
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import timedelta

from msgspec import Struct, field, structs

from feedwright.engine.build import build_all, marked_targets
from feedwright.engine.building.target_build import Written
from feedwright.engine.bulk.articles import take_in
from feedwright.engine.bulk.pages import PAGE_KINDS, marked_pages, write_marked_pages
from feedwright.engine.catalogue.keys import SITE, article_key
from feedwright.engine.catalogue.records import record_of, site_record_of
from feedwright.engine.catalogue.reports import report_of
from feedwright.engine.catalogue.rows import DamageRow
from feedwright.engine.comparing.compare import WalkResult
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
from feedwright.engine.outcomes import Outcomes
from feedwright.engine.passed_over import describe_not_listed, describe_passed_over, is_misnamed_sidecar, is_passed_over
from feedwright.engine.reconcile import begin_walk, current_walk, has_podcast, is_used, walk_on
from feedwright.engine.recovery.recall import has_no_articles, recall
from feedwright.engine.recovery.wrong_clock import mend_wrong_clock
from feedwright.engine.sweep import due_now, send_due
from feedwright.engine.verify import listed_targets
from feedwright.errors import Problem, SiteError, SourceError
from feedwright.ports import Changed, Delete, Message, Put, TellOn, WalkOn
from feedwright.reading.metadata.sidecar import is_companion
from feedwright.rendering.xml import atom_id
from feedwright.site import SITE_KEY, Site
from feedwright.site.feeds import MAIN_FEED

_PAGE = sys.maxsize  # objects that a walk compares at a time: to list a part of a folder takes as long as to list all
_TOGETHER = 2_000  # articles that are looked at together
_REQUESTS = 90  # requests in one outbox row


class WholeBuild(Struct, kw_only=True):
    """What a build found and wrote."""

    site: Outcome
    latest: dict[str, Outcome]  # by key; unchanged articles are not in it
    same: dict[str, Outcome]  # in a preview, unchanged articles that were read again
    settings: Site | None  # the settings in force
    written: list[Written] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)  # keys of files that are no articles
    not_listed: list[str] = field(default_factory=list)  # links that are not followed, names that are not UTF-8
    recordings: list[str] = field(default_factory=list)  # audio and video
    unused: list[str] = field(default_factory=list)  # recordings that no entry uses, if the site has a podcast
    included: frozenset[str] = frozenset()  # globs of ``include`` that some file matches
    empty_feeds: list[Problem] = field(default_factory=list)  # warnings of feeds with a profile that have no entry
    recalled: int = 0  # articles whose ids, addresses and dates were read back from the public documents
    walked: bool = False  # all files of the source were looked at
    refused: bool = False  # nothing was built, because something private would have come out

    @property
    def has_site(self) -> bool:
        return self.settings is not None

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
    return _Build(structs.replace(worker, looks=True), site, watcher or Watcher()).run(only)


class _Build:
    """A whole build under way."""

    def __init__(self, worker: Worker, site: LocalSite, watcher: Watcher) -> None:
        self._worker, self._ports, self._site, self._watcher = worker, worker.ports, site, watcher
        self._messages = site.receive()
        self._outcomes = Outcomes(tell=watcher.outcome)
        self._places = dict[Target, str]()  # of pages that have marks, as in ``BulkResult``

    def run(self, only: Sequence[str]) -> WholeBuild:
        """Build; the arguments and errors are those of ``whole_build``."""
        ports, site = self._ports, self._site
        damage = site.damage(look=not only)
        self._request(reports_at(ports.table, damage.reports))
        self._result = result = self._begin()
        if result.settings is None:  # then only the report that says so is built
            self._tell_of_settings()
            self._relay()
            build_all(self._worker, list(marked_targets(self._worker)))
            site.finish()
            return result
        private, doubts = site.held_folders(result.settings, self._concerned(only))
        if private:
            self._refuse(private)
            return result
        self._tell_of_doubts(doubts)
        if damage.foreign_feed is not None:
            _demand_own(result.settings, damage.foreign_feed)
            if has_no_articles(ports):
                result.recalled = recall(ports, result.settings, site.standing())
        self._tell_of_settings()
        self._take_in_changes(only)
        self._request(list(dict.fromkeys(filter(None, map(target_at, damage.public)))))
        self._render_all()
        self._relay()
        while self._messages:  # for articles that waited for a claim which is free now, or that link what has come
            self._work_off()
            self._relay()
        site.looked_at()
        self._outcomes.tell_rest()
        self._build_what_has_marks()
        self._make_records_again()
        site.finish()
        result.empty_feeds = empty_feeds(ports.table, result.settings)
        if has_podcast(result.settings):
            result.unused = [key for key in result.recordings if not is_used(ports, key)]
        return result

    def _begin(self) -> WholeBuild:
        """Take in ``site.toml``, and begin the result with the settings that are in force then."""
        site = ingest_site(self._ports, adopt_after=timedelta(0))
        mend_wrong_clock(self._ports)
        [site_row] = self._ports.table.get([SITE])
        settings = site_record_of(site_row).site if site_row else None
        return WholeBuild(site=site, latest=self._outcomes.latest, same=self._outcomes.same, settings=settings)

    def _concerned(self, only: Sequence[str]) -> list[str]:
        """Name the articles that a build looks at; none if it looks through all of the source."""
        keys = [key for key in only if not concerns_site(key)]
        if not keys or not self._begun() or any(isinstance(message, WalkOn) for message in self._messages):
            return []
        changed = (message.key for message in self._messages if isinstance(message, Changed))
        return [*keys, *due_now(self._ports), *changed]

    def _tell_of_settings(self) -> None:
        site = self._result.site
        if site.problem:
            self._watcher.outcome(structs.replace(site, verdict=Verdict.REJECTED))
        elif site.warnings and site.verdict is Verdict.SETTINGS:
            self._watcher.outcome(site)

    def _tell_of_doubts(self, doubts: Sequence[Problem]) -> None:
        """Say on a first build which articles may be private, although nobody can know."""
        is_first = bool(doubts) and has_no_articles(self._ports)  # to ask of that reads the index
        for doubt in doubts if is_first else ():
            self._watcher.outcome(Outcome(key=doubt.path, verdict=Verdict.SETTINGS, warnings=(doubt,)))

    def _refuse(self, private: Sequence[Problem]) -> None:
        """Say what would come out, and leave the public folder as it was; the next build begins where this one did."""
        for problem in private:
            self._watcher.outcome(Outcome(key=problem.path, verdict=Verdict.REJECTED, problem=problem))
        site = Outcome(key=SITE_KEY, verdict=Verdict.REJECTED, problem=private[0], warnings=tuple(private[1:]))
        self._result.site, self._result.refused = site, True

    def _take_in_changes(self, only: Iterable[str]) -> None:
        keys = [key for key in only if not concerns_site(key)]
        if not keys or not self._begun():
            begin_walk(self._ports, public=False)
            self._result.walked = True
        else:
            note_time(self._ports, self._ports.clock())
        for key in keys:
            self._look_at(key)
        send_due(self._ports)
        self._work_off()

    def _build_what_has_marks(self) -> None:
        faults, written, watcher = Faults(), self._result.written, self._watcher

        def build_each(worker: Worker, targets: Iterable[Target], *, left: Collection[str] = ()) -> None:
            wanted = [target for target in targets if target.kind not in left]
            watcher.expect(len(wanted))
            with faults.kept():
                written.extend(build_all(worker, wanted, after_each=after_each, left=left))

        def after_each(touched: int) -> None:
            watcher.expect(touched)
            watcher.advance()

        # Feeds ask for the pages that show what is new in them, so these come last, and then each of them once.
        targets, places = list(marked_targets(self._worker, left=PAGE_KINDS)), self._places
        self._places = {}
        build_each(structs.replace(self._worker, marked=places), targets, left=PAGE_KINDS)
        pages = marked_pages(self._ports.table)
        watcher.expect(len(pages))
        with faults.kept():
            written.extend(write_marked_pages(self._worker, pages, places, watcher.advance))
        tried = set(targets)  # what failed is not tried again at once
        marked = marked_targets(self._worker)
        build_each(self._worker, [each for each in marked if each.kind in PAGE_KINDS or each not in tried])
        faults.throw()

    def _work_off(self) -> None:
        """Do what all messages ask for, and what is asked for meanwhile."""
        expected = set[str]()  # keys that the walk named, and that have not come yet

        def expect(keys: Sequence[str]) -> None:
            """Count also keys that come without a walk, such as articles that must be looked at again."""
            self._watcher.expect(len({*keys} - expected))
            expected.difference_update(keys)

        while self._messages:
            if articles := _next_articles(self._messages):
                expect(articles)
                self._look_at_many(articles)
                continue
            message = self._messages.popleft()
            if isinstance(message, TellOn):
                tell_referrers(self._ports, message)
            elif isinstance(message, WalkOn):
                walked = walk_on(self._ports, message.token, page=_PAGE, public=False)
                _companions_first(self._messages)
                self._watcher.expect(len(walked.differing))
                expected.update(walked.differing)
                self._note_walked(walked)
            else:
                expect([message.key])
                self._look_at(message.key)
                self._watcher.advance()

    def _note_walked(self, walked: WalkResult) -> None:
        result = self._result
        result.passed_over += filter(is_passed_over, walked.passed_over)
        result.passed_over += filter(is_misnamed_sidecar, walked.sidecars)
        result.not_listed = list(walked.not_listed) or result.not_listed
        result.recordings += walked.recordings
        result.included |= walked.included
        for folder in walked.unreadable:
            self._outcomes.note(_unreadable_folder(folder, walked.hidden))
        for key in walked.rejected:
            self._outcomes.note(self._rejected_before(key))

    def _look_at_many(self, keys: list[str]) -> None:
        taken = take_in(self._worker, keys, self._watcher.advance)
        self._places |= taken.places
        for outcome in taken.outcomes:
            self._take_note(outcome)
        for key in taken.left:
            self._look_at(key)

    def _look_at(self, key: str) -> None:
        try:
            outcome = ingest_site(self._ports) if concerns_site(key) else ingest(self._ports, key)
        except SourceError as error:  # on AWS the queue tries it again; here the author can mend it now
            cure = "Make the file readable; until then its public page stays as it is."
            problem = Problem(path=key, rule="unreadable", what=f"{error}.", cure=cure)
            outcome = Outcome(key=key, verdict=Verdict.REJECTED, problem=problem)
        self._take_note(outcome)

    def _take_note(self, outcome: Outcome) -> None:
        if outcome.verdict is Verdict.UNCHANGED and outcome.problem:
            outcome = self._rejected_before(outcome.key)
        if outcome.verdict is not Verdict.UNCHANGED:
            self._outcomes.note(outcome)
        elif self._ports.preview and outcome.url:
            self._outcomes.note_same(outcome)

    def _rejected_before(self, key: str) -> Outcome:
        [stored] = self._ports.table.get([article_key(key)])
        record = record_of(stored) if stored else None
        url = record.entry.url if record and record.out and record.entry else None
        report = report_of(record) if record else None
        return Outcome(
            key=key, verdict=Verdict.REJECTED, problem=record.problem if record else None, url=url, report=report
        )

    def _make_records_again(self) -> None:
        """Read articles again whose records a target could not read, and build what that asks for."""
        if self._messages:
            self._work_off()
            self._render_all()
            self._relay()
            self._build_what_has_marks()

    def _render_all(self) -> None:
        """Have all public documents rendered again if a record was lost that may have named some of them."""
        [damage] = self._ports.table.get([DamageRow.key()])
        if damage:
            self._request(list(listed_targets(self._ports)))
            self._ports.table.transact([Delete(damage.key, damage.version)])

    def _request(self, targets: list[Target]) -> None:
        for start in range(0, len(targets), _REQUESTS):
            requests = tuple(Request(target) for target in targets[start : start + _REQUESTS])
            token, at = self._ports.new_token(), self._ports.clock()
            outgoing = Outgoing(token=token, requests=requests, freed=(), at=at)
            self._ports.table.transact([Put(outgoing.to_row(), None)])

    def _relay(self) -> None:
        """Mark what all waiting outbox rows name, however new they are: there is no other worker that would do it."""
        relay_left_behind(self._worker, before=self._ports.clock() + timedelta(days=1))

    def _begun(self) -> bool:
        walk = current_walk(self._ports)
        return walk is not None and walk.finished


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


def _companions_first(messages: deque[Message]) -> None:
    """Look at pictures and sidecars before articles, because who comes later need not be told of them."""
    ordered = sorted(messages, key=lambda message: not (isinstance(message, Changed) and is_companion(message.key)))
    messages.clear()
    messages.extend(ordered)


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
