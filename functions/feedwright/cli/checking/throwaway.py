"""Builds a site into a folder that is thrown away. The site's own catalogue is read, and never written."""

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from feedwright.adapters.local.disk import translated
from feedwright.adapters.local.folder_source import STATE_FOLDER, FolderSource
from feedwright.cli.held_folders import HeldFolders
from feedwright.cli.local_site import OpenedSite, open_local
from feedwright.cli.operate.uploading.local_files import find_built_sites, survey
from feedwright.engine.whole_build import Watcher, WholeBuild, whole_build
from feedwright.errors import CommandError

_ALL = 10**9  # more files than a folder holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Throwaway:
    """A site that was built for a look."""

    site: OpenedSite
    built: WholeBuild
    public: Path
    keys: frozenset[str]  # the files of the content, without hidden ones and built sites
    folders: HeldFolders


@contextmanager
def throwaway_site(content: Path, watcher: Watcher) -> Iterator[Throwaway]:
    """Build *content* beginning with a copy of its catalogue, so that ids, addresses and dates are those of the site.

    Raises:
        CommandError: *content* is a built site.
        StoreError: the disk refused.
    """
    keys = [listed.key for listed in FolderSource(content).list(after="", limit=_ALL).objects]
    built_sites = find_built_sites(keys)
    if "" in built_sites:
        raise CommandError(f"{content} holds the documents of a built site. Name the folder of articles, or its feeds.")
    with tempfile.TemporaryDirectory(prefix="feedwright-check-") as folder:
        public, state = Path(folder) / "public", Path(folder) / "state"
        state.mkdir()
        copy_catalogue(content / STATE_FOLDER / "catalogue.sqlite", state / "catalogue.sqlite")
        without = [content / each for each in built_sites]
        with open_local(content, public, state=state, without=without, throwaway=True) as site:
            built = whole_build(site.worker, site, watcher=watcher)
            folders = HeldFolders(content, survey(content, public).folder_files, without=without)
            shown = _shown(keys, built_sites)
            yield Throwaway(site=site, built=built, public=public, keys=shown, folders=folders)


def _shown(keys: Iterable[str], built_sites: Iterable[str]) -> frozenset[str]:
    left_out = tuple(built_sites)
    return frozenset(key for key in keys if not (key.startswith((".", *left_out)) or "/." in key))


def copy_catalogue(catalogue: Path, place: Path) -> None:
    """Copy a catalogue, if there is one, that another build may be writing at this moment."""
    if not catalogue.is_file():
        return
    with (
        translated(catalogue),
        closing(sqlite3.connect(f"{catalogue.resolve().as_uri()}?mode=ro", uri=True, timeout=30)) as there,
        closing(sqlite3.connect(place)) as here,
    ):
        there.backup(here)
