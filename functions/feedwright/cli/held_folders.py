"""Finds the articles that a site generator's files hold back with their folders, before anything comes out."""

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feedwright.adapters.clock import utc_now
from feedwright.adapters.local.folder_source import FolderSource
from feedwright.errors import Problem, SourceError
from feedwright.model.text import composed
from feedwright.reading.folder_data.names import (
    GIT_COUNTS,
    IGNORED_BY_GIT,
    IN_A_FOLDER,
    bundles_in_hugo,
    folders_above,
    is_bundle,
    is_folder_file,
)
from feedwright.reading.metadata.sidecar import SIDECAR_LIMIT, stem, suffixes_beside
from feedwright.reading.reader import size_limit
from feedwright.site import Site

if TYPE_CHECKING:
    from feedwright.reading.folder_data.decision import Holding
    from feedwright.reading.folder_data.given import FolderFile

_LIMIT = 1_000_000  # bytes of a folder's file that are read
_LEVELS = 8  # folders above the articles in which a generator's settings are looked for
_PROJECTS = (
    *("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config.toml", "config.yaml", "config/_default", "zola.toml"),
    *("_config.yml", "_config.ts", "_quarto.yml", "mkdocs.yml", "pelicanconf.py", "conf.py", "quartz.config.ts"),
    *("eleventy.config.js", "eleventy.config.mjs", ".eleventy.js", ".eleventyignore", ".vitepress", ".vuepress"),
    *("docusaurus.config.js", "docusaurus.config.ts"),
)
_SETTINGS = frozenset({"config", *(f".{name}" for name in IN_A_FOLDER)})  # folders that hold only settings
_WITHOUT_GIT = re.compile(rb"setUseGitIgnore\(\s*false")  # of Eleventy: what git ignores does not count
_WITHIN = ("config/_default", "config/production", *(f".{name}" for name in sorted(IN_A_FOLDER)))


class HeldFolders:
    """The files of a folder of articles, and of its project, that may hold back whole folders."""

    def __init__(self, content: Path, files: Iterable[str], *, without: Sequence[Path] = ()) -> None:
        """Begin with what a look at the names of all files has found.

        Args:
            content: the folder of articles.
            files: the keys of files that may hold back whole folders.
            without: folders within that hold no articles.
        """
        self._content, self._files, self._without = content, list(files), without

    def problems(self, site: Site, only: Collection[str] = ()) -> tuple[list[Problem], list[Problem]]:
        """Name what holds back articles that would come out, and what may do so.

        Args:
            site: the settings in force.
            only: keys of files; only the files of their own folders are looked at.
        """
        holding, above = self.holding(site, only)
        return (holding.problems(site, above), holding.warnings(above)) if holding else ([], [])

    def holding(self, site: Site, only: Collection[str] = ()) -> "tuple[Holding | None, str]":
        """Give what folders hold back, as ``problems`` does, and the folders from the project to the articles."""
        root = self._content.resolve()
        project = _project_of(root)
        above = composed(f"{root.relative_to(project).as_posix()}/" if project != root else "")
        files = [*self._above(project, root)]
        files += self._within(above, only, [file.path for file in files])
        if not files:
            return None, above
        # Few builds come so far, so no other waits for these.
        from feedwright.reading.folder_data.decision import held_articles, may_hold  # noqa: PLC0415
        from feedwright.reading.folder_data.read import read_folder_files  # noqa: PLC0415

        givens = [given for given in read_folder_files(files, project.name) if not (only and given.is_doubt)]
        if not givens:
            return None, above
        source = FolderSource(self._content, without=self._without)
        now = utc_now()
        if only and not may_hold(givens, only, site, now=now, above=above):
            return None, above

        def keys() -> Iterator[str]:  # nothing is looked at before a key is asked for
            yield from source.survey((), lambda _folder, _name: True).noted

        holding = held_articles(givens, keys(), site, lambda key: _own(source, key), now=now, above=above)
        return (holding if holding.held or holding.doubts else None), above

    def _within(self, above: str, only: Collection[str], outside: Sequence[str]) -> "Iterator[FolderFile]":
        """Read the files in the folder of articles; of the pages of leaf bundles only those in a site of Hugo."""
        parents = {parent for key in only for parent in folders_above(key)}
        bundles = [above + key for key in self._files if is_bundle(key)]
        in_hugo = frozenset(bundles_in_hugo(bundles, (*outside, *(above + key for key in self._files))))
        for key in self._files:
            if is_bundle(key) and above + key not in in_hugo:
                continue
            folder = key.rpartition("/")[0]
            if only and folder not in parents and _SETTINGS.isdisjoint(folder.split("/")):
                continue
            yield from _read_with_git(self._content / key, above + key)

    def _above(self, project: Path, root: Path) -> "Iterator[FolderFile]":
        """Read the files between the project's root and the articles."""
        folders = [folder for folder in root.parents if folder == project or project in folder.parents]
        for folder in folders:
            for place in (folder, *(folder / name for name in _WITHIN)):
                for name in _names_in(place):
                    if is_folder_file(place.name, place.name, name):
                        yield from _read_with_git(place / name, (place / name).relative_to(project).as_posix())


def _project_of(root: Path) -> Path:
    """Give the folder of the generator's project that the articles are in; without one, their own folder.

    It is never above a folder of git, nor the person's home.
    """
    project, home = root, Path(os.path.expanduser("~"))  # noqa: PTH111 - without a home it raises nothing
    for folder in (root, *root.parents)[:_LEVELS]:
        if folder == home:
            break
        if any(os.path.lexists(folder / name) for name in _PROJECTS):
            project = folder
        if os.path.lexists(folder / ".git"):
            break
    return project


def _names_in(folder: Path) -> list[str]:
    try:
        return sorted(path.name for path in folder.iterdir())
    except OSError:
        return []


def _read_with_git(path: Path, shown: str) -> "Iterator[FolderFile]":
    """Read a file, and beside settings of a generator that leaves out what git ignores the list of that, too."""
    file, beside = _read(path, shown), None
    if file and path.name.lower() in GIT_COUNTS and not _WITHOUT_GIT.search(file.body):
        beside = _read(path.with_name(IGNORED_BY_GIT), shown[: -len(path.name)] + IGNORED_BY_GIT)
    yield from filter(None, (file, beside))


def _read(path: Path, shown: str) -> "FolderFile | None":
    """Read a file that may be enormous, or may not be read at all; None if there is none."""
    from feedwright.reading.folder_data.given import FolderFile  # noqa: PLC0415 - most builds have no such file

    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            body = file.read(_LIMIT + 1)
    except OSError as error:
        return FolderFile(path=shown, body=b"", fault=f"{error.strerror}")
    fault = f"it has more than {_LIMIT:,} bytes" if len(body) > _LIMIT else ""
    return FolderFile(path=shown, body=body[:_LIMIT], fault=fault)


def _own(source: FolderSource, key: str) -> Mapping[str, Any] | None:
    """Read what an article says of itself; None if it is no file."""
    from feedwright.reading.folder_data.own import own_values  # noqa: PLC0415 - see above

    try:
        article = source.read(key, size_limit=size_limit(key))
    except SourceError:  # the build names it
        return {}
    if article is None:
        return None
    beside = source.beside(stem(key), suffixes_beside(key))
    sidecars = (source.read(each, size_limit=SIDECAR_LIMIT) for each in beside)
    return own_values(replace(article, sidecars=tuple(filter(None, sidecars))))
