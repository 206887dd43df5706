"""AWS of a simulated history, as moto plays it: every request is a scheduling point, and fails as AWS does.

Faults are injected beneath botocore, so that its own retries are part of the history: an answer that was lost is asked
for again, and meets what its first request did.
"""

import json
import re
from collections import defaultdict
from unittest import mock
from urllib.parse import unquote, urlsplit

from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectionClosedError
from greenlet import getcurrent
from moto import mock_aws
from moto.core.botocore_stubber import BotocoreStubber, MockRawResponse
from moto.s3.models import s3_backends
from msgspec import structs

from feedwright.adapters.aws.messages import messages_of
from feedwright.engine.catalogue.rows import PublicRow
from feedwright.engine.documents.paths import paths_of, target_at
from feedwright.ports import ANY, Put
from stores import PUBLIC, SOURCE, STATE, TABLE, AwsStores, ports_over

# What AWS answers instead of doing what it was asked: status and code. Botocore asks again where it was throttled.
_REFUSALS = {
    "SlowDown": (503, "SlowDown"),
    "ConditionalRequestConflict": (409, "ConditionalRequestConflict"),
    "ProvisionedThroughputExceeded": (400, "ProvisionedThroughputExceededException"),
    "TransactionConflict": (400, "TransactionConflictException"),
    "cancelled by TransactionConflict": (400, "TransactionCanceledException"),
    "cancelled by ConditionalCheckFailed": (400, "TransactionCanceledException"),
    "cancelled by ThrottlingError": (400, "TransactionCanceledException"),
    "RequestThrottled": (400, "RequestThrottled"),
}
_LOST = "answer lost"
_OBJECT_READ, _ROW_READ = ("SlowDown",), ("ProvisionedThroughputExceeded",)
_OBJECT_WRITE = ("SlowDown", "ConditionalRequestConflict", _LOST)
_ROW_WRITE = ("ProvisionedThroughputExceeded", "TransactionConflict", _LOST)
_FAULTS = {
    "s3.GetObject": _OBJECT_READ,
    "s3.HeadObject": _OBJECT_READ,
    "s3.HeadBucket": (),  # botocore asks where a bucket is, if an answer about an object surprised it
    "s3.ListObjectsV2": _OBJECT_READ,
    "s3.PutObject": _OBJECT_WRITE,
    "s3.CopyObject": _OBJECT_WRITE,
    "s3.DeleteObject": _OBJECT_WRITE,
    "dynamodb.GetItem": _ROW_READ,
    "dynamodb.BatchGetItem": _ROW_READ,
    "dynamodb.Query": _ROW_READ,
    "dynamodb.PutItem": _ROW_WRITE,
    "dynamodb.DeleteItem": _ROW_WRITE,
    "dynamodb.UpdateItem": _ROW_WRITE,
    "dynamodb.BatchWriteItem": ("ProvisionedThroughputExceeded", _LOST),
    "dynamodb.TransactWriteItems": (*(name for name in _REFUSALS if name.startswith("cancelled")), _LOST),
    "sqs.SendMessageBatch": ("RequestThrottled", _LOST),
}


class Aws:
    keeps_marks = True

    def __init__(self, simulation):
        self._simulation = simulation
        self._moto = mock_aws()
        self._moto.start()
        self._aws = AwsStores()
        self._buckets = s3_backends["123456789012"]["aws"].buckets
        self._throttled = {}  # workers whose next request is throttled as well
        self._done = {}  # transactions, by the token that botocore gave them
        self._seen = defaultdict(list)  # records as they were when somebody read them
        self.ports = ports_over(self._aws)
        self.clock = self.ports.clock
        real = BotocoreStubber.__call__

        def send(stubber, event_name, request, **told):
            operation = event_name.removeprefix("before-send.")
            return self._send(operation, request, lambda: real(stubber, event_name, request, **told))

        def now():
            return self.clock.now.replace(tzinfo=None)

        self._patches = [
            mock.patch.object(BotocoreStubber, "__call__", send),
            mock.patch("moto.s3.models.utcnow", now),  # dates objects
            mock.patch("time.sleep"),  # between botocore's retries
        ]
        for patch in self._patches:
            patch.start()

    def close(self):
        for patch in self._patches:
            patch.stop()
        self._moto.stop()

    def ports_of_workers(self):
        return self.ports

    def put(self, key, body):
        self._aws.s3.put_object(Bucket=SOURCE, Key=key, Body=body)

    def has(self, key):
        return self._aws.source.etag(key) is not None

    def delete(self, key):
        self._aws.delete(key)

    def rows(self):
        items = self._aws.dynamodb.scan(TableName=TABLE, ConsistentRead=True)
        if "LastEvaluatedKey" in items:
            raise NotImplementedError("a simulated catalogue fits one page")
        rows = map(self._aws.table._row, items["Items"])
        return {row.key: row for row in rows}

    def damage(self, key, *, kept):
        """Cut off the end of a row's data; *kept* is the part that stays."""
        [row] = self._aws.table.get([key])
        self._aws.table.transact([Put(structs.replace(row, data=row.data[: int(len(row.data) * kept)]), ANY)])

    def documents(self):
        return {path: self._document(path) for path in self._listed(PUBLIC)}

    def reports(self):
        return {path.removeprefix("reports/") for path in self._listed(STATE, "reports/")}

    def spoil(self, path, body, digest):
        self._aws.s3.put_object(Bucket=PUBLIC, Key=path, Body=body, Metadata={"feedwright": digest} if digest else {})

    def lose(self, path):
        self._aws.s3.delete_object(Bucket=PUBLIC, Key=path)

    def _listed(self, bucket, prefix=""):
        listed = self._aws.s3.list_objects_v2(Bucket=bucket, Prefix=prefix)
        return [one["Key"] for one in listed.get("Contents", [])]

    def _document(self, path):
        return self._aws.public.head(path).digest, self._aws.fetch(path)

    # --- requests -------------------------------------------------------------------------------

    def _send(self, operation, request, act):
        simulation, worker = self._simulation, getcurrent()
        if worker is simulation.scheduler:
            return act()
        told = operation if simulation.story is None else f"{operation} {_briefly(request)}"
        fault = simulation.point(told, _FAULTS[operation])
        if fault is None and not simulation.quiet:
            fault = self._throttled.pop(worker, None)
        if fault in _REFUSALS:
            if _REFUSALS[fault][0] == 503 or "Thr" in fault:  # half of them last longer than botocore's patience
                self._throttled[worker] = simulation.random.choice([None, fault])
            return _refused(request, *_REFUSALS[fault], fault.rpartition(" ")[2])
        answer = self._act(operation, request, act)
        simulation.point()
        if fault == _LOST:
            raise ConnectionClosedError(endpoint_url=request.url)
        return answer

    def _act(self, operation, request, act):
        """Do what is asked, and what moto leaves out: the conditions of copies, the tokens of transactions."""
        if operation == "s3.CopyObject" and not self._may_copy(request):
            return _refused(request, 412, "PreconditionFailed")
        token = None
        if operation == "dynamodb.TransactWriteItems":
            token = json.loads(request.body)["ClientRequestToken"]
            if token in self._done:
                return self._done[token]
        if operation == "s3.HeadObject" and _place(request)[0] == PUBLIC:
            self._simulation.promises.looked(_place(request)[1])
        if operation in {"dynamodb.GetItem", "dynamodb.BatchGetItem", "dynamodb.UpdateItem"}:
            for path in _rows_of_documents(json.loads(request.body)):
                self._simulation.promises.looked(path)
        answer = act()
        if answer.status_code < 300:
            self._done[token] = answer
            self._watch(operation, request)
        if operation == "dynamodb.BatchGetItem" and answer.status_code < 300:
            return self._as_it_was(json.loads(request.body)["RequestItems"][TABLE], answer, request)
        return answer

    def _as_it_was(self, asked, answer, request):
        """Answer as DynamoDB may if it is not asked for a consistent read: with items of some time ago."""
        told, random = json.loads(answer.content), self._simulation.random
        for number, item in enumerate(items := told["Responses"][TABLE]):
            if item["sort"]["S"] == "record":
                seen = self._seen[item["partition"]["S"]]
                if not asked["ConsistentRead"] and seen and random.random() < 0.5:
                    items[number] = random.choice([seen[-1], random.choice(seen)])
                    self._simulation.counts["glance at an older record"] += 1
                seen += [] if item in seen else [item]
        return AWSResponse(request.url, answer.status_code, {}, MockRawResponse(json.dumps(told).encode()))

    def _watch(self, operation, request):
        promises = self._simulation.promises
        if operation == "sqs.SendMessageBatch":
            entries = json.loads(request.body)["Entries"]
            self._simulation.send([message for one in entries for message in messages_of(one["MessageBody"])])
        bucket, path = _place(request)
        if bucket != PUBLIC:
            return
        if operation == "s3.PutObject":
            promises.wrote(path, self._buckets[PUBLIC].keys[path].value)
        elif operation == "s3.CopyObject":
            promises.copied(path)
        elif operation == "s3.DeleteObject":
            promises.removed(path)

    def _may_copy(self, request):
        bucket, _, key = unquote(_header(request, "x-amz-copy-source")).partition("/")
        source = self._buckets[bucket].keys.get(key)
        there = self._buckets[PUBLIC].keys.get(_place(request)[1])
        if source is None or _header(request, "x-amz-copy-source-if-match") not in {None, source.etag}:
            return False
        expected = _header(request, "If-Match")
        return there is None if expected is None else bool(there) and there.etag == expected


def _place(request):
    url = urlsplit(request.url)
    return url.netloc.partition(".")[0], unquote(url.path[1:])


def _rows_of_documents(request):
    """Name the public documents whose rows a request reads."""
    keys = [request["Key"]] if "Key" in request else request["RequestItems"][TABLE]["Keys"]
    homes = [key["sort"]["S"] for key in keys if key["partition"]["S"] == PublicRow.PARTITION]
    return [path for home in homes for path in paths_of(target_at(home))]


def _header(request, name):
    value = request.headers.get(name)
    return value.decode() if isinstance(value, bytes) else value


def _briefly(request):
    if not isinstance(request.body, bytes):
        return " ".join(_place(request))
    told = re.findall(r'"(?:partition|sort|:p|:s|MessageBody)": \{?(?:"S": )?"([^"]+)"', request.body.decode())
    return " ".join(told)


def _refused(request, status, code, reason=None):
    if isinstance(request.body, bytes):  # DynamoDB and SQS speak JSON
        told = {"__type": f"com.amazonaws#{code}", "message": "injected"}
        told |= {"CancellationReasons": [{"Code": reason}]} if code == "TransactionCanceledException" else {}
        body = json.dumps(told)
    else:
        body = f"<Error><Code>{code}</Code><Message>injected</Message></Error>"
    return AWSResponse(request.url, status, {}, MockRawResponse(body.encode() if request.method != "HEAD" else b""))
