"""Joins the ports of a deployed site: three buckets, a table and a queue."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from botocore.config import Config
from msgspec import Struct

from feedwright.adapters.aws.at_once import Threads
from feedwright.adapters.aws.dynamodb_table import DynamoTable
from feedwright.adapters.aws.s3_pictures import S3Pictures
from feedwright.adapters.aws.s3_public import S3Documents, S3Public
from feedwright.adapters.aws.s3_source import S3Source
from feedwright.adapters.aws.sqs_queue import SqsQueue
from feedwright.adapters.clock import new_token
from feedwright.adapters.http_hub import HttpHub
from feedwright.adapters.quarantine import FirstTryIsolation
from feedwright.ports import Ports

_BEHIND_CDN = "+cdn"
REPORTS = "reports/"  # the folder of reports in the state bucket
_ATTEMPTS, _CONNECT, _READ = 3, 1, 4  # seconds
_WAITS = sum(2**attempt for attempt in range(_ATTEMPTS - 1))  # the longest waits between the attempts
CONFIG = Config(
    retries={"mode": "standard", "total_max_attempts": _ATTEMPTS}, connect_timeout=_CONNECT, read_timeout=_READ
)
LONGEST_CALL = timedelta(seconds=_ATTEMPTS * (_CONNECT + _READ) + _WAITS)  # a call that hangs takes no longer


class Places(Struct, frozen=True, kw_only=True):
    """Where a deployed site keeps its parts."""

    source_bucket: str
    state_bucket: str
    public_bucket: str
    table: str
    queue_url: str
    base_url: str
    delivery: str  # "bucket", or "cdn" if readers come through CloudFront


def join_ports(
    places: Places, client: Callable[..., Any], *, clock: Callable[[], datetime], config: Config = CONFIG
) -> Ports:
    """Connect to the buckets, the table and the queue. *client* makes a low-level client of a service."""
    s3, dynamodb = (client(name, config=config) for name in ("s3", "dynamodb"))
    behind_cdn = places.delivery == "cdn"
    pictures = S3Pictures(s3, bucket=places.state_bucket)
    ports = Ports(
        source=S3Source(s3, bucket=places.source_bucket),
        table=DynamoTable(dynamodb, s3, table=places.table, state_bucket=places.state_bucket),
        public=S3Public(
            s3,
            bucket=places.public_bucket,
            source_bucket=places.source_bucket,
            pictures=pictures,
            behind_cdn=behind_cdn,
        ),
        reports=S3Documents(s3, bucket=places.state_bucket, prefix=REPORTS, private=True),
        queue=SqsQueue(lambda: client("sqs", config=config), url=places.queue_url),
        hub=HttpHub(),
        pictures=pictures,
        clock=clock,
        new_token=new_token,
        isolation=FirstTryIsolation(),
        together=Threads(),
        default_url=places.base_url,
    )
    # A CDN changes how documents are stored, as another release does, so that all are written anew in the same way.
    return replace(ports, code=f"{ports.code}{_BEHIND_CDN}") if behind_cdn else ports
