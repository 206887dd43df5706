"""The units that DynamoDB bills for a request, and what 1,000 articles and a million readers cost at a day's prices."""

import base64
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

# us-east-1, November 2026, in dollars per million.
PRICES = {
    "GET": 0.40,  # also HEAD
    "PUT": 5.00,  # also LIST
    "read unit": 0.125,
    "write unit": 0.625,
    "queue": 0.40,
    "call": 0.20,
    "second": 13.33,  # of a function with 1,024 MB on arm64
    "request to CloudFront": 1.00,
    "CloudFront function": 0.10,
}
_GIGABYTE = 2**30
_SENT, _SENT_BY_CLOUDFRONT = (
    0.09,
    0.085,
)  # dollars for a gigabyte, the first ten terabytes of a month, to Europe and America
_READ, _WRITE = 4_096, 1_024  # bytes of a unit
_QUEUE_REQUESTS = 3  # an article's message is received and deleted, and one is sent on for what follows

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Units:
    """Units of a request."""

    read: float = 0  # what need not be consistent takes half a unit
    write: int = 0


def size_of(item: Item | None) -> int:
    """Count the bytes of names and values."""
    return sum(len(name.encode()) + _length(value) for name, value in (item or {}).items())


def _length(value: dict[str, Any]) -> int:
    [(kind, content)] = value.items()
    match kind:
        case "B":
            return len(content) if isinstance(content, bytes) else len(base64.b64decode(content))
        case "S" | "N":
            return len(content.encode())
        case _:
            return len(str(content).encode())


def _each(size: int, unit: int) -> int:
    return max(1, -(-size // unit))


def read_units(kind: str, request: dict[str, Any], answer: dict[str, Any]) -> float:
    """Count what a read takes, half as much if it need not be consistent; an item that is missing takes a unit, too."""
    match kind:
        case "GetItem":
            return _each(size_of(answer.get("Item")), _READ)
        case "BatchGetItem":
            [asked] = request["RequestItems"].values()
            [items] = answer["Responses"].values()
            units = sum(_each(size_of(item), _READ) for item in items) + len(asked["Keys"]) - len(items)
            return units if asked.get("ConsistentRead") else units / 2
        case "Query":
            return _each(sum(map(size_of, answer["Items"])), _READ)
        case _:
            return 0


def write_units(kind: str, request: dict[str, Any], standing: Callable[[Item], Item | None]) -> int:
    """Count what a write takes: by the larger of old and new item, and twice as much in a transaction."""

    def units(action: dict[str, Any]) -> int:
        item = action.get("Item")
        return _each(max(size_of(item), size_of(standing(item or action["Key"]))), _WRITE)

    match kind:
        case "PutItem" | "DeleteItem" | "UpdateItem":
            return units(request)
        case "BatchWriteItem":
            [written] = request["RequestItems"].values()
            return sum(units(each["PutRequest"]) for each in written)
        case "TransactWriteItems":
            return 2 * sum(units(action) for each in request["TransactItems"] for action in each.values())
        case _:
            return 0


def dollars_for_a_thousand(kinds: dict[str, float], units: Units, seconds: float) -> Iterable[tuple[str, float]]:
    """Give what 1,000 articles cost, part by part; *kinds*, units and seconds are of one."""
    gets = sum(kinds.get(kind, 0) for kind in ("GetObject", "HeadObject"))
    puts = sum(kinds.get(kind, 0) for kind in ("PutObject", "CopyObject", "ListObjectsV2"))
    parts = {
        "buckets: writes and lists": puts * PRICES["PUT"],
        "buckets: reads": gets * PRICES["GET"],
        "table: writes": units.write * PRICES["write unit"],
        "table: reads": units.read * PRICES["read unit"],
        "queue": _QUEUE_REQUESTS * PRICES["queue"],
        "function": PRICES["call"] + seconds * PRICES["second"],
    }
    return [(name, price / 1e3) for name, price in parts.items()]


def dollars_for_a_million_readers(size: int, compressed: int) -> dict[str, float]:
    """Give what it costs to send a document to a million readers who do not have it yet.

    The bucket sends it as it is. Through CloudFront it is compressed, and passes two functions.
    """
    through = PRICES["request to CloudFront"] + 2 * PRICES["CloudFront function"]
    return {
        "from the bucket": 1e6 * size / _GIGABYTE * _SENT + PRICES["GET"],
        "through CloudFront": 1e6 * compressed / _GIGABYTE * _SENT_BY_CLOUDFRONT + through,
    }
