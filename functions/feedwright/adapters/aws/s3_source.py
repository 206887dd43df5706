"""The author's bucket."""

import re
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC
from typing import Any

from botocore.exceptions import ClientError

from feedwright.adapters.aws.errors import code_of, translated
from feedwright.adapters.aws.s3_file import S3File, open_file
from feedwright.model.files import SourceObject
from feedwright.ports import ListedObject, Listing

_LIST_PAGE = 1_000  # S3's own limit


class S3Source:
    """Implements ``ports.Source``."""

    def __init__(self, s3: Any, *, bucket: str) -> None:
        self._s3, self._bucket = s3, bucket

    def read(self, key: str, *, size_limit: int) -> SourceObject | None:
        with translated():
            try:
                answer = self._s3.get_object(Bucket=self._bucket, Key=key)
            except ClientError as error:
                if code_of(error) in {"NoSuchKey", "404"}:
                    return None
                raise
            size = answer["ContentLength"]
            # Not "with answer['Body']": that skips the SDK's checks, so a body that breaks off would seem to be whole.
            with closing(answer["Body"]) as stream:
                body = stream.read() if size <= size_limit else b""
        return SourceObject(
            key=key,
            body=body,
            size=size,
            etag=answer["ETag"],
            modified=answer["LastModified"].astimezone(UTC),
            metadata=tuple(sorted(answer.get("Metadata", {}).items())),
            charset=_charset(answer.get("ContentType", "")),
        )

    def list(self, *, after: str, limit: int, folder: str = "") -> Listing:
        objects: list[ListedObject] = []
        complete = False
        while len(objects) < limit and not complete:
            start = objects[-1].key if objects else after
            with translated():
                page = self._s3.list_objects_v2(
                    Bucket=self._bucket,
                    Prefix=folder,
                    StartAfter=start,
                    MaxKeys=min(limit - len(objects), _LIST_PAGE),
                )
            objects += [ListedObject(item["Key"], item["ETag"]) for item in page.get("Contents", [])]
            complete = not page["IsTruncated"]
        return Listing(objects, complete)

    def open(self, key: str) -> S3File | None:
        return open_file(self._s3, self._bucket, key)

    def etag(self, key: str) -> str | None:
        with translated():
            try:
                answer = self._s3.head_object(Bucket=self._bucket, Key=key)
            except ClientError as error:
                if code_of(error) in {"NoSuchKey", "404"}:
                    return None
                raise
        return str(answer["ETag"])

    def beside(self, stem: str, suffixes: Sequence[str]) -> Sequence[str]:
        wanted = [stem + suffix for suffix in suffixes]
        listed: set[str] = set()
        continuation: dict[str, str] = {}
        with translated():
            while True:
                page = self._s3.list_objects_v2(Bucket=self._bucket, Prefix=f"{stem}.", **continuation)
                listed |= {item["Key"] for item in page.get("Contents", [])}
                if not page["IsTruncated"]:
                    return [key for key in wanted if key in listed]
                continuation = {"ContinuationToken": page["NextContinuationToken"]}


def _charset(content_type: str) -> str | None:
    match = re.search(r"charset=\"?([\w-]+)", content_type, re.IGNORECASE)
    return match[1].lower() if match else None
