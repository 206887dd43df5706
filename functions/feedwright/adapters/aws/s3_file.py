"""An object of S3, as a file that can be read in parts."""

import hashlib
from contextlib import closing
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from botocore.exceptions import ClientError

from feedwright.adapters.aws.errors import code_of, translated
from feedwright.ports import HASHED

_BLOCK = 256 * 1024  # bytes of one request; for most files the first block is enough
_KEPT = 8  # blocks that are kept in memory
_GONE = frozenset({"NoSuchKey", "404"})
_EMPTY = frozenset({"InvalidRange", "416"})
_CHANGED = frozenset({"PreconditionFailed", "412"}) | _GONE


class S3File:
    """Implements ``ports.SourceFile`` by ranged GETs of one version."""

    def __init__(self, s3: Any, bucket: str, key: str) -> None:
        """Open *key*. Size, ETag and time come with the first block.

        Raises:
            ClientError: S3 refused.
        """
        self._s3, self._place = s3, {"Bucket": bucket, "Key": key}
        answer = self._first()
        self.size: int = _whole_size(answer)
        self.etag: str = answer["ETag"]
        self.modified: datetime = answer["LastModified"].astimezone(UTC)
        self._at = 0

    @cached_property
    def digest(self) -> str:
        if self.size > HASHED:
            return self.etag.strip('"')
        if not self.is_costly:
            return hashlib.sha256(self._block(0)).hexdigest() if self.size else hashlib.sha256().hexdigest()
        digest = hashlib.sha256()
        with translated(conflict=lambda error: code_of(error) in _CHANGED):
            answer = self._s3.get_object(**self._place, IfMatch=self.etag)
            with closing(answer["Body"]) as stream:
                for part in stream.iter_chunks(_BLOCK):
                    digest.update(part)
        return digest.hexdigest()

    @property
    def is_costly(self) -> bool:
        return self.size > _BLOCK

    def read(self, size: int = -1, /) -> bytes:
        end = self.size if size < 0 else min(self._at + size, self.size)
        parts = []
        while self._at < end:
            number, start = divmod(self._at, _BLOCK)
            parts.append(self._block(number)[start : start + end - self._at])
            self._at = min(end, (number + 1) * _BLOCK)
        return b"".join(parts)

    def seek(self, offset: int, whence: int = 0, /) -> int:
        self._at = max(0, offset + (0, self._at, self.size)[whence])
        return self._at

    def tell(self) -> int:
        return self._at

    def close(self) -> None:
        self._blocks.clear()

    def _first(self) -> Any:
        self._blocks: dict[int, bytes] = {}
        try:
            answer = self._s3.get_object(**self._place, Range=_range(0))
        except ClientError as error:
            if code_of(error) in _EMPTY:  # the object is empty, so there is no first byte
                return self._s3.head_object(**self._place)
            raise
        self._keep(0, answer)
        return answer

    def _block(self, number: int) -> bytes:
        if number not in self._blocks:
            with translated(conflict=lambda error: code_of(error) in _CHANGED):
                answer = self._s3.get_object(**self._place, Range=_range(number), IfMatch=self.etag)
                self._keep(number, answer)
        return self._blocks[number]

    def _keep(self, number: int, answer: Any) -> None:
        with closing(answer["Body"]) as stream:
            self._blocks[number] = stream.read()
        if len(self._blocks) > _KEPT:
            del self._blocks[next(iter(self._blocks))]


def open_file(s3: Any, bucket: str, key: str) -> S3File | None:
    with translated():
        try:
            return S3File(s3, bucket, key)
        except ClientError as error:
            if code_of(error) in _GONE:
                return None
            raise


def _range(number: int) -> str:
    return f"bytes={number * _BLOCK}-{(number + 1) * _BLOCK - 1}"


def _whole_size(answer: Any) -> int:
    content_range: str = answer.get("ContentRange", "")  # "bytes 0-262143/1000000"
    return int(content_range.rpartition("/")[2] or answer["ContentLength"])
