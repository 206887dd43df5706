"""Joins the ports of a deployment: three buckets, a table and a queue."""

from dataclasses import replace

import boto3
from botocore.config import Config

from feedwright.adapters.aws.dynamodb_table import DynamoTable
from feedwright.adapters.aws.s3_public import S3Documents, S3Public
from feedwright.adapters.aws.s3_source import S3Source
from feedwright.adapters.aws.sqs_queue import SqsQueue
from feedwright.adapters.clock import new_token, utc_now
from feedwright.adapters.http_hub import HttpHub
from feedwright.adapters.quarantine import FirstTryIsolation
from feedwright.lambdas.environment import Environment
from feedwright.ports import Ports

_BEHIND_CDN = "+cdn"
REPORTS = "reports/"  # the folder of reports in the state bucket
# A call makes three attempts of five seconds, so even a call that hangs ends within the reserve of the handlers.
_CONFIG = Config(retries={"mode": "standard", "max_attempts": 3}, connect_timeout=1, read_timeout=4)


def aws_ports(settings: Environment) -> Ports:
    """Connect to the buckets, the table and the queue that *settings* name, with one session and low-level clients."""
    session = boto3.session.Session()
    s3, dynamodb = (session.client(name, config=_CONFIG) for name in ("s3", "dynamodb"))
    behind_cdn = settings.delivery == "cdn"
    ports = Ports(
        source=S3Source(s3, bucket=settings.source_bucket),
        table=DynamoTable(dynamodb, s3, table=settings.table, state_bucket=settings.state_bucket),
        public=S3Public(s3, bucket=settings.public_bucket, source_bucket=settings.source_bucket, behind_cdn=behind_cdn),
        reports=S3Documents(s3, bucket=settings.state_bucket, prefix=REPORTS, private=True),
        queue=SqsQueue(lambda: session.client("sqs", config=_CONFIG), url=settings.queue_url),
        hub=HttpHub(),
        clock=utc_now,
        new_token=new_token,
        isolation=FirstTryIsolation(),
        default_url=settings.base_url,
    )
    # A CDN changes how documents are stored, as another release does, so that all are written anew in the same way.
    return replace(ports, code=f"{ports.code}{_BEHIND_CDN}") if behind_cdn else ports
