"""Shows on a terminal that an import or a forecast is at work."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console

from feedwright.engine.whole_build import Watcher


@dataclass(frozen=True, slots=True)
class Shown:
    """What reports progress; without a terminal it does nothing."""

    advance: Callable[[], object]  # a post was read
    watcher: Watcher  # of the build whose feeds are compared


@contextmanager
def progress() -> Iterator[Shown]:
    """Show how many posts were read. How many there are is known only at the end of an export."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield Shown(lambda: None, Watcher())
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415 - see above

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as shown:
        reading = shown.add_task("reading", total=None)
        building = shown.add_task("comparing", total=None, visible=False)
        watcher = Watcher(
            expect=lambda _more: shown.update(building, visible=True), advance=lambda: shown.advance(building)
        )
        yield Shown(lambda: shown.advance(reading), watcher)
