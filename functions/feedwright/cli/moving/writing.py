"""Writes the files of an import: each whole or not at all, and none over another."""

import os
from pathlib import Path

from feedwright.errors import StoreError


def write_whole(path: Path, text: str) -> bool:
    """Write a new file of text. Return False if the file is already there.

    Raises:
        StoreError: the disk refused.
    """
    return write_bytes(path, text.encode())


def write_bytes(path: Path, body: bytes) -> bool:
    """Write a new file. Return False if the file is already there.

    The file is first written beside its place, so that an import that is stopped leaves no half of an article.

    Raises:
        StoreError: the disk refused.
    """
    if os.path.lexists(path):
        return False
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(body)
        part.rename(path)
    except OSError as error:
        raise StoreError(f"{error.filename or path}: {error.strerror}") from error
    return True
