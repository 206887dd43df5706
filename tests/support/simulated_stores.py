"""The stores of a simulated history: in memory, on a disk, on AWS as moto plays it. Their calls take turns and fail."""

import os
import shutil
import tempfile
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from types import SimpleNamespace

from greenlet import getcurrent
from msgspec import structs

from feedwright.engine.catalogue.keys import SITE
from feedwright.engine.catalogue.records import site_record_of
from feedwright.engine.catalogue.rows import PublicRow
from feedwright.engine.documents.paths import paths_of, target_at
from feedwright.errors import Conflict, StoreError
from feedwright.model.files import Document
from feedwright.ports import ANY, Put, key_of
from memory import MemoryTable, MemoryWorld
from simulated_aws import Aws
from stores import LocalStores, ports_over

# By its kind: what fails before its effect, what after it, and how. A write may be throttled, lose its answer, meet
# somebody else's (409, 412, TransactionConflict), or its own effect when the client library repeats it.
_BEFORE = {"throttled": StoreError, "conflict": Conflict}
_AFTER = {"answer lost": StoreError, "answer lost and repeated": Conflict}
REPLACED_STAY = timedelta(minutes=20)  # shorter than in life, so that it ends within a history
_READ, _WRITE, _SEND = ("throttled",), (*_BEFORE, *_AFTER), ("throttled", "answer lost")
_FAULTS = {
    "source": dict.fromkeys(("read", "list", "open", "etag", "beside"), _READ),
    "table": {
        "get": _READ,
        "get_fitting": _READ,
        "query": _READ,
        "tidy": _READ,
        "transact": _WRITE,
        "lock": _WRITE,
        "write": _SEND,
    },
    "public": {"head": _READ, "list": _READ, "write": _WRITE, "copy": _WRITE, "remove": _WRITE, "stage": _WRITE},
    "reports": {"head": _READ, "write": _WRITE, "remove": _WRITE},
    "queue": {"send": _SEND},
    "pictures": {"scale": (), "keep": _WRITE},
}


class _Port:
    """A port whose every call is two scheduling points."""

    def __init__(self, simulation, name, port):
        for method, some in _FAULTS[name].items():
            # Nobody and nothing is in conflict with who is alone.
            faults = tuple(fault for fault in some if fault in _SEND or not simulation.alone)
            setattr(self, method, _turns(simulation, f"{name}.{method}", getattr(port, method), faults))
        self.transaction_limit = getattr(port, "transaction_limit", None)
        self.copied_at_once = getattr(port, "copied_at_once", None)
        self.pixels_at_once = getattr(port, "pixels_at_once", None)


def _turns(simulation, name, method, faults):
    def call(*arguments, **named):
        told = name if simulation.story is None else f"{name} {_briefly(arguments, named)}"
        fault = simulation.point(told, faults)
        if fault in _BEFORE:
            raise _BEFORE[fault](f"injected: {fault}")
        result = method(*arguments, **named)
        simulation.point()
        if fault in _AFTER:
            raise _AFTER[fault](f"injected: {fault}")
        return result

    return call


def _briefly(arguments, named):
    told = [_name(one) for one in arguments if not callable(one)]  # a function's text names its place in memory
    return " ".join([*told, *(f"{name}={value}" for name, value in named.items() if value)])


def _name(one):
    if isinstance(one, list | tuple):
        return f"[{', '.join(map(_name, one))}]"
    if isinstance(one, Put):
        return f"put {'/'.join(one.row.key)}"
    return getattr(one, "path", None) or str(getattr(one, "key", one))


class _Watched:
    """A public site that tells what is seen and what happens there."""

    def __init__(self, simulation, public):
        self._promises, self._public = simulation.promises, public
        self.stage, self.copied_at_once = public.stage, public.copied_at_once

    def head(self, path):
        self._promises.looked(path)
        return self._public.head(path)

    def list(self, *, after, limit):
        return self._public.list(after=after, limit=limit)

    def write(self, document, *, expected):
        etag = self._public.write(document, expected=expected)
        self._promises.wrote(document.path, document.body)
        return etag

    def copy(self, media, *, expected):
        etag = self._public.copy(media, expected=expected)
        self._promises.copied(media.path)
        return etag

    def remove(self, path, *, expected):
        self._public.remove(path, expected=expected)
        self._promises.removed(path)


class _WatchedTable:
    """A catalogue that tells for which public documents a worker has read what stands there."""

    def __init__(self, simulation, table):
        self._simulation, self._promises, self._table = simulation, simulation.promises, table
        self.query, self.transaction_limit = table.query, table.transaction_limit
        self.tidy, self.get_fitting = table.tidy, table.get_fitting

    def get(self, keys):
        for partition, sort in keys:
            if partition == PublicRow.PARTITION:
                self._looked(sort)
        rows = self._table.get(keys)
        for row in rows:
            if row and row.key == SITE:
                self._promises.read_settings(site_record_of(row))
        return rows

    def _looked(self, home):
        for path in paths_of(target_at(home)):
            self._promises.looked(path)

    def lock(self, key, version, *, free):
        self._looked(key[1])
        return self._table.lock(key, version, free=free)

    def write(self, rows):
        for row in rows:  # some may be written before the worker is killed
            self._table.write([row])
            self._simulation.point()

    def transact(self, changes):
        self._table.transact(changes)
        for change in changes:
            if isinstance(change, Put) and change.row.key == SITE:
                self._promises.wrote_settings(site_record_of(change.row))


class _Stores:
    """Stores whose ports fail as a whole."""

    def __init__(self, simulation, ports):
        self._simulation, self.ports, self.clock = simulation, ports, ports.clock

    def damage(self, key, *, kept):
        """Cut off the end of a row's data; *kept* is the part that stays."""
        [row] = self.ports.table.get([key])
        self.ports.table.transact([Put(structs.replace(row, data=row.data[: int(len(row.data) * kept)]), ANY)])

    def ports_of_workers(self):
        ports, simulation = self.ports, self._simulation
        return replace(
            ports,
            source=_Port(simulation, "source", ports.source),
            table=_Port(simulation, "table", _WatchedTable(simulation, ports.table)),
            public=_Port(simulation, "public", _Watched(simulation, ports.public)),
            reports=_Port(simulation, "reports", ports.reports),
            pictures=_Port(simulation, "pictures", ports.pictures),
            queue=self.queue_to(simulation.send),
        )

    def queue_to(self, send):
        return _Port(self._simulation, "queue", SimpleNamespace(send=send))


class _Lagging(MemoryTable):
    """Workers may get a record as it was at any earlier time, if they say that it need not be as it is."""

    def __init__(self, simulation):
        super().__init__()
        self._simulation, self.before = simulation, defaultdict(list)
        self.glance = self._glance

    def transact(self, changes):
        standing = [self.rows.get(key_of(change)) for change in changes]
        super().transact(changes)
        for row in standing:
            if row and row.sort == "record":
                self.before[row.key].append(row)

    def _glance(self, key):
        simulation, before = self._simulation, self.before[key]
        if not before or getcurrent() is simulation.scheduler or simulation.random.random() < 0.5:
            return None
        simulation.counts["glance at an older record"] += 1
        return simulation.random.choice([None, before[-1], simulation.random.choice(before)])


class _Memory(_Stores):
    keeps_marks = True

    def __init__(self, simulation):
        self._world = MemoryWorld(_Lagging(simulation))
        self._world.source.costly_above = 0
        self._world.public.copied_at_once = 0
        super().__init__(simulation, self._world.ports)

    def close(self):
        pass

    def put(self, key, body):
        self._world.put(key, body)

    def has(self, key):
        return key in self._world.source.objects

    def delete(self, key):
        self._world.source.delete(key)

    def rows(self):
        return dict(self._world.table.rows)

    def set_back(self, rows):
        self._world.table.rows = dict(rows)
        self._world.table.before.clear()

    def documents(self):
        return {path: (one.digest, one.body) for path, one in self._world.public.documents.items()}

    def reports(self):
        return set(self._world.reports.documents)

    def spoil(self, path, body, digest):
        spoilt = Document(path=path, media_type="text/plain", body=body)
        vars(spoilt)["digest"] = digest
        self._world.public.place(spoilt)

    def lose(self, path):
        del self._world.public.documents[path]


class _Local(_Stores):
    keeps_marks = False  # what is ours is noted beside the catalogue

    def __init__(self, simulation):
        memory = Path("/dev/shm")
        self._folder = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
        self._local = LocalStores(self._folder)
        self._puts = count(1)
        super().__init__(simulation, ports_over(self._local))

    def close(self):
        self._local.close()
        shutil.rmtree(self._folder)

    def put(self, key, body):
        self._local.put(key, body)
        # No two in the same moment: by that alone would one of equal length be told from the other.
        now = int(self.clock.now.timestamp()) * 1_000_000_000 + next(self._puts) * 1_000
        os.utime(self._local.content / key, ns=(now, now))

    def damaged(self):
        return self._local.public.damaged()

    def built(self):
        self._local.public.built()

    def has(self, key):
        return (self._local.content / key).is_file()

    def delete(self, key):
        self._local.delete(key)

    def rows(self):
        found = self._local.table._database.execute("SELECT DISTINCT partition FROM rows").fetchall()
        rows = [row for (partition,) in found for row in self.ports.table.query(partition, limit=10_000)]
        return {row.key: row for row in rows}

    def documents(self):
        site = self._local.site
        return {path: (self.ports.public.head(path).digest, (site / path).read_bytes()) for path in _files(site)}

    def reports(self):
        return _files(self._folder / "reports")

    def spoil(self, path, body, _digest):
        self._local.intrude(path, body)

    def lose(self, path):
        (self._local.site / path).unlink()


def _files(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


STORES = {"memory": _Memory, "local": _Local, "build": _Local, "aws": Aws}
