"""The public bucket."""

from typing import Any

from botocore.exceptions import ClientError

from feedwright.adapters.aws.errors import code_of, translated
from feedwright.model import Document
from feedwright.ports import Standing

_DIGEST = "feedwright"  # metadata name; the value is a hash over bytes and headers
# A failed condition, S3's "another request to this key is under way", and If-Match on what is gone.
_CONFLICTS = frozenset({"PreconditionFailed", "412", "ConditionalRequestConflict", "409", "NoSuchKey", "404"})


class S3Public:
    """Implements ``ports.PublicSite``."""

    def __init__(self, s3: Any, *, bucket: str) -> None:
        self._s3, self._bucket = s3, bucket

    def head(self, path: str) -> Standing | None:
        with translated():
            try:
                answer = self._s3.head_object(Bucket=self._bucket, Key=path)
            except ClientError as error:
                if code_of(error) in {"NoSuchKey", "404"}:
                    return None
                raise
        return Standing(answer["ETag"], answer.get("Metadata", {}).get(_DIGEST))

    def write(self, document: Document, *, expected: str | None) -> None:
        condition = {"IfNoneMatch": "*"} if expected is None else {"IfMatch": expected}
        with translated(conflict=_is_conflict):
            self._s3.put_object(
                Bucket=self._bucket,
                Key=document.path,
                Body=document.body,
                ContentType=document.media_type,
                CacheControl=document.cache_control,
                Metadata={_DIGEST: document.digest},
                **condition,
            )

    def remove(self, path: str, *, expected: str) -> None:
        with translated(conflict=_is_conflict):
            try:
                self._s3.delete_object(Bucket=self._bucket, Key=path, IfMatch=expected)
            except ClientError as error:
                if code_of(error) not in {"NoSuchKey", "404"}:
                    raise


def _is_conflict(error: ClientError) -> bool:
    return code_of(error) in _CONFLICTS
