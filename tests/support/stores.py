"""The three sets of stores that keep one contract: in memory, on a disk, and on AWS as moto plays it.

Each holds ``table``, ``source``, ``public`` and ``queue``, and what a test needs to be the author, a reader or
somebody else: ``put`` and ``delete`` a source object, ``fetch`` a public file, ``intrude`` where readers fetch from,
``receive`` what was sent.
"""

import os
from contextlib import closing, contextmanager
from functools import cache
from itertools import count

import boto3
from botocore.config import Config
from moto import mock_aws
from moto.core import DEFAULT_ACCOUNT_ID
from moto.s3.models import s3_backends

import quick_aws  # noqa: F401 - for its effect
from factories import NOON
from feedwright.adapters.aws.dynamodb_table import DynamoTable
from feedwright.adapters.aws.messages import messages_of
from feedwright.adapters.aws.s3_pictures import S3Pictures
from feedwright.adapters.aws.s3_public import S3Documents, S3Public
from feedwright.adapters.aws.s3_source import S3Source
from feedwright.adapters.aws.sqs_queue import SqsQueue
from feedwright.adapters.local.folder_pictures import FolderPictures
from feedwright.adapters.local.folder_public import FolderPublic, FolderReports
from feedwright.adapters.local.folder_source import FolderSource
from feedwright.adapters.local.sqlite_queue import SqliteQueue
from feedwright.adapters.local.sqlite_table import SqliteTable
from feedwright.model.files import Document
from feedwright.ports import Ports
from memory import Clock, MemoryHub, MemoryPictures, MemoryPublic, MemoryQueue, MemorySource, MemoryTable

REGION = "us-east-1"
SOURCE, STATE, PUBLIC, TABLE, QUEUE = "the-source", "the-state", "the-public", "the-table", "the-queue"


class MemoryStores:
    def __init__(self):
        self.table, self.source, self.queue = MemoryTable(), MemorySource(), MemoryQueue()
        self.pictures = MemoryPictures()
        self.public = MemoryPublic(self.source, pictures=self.pictures)
        self.reports = MemoryPublic(self.source, private=True)

    def put(self, key, body, *, metadata=(), charset=None):
        self.source.put(key, body, modified=NOON, metadata=tuple(dict(metadata).items()), charset=charset)

    def put_many(self, keys):
        for key in keys:
            self.put(key, b"")

    def delete(self, key):
        self.source.delete(key)

    def fetch(self, path):
        return self.public.body(path) if path in self.public.documents else None

    def intrude(self, path, body):
        self.public.place(_Foreign(path=path, media_type="text/plain", body=body))

    def receive(self):
        return list(self.queue.messages)


class _Foreign(Document):
    digest = None  # nobody noted one


class LocalStores:
    def __init__(self, folder):
        self.content, self.site, self.catalogue = folder / "content", folder / "site", folder / "catalogue.sqlite"
        self.content.mkdir()
        self.site.mkdir()
        self.table, self.source = SqliteTable(self.catalogue), FolderSource(self.content)
        self.queue, self.pictures = SqliteQueue(self.catalogue), FolderPictures(folder / "pictures")
        self.public = self.public_at(self.catalogue)
        self.reports = FolderReports(folder / "reports", self.catalogue)

    def close(self):
        self.table.close()
        self.queue.close()
        self.public.close()
        self.reports.close()

    def public_at(self, catalogue):
        return FolderPublic(self.site, catalogue, self.source, self.pictures)

    def put(self, key, body, *, modified=None):
        path = self.content / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        if modified is not None:
            os.utime(path, (modified, modified))

    def put_many(self, keys):
        for key in keys:
            self.put(key, b"")

    def delete(self, key):
        (self.content / key).unlink()

    def fetch(self, path):
        return (self.site / path).read_bytes() if (self.site / path).is_file() else None

    def intrude(self, path, body):
        (self.site / path).parent.mkdir(parents=True, exist_ok=True)
        (self.site / path).write_bytes(body)

    def receive(self):
        return list(self.queue.messages)


class AwsStores:
    """Needs the caller's ``mock_aws``."""

    def __init__(self):
        self.s3, self.dynamodb, self.sqs = clients()
        for bucket in (SOURCE, STATE, PUBLIC):
            self.s3.create_bucket(Bucket=bucket)
        self.dynamodb.create_table(
            TableName=TABLE,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("partition", "sort")],
            KeySchema=[
                {"AttributeName": "partition", "KeyType": "HASH"},
                {"AttributeName": "sort", "KeyType": "RANGE"},
            ],
        )
        self.url = self.sqs.create_queue(QueueName=QUEUE)["QueueUrl"]
        self.table = DynamoTable(self.dynamodb, self.s3, table=TABLE, state_bucket=STATE)
        self.source = S3Source(self.s3, bucket=SOURCE)
        self.pictures = S3Pictures(self.s3, bucket=STATE)
        self.public = S3Public(self.s3, bucket=PUBLIC, source_bucket=SOURCE, pictures=self.pictures)
        self.reports = S3Documents(self.s3, bucket=STATE, prefix="reports/", private=True)
        self.queue = SqsQueue(lambda: self.sqs, url=self.url)

    def put(self, key, body, *, metadata=(), charset=None):
        kind = f"text/markdown; charset={charset}" if charset else "text/markdown"
        self.s3.put_object(Bucket=SOURCE, Key=key, Body=body, Metadata=dict(metadata), ContentType=kind)

    def put_many(self, keys):
        """Put empty objects right into moto, in a tenth of the time that as many requests take."""
        for key in keys:
            s3_backends[DEFAULT_ACCOUNT_ID]["aws"].put_object(SOURCE, key, b"")

    def delete(self, key):
        self.s3.delete_object(Bucket=SOURCE, Key=key)

    def fetch(self, path):
        try:
            return self.s3.get_object(Bucket=PUBLIC, Key=path)["Body"].read()
        except self.s3.exceptions.NoSuchKey:
            return None

    def intrude(self, path, body):
        self.s3.put_object(Bucket=PUBLIC, Key=path, Body=body)

    def receive(self):
        received = []
        while answer := self.sqs.receive_message(QueueUrl=self.url, MaxNumberOfMessages=10).get("Messages"):
            received += [message for one in answer for message in messages_of(one["Body"])]
        return received


@cache
def clients():
    """Make the clients once: they are most of the time that such a test takes."""
    session = boto3.Session("an-id", "a-secret", region_name=REGION)
    config = Config(retries={"mode": "standard", "max_attempts": 2})
    return tuple(session.client(name, config=config) for name in ("s3", "dynamodb", "sqs"))


@contextmanager
def opened(kind, folder):
    """Open the stores of that *kind*, all of them empty."""
    if kind == "memory":
        yield MemoryStores()
    elif kind == "local":
        with closing(LocalStores(folder)) as stores:
            yield stores
    else:
        with mock_aws():
            yield AwsStores()


def ports_over(stores):
    """Join *stores* with a clock that stands still and tokens that count up."""
    numbers = count(1)
    return Ports(
        source=stores.source,
        table=stores.table,
        public=stores.public,
        reports=stores.reports,
        queue=stores.queue,
        hub=MemoryHub(),
        pictures=stores.pictures,
        clock=Clock(),
        new_token=lambda: f"{next(numbers):08x}",
    )
