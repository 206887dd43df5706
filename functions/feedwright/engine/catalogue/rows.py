"""The catalogue's rows: this module alone knows the place and the values of each kind of row.

A row's place is its partition and its sort key. The rows of a partition are ordered by their sort keys. ``Record``,
``Claim`` and the settings are in records.py.

partition         sort                      values
article/<key>     record                    ``Record``: what is kept of an article; it stays when the source is gone
source            <key>                     ``SourceRow``: what the walk compares with the source's listing
refs/<key>        <hash>                    ``ArticleRow``: an article that refers to a source file
use/<path>        <hash>                    ``ArticleRow``: an article whose entry shows a public media file
name/<name>       <depth>/<key>             ``NameRow``: an article, or a media file, that links may call by that name
words/<words>     <hash>                    ``ArticleRow``: an article that has these words (``words_of``)
scaled/<hash>     <recipe>                  ``ScaledRow``: the scaled variants of a large picture with these bytes
found             <key>                     ``FoundRow``: what the last look at a large media file found
linked/<handle>   linked                    ``ArticleRow``: an article was linked so; whoever links it is under refs/
claim/<hash>      owner                     ``Claim``: who holds an id or an address, or held it last
claim/<hash>      wait/<hash>               ``ArticleRow``: an article that waits for the claim
entries/<feed>    <time>#<id>               ``MemberRow``: an entry in a feed; also in a feed that has not opened yet
archive/<feed>    <first key>               ``ArchiveRow``: a stretch of the feed's history, up to the next stretch
tombstones/<feed> <hash>                    ``TombstoneRow``: an entry that was withdrawn from the feed
withdrawn         <hash>                    ``WithdrawnRow``: the address of a withdrawn article
due               <time>#<hash>             ``ArticleRow``: an article that must be looked at again at that time
outbox            <token>                   ``OutboxRow``: the targets that a transaction asks to be built
mark              <target>#<token>          ``MarkRow``: a target that must be built, and why
public            <path>                    ``PublicRow``: a target's public documents and its lease, at its first path
lease             <target>                  ``LeaseRow``: the lease of a target without public documents
feed              <feed>                    ``FeedRow``: an open feed
site              site                      the settings in force
failing           <hash>                    ``FailingRow``: a page on which the publisher's template fails
ping              <token>                   ``PingRow``: feed documents that the hub has not heard of yet
hub               hub                       ``HubRow``: until when no ping goes to a hub that is out of order
report            <kind>#<time>#<hash>      ``ReportRow``: what the index of reports says of one report
passed-over       passed-over               ``PassedOverRow``: the files that the last walk found to be no articles
walk              walk                      ``WalkRow``: how far the walk through the source has come
walk              damage                    ``DamageRow``: the next walk has all public documents rendered again

Fields that a later release adds have defaults, because a catalogue lives longer than a release.
"""

from datetime import datetime

from msgspec import Struct, field

from feedwright.engine.catalogue.keys import WAITING, claim_partition, short_hash, sort_within_limits, timestamp
from feedwright.engine.catalogue.request_values import RequestValues
from feedwright.engine.catalogue.row_values import RowValues
from feedwright.errors import Problem
from feedwright.model.files import Media, Variant
from feedwright.ports import Key, Row

_DEEPEST = 400  # folders; a file that is deeper counts as this deep


class SourceRow(RowValues, frozen=True, kw_only=True, omit_defaults=True):
    """What the walk compares with a listing of the source."""

    PARTITION = "source"

    etag: str | None = None  # None: an earlier release wrote the row; no listing had shown the file yet
    basis: str | None = None  # of an article: names the settings and the code under which it was read
    rejected: bool = False
    # Of an article: what ``Record.address`` says; None: a release wrote the row that knew of no links.
    address: str | None = None
    is_named: bool = False  # of a media file: it has its ``NameRow``, and whoever embeds its name has heard of it
    # Of an article: what its record rests on. None: an earlier release wrote the row.
    files: dict[str, str | None] | None = None  # ETags of sidecars and of files that it refers to; None: not there
    named: dict[str, tuple[str, ...]] | None = None  # files that it may show, by the name that it embeds
    links: dict[str, str | None] | None = None  # addresses of articles that it links, by key; None: not there
    waits: bool = False  # for an id or an address that another article holds, or for an article of a name that it links

    @classmethod
    def key(cls, source_key: str) -> Key:
        return cls.PARTITION, source_key


class ArticleRow(RowValues, frozen=True, kw_only=True):
    """An article; the row's place says in which connection the article stands there."""

    DUE = "due"

    article: str  # the article's key

    @staticmethod
    def referring(source_key: str) -> str:
        """Name the partition of the articles that refer to a file of the source."""
        return f"refs/{source_key}"

    @staticmethod
    def using(path: str) -> str:
        """Name the partition of the articles whose entries show a public media file."""
        return f"use/{path}"

    @classmethod
    def reference_key(cls, source_key: str, article: str) -> Key:
        return cls.referring(source_key), short_hash(article)

    @staticmethod
    def linked_key(handle: str) -> Key:
        """Say where it is noted that an article refers, or referred, to what has that handle."""
        return f"linked/{handle}", "linked"

    @staticmethod
    def having(words: str) -> str:
        """Name the partition of the articles that have these words."""
        return f"words/{words}"

    @classmethod
    def words_key(cls, words: str, article: str) -> Key:
        return cls.having(words), short_hash(article)

    @classmethod
    def use_key(cls, path: str, article: str) -> Key:
        return cls.using(path), short_hash(article)

    @staticmethod
    def wait_key(claimed: str, article: str) -> Key:
        return claim_partition(claimed), f"{WAITING}{short_hash(article)}"

    @classmethod
    def due_key(cls, sort: str) -> Key:
        return cls.DUE, sort


class NameRow(RowValues, frozen=True, kw_only=True, omit_defaults=True):
    """What an article or a media file is called; the rows of a name come in the order in which they are looked at."""

    key: str  # of the file
    paths: tuple[str, ...] = ()  # that links may call the article by

    @staticmethod
    def partition(name: str) -> str:
        return f"name/{name}"

    @classmethod
    def place(cls, name: str, source_key: str, *, is_own: bool) -> Key:
        """Say where the row stands: files of that name before articles that are called so, short paths before long."""
        depth = min(source_key.count("/"), _DEEPEST) + (0 if is_own else _DEEPEST + 1)
        return cls.partition(name), sort_within_limits(f"{depth:03}/{source_key}")


class ScaledRow(RowValues, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a large picture when it was made smaller. It stands for ever, also under a newer library."""

    variants: tuple[Variant, ...] = ()
    fault: str = ""  # why it could not be made smaller

    @staticmethod
    def key(content_digest: str, recipe: str) -> Key:
        return f"scaled/{short_hash(content_digest)}", recipe


class FoundRow(RowValues, frozen=True, kw_only=True, omit_defaults=True):
    """What the last look at a large media file found, so that no other look need take as many requests."""

    PARTITION = "found"

    etag: str
    content_digest: str = ""
    media: Media | None = None  # None: it must not be published
    fault: tuple[str, str] | None = None
    code: str  # the digest of the code that looked; other code looks again, and keeps the digest

    @classmethod
    def key(cls, source_key: str) -> Key:
        return cls.PARTITION, source_key


class MemberRow(RowValues, frozen=True, kw_only=True):
    """An entry that is out, in one feed.

    The row's version is the revision of the article's record with which it was put. It is put anew whenever something
    changes that documents show of the article (``listed.py``).
    """

    article: str
    size: int  # bytes that the entry takes in a document of the feed
    label: str = ""  # of a feed that opens by itself: its tag, author or section as this entry spells it
    # In the main feed only: what the sitemap shows of the entry, so that it is rendered without reading articles.
    page: str | None = None  # the slug, if the entry has its own page
    updated: datetime | None = None

    @staticmethod
    def partition(feed: str) -> str:
        return f"entries/{feed}"

    @staticmethod
    def feed_of(row: Row) -> str:
        return row.partition.removeprefix("entries/")


class ArchiveRow(RowValues, frozen=True, kw_only=True):
    """A stretch of a feed's history."""

    listed: bool  # whether it has documents
    has_pages: bool = True  # whether an entry has its own page; in the main feed the sitemap then has a part for it

    @staticmethod
    def partition(feed: str) -> str:
        return f"archive/{feed}"


class TombstoneRow(RowValues, frozen=True, kw_only=True):
    """An entry that was withdrawn from a feed."""

    id: str  # the entry's id
    when: datetime
    guid: str = ""  # where RSS showed another one
    url: str = ""  # where its page was
    article: str = ""  # the key of the withdrawn article

    @staticmethod
    def partition(feed: str) -> str:
        return f"tombstones/{feed}"

    @classmethod
    def key(cls, feed: str, entry_id: str) -> Key:
        return cls.partition(feed), short_hash(entry_id)


class DamageRow(RowValues, frozen=True, kw_only=True):
    """A record could not be read, so the next walk has all public documents rendered again."""

    since: datetime

    @staticmethod
    def key() -> Key:
        return "walk", "damage"


class WithdrawnRow(RowValues, frozen=True, kw_only=True):
    """The address of a withdrawn article: new settings must change the notice that stands there."""

    PARTITION = "withdrawn"

    slug: str
    basis: str  # names the settings and the code under which the notice was rendered

    @classmethod
    def key(cls, slug: str) -> Key:
        return cls.PARTITION, short_hash(slug)


class OutboxRow(RowValues, frozen=True, kw_only=True, rename={"requests": "things"}):
    """The targets that a transaction asks to be built."""

    PARTITION = "outbox"

    requests: tuple[RequestValues, ...]
    freed: tuple[str, ...]  # claims that are free now; other articles may wait for them
    moved: tuple[str, ...] = ()  # handles of an article that came, went or has another address
    at: datetime

    @classmethod
    def key(cls, token: str) -> Key:
        return cls.PARTITION, token


class MarkRow(RowValues, frozen=True, kw_only=True):
    """A target that must be built, and why."""

    PARTITION = "mark"

    kind: str
    name: str
    left: str | None = None  # the time at which an entry left the feed
    article: str | None = None  # as in ``Request`` (jobs/targets.py)
    at: tuple[str, ...] = ()  # ``Places`` as texts
    look: bool = False  # the public place differs from its rows, so the builder must look at it
    since: datetime | None = None  # when the mark was written; None: an earlier release wrote it

    @classmethod
    def key(cls, target: str, token: str) -> Key:
        return cls.PARTITION, cls.prefix(target) + token

    @staticmethod
    def prefix(target: str) -> str:
        """Give the beginning of the sort keys of all marks of a target."""
        return f"{target}#"


class Seen(Struct, frozen=True, array_like=True):
    """What stood at a public path when a worker last wrote there, or looked."""

    etag: str | None  # None: nothing stood there
    digest: str | None  # as in ``Stored``; None: nothing stood there, or what somebody else wrote
    at: datetime  # right before the worker wrote or looked


class PublicRow(RowValues, frozen=True, kw_only=True):
    """What stands at a target's public paths. A missing row says nothing, and so does one without data.

    The row is the target's lease, too (``building/lease.py``): its version says who holds it.
    """

    PARTITION = "public"

    documents: dict[str, Seen] = field(default_factory=dict)  # by path; empty: nobody knows what stands there
    code: str  # the digest of the code that the worker ran
    seen: datetime  # when the row was written
    is_known: bool = False  # releases before 0.2 read this, and then look

    @classmethod
    def seen_at(cls, path: str, stored: Row | None) -> Seen | None:
        """Give what the row at the first path of a target says of a path."""
        return cls.of(stored).documents.get(path) if stored and stored.data else None

    @classmethod
    def key(cls, path: str) -> Key:
        return cls.PARTITION, path


class LeaseRow(RowValues, frozen=True, kw_only=True):
    """The worker that builds a target without public documents, and until when."""

    owner: str
    expires: datetime

    @staticmethod
    def key(target: str) -> Key:
        return "lease", target


class FeedRow(RowValues, frozen=True, kw_only=True):
    """An open feed."""

    PARTITION = "feed"

    updated: str  # the feed's own date, which never becomes earlier
    label: str | None = None  # the spelling under which the feed opened by itself
    since: str = ""  # the feed's first date

    @classmethod
    def key(cls, feed: str) -> Key:
        return cls.PARTITION, feed


class FailingRow(RowValues, frozen=True, kw_only=True):
    """A page on which the publisher's template fails, although the template passed its trial."""

    PARTITION = "failing"

    page: str  # the public path
    problem: Problem
    since: datetime

    @classmethod
    def key(cls, path: str) -> Key:
        return cls.PARTITION, short_hash(path)


class PingRow(RowValues, frozen=True, kw_only=True):
    """Changed feed documents that the hub has not heard of yet."""

    PARTITION = "ping"

    hub: str
    topics: tuple[str, ...]  # the public addresses of the documents
    at: datetime
    owner: str | None  # the worker that writes the documents; it sends the ping once they stand
    not_before: datetime  # from then on any worker may send it

    @classmethod
    def key(cls, token: str) -> Key:
        return cls.PARTITION, token


class HubRow(RowValues, frozen=True, kw_only=True):
    """The pause of a hub that is out of order: until its end no ping is sent."""

    hub: str
    since: datetime
    until: datetime

    @staticmethod
    def key() -> Key:
        return "hub", "hub"


class ReportRow(RowValues, frozen=True, kw_only=True, omit_defaults=True):
    """A report, as the index of reports shows it."""

    PARTITION = "report"
    REJECTED, WARNED = "rejected#", "warned#"  # the beginnings of sort keys

    article: str  # the article's key
    since: datetime  # since when the report says so
    file: str  # the file with the first problem
    line: int | None
    rule: str
    what: str
    cure: str
    further: int = 0  # the number of further warnings

    @classmethod
    def key(cls, article: str, since: datetime, *, rejected: bool) -> Key:
        kind = cls.REJECTED if rejected else cls.WARNED
        return cls.PARTITION, f"{kind}{timestamp(since)}#{short_hash(article)}"


class PassedOverRow(RowValues, frozen=True, kw_only=True):
    """The files that the last walk found to be no articles."""

    counts: dict[str, int]  # by suffix
    examples: tuple[str, ...]  # keys of some of them
    included: tuple[str, ...]  # the globs of ``include`` that match a file
    unused: tuple[str, ...] = ()  # some recordings that no entry uses, if the site has a podcast

    @staticmethod
    def key() -> Key:
        return "passed-over", "passed-over"


class WalkRow(RowValues, frozen=True, kw_only=True):
    """The state of the walk through the source."""

    cursor: str  # the last key that was looked at
    begun: datetime
    moved: datetime  # when the cursor last moved
    listed: bool = False  # the source is done; the cursor now goes through the withdrawn addresses
    noticed: bool = False  # these are done, too; the cursor now goes through the public place
    compared: bool = False  # the public place is done, too
    tidied: str | None = ""  # how far ``Table.tidy`` has come; None: to the end
    finished: bool = False
    token: str
    passed_over: PassedOverRow | None = None  # the count so far
    renders: bool = False  # it has all public documents rendered again

    @staticmethod
    def key() -> Key:
        return "walk", "walk"
