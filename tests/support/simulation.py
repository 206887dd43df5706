"""A seeded simulation of the whole engine: workers take turns at every call, crash, and meet every fault.

One seed is one history: some hundred steps, in each of which an author edits, a worker starts, the clock moves, or a
worker goes on to its next calls. Each call is a scheduling point, before its effect and after it, where another worker
may run on, this one may crash, or the call may fail. Afterwards the sweep puts things right, and the public site must
equal a fresh rendering of the catalogue, and the catalogue the source (``simulated_promises``). It runs over stores in
memory, on a disk, and on AWS as moto plays it (``simulated_stores``), and with whole builds in the workers' place.

What a step does follows from the seed, its own number and what was done before, so that steps can be left out of a
history that went wrong: ``python tests/support/simulate.py memory 17`` replays seed 17, and if it still goes wrong says which
few steps are enough.
"""

import random
from collections import Counter, deque
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from functools import partial
from operator import itemgetter

from greenlet import getcurrent, greenlet
from msgspec import structs

from feedwright.engine.build import settle
from feedwright.engine.intake.article import ingest
from feedwright.engine.intake.related_files import tell_referrers
from feedwright.engine.intake.site.settings import ingest_site
from feedwright.engine.jobs.worker import Worker
from feedwright.engine.push import Ping, push
from feedwright.engine.reconcile import walk_on
from feedwright.engine.sweep import sweep
from feedwright.engine.verify import Difference, settings_in_force, verify
from feedwright.engine.whole_build import whole_build
from feedwright.errors import Conflict, HubError, HubRefusedError, StoreError
from feedwright.ports import Changed, InTurn, TellOn, WalkOn
from feedwright.site import SITE_KEY
from memory import ADOPT_AFTER, Alone
from simulated_author import Author
from simulated_disasters import Crash, DeadlyReading, Disasters
from simulated_promises import Promises, Wrong, check_end
from simulated_stores import REPLACED_STAY, STORES
from simulated_stranger import Stranger

# By what is simulated; moto takes its time: less happens there, and more of it goes wrong.
STEPS = {"memory": 300, "local": 300, "build": 200, "aws": 120}
_FAULTS = {"memory": 0.02, "local": 0.02, "build": 0.01, "aws": 0.08}
_LOST = 0.3  # of the follow-up messages, in histories in which a walk finds what nobody was told
_WORKERS = 6  # at a time
_WORKER_SECONDS = 60
_MOST_CALLS = 20_000  # in one worker's life, or in what is left at the end: who needs more goes round in a circle
_CALM = -1, -2  # numbers of the steps before and after the history


class Simulation:
    """One history.

    Args:
        seed: names it.
        kind: the stores, "memory", "local" or "aws"; or "build", whole builds on a disk, one at a time.
        steps: numbers of those to make; all, if it is not said.
        story: gets a line for all that happens.
    """

    def __init__(self, seed, kind="memory", *, steps=None, story=None):
        self.seed, self.story = seed, story
        self.steps = range(STEPS[kind]) if steps is None else steps
        self.faults = _FAULTS[kind]  # how often a call fails
        self.crashes = self.faults / 10  # how often a worker crashes where it waits for its turn
        self.random = random.Random()  # begun anew with every step
        self.drops = 0.1 if seed % 2 else 0  # in the other histories no walk heals anything, and nothing needs it
        self.wanders = seed % 5 == 2  # in these histories the clock is ahead for a while
        self.right_time = None  # while the clock is wrong: what it should show
        self.was_ahead = False  # and what came out meanwhile may be out still
        self.scheduler = getcurrent()
        self.workers, self.leased_until = {}, {}  # by name; by the greenlet that works
        self.codes, self.began = {}, {}  # the code that a worker runs, and when it began, by its greenlet
        self.received = set()  # messages that a worker has received and not finished
        self.pending = []  # messages
        self.kept = []  # what a laptop's queue holds until a whole build is done
        self.counts = Counter()
        self.quiet = False  # no more faults
        self.promises = Promises(self)
        self.websub = _Hub(self)
        self.alone = kind == "build"
        self.stores = STORES[kind](self)
        self.clock = self.stores.clock
        self.ports = replace(
            self.stores.ports_of_workers(),
            hub=self.websub,
            together=_AnyOrder(self),
            moves_within=timedelta(hours=not self.alone),
            replaced_stay=REPLACED_STAY,
        )
        self.author, self.stranger, self.disasters = Author(self), Stranger(self), Disasters(self, kind)

    def run(self):
        """Go through the history and to its end.

        Raises:
            Wrong: a promise was broken.
        """
        with closing(self.stores):
            self._begin(_CALM[0])
            self.author.edit_site()
            for number in self.steps:
                self._begin(number)
                self._step()
            self._begin(_CALM[1])
            if self.right_time:
                self._turn_clock()
            self.author.roamers.finish()
            self._settle_down()
            self.was_ahead = False
            check_end(self)
        return self.counts

    def tell(self, line):
        if self.story is not None:
            self.story.append(f"{self.step:>4}  {self.clock.now:%H:%M:%S}  {line}")

    def _begin(self, number):
        self.step = number
        self.random.seed(self.seed * 1_000_003 + number)

    def _step(self):  # noqa: C901 - one kind of step after the other
        chance = self.random.random()
        if chance < 0.07:
            self.author.edit()
        elif chance < 0.074:
            self.author.edit_site()
        elif chance < 0.086:
            seconds = self.random.choice([1, 5, 40, 90, 600])
            self.clock.forward(seconds=seconds)
            self.tell(f"{seconds} seconds go by")
        elif self.drops and chance < 0.096:
            self.stranger.act()
        elif self.wanders and chance < 0.102:
            self._turn_clock()
        elif self.disasters.sets_back and chance < 0.106:
            self.disasters.act()
        elif self.disasters.damages and chance < 0.112:
            self.disasters.damage()
        elif self.alone and not self.workers:
            if chance < 0.2:
                self._build()
        elif not self.alone and chance < 0.19 and self.pending and len(self.workers) < _WORKERS:
            count = min(self.random.randrange(1, 4), len(self.pending))
            self._publish([self.pending.pop(self.random.randrange(len(self.pending))) for _ in range(count)])
        elif not self.alone and chance < 0.196 and len(self.workers) < _WORKERS:
            self._sweep()
        elif self.workers:
            self._go_on()

    def _turn_clock(self):
        """Put the clock ahead, or back again; no worker is at work then, as if the machine were started anew."""
        self._drain()
        self.author.roamers.expected.clear()  # the hour for which a copy is held may be over at once
        if self.right_time is None:
            self.right_time, self.was_ahead = self.clock.now, True
            self.clock.forward(days=self.random.choice([1, 30, 3_000]))
            self.counts["clock put ahead"] += 1
        else:
            self.clock.now, self.right_time = self.right_time + timedelta(minutes=10), None
        self.tell(f"the clock shows {self.clock.now}")

    def set_back(self, rows):
        """Put the table back to what it was; no worker is at work then."""
        self._drain()
        self.stores.set_back(rows)
        self.promises.begin_anew()
        self.author.roamers.expected.clear()
        self.websub.untold.clear()  # pings are in the table, too

    # --- scheduling -----------------------------------------------------------------------------

    def point(self, call="", faults=()):
        """Let the scheduler choose who goes on; answer with a fault to inject, or None.

        Args:
            call: what the worker is about to do; nothing if it has just done it.
            faults: by which it may fail.
        """
        worker = getcurrent()
        if worker is self.scheduler:
            return None
        self.scheduler.switch()
        fault = None
        often = self.faults if len(faults) > 1 else self.faults / 6  # most calls only read
        if faults and not self.quiet and self.random.random() < often:
            fault = self.random.choice(faults)
            self.counts[fault] += 1
        if call and self.story is not None:
            self.tell(f"{worker.name} {call}{f': {fault}' if fault else ''}")
        return fault

    def _go_on(self):
        """Let one worker go on to its next calls; perhaps kill it there."""
        name = self.random.choice(list(self.workers))
        worker = self.workers[name]
        for _ in range(self.random.choice([1, 1, 3, 9, 20])):
            if not self.quiet and worker and self.random.random() < self.crashes:
                self.tell(f"{name} crashes")
                worker.throw(Crash)
            else:
                worker.switch()
            if worker.dead:
                del self.workers[name]
                return

    def _drain(self):
        for _ in range(_MOST_CALLS):
            if not self.workers:
                return
            self._go_on()
        raise Wrong(f"{list(self.workers)} will not end")

    # --- workers --------------------------------------------------------------------------------

    def _publish(self, messages):
        """Do what the publish function does with a batch; what it cannot finish comes back."""
        worker = self._worker(in_child=not self.received.isdisjoint(messages))
        self.received.update(messages)

        def work():
            outgoing = []
            for message in messages:
                if isinstance(message, WalkOn):
                    walk_on(worker.ports, message.token, page=3)
                    continue
                if isinstance(message, TellOn):
                    tell_referrers(worker.ports, message)
                    continue
                site = message.key == SITE_KEY
                outcome = ingest_site(worker.ports) if site else ingest(worker.ports, message.key)
                before = () if site else outcome.before
                outgoing += [each.outgoing for each in (*before, outcome) if each.outgoing]
            if any(written.announced for written in settle(worker, outgoing)):
                push(worker)
            self.received.difference_update(messages)

        self._start(work, worker, "publishes " + ", ".join(map(str, messages)), redeliver=messages)

    def _sweep(self):
        worker = self._worker()
        self._start(partial(sweep, worker, adopt_after=ADOPT_AFTER), worker, "sweeps")

    def _build(self):
        """Do what ``feedwright build`` does; it holds the site's lock, and hears of no events."""
        messages, worker = deque(), self._worker(hours=12)
        messages.extend(self.kept)

        def send(sent):
            messages.extend(sent)
            self.kept += [message for message in sent if not isinstance(message, WalkOn)]

        ports = replace(worker.ports, queue=self.stores.queue_to(send))
        worker = structs.replace(worker, ports=ports, owner="local")  # each takes up what the one before has left

        def work():
            whole_build(worker, Alone(messages, self.stores.damaged(), finish, self.kept.clear))
            push(worker)

        def finish():
            self.kept.clear()
            self.stores.built()

        self.pending.clear()
        self._start(work, worker, "builds")

    def _worker(self, *, in_child=False, **lasts):
        isolation = DeadlyReading(self, in_child=in_child or self.alone)
        ports = replace(self.ports, isolation=isolation, code=self.disasters.code_of_worker(self.ports.code))
        deadline = self.clock.now + timedelta(**lasts or {"seconds": _WORKER_SECONDS})
        self.counts["started"] += 1
        return Worker(ports=ports, owner=f"worker-{self.counts['started']}", deadline=deadline)

    def _start(self, work, worker, told, redeliver=()):
        def run():
            try:
                work()
            except Crash:
                self.counts["crashed"] += 1
                self.pending += redeliver
            except Conflict as error:
                raise Wrong("a conflict is no failure") from error
            except StoreError as error:
                self.tell(f"{worker.owner} fails: {error}")
                self.counts["failed"] += 1
                self.pending += redeliver
            else:
                self.counts["finished"] += 1

        self.workers[worker.owner] = started = greenlet(run, parent=self.scheduler)
        started.name, started.messages = worker.owner, redeliver
        self.codes[started], self.began[started] = worker.ports.code, self.clock.now
        self.leased_until[started] = worker.deadline + timedelta(seconds=30)
        self.tell(f"{worker.owner} {told}")

    def is_read(self, key):
        """Say whether some worker is at a message about this file: it may have read it as it was some time ago."""
        return any(message == Changed(key) for worker in self.workers.values() for message in worker.messages)

    def within_lease(self):
        """Say whether the worker that is at it might hold a lease still: it may sleep right before it writes."""
        return self.clock.now < self.leased_until.get(getcurrent(), self.clock.now)

    def send(self, messages):
        """Take messages into the queue; in histories with a walk, some follow-up messages are lost for ever."""
        for message in messages:
            if self.drops and not self.quiet and isinstance(message, Changed) and self.random.random() < _LOST:
                self.counts["lost follow-up message"] += 1
                self.tell(f"{message} is lost")
            else:
                self.pending.append(message)

    # --- the end --------------------------------------------------------------------------------

    def _settle_down(self):
        """No more edits, no more faults: events, sweeps and, where events were lost, a daily walk finish everything."""
        self.quiet = True
        self._drain()
        self._finish(minutes=40)
        # What the hub refused again and again is told again after hours.
        waiting = [Ping.of(row).not_before for row in self.stores.rows().values() if row.partition == "ping"]
        if waiting and max(waiting) > self.clock():
            self.clock.now = max(waiting)
            self._finish()
        if (
            self.drops or self.wanders or self.disasters.two_releases or self.disasters.damages
        ):  # the walk finds what a release read that never came into force
            self._finish(days=1)
        self._finish(hours=1)  # what was held comes out
        if damaged := self.disasters.damaged_still():  # nobody has read them since: so no document can be wrong
            self._repair(damaged)

    def _repair(self, damaged):
        """Do what ``feedwright verify --repair`` does about records that cannot be read, and a day's walk after it."""
        ports = self.stores.ports
        verified = verify(ports, settings_in_force(ports))
        found = verified.differing[Difference.SOURCE]
        if missed := set(damaged) - set(found):
            raise Wrong(f"verify does not name {missed}, whose records cannot be read")
        (self.kept if self.alone else self.pending).extend(map(Changed, found))
        self._finish()
        self._finish(days=1)

    def _finish(self, **after):
        """Let time go by, and sweep until two sweeps find nothing to do: the second begins what time has brought."""
        self.clock.forward(**after)
        idle = 0
        for _ in range(12):
            before = dict(self.counts)
            self.clock.forward(minutes=6)
            self._build() if self.alone else self._sweep()
            self._drain()
            idle = 0 if self.pending or self.counts["wrote"] > before.get("wrote", 0) else idle + 1
            while self.pending:
                batch, self.pending = self.pending[:5], self.pending[5:]
                self._publish(batch)
                self._drain()
            if idle == 2:
                return


class _AnyOrder:
    """Does works that are done at once in any order: threads begin as they like."""

    def __init__(self, simulation):
        self._simulation = simulation

    def run(self, works):
        order = list(range(len(works)))
        self._simulation.random.shuffle(order)
        results = InTurn().run([partial(lambda number: (number, works[number]()), number) for number in order])
        return [result for _, result in sorted(results, key=itemgetter(0))]


class _Hub:
    """Fails now and then, and knows of what it has not heard since it was written."""

    def __init__(self, simulation):
        self._simulation, self.untold = simulation, set()

    def publish(self, _hub, topics):
        self._simulation.point(f"tells the hub of {', '.join(topics)}")
        failures = {topic: kind("injected") for topic in topics if (kind := self._fault())}
        self.untold -= {topic.rpartition("/")[2] for topic in topics if topic not in failures}
        self._simulation.counts["told the hub"] += len(topics) - len(failures)
        return failures

    def _fault(self):
        simulation = self._simulation
        if simulation.quiet or simulation.random.random() > 0.1:
            return None
        simulation.counts["hub failed"] += 1
        return simulation.random.choice([HubError, HubRefusedError])
