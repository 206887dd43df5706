"""Floods: many workers take turns at every call to the world, as the functions would; each invocation is counted."""

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta

from greenlet import getcurrent, greenlet

from feedwright.engine.build import settle
from feedwright.engine.intake.article import ingest
from feedwright.engine.intake.related_files import concerns_site, tell_referrers
from feedwright.engine.intake.site.settings import ingest_site
from feedwright.engine.jobs.worker import Worker
from feedwright.engine.reconcile import walk_on
from feedwright.engine.sweep import sweep
from feedwright.errors import StoreError
from feedwright.ports import TellOn, WalkOn
from memory import ADOPT_AFTER

SECONDS = 42  # of the 60 that a function has, less what it keeps in reserve
CALL = timedelta(milliseconds=10)  # that a call to AWS takes
RECEIVES = 5  # then a message is a dead letter
_BUILT = {"rss.xml": "#main feed", "feeds.opml": "#lists"}  # whose row a builder locks when it sets out
HIDDEN = timedelta(seconds=360)  # how long one stays that failed


@dataclass
class Invocation:
    """What one invocation of a function asked of the world."""

    kind: str
    counts: Counter = field(default_factory=Counter)

    @property
    def calls(self):
        return sum(number for name, number in self.counts.items() if not name.startswith("#"))


class Flood:
    """Workers over *ports*; *messages* is the queue that these ports send to."""

    def __init__(self, ports, messages, clock, *, workers=10, batch=10, crashes=0.0):
        self.messages, self.clock, self.batch, self.workers = messages, clock, batch, workers
        self.done, self.dead = [], []
        self._kept = []  # so that no other gets its id
        self.crashes, self.crashed, self._chance = crashes, 0, random.Random(1)
        self._received, self._hidden, self._busy, self._owners = {}, [], [], 0
        counted = {name: _Counted(getattr(ports, name), name, self) for name in ("table", "source", "public", "queue")}
        self.ports = replace(ports, **counted)

    def point(self, name):
        """A call to the world: it takes its time, others work meanwhile, and here a crash may fall."""
        worker = getcurrent()
        if worker in self._invocations:
            self._invocations[worker].counts[name] += 1
            worker.parent.switch()
            if self._chance.random() < self.crashes:
                raise _Crash

    def note(self, name, number):
        worker = getcurrent()
        if worker in self._invocations:
            self._invocations[worker].counts[name] += number

    def run(self, *, each_round=lambda: None):
        """Work until nothing is left, with a sweep each minute."""
        self._invocations = {}
        self.began = swept = self.clock()
        while True:
            self._show_again()
            while self.messages and len(self._busy) < self.workers:
                taken = [self.messages.popleft() for _ in range(min(self.batch, len(self.messages)))]
                self._start("publish", lambda taken=taken: self._publish(taken), taken)
            if self.clock() - swept >= timedelta(minutes=1):
                swept = self.clock()
                self._start("sweep", self._sweep, [])
            if not self._busy:
                if not (self._hidden or self.left()):
                    return self
                self.clock.now = swept + timedelta(minutes=1)
            self.clock.now += CALL
            for worker in list(self._busy):
                worker.switch()
                if worker.dead:
                    self._busy.remove(worker)
                    self.done.append(self._invocations.pop(worker))
            each_round()

    def left(self):
        """What still waits: rows of marks and outbox."""
        table = self.ports.table.port
        return [*table.query("mark", limit=1), *table.query("outbox", limit=1)]

    def _show_again(self):
        shown = [message for when, message in self._hidden if when <= self.clock()]
        self._hidden = [(when, message) for when, message in self._hidden if when > self.clock()]
        for message in shown:
            # Messages of one key are equal; each counts for itself.
            self._received[id(message)] = received = self._received.get(id(message), 1) + 1
            self._kept.append(message)
            (self.dead if received > RECEIVES else self.messages).append(message)

    def _start(self, kind, work, messages):
        def run():
            try:
                work()
            except (StoreError, _Crash) as fault:
                self.crashed += isinstance(fault, _Crash)
                self._hidden += [(self.clock() + HIDDEN, message) for message in messages]

        worker = greenlet(run)
        self._invocations[worker] = Invocation(kind)
        self._busy.append(worker)

    def _worker(self):
        self._owners += 1
        deadline = self.clock() + timedelta(seconds=SECONDS)
        return Worker(ports=self.ports, owner=f"owner-{self._owners}", deadline=deadline)

    def _publish(self, messages):
        worker, outgoing = self._worker(), []
        for message in messages:
            if not worker.has_time():
                raise StoreError("no time is left")
            if isinstance(message, WalkOn):
                walk_on(self.ports, message.token, page=1_000)
            elif isinstance(message, TellOn):
                tell_referrers(self.ports, message)
            else:
                look = ingest_site if concerns_site(message.key) else None
                outcome = look(self.ports) if look else ingest(self.ports, message.key)
                outgoing += [outcome.outgoing] if outcome.outgoing else []
        settle(worker, outgoing)

    def _sweep(self):
        sweep(self._worker(), adopt_after=ADOPT_AFTER)

    # --- figures ---

    def total(self, name, kind=None):
        return sum(one.counts[name] for one in self.done if kind in (None, one.kind))

    def most(self, kind):
        return max((one.calls for one in self.done if one.kind == kind), default=0)


class _Crash(BaseException):
    """The function was stopped."""


class _Counted:
    """A port whose every call is counted, and gives way to other workers."""

    def __init__(self, port, name, flood):
        self.port, self._name, self._flood = port, name, flood

    def __getattr__(self, method):
        real = getattr(self.port, method)
        if not callable(real):
            return real

        def call(*arguments, **told):
            self._flood.point(f"{self._name}.{method}")
            answer = real(*arguments, **told)
            if method == "lock" and arguments[0][1] in _BUILT:
                self._flood.note(_BUILT[arguments[0][1]], 1)
            if method in {"get", "query"}:
                self._flood.note("#rows read", len(answer))
            elif method == "transact":
                self._flood.note("#rows written", len(arguments[0]))
            return answer

        return call
