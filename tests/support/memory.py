"""The in-memory twin of every port: it keeps the contract of ``ports`` (tests/adapters/test_contract.py) and nothing else."""

import hashlib
import io
import itertools
import sys
from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict, deque
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from feedwright.engine.jobs.worker import Worker
from feedwright.engine.local_site import Damage
from feedwright.errors import Conflict, HubError, HubRefusedError, LostError, PictureError, SourceError, UnfinishedError
from feedwright.model.files import Document, ScaledFile, SourceObject
from feedwright.ports import (
    ANY,
    TRANSACTION_LIMIT,
    Delete,
    DocumentListing,
    ListedDocument,
    ListedObject,
    Listing,
    Ports,
    Put,
    Row,
    Stored,
    demand_kind,
    key_of,
)

ADOPT_AFTER = timedelta(minutes=2)  # as the sweep function has it
SITE_TOML = """\
title = "The Gazette"
url = "https://gazette.example/"
birth = 2024-01-31
authority = "gazette.example"
"""
PODCAST = """
[feeds.aloud]
title = "Aloud"
description = "Read to you"
kinds = "episode"
[feeds.aloud.podcast]
image = "https://gazette.example/cover.jpg"
categories = "News"
owner = { name = "The Gazette", email = "podcast@gazette.example" }
explicit = false
"""


class MemoryTable:
    transaction_limit = TRANSACTION_LIMIT

    def __init__(self):
        self.rows = {}
        self.glance = lambda _key: None  # gives a row as it was some time ago

    def tidy(self, *, after, now):
        return None

    def get(self, keys):
        return [self.rows.get(key) for key in keys]

    def get_fitting(self, keys, fits):
        rows = {key: row for key in keys if (row := self.glance(key)) and fits(row)}
        others = [key for key in keys if key not in rows]
        rows |= zip(others, self.get(others) if others else [], strict=True)
        return [rows[key] for key in keys]

    def query(self, partition, *, prefix="", after="", newest_first=False, limit):
        rows = [row for (part, sort), row in self.rows.items() if part == partition and sort.startswith(prefix)]
        rows.sort(key=lambda row: row.sort.encode(), reverse=newest_first)
        bound = after.encode()
        if after:
            rows = [row for row in rows if (row.sort.encode() < bound if newest_first else row.sort.encode() > bound)]
        return rows[:limit]

    def transact(self, changes):
        keys = list(map(key_of, changes))
        assert 1 <= len(keys) <= 100, "DynamoDB refuses an empty transaction, and one above 100 actions"
        assert len(set(keys)) == len(keys), "DynamoDB refuses a transaction that names an item twice"
        for partition, sort in keys:
            assert 1 <= len(partition.encode()) <= 2048, "DynamoDB's bound for a partition key"
            assert 1 <= len(sort.encode()) <= 1024, "DynamoDB's bound for a sort key"
        for key, change in zip(keys, changes, strict=True):
            standing = self.rows.get(key)
            if change.expected is not ANY and (standing.version if standing else None) != change.expected:
                raise Conflict(str(key))
        for key, change in zip(keys, changes, strict=True):
            if isinstance(change, Put):
                self.rows[key] = change.row
            elif isinstance(change, Delete):
                self.rows.pop(key, None)

    def lock(self, key, version, *, free):
        standing = self.rows.get(key)
        if standing and standing.version != free:
            raise Conflict(str(key))
        row = Row(*key, version, standing.data if standing else b"")
        self.write([row])
        return row

    def write(self, rows):
        assert len({row.key for row in rows}) == len(rows), "DynamoDB refuses a batch that names an item twice"
        for row in rows:
            self._write(row)

    def _write(self, row):
        self.rows[row.key] = row


class SortedTable(MemoryTable):
    """Keeps the sort keys of each partition in order, so that a query does not sort them."""

    def __init__(self):
        super().__init__()
        self.order = defaultdict(list)

    def query(self, partition, *, prefix="", after="", newest_first=False, limit):
        order = self.order[partition]
        first = bisect_left(order, prefix)
        last = bisect_left(order, prefix + chr(sys.maxunicode)) if prefix else len(order)
        if after and newest_first:
            last = min(last, bisect_left(order, after))
        elif after:
            first = max(first, bisect_right(order, after))
        found = (
            order[max(first, last - limit) : last][::-1] if newest_first else order[first : min(last, first + limit)]
        )
        return [self.rows[partition, sort] for sort in found]

    def _write(self, row):
        if row.key not in self.rows:
            insort(self.order[row.partition], row.sort)
        super()._write(row)

    def transact(self, changes):
        keys = [change.row.key if isinstance(change, Put) else change.key for change in changes]
        before = [key in self.rows for key in keys]
        super().transact(changes)
        for (partition, sort), there in zip(keys, before, strict=True):
            order = self.order[partition]
            if there and (partition, sort) not in self.rows:
                del order[bisect_left(order, sort)]
            elif not there and (partition, sort) in self.rows:
                insort(order, sort)


class MemorySource:
    def __init__(self):
        self.objects = {}
        self.costly_above = 262_144  # bytes
        self.digests = {}  # by key, as earlier releases gave them
        self.unreadable = []  # folders that cannot be listed; each ends with "/"

    def put(self, key, body, *, modified, metadata=(), charset=None):
        body = body.encode() if isinstance(body, str) else body
        etag = hashlib.sha256(body).hexdigest()[:8]
        self.objects[key] = SourceObject(
            key=key, body=body, size=len(body), etag=etag, modified=modified, metadata=tuple(metadata), charset=charset
        )

    def delete(self, key):
        self.objects.pop(key, None)

    def read(self, key, *, size_limit):
        if key.startswith(tuple(self.unreadable)):
            raise SourceError(f"{key}: Permission denied")
        found = self.objects.get(key)
        return replace(found, body=b"") if found and found.size > size_limit else found

    def list(self, *, after, limit, folder=""):
        found = (key for key in self.objects if key.startswith(folder) and key.encode() > after.encode())
        keys = sorted((key for key in found if not key.startswith(tuple(self.unreadable))), key=str.encode)
        listed = [ListedObject(key, self.objects[key].etag) for key in keys[:limit]]
        return Listing(listed, complete=len(keys) <= limit, unreadable=self.unreadable)

    def open(self, key):
        found = self.objects.get(key)
        if found is None:
            return None
        return MemoryFile(found, is_costly=found.size > self.costly_above, digest=self.digests.get(key))

    def etag(self, key):
        found = self.objects.get(key)
        return found.etag if found else None

    def beside(self, stem, suffixes):
        return [stem + suffix for suffix in suffixes if stem + suffix in self.objects]


class MemoryFile(io.BytesIO):
    def __init__(self, found, *, is_costly=False, digest=None):
        super().__init__(found.body)
        self.is_costly = is_costly
        self.size, self.etag, self.modified = found.size, found.etag, found.modified
        self.digest = digest or hashlib.sha256(found.body).hexdigest()


class MemoryPublic:
    def __init__(self, source, *, pictures=None, clock=lambda: None, private=False):
        self.source, self.pictures, self.clock, self.private = source, pictures, clock, private
        self.documents, self.modified = {}, {}
        self.copied_at_once, self.staged = sys.maxsize, Counter()  # calls, by the paths of large files
        self.writes = []

    def head(self, path):
        document = self.documents.get(path)
        return Stored(_etag(document), document.digest, self.modified.get(path)) if document else None

    def list(self, *, after, limit):
        paths = sorted((path for path in self.documents if path.encode() > after.encode()), key=str.encode)
        listed = [(path, self.head(path)) for path in paths[:limit]]
        documents = [ListedDocument(path, stored.etag, stored.modified) for path, stored in listed]
        return DocumentListing(documents, complete=len(paths) <= limit)

    def write(self, document, *, expected):
        demand_kind(document, private=self.private)
        self._demand(document.path, expected)
        self.place(document)
        self.writes.append(document.path)
        return _etag(document)

    def place(self, document):
        self.documents[document.path] = document
        self.modified[document.path] = self.clock()

    def stage(self, media):
        """Bring a part near, of three."""
        self.staged[media.path] += 1
        return self.staged[media.path] >= 3

    def copy(self, media, *, expected):
        if media.length > self.copied_at_once and not self.stage(media):
            raise UnfinishedError(media.path)
        self.staged.pop(media.path, None)
        told = {"path": media.path, "media_type": media.media_type, "cache_control": media.cache_control}
        copied = Document(body=self._bytes(media), **told)
        vars(copied)["digest"] = media.digest
        return self.write(copied, expected=expected)

    def _bytes(self, media):
        if media.is_kept:
            return self.pictures.read(media.content_digest)
        found = self.source.objects.get(media.source_key)
        if found is None or found.etag != media.source_etag:
            raise Conflict(media.source_key)
        return found.body

    def remove(self, path, *, expected):
        if path in self.documents:
            self._demand(path, expected)
            del self.documents[path]
            self.writes.append(path)

    def body(self, path):
        return self.documents[path].body

    def _demand(self, path, expected):
        standing = self.documents.get(path)
        if (_etag(standing) if standing else None) != expected:
            raise Conflict(path)


def _etag(document):
    return hashlib.md5(document.body, usedforsecurity=False).hexdigest()  # like S3: bytes alone


class MemoryQueue:
    def __init__(self):
        self.messages = deque()

    def send(self, messages):
        self.messages.extend(messages)


class Alone:
    """The one worker's site: implements ``LocalSite`` over a queue in memory."""

    def __init__(self, messages, damaged=(), finish=lambda: None, looked_at=lambda: None):
        self._messages, self._damaged, self.finish, self.looked_at = messages, damaged, finish, looked_at

    def receive(self):
        return self._messages

    def damage(self, *, look):
        return Damage(public=self._damaged if look else ())

    def held_folders(self, site, keys):
        return (), ()

    def standing(self):
        return ()


class MemoryPictures:
    """Scales nothing: each width of a picture becomes a short text, the same each time."""

    pixels_at_once = 40_000_000

    def __init__(self):
        self.kept = {}

    def scale(self, body, media, widths):
        if b"moves" in body:
            return []
        if b"damaged" in body:
            raise PictureError("it is damaged, or of a kind that is not known")
        wanted = [width for width in widths if width < media.width]
        wanted += [media.width] if media.width <= max(widths) else []
        name = hashlib.sha256(body).hexdigest()[:8]
        sizes = [(width, media.height * width // media.width) for width in wanted]
        return [ScaledFile(width=width, height=height, body=f"{name}-{width}".encode()) for width, height in sizes]

    def keep(self, name, body):
        self.kept[name] = body

    def read(self, name):
        if name not in self.kept:
            raise LostError(name)
        return self.kept[name]


class MemoryHub:
    """Remembers what it took. ``silent``: it gives no answer; ``refused``: topics that it will not have."""

    def __init__(self):
        self.taken, self.asked = [], []
        self.silent, self.refused = False, set()

    def publish(self, hub, topics):
        self.asked.append((hub, list(topics)))
        if self.silent:
            return dict.fromkeys(topics, HubError("no answer"))
        self.taken += [(hub, topic) for topic in topics if topic not in self.refused]
        return {topic: HubRefusedError("no such topic") for topic in topics if topic in self.refused}


class Clock:
    """Stands still until told; ``now`` is 2026-03-01 at noon at first."""

    def __init__(self):
        self.now = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self):
        return self.now

    def forward(self, **duration):
        self.now += timedelta(**duration)


class MemoryWorld:
    """A source, a catalogue, a public site and a queue in memory, and workers over them."""

    def __init__(self, table=None):
        self.source, self.table = MemorySource(), table or MemoryTable()
        self.queue, self.hub, self.clock = MemoryQueue(), MemoryHub(), Clock()
        self.pictures = MemoryPictures()
        self.public = MemoryPublic(self.source, pictures=self.pictures, clock=self.clock)
        self.reports = MemoryPublic(self.source, private=True)
        numbers = itertools.count(1)
        self.ports = Ports(
            source=self.source,
            table=self.table,
            public=self.public,
            reports=self.reports,
            queue=self.queue,
            hub=self.hub,
            pictures=self.pictures,
            clock=self.clock,
            new_token=lambda: f"{next(numbers):08x}",
        )

    def put(self, key, body, **told):
        self.source.put(key, body, modified=told.pop("modified", self.clock.now), **told)

    def worker(self, owner="worker", minutes=5):
        return Worker(ports=self.ports, owner=owner, deadline=self.clock.now + timedelta(minutes=minutes))
