"""Say how long an article waits for AWS: when the main feeds stand, and when the function ends.

Usage: python benchmarks/latency.py [ARTICLES ...] [--everything] [--more 5] [--batch 10] [--burst 300]

The real handler takes in new articles over boto3 and a stub transport that answers each request after as long as such
a request takes within a region. Waiting is the heaviest chain of requests that waited for each other, each weighed with
that latency, so that it is free of the machine's noise. CPU time is added as if it never ran beside a request.
What the stub itself takes is left out, and so is TLS, because no connection is made. Of numbers the medians are given.

--batch takes in so many articles in one invocation, --burst so many in invocations of ten, one after another.
"""

import argparse
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from cold_process import Context, event_of
from deployed_site import built, source_of
from measuring import print_head, print_table
from requests_per_article import EVERYTHING
from stub_aws import ENVIRONMENT, Exchange, Stub
from waiting import latency, latency_of, longest

_MAIN_FEEDS = frozenset(f"public/{name}" for name in ("rss.xml", "atom.xml", "feed.json"))
_TOGETHER = 10  # messages of one invocation, as template.yaml says
_MS = 1e3


@dataclass(frozen=True, slots=True)
class Chain:
    """What one or more invocations did, in seconds."""

    waiting: float  # until the main feeds stood
    cpu: float  # of the whole process until then, without the stub
    waiting_in_all: float
    cpu_in_all: float
    depth: int
    requests: int


def chain_of(exchanges: Sequence[Exchange], begun: float, ended: float) -> Chain:
    """Describe what was done between two readings of the process's CPU time.

    Raises:
        SystemExit: no main feed was written.
    """
    feeds = [each for each in exchanges if each.kind == "PutObject" and each.place in _MAIN_FEEDS]
    if not feeds:
        raise SystemExit("no main feed was written")
    last = max(feeds, key=lambda each: each.end)
    return Chain(
        waiting=longest((each for each in exchanges if each.end <= last.end), latency),
        cpu=last.cpu - begun,
        waiting_in_all=longest(exchanges, latency),
        cpu_in_all=ended - begun,
        depth=round(longest(exchanges, lambda _: 1)),
        requests=len(exchanges),
    )


def publish(stub: Stub, numbers: Sequence[int]) -> Chain:
    """Publish articles in invocations of ten, one after another.

    Raises:
        SystemExit: an article was not published.
    """
    from feedwright.lambdas import handlers  # noqa: PLC0415 - it reads the environment

    stub.exchanges.clear()
    stub.seconds = 0.0
    begun = time.process_time()
    for start in range(0, len(numbers), _TOGETHER):
        event = event_of(*(source_of(number)[0] for number in numbers[start : start + _TOGETHER]))
        if handlers.publish(event, Context())["batchItemFailures"]:  # type: ignore[arg-type]
            raise SystemExit("an article was not published")
    return chain_of(stub.exchanges, begun, time.process_time() - stub.seconds)


def measure(articles: int, settings: str, sizes: Sequence[int]) -> list[Chain]:
    """Publish in turn as many new articles as each of *sizes* says, after a first one that makes all warm."""
    from feedwright.lambdas import handlers  # noqa: PLC0415 - it reads the environment

    numbers = [-1 - number for number in range(1 + sum(sizes))]
    stub = Stub(built(articles, settings=settings, new=numbers), latency_of)
    stub.install()
    handlers._ports.cache_clear()  # noqa: SLF001 - clients of the site before
    publish(stub, numbers[:1])
    chains, at = list[Chain](), 1
    for size in sizes:
        chains.append(publish(stub, numbers[at : at + size]))
        at += size
    stub.remove()
    return chains


def row_of(name: str, chains: Sequence[Chain]) -> tuple[str, ...]:
    """Give the row of a table: medians, times in milliseconds."""
    stand = [(chain.waiting + chain.cpu, chain.waiting, chain.cpu) for chain in chains]
    ends = [(chain.waiting_in_all + chain.cpu_in_all, chain.waiting_in_all, chain.cpu_in_all) for chain in chains]
    times = [median(each) * _MS for each in (*zip(*stand, strict=True), *zip(*ends, strict=True))]
    counts = median(chain.depth for chain in chains), median(chain.requests for chain in chains)
    return name, *(f"{number:,.0f}" for number in (*times, *counts))


def main() -> None:
    """Print a row for each size of the site."""
    wanted = argparse.ArgumentParser(description="Say how long an article waits for AWS.")
    wanted.add_argument("articles", type=int, nargs="*", default=[10, 1_000])
    wanted.add_argument("--everything", action="store_true", help="with a feed for each tag and author")
    wanted.add_argument("--more", type=int, default=5, help="articles published one by one")
    wanted.add_argument("--batch", type=int, default=0, help="also so many in one invocation, three times")
    wanted.add_argument("--burst", type=int, default=0, help="also so many in invocations of ten, one after another")
    told = wanted.parse_args()
    os.environ |= ENVIRONMENT | {"POWERTOOLS_LOG_LEVEL": "CRITICAL", "POWERTOOLS_METRICS_DISABLED": "true"}
    feeds = "a feed for each tag and author" if told.everything else "the main feed and its archive"
    print_head(f"Waiting for AWS in a deployed site ({feeds}), medians, ms", "boto3")
    rows, settings = list[tuple[str, ...]](), EVERYTHING if told.everything else ""
    batches, bursts = [told.batch] * 3 if told.batch else [], [told.burst] if told.burst else []
    for articles in told.articles:
        chains = measure(articles, settings, [*[1] * told.more, *batches, *bursts])
        rows.append(row_of(f"{articles:,}: one article", chains[: told.more]))
        rows += [row_of(f"{articles:,}: {told.batch} at once", chains[told.more :][:3])] if batches else []
        rows += [row_of(f"{articles:,}: {told.burst} in a burst", chains[-1:])] if bursts else []
    heading = ("main feeds stand", "waiting", "CPU", "handler ends", "waiting", "CPU", "depth", "requests")
    print_table(("articles before", *heading), rows)


if __name__ == "__main__":
    main()
