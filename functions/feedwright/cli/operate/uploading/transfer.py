"""Carries an upload out: several files at a time, each step after the one before."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

from boto3.s3.transfer import TransferConfig

from feedwright.cli.operate.uploading.etags import PART_SIZE
from feedwright.cli.operate.uploading.local_files import LocalFile
from feedwright.cli.operate.uploading.upload_plan import BucketObject, Copy
from feedwright.cli.stack import aws_errors
from feedwright.errors import CommandError, StoreError

PARALLEL = 8  # transfers at a time
_DELETED_TOGETHER = 1_000  # S3's own limit
_IN_PARTS = TransferConfig(multipart_threshold=PART_SIZE, multipart_chunksize=PART_SIZE, use_threads=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """The source bucket, as an upload uses it."""

    s3: Any
    name: str

    def objects(self) -> Iterator[BucketObject]:
        with aws_errors():
            for page in self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.name):
                for item in page.get("Contents", []):
                    yield BucketObject(key=item["Key"], size=item["Size"], etag=item["ETag"])

    def upload(self, file: LocalFile, advance: Callable[[int], None]) -> str:
        """Upload a file, and return the ETag of the object."""
        if file.size <= PART_SIZE:
            body = file.path.read_bytes()
            answer = self.s3.put_object(Bucket=self.name, Key=file.key, Body=body)
            advance(file.size)
            return str(answer["ETag"])
        self.s3.upload_file(str(file.path), self.name, file.key, Config=_IN_PARTS, Callback=advance)
        return str(self.s3.head_object(Bucket=self.name, Key=file.key)["ETag"])

    def copy(self, copied: Copy) -> str:
        """Copy an object to its new name, with its metadata, and return the new object's ETag."""
        answer = self.s3.copy_object(
            Bucket=self.name,
            Key=copied.file.key,
            CopySource={"Bucket": self.name, "Key": copied.old.key},
            CopySourceIfMatch=copied.old.etag,
        )
        return str(answer["CopyObjectResult"]["ETag"])

    def delete(self, keys: Sequence[str]) -> None:
        with aws_errors():
            for start in range(0, len(keys), _DELETED_TOGETHER):
                named = [{"Key": key} for key in keys[start : start + _DELETED_TOGETHER]]
                answer = self.s3.delete_objects(Bucket=self.name, Delete={"Objects": named, "Quiet": True})
                if errors := answer.get("Errors"):
                    first = errors[0]
                    message = f"{len(errors):,} files could not be deleted, such as {first['Key']}: {first['Message']}"
                    raise StoreError(f"{message} Run the command again.")

    def upload_all(self, files: Iterable[LocalFile], advance: Callable[[int], None]) -> dict[str, str]:
        """Upload the files, and return their ETags by key."""
        return _all_of({file.key: partial(self.upload, file, advance) for file in files})

    def copy_all(self, copies: Iterable[Copy]) -> dict[str, str]:
        """Copy the renamed files, and return their ETags by key."""
        return _all_of({copied.file.key: partial(self.copy, copied) for copied in copies})


def _all_of(work: dict[str, Callable[[], str]]) -> dict[str, str]:
    """Do all the work, several pieces at a time. What fails is named at the end, when the rest is done.

    Raises:
        CommandError: AWS refuses; the message says what to do.
        StoreError: some pieces failed, and a further try may help.
    """
    with ThreadPoolExecutor(PARALLEL) as pool:
        futures: dict[str, Future[str]] = {key: pool.submit(_translated, each) for key, each in work.items()}
    failed = {key: error for key, future in futures.items() if (error := future.exception())}
    if not failed:
        return {key: future.result() for key, future in futures.items()}
    key, error = next(iter(failed.items()))
    kind = CommandError if isinstance(error, CommandError) else StoreError
    if not isinstance(error, CommandError | StoreError | OSError):
        raise error
    count = f"{len(failed):,} of {len(work):,} files did not go up" if len(work) > 1 else "the file did not go up"
    raise kind(f"{count}, such as {key}: {error} The others are safe: run the command again.") from error


def _translated(work: Callable[[], str]) -> str:
    with aws_errors():
        return work()
