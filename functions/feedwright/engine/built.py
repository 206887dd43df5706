"""What building a thing takes and gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feedwright.model import Document, Feed, MediaCopy
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
    feed: Feed | None = None  # whose subscribers are to hear of a change
    complete: bool = True  # false: something could not be made now, and is to be tried again
