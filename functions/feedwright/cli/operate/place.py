"""What ``verify`` and ``rebuild`` are asked to work on."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Place:
    """Where a site is: two folders on this machine, or a stack."""

    content: Path | None
    public: Path | None
    stack: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is rendered again; everything, if neither is named."""

    feed: str | None = None
    path: str | None = None
