"""Writes the files of an import: each whole or not at all, and none over another."""

import os
from pathlib import Path

from feedwright.errors import StoreError


def write_whole(path: Path, text: str) -> bool:
    """Write a new file. Return False if the file is already there.

    The text is first written beside its place, so that an import that is stopped leaves no half of an article.

    Raises:
        StoreError: the disk refused.
    """
    if os.path.lexists(path):
        return False
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8", newline="\n")
        part.rename(path)
    except OSError as error:
        raise StoreError(f"{error.filename or path}: {error.strerror}") from error
    return True
