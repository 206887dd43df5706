"""The catalogue's records of articles, settings and claims, and how they are stored in rows."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
from msgspec import Struct, field

from feedwright.engine.catalogue.keys import ARTICLES, SITE, article_key, claim_key
from feedwright.engine.catalogue.row_values import UNREADABLE, RowValues
from feedwright.errors import Problem
from feedwright.model.article import Entry, Episode, Identity, Version
from feedwright.model.files import Reference
from feedwright.model.links import LinkTarget, old_handle
from feedwright.ports import Row
from feedwright.site import SITE_KEY, Site
from feedwright.site.addresses.pages import page_path
from feedwright.site.feeds import with_pictures


class State(StrEnum):
    WITHDRAWN = "withdrawn"  # the source file is gone
    DRAFT = "draft"
    REJECTED = "rejected"  # and there is no earlier good version
    SCHEDULED = "scheduled"
    OUT = "out"
    EXPIRED = "expired"
    HELD = "held"  # another file has the same words: if that file goes within the hour, this one takes over its entry


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """The place of an entry in a feed."""

    feed: str
    sort: str  # the sort key of the entry's row in the feed
    label: str = ""  # of a feed that opens by itself: its tag, author or section as this entry spells it


class Replaced(Struct, frozen=True, kw_only=True):
    """A public file in whose place its author has put another one: whoever holds the entry as it was shows it still."""

    path: str  # its public path; that of a picture's variants has an asterisk
    reference: Reference  # the file as it was
    until: datetime  # how long it stays public


class FileUser(Struct, frozen=True, kw_only=True):
    """An article or the settings, as far as files of the source are concerned."""

    key: str  # of the article or of the settings
    references: tuple[Reference, ...]  # the files that it refers to, as they were found
    media: Mapping[str, Reference]  # those of the files that it shows to readers, by public path
    basis: str  # names the settings and the code under which the files were looked up
    rejected: bool = False  # the article's newest version was rejected, and an older one is shown
    replaced: Mapping[str, Reference] = field(default_factory=dict)  # files that it showed before, by public path
    unreadable: bool = False  # the article's record cannot be read, so nobody knows what it shows

    def shown_at(self, path: str) -> Reference | None:
        """Give the file that must stand at the public path for this user; None if the user does not need it."""
        return self.media.get(path) or self.replaced.get(path)

    @property
    def referred(self) -> frozenset[str]:
        """The handles of the files: each has its row in refs/."""
        return frozenset(handle for reference in self.references for handle in reference.handles)


class Record(RowValues, frozen=True, kw_only=True, rename={"reported_since": "told"}):
    """Everything that the catalogue keeps about an article."""

    key: str
    revision: int = 0
    state: State = State.WITHDRAWN
    identity: Identity | None = None
    version: Version | None = None
    entry: Entry | None = None  # the last good version
    has_page: bool = False
    expires: datetime | None = None  # when that version expires
    files: tuple[Reference, ...] = ()  # the media files that the entry shows or offers
    replaced: tuple[Replaced, ...] = ()  # files that it showed before, and that stay public for a while
    references: tuple[Reference, ...] = ()  # the files that the version read last refers to; each has a row in refs/
    links: tuple[LinkTarget, ...] = ()  # the articles that that version links; each has its rows in refs/, too
    paths: tuple[str, ...] = ()  # by which links may call the article; each name in them has a row in name/
    aliases: tuple[str, ...] = ()  # public paths of its old addresses; each has its row in refs/
    old_paths: tuple[str, ...] = ()  # these, and those that the settings lead to its page
    former: tuple[str, ...] = ()  # the files that the entry was in before, newest first; links may name them still
    moved_to: str = ""  # the file that took over this file's entry
    tombstones: tuple[str, ...] = ()  # the feeds that say that the entry was withdrawn
    buried: datetime | None = None  # when the entry was withdrawn
    shown: bool = False  # the entry has been out once, so its dates count
    had_page: bool = False  # a page has been out at the address: this article's, or that of an earlier holder
    source_digest: str = ""  # the digest of the version read last, good or bad
    etag: str = ""
    sidecars: tuple[tuple[str, str], ...] = ()  # their keys and ETags
    basis: str = ""  # names the settings and the code under which the article was read
    members: tuple[Member, ...] = ()  # the entry's places in feeds
    due: str | None = None  # the sort key of the article's due row
    claims: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()
    problem: Problem | None = None
    warnings: tuple[Problem, ...] = ()
    reported_since: datetime | None = None  # since when the problem and the warnings are these; None without any
    words: str = ""  # names the words of the last accepted or held version; it has its row in words/
    own_id: bool = False  # the entry's id is the one that its author wrote
    held: datetime | None = None  # since when the article is held
    late: str = ""  # the month of its date, if it first came out when the main feed showed only later entries
    twin: str = ""  # a file that has the same words, and that the author is warned of
    unreadable: bool = False  # the stored record cannot be read, so the source is read again

    @property
    def out(self) -> bool:
        return self.state is State.OUT

    @property
    def media(self) -> dict[str, Reference]:
        """The media files that the entry shows to readers, by public path; none while the entry is not out."""
        return {path: reference for reference in self.files for path in reference.public} if self.out else {}

    @property
    def own_chapters(self) -> Episode | None:
        """Give the episode, if Feedwright writes the file of its chapters."""
        episode = self.entry.episode if self.entry else None
        return episode if episode and episode.writes_chapters else None

    @property
    def file_user(self) -> FileUser:
        """The article's use of files."""
        return FileUser(
            key=self.key,
            references=self.references,
            media=self.media,
            basis=self.basis,
            rejected=self.problem is not None,
            replaced={each.path: each.reference for each in self.replaced},
            unreadable=self.unreadable,
        )

    @property
    def referred(self) -> dict[str, None]:
        """The handles of the files and articles that its newest version refers to: each has its row in refs/."""
        files = (handle for reference in self.references for handle in reference.handles)
        links = (handle for target in self.links for handle in target.place.handles)
        return dict.fromkeys((*files, *links, *map(old_handle, self.aliases)))

    @property
    def address(self) -> str:
        """The address that links to it lead to: its page's public path, or its whole address elsewhere.

        It is empty while the article is not out.
        """
        if not (self.out and self.entry and self.identity):
            return ""
        return page_path(self.identity.slug) if self.has_page else self.entry.url

    @property
    def places(self) -> dict[str, str]:
        """The sort keys of the entry's rows, by feed."""
        return {member.feed: member.sort for member in self.members}


class SiteRecord(Struct, frozen=True, kw_only=True):
    """Everything that the catalogue keeps about the settings."""

    site: Site | None  # the last good settings
    source_digest: str
    code: str  # the digest of the code in force; a worker with other code writes no public document
    next_code: str = ""  # the digest of other code that the sweep has seen at work
    next_since: datetime | None = None  # when the sweep first saw it
    next_seen: datetime | None = None  # when the sweep last saw it
    # A new token after each change of a setting that articles depend on. It is no hash: settings may change and change
    # back while a page is being built under the settings in between.
    epoch: str = ""
    templates: Mapping[str, str] = field(default_factory=dict)  # the publisher's last good templates, by name
    pictures: tuple[Reference, ...] = ()  # the files of the content that the settings name as pictures
    # Names of open feeds that would open under another name today. The key is the name of today.
    feed_names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    problem: Problem | None = None
    others: tuple[Problem, ...] = ()  # further problems of the file; the publisher reads them as warnings
    warnings: tuple[Problem, ...] = ()
    reported_since: datetime | None = None  # as in ``Record``
    begun: datetime | None = None  # when settings were first recorded; in a site of 0.1, when they changed next

    @property
    def valid_site(self) -> Site:
        """The last good settings, for work that only begins when there are some.

        Raises:
            LookupError: no valid ``site.toml`` is recorded yet, so nothing may be read or built.
        """
        if self.site is None:
            raise LookupError("no valid site.toml is recorded yet")
        return self.site

    @property
    def shown_site(self) -> Site:
        """The valid settings as documents show them: pictures of the content have their public addresses."""
        site = self.valid_site
        return with_pictures(site, {picture.keys[0]: site.url + picture.path for picture in self._shown_pictures})

    @property
    def file_user(self) -> FileUser:
        """The settings' use of files."""
        media = {picture.path: picture for picture in self._shown_pictures}
        return FileUser(key=SITE_KEY, references=self.pictures, media=media, basis=self.basis)

    @property
    def _shown_pictures(self) -> list[Reference]:
        """The files among them that really are pictures."""
        return [picture for picture in self.pictures if picture.media and picture.media.media_type.startswith("image/")]

    @property
    def basis(self) -> str:
        """Name the settings and the code in force. The walk has articles with another basis read again."""
        return self.basis_of(self.code)

    def basis_of(self, code: str) -> str:
        """Give the basis of a worker that runs this code."""
        return f"{code}.{self.epoch}"


class Claim(RowValues, frozen=True, kw_only=True):
    """The article that holds an id or an address. A free claim keeps the dates of the entry that held it last.

    So an article that becomes another file (``a.txt`` becomes ``a.md``) stays the same entry with the same dates.
    """

    holder: str | None  # the article's key; None: the claim is free
    first_seen: datetime
    version: Version | None = None
    had_page: bool = False  # a page has been out at the address
    last: str = ""  # the key of the article that holds it or held it last; "": an earlier release wrote the row
    slug: str = ""  # the address of the entry; "": an earlier release wrote the row


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
    """Read an article's record. If it cannot be read, only its key and its revision are known."""
    try:
        return Record.read(stored.data)
    except UNREADABLE:
        return Record(key=stored.partition.removeprefix(ARTICLES), revision=int(stored.version), unreadable=True)


class _SiteRow(RowValues, frozen=True, kw_only=True, rename={"reported_since": "told"}):
    """The settings' record as it is stored."""

    site: dict[str, Any] | None
    source_digest: str
    code: tuple[int, int] = (0, 0)  # release 0.1 compares this; (0, 0) makes that release read everything again
    code_digest: str = ""  # empty if release 0.1 wrote the row
    next_code: str = ""
    next_since: datetime | None = None
    next_seen: datetime | None = None
    epoch: str
    templates: dict[str, str] = msgspec.field(default_factory=dict)
    pictures: tuple[Reference, ...] = ()
    feed_names: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    problem: Problem | None = None
    others: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    reported_since: datetime | None = None
    begun: datetime | None = None


def site_row(record: SiteRecord, version: str) -> Row:
    values = _SiteRow(
        site=record.site.to_json() if record.site else None,
        source_digest=record.source_digest,
        code_digest=record.code,
        next_code=record.next_code,
        next_since=record.next_since,
        next_seen=record.next_seen,
        epoch=record.epoch,
        templates=dict(record.templates),
        pictures=record.pictures,
        feed_names=dict(record.feed_names),
        problem=record.problem,
        others=record.others,
        warnings=record.warnings,
        reported_since=record.reported_since,
        begun=record.begun,
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
        next_seen=values.next_seen,
        epoch=values.epoch,
        templates=values.templates,
        pictures=values.pictures,
        feed_names=values.feed_names,
        problem=values.problem,
        others=values.others,
        warnings=values.warnings,
        reported_since=values.reported_since,
        begun=values.begun,
    )


def next_revision(record: Record, **changes: Any) -> Record:
    return msgspec.structs.replace(record, revision=record.revision + 1, **changes)
