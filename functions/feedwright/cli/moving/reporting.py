"""Shows on a terminal that an import or a forecast is at work, and says what an import did."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field

import typer
from rich.console import Console

from feedwright.engine.whole_build import Watcher
from feedwright.rendering.display import visible


@dataclass(frozen=True, slots=True)
class Line:
    """A line of what an import did."""

    kind: str  # a word or two, such as "wrote"; "" continues the line before
    text: str

    def __str__(self) -> str:
        return f"{self.kind:8} {self.text}"


@dataclass(slots=True)
class Report:
    """Says what an import did: to a person line by line, to a program in one document at the end."""

    as_json: bool
    _lines: list[Line] = field(default_factory=list)

    def add(self, lines: Iterable[Line]) -> None:
        for line in lines:
            self._lines.append(line)
            self.say(str(line))

    def say(self, sentence: str) -> None:
        """Say to a person what a program does not need."""
        if not self.as_json:
            typer.echo(visible(sentence))

    def values(self) -> list[dict[str, str]]:
        """Give the lines for programs."""
        return [asdict(line) for line in self._lines]


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
