"""Joins the ports of a site on a laptop: a folder of articles, SQLite and a public folder."""

import os
import sqlite3
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from datetime import timedelta
from functools import partial
from pathlib import Path

from msgspec import Struct

from feedwright.adapters.clock import new_token, utc_now
from feedwright.adapters.http_hub import HttpHub
from feedwright.adapters.local.disk import translated
from feedwright.adapters.local.folder_pictures import FolderPictures
from feedwright.adapters.local.folder_public import FolderPublic, FolderReports
from feedwright.adapters.local.folder_source import STATE_FOLDER, FolderSource
from feedwright.adapters.local.folder_walked import FolderWalked
from feedwright.adapters.local.home import settle_in
from feedwright.adapters.local.sqlite_queue import SqliteQueue
from feedwright.adapters.local.sqlite_table import SqliteTable
from feedwright.adapters.quarantine import ChildIsolation, CrashNoteIsolation
from feedwright.cli.held_folders import HeldFolders
from feedwright.cli.helper_process import HelperProcess, work_for
from feedwright.cli.operate.uploading.local_files import Survey, survey
from feedwright.cli.standing import standing_entries
from feedwright.cli.supervise import BROKEN
from feedwright.engine.catalogue.rows import SourceRow
from feedwright.engine.jobs.worker import Worker
from feedwright.engine.local_site import Damage, StandingEntry
from feedwright.errors import Problem, StoreError
from feedwright.ports import Message, Ports, PreviewOptions
from feedwright.site import Site

_LOCAL_DEADLINE = timedelta(hours=12)
LOCK_SECONDS = 60  # how long a second build waits for the first


class _Place(Struct, frozen=True):
    """The folders of a site."""

    content: Path
    public: Path
    state: Path
    is_own: bool  # the state is the site's own; else it is new, or begins with a copy of the site's own

    @property
    def catalogue(self) -> Path:
        return self.state / "catalogue.sqlite"


class _Stores(Struct, frozen=True):
    """What is kept in the folders of a site, opened."""

    source: FolderSource
    pictures: FolderPictures
    walked: FolderWalked
    table: SqliteTable
    queue: SqliteQueue
    public: FolderPublic
    isolation: CrashNoteIsolation
    reports: FolderReports


class OpenedSite(Struct, frozen=True):
    """A site on a laptop, locked by this process. It implements ``LocalSite``."""

    worker: Worker
    stores: _Stores
    root: Path  # the public folder
    folders: HeldFolders | None  # None: what folders hold back comes out

    def receive(self) -> deque[Message]:
        return self.stores.queue.messages

    def damage(self, *, look: bool) -> Damage:
        return Damage(
            public=self.stores.public.damaged(look=look),
            reports=self.stores.reports.damaged(),
            foreign_feed=self.stores.public.foreign_feed(),
        )

    def standing(self) -> list[StandingEntry]:
        return standing_entries(self.root)

    def held_folders(self, site: Site, keys: Sequence[str]) -> tuple[list[Problem], list[Problem]]:
        return self.folders.problems(site, keys) if self.folders else ([], [])

    def looked_at(self) -> None:
        self.stores.queue.finished()

    def finish(self) -> None:
        self.stores.public.built()
        self.stores.queue.finished()
        self.stores.isolation.finish()
        self.stores.walked.end()


@contextmanager
def open_local(  # noqa: PLR0913 - each says where something of the site is
    content: Path,
    public: Path,
    *,
    state: Path | None = None,
    preview: PreviewOptions | None = None,
    without: Sequence[Path] = (),
    seen: Survey | None = None,
    throwaway: bool = False,
    helped: bool = False,
) -> Iterator[OpenedSite]:
    """Open a site: a folder of articles, its catalogue in *state* (``CONTENT/.feedwright/``) and a public folder.

    Args:
        content: the folder of articles.
        public: the public folder.
        state: the folder of the catalogue.
        preview: what comes out is for its author alone; if drafts are, so are articles that their folders hold back.
        without: folders within *content* that hold no articles, beside those that hold a built site.
        seen: what ``survey`` gives, if the caller knows it: to look takes a while.
        throwaway: *state* is new, so it holds no note of a crash; after one, each file is read in its own process. What
            comes out is for nobody but the caller, so that what folders hold back comes out, too.
        helped: another process helps, if the system has a processor for it; it knows nothing of a preview.

    Raises:
        StoreError: another build is at work on this site, or the disk refused.
    """
    place = _Place(content, public, state or content / STATE_FOLDER, is_own=state is None)
    _make_folders(place.state, public)
    if place.is_own:
        settle_in(place.catalogue, STATE_FOLDER)
    seen = survey(content, public) if seen is None else seen
    without = [public, *without, *seen.built_sites]
    lets_out = throwaway or (preview is not None and preview.drafts)  # what folders hold back
    folders = None if lets_out else HeldFolders(content, seen.folder_files, without=without)
    with (
        _helper(place, without) if helped else nullcontext() as helper,  # the first of all, because it forks
        _locked(place.state / "lock.sqlite"),
        _opened(place, without) as stores,
    ):
        if helper:
            helper.suspect = stores.isolation.suspect
        ports = Ports(
            source=stores.source,
            table=stores.table,
            public=stores.public,
            reports=stores.reports,
            queue=stores.queue,
            hub=HttpHub(),
            pictures=stores.pictures,
            clock=utc_now,
            new_token=new_token,
            isolation=_isolation(stores.isolation, throwaway=throwaway),
            helper=helper,
            walked=stores.walked if place.is_own else None,
            preview=preview,
            moves_within=timedelta(0),  # a build sees the whole folder as it is, so a move is done when it is seen
        )
        worker = Worker(ports=ports, owner="local", deadline=utc_now() + _LOCAL_DEADLINE)
        yield OpenedSite(worker, stores, public, folders)


def _helper(place: _Place, without: Sequence[Path]) -> AbstractContextManager[HelperProcess | None]:
    """Start another process, if there is a processor for it, and if the build before did not crash."""
    if not HelperProcess.is_possible() or os.environ.get(BROKEN):
        return nullcontext()
    return closing(HelperProcess(place.state, partial(work_for, place.content, place.catalogue, without)))


@contextmanager
def _opened(place: _Place, without: Sequence[Path]) -> Iterator[_Stores]:
    """Open what is kept in the folders of a site; what is opened last is closed first."""
    source = FolderSource(place.content, without=without)
    pictures = FolderPictures(
        place.state / "pictures", None if place.is_own else place.content / STATE_FOLDER / "pictures"
    )
    with (
        # The notes of a walk are opened before the catalogue and closed after it: they say how it is in between.
        closing(FolderWalked(place.state / "walked", place.catalogue, index=SourceRow.PARTITION)) as walked,
        closing(SqliteTable(place.catalogue, walked.note_written)) as table,
        closing(SqliteQueue(place.catalogue)) as queue,
        closing(FolderPublic(place.public, place.catalogue, source, pictures)) as public,
        closing(CrashNoteIsolation(place.state / "reading")) as isolation,
        closing(FolderReports(place.state / "reports", place.catalogue)) as reports,
    ):
        yield _Stores(source, pictures, walked, table, queue, public, isolation, reports)


def _isolation(isolation: CrashNoteIsolation, *, throwaway: bool) -> CrashNoteIsolation | ChildIsolation:
    """Choose how articles are read: after a crash by the note of it, or where there is none each in its own process."""
    crashed = bool(os.environ.get(BROKEN))
    if crashed and not isolation.after_crash and not throwaway:
        raise StoreError("the build was killed while it was reading no article. Run it again")
    return ChildIsolation() if crashed and throwaway else isolation


def _make_folders(*folders: Path) -> None:
    try:
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise StoreError(f"{error.filename} is a file, where a folder must be") from error
    except OSError as error:
        raise StoreError(f"{error.filename}: {error.strerror}") from error


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the site's lock. The system frees it when the process ends, even after a crash."""
    with translated(path):
        lock = sqlite3.connect(path, timeout=LOCK_SECONDS, isolation_level=None)
    with closing(lock):
        with translated(path):
            _lock(lock, path)
        yield


def _lock(lock: sqlite3.Connection, path: Path) -> None:
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise StoreError(f"another build is at work on this site ({path})") from error
        raise
