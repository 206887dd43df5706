"""The files of a folder of articles that go into the source bucket."""

import os
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from feedwright.adapters.local.folder_source import FolderSource
from feedwright.errors import CommandError
from feedwright.reading.folder_data.names import Bundles, is_folder_file
from feedwright.reading.private_names import private_name
from feedwright.reading.selection import glob_within, is_included, matches, posts_folder
from feedwright.rendering.formats import FORMATS
from feedwright.site import Site

_ALL = 10**9  # more than a folder holds


class LocalFile(Struct, frozen=True, kw_only=True):
    """A file that belongs into the bucket."""

    key: str
    path: Path
    size: int


class Folder(Struct, frozen=True, kw_only=True):
    """A folder of articles as the bucket should hold it."""

    files: tuple[LocalFile, ...]
    built_sites: tuple[str, ...]  # folders within that hold a built site, so they are not uploaded
    unreadable: tuple[str, ...] = ()  # folders within that could not be listed, so nothing in the bucket is compared
    folder_files: tuple[str, ...] = ()  # keys of files that may hold back whole folders, also hidden ones


class Survey(Struct, frozen=True, kw_only=True):
    """What the names of all files in a folder of articles say."""

    built_sites: list[Path]  # folders within that hold a built site
    folder_files: list[str]  # keys of files that may hold back whole folders


def read_folder(content: Path, site: Site | None) -> Folder:
    """List the files that belong into the bucket.

    Left out are the state of Feedwright and of git, hidden files that no ``include`` names, and built sites.

    Raises:
        CommandError: the folder itself is a built site.
        StoreError: the folder cannot be read.
    """
    listing = FolderSource(content).list(after="", limit=_ALL)
    keys = [listed.key for listed in listing.objects]
    built_sites = find_built_sites(keys)
    if "" in built_sites:
        raise CommandError(f"{content} holds the documents of a built site. Name the folder of articles.")
    files, folder_files, bundles, root = [], [], Bundles(), content.resolve().name
    for key in keys:
        if any(key.startswith(built) for built in built_sites):
            continue
        folder, _, name = key.rpartition("/")
        if is_folder_file(root, folder, name):
            folder_files.append(key)
        bundles.note(folder and f"{folder}/", name)
        if is_hidden(key, site):
            continue
        path = content / key
        files.append(LocalFile(key=key, path=path, size=os.stat(path).st_size))  # noqa: PTH116 - as fast as can be
    return Folder(
        files=tuple(files),
        built_sites=tuple(sorted(built_sites)),
        unreadable=tuple(listing.unreadable),
        folder_files=(*folder_files, *bundles.keys()),
    )


def is_hidden(key: str, site: Site | None) -> bool:
    """Say whether a part of the name begins with a dot, and no ``include`` of the settings names the file."""
    has_dot = any(part.startswith(".") for part in key.split("/"))
    return has_dot and not (site and is_included(key, site))


def built_sites_in(content: Path, public: Path) -> list[Path]:
    """Give the folders within *content* that hold a built site, without *public*: their pages are no articles.

    Raises:
        StoreError: the folder cannot be read.
    """
    return survey(content, public).built_sites


def survey(content: Path, public: Path) -> Survey:
    """Look through the names of all files once.

    Raises:
        StoreError: the folder cannot be read.
    """
    names, root, bundles = [form.file_name for form in FORMATS], content.resolve().name, Bundles()

    def is_noted(folder: str, name: str) -> bool:
        bundles.note(folder, name)
        return is_folder_file(root, folder, name)

    seen = FolderSource(content, without=[public]).survey(names, is_noted)
    built = tuple(folder for folder in seen.complete if folder)
    return Survey(
        built_sites=[content / folder for folder in built],
        folder_files=[key for key in (*seen.noted, *bundles.keys()) if not key.startswith(built)],
    )


def nested_posts(content: Path, public: Path, exclude: Iterable[str]) -> tuple[str, ...]:
    """Give globs of the posts in folders ``_posts/`` below the root, which Jekyll publishes as those at the root.

    Raises:
        StoreError: the folder cannot be read.
    """
    exclude = tuple(exclude)
    seen = FolderSource(content, without=[public]).survey(
        (), lambda folder, name: posts_folder(folder + name) is not None
    )
    globs = dict[str, None]()
    for key in seen.noted:
        folder = posts_folder(key)
        glob = glob_within(folder, key) if folder and private_name(key) is None else None
        if glob and not any(matches(key, pattern) for pattern in exclude):
            globs.setdefault(glob)
    return tuple(globs)


def find_built_sites(keys: Iterable[str]) -> set[str]:
    """Name the folders, each with "/" at its end, in which the main feed stands in all formats; "" is the root."""
    names: dict[str, set[str]] = {}
    for key in keys:
        folder, slash, name = key.rpartition("/")
        names.setdefault(folder + slash, set()).add(name)
    return {folder for folder, inside in names.items() if inside.issuperset(form.file_name for form in FORMATS)}
