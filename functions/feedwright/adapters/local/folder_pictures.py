"""The scaled pictures in a folder beside the catalogue."""

import os
from collections.abc import Sequence
from pathlib import Path

from feedwright.adapters.local.disk import translated
from feedwright.errors import LostError
from feedwright.model.files import Media, ScaledFile


class FolderPictures:
    """Implements ``ports.Pictures``."""

    pixels_at_once = 1_000_000_000_000  # a build takes its time

    def __init__(self, root: Path) -> None:
        self._root = root

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
        target = self._root / name
        with translated(target):
            try:
                return target.read_bytes()
            except FileNotFoundError as error:
                raise LostError(f"the scaled picture {target} is gone") from error
