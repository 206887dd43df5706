"""Put many articles at once, and let the handlers take them in on moto: articles per second, and whose the time is.

Usage: python benchmarks/flood_rate.py [ARTICLES]

The deployed template runs on moto, which copies its whole table for each transaction, so that more articles take more
time each; DynamoDB does not. After every few milliseconds of CPU time a signal asks where the main thread is: what the
nearest caller among the packages below does counts as theirs, the standard library included. While the thread waits for
requests that others make at once, the time is the SDK's and moto's together.
"""

import argparse
import os
import signal
import time
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Self

from corpus import PICTURES, picture
from deployed_site import SITE_TOML, source_of
from measuring import Patch, print_head, print_table

GLANCE = 0.003  # seconds of CPU time
OWNERS = {
    "feedwright": "Feedwright",
    "feedgen": "Feedwright",
    "lxml": "Feedwright",
    "jinja2": "Feedwright",
    "aws_lambda_powertools": "Powertools",
    "boto3": "the SDK",
    "botocore": "the SDK",
    "s3transfer": "the SDK",
    "urllib3": "the SDK",
    "concurrent": "the SDK and moto, at once",
    "moto": "moto",
    "responses": "moto",
    "werkzeug": "moto",
    "xmltodict": "moto",
    "py_partiql_parser": "moto",
}


class Watch:
    """Counts whose work the main thread is at, as often as its process has used so much CPU time.

    The main thread looks itself: what another thread reads of a running thread's frames can be gone before it is read.
    """

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()

    def __enter__(self) -> Self:
        signal.signal(signal.SIGPROF, self._look)
        signal.setitimer(signal.ITIMER_PROF, GLANCE, GLANCE)
        return self

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, signal.SIG_DFL)

    def _look(self, _number: int, frame: FrameType | None) -> None:
        self.seen[_owner(frame)] += 1


def _owner(frame: FrameType | None) -> str:
    while frame:
        for part in reversed(Path(frame.f_code.co_filename).parts):
            if part in OWNERS:
                return OWNERS[part]
        frame = frame.f_back
    return "else"


def flood(articles: int) -> tuple[Watch, float]:
    """Publish so many articles at once; return where the time went, and how many seconds of CPU time it was."""
    from moto import mock_aws  # noqa: PLC0415 - the environment comes first

    from stack import Stack  # noqa: PLC0415 - likewise

    with mock_aws():
        stack = Stack(Patch())
        source = stack.deployed.source_bucket
        stack.put("site.toml", SITE_TOML)
        for number in range(min(articles, PICTURES)):
            stack.s3.put_object(Bucket=source, Key=f"images/{number:02}.png", Body=picture(number))
        stack.pump()
        for number in range(articles):
            key, body = source_of(number)
            stack.s3.put_object(Bucket=source, Key=key, Body=body)
        start = time.process_time()
        with Watch() as watch:
            failed = stack.pump()
            stack.sweep()
        taken = time.process_time() - start
        pages = sum(path.startswith("articles/") for path in stack.documents())
    if failed or pages != articles:
        raise SystemExit(f"{pages} of {articles} articles were published")
    return watch, taken


def main() -> None:
    """Print the rate, and a row per package."""
    wanted = argparse.ArgumentParser(description="Let the handlers take in many articles on moto.")
    wanted.add_argument("articles", type=int, nargs="?", default=100)
    told = wanted.parse_args()
    os.environ |= {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": "eu-central-1"}
    os.environ |= {"POWERTOOLS_LOG_LEVEL": "CRITICAL", "POWERTOOLS_METRICS_DISABLED": "true"}
    watch, taken = flood(told.articles)
    print_head(f"{told.articles:,} articles at once, through the handlers on moto", "boto3", "moto")
    rows = []
    for owner, seen in watch.seen.most_common():
        milliseconds = taken * seen / watch.seen.total() / told.articles * 1e3
        rows.append((owner, f"{seen / watch.seen.total():.0%}", f"{milliseconds:.1f}", f"{1e3 / milliseconds:,.0f}"))
    rows.append(("all", "100%", f"{taken / told.articles * 1e3:.1f}", f"{told.articles / taken:,.1f}"))
    print_table(("whose time", "share", "CPU ms per article", "articles per second, were it alone"), rows)


if __name__ == "__main__":
    main()
