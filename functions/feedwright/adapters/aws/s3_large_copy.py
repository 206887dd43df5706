"""Copies very large files within S3 in parts, so that no request outlasts its time, and any worker goes on with it.

An upload in parts is invisible until it is completed. So the parts may be copied before anybody may see the file. What
is done S3 itself knows: nothing is noted elsewhere, and uploads that nobody completes end by a rule of the bucket.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from feedwright.adapters.aws.errors import code_of, translated
from feedwright.errors import Conflict
from feedwright.model.files import MediaCopy
from feedwright.ports import HASHED

_PART = 64_000_000  # bytes: S3 copies so many in less than a second
_AT_ONCE = 8  # parts
_CONFLICTS = frozenset({"PreconditionFailed", "412", "NoSuchUpload", "NoSuchKey", "404"})
_CONFLICTS_OF_END = _CONFLICTS | {"ConditionalRequestConflict", "409", "InvalidPart"}


class S3LargeCopies:
    """Copies of files of the source bucket into the public bucket.

    Args:
        s3: the client.
        bucket: the public bucket.
        above: a file of more bytes is copied in parts.
        part: the bytes of a part.
        at_once: how many parts one call copies.
    """

    def __init__(
        self, s3: Any, *, bucket: str, above: int = HASHED, part: int = _PART, at_once: int = _AT_ONCE
    ) -> None:
        self._s3, self._bucket, self.above, self._part, self._at_once = s3, bucket, above, part, at_once

    def is_large(self, media: MediaCopy) -> bool:
        return media.length > self.above and not media.is_kept

    def go_on(self, media: MediaCopy, source: Mapping[str, str], headers: Mapping[str, Any]) -> bool:
        """Copy the next parts, and say whether all are there.

        Args:
            media: the file and its public path.
            source: its place.
            headers: what the public file is served with.
        """
        with translated(conflict=lambda error: code_of(error) in _CONFLICTS):
            upload = self._upload(media.path) or self._begin(media.path, headers)
            there = {part["PartNumber"] for part in self._parts(media.path, upload)}
            missing = [number for number in range(1, self._count(media) + 1) if number not in there]
            for number in missing[: self._at_once]:
                self._s3.upload_part_copy(
                    **self._place(media.path),
                    UploadId=upload,
                    PartNumber=number,
                    CopySource=source,
                    CopySourceRange=self._range(media, number),
                    CopySourceIfMatch=media.source_etag,
                )
        return len(missing) <= self._at_once

    def end(self, path: str, condition: Mapping[str, str]) -> str:
        """Complete the upload, whose parts are all there, on the condition, and give the ETag."""
        with translated(conflict=lambda error: code_of(error) in _CONFLICTS_OF_END):
            upload = self._upload(path)
            if upload is None:
                raise Conflict(f"{path}: another worker has completed the upload")
            parts = [
                {name: value for name, value in part.items() if name in {"PartNumber", "ETag"} or "Checksum" in name}
                for part in self._parts(path, upload)
            ]
            answer = self._s3.complete_multipart_upload(
                **self._place(path), UploadId=upload, MultipartUpload={"Parts": parts}, **condition
            )
        return str(answer["ETag"])

    def _place(self, path: str) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": path}

    def _begin(self, path: str, headers: Mapping[str, Any]) -> str:
        return str(self._s3.create_multipart_upload(**self._place(path), **headers)["UploadId"])

    def _upload(self, path: str) -> str | None:
        """Give the oldest upload to the path: two workers that began at the same time go on with the same one."""
        listed: Sequence[Any] = self._s3.list_multipart_uploads(Bucket=self._bucket, Prefix=path).get("Uploads", [])
        uploads = [(upload["Initiated"], upload["UploadId"]) for upload in listed if upload["Key"] == path]
        return min(uploads)[1] if uploads else None

    def _parts(self, path: str, upload: str) -> Sequence[Any]:
        parts: Sequence[Any] = self._s3.list_parts(**self._place(path), UploadId=upload).get("Parts", [])
        return parts

    def _count(self, media: MediaCopy) -> int:
        return -(-media.length // self._part)

    def _range(self, media: MediaCopy, number: int) -> str:
        return f"bytes={(number - 1) * self._part}-{min(number * self._part, media.length) - 1}"
