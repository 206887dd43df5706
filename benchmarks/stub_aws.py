"""Stands in for S3, DynamoDB and SQS at the wire, cheaply: what is measured is the SDK and what calls it.

It knows the requests that Feedwright makes, and the conditions that it sets, and nothing else.
"""

import base64
import hashlib
import json
import threading
import time
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.utils import formatdate
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.handlers import BUILTIN_HANDLERS
from table_units import Units, read_units, write_units

REGION = "eu-central-1"
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "x",
    "AWS_SECRET_ACCESS_KEY": "x",
    "AWS_DEFAULT_REGION": REGION,
    "FEEDWRIGHT_SOURCE_BUCKET": "source",
    "FEEDWRIGHT_STATE_BUCKET": "state",
    "FEEDWRIGHT_PUBLIC_BUCKET": "public",
    "FEEDWRIGHT_TABLE": "table",
    "FEEDWRIGHT_QUEUE_URL": f"https://sqs.{REGION}.amazonaws.com/123456789012/queue",
    "FEEDWRIGHT_BASE_URL": "https://gazette.example/",
    "FEEDWRIGHT_DELIVERY": "bucket",
    "FEEDWRIGHT_STACK": "gazette",
    "FEEDWRIGHT_TOPIC": f"arn:aws:sns:{REGION}:123456789012:topic",
    "FEEDWRIGHT_METRICS": "few",
    "POWERTOOLS_SERVICE_NAME": "feedwright",
    "POWERTOOLS_METRICS_NAMESPACE": "Feedwright",
}
_KEPT = ("content-type", "cache-control", "x-amz-meta-")
_DATE = formatdate(1_735_700_000, usegmt=True)
_GONE = "<Error><Code>NoSuchKey</Code></Error>"
_REFUSED = "<Error><Code>PreconditionFailed</Code></Error>"

Item = dict[str, Any]
Answer = tuple[int, dict[str, str], bytes]


@dataclass(frozen=True, slots=True)
class Stored:
    """An object of S3."""

    body: bytes
    headers: dict[str, str]

    @property
    def etag(self) -> str:
        return f'"{hashlib.md5(self.body, usedforsecurity=False).hexdigest()}"'  # as S3 gives it


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request that was answered."""

    kind: str
    sent: int  # bytes of the bodies
    received: int
    units: Units
    place: str = ""  # of an object: its bucket and key
    begin: float = 0.0  # seconds, by ``time.perf_counter``
    end: float = 0.0
    cpu: float = 0.0  # seconds that the process had taken then, the stub left out


@dataclass(slots=True)
class World:
    """What the buckets and the table hold."""

    objects: dict[tuple[str, str], Stored] = field(default_factory=dict)
    items: dict[tuple[str, str], Item] = field(default_factory=dict)
    order: dict[str, list[str]] = field(default_factory=dict)  # the sort keys of each partition

    def put(self, item: Item) -> None:
        """Put an item, as its JSON has it."""
        key = key_of(item)
        if key not in self.items:
            insort(self.order.setdefault(key[0], []), key[1])
        self.items[key] = item

    def delete(self, key: tuple[str, str]) -> None:
        if self.items.pop(key, None):
            order = self.order[key[0]]
            del order[bisect_left(order, key[1])]


def key_of(item: Item) -> tuple[str, str]:
    return item["partition"]["S"], item["sort"]["S"]


class Stub:
    """Answers botocore's requests from a world, and counts them.

    Args:
        world: what the buckets and the table hold.
        latency: how many seconds a request of a kind takes; what the stub itself takes is a part of them.
    """

    def __init__(self, world: World, latency: Callable[[str], float] = lambda _: 0.0) -> None:
        self.world, self.exchanges, self.seconds = world, list[Exchange](), 0.0
        self._latency, self._lock = latency, threading.Lock()

    def install(self) -> None:
        """Answer all clients that are made from now on; botocore asks these handlers before it sends."""
        BUILTIN_HANDLERS.append(("before-send", self.answer))

    def remove(self) -> None:
        """Answer no client that is made from now on."""
        BUILTIN_HANDLERS.remove(("before-send", self.answer))

    def answer(self, request: AWSPreparedRequest, **_: object) -> AWSResponse:
        start, begin = time.thread_time(), time.perf_counter()
        body, place = _sent(request), ""
        with self._lock:
            target, units = request.headers.get("X-Amz-Target", b""), Units()
            if target:
                kind = (target.decode() if isinstance(target, bytes) else target).partition(".")[2]
                status, headers, content, units = self._json(kind, json.loads(body))
            else:
                kind, (status, headers, content) = self._s3(request, body)
                place = "/".join(_place(request))
        headers = {"content-length": str(len(content)), **headers}
        answered = AWSResponse(request.url, status, headers, _Raw(b"" if request.method == "HEAD" else content))
        taken = time.thread_time() - start
        time.sleep(max(0.0, begin + self._latency(kind) - time.perf_counter()))
        with self._lock:
            self.seconds += taken
            end, cpu = time.perf_counter(), time.process_time() - self.seconds
            self.exchanges.append(Exchange(kind, len(body), len(content), units, place, begin, end, cpu))
        return answered

    def _json(self, kind: str, told: dict[str, Any]) -> tuple[int, dict[str, str], bytes, Units]:
        written = write_units(kind, told, lambda item: self.world.items.get(key_of(item)))
        answer = _JSON[kind](self.world, told)
        status = 400 if "__type" in answer else 200
        units = Units(read_units(kind, told, answer), written)
        return status, {"content-type": "application/x-amz-json-1.0"}, _encoded(answer), units

    def _s3(self, request: AWSPreparedRequest, body: bytes) -> tuple[str, Answer]:
        bucket, path = _place(request)
        if request.method == "GET" and not path:
            return "ListObjectsV2", self._list(bucket, parse_qs(urlsplit(request.url).query))
        headers = {name.lower(): _text(value) for name, value in request.headers.items()}
        standing = self.world.objects.get((bucket, path))
        if request.method in ("GET", "HEAD"):
            kind = "GetObject" if request.method == "GET" else "HeadObject"
            return kind, _object(standing, headers.get("range"))
        if not _allowed(standing, headers):
            return f"{request.method} refused", (412, {}, _REFUSED.encode())
        if request.method == "DELETE":
            self.world.objects.pop((bucket, path), None)
            return "DeleteObject", (204, {}, b"")
        kept = {name: value for name, value in headers.items() if name.startswith(_KEPT)}
        if copied := headers.get("x-amz-copy-source"):
            source = self.world.objects[tuple(unquote(copied).split("/", 1))]  # type: ignore[index]
            stored = self.world.objects[bucket, path] = Stored(source.body, kept)
            answer = f"<CopyObjectResult><ETag>{stored.etag}</ETag></CopyObjectResult>"
            return "CopyObject", (200, {}, answer.encode())
        stored = self.world.objects[bucket, path] = Stored(body, kept)
        return "PutObject", (200, {"etag": stored.etag}, b"")

    def _list(self, bucket: str, query: dict[str, list[str]]) -> Answer:
        prefix, after = query.get("prefix", [""])[0], query.get("start-after", [""])[0]
        found = sorted(path for there, path in self.world.objects if there == bucket and path.startswith(prefix))
        rows = "".join(
            f"<Contents><Key>{escape(path)}</Key><ETag>{self.world.objects[bucket, path].etag}</ETag></Contents>"
            for path in found
            if path > after
        )
        answer = f"<ListBucketResult><IsTruncated>false</IsTruncated>{rows}</ListBucketResult>"
        return 200, {"content-type": "application/xml"}, answer.encode()


class _Raw(BytesIO):
    """What botocore reads an answer from."""

    def stream(self, **_: object) -> Iterator[bytes]:
        yield self.read()


def _place(request: AWSPreparedRequest) -> tuple[str, str]:
    address = urlsplit(request.url)
    return (address.hostname or "").partition(".")[0], unquote(address.path[1:])


def _sent(request: AWSPreparedRequest) -> bytes:
    body = request.body
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    data = bytes(body) if isinstance(body, (bytes, bytearray)) else bytes(body.read())
    return _unchunked(data) if "aws-chunked" in _text(request.headers.get("Content-Encoding", "")) else data


def _unchunked(data: bytes) -> bytes:
    """Take the body out of the SDK's own chunks."""
    parts, at = list[bytes](), 0
    while True:
        end = data.index(b"\r\n", at)
        size = int(data[at:end], 16)
        if not size:
            return b"".join(parts)
        parts.append(data[end + 2 : end + 2 + size])
        at = end + 4 + size


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


def _object(stored: Stored | None, wanted: str | None) -> Answer:
    if stored is None:
        return 404, {"content-type": "application/xml"}, _GONE.encode()
    headers = {"etag": stored.etag, "last-modified": _DATE, **stored.headers}
    if not wanted:
        return 200, headers, stored.body
    first, _, last = wanted.removeprefix("bytes=").partition("-")
    part = stored.body[int(first) : int(last) + 1]
    told = f"bytes {first}-{int(first) + len(part) - 1}/{len(stored.body)}"
    return 206, {**headers, "content-range": told}, part


def _allowed(standing: Stored | None, headers: dict[str, str]) -> bool:
    if "if-none-match" in headers:
        return standing is None
    wanted = headers.get("if-match")
    return wanted is None or (standing is not None and standing.etag == wanted)


def _get(world: World, told: dict[str, Any]) -> dict[str, Any]:
    item = world.items.get(key_of(told["Key"]))
    return {"Item": item} if item else {}


def _batch_get(world: World, told: dict[str, Any]) -> dict[str, Any]:
    [(table, request)] = told["RequestItems"].items()
    found = (world.items.get(key_of(key)) for key in request["Keys"])
    return {"Responses": {table: [item for item in found if item]}, "UnprocessedKeys": {}}


def _query(world: World, told: dict[str, Any]) -> dict[str, Any]:
    values, condition = told["ExpressionAttributeValues"], told["KeyConditionExpression"]
    partition, forward = values[":p"]["S"], told.get("ScanIndexForward", True)
    order = world.order.get(partition, [])
    first, last = 0, len(order)
    bound = values.get(":s", {}).get("S", "")
    if "begins_with" in condition:
        first, last = bisect_left(order, bound), bisect_left(order, bound + chr(0x10FFFF))
    elif "<" in condition:
        last = bisect_left(order, bound)
    elif ">" in condition:
        first = bisect_right(order, bound)
    if start := told.get("ExclusiveStartKey"):
        sort = key_of(start)[1]
        first, last = (max(first, bisect_right(order, sort)), last) if forward else (first, bisect_left(order, sort))
    limit = told.get("Limit", 1_000)
    chosen = order[first : min(last, first + limit)] if forward else order[max(first, last - limit) : last][::-1]
    answer: dict[str, Any] = {"Items": [world.items[partition, sort] for sort in chosen], "Count": len(chosen)}
    if last - first > limit:
        answer["LastEvaluatedKey"] = {"partition": {"S": partition}, "sort": {"S": chosen[-1]}}
    return answer


def _write(world: World, told: dict[str, Any]) -> dict[str, Any]:
    if not _stands(world, told):
        return {"__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException"}
    _apply(world, told)
    return {}


def _lock(world: World, told: dict[str, Any]) -> dict[str, Any]:
    """Give an item another version."""
    values, standing = told["ExpressionAttributeValues"], world.items.get(key_of(told["Key"]))
    if standing is not None and standing["version"] != values[":f"]:
        return {"__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException"}
    item = {"data": values[":d"], **(standing or told["Key"]), "version": values[":v"]}
    world.put(item)
    return {"Attributes": item}


def _batch_write(world: World, told: dict[str, Any]) -> dict[str, Any]:
    [written] = told["RequestItems"].values()
    for each in written:
        world.put(each["PutRequest"]["Item"])
    return {"UnprocessedItems": {}}


def _transact(world: World, told: dict[str, Any]) -> dict[str, Any]:
    actions = [action for each in told["TransactItems"] for action in each.items()]
    stands = [_stands(world, action) for _, action in actions]
    if not all(stands):
        reasons = [{"Code": "None" if fine else "ConditionalCheckFailed"} for fine in stands]
        kind = "com.amazonaws.dynamodb.v20120810#TransactionCanceledException"
        return {"__type": kind, "CancellationReasons": reasons}
    for name, action in actions:
        if name != "ConditionCheck":
            _apply(world, action)
    return {}


def _stands(world: World, action: dict[str, Any]) -> bool:
    """Whether the condition holds, of the two that Feedwright knows."""
    condition = action.get("ConditionExpression")
    standing = world.items.get(key_of(action.get("Item") or action["Key"]))
    if condition == "attribute_not_exists(#p)":
        return standing is None
    if condition == "#v = :v":
        return standing is not None and standing["version"] == action["ExpressionAttributeValues"][":v"]
    return condition is None


def _apply(world: World, action: dict[str, Any]) -> None:
    if "Item" in action:
        world.put(action["Item"])
    else:
        world.delete(key_of(action["Key"]))


def _sent_on(_world: World, told: dict[str, Any]) -> dict[str, Any]:
    done = [{"Id": each["Id"], "MessageId": "m", "MD5OfMessageBody": ""} for each in told["Entries"]]
    return {"Successful": done, "Failed": []}


_JSON: dict[str, Callable[[World, dict[str, Any]], dict[str, Any]]] = {
    "GetItem": _get,
    "BatchGetItem": _batch_get,
    "Query": _query,
    "PutItem": _write,
    "DeleteItem": _write,
    "UpdateItem": _lock,
    "BatchWriteItem": _batch_write,
    "TransactWriteItems": _transact,
    "SendMessageBatch": _sent_on,
}


def _encoded(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer, separators=(",", ":"), ensure_ascii=False).encode()


def as_json(item: Item) -> Item:
    """An item as the SDK is given it → as its JSON has it."""
    return {
        name: {kind: base64.b64encode(value).decode() if kind == "B" else value for kind, value in each.items()}
        for name, each in item.items()
    }
