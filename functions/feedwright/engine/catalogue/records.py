"""The catalogue's records: what is kept of an article, of the settings, and of a claim, to and from rows."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from feedwright.engine.catalogue.keys import ARTICLES, SITE, article_key, claim_key
from feedwright.engine.catalogue.rows import RowValues
from feedwright.errors import Problem
from feedwright.model.article import Entry, Identity, Version
from feedwright.model.files import Reference
from feedwright.ports import Row
from feedwright.site import SITE_KEY, Site
from feedwright.site.feeds import with_pictures


class State(StrEnum):
    WITHDRAWN = "withdrawn"  # its source is gone
    DRAFT = "draft"
    REJECTED = "rejected"  # and there is no good version to show
    SCHEDULED = "scheduled"
    OUT = "out"
    EXPIRED = "expired"


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """Where an entry stands: one row of a feed."""

    feed: str
    sort: str  # the row's key: newest first in the feed's own order
    label: str = ""  # as the entry spells what a feed that opens by itself is for


@dataclass(frozen=True, slots=True, kw_only=True)
class FileUser:
    """An article or the settings, as far as files of the source are concerned."""

    key: str  # of the article or of the settings
    references: tuple[Reference, ...]  # the files that it refers to, as they were found
    media: Mapping[str, Reference]  # those of the files that it shows to readers, by public path
    basis: str  # names the settings and the code under which the files were looked up
    rejected: bool = False  # the article's newest version was rejected, and an older one is shown


class Record(RowValues, frozen=True, kw_only=True, rename={"reported_since": "told"}):
    """All that is kept of one article."""

    key: str
    revision: int = 0
    state: State = State.WITHDRAWN
    identity: Identity | None = None
    version: Version | None = None
    entry: Entry | None = None  # of the last good version
    has_page: bool = False
    expires: datetime | None = None  # of that version
    files: tuple[Reference, ...] = ()  # that it shows or offers
    references: tuple[Reference, ...] = ()  # that the version read last refers to; each has its row under refs/
    tombstones: tuple[str, ...] = ()  # feeds that say its entry was withdrawn
    buried: datetime | None = None  # when it was
    shown: bool = False  # it has been out: from then on its dates count
    had_page: bool = False  # a page has been out at its address, its own or that of who held the address before
    source_digest: str = ""  # of the version read last, good or bad
    etag: str = ""
    basis: str = ""  # of settings and renderer that it was read under
    members: tuple[Member, ...] = ()  # where its entry stands now
    due: str | None = None  # the sort key of its due row
    claims: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()
    problem: Problem | None = None
    warnings: tuple[Problem, ...] = ()
    reported_since: datetime | None = None  # since when there are just this problem and these warnings, if any
    unreadable: bool = False  # its body is lost; its source is read again

    @property
    def out(self) -> bool:
        return self.state is State.OUT

    @property
    def media(self) -> dict[str, Reference]:
        """The files of ours that its entry shows to readers, by public path."""
        return {reference.path: reference for reference in self.files} if self.out else {}

    @property
    def file_user(self) -> FileUser:
        """The article's use of files."""
        return FileUser(
            key=self.key,
            references=self.references,
            media=self.media,
            basis=self.basis,
            rejected=self.problem is not None,
        )

    @property
    def places(self) -> dict[str, str]:
        """Where its entry stands: sort keys by feed."""
        return {member.feed: member.sort for member in self.members}


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRecord:
    site: Site | None  # the last good one
    source_digest: str
    code: str  # the digest of the code in force: a worker of another one writes no public document
    next_code: str = ""  # the digest of another code, which the sweep has met, and since when
    next_since: datetime | None = None
    # New whenever a setting changed that articles depend on; no hash, since settings may change there and back while
    # a page is being built under the ones between.
    epoch: str = ""
    templates: Mapping[str, str] = field(default_factory=dict)  # the publisher's own, by name; the last good ones
    pictures: tuple[Reference, ...] = ()  # within the content, that the settings name
    # By the name that a feed would open under today: the names under which such feeds were opened by earlier releases.
    feed_names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    problem: Problem | None = None
    others: tuple[Problem, ...] = ()  # what else is wrong with the file; they are told as warnings
    warnings: tuple[Problem, ...] = ()
    reported_since: datetime | None = None  # as a ``Record``'s

    @property
    def valid_site(self) -> Site:
        """The last good settings, where there must be some.

        Raises:
            LookupError: nothing may be read or built before a valid ``site.toml`` is recorded.
        """
        if self.site is None:
            raise LookupError("no valid site.toml is recorded yet")
        return self.site

    @property
    def shown_site(self) -> Site:
        """The valid settings as documents show them: pictures within the content by their public addresses."""
        site = self.valid_site
        return with_pictures(site, {picture.keys[0]: site.url + picture.path for picture in self._shown_pictures})

    @property
    def file_user(self) -> FileUser:
        """The settings' use of files."""
        media = {picture.path: picture for picture in self._shown_pictures}
        return FileUser(key=SITE_KEY, references=self.pictures, media=media, basis=self.basis)

    @property
    def _shown_pictures(self) -> list[Reference]:
        """The named files that are pictures indeed."""
        return [picture for picture in self.pictures if picture.media and picture.media.media_type.startswith("image/")]

    @property
    def basis(self) -> str:
        """Name what articles' records and pages are made under: where it moved, the walk has them read again."""
        return self.basis_of(self.code)

    def basis_of(self, code: str) -> str:
        """Name what a worker of this code makes records under."""
        return f"{code}.{self.epoch}"


class Claim(RowValues, frozen=True, kw_only=True):
    """Who holds an id or an address. A freed claim remembers when its entry was first seen and last updated.

    So an article that becomes another file (``a.txt`` becomes ``a.md``) stays the same entry with the same dates.
    """

    holder: str | None  # an article's key; None: it is free
    first_seen: datetime
    version: Version | None = None
    had_page: bool = False  # as its holder's


def claim_row(claimed: str, held: Claim, version: str) -> Row:
    return held.row(claim_key(claimed), version)


def claim_of(stored: Row) -> Claim:
    return Claim.of(stored)


def file_user_of(key: str, stored: Row | None) -> FileUser:
    """Read the use of files from the row at ``record_key(key)``; without a row nothing is used."""
    if stored is None:
        return Record(key=key).file_user
    return site_record_of(stored).file_user if key == SITE_KEY else record_of(stored).file_user


def record_row(record: Record) -> Row:
    return record.row(article_key(record.key), str(record.revision))


def record_of(stored: Row) -> Record:
    """Read an article's record; of one that cannot be read, its key and its revision are known."""
    try:
        return Record.of(stored)
    except (msgspec.MsgspecError, zlib.error):
        return Record(key=stored.partition.removeprefix(ARTICLES), revision=int(stored.version), unreadable=True)


class _SiteRow(RowValues, frozen=True, kw_only=True, rename={"reported_since": "told"}):
    """The settings as they are stored."""

    site: dict[str, Any] | None
    source_digest: str
    code: tuple[int, int] = (0, 0)  # what release 0.1 compares: with (0, 0) it reads everything again
    code_digest: str = ""  # "": release 0.1 wrote the row
    next_code: str = ""
    next_since: datetime | None = None
    epoch: str
    templates: dict[str, str] = msgspec.field(default_factory=dict)
    pictures: tuple[Reference, ...] = ()
    feed_names: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    problem: Problem | None = None
    others: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    reported_since: datetime | None = None


def site_row(record: SiteRecord, version: str) -> Row:
    values = _SiteRow(
        site=record.site.to_json() if record.site else None,
        source_digest=record.source_digest,
        code_digest=record.code,
        next_code=record.next_code,
        next_since=record.next_since,
        epoch=record.epoch,
        templates=dict(record.templates),
        pictures=record.pictures,
        feed_names=dict(record.feed_names),
        problem=record.problem,
        others=record.others,
        warnings=record.warnings,
        reported_since=record.reported_since,
    )
    return values.row(SITE, version)


def site_record_of(stored: Row) -> SiteRecord:
    values = _SiteRow.of(stored)
    return SiteRecord(
        site=Site.from_json(values.site) if values.site else None,
        source_digest=values.source_digest,
        code=values.code_digest or ".".join(map(str, values.code)),
        next_code=values.next_code,
        next_since=values.next_since,
        epoch=values.epoch,
        templates=values.templates,
        pictures=values.pictures,
        feed_names=values.feed_names,
        problem=values.problem,
        others=values.others,
        warnings=values.warnings,
        reported_since=values.reported_since,
    )


def next_revision(record: Record, **changes: Any) -> Record:
    return msgspec.structs.replace(record, revision=record.revision + 1, **changes)
