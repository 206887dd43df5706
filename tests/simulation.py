"""A seeded simulation of the whole engine: workers take turns at every port call, crash, and meet every fault.

One seed is one history. A source is edited while workers publish; each call of a port is a scheduling point, before
its effect and after it, where another worker may run on, this one may crash, the clock may move or a call may
fail. Afterwards the sweep puts things right, and the public site must equal a fresh rendering of the catalogue,
and the catalogue the source.
"""

import json
import random
import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import partial

from greenlet import getcurrent, greenlet

from feedwright.engine.archives import archive_thing
from feedwright.engine.build import settle
from feedwright.engine.catalogue import SITE, State, article_key, record_of, site_record_of
from feedwright.engine.decide import read, read_again
from feedwright.engine.documents import page_path, render_thing
from feedwright.engine.ingest import ingest
from feedwright.engine.inputs import look_up
from feedwright.engine.lease import Worker
from feedwright.engine.push import Ping, push
from feedwright.engine.site_ingest import ingest_site
from feedwright.engine.sweep import sweep
from feedwright.engine.things import NEWS, SITE_LISTS, Thing, media_thing
from feedwright.engine.walk import walk_on
from feedwright.errors import Conflict, HubError, HubRefusedError, StoreError
from feedwright.ports import Changed, Put, WalkOn
from feedwright.rendering.formats import folder
from feedwright.site import SITE_KEY
from feedwright.site.feeds import feed_settings
from media_samples import png
from memory import SITE_TOML, MemoryTable, MemoryWorld

KEYS = ["a.md", "b.md", "c.md", "d.txt", "e.md"]
RIVALS = ["r.md", "r.txt"]  # one id, one address: the second must wait for the first
PICTURES = ["p.png", "q.png"]
TAGS = ["even", "odd"]
# Windows so small that stretches of the history are cut, feeds that come and go, and such as open by themselves.
SETTINGS = [
    "window = 2\ntombstones = true\n",
    'window = 2\n[feeds.even]\ntitle = "Even"\ntags = ["even"]\n[auto]\ntags = 2\n',
    'window = 1\narchive = "day"\nnews_sitemap = true\n[auto]\ntags = 2\n',
    'window = 3\narchive = "none"\n[feeds.even]\ntitle = "Even"\ntags = ["even"]\narchive = "year"\n',
    'window = 2\nsort = "updated"\n[feeds.odd]\ntitle = "Odd"\ntags = ["odd"]\ncontent = "summary"\n',
]
FOLLOWED = {"rss.xml", "atom.xml", "feed.json"}
WORKER_SECONDS = 60


class Crash(BaseException):
    """The worker's machine is gone."""


class Wrong(AssertionError):
    """A promise was broken."""


class _Port:
    """A port whose every call is two scheduling points."""

    def __init__(self, simulation, port, faults):
        self._simulation, self._port, self._faults = simulation, port, faults

    def __getattr__(self, name):
        method = getattr(self._port, name)

        def call(*arguments, **named):
            fault = self._simulation.point(self._faults.get(name, ()))
            if fault and not fault.startswith("after"):
                raise Conflict("injected") if fault == "conflict" else StoreError("injected")
            result = method(*arguments, **named)
            self._simulation.point(())
            if fault:
                raise Conflict("injected") if fault == "after conflict" else StoreError("injected")
            return result

        return call


# A write may be throttled, lose its answer, or meet its own effect when the client library repeats it.
_WRITE = ("store", "conflict", "after store", "after conflict")
_READ = ("store",)


class _Table(MemoryTable):
    """Remembers which media files entries showed while they were out, or the settings."""

    def __init__(self):
        super().__init__()
        self.ever_shown = set()

    def transact(self, changes):
        super().transact(changes)
        for change in changes:
            if isinstance(change, Put) and change.row.sort == "record":
                self.ever_shown |= record_of(change.row).media.keys()
            elif isinstance(change, Put) and change.row.key == SITE:
                self.ever_shown |= site_record_of(change.row).user.media.keys()


class _Hub:
    """Fails now and then, and knows of what it has not heard since it was written."""

    def __init__(self, simulation):
        self._simulation, self.untold = simulation, set()

    def publish(self, _hub, topics):
        failures = {topic: kind("injected") for topic in topics if (kind := self._fault())}
        self.untold -= {topic.rpartition("/")[2] for topic in topics if topic not in failures}
        self._simulation.counts["ping"] += len(topics) - len(failures)
        return failures

    def _fault(self):
        simulation = self._simulation
        fails = not simulation.quiet and simulation.random.random() < simulation.faults * 5
        return simulation.random.choice([HubError, HubRefusedError]) if fails else None


class Simulation:
    def __init__(self, seed, *, steps=700, faults=0.01, crashes=0.002):
        self.random = random.Random(seed)
        self.faults, self.crashes = faults, crashes
        # In every other history events get lost and the daily walk must find out; in the rest no walk heals anything.
        self.drops = 0.1 if seed % 2 else 0
        self.world = MemoryWorld(table=_Table())
        self.hub = getcurrent()
        self.workers = {}
        self.pending = []
        self.version = 0
        self.shown = {}
        self.websub = _Hub(self)
        self.leased_until = {}  # by the greenlet that works
        self.counts = Counter()
        self.quiet = False
        world = self.world
        self.ports = replace(
            world.ports,
            source=_Port(self, world.source, dict.fromkeys(("read", "list", "open", "etag", "beside"), _READ)),
            table=_Port(self, world.table, {"get": _READ, "query": _READ, "transact": _WRITE}),
            public=_Port(self, self, {"head": _READ, "write": _WRITE, "copy": _WRITE, "remove": _WRITE}),
            queue=_Port(self, self, {"send": ("store", "after store")}),
            hub=_Port(self, self.websub, {}),
        )
        self.steps = steps

    # --- what the engine sees -------------------------------------------------------------------

    def point(self, faults):
        """Let the scheduler choose who goes on; answer with a fault to inject, or None."""
        self.hub.switch()
        if self.quiet or not faults or self.random.random() > self.faults:
            return None
        self.counts["fault"] += 1
        return self.random.choice(faults)

    def send(self, messages):
        self.pending += messages

    def head(self, path):
        return self.world.public.head(path)

    def write(self, document, *, expected):
        self.world.public.write(document, expected=expected)
        self.counts["write"] += 1
        # A worker is gone long before its lease: only here may one sleep and write still, and tell nobody.
        if document.path in FOLLOWED and self.world.clock.now < self.leased_until[getcurrent()]:
            self.websub.untold.add(document.path)
        self.check_no_step_back(document.path, document.body)

    def copy(self, media, *, expected):
        if media.path not in self.world.table.ever_shown:
            raise Wrong(f"{media.path} is copied though neither the settings nor an entry that is out has shown it")
        self.world.public.copy(media, expected=expected)
        self.counts["copy"] += 1

    def remove(self, path, *, expected):
        self.world.public.remove(path, expected=expected)

    # --- promises on the way --------------------------------------------------------------------

    def check_no_step_back(self, path, body):
        for key, version in re.findall(rb"text of (\S+) v(\d+)", body):
            before = self.shown.get((path, key), 0)
            if int(version) < before:
                raise Wrong(f"{path} went back from v{before} to v{version.decode()} of {key.decode()}")
            self.shown[path, key] = int(version)
        if path == "feed.json":
            told = json.loads(body)
            now = self.world.clock.now.strftime("%Y-%m-%dT%H:%M:%SZ")
            early = [item["id"] for item in told["items"] if max(item["date_published"], item["date_modified"]) > now]
            if early:
                raise Wrong(f"published early: {early}")
            ids = [item["id"] for item in told["items"]]
            if len(set(ids)) != len(ids):
                raise Wrong(f"one entry twice: {ids}")

    # --- the author -----------------------------------------------------------------------------

    def edit(self):
        if self.random.random() < 0.25:
            self.edit_picture()
        else:
            self.edit_article()

    def edit_picture(self):
        key = self.random.choice(PICTURES)
        if self.random.random() < 0.3:
            self.world.source.delete(key)
        else:  # few versions, so that one comes back, and two files may hold the same
            self.world.put(key, png(width=400 + self.random.randrange(3)))
        self.tell(key)

    def edit_article(self):
        key = self.random.choice(KEYS + RIVALS)
        self.version += 1
        kind = self.random.choices(["text", "delete", "draft", "future", "bad", "date"], [8, 3, 1, 2, 1, 2])[0]
        if kind == "delete":
            self.world.source.delete(key)
        else:
            minutes = timedelta(minutes=self.random.randrange(1, 30))
            head = {
                "draft": "draft: true\n",
                "future": f"date: {(self.world.clock.now + minutes).isoformat()}\n",
                "date": f"date: 2026-0{self.random.randrange(1, 3)}-{self.random.randrange(1, 29):02}\n",
                "bad": "date: never\n",
            }.get(kind, "")
            tags = [tag for tag in TAGS if self.random.random() < 0.4]
            head += f"tags: [{', '.join(tags)}]\n" if tags else ""
            shown = "".join(f" ![]({name})" for name in PICTURES if self.random.random() < 0.3)
            text = f"The text of {key} v{self.version} stands here.{shown}\n"
            self.world.put(key, f"---\n{head}---\n{text}" if head else text)
        self.tell(key)

    def edit_site(self):
        title, settings = self.random.choice(["One", "Two", "Three"]), self.random.choice(SETTINGS)
        hub = 'hub = "https://hub.example/"\n'
        more = self.random.choice(["", 'withdrawn_page = "notice"\n', f'icon = "{PICTURES[0]}"\n'])
        self.world.put(SITE_KEY, SITE_TOML.replace("The Gazette", title) + hub + more + settings)
        self.tell(SITE_KEY)

    def tell(self, key):
        for _ in range(self.random.choices([1, 2, 3], [8, 2, 1])[0]):
            if self.random.random() >= self.drops:
                self.pending.append(Changed(key))

    # --- the workers ----------------------------------------------------------------------------

    def start(self, work, redeliver=()):
        def run():
            try:
                work()
            except Crash:
                self.counts["crash"] += 1
                self.pending += redeliver
            except (StoreError, Conflict) as error:
                if isinstance(error, Conflict):
                    raise Wrong("a conflict is no failure") from error
                self.counts["store error"] += 1
                self.pending += redeliver
            else:
                self.counts["done"] += 1

        name = f"worker-{self.counts['started']}"
        self.counts["started"] += 1
        self.workers[name] = greenlet(run, parent=self.hub)
        self.leased_until[self.workers[name]] = self.world.clock.now + timedelta(seconds=WORKER_SECONDS + 30)

    def worker(self):
        self.version += 1
        deadline = self.world.clock.now + timedelta(seconds=WORKER_SECONDS)
        return Worker(ports=self.ports, owner=f"owner-{self.version}", deadline=deadline)

    def publish(self, messages):
        worker = self.worker()

        def work():
            outgoing = []
            for message in messages:
                if isinstance(message, WalkOn):
                    walk_on(worker.ports, message.token, page=3)
                    continue
                outcome = (ingest_site if message.key == SITE_KEY else ingest)(
                    worker.ports, *([] if message.key == SITE_KEY else [message.key])
                )
                outgoing += [outcome.outgoing] if outcome.outgoing else []
            if any(written.announced for written in settle(worker, outgoing)):
                push(worker)

        self.start(work, redeliver=messages)

    def run(self):
        self.edit_site()
        for _ in range(self.steps):
            chance = self.random.random()
            if chance < 0.06:
                self.edit()
            elif chance < 0.063:
                self.edit_site()
            elif chance < 0.075:
                self.world.clock.forward(seconds=self.random.choice([1, 5, 40, 90, 600]))
            elif chance < 0.18 and self.pending and len(self.workers) < 6:
                count = self.random.randrange(1, 4)
                batch = [self.pending.pop(self.random.randrange(len(self.pending))) for _ in self.pending[:count]]
                self.publish(batch)
            elif chance < 0.185 and len(self.workers) < 6:
                self.start(partial(sweep, self.worker()))
            else:
                self.step()
        self.drain()
        self.settle_down()
        self.check_end()
        return self.counts

    def step(self, *, crash=True):
        """Let one worker go on to its next port call; perhaps kill it there, or hold it up for long."""
        if not self.workers:
            return
        name = self.random.choice(sorted(self.workers))
        worker = self.workers[name]
        for _ in range(self.random.choice([1, 1, 1, 3, 9])):
            if crash and worker and self.random.random() < self.crashes:
                worker.throw(Crash)
            else:
                worker.switch()
            if worker.dead:
                del self.workers[name]
                return

    def drain(self):
        while self.workers:
            self.step()

    def settle_down(self):
        """No more edits, no more faults: events, sweeps and, where events were lost, a daily walk finish everything."""
        self.quiet, self.crashes = True, 0
        self.finish()
        # What the hub refused again and again is told again after hours.
        waiting = [Ping.of(row).not_before for row in self.world.table.query("ping", limit=1_000)]
        if waiting and max(waiting) > self.world.clock():
            self.world.clock.now = max(waiting)
            self.finish()
        if self.drops:
            self.world.clock.forward(days=1)
            self.finish()

    def finish(self):
        for _ in range(6):
            self.world.clock.forward(minutes=6)
            self.start(partial(sweep, self.worker()))
            self.drain()
            while self.pending:
                batch, self.pending = self.pending[:5], self.pending[5:]
                self.publish(batch)
                self.drain()

    # --- promises at the end --------------------------------------------------------------------

    def check_end(self):
        table, public, source = self.world.table, self.world.public, self.world.source
        self.check_nothing_waits()
        ports = self.world.ports
        expected = {}
        for thing in self.things():
            built = render_thing(ports, thing, [])
            if any(step.rows for step in built.steps):
                raise Wrong(f"{thing}: what it stands on was not kept")
            expected |= built.documents
        records = self.records()
        for record in [*records, self.settings()]:
            expected |= self.documents_of(record)
        for path, document in expected.items():
            standing = public.documents.get(path)
            if (standing.digest if standing else None) != (document.digest if document else None):
                raise Wrong(f"{path} does not equal a fresh rendering")
        if stray := set(public.documents) - set(expected):
            raise Wrong(f"stray documents: {stray}")
        for key in KEYS + RIVALS:
            self.check_record(key, source.objects.get(key), table.rows.get(article_key(key)))
        self.check_rivals(records)
        self.check_histories(records)

    def check_histories(self, records):
        """Whoever follows the links from a feed finds each of its entries, and in no two archive documents the same."""
        site = site_record_of(self.world.table.rows[SITE]).valid_site
        for partition, name in list(self.world.table.rows):
            if partition != "feed" or feed_settings(name, site, "x").archive == "none":
                continue
            path, documents = f"{folder(name)}feed.json", []
            while path:
                told = json.loads(self.world.public.documents[path].body)
                documents.append([item["id"] for item in told["items"]])
                path = told.get("next_url", "").removeprefix(site.url)
            archived = Counter(one for ids in documents[1:] for one in ids)
            members = {record.entry.id for record in records if name in record.places}
            if {one for ids in documents for one in ids} != members or any(count > 1 for count in archived.values()):
                raise Wrong(f"{name}: its documents show {documents}, its members are {members}")

    def documents_of(self, record):
        """Its page and its media; a rejected article shows what is left of its last good version's."""
        documents = {}
        for path in record.media:
            rendered = render_thing(self.world.ports, media_thing(path), []).documents
            documents |= rendered or {path: self.world.public.documents.get(path)}
        if record.identity:
            documents |= render_thing(self.world.ports, Thing("page", record.identity.slug), []).documents
        return documents

    def things(self):
        """All that is built, beside pages and media."""
        for partition, sort in self.world.table.rows:
            if partition == "feed":
                yield Thing("feed", sort)
            elif partition.startswith("archive/"):
                yield archive_thing(partition.removeprefix("archive/"), sort)
        yield from (SITE_LISTS, NEWS)

    def check_nothing_waits(self):
        left = [key for key in self.world.table.rows if key[0] in {"outbox", "mark", "ping"}]
        if left:
            raise Wrong(f"left behind: {left}")
        if self.websub.untold:
            raise Wrong(f"the hub never heard of {self.websub.untold}")

    def settings(self):
        """The settings as one who shows pictures, all of which must be there."""
        settings = site_record_of(self.world.table.rows[SITE]).user
        if missing := settings.media.keys() - self.world.public.documents.keys():
            raise Wrong(f"the settings name what is not there: {missing}")
        return settings

    def records(self):
        return [record_of(row) for key, row in self.world.table.rows.items() if key[1] == "record"]

    def check_record(self, key, there, row):
        record = record_of(row) if row else None
        if there is None:
            if record is not None and record.state is not State.WITHDRAWN:
                raise Wrong(f"{key} is gone, its record says {record.state}")
            return
        if record is None or record.source_digest != there.digest:
            raise Wrong(f"{key}: the record is not of the source as it is now")
        in_force = site_record_of(self.world.table.rows[SITE])
        if not record.waits:
            reading = read(there, in_force.valid_site)
            references = look_up(self.world.ports, record, reading.wanted)
            again = read_again(record, there, reading, in_force, self.world.clock.now, {}, references)
            if replace(again, revision=record.revision) != record:
                raise Wrong(f"{key}: the record is not what its source makes of it")
        if not record.problem:
            self.check_public(record, there.body.decode())

    def check_public(self, record, text):
        """A good article is out, with its page, in the version of the source; a draft is not."""
        if ("draft: true" in text) != (record.state is State.DRAFT):
            raise Wrong(f"{record.key}: a draft, or none, its record says {record.state}")
        if record.state is State.DRAFT:
            return
        if record.state is not State.OUT:
            raise Wrong(f"{record.key} should be out, its record says {record.state}")
        page = self.world.public.documents.get(page_path(record.identity.slug))
        for name in re.findall(r"!\[\]\((\S+)\)", text) if record.key.endswith(".md") else []:
            if (name in self.world.source.objects) != any(one.key == name for one in record.files):
                raise Wrong(f"{record.key} shows {name}, which is not there, or does not though it is")
        version = re.search(r"text of \S+ v\d+", text)[0]
        if page is None or version.encode() not in page.body:
            raise Wrong(f"{record.key}: its page does not show {version}")

    def check_rivals(self, records):
        here = [r for r in records if r.key in RIVALS and r.key in self.world.source.objects]
        rejected = [r for r in here if r.problem and r.problem.rule == "claimed"]
        holders = {r.key for r in records if r.claims}
        for record in rejected:
            rival = next(key for key in RIVALS if key != record.key)
            if rival not in holders:
                raise Wrong(f"{record.key} waits for a claim that nobody holds")
