"""Finds which file of a site a person means, who types its key, or its path as a shell completes it."""

import os
import posixpath
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from feedwright.adapters.local.folder_source import STATE_FOLDER


def site_and_keys(name: str, content: Path | None) -> tuple[Path, list[str]]:
    """Give the folder of a site on this machine, and the keys that a person may mean, the likeliest first.

    The site is the one that was named, or the current folder, or the one that the file is in.
    """
    if content or _is_site(Path()):
        content = content or Path()
        return content, list(dict.fromkeys([*keys_of(name), *_inside(name, content)]))
    content = next(filter(_is_site, _absolute(name).parents), Path())
    return content, list(dict.fromkeys([*_inside(name, content), *keys_of(name)]))


def keys_of(name: str) -> list[str]:
    """Give the keys that a name may be, which may begin with ``./`` or hold backslashes."""
    return [name, posixpath.normpath(name.replace("\\", "/"))]


def called_so(name: str, content: Path | None) -> Iterator[str]:
    """Give the keys of files of a site on this machine that have this name, in whatever folder they are."""
    wanted = PurePosixPath(name.replace("\\", "/")).name
    for folder, _, names in os.walk(content) if content and wanted else ():
        if wanted in names:
            yield (Path(folder) / wanted).relative_to(content or Path()).as_posix()


def _inside(name: str, content: Path) -> Iterator[str]:
    for spelling in (name, name.replace("\\", "/")):
        path, folder = _absolute(spelling), content.resolve()
        if path.is_relative_to(folder):
            yield path.relative_to(folder).as_posix()


def _is_site(folder: Path) -> bool:
    return (folder / STATE_FOLDER / "catalogue.sqlite").is_file()


def _absolute(name: str) -> Path:
    """Give the path of a file. Links to its folder are followed, and it may be a link itself."""
    path = Path(name)
    return path.parent.resolve() / path.name
