"""A second process of a large build: it reads and decides about half of the articles, while the build does the rest.

The build sends keys in a line of JSON, and reads the decisions from a file that both have open. If an article crashes
the helper, the build finds out which one it was, and reads this article again in a process of its own.
"""

import json
import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from io import BufferedRandom
from pathlib import Path
from typing import IO, Any, cast

from feedwright.adapters.clock import new_token, utc_now
from feedwright.adapters.local.folder_pictures import FolderPictures
from feedwright.adapters.local.folder_source import FolderSource
from feedwright.adapters.local.sqlite_table import SqliteTable
from feedwright.adapters.quarantine import CrashNoteIsolation, FirstTryIsolation
from feedwright.engine.bulk import decide_all
from feedwright.ports import Helped, Message, Ports

_DONE = b"done\n"
_LEAST = 600  # articles: to start the process takes as long as to read 300 of them


class HelperProcess:
    """Implements ``ports.Helper`` by a process that is started when there is work for it."""

    def __init__(
        self, command: Sequence[str], folder: Path, isolation: CrashNoteIsolation, *, least: int = _LEAST
    ) -> None:
        """Note how the helper is started.

        Args:
            command: what is run; the number of the open file is added to it.
            folder: where the file of decisions may be.
            isolation: reads an article again at which the helper died.
            least: the number of articles that are worth its start.
        """
        self.least = least
        self._command, self._folder, self._isolation = command, folder, isolation
        self._process: subprocess.Popen[bytes] | None = None
        self._results: BufferedRandom | None = None
        self._keys: Sequence[str] = ()
        self._broken = False

    @staticmethod
    def is_possible() -> bool:
        """Say whether there is a processor for it, and a system on which both can have one file open."""
        return hasattr(os, "sched_getaffinity") and len(os.sched_getaffinity(0)) > 1

    def begin(self, keys: Sequence[str]) -> None:
        self._keys = keys
        try:
            stdin = cast("IO[bytes]", self._running().stdin)
            stdin.write(json.dumps(list(keys)).encode() + b"\n")
            stdin.flush()
        except OSError:
            self._broken = True  # the build does all itself

    def finish(self) -> Sequence[Helped]:
        process, results = self._process, self._results
        if self._broken or process is None or results is None:
            return ()
        answer = cast("IO[bytes]", process.stdout).readline()
        helped: list[Helped] = []
        with suppress(EOFError, pickle.UnpicklingError):  # a helper that died may have written only a part
            while len(helped) < len(self._keys):
                helped.append(pickle.load(results))  # noqa: S301 - our own process has written it
        if answer != _DONE:
            self._broken = True
            if len(helped) < len(self._keys):
                self._isolation.suspect(self._keys[len(helped)])
        return helped

    def close(self) -> None:
        if self._process:
            self._process.kill()
            self._process.communicate()
        if self._results:
            self._results.close()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._results = results = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 - it is closed with this
            paths = os.pathsep.join(filter(None, sys.path))
            # "-m" would look for modules in the working folder first, which may be the folder of articles.
            environment = {**os.environ, "PYTHONPATH": paths, "PYTHONSAFEPATH": "1"}
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [*self._command, str(results.fileno())],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                pass_fds=[results.fileno()],
                env=environment,
            )
        return self._process


class _Collected:
    """Implements ``ports.Queue`` by a list: the build sends these messages itself."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    def send(self, messages: Sequence[Message]) -> None:
        self.messages.extend(messages)


def helper_command(content: Path, catalogue: Path, without: Sequence[Path]) -> list[str]:
    """Give the command that starts a helper of this site."""
    own = [sys.executable, "-m", "feedwright.cli.helper_process"]
    return [*own, *(str(path) for path in (content, catalogue, *without))]


def main(content: str, catalogue: str, *others: str) -> None:
    """Decide about the articles whose keys come in lines, until there are no more lines."""
    *without, results = others
    queue = _Collected()
    nothing = cast("Any", None)  # a decision touches neither documents nor the hub
    ports = Ports(
        source=FolderSource(Path(content), without=[Path(path) for path in without]),
        table=SqliteTable(Path(catalogue)),
        public=nothing,
        reports=nothing,
        queue=queue,
        hub=nothing,
        pictures=FolderPictures(Path(catalogue).parent / "pictures"),
        clock=utc_now,
        new_token=new_token,
        isolation=FirstTryIsolation(),
        moves_within=timedelta(0),
    )
    # The position in the file belongs to both processes, so each writes and reads at a place of its own.
    written = 0
    for line in sys.stdin.buffer:
        for key, decision in decide_all(ports, json.loads(line)):
            data = memoryview(pickle.dumps(Helped(key=key, decision=decision, messages=tuple(queue.messages))))
            while data:  # a disk that is almost full takes only a part
                part = os.pwrite(int(results), data, written)
                data, written = data[part:], written + part
            queue.messages.clear()
        sys.stdout.buffer.write(_DONE)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
