"""What building a target takes and gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from feedwright.engine.jobs.targets import Request, Target
from feedwright.errors import Problem
from feedwright.model.feed import Feed
from feedwright.model.files import Document, MediaCopy
from feedwright.ports import Change, Row


@dataclass(frozen=True, slots=True)
class Mark:
    """Why a target is built."""

    left: str | None = None  # when an entry left the feed
    article: str | None = None  # whose entry began or ceased to show the media file
    places: tuple[str, ...] = ()  # of a feed: the sort keys of entries that came, went or changed
    sweep_from: str | None = None  # of a feed: the key from which on its history is looked at; "": all of it
    cursor: str | None = None  # of all feeds: the name of the last feed that was asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Rows, and marks for what must be built after them, written together or not at all."""

    rows: Sequence[Change] = ()
    requests: Sequence[Request] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildResult:
    documents: Mapping[str, Document | MediaCopy | None]  # by path; None: nothing may stand there
    steps: Sequence[Step] = ()  # to be made before the documents show what they say
    feed: Feed | None = None  # whose subscribers are to hear of a change
    complete: bool = True  # false: something could not be made now, and is to be tried again
    unreadable: Sequence[str] = ()  # articles that are left out, as their records cannot be read: they are read again
    failing: Mapping[str, Row | None] = field(default_factory=dict)  # by path: what is noted of the page so far
    problems: Mapping[str, Problem] = field(default_factory=dict)  # by path: why a page is not as its template says

    @property
    def touched(self) -> list[Target]:
        return [request.target for step in self.steps for request in step.requests]
