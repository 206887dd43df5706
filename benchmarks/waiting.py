"""How long requests to AWS take, and which chain of them takes longest."""

from bisect import bisect_right
from collections.abc import Callable, Iterable

from stub_aws import Exchange

# Milliseconds within a region, medians: published measurements of small objects and items, rounded. A PUT is durable in
# three places, and a copy is a PUT that reads, too; a transaction has two phases.
LATENCIES = {
    "GetObject": 15,
    "HeadObject": 12,
    "PutObject": 25,
    "PUT refused": 15,
    "CopyObject": 40,
    "DeleteObject": 15,
    "ListObjectsV2": 20,
    "GetItem": 5,
    "BatchGetItem": 5,
    "Query": 5,
    "PutItem": 6,
    "DeleteItem": 6,
    "UpdateItem": 6,
    "BatchWriteItem": 8,
    "TransactWriteItems": 12,
    "SendMessageBatch": 8,
}


def longest(exchanges: Iterable[Exchange], weight: Callable[[Exchange], float]) -> float:
    """Weigh the heaviest chain of requests: of these each began after the one before it was answered."""
    ends, weights = [float("-inf")], [0.0]
    for each in sorted(exchanges, key=lambda exchange: exchange.end):
        chain = weights[bisect_right(ends, each.begin) - 1] + weight(each)
        ends.append(each.end)
        weights.append(max(weights[-1], chain))
    return weights[-1]


def latency_of(kind: str) -> float:
    """Say how many seconds a request of a kind takes within a region."""
    return LATENCIES[kind] / 1e3


def latency(exchange: Exchange) -> float:
    """Say how many seconds the request takes within a region."""
    return latency_of(exchange.kind)
