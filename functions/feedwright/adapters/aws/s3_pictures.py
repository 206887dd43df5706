"""The kept pictures in the state bucket: those that were scaled, and those from Word documents."""

from collections.abc import Sequence
from typing import Any

from botocore.exceptions import ClientError

from feedwright.adapters.aws.errors import code_of, translated
from feedwright.errors import LostError
from feedwright.model.files import Media, ScaledFile

_FOLDER = "pictures/"
_GONE = frozenset({"NoSuchKey", "404"})


class S3Pictures:
    """Implements ``ports.Pictures``."""

    pixels_at_once = 40_000_000  # a function of 1 GB takes up to ten seconds for so many

    def __init__(self, s3: Any, *, bucket: str) -> None:
        self._s3, self._bucket = s3, bucket

    def scale(self, body: bytes, media: Media, widths: Sequence[int]) -> Sequence[ScaledFile]:
        from feedwright.adapters.pillow_scaler import scale  # noqa: PLC0415 - few articles show a large picture

        return scale(body, media, widths)

    def keep(self, name: str, body: bytes) -> None:
        with translated():
            self._s3.put_object(**self.place(name), Body=body)

    def place(self, name: str) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": _FOLDER + name}

    def demand(self, name: str) -> None:
        """Demand that the picture is kept.

        Raises:
            LostError: it is gone.
        """
        with translated():
            try:
                self._s3.head_object(**self.place(name))
            except ClientError as error:
                if code_of(error) in _GONE:
                    raise LostError(f"the kept picture {name} is gone") from error
                raise
