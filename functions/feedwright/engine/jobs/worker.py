"""A worker: an invocation of a function, or a build on a laptop."""

from collections.abc import Container
from datetime import datetime

from msgspec import Struct

from feedwright.engine.jobs.targets import Target
from feedwright.ports import Ports


class Worker(Struct, frozen=True, kw_only=True):
    """A worker, and how long it works."""

    ports: Ports
    owner: str  # unique for each invocation; a worker may take over an old lease of its own name at once
    deadline: datetime
    marked: Container[Target] = frozenset()  # they have marks, and it builds them after all that it builds now
    looks: bool = False  # it trusts no row about a public document, and looks at each: rows are for workers on AWS

    def has_time(self) -> bool:
        return self.ports.clock() < self.deadline
