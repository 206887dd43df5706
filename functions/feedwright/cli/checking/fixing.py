"""Writes corrected articles back: the part of ``feedwright check --fix`` that touches the disk."""

import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from feedwright.adapters.local.folder_source import FolderSource
from feedwright.checking.fixing import fixed
from feedwright.errors import Problem, SiteError, StoreError
from feedwright.model.files import SourceObject
from feedwright.site import SITE_KEY
from feedwright.site.parse import parse_site

_LIMIT = 5_000_000  # bytes; no larger file is read as an article


def fix_content(content: Path, keys: Iterable[str]) -> list[Problem]:
    """Correct the metadata of articles where that is mechanical.

    Args:
        content: the folder of articles.
        keys: the articles whose metadata cannot be read.

    Returns:
        The problems that are gone.

    Raises:
        StoreError: the disk refused.
    """
    source = FolderSource(content)
    settings = source.read(SITE_KEY, size_limit=_LIMIT)
    try:
        site = parse_site(settings.body) if settings else None
    except SiteError:
        return []
    gone: list[Problem] = []
    for key in keys:
        there = source.read(key, size_limit=_LIMIT)
        if site is None or there is None or there.size > _LIMIT or (content / key).is_symlink():
            continue
        mended, problems = fixed(there, site)
        if problems:
            _write(content / key, mended)
            gone += problems
    return gone


def _write(path: Path, mended: SourceObject) -> None:
    """Put the file in the place of the old one in one step, so that a crash leaves the one or the other."""
    try:
        handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(mended.body)
        shutil.copymode(path, part)
        Path(part).replace(path)
    except OSError as error:
        raise StoreError(f"{path} cannot be corrected: {error.strerror}.") from error
