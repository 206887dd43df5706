"""A second process of a large build: it decides about a part of the articles, and renders a part of the pages.

It is forked from the build's process before that opens its databases, because SQLite cannot go through a fork. Tasks
come through a pipe. Results go through two files, in turns, so that neither process ever waits for the other to read.
If an article crashes the helper, the build reads the articles of that task again, each in a process of its own.
"""

import os
import pickle
import select
import signal
import tempfile
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import IO, Any, NoReturn, cast

from feedwright.adapters.clock import new_token, utc_now
from feedwright.adapters.local.folder_pictures import FolderPictures
from feedwright.adapters.local.folder_source import FolderSource
from feedwright.adapters.local.sqlite_table import SqliteTable
from feedwright.adapters.quarantine import FirstTryIsolation
from feedwright.engine.bulk.helping import Helping
from feedwright.ports import Helped, Message, Ports, Task

_LEAST = 100  # articles or pages: with fewer the first results come when all is done
_SIZE = 8  # bytes of a number that says how many bytes a result has

Work = Callable[[Task], Helped]


class HelperProcess:
    """Implements ``ports.Helper`` by a forked process."""

    def __init__(self, folder: Path, start: Callable[[], Work], *, least: int = _LEAST) -> None:
        """Fork the process. It does nothing before it has a task.

        Args:
            folder: where the files of results may be.
            start: called in the new process before its first task.
            least: the number of articles or pages that are worth its help.
        """
        self.least = least
        self.suspect: Callable[[str], None] = lambda _: None  # called for articles that may have crashed the helper
        self._begun, self._number, self._is_broken = deque[Task](), 0, False
        self._results = tuple(tempfile.TemporaryFile(dir=folder, buffering=0) for _ in range(2))  # noqa: SIM115 - closed with this
        (tasks, self._tasks), (self._answers, answers) = os.pipe(), os.pipe()
        self.process = os.fork()
        if self.process == 0:
            os.close(self._tasks)
            _serve(os.fdopen(tasks, "rb"), answers, [file.fileno() for file in self._results], start)
        os.close(tasks)
        os.close(answers)

    @staticmethod
    def is_possible() -> bool:
        """Say whether there is a processor for it."""
        return hasattr(os, "fork") and hasattr(os, "sched_getaffinity") and len(os.sched_getaffinity(0)) > 1

    def begin(self, task: Task) -> None:
        self._begun.append(task)
        try:
            _write(self._tasks, pickle.dumps(task))
        except OSError:
            self._is_broken = True  # the build does all itself

    def is_ready(self) -> bool:
        return self._is_broken or bool(select.select([self._answers], [], [], 0)[0])

    def finish(self) -> Helped | None:
        task = self._begun.popleft()
        size = b"" if self._is_broken else os.read(self._answers, _SIZE)
        if len(size) == _SIZE:
            results = self._results[self._number % 2].fileno()
            self._number += 1
            helped: Helped = pickle.loads(os.pread(results, int.from_bytes(size), 0))  # noqa: S301 - our own process
            return helped
        for each in () if self._is_broken else (task, *self._begun):
            for key in each.items if each.kind == "articles" else ():
                self.suspect(key)
        self._is_broken = True
        return None

    def close(self) -> None:
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self._tasks)
        os.close(self._answers)
        for file in self._results:
            file.close()


def _serve(tasks: IO[bytes], answers: int, results: Sequence[int], start: Callable[[], Work]) -> NoReturn:
    """Do tasks until there are no more. This must never return, because then two processes would do the same build."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the build, and that ends this process
        null_device = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(null_device, stream)
        work, number = None, 0
        with suppress(EOFError):
            while True:
                task = pickle.load(tasks)  # noqa: S301 - our own process has written it
                work = work or start()
                answer = pickle.dumps(work(task), pickle.HIGHEST_PROTOCOL)
                _write(results[number % 2], answer, at=0)
                _write(answers, len(answer).to_bytes(_SIZE))
                number += 1
    finally:
        os._exit(0)


def _write(file: int, data: bytes, *, at: int | None = None) -> None:
    """Write all: a disk that is almost full takes only a part."""
    written = 0
    while written < len(data):
        part = data[written:] if written else data
        written += os.write(file, part) if at is None else os.pwrite(file, part, at + written)


class _Collected:
    """Implements ``ports.Queue`` by a list: the build sends these messages itself."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    def send(self, messages: Sequence[Message]) -> None:
        self.messages.extend(messages)


def work_for(content: Path, catalogue: Path, without: Sequence[Path]) -> Work:
    """Give what a helper of this site does."""
    queue = _Collected()
    nothing = cast("Any", None)  # neither a decision nor a page touches public documents or the hub
    ports = Ports(
        source=FolderSource(content, without=without),
        table=SqliteTable(catalogue),
        public=nothing,
        reports=nothing,
        queue=queue,
        hub=nothing,
        pictures=FolderPictures(catalogue.parent / "pictures"),
        clock=utc_now,
        new_token=new_token,
        isolation=FirstTryIsolation(),
        moves_within=timedelta(0),
    )
    helping = Helping(ports)

    def work(task: Task) -> Helped:
        queue.messages.clear()
        return Helped(results=helping.do(task), messages=tuple(queue.messages))

    return work
