"""The kept pictures, scaled or from Word documents, in a folder beside the catalogue."""

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from feedwright.adapters.local.disk import translated
from feedwright.errors import LostError
from feedwright.model.files import Media, ScaledFile


class FolderPictures:
    """Implements ``ports.Pictures``.

    Args:
        root: where pictures are kept.
        others: where the site itself keeps them, if *root* belongs to a copy of its catalogue; only read.
    """

    pixels_at_once = 1_000_000_000_000  # a build takes its time

    def __init__(self, root: Path, others: Path | None = None) -> None:
        self._root, self._others = root, others

    def scale(self, body: bytes, media: Media, widths: Sequence[int]) -> Sequence[ScaledFile]:
        from feedwright.adapters.pillow_scaler import scale  # noqa: PLC0415 - few sites have large pictures

        return scale(body, media, widths)

    def keep(self, name: str, body: bytes) -> None:
        target = self._root / name
        part = target.with_name(f"{name}.{os.getpid()}.part")  # so that no half of a picture has its name
        with translated(target):
            self._root.mkdir(parents=True, exist_ok=True)
            part.write_bytes(body)
            os.replace(part, target)

    def read(self, name: str) -> bytes:
        """Give a picture that was kept.

        Raises:
            LostError: it is gone.
        """
        for folder in filter(None, (self._root, self._others)):
            target = folder / name
            with translated(target), suppress(FileNotFoundError):
                return target.read_bytes()
        raise LostError(f"the kept picture {self._root / name} is gone")
