"""Copies the media files that texts show from a folder into the content."""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from feedwright.errors import CommandError, StoreError
from feedwright.moving.posts.media import candidates
from feedwright.reading.media.names import is_media_name


@dataclass(slots=True)
class MediaFolder:
    """A folder of the old system's uploads, and the content into which files of it are copied."""

    folder: Path
    content: Path
    copied: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)

    def find(self, url: str) -> str | None:
        """Give the path within the content of the file at that address, and copy the file there."""
        source = next((path for parts in candidates(url) if (path := self._file(parts)) is not None), None)
        if source is None:
            self.missing.add(url)
            return None
        key = f"{self.folder.resolve().name}/{source.relative_to(self.folder.resolve()).as_posix()}"
        self._copy(source, self.content / key)
        self.copied.add(key)
        return key

    def _file(self, parts: tuple[str, ...]) -> Path | None:
        """Give a media file below the folder; a link that leads out of it, and any other file, do not count."""
        root = self.folder.resolve()
        path = root.joinpath(*parts)
        try:
            inside = is_media_name(path.name) and path.is_file() and path.resolve().is_relative_to(root)
        except OSError:  # a name that is too long for the disk
            return None
        return path if inside else None

    @staticmethod
    def _copy(source: Path, target: Path) -> None:
        if os.path.lexists(target):
            return
        part = target.with_name(f".{target.name}.part")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, part)
            part.rename(target)
        except OSError as error:
            raise StoreError(f"{error.filename or target}: {error.strerror}") from error


def media_folder(folder: Path, content: Path) -> MediaFolder:
    """Open a folder of uploads.

    Raises:
        CommandError: it is no folder.
    """
    if not folder.is_dir():
        raise CommandError(f"--media: {folder} is not a folder. Name the folder of the old site's uploads.")
    return MediaFolder(folder, content)
