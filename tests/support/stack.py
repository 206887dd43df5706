"""The deployed stack: `template.yaml` itself on moto, and the real handlers fed with what stands in the queue."""

import json
import uuid
from collections import Counter
from contextlib import contextmanager
from urllib.parse import quote_plus

import boto3
from botocore.client import BaseClient
from moto import mock_aws
from moto.core import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.s3.models import s3_backends
from moto.sqs.models import sqs_backends

import deploy
import publish as publish_module
import sweep as sweep_module
from feedwright.lambdas import deployment, handlers
from feedwright.rendering.report_index import INDEX_PATHS
from memory import SITE_TOML

SITE = SITE_TOML.replace('url = "https://gazette.example/"\n', "")


@contextmanager
def opened(monkeypatch):
    """Open the stack, empty. A worker's tests share one deployment, as long as no other test starts a moto of its own."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", deploy.REGION)
    moto = mock_aws()
    moto.start(reset=False)
    try:
        yield Stack(monkeypatch, _deployment())
    finally:
        moto.stop(remove_data=False)
        handlers._ports.cache_clear()


def deployed_anew():
    return deploy.deploy(f"fw{uuid.uuid4().hex[:8]}")


def _deployment():
    """Deploy, or empty what an earlier test of this worker deployed, if that still stands."""
    if not (_DEPLOYED and _is_emptied(_DEPLOYED[-1])):
        _DEPLOYED[:] = [deployed_anew()]
    return _DEPLOYED[-1]


_DEPLOYED = []  # the deployment that this worker's tests share


def _is_emptied(deployed):
    """Empty buckets, table and queues within moto; False: another test's moto has removed them."""
    buckets = s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets
    tables = dynamodb_backends[DEFAULT_ACCOUNT_ID][deploy.REGION].tables
    queues = sqs_backends[DEFAULT_ACCOUNT_ID][deploy.REGION].queues
    if deployed.table not in tables:
        return False
    for name in (deployed.source_bucket, deployed.state_bucket, deployed.public_bucket):
        buckets[name].keys = type(buckets[name].keys)()
    tables[deployed.table].items.clear()
    for url in (deployed.queue_url, deployed.dead_letter_url):
        queue = queues[url.rpartition("/")[2]]
        queue._messages, queue._pending_messages, queue.deleted_messages = [], set(), set()
        queue.last_purged_at = None
    return True


class Context:
    """What Lambda tells of an invocation."""

    function_name = "feedwright"
    function_version = "$LATEST"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:eu-central-1:123456789012:function:feedwright"

    def __init__(self, milliseconds=60_000):
        self.aws_request_id = uuid.uuid4().hex
        self._milliseconds = milliseconds

    def get_remaining_time_in_millis(self):
        return self._milliseconds


class Stack:
    """The deployed stack, its queue pumped by hand: moto runs no Lambda."""

    def __init__(self, monkeypatch, deployed=None):
        self._monkeypatch, self.deployed = monkeypatch, deployed or deployed_anew()
        session = boto3.Session(region_name=deploy.REGION)
        self.s3, self.sqs = session.client("s3"), session.client("sqs")

    def put(self, key, body, **told):
        body = body.encode() if isinstance(body, str) else body
        self.s3.put_object(Bucket=self.deployed.source_bucket, Key=key, Body=body, **told)

    def delete(self, key):
        """Delete, and send the event that a versioned bucket sends for it; moto sends none."""
        self.s3.delete_object(Bucket=self.deployed.source_bucket, Key=key)
        self.send(s3_event(self.deployed.source_bucket, key, "ObjectRemoved:DeleteMarkerCreated"))

    def send(self, body):
        self.sqs.send_message(QueueUrl=self.deployed.queue_url, MessageBody=body)

    def invoke(self, module, event, milliseconds=60_000):
        name = module.__name__
        for variable, value in self.deployed.environment[name].items():
            self._monkeypatch.setenv(variable, value)
        return module.handler(event, Context(milliseconds))

    def pump(self, *, again=False):
        """Feed the publish function until the queue is empty; failed records stay in it, hidden.

        *again*: they are seen at once, until the queue gives them up for dead.
        """
        failed = []
        for _ in range(100):
            url = self.deployed.queue_url
            messages = self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
            if not messages:
                return failed
            records = [sqs_record(message) for message in messages]
            answer = self.invoke(publish_module, {"Records": records})
            failing = {item["itemIdentifier"] for item in answer["batchItemFailures"]}
            failed += [message["Body"] for message in messages if message["MessageId"] in failing]
            for message in messages:
                handle = {"QueueUrl": url, "ReceiptHandle": message["ReceiptHandle"]}
                if message["MessageId"] not in failing:
                    self.sqs.delete_message(**handle)
                elif again:
                    self.sqs.change_message_visibility(**handle, VisibilityTimeout=0)
        raise AssertionError("the queue never runs empty")

    def forward_to(self, moment):
        """Let functions that start now find it is *moment*."""
        self._monkeypatch.setattr(deployment, "utc_now", lambda: moment)
        handlers._ports.cache_clear()

    def sweep(self):
        return self.invoke(sweep_module, {})

    def documents(self):
        listed = self.s3.list_objects_v2(Bucket=self.deployed.public_bucket).get("Contents", [])
        return sorted(item["Key"] for item in listed)

    def reports(self):
        """Return the keys of all reports, without their index."""
        listed = self.s3.list_objects_v2(Bucket=self.deployed.state_bucket, Prefix="reports/").get("Contents", [])
        return [item["Key"] for item in listed if item["Key"].removeprefix("reports/") not in INDEX_PATHS]

    def body(self, path):
        return self.s3.get_object(Bucket=self.deployed.public_bucket, Key=path)["Body"].read()

    def items(self):
        return json.loads(self.body("feed.json"))["items"]


def sqs_record(message):
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": {},
        "messageAttributes": {},
        "md5OfBody": "",
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:eu-central-1:123456789012:queue",
        "awsRegion": deploy.REGION,
    }


def s3_event(bucket, key, name="ObjectCreated:Put"):
    """As real S3 writes it today; the key is encoded as a form would."""
    record = {
        "eventVersion": "2.6",
        "eventSource": "aws:s3",
        "eventName": name,
        "s3": {
            "bucket": {"name": bucket},
            "object": {"key": quote_plus(key, safe="/"), "sequencer": "0061", "versionId": "v"},
        },
    }
    return json.dumps({"Records": [record]})


class Calls:
    """Records every call that the handlers' clients make."""

    def __init__(self, monkeypatch):
        self.made = []
        real = BaseClient._make_api_call

        def recorded(client, operation, arguments):
            # A copy: botocore rewrites what it is given.
            self.made.append((client.meta.service_model.service_name, operation, dict(arguments)))
            return real(client, operation, arguments)

        monkeypatch.setattr(BaseClient, "_make_api_call", recorded)

    def counted(self):
        return Counter(operation for _, operation, _ in self.made)
