"""What the benchmarks share: where the code lies, CPU time and memory of work and of whole processes, tables."""

import os
import platform
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parent.parent
# Who imports this module can import the package and the tests' helpers too, whatever is installed.
sys.path[:0] = [str(ROOT / "functions"), str(ROOT / "tests/support")]

_MIB = 1024 * 1024
_GLANCE = 0.2  # seconds between two looks at how much memory a process and its children hold


@dataclass(frozen=True, slots=True)
class Usage:
    """What a whole process took, its children included."""

    cpu: float  # seconds, user and system
    wall: float
    peak: float  # MiB: of a process alone its own peak, with children the most that all held at once
    output: str = ""


def run(command: Sequence[str], *, folder: Path | None = None, environment: Mapping[str, str] | None = None) -> Usage:
    """Run a command to its end and say what it took.

    Raises:
        SystemExit: it failed.
    """
    start = time.perf_counter()
    told = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", **(environment or {})}  # what is installed is compiled, too
    with subprocess.Popen(
        command, cwd=folder, env=told, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        together = _Together(process.pid)
        output = process.stdout.read() if process.stdout else ""
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}:\n{output[-2000:]}")
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, KiB elsewhere
    peak = max(used.ru_maxrss * unit / _MIB, together.most())
    return Usage(used.ru_utime + used.ru_stime, wall, peak, output)


class _Together:
    """Looks now and then at what a process and its children hold together, where Linux tells it."""

    def __init__(self, pid: int) -> None:
        self._pid, self._most, self._over = pid, 0.0, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def most(self) -> float:
        """End the looking; return the most that was seen, in MiB, or 0 of a process without children."""
        self._over.set()
        self._thread.join()
        return self._most

    def _look(self) -> None:
        while not self._over.wait(_GLANCE):
            family = list(_family(self._pid))
            if len(family) > 1:
                self._most = max(self._most, sum(map(_share, family)))


def _family(pid: int) -> Iterable[int]:
    yield pid
    for told in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = told.read_text().split()
        except OSError:  # it ended meanwhile
            continue
        for child in children:
            yield from _family(int(child))


def _share(pid: int) -> float:
    """The memory of a process in MiB, what it shares with others counted in parts."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


class Patch:
    """What the tests' stack asks of pytest; the process ends soon enough."""

    def setattr(self, target: object, name: str, value: object) -> None:
        """Set an attribute for good."""
        setattr(target, name, value)

    def setenv(self, name: str, value: str) -> None:
        """Set a variable for good."""
        os.environ[name] = value


def middle(usages: Sequence[Usage]) -> Usage:
    """The medians of several runs."""
    return Usage(
        median(each.cpu for each in usages), median(each.wall for each in usages), median(each.peak for each in usages)
    )


def cpu_of(work: Callable[[], object], calls: int = 1) -> float:
    """Say how many seconds of CPU time one call takes."""
    start = time.process_time()
    for _ in range(calls):
        work()
    return (time.process_time() - start) / calls


def in_turns(works: Mapping[Any, Callable[[], object]], *, rounds: int, share: float = 0.02) -> dict[Any, float]:
    """Measure each work in turns, so that a busy machine slows all alike; return median seconds of CPU time per call.

    Args:
        works: what is measured, by name.
        rounds: how often each has its turn.
        share: seconds that a turn takes; a short work is called many times in it.
    """
    calls = {name: max(1, int(share / max(cpu_of(work, 3), 1e-7))) for name, work in works.items()}
    taken: dict[Any, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            taken[name].append(cpu_of(work, calls[name]))
    return {name: median(times) for name, times in taken.items()}


def print_head(what: str, *libraries: str, peers: Iterable[str] = ()) -> None:
    """Print what is measured, the day, the machine and the versions."""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(f"{what}\n")
    print(f"{datetime.now(UTC):%Y-%m-%d}, {_processor()}, {os.cpu_count()} cores{load}; ", end="")
    versions = [f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in libraries), *peers]
    print(", ".join(versions) + "\n")


def print_table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a Markdown table, its first column to the left and the numbers to the right."""
    table = [list(heading), *map(list, rows)]
    widths = [max(len(row[number]) for row in table) for number in range(len(heading))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    for row in (table[0], rule, *table[1:]):
        first, *others = row
        cells = [f"{first:{widths[0]}}", *(f"{cell:>{width}}" for cell, width in zip(others, widths[1:], strict=True))]
        print(f"| {' | '.join(cells)} |")
    print()


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())
