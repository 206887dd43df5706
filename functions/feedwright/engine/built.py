"""What building a thing takes and gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from feedwright.errors import Problem
from feedwright.model import Document, MediaCopy
from feedwright.ports import Change


@dataclass(frozen=True, slots=True)
class Mark:
    """Why a thing is built."""

    left: str | None = None  # when an entry left the feed
    article: str | None = None  # whose entry began or ceased to show the media file


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    documents: Mapping[str, Document | MediaCopy | None]  # by path; None: nothing may stand there
    rows: Sequence[Change] = ()  # to be written before the documents show what they say
    complete: bool = True  # false: something could not be made now, and is to be tried again
    problems: Mapping[str, Problem] = field(default_factory=dict)  # by path: why a page is not as its template says
