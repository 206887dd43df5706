"""Reading in a child process: a file that kills or stops this process harms no other file."""

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
_SECONDS = 10  # of CPU; all files that the tests accept need less, but not every hostile kind of file was measured
_MEMORY = 350 * 1024 * 1024  # bytes on top of what the process has at its start; measured with the same files
_WALL = 3 * _SECONDS  # seconds; on a busy machine a process gets only a part of a processor
_CHUNK = 1 << 20
_WHOLE = pickle.STOP  # the last byte of a whole answer; a child that dies may have written only a part
_NOTE = 4_096  # bytes of the note: two for the length, then the key


def limited(work: Callable[[], _T], *, seconds: float = _WALL) -> _T:
    """Run *work* in a child process with limits of memory and CPU. It must be pure, and its result picklable.

    Args:
        work: the work.
        seconds: how long the caller can wait.

    Raises:
        CostlyError: the child died, or needed more memory or time than a file may take.
        StoreError: the caller's time ended before the child did, so nothing is known about the file.
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
        os.kill(child, signal.SIGKILL)  # the child has ended, or its time is over; its number stays valid until waitpid
        os.waitpid(child, 0)
    if answer is None and seconds < _WALL:
        raise StoreError("the time was too short to read a file in a child process; it is tried again later")
    if not answer or answer[-1:] != _WHOLE:
        raise CostlyError
    value, error = pickle.loads(answer)  # noqa: S301 - our own child has written it
    if error is not None:
        raise error
    result: _T = value
    return result


def _work(work: Callable[[], object], reader: int, writer: int) -> None:
    """Do the child's part. It must never return, because then two processes would go on with the caller's work."""
    import resource  # noqa: PLC0415 - Windows has neither this module nor fork

    try:
        os.close(reader)
        _silence()
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
    """Read the child's answer: empty if the child died, None if it took too long."""
    parts: list[bytes] = []
    ends = time.monotonic() + seconds
    while True:
        ready, _, _ = select.select([reader], [], [], max(0.0, ends - time.monotonic()))
        if not ready:
            return None
        if not (part := os.read(reader, _CHUNK)):
            return b"".join(parts)
        parts.append(part)


def _silence() -> None:
    """Stop all output of the child, so that a crash writes nothing into the parent's log."""
    faulthandler.disable()  # it may write to another file
    null_device = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(null_device, stream)


def _data_size() -> int:
    """Give the bytes of private memory that the process has now, as Linux counts them for RLIMIT_DATA."""
    with suppress(OSError, ValueError):
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmData:"):
                return int(line.split()[1]) * 1024
    return 1 << 30  # not Linux: a number that is surely large enough


def _by_itself(work: Callable[[], _T]) -> _T:
    """Do *work*, and turn an error of the program into an error of this file.

    Raises:
        ReaderError: *work* raised an exception that is not one of ours.
    """
    try:
        return work()
    except FeedwrightError:
        raise
    except Exception as error:
        raise ReaderError(f"{type(error).__name__}: {error}") from error


class ChildIsolation:
    """Implements ``ports.Isolation``: every file is read in its own child process."""

    def __init__(self, left: Callable[[], float] = lambda: _WALL) -> None:
        """*left* gives the number of seconds that the caller can wait."""
        self._left = left

    def run(self, key: str, work: Callable[[], _T]) -> _T:  # noqa: ARG002 - as the port has it
        return limited(lambda: _by_itself(work), seconds=min(_WALL, self._left()))

    def run_limited(self, work: Callable[[], _T]) -> _T:
        return limited(work, seconds=min(_WALL, self._left()))


class FirstTryIsolation:
    """Implements ``ports.Isolation`` for a first try: files are read in this process, new templates in a child process.

    After a crash the queue sends the message again, and then ``ChildIsolation`` reads the file.
    """

    def run(self, key: str, work: Callable[[], _T]) -> _T:  # noqa: ARG002 - as the port has it
        return _by_itself(work)

    def run_limited(self, work: Callable[[], _T]) -> _T:
        return limited(work)


class CrashNoteIsolation:
    """Implements ``ports.Isolation`` on a laptop: it notes the key that is being read in a file that survives a crash.

    A later build reads the files that were being read at a crash in child processes, until a build has ended well.
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
        """Forget the suspected files: the catalogue now holds the result of reading them."""
        self._before.unlink(missing_ok=True)

    def suspect(self, key: str) -> None:
        """Read this file in a child process from now on: another process has died while it read it."""
        self.suspects |= {key}

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
