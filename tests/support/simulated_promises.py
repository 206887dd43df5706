"""What must hold in a simulated history: on the way, and at its end."""

import json
import re
from collections import Counter

from greenlet import getcurrent
from msgspec.structs import replace

from feedwright.engine.catalogue.keys import SITE, article_key, short_hash
from feedwright.engine.catalogue.records import State, record_of, site_record_of
from feedwright.engine.catalogue.rows import ArticleRow, FailingRow, SourceRow, WithdrawnRow
from feedwright.engine.documents.paths import page_path
from feedwright.engine.documents.render import render_target
from feedwright.engine.documents.stretches import archive_target
from feedwright.engine.intake.decision import Grounds, read, read_again
from feedwright.engine.intake.inputs import look_up, read_source
from feedwright.engine.intake.links import look_up_links
from feedwright.engine.intake.moved import Twins
from feedwright.engine.jobs.targets import (
    NEWS,
    REPORT_INDEX,
    SITE_LISTS,
    Target,
    chapters_target,
    media_target,
    old_target,
    page_target,
    report_target,
)
from feedwright.engine.scaling import ShownFiles, with_scaled
from feedwright.rendering.formats import folder
from feedwright.rendering.report import report_paths
from feedwright.rendering.report_index import INDEX_PATHS
from feedwright.site import SITE_KEY
from feedwright.site.addresses.old import fixed_paths
from feedwright.site.feeds import feed_settings
from simulated_author import KEYS, RIVALS, ROAMERS, SECRET
from simulated_disasters import KILLER
from simulated_stores import REPLACED_STAY

_MOVES = 3  # moves that links follow
_FOLLOWED = {"rss.xml", "atom.xml", "feed.json"}
_WAITING = {"outbox", "mark", "ping"}
_MOVED = re.compile(rb'http-equiv="refresh" content="0; url=https?://[^/"]+/([^"]*)"')
_LINK = re.compile(r"\[to \S+\]\(/(\S+)\)")
_PICTURE = re.compile(r"!(?:\[\]\((?:\.\./)?|\[\[)([\w.]+)")
_VERSION = re.compile(r"text of (\S+) v(\d+)")
_NOT_OUT = {"draft: true": State.DRAFT, "expires: ": State.EXPIRED}


class Wrong(AssertionError):
    """A promise was broken."""


class Promises:
    """Hears of everything that happens to the public site."""

    def __init__(self, simulation):
        self._simulation = simulation
        self._shown = {}  # the newest version that a document has shown, by path and key
        self._now = 0  # counts what was seen and written
        self._looked, self._written = {}, {}  # when, by worker and path; by path
        self._code = self._next_code = None  # of the release in force, and of the release that waits to come into force
        self._next_since = self._noticed = None  # when the waiting release was first noticed; and the one in force
        self._seen_in_force = {}  # the release that was in force when a worker last looked, by worker

    def begin_anew(self):
        """The table was set back: documents may show what they showed then."""
        self._shown.clear()

    def looked(self, path):
        self._now += 1
        self._looked[getcurrent(), path] = self._now

    def wrote(self, path, body):
        self._changed(path)
        simulation = self._simulation
        simulation.counts["wrote"] += 1
        if path in _FOLLOWED and simulation.within_lease():
            simulation.websub.untold.add(path)
        self.check_time(path, body)

    def check_time(self, path, body):
        """A document goes back to no older version, and shows nothing before its time."""
        for key, version in _VERSION.findall(body.decode()):
            self._check_version(path, key, int(version))
        if path.endswith("feed.json") and not self._simulation.was_ahead:
            self._check_dates(json.loads(body))

    def copied(self, path):
        self._changed(path)
        self._simulation.counts["copied"] += 1
        may_be_seen = self._simulation.was_ahead or self._simulation.author.may_show_the_secret()
        if path.endswith(SECRET) and not may_be_seen:
            raise Wrong(f"{path} is copied before an article that shows it may be seen")

    def removed(self, path):
        self._changed(path)
        self._simulation.counts["removed"] += 1

    def _changed(self, path):
        """Whoever changes a document must have looked at it, and then rendered, after its last change.

        A worker is gone long before its lease: only here may one sleep and write still.
        """
        looked, written = self._looked.get((getcurrent(), path), 0), self._written.get(path, 0)
        if looked < written and self._simulation.within_lease():
            raise Wrong(f"{path}: what was rendered before its last change replaces it")
        self._check_release(path)
        self._now += 1
        self._written[path] = self._now

    def read_settings(self, record):
        """A worker reads the record of the settings, which says the release in force."""
        self._seen_in_force[getcurrent()] = record.code

    def wrote_settings(self, record):
        """The record of the settings is written: another release may wait from now on, or come into force."""
        now = self._simulation.clock.now
        if record.code != self._code:
            self._noticed = self._next_since if record.code == self._next_code else now
            self._code = record.code
        if record.next_code != self._next_code:
            self._next_code, self._next_since = record.next_code, now

    def _check_release(self, path):
        """Only workers of the release in force write in public, and none is left when another comes into force.

        A worker of the old release that begins while the new one waits already may still write after the change, if it
        looked before it. No engine could prevent that: a bucket takes a document on no condition about a row of the
        table, and a release waits once it is deployed, after which no function begins with an older one. (In these
        histories old workers go on to begin.) The worker holds the document's lease, so the new release renders it
        later.
        """
        simulation = self._simulation
        code = simulation.codes.get(getcurrent())
        if not (simulation.disasters.two_releases and simulation.within_lease()):
            return
        if code == simulation.disasters.in_force():
            return
        began_in_wait = self._noticed is not None and simulation.began[getcurrent()] >= self._noticed
        if not began_in_wait or self._seen_in_force.get(getcurrent()) != code:
            raise Wrong(f"{path} is written by a worker of a release that is not in force")

    def _check_version(self, path, key, version):
        before = self._shown.get((path, key), 0)
        if version < before:
            raise Wrong(f"{path} went back from v{before} to v{version} of {key}")
        self._shown[path, key] = version
        if not (self._simulation.was_ahead or self._simulation.author.may_be_seen(key, version)):
            raise Wrong(f"{path} shows v{version} of {key} early")

    def _check_dates(self, told):
        now = self._simulation.clock.now.strftime("%Y-%m-%dT%H:%M:%SZ")
        early = [item["id"] for item in told["items"] if max(item["date_published"], item["date_modified"]) > now]
        if early:
            raise Wrong(f"published early: {early}")
        ids = [item["id"] for item in told["items"]]
        if len(set(ids)) != len(ids):
            raise Wrong(f"one entry twice: {ids}")


def check_end(simulation):
    """Whatever happened: the public site equals the catalogue, and the catalogue the source."""
    _End(simulation).check()


class _End:
    def __init__(self, simulation):
        stores = simulation.stores
        self._ports, self._rows, documents = stores.ports, stores.rows(), stores.documents()
        # A stranger's object may stand where no document is wanted; ``_check_left`` says where it must.
        self._foreign = {path: body for path, (digest, body) in documents.items() if digest is None}
        self._public = {path: document for path, document in documents.items() if document[0] is not None}
        self._reports = stores.reports()
        self._untold = simulation.websub.untold
        self._source = {key: found for key in _article_keys() if (found := self._read(key))}
        self._now = simulation.clock.now
        self._left = simulation.stranger.left
        self._was_set_back = simulation.counts["table set back"] > 0
        self._wandered, self._promises, self._author = simulation.wanders, simulation.promises, simulation.author
        self._expected_identities = simulation.author.roamers.expected
        self._damaged, self._identities = simulation.disasters.damaged, simulation.disasters.identities
        self._damaged_while_not_out = simulation.disasters.damaged_while_not_out

    def check(self):
        self._check_nothing_waits()
        expected = self._expected()
        for path, document in expected.items():
            standing = self._public.get(path)
            wanted = None if document is None else (document.digest, getattr(document, "body", None))
            if standing is None or wanted is None:
                if standing or wanted:
                    raise Wrong(f"{path} {'must not be' if standing else 'is not'} there")
            elif standing[0] != wanted[0] or wanted[1] not in {None, standing[1]}:
                raise Wrong(f"{path} does not equal a fresh rendering")
        if stray := set(self._public) - set(expected) - set(self._left):
            raise Wrong(f"stray documents: {stray}")
        if self._wandered:
            self._check_early()
        self._check_left()
        self._check_old_addresses()
        for key in _article_keys():
            self._check_record(key)
        self._check_rivals()
        self._check_moves()
        self._check_histories()
        if not self._was_set_back:  # private reports are not compared by the walk
            self._check_reports()

    def _check_early(self):
        """What came out while the clock was ahead has gone back until its time."""
        for path, (_, body) in self._public.items():
            if not path.startswith("media/"):
                self._promises.check_time(path, body)
            elif path.endswith(SECRET) and not self._author.may_show_the_secret():
                raise Wrong(f"{path} is there before an article that shows it may be seen")

    def _check_old_addresses(self):
        """An old address leads to no page that is not there, and to a page that is out from wherever an article says."""
        led = {path: to[1].decode() for path, (_, body) in self._public.items() if (to := _MOVED.search(body))}
        if dead := {path: to for path, to in led.items() if to.startswith("articles/") and to not in self._public}:
            raise Wrong(f"old addresses lead to pages that are not there: {dead}")
        wanted = {path for record in self._records() if record.out for path in record.aliases}
        if missing := wanted - set(self._public) - set(self._foreign):
            raise Wrong(f"nothing stands at the old addresses {missing}")

    def _check_left(self):
        """What a stranger has added where no document is wanted is as the stranger left it."""
        for path, body in self._left.items():
            if body not in {self._foreign.get(path), self._public.get(path, (None, None))[1]}:
                raise Wrong(f"{path} is a stranger's, and should have been left")

    def _check_reports(self):
        """Who has something to be told has a report that says it, and nobody else has one."""
        told = {SITE_KEY: site_record_of(self._rows[SITE])} | {record.key: record for record in self._records()}
        shared = any(partition == FailingRow.PARTITION for partition, _ in self._rows)  # old addresses of two articles
        for key, record in told.items():
            for path, report in render_target(self._ports, report_target(key), []).documents.items():
                standing = self._ports.reports.head(path)
                if bool(report) != bool(record.problem or record.warnings or (key == SITE_KEY and shared)):
                    raise Wrong(f"{key}: its report does not say what its record says")
                if (report.digest if report else None) != (standing.digest if standing else None):
                    raise Wrong(f"the report {path} does not equal a fresh rendering")
        if stray := self._reports - {path for key in told for path in report_paths(key)} - {*INDEX_PATHS}:
            raise Wrong(f"stray reports: {stray}")
        named = {key for key, record in told.items() if record.problem or record.warnings}
        self._check_report_index(named | ({SITE_KEY} if shared else set()))

    def _check_report_index(self, keys):
        """The index names just the files that have a report, and is what the catalogue makes of it now."""
        for path, document in render_target(self._ports, REPORT_INDEX, []).documents.items():
            standing = self._ports.reports.head(path)
            if standing is None or document.digest != standing.digest:
                raise Wrong(f"the index of reports {path} does not equal a fresh rendering")
            if path.endswith(".json"):
                lines = [line for kind in ("rejected", "warned") for line in json.loads(document.body)[kind]]
                if sorted(line["key"] for line in lines) != sorted(keys):
                    raise Wrong(f"the index names reports on {[line['key'] for line in lines]} instead of {keys}")

    def _check_nothing_waits(self):
        if left := [key for key in self._rows if key[0] in _WAITING]:
            raise Wrong(f"left behind: {left}")
        if self._untold:
            raise Wrong(f"the hub never heard of {self._untold}")

    def _expected(self):
        expected = {}
        for target in self._targets():
            built = render_target(self._ports, target, [])
            if any(step.rows for step in built.steps):
                raise Wrong(f"{target}: what it stands on was not kept")
            expected |= built.documents
        settings = site_record_of(self._rows[SITE]).file_user
        if missing := settings.media.keys() - self._public.keys():
            raise Wrong(f"the settings name what is not there: {missing}")
        for record in self._records():
            expected |= self._media_of(record.file_user) | self._page_of(record)
        expected |= self._media_of(settings)
        for row in (row for (partition, _), row in self._rows.items() if partition == WithdrawnRow.PARTITION):
            # The path's record may have lost the entry meanwhile: it came back as what moved there.
            expected |= render_target(self._ports, page_target(WithdrawnRow.of(row).slug), []).documents
        return expected

    def _targets(self):
        """All that is built, beside pages and media."""
        for partition, sort in self._rows:
            if partition == "feed":
                yield Target("feed", sort)
            elif partition.startswith("archive/"):
                yield archive_target(partition.removeprefix("archive/"), sort)
        yield from (SITE_LISTS, NEWS)
        old = [path for record in self._records() for path in record.old_paths]
        yield from map(old_target, {*old, *fixed_paths(site_record_of(self._rows[SITE]).valid_site)})

    def _media_of(self, user):
        """The media of an article or the settings; a rejected article shows what is left of its last good version's."""
        documents = {}
        for path in (*user.media, *user.replaced):
            rendered = render_target(self._ports, media_target(path), []).documents
            documents |= rendered or ({path: _Kept(self._public[path])} if path in self._public else {})
        return documents

    def _page_of(self, record):
        if record.identity is None:
            return {}
        targets = (page_target(record.identity.slug), chapters_target(record.identity.slug))
        page, chapters = (render_target(self._ports, target, []).documents for target in targets)
        return page | chapters

    def _records(self):
        return [record_of(row) for key, row in self._rows.items() if key[1] == "record"]

    def _read(self, key):
        return self._ports.source.read(key, size_limit=1_000_000)

    def _check_record(self, key):
        there, row = self._source.get(key), self._rows.get(article_key(key))
        record = record_of(row) if row else None
        if there is None:
            if record is not None and record.state is not State.WITHDRAWN:
                raise Wrong(f"{key} is gone, its record says {record.state}")
            return
        in_force = site_record_of(self._rows[SITE])
        there = read_source(self._ports, key, in_force.valid_site)
        if record is None or record.source_digest != there.digest:
            raise Wrong(f"{key}: the record is not of the source as it is now")
        if KILLER.encode() in there.body:
            if record.problem is None or record.problem.rule != "too-costly":
                raise Wrong(f"{key} kills its readers, and its record says {record.problem}")
        elif not record.waits:
            reading = read(there, in_force.valid_site)
            files = look_up(self._ports, record, reading.wanted)
            references = with_scaled(
                self._ports, in_force.valid_site, record, ShownFiles(there, reading.article, reading.wanted), files
            )
            links = look_up_links(self._ports, record, reading.links)
            grounds = Grounds(
                source=there,
                reading=reading,
                site=in_force.valid_site,
                basis=in_force.basis,
                now=self._now,
                references=references,
                feed_names=in_force.feed_names,
                links=links,
                twins=Twins(here=(record.twin,)) if record.twin else Twins(),
                begun=in_force.begun,
                stay=REPLACED_STAY,
            )
            again = read_again(record, grounds)
            # Of a file that was only touched the index alone hears.
            if replace(again, revision=record.revision, etag=record.etag, sidecars=record.sidecars) != record:
                raise Wrong(f"{key}: the record is not what its source makes of it")
        index = self._rows.get(SourceRow.key(key))
        if index is None or SourceRow.of(index).etag != there.etag:
            raise Wrong(f"{key}: the next walk would find it changed")
        if not record.problem:
            self._check_public(record, there.body.decode())

    def _check_public(self, record, text):
        """A good article is out, with its page, in the version of the source; a draft or one that expired is not."""
        state = next((state for word, state in _NOT_OUT.items() if word in text), State.OUT)
        if record.state is not state:
            raise Wrong(f"{record.key} should be {state}, its record says {record.state}")
        if state is not State.OUT:
            return
        page = self._public.get(page_path(record.identity.slug))
        for name in _PICTURE.findall(text) if record.key.endswith(".md") else []:
            if (self._read(name) is not None) != any(one.key == name for one in record.files):
                raise Wrong(f"{record.key} shows {name}, which is not there, or does not though it is")
        self._check_links(record, text)
        version = _VERSION.search(text)[0]
        if page is None or version.encode() not in page[1]:
            raise Wrong(f"{record.key}: its page does not show {version}")

    def _check_links(self, record, text):
        """A link to an article's file is there just while that article is out; "/m.md" in n/ may mean n/m.md itself.

        A link to a file that was moved leads to the file that took over its entry.
        """
        records = {other.key: other for other in self._records()}
        states = {key: _led_to(records, key).state for key in records}
        to_itself = {key for target in record.links if target.article == record.key for key in target.place.keys}
        for key in _LINK.findall(text) if record.key.endswith(".md") else []:
            is_linked = f">to {key}</a>" in record.entry.content_html
            if is_linked != (states.get(key) is State.OUT) and key not in {record.key, *to_itself}:
                raise Wrong(f"{record.key}: its link to {key}, which is {states.get(key)}, does not say so")

    def _check_moves(self):
        """A file that was moved has its entry, no two files have one, and a warning names a twin that is there.

        Where another file has come with the same words, either may have taken the entry over.
        """
        records = {record.key: record for record in self._records()}
        for key, identity in self._expected_identities.items():
            words = records[key].words if key in records else ""
            alike = [record for record in records.values() if words and record.words == words]
            kept = [record.identity for record in alike if record.key in self._source]
            # A clock that was ahead may have written a first-seen date that was corrected since.
            if key in self._source and (identity.id, identity.slug) not in {
                (each.id, each.slug) for each in kept if each
            }:
                raise Wrong(f"{key} was moved: it is {kept}, and should be {identity}")
        self._check_damaged(records)
        ids = Counter(record.identity.id for record in records.values() if record.claims)
        if twice := [entry_id for entry_id, count in ids.items() if count > 1]:
            raise Wrong(f"two files have the entry {twice}")
        for record in records.values():
            if record.twin and record.twin not in self._source:
                raise Wrong(f"{record.key} warns of {record.twin}, which is gone")
            if record.words and not self._rows.get(ArticleRow.words_key(record.words, record.key)):
                raise Wrong(f"{record.key} cannot be found by its words")
        words = {record.words for record in records.values()}
        # Of a damaged record nobody knows the words; a row that says them of an article is believed by nobody.
        damaged = {short_hash(key) for key in self._damaged}
        stray = [key for key in self._rows if key[0].startswith("words/") and key[0][6:] not in words]
        if stray := [key for key in stray if key[1] not in damaged]:
            raise Wrong(f"words that nobody has: {stray}")

    def _check_damaged(self, records):
        """An article whose record was damaged is the entry that it was.

        Of what is not out no row names the entry, and claims are found by their id alone. The next version that is
        accepted tells the id, and with it the rest; of an article that is rejected or a draft until the end nothing can
        be known.
        """
        for key, identity in self._identities.items():
            now = records[key].identity
            if now is None and not records[key].out and key in self._damaged_while_not_out:
                continue
            if now is None or (now.id, now.slug) != (identity.id, identity.slug):
                raise Wrong(f"{key}: its record was damaged, it is {now}, and should be {identity}")

    def _check_rivals(self):
        records = {record.key: record for record in self._records()}
        for pair in RIVALS:
            here = [records[key] for key in pair if key in self._source]
            waiting = [record for record in here if record.problem and record.problem.rule == "claimed"]
            holders = [key for key in pair if key in records and records[key].claims]
            if waiting and not holders:
                raise Wrong(f"{waiting[0].key} waits for a claim that nobody holds")

    def _check_histories(self):
        """Whoever follows the links from a feed finds each of its entries, and in no two archive documents the same."""
        site, records = site_record_of(self._rows[SITE]).valid_site, self._records()
        for partition, name in self._rows:
            if partition != "feed" or feed_settings(name, site, "x").archive == "none":
                continue
            path, documents = f"{folder(name)}feed.json", []
            while path:
                told = json.loads(self._public[path][1])
                documents.append([item["id"] for item in told["items"]])
                path = told.get("next_url", "").removeprefix(site.url)
            archived = Counter(one for ids in documents[1:] for one in ids)
            members = {record.entry.id for record in records if name in record.places}
            if {one for ids in documents for one in ids} != members or any(count > 1 for count in archived.values()):
                raise Wrong(f"{name}: its documents show {documents}, its members are {members}")


class _Kept:
    """What may stand as it does."""

    def __init__(self, standing):
        self.digest = standing[0]


def _article_keys():
    return [*KEYS, *(key for pair in RIVALS for key in pair), *ROAMERS]


def _led_to(records, key):
    record = records[key]
    for _ in range(_MOVES):
        if record.moved_to not in records:
            break
        record = records[record.moved_to]
    return record
