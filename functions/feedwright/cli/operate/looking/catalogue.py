"""Opens the catalogue of a site, on a laptop or on AWS, for a look."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from feedwright.adapters.local.sqlite_table import SqliteTable
from feedwright.cli.folders import demand_built
from feedwright.cli.stack import DeployedStack, aws_errors, open_stack
from feedwright.errors import CommandError
from feedwright.ports import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedCatalogue:
    """A catalogue, and the stack that it belongs to; None on a laptop."""

    table: Table
    stack: DeployedStack | None = None

    @property
    def again(self) -> str:
        """The option that names this site in a command."""
        return f"--stack {self.stack.name}" if self.stack else "CONTENT"


@contextmanager
def opened_catalogue(content: Path | None, stack_name: str | None) -> Iterator[OpenedCatalogue]:
    """Open the catalogue of the folder *content*, or of a stack; if neither is named, of the current folder.

    Raises:
        CommandError: both are named, or the folder was never built.
    """
    if content is not None and stack_name is not None:
        raise CommandError("name either the folder CONTENT of a site on this machine, or a stack with --stack NAME.")
    if stack_name is not None:
        stack = open_stack(stack_name)
        with aws_errors():
            yield OpenedCatalogue(table=stack.ports().table, stack=stack)
        return
    with closing(SqliteTable(demand_built(Path.cwd() if content in {None, Path()} else content))) as table:
        yield OpenedCatalogue(table=table)
