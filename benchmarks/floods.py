"""Let floods loose on a site, and count what they cost and what each invocation of a function had to bear.

Usage: python benchmarks/floods.py [ARTICLES [ENTRIES [FEEDS [UPLOADS [ON_MOTO]]]]]

Ten workers take ten messages each; they take turns at every call to the world, which takes 10 ms of a clock that
nothing else moves, and a sweep joins them each minute of it. The stores are in memory; one flood is borne by moto's S3
and DynamoDB, too, which are slow. Each flood has a process of its own, whose memory includes the stores.
"""

import multiprocessing
import resource
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

import measuring  # noqa: F401 - so that the tests' helpers are found

import scenes

CRASHES = 0.002  # at each call
SIZES = [2_000, 20_000, 500, 1_000, 100]
COLUMNS = (
    *("flood", "invocations", "most calls", "calls", "rows written", "documents", "main feed", "dead"),
    *("minutes told", "crashes", "CPU s", "MB"),
)
NOTES = """\
invocations, most calls: of functions, and what one of them asked of the world; 42 seconds are 4,200 calls.
documents: written to the public site. main feed: how often its builders set out.
minutes told: by the clock of the flood.
CPU and MB: of the process, with the stores in it and the making of the site.
"""


def main(sizes: Sequence[int]) -> None:
    """Print a row for each flood."""
    articles, entries, feeds, uploads, on_moto = sizes
    rows: list[tuple[Any, ...]] = [
        (f"{articles:,} articles at once", scenes.dropped_at_once, articles),
        (f"{articles:,} objects touched, same ETag", touched, articles, False),
        (f"{articles:,} objects touched, new ETag", touched, articles, True),
        (f"{uploads:,} uploads of one file, all the same", scenes.uploaded_again, uploads, True),
        (f"{uploads:,} uploads of one file, all different", scenes.uploaded_again, uploads, False),
        (f"{feeds:,} feeds under new settings", scenes.many_feeds, feeds),
        (f"{feeds:,} feeds under new settings", scenes.many_feeds, feeds, CRASHES),
        (f"{entries:,} entries divided anew", scenes.divided_anew, entries),
        (f"{entries:,} entries divided anew", scenes.divided_anew, entries, CRASHES),
        (f"{on_moto:,} articles at once, on moto", scenes.dropped_on_moto, on_moto),
    ]
    print(f"{COLUMNS[0]:44}" + "".join(f"{name:>13}" for name in COLUMNS[1:]))
    for name, *work in rows:
        # A process each, so that none finds the memory of the one before.
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            cells = pool.apply(measured, work)
        print(f"{name:44}" + "".join(f"{cell:>13}" for cell in cells), flush=True)
    print("\n" + NOTES, end="")


def touched(articles: int, new_etag: bool) -> Any:
    world, _ = scenes.dropped_at_once(articles)
    return scenes.touched(world, new_etag)


def measured(flood: Callable[..., Any], *arguments: Any) -> list[str]:
    """Let it loose; give the row's cells."""
    begin = time.process_time()
    borne = flood(*arguments)
    borne = borne[1] if isinstance(borne, tuple) else borne
    taken = time.process_time() - begin
    written = sum(borne.total(f"public.{name}") for name in ("write", "copy", "remove"))
    told = (borne.clock() - borne.began).total_seconds() / 60
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000
    most, calls = max(one.calls for one in borne.done), sum(one.calls for one in borne.done)
    rows, builds = borne.total("#rows written"), borne.total("#main feed")
    numbers = (len(borne.done), most, calls, rows, written, builds, len(borne.dead))
    return [*(f"{number:,}" for number in numbers), f"{told:.1f}", f"{borne.crashed}", f"{taken:.0f}", f"{memory:,.0f}"]


if __name__ == "__main__":
    given = [int(size) for size in sys.argv[1:]]
    main([*given, *SIZES[len(given) :]])
