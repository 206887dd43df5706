"""Push: the site's hub hears of every feed document that changed, even if the worker that wrote it crashes.

A worker writes a ping's row before it writes the documents. The row is deleted when the hub has accepted the ping. No
other worker sends the ping before the writing worker's lease has ended, because the hub would fetch the old documents.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from msgspec import Struct, structs

from feedwright.engine.catalogue.keys import SITE
from feedwright.engine.catalogue.records import site_record_of
from feedwright.engine.catalogue.rows import HubRow, PingRow
from feedwright.engine.jobs.outbox import chunks
from feedwright.engine.jobs.worker import Worker
from feedwright.errors import Conflict, HubError, HubRefusedError
from feedwright.model.feed import Feed
from feedwright.ports import ANY, HUB_TIME, Change, Delete, Key, Ports, Put, Row
from feedwright.rendering.formats import FORMATS

_SOONEST = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(minutes=15)  # so a hub that works again is soon used again
_GIVE_UP = timedelta(days=1)  # by then feed readers have asked for the feed themselves
_PINGS = 1_000  # rows read at a time
_TOPICS = 60  # sent at a time: the hub can answer so many before the time limit


class Ping(Struct, frozen=True, kw_only=True):
    """A change of a feed that the hub has not heard of yet."""

    token: str
    version: str
    hub: str
    topics: tuple[str, ...]  # the public addresses of the documents
    at: datetime
    owner: str | None  # the worker that writes the documents; it sends the ping once they stand
    not_before: datetime  # from then on any worker may send it

    @property
    def key(self) -> Key:
        return PingRow.key(self.token)

    def to_row(self) -> Row:
        values = PingRow(hub=self.hub, topics=self.topics, at=self.at, owner=self.owner, not_before=self.not_before)
        return values.row(self.key, self.version)

    @classmethod
    def of(cls, stored: Row) -> "Ping":
        values = PingRow.of(stored)
        return cls(
            token=stored.sort,
            version=stored.version,
            hub=values.hub,
            topics=values.topics,
            at=values.at,
            owner=values.owner,
            not_before=values.not_before,
        )


class PushResult(Struct, frozen=True, kw_only=True):
    """How the hub answered."""

    hub: str | None = None  # None: no ping was sent
    taken: Sequence[str] = ()  # topics that the hub accepted
    failures: Mapping[str, HubError] | None = None  # by topic; each ping is sent again later, for a day

    @property
    def problems(self) -> list[str]:
        """One line for each topic that the hub did not accept."""
        return [f"{topic}: {failure}" for topic, failure in (self.failures or {}).items()]


def announcement(worker: Worker, until: datetime, feed: Feed | None, changing: Iterable[str]) -> list[Change]:
    """Give the pings that must be stored before the documents at *changing* are written.

    Only documents that subscribers follow need pings.

    Args:
        worker: the worker that is about to write the documents.
        until: when the lease of the documents' target ends.
        feed: the feed that the documents show; None if they show none.
        changing: the public paths of the documents.
    """
    ports = worker.ports
    if feed is None or feed.history.current is not None:  # subscribers do not follow documents of the history
        return []
    if ports.preview:  # a preview is not public, so no hub can fetch it
        return []
    followed_paths = {feed.folder + form.file_name for form in FORMATS}
    topics = tuple(feed.base_url + path for path in changing if path in followed_paths)
    if not topics:
        return []
    pings = [
        Ping(
            token=ports.new_token(),
            version=ports.new_token(),
            hub=hub,
            topics=topics,
            at=ports.clock(),
            owner=worker.owner,
            not_before=until,
        )
        for hub in feed.hubs
    ]
    return [Put(ping.to_row(), None) for ping in pings]


def push(worker: Worker) -> PushResult:
    """Send the waiting pings to the hub, in one call that takes a few seconds at most, whatever the hub does.

    Call this when *worker* has written all its documents.

    Raises:
        StoreError: the catalogue failed; the hub may get some pings twice.
    """
    ports = worker.ports
    now = ports.clock()
    if ports.preview or now + HUB_TIME > worker.deadline:
        return PushResult()
    pings = _sendable(worker, now)
    if not pings:
        return PushResult()
    hub, pause = _hub(ports)
    _settle(ports, [Delete(ping.key, ping.version) for ping in pings if ping.hub != hub])
    pings = [ping for ping in pings if ping.hub == hub]
    if hub is None or not pings or (pause and now < pause.until <= now + _LONGEST_PAUSE):
        return PushResult()
    topics = list(dict.fromkeys(topic for ping in pings for topic in ping.topics))
    failures = ports.hub.publish(hub, topics)
    _note_pause(ports, hub, pause, failures)
    changes = [_afterwards(ports, ping, failures) for ping in pings]
    _settle(ports, [change for change in changes if change])
    return PushResult(hub=hub, taken=[topic for topic in topics if topic not in failures], failures=failures)


def _sendable(worker: Worker, now: datetime) -> list[Ping]:
    """Read the pings whose documents are written: the worker's own, and those whose writer must have ended by now."""
    sendable: list[Ping] = []
    topics: set[str] = set()
    for ping in map(Ping.of, worker.ports.table.query(PingRow.PARTITION, limit=_PINGS)):
        if len(topics) < _TOPICS and (ping.owner == worker.owner or ping.not_before <= now):
            sendable.append(ping)
            topics.update(ping.topics)
    return sendable


def _hub(ports: Ports) -> tuple[str | None, HubRow | None]:
    """Give the hub that the settings in force name, and its pause if it has one."""
    site_row, pause_row = ports.table.get([SITE, HubRow.key()])
    site = site_record_of(site_row).site if site_row else None
    pause = HubRow.of(pause_row) if pause_row else None
    hub = site.hub if site else None
    return hub, pause if pause and pause.hub == hub else None


def _note_pause(ports: Ports, hub: str, pause: HubRow | None, failures: Mapping[str, HubError]) -> None:
    """Begin, lengthen or end the pause of a hub: without an answer it pauses for as long as it has been out of order.

    During the pause no ping is sent, so no worker loses time by waiting for the hub.
    """
    now = ports.clock()
    if not all(isinstance(failure, HubRefusedError) for failure in failures.values()):
        since = pause.since if pause else now
        until = now + min(max(now - since, _SOONEST), _LONGEST_PAUSE)
        _settle(ports, [Put(HubRow(hub=hub, since=since, until=until).row(HubRow.key(), ports.new_token()), ANY)])
    elif pause:
        _settle(ports, [Delete(HubRow.key())])


def _afterwards(ports: Ports, ping: Ping, failures: Mapping[str, HubError]) -> Change | None:
    """Say what becomes of a ping after it was sent. A refused ping waits for as long again as it has waited so far.

    If the hub gave no answer, the ping's row stays as it is, and the ping waits for the end of the hub's pause.
    """
    now = ports.clock()
    left = tuple(topic for topic in ping.topics if topic in failures)
    refused = all(isinstance(failures[topic], HubRefusedError) for topic in left)
    again = now + max(now - ping.at, _SOONEST) if refused else now
    if not left or again - ping.at > _GIVE_UP:
        return Delete(ping.key, ping.version)
    if not refused:
        return None
    waiting = structs.replace(ping, version=ports.new_token(), topics=left, owner=None, not_before=again)
    return Put(waiting.to_row(), ping.version)


def _settle(ports: Ports, changes: Sequence[Change]) -> None:
    for chunk in chunks(changes):
        with suppress(Conflict):  # another worker sends the same ping; pings whose rows remain are sent once more
            ports.table.transact(chunk)
