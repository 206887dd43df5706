"""Count what one more article costs in a site of 10, of 1,000 and of 20,000 articles.

Usage: python benchmarks/flat_cost.py [ARTICLES ...]

The engine works on stores in memory. Each article has three of six tags, each tag a feed that opened by itself, and
each feed its archive by month over ten years. Then articles are published one by one, as the handler does it: some are
newer than all others, some of a month five years ago. CPU time includes the stores in memory, which nobody deploys.
"""

import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import md5
from statistics import median
from typing import Any

from reading import SENTENCES

from feedwright.engine.build import settle
from feedwright.engine.intake.article import ingest
from feedwright.engine.whole_build import whole_build
from feedwright.model.files import Document
from feedwright.ports import Stored
from memory import Alone, MemoryWorld, SortedTable

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
get, calls: two for the article, three for its page, three for each of its four feeds (what stands there, settings,
  entries), and for each stretch of their archives what stands there, settings and, if it has documents, entries.
get and query, rows, and bytes grow until a feed shows 50 entries and a stretch of its archive holds as many.
transact: the article with its outbox row; of page, feeds and stretches lease and end; of each feed its archive's steps.
head: none, because rows say what stands in the public place.
documents: the page; four feeds, in three formats and for people; of four archives one stretch in three formats;
  a part of the sitemap. What is newest is in no archive document yet. What is five years old is in the archives alone;
  with 10 articles the feeds still show it, too.
Where the most is more calls or documents, a stretch was full and has been cut: its neighbours are written with it.
Documents per article: its page, and its share of the archives, where few entries a month make documents of few entries.
"""


Taken = tuple[Counter[str], float]  # what was counted, and milliseconds


class Headers:
    """A public site that forgets the bytes."""

    def __init__(self) -> None:
        self.there: dict[str, Stored] = {}

    def head(self, path: str) -> Stored | None:
        return self.there.get(path)

    def write(self, document: Document, *, expected: str | None) -> str:
        standing = self.head(document.path)
        if (standing.etag if standing else None) != expected:
            raise SystemExit(f"{document.path}: one worker alone met a conflict")
        etag = md5(document.body).hexdigest()
        self.there[document.path] = Stored(etag, document.digest)
        return etag

    def remove(self, path: str, *, expected: str) -> None:  # noqa: ARG002 - the port's signature
        del self.there[path]


class Counted:
    """Counts the calls of a port."""

    def __init__(self, port: Any, note: Callable[[str, Any, Any], None]) -> None:
        self.port, self.note = port, note

    def __getattr__(self, name: str) -> Any:
        real = getattr(self.port, name)
        if not callable(real):
            return real

        def call(*arguments: Any, **named: Any) -> Any:
            answer = real(*arguments, **named)
            self.note(name, arguments, answer)
            return answer

        return call


class Site:
    """A built site of so many articles."""

    def __init__(self, articles: int) -> None:
        self.world = MemoryWorld(SortedTable())
        self.public, self.counts = Headers(), Counter[str]()
        self.world.ports = replace(self.world.ports, public=self.public)
        self.world.put("site.toml", SITE_TOML)
        for number in range(articles):
            self.put(f"{number:06}.md", FIRST + number * timedelta(days=YEARS * 365.25) / articles)
        whole_build(self.world.worker(minutes=600), Alone(self.world.queue.messages))
        ports = self.world.ports
        self.world.ports = replace(
            ports,
            table=Counted(ports.table, self.note_table),
            source=Counted(ports.source, lambda *_: self.add("source: calls")),
            public=Counted(ports.public, self.note_public),
        )

    def put(self, key: str, date: datetime, tags: Sequence[str] = ()) -> None:
        chosen = tags or random.Random(key).sample(TAGS, 3)  # seeded: each run does the same
        head = f"---\ntitle: On {key}\ndate: {date.isoformat()}\ntags: [{', '.join(chosen)}]\n---\n"
        self.world.put(key, head + "\n\n".join(SENTENCES))

    def publish(self, key: str, date: datetime, tags: Sequence[str] = ()) -> Taken:
        """Publish an article as the handler does; return what was counted, and milliseconds of CPU time."""
        self.put(key, date, tags)
        self.counts.clear()
        start = time.process_time()
        outcome = ingest(self.world.ports, key)
        settle(self.world.worker(), [outcome.outgoing] if outcome.outgoing else [])
        return Counter(self.counts), (time.process_time() - start) * 1e3

    def add(self, name: str, number: int = 1) -> None:
        self.counts[name] += number

    def note_table(self, name: str, arguments: Any, answer: Any) -> None:
        self.add(f"{name}: calls")
        if name == "transact":
            self.add("transact: changes", len(arguments[0]))
        else:
            self.add(f"{name}: rows", sum(found is not None for found in answer))

    def note_public(self, name: str, arguments: Any, _answer: Any) -> None:
        if name == "head":
            self.add("head: calls")
        elif name == "write":
            self.add("documents written")
            self.add("bytes written", len(arguments[0].body))


def measure(articles: int) -> tuple[dict[str, list[Taken]], float]:
    """Build a site, then publish more; return for each kind of article what each cost."""
    site = Site(articles)
    share = len(site.public.there) / articles
    taken = {}
    for kind, date in zip(KINDS, (site.world.clock() - timedelta(hours=2), FIVE_YEARS_AGO), strict=True):
        # A month's first article begins a stretch in each feed; that is no part of the comparison.
        site.publish(f"{kind[-3:]}-first.md", date, TAGS)
        taken[kind] = [site.publish(f"{kind[-3:]}-{n}.md", date + n * timedelta(minutes=1)) for n in range(1, MORE + 1)]
    return taken, share


def shown(values: Sequence[float]) -> str:
    """Write the median, and the most where it is more."""
    middle, most = median(values), max(values)
    return f"{middle:,.0f}" + (f" ({most:,.0f})" if most > middle else "")


def main(sizes: Sequence[int]) -> None:
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
