"""Targets: what a worker builds at a time, each under its own lease."""

from msgspec import Struct

from feedwright.engine.catalogue.keys import short_hash


class Target(Struct, frozen=True):
    """What is built under one lease: the documents that belong together. A public path belongs to one target for ever.

    kind        name
    media       the public path below media/ of a file that entries show; of a picture's variants, with an asterisk
    chapters    the slug of an article: a file with its chapters, where they are in no file of their own
    page        the slug of an article whose page stands in articles/
    feed        the name of a feed, with its documents and its page
    old         a public path outside of Feedwright's folders: a page at the address that its author wrote, or an old
                address of an article or a feed, or one that the settings lead on
    archive     a feed's name, and the name of a stretch of its history, "main#2026-11-23-4f5a6b"
    news        "news": the sitemap for news search, and robots.txt
    site        "site": the lists of all feeds and pages
    feeds       "all": every open feed is built again
    opened      the name of a feed that has opened: the pages of its entries, which now link it, are built again
    stray       a public path; releases before 0.2 asked so for a document that belongs to nothing any more
    report      the source key of the article or the settings that the report is about; its documents are private
    reports     "index": the list of all reports; its documents are private
    """

    kind: str
    name: str

    @property
    def id(self) -> str:
        """The target's name in keys; a name that may be too long for a key is replaced by its hash."""
        return f"{self.kind}/{short_hash(self.name) if self.kind in _LONG_NAMES else self.name}"

    @property
    def private(self) -> bool:
        return self.kind in {"report", "reports"}


_LONG_NAMES = frozenset({"chapters", "page", "old", "archive", "stray", "report"})
KINDS = tuple(
    "media chapters page old archive feed news site feeds opened stray report reports".split()
)  # as they are built
MAIN, SITE_LISTS, NEWS, ALL_FEEDS, REPORT_INDEX = (
    Target("feed", "main"),
    Target("site", "site"),
    Target("news", "news"),
    Target("feeds", "all"),
    Target("reports", "index"),
)


class Request(Struct, frozen=True):
    """The request to build a target again, and its reasons."""

    target: Target
    left: str | None = None  # of a feed: the time at which an entry left it
    article: str | None = None  # of a media file: whose entry began or ceased to show it; of a page: its own
    # Of a feed: sort keys of entries that were added, removed or changed; of an archive: the start of its stretch; of
    # a feed that has opened: the entry whose page was asked for last; of a page: its entry's place in the main feed. Of
    # a page both only say what is read first.
    places: tuple[str, ...] = ()
    sweep_from: str | None = None  # of a feed: its whole history is looked at from this key on
    cursor: str | None = None  # of ``ALL_FEEDS``: the last feed that was asked for
    look: bool = False  # the public place differs from its rows, so the builder must look at it


def media_target(path: str) -> Target:
    return Target("media", path.removeprefix("media/"))


def old_target(path: str) -> Target:
    return Target("old", path)


def page_target(slug: str) -> Target:
    """Give the target of an article's page. A page outside of articles/ has the target of whatever stands there."""
    return old_target(slug[1:]) if slug.startswith("/") else Target("page", slug)


def chapters_target(slug: str) -> Target:
    return Target("chapters", slug)


def opened_target(feed: str) -> Target:
    return Target("opened", feed)


def report_target(key: str) -> Target:
    return Target("report", key)


def build_order(target: Target) -> tuple[int, str]:
    """Give the target's place in the order: media, pages, then feeds, so that a new entry's links work at once."""
    return KINDS.index(target.kind), target.id
