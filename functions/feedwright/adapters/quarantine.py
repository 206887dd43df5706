"""Reading in a process of its own: what kills or stops that process is one file's fault, and harms nothing else."""

import faulthandler
import mmap
import os
import pickle
import select
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from feedwright.errors import CostlyError, FeedwrightError, ReaderError, StoreError

_T = TypeVar("_T")
_SECONDS = 10  # of CPU; the slowest file that a test has accepted needs less, though not all hostile kinds are measured
_MEMORY = 350 * 1024 * 1024  # bytes beyond what the process has; as above
_WALL = 3 * _SECONDS  # seconds; a busy machine gives a process a part of a processor
_CHUNK = 1 << 20
_WHOLE = pickle.STOP  # the last byte of each answer: a child that dies may have written a part
_NOTE = 4_096  # bytes of the note: two of length, then the key


def limited(work: Callable[[], _T], *, seconds: float = _WALL) -> _T:
    """Run *work* in a child process with limits of memory and CPU; it must be pure, and its result picklable.

    Args:
        work: what is to be done.
        seconds: how long the caller can wait.

    Raises:
        CostlyError: the child died, or needed more than any file may.
        StoreError: there was too little time left to tell.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        _work(work, reader, writer)  # does not return
    os.close(writer)
    try:
        answer = _answer(reader, seconds)
    finally:
        os.close(reader)
        os.kill(child, signal.SIGKILL)  # it has ended, is about to, or has had its time; until waited for, it is there
        os.waitpid(child, 0)
    if answer is None and seconds < _WALL:
        raise StoreError("there was too little time left to read a file apart from the others; it is tried again later")
    if not answer or answer[-1:] != _WHOLE:
        raise CostlyError
    value, error = pickle.loads(answer)  # noqa: S301 - our own child wrote it
    if error is not None:
        raise error
    result: _T = value
    return result


def _work(work: Callable[[], object], reader: int, writer: int) -> None:
    """Do the child's part. It must never return: two processes would go on with what is one's."""
    import resource  # noqa: PLC0415 - Windows has none, and no fork either

    try:
        os.close(reader)
        _quiet()
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS + 1))
        most = _data_size() + _MEMORY
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
        try:
            answer = pickle.dumps((work(), None))
        except MemoryError:
            return
        except Exception as error:  # noqa: BLE001 - the parent raises it
            answer = pickle.dumps((None, error))
        view = memoryview(answer)
        while view:
            view = view[os.write(writer, view) :]
    finally:
        os._exit(0)


def _answer(reader: int, seconds: float) -> bytes | None:
    """Read what the child says; nothing where it died, None where it took too long."""
    parts: list[bytes] = []
    ends = time.monotonic() + seconds
    while True:
        ready, _, _ = select.select([reader], [], [], max(0.0, ends - time.monotonic()))
        if not ready:
            return None
        if not (part := os.read(reader, _CHUNK)):
            return b"".join(parts)
        parts.append(part)


def _quiet() -> None:
    """Let nothing that dies here write into the parent's log."""
    faulthandler.disable()  # which may have been told to write elsewhere
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)


def _data_size() -> int:
    """How many bytes of private memory this process may write to now, as Linux counts them for RLIMIT_DATA."""
    with suppress(OSError, ValueError):
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmData:"):
                return int(line.split()[1]) * 1024
    return 1 << 30  # no Linux: a limit that is known to be above


def _by_itself(work: Callable[[], _T]) -> _T:
    """Do *work*, and let a fault of the program be the fault of one reading.

    Raises:
        ReaderError: *work* raised what nobody foresaw.
    """
    try:
        return work()
    except FeedwrightError:
        raise
    except Exception as error:
        raise ReaderError(f"{type(error).__name__}: {error}") from error


class Apart:
    """Implements ``ports.Isolation``: every reading in a child of its own."""

    def __init__(self, left: Callable[[], float] = lambda: _WALL) -> None:
        """*left* tells how many seconds the caller can wait."""
        self._left = left

    def run(self, key: str, work: Callable[[], _T]) -> _T:  # noqa: ARG002 - as the port has it
        return limited(lambda: _by_itself(work), seconds=min(_WALL, self._left()))

    def run_limited(self, work: Callable[[], _T]) -> _T:
        return limited(work, seconds=min(_WALL, self._left()))


class Together:
    """Implements ``ports.Isolation`` where a crash costs one more try: in this process, but what is new in a child."""

    def run(self, key: str, work: Callable[[], _T]) -> _T:  # noqa: ARG002 - as the port has it
        return _by_itself(work)

    def run_limited(self, work: Callable[[], _T]) -> _T:
        return limited(work)


class Noted:
    """Implements ``ports.Isolation`` on a laptop: the key that is being read is noted where a crash leaves it.

    What builds that crashed were reading is read in a child by the next, until one has ended.
    """

    def __init__(self, path: Path) -> None:
        with path.open("a+b") as file:
            file.truncate(_NOTE)
            self._note = mmap.mmap(file.fileno(), _NOTE)
        self._before = path.with_name(f"{path.name}-before")
        known = self._before.read_bytes().split(b"\0") if self._before.exists() else []
        size = int.from_bytes(self._note[:2])
        if size:
            known.append(self._note[2 : 2 + size])
            self._before.write_bytes(b"\0".join(known))
        self.after_crash = size > 0
        self.suspects = frozenset(key.decode(errors="surrogateescape") for key in known)
        self._note[:2] = bytes(2)

    def close(self) -> None:
        self._note.close()

    def finish(self) -> None:
        """Forget what was suspected: all of it is in the catalogue."""
        self._before.unlink(missing_ok=True)

    def run(self, key: str, work: Callable[[], _T]) -> _T:
        if key in self.suspects and hasattr(os, "fork"):
            return limited(lambda: _by_itself(work))
        name = key.encode(errors="surrogateescape")[: _NOTE - 2]
        self._note[2 : 2 + len(name)] = name
        self._note[:2] = len(name).to_bytes(2)
        try:
            return _by_itself(work)
        finally:
            self._note[:2] = bytes(2)

    def run_limited(self, work: Callable[[], _T]) -> _T:
        return limited(work) if hasattr(os, "fork") else work()
