"""Count what one more article costs a deployed site: AWS requests by kind, bytes sent and received, CPU time.

Usage: python benchmarks/requests_per_article.py [ARTICLES ...] [--everything] [--more 25]

The engine fills the catalogue in memory; then the real handler takes in the events of new articles, one by one, over
boto3 and a stub transport that answers each after as long as it takes within a region (waiting.py). Of each number the
median is given. CPU time is parted into what the SDK takes, and what is ours; what the stub takes is left out. A
function is paid for as long as its heaviest chain of requests waits, and for its CPU time. With --everything each tag
and author has a feed. So many articles are counted that no median rests on a single record at the edge of a kilobyte,
which the digest of the code makes some bytes longer or shorter.
"""

import argparse
import gzip
import os
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any

from botocore.client import BaseClient
from cold_process import Context, event_of
from deployed_site import built, source_of
from measuring import print_head, print_table
from stub_aws import ENVIRONMENT, Stub
from table_units import Units, dollars_for_a_million_readers, dollars_for_a_thousand
from waiting import latency, latency_of, longest

_EACH = 0.010  # seconds that each request takes where all are taken to wait for one another
_SHARE = 0.58  # of a processor that a function with 1,024 MB has
EVERYTHING = "news_sitemap = true\nauto = { tags = 1, authors = 1 }\n"


@dataclass(frozen=True, slots=True)
class Cost:
    """What publishing one article took."""

    kinds: Counter[str]
    units: Units
    sent: int
    received: int
    feed: bytes  # the main feed then
    waiting: float  # seconds of the heaviest chain of requests
    sdk: float  # milliseconds of CPU time
    ours: float


class Timed:
    """Adds up the CPU time within calls of the SDK."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._call = BaseClient._make_api_call  # noqa: SLF001 - where every call goes through

    def install(self) -> None:
        """Time all calls from now on."""
        timed = self

        def call(client: Any, operation: str, told: dict[str, Any]) -> Any:
            start = time.thread_time()
            try:
                return timed._call(client, operation, told)
            finally:
                timed.seconds += time.thread_time() - start

        BaseClient._make_api_call = call  # noqa: SLF001


def measure(articles: int, settings: str, more: int, timed: Timed) -> list[Cost]:
    """Publish so many articles more, after a first one that makes all warm."""
    from feedwright.lambdas import handlers  # noqa: PLC0415 - it reads the environment

    numbers = range(-1, -2 - more, -1)
    stub = Stub(built(articles, settings=settings, new=numbers), latency_of)
    stub.install()
    handlers._ports.cache_clear()  # noqa: SLF001 - clients of the site before
    costs = []
    for number in numbers:
        stub.exchanges.clear()
        timed.seconds = stub.seconds = 0.0
        start = time.process_time()
        failed = handlers.publish(event_of(source_of(number)[0]), Context())  # type: ignore[arg-type]
        whole = time.process_time() - start
        if failed["batchItemFailures"]:
            raise SystemExit("the article was not published")
        kinds = Counter(each.kind for each in stub.exchanges)
        sent, received = sum(each.sent for each in stub.exchanges), sum(each.received for each in stub.exchanges)
        units = Units(sum(each.units.read for each in stub.exchanges), sum(each.units.write for each in stub.exchanges))
        costs.append(
            Cost(
                kinds,
                units,
                sent,
                received,
                stub.world.objects["public", "rss.xml"].body,
                longest(stub.exchanges, latency),
                (timed.seconds - stub.seconds) * 1e3,
                (whole - timed.seconds) * 1e3,
            )
        )
    stub.remove()
    return costs[1:]


def middle(numbers: Iterable[float], digits: int = 0) -> str:
    """Write the median."""
    return f"{median(numbers):,.{digits}f}"


def dollars_of(costs: list[Cost], *, in_turn: bool = False) -> Iterable[tuple[str, float]]:
    """Give what 1,000 articles cost, part by part. The function waits for AWS most of its time.

    Args:
        costs: what each article took.
        in_turn: each request is taken to wait 10 ms for the one before it.
    """
    kinds = {kind: median(cost.kinds[kind] for cost in costs) for kind in costs[0].kinds}
    units = Units(median(cost.units.read for cost in costs), round(median(cost.units.write for cost in costs)))
    busy = median(cost.sdk + cost.ours for cost in costs) / 1e3 / _SHARE
    waiting = sum(kinds.values()) * _EACH if in_turn else median(cost.waiting for cost in costs)
    return dollars_for_a_thousand(kinds, units, waiting + busy)


def main() -> None:
    """Print a row per kind of request, and of bytes and time."""
    wanted = argparse.ArgumentParser(description="Count what one more article costs a deployed site.")
    wanted.add_argument("articles", type=int, nargs="*", default=[10, 1_000])
    wanted.add_argument("--everything", action="store_true")
    wanted.add_argument("--more", type=int, default=25)
    told = wanted.parse_args()
    os.environ |= ENVIRONMENT | {"POWERTOOLS_LOG_LEVEL": "CRITICAL", "POWERTOOLS_METRICS_DISABLED": "true"}
    timed = Timed()
    timed.install()
    settings = EVERYTHING if told.everything else ""
    sizes = {articles: measure(articles, settings, told.more, timed) for articles in told.articles}
    what = "a feed for each tag and author" if told.everything else "the main feed and its archive"
    print_head(f"One more article in a deployed site ({what}), medians", "boto3")
    every = list(sizes.values())
    rows = [
        (kind, *(middle(cost.kinds[kind] for cost in costs) for costs in every))
        for kind in sorted({kind for costs in every for cost in costs for kind in cost.kinds})
    ]
    rows += [
        ("all requests", *(middle(cost.kinds.total() for cost in costs) for costs in every)),
        ("read units of the table", *(middle((cost.units.read for cost in costs), 1) for costs in every)),
        ("write units of the table", *(middle(cost.units.write for cost in costs) for costs in every)),
        ("bytes sent", *(middle(cost.sent for cost in costs) for costs in every)),
        ("bytes received", *(middle(cost.received for cost in costs) for costs in every)),
        ("waiting, ms", *(middle(cost.waiting * 1e3 for cost in costs) for costs in every)),
        ("CPU of the SDK, ms", *(middle((cost.sdk for cost in costs), 1) for costs in every)),
        ("CPU of ours, ms", *(middle((cost.ours for cost in costs), 1) for costs in every)),
    ]
    print_table(("articles before", *(f"{articles:,}" for articles in sizes)), rows)
    print("\n1,000 such articles one by one, in dollars, before any free allowance (us-east-1, November 2026)\n")
    parts = [list(dollars_of(costs)) for costs in every]
    names = [name for name, _ in parts[0]]
    rows = [(name, *(f"{part[number][1]:.4f}" for part in parts)) for number, name in enumerate(names)]
    rows.append(("all", *(f"{sum(price for _, price in part):.3f}" for part in parts)))
    in_turn = [sum(price for _, price in dollars_of(costs, in_turn=True)) for costs in every]
    rows.append(("all, if each request waited 10 ms", *(f"{price:.3f}" for price in in_turn)))
    print_table(("articles before", *(f"{articles:,}" for articles in sizes)), rows)
    _print_readers(every[-1][-1].feed)


def _print_readers(feed: bytes) -> None:
    compressed = len(gzip.compress(feed, 6))
    print(f"\nA million readers who fetch rss.xml, {len(feed):,} bytes and {compressed:,} compressed, in dollars\n")
    rows = [(how, f"{price:.2f}") for how, price in dollars_for_a_million_readers(len(feed), compressed).items()]
    print_table(("", "rss.xml"), rows)


if __name__ == "__main__":
    main()
