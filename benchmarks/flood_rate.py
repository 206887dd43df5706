"""Put many articles at once, and let the handlers take them in on moto: articles per second, and whose the time is.

Usage: python benchmarks/flood_rate.py [ARTICLES]

The deployed template runs on moto, which copies its whole table for each transaction, so that more articles take more
time each; DynamoDB does not. A thread looks every few milliseconds where the program is: what the nearest caller among
the packages below does counts as theirs, the standard library included.
"""

import argparse
import os
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Self

from corpus import PICTURES, picture
from deployed_site import SITE_TOML, source_of
from measuring import Patch, print_head, print_table

GLANCE = 0.003  # seconds
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
    "moto": "moto",
    "responses": "moto",
    "werkzeug": "moto",
    "xmltodict": "moto",
    "py_partiql_parser": "moto",
}


class Watch:
    """Looks where the main thread is."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()
        self._main, self._over = threading.main_thread().ident or 0, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._interval = sys.getswitchinterval()
        sys.setswitchinterval(GLANCE / 4)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        sys.setswitchinterval(self._interval)

    def _look(self) -> None:
        while not self._over.wait(GLANCE):
            self.seen[_owner(sys._current_frames().get(self._main))] += 1  # noqa: SLF001 - documented all the same


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
