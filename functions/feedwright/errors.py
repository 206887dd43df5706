"""The errors of Feedwright; the class of an error says who must act.

FeedwrightError
    ArticleError   the author must correct the article; trying again does not help
    SiteError      the publisher must correct site.toml; the last good settings stay in force
    StoreError     AWS or the disk refused; trying again may help
        SourceError    one object of the source could not be read; other objects can perhaps be read
        LostError      something that Feedwright kept is gone
    CommandError   the person at the command line must ask for something else
    CostlyError    one file broke the process that read it, or took more memory or time than any file may
    ReaderError    the program itself has a fault that one file brings out
    PictureError   a picture cannot be made smaller
    UnfinishedError  a very large file is being copied in parts; the next worker goes on
    HubError       a WebSub hub did not accept a ping; Feedwright sends the ping again later
        HubRefusedError     the hub refused this ping; it may accept other pings
    Conflict       another worker wrote first; this worker must read again and decide again
"""

from msgspec import Struct


class Problem(Struct, frozen=True, kw_only=True):
    """What is wrong with a source file, and what its author can do about it."""

    path: str
    rule: str  # short and stable, so that reports can be searched: "bad-date"
    what: str
    cure: str
    line: int | None = None  # counted from 1; None when the problem is not in a single line

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.what} [{self.rule}] {self.cure}"


class FeedwrightError(Exception):
    """Any failure that Feedwright foresees."""


class ArticleError(FeedwrightError):
    """An article that cannot be used as it is; the error holds its problem and further warnings."""

    def __init__(self, problem: Problem, others: tuple[Problem, ...] = ()) -> None:
        super().__init__(str(problem))
        self.problem, self.others = problem, others

    def __reduce__(self) -> tuple[type, tuple[Problem, tuple[Problem, ...]]]:
        """Let the error be handed from one process to another."""
        return type(self), (self.problem, self.others)


class SiteError(FeedwrightError):
    """Settings in ``site.toml`` that cannot be used as they are; the error holds all their problems."""

    def __init__(self, problem: Problem, others: tuple[Problem, ...] = ()) -> None:
        super().__init__(str(problem))
        self.problem, self.others = problem, others

    def __reduce__(self) -> tuple[type, tuple[Problem, tuple[Problem, ...]]]:
        """Let the error be handed from one process to another."""
        return type(self), (self.problem, self.others)


class StoreError(FeedwrightError):
    """AWS or the disk failed; the work is whole and can be tried again."""


class SourceError(StoreError):
    """One object of the source cannot be read now, and nothing is known of it."""


class LostError(StoreError):
    """Something that Feedwright kept for itself is gone; it must be made again."""


class PictureError(FeedwrightError):
    """A picture cannot be made smaller; the message says why."""


class CommandError(FeedwrightError):
    """The command line cannot do what it was asked to do; the message names the option or file, and the cure."""


class CostlyError(FeedwrightError):
    """One file broke the process that read it, or took more memory or time than any file may."""


class ReaderError(FeedwrightError):
    """The program itself has a fault that one file brings out; the others can be read."""


class UnfinishedError(FeedwrightError):
    """A very large file is being copied in parts, and more parts are to come; the next worker goes on with it."""


class HubError(FeedwrightError):
    """A hub did not accept a ping. It may still accept other pings."""


class HubRefusedError(HubError):
    """A hub answered that it does not accept this ping."""


class Conflict(FeedwrightError):  # noqa: N818 - a signal to decide again, not a failure
    """A condition did not hold: the item changed since it was read."""
