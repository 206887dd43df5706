"""Where the world is joined: the only place that chooses adapters."""

import sqlite3
import uuid
from collections import deque
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from feedwright.adapters.local.folder_public import FolderPublic
from feedwright.adapters.local.folder_source import STATE_FOLDER, FolderSource
from feedwright.adapters.local.memory_queue import MemoryQueue
from feedwright.adapters.local.sqlite_table import SqliteTable
from feedwright.engine.lease import Worker
from feedwright.errors import StoreError
from feedwright.ports import Message, Ports
from feedwright.settings import Settings

_LOCAL_DEADLINE = timedelta(hours=12)
LOCK_SECONDS = 60  # a second build waits that long for the first


def utc_now() -> datetime:
    return datetime.now(UTC)


def new_token() -> str:
    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class LocalSite:
    """A site on a laptop, locked by this process."""

    worker: Worker
    messages: deque[Message]
    root: str  # names the public folder


@contextmanager
def open_local(
    content: Path, public: Path, *, state: Path | None = None, forced_url: str | None = None
) -> Iterator[LocalSite]:
    """Join a folder of articles, its catalogue in *state* (``CONTENT/.feedwright/``) and a public folder.

    Raises:
        StoreError: another build is at work on this site, or the disk refused.
    """
    state = state or content / STATE_FOLDER
    try:
        state.mkdir(parents=True, exist_ok=True)
        public.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{error.filename}: {error.strerror}") from error
    catalogue = state / "catalogue.sqlite"
    queue = MemoryQueue()
    with (
        _locked(state / "lock.sqlite"),
        closing(SqliteTable(catalogue)) as table,
        closing(FolderPublic(public, catalogue)) as site,
    ):
        ports = Ports(
            source=FolderSource(content, without=[public]),
            table=table,
            public=site,
            queue=queue,
            clock=utc_now,
            new_token=new_token,
            forced_url=forced_url,
        )
        worker = Worker(ports=ports, owner="local", deadline=utc_now() + _LOCAL_DEADLINE)
        yield LocalSite(worker, queue.messages, str(public.resolve()))


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the site's lock; the system frees it when the process ends, however it ends."""
    try:
        with closing(sqlite3.connect(path, timeout=LOCK_SECONDS, isolation_level=None)) as lock:
            lock.execute("BEGIN EXCLUSIVE")
            yield
    except sqlite3.OperationalError as error:
        raise StoreError(f"another build is at work on this site ({path}): {error}") from error


def aws_ports(settings: Settings) -> Ports:
    """Join the buckets, the table and the queue that *settings* name; one session, low-level clients."""
    import boto3  # noqa: PLC0415 - the laptop does without the SDK
    from botocore.config import Config  # noqa: PLC0415

    from feedwright.adapters.aws.dynamodb_table import DynamoTable  # noqa: PLC0415
    from feedwright.adapters.aws.s3_public import S3Public  # noqa: PLC0415
    from feedwright.adapters.aws.s3_source import S3Source  # noqa: PLC0415
    from feedwright.adapters.aws.sqs_queue import SqsQueue  # noqa: PLC0415

    config = Config(retries={"mode": "standard", "max_attempts": 4}, connect_timeout=3, read_timeout=15)
    session = boto3.session.Session()
    s3, dynamodb, sqs = (session.client(name, config=config) for name in ("s3", "dynamodb", "sqs"))
    return Ports(
        source=S3Source(s3, bucket=settings.source_bucket),
        table=DynamoTable(dynamodb, s3, table=settings.table, state_bucket=settings.state_bucket),
        public=S3Public(s3, bucket=settings.public_bucket),
        queue=SqsQueue(sqs, url=settings.queue_url),
        clock=utc_now,
        new_token=new_token,
        default_url=settings.base_url,
    )
