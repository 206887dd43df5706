"""The input of a target's build, and its result."""

from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from feedwright.engine.jobs.targets import Request, Target
from feedwright.errors import Problem
from feedwright.model.feed import Feed
from feedwright.model.files import Document, MediaCopy
from feedwright.ports import Change, Row


class Mark(Struct, frozen=True):
    """A reason to build a target."""

    left: str | None = None  # the time at which an entry left the feed
    article: str | None = None  # as in ``Request``, and so are the next three
    places: tuple[str, ...] = ()
    sweep_from: str | None = None
    cursor: str | None = None
    look: bool = False  # the public place differs from its rows

    @classmethod
    def of(cls, request: Request) -> "Mark":
        values = request.left, request.article, request.places, request.sweep_from, request.cursor, request.look
        return cls(*values)


class Step(Struct, frozen=True, kw_only=True):
    """Rows, and requests for targets that must be built after them. All are written together, or none of them.

    A step without rows only asks for what follows from the reasons of the build: the next build with these asks again.
    """

    rows: Sequence[Change] = ()
    requests: Sequence[Request] = ()
    is_fenced: bool = False  # who takes the lease over changes the versions of its rows first (``lease.take``)


class BuildResult(Struct, frozen=True, kw_only=True):
    """The documents of a target, and what must be stored before they are written."""

    documents: Mapping[str, Document | MediaCopy | None]  # by path; None: the document must be removed
    steps: Sequence[Step] = ()  # these are stored before the documents are written
    notes: Sequence[Row] = ()  # rows that may stand for nothing; they are stored with the steps
    feed: Feed | None = None  # the feed whose subscribers must hear of a change
    newest: Sequence[Row] = ()  # of a feed: the rows of its newest entries
    has_older: bool = True  # whether the feed has, or may have, entries that are older than these
    complete: bool = True  # False: a document could not be made now, and must be tried again
    unreadable: Sequence[str] = ()  # articles that are left out: their records cannot be read
    failing: Mapping[str, Row | None] = field(default_factory=dict)  # by path: the stored row of a failing page
    problems: Mapping[str, Problem] = field(default_factory=dict)  # by path: why a template failed on the page

    @property
    def touched(self) -> list[Target]:
        return [request.target for step in self.steps for request in step.requests]
