"""Count what one more article costs in a site of 10, of 1,000 and of 20,000 articles.

Usage: python benchmarks/flat_cost.py [ARTICLES ...]

The engine works on stores in memory. Each article has three of six tags, each tag a feed that opened by itself, and
each feed its archive by month over ten years. Then articles are published one by one, as the handler does it: some are
newer than all others, some of a month five years ago. CPU time includes the stores in memory, which nobody deploys.
"""

import random
import sys
import time
from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import md5
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "functions"), str(ROOT / "tests")]

from reading import SENTENCES  # noqa: E402

from feedwright.engine.build import settle  # noqa: E402
from feedwright.engine.ingest import ingest  # noqa: E402
from feedwright.engine.whole_build import whole_build  # noqa: E402
from feedwright.ports import Put, Standing  # noqa: E402
from memory import MemoryTable, MemoryWorld  # noqa: E402

SITE_TOML = """title = "The Gazette"
url = "https://gazette.example/"
birth = 2016-01-01
auto = { tags = 1 }
"""
TAGS = ("harbour", "lock", "ferry", "weather", "council", "bread")
FIRST, YEARS, MORE = datetime(2016, 2, 20, tzinfo=UTC), 10, 9
FIVE_YEARS_AGO = datetime(2021, 3, 9, tzinfo=UTC)
KINDS = ("the newest", "five years old")
COUNTED = (
    *("get: calls", "get: rows", "query: calls", "query: rows", "transact: calls", "transact: changes"),
    *("source: calls", "head: calls", "documents written", "bytes written"),
)
NOTES = """\
Of each number the median of nine articles is given, and in brackets the most where it is more.
get, calls: two for the article, two for its page, two for each of its four feeds (settings, entries), and for each
  stretch of their archives settings and, if it has documents, entries.
get and query, rows, and bytes grow until a feed shows 50 entries and a stretch of its archive holds as many.
transact: the article and its marks; of page, feeds and stretches lease and clearing; of each feed its archive's steps.
head, documents: the page; four feeds, in three formats and for people; of four archives one stretch in three formats;
  a part of the sitemap. What is newest is in no archive document yet. What is five years old is in the archives alone;
  with 10 articles the feeds still show it, too.
Where the most is more calls or documents, a stretch was full and has been cut: its neighbours are written with it.
Documents per article: its page, and its share of the archives, where few entries a month make documents of few entries.
"""


class SortedTable(MemoryTable):
    """Keeps the sort keys of each partition in order, so that a query does not sort them."""

    def __init__(self):
        super().__init__()
        self.order = defaultdict(list)

    def query(self, partition, *, prefix="", after="", newest_first=False, limit):
        order = self.order[partition]
        first = bisect_left(order, prefix)
        last = bisect_left(order, prefix + chr(sys.maxunicode)) if prefix else len(order)
        if after and newest_first:
            last = min(last, bisect_left(order, after))
        elif after:
            first = max(first, bisect_right(order, after))
        found = (
            order[max(first, last - limit) : last][::-1] if newest_first else order[first : min(last, first + limit)]
        )
        return [self.rows[partition, sort] for sort in found]

    def transact(self, changes):
        keys = [change.row.key if isinstance(change, Put) else change.key for change in changes]
        before = [key in self.rows for key in keys]
        super().transact(changes)
        for (partition, sort), there in zip(keys, before, strict=True):
            order = self.order[partition]
            if there and (partition, sort) not in self.rows:
                del order[bisect_left(order, sort)]
            elif not there and (partition, sort) in self.rows:
                insort(order, sort)


class Headers:
    """A public site that forgets the bytes."""

    def __init__(self):
        self.there = {}

    def head(self, path):
        return self.there.get(path)

    def write(self, document, *, expected):
        standing = self.head(document.path)
        if (standing.etag if standing else None) != expected:
            raise SystemExit(f"{document.path}: one worker alone met a conflict")
        self.there[document.path] = Standing(md5(document.body).hexdigest(), document.digest)

    def remove(self, path, *, expected):  # noqa: ARG002 - the port's signature
        del self.there[path]


class Counted:
    """Counts the calls of a port."""

    def __init__(self, port, note):
        self.port, self.note = port, note

    def __getattr__(self, name):
        def call(*arguments, **named):
            answer = getattr(self.port, name)(*arguments, **named)
            self.note(name, arguments, answer)
            return answer

        return call


class Site:
    """A built site of so many articles."""

    def __init__(self, articles):
        self.world = MemoryWorld(SortedTable())
        self.public, self.counts = Headers(), Counter()
        self.world.ports = replace(self.world.ports, public=self.public)
        self.world.put("site.toml", SITE_TOML)
        for number in range(articles):
            self.put(f"{number:06}.md", FIRST + number * timedelta(days=YEARS * 365.25) / articles)
        whole_build(self.world.worker(minutes=600), self.world.queue.messages)
        ports = self.world.ports
        self.world.ports = replace(
            ports,
            table=Counted(ports.table, self.note_table),
            source=Counted(ports.source, lambda *_: self.add("source: calls")),
            public=Counted(ports.public, self.note_public),
        )

    def put(self, key, date, tags=()):
        chosen = tags or random.Random(key).sample(TAGS, 3)  # seeded: each run does the same
        head = f"---\ntitle: On {key}\ndate: {date.isoformat()}\ntags: [{', '.join(chosen)}]\n---\n"
        self.world.put(key, head + "\n\n".join(SENTENCES))

    def publish(self, key, date, tags=()):
        """Publish an article as the handler does; return what was counted, and milliseconds of CPU time."""
        self.put(key, date, tags)
        self.counts.clear()
        start = time.process_time()
        outcome = ingest(self.world.ports, key)
        settle(self.world.worker(), [outcome.outgoing])
        return Counter(self.counts), (time.process_time() - start) * 1e3

    def add(self, name, number=1):
        self.counts[name] += number

    def note_table(self, name, arguments, answer):
        self.add(f"{name}: calls")
        if name == "transact":
            self.add("transact: changes", len(arguments[0]))
        else:
            self.add(f"{name}: rows", sum(found is not None for found in answer))

    def note_public(self, name, arguments, _answer):
        if name == "head":
            self.add("head: calls")
        elif name == "write":
            self.add("documents written")
            self.add("bytes written", len(arguments[0].body))


def measure(articles):
    """Build a site, then publish more; return for each kind of article what each cost."""
    site = Site(articles)
    share = len(site.public.there) / articles
    taken = {}
    for kind, date in zip(KINDS, (site.world.clock() - timedelta(hours=2), FIVE_YEARS_AGO), strict=True):
        # A month's first article begins a stretch in each feed; that is no part of the comparison.
        site.publish(f"{kind[-3:]}-first.md", date, TAGS)
        taken[kind] = [site.publish(f"{kind[-3:]}-{n}.md", date + n * timedelta(minutes=1)) for n in range(1, MORE + 1)]
    return taken, share


def shown(values):
    """Write the median, and the most where it is more."""
    middle, most = median(values), max(values)
    return f"{middle:,.0f}" + (f" ({most:,.0f})" if most > middle else "")


def main(sizes):
    """Print a row per kind of call and of article."""
    measured = {size: measure(size) for size in sizes}
    for kind in KINDS:
        print(f"{'one more article, ' + kind:34}" + "".join(f"{size:>24,}" for size in sizes) + "  articles before")
        for name in COUNTED:
            cells = [shown([counts[name] for counts, _ in measured[size][0][kind]]) for size in sizes]
            print(f"{name:34}" + "".join(f"{cell:>24}" for cell in cells))
        times = [f"{median(taken for _, taken in measured[size][0][kind]):.1f}" for size in sizes]
        print(f"{'CPU, ms':34}" + "".join(f"{cell:>24}" for cell in times) + "\n")
    print(f"{'documents of the site per article':34}" + "".join(f"{measured[size][1]:>24.2f}" for size in sizes) + "\n")
    print(NOTES, end="")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [10, 1_000, 20_000])
