"""Measure what reading and normalising one article costs, by kind of input, in microseconds of CPU time.

Usage: python benchmarks/reading.py [ROUNDS]

Each kind holds the same text of 3.7 KB. Rounds alternate between the kinds, so that a busy machine slows all alike; the
table gives medians, of the reader alone and of reading and normalising. Only the article's text and metadata are read:
no disk, no network. What is loaded at first use is loaded before the clock runs.
"""

import json
import platform
import sys
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "functions"), str(ROOT / "tests")]

from factories import SITE, make_source  # noqa: E402
from feedwright.reading.commonmark import to_html  # noqa: E402
from feedwright.reading.normalise import mint, normalise  # noqa: E402
from feedwright.reading.reader import read_article  # noqa: E402

ROUNDS, SHARE = 41, 0.02  # seconds that one kind takes of a round
LIBRARIES = ("comrak", "nh3", "PyYAML", "lxml", "readability-lxml")
TITLE, DATE, SUMMARY = "The lock stays open", "2026-02-10T09:00:00+01:00", "Skippers keep their short cut."
PARAGRAPH = (
    "The board of the harbour met on Tuesday, for the first time since the flood, and heard that repairs to both "
    "chambers of the lock will cost more than twice what was planned. "
)
SENTENCES = (
    f"{PARAGRAPH}“It holds,” said the keeper, “and that is all it has to do.” Nobody on the quay had asked for more.",
    f"{PARAGRAPH}The ferry runs every two hours, as it did in 1998; see https://harbour.example/ferry for its table.",
    f"{PARAGRAPH}What follows is arithmetic: two gates, four hinges and one winter, or about 40,000 a year, for ever.",
)
PARAGRAPHS = [SENTENCES[number % 3] for number in range(13)]
HTML = "".join(f"<p>{paragraph}</p>\n" for paragraph in PARAGRAPHS).replace("Tuesday", "<b>Tuesday</b>")
HEAD = f"---\ntitle: {TITLE}\ndate: {DATE}\nsummary: {SUMMARY}\nauthor: Ada Winter\ntags: [harbour, lock]\n---\n"
MARKDOWN = "\n\n".join(PARAGRAPHS).replace("Tuesday", "**Tuesday**")
LINKED = {
    "@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, "datePublished": DATE,
    "description": SUMMARY, "author": {"@type": "Person", "name": "Ada Winter"}, "keywords": ["harbour", "lock"],
}  # fmt: skip
MENU = "".join(f'<li><a href="/{number}">Section {number}</a></li>' for number in range(20))
PAGE = (
    f"<!doctype html><html lang=en><head><title>{TITLE} | The Post</title>%s</head><body><div><ul>{MENU}</ul></div>"
    f"%s<div><p>© The Post</p><ul>{MENU}</ul></div></body></html>"
)
SIDECAR = make_source(HEAD.removeprefix("---\n").removesuffix("---\n"), key="a.meta.yaml")
SOURCES = {
    "plain text (.txt)": make_source(f"{TITLE}\n\nBy Ada Winter\n\n" + "\n\n".join(PARAGRAPHS), key="2026-02-10-a.txt"),
    "Markdown with front matter (.md)": make_source(HEAD + MARKDOWN, key="a.md"),
    "Markdown and a sidecar": make_source(MARKDOWN, key="a.md", sidecars=(SIDECAR,)),
    "HTML, a fragment": make_source(f"<h1>{TITLE}</h1>\n{HTML}", key="2026-02-10-a.html"),
    "HTML, a page with JSON-LD": make_source(
        PAGE
        % (
            f'<script type="application/ld+json">{json.dumps(LINKED)}</script>',
            f"<article><h1>{TITLE}</h1>{HTML}</article>",
        ),
        key="a.html",
    ),
    "HTML, a page without marks": make_source(
        PAGE % ("", f"<div><h1>{TITLE}</h1>{HTML}</div>"), key="2026-02-10-a.html"
    ),
    "JSON, our own names": make_source(
        json.dumps({"title": TITLE, "published": DATE, "authors": ["Ada Winter"], "content_html": HTML}), key="a.json"
    ),
    "JSON, a JSON Feed item": make_source(
        json.dumps({"id": "1", "title": TITLE, "date_published": DATE, "tags": ["lock"], "content_html": HTML}),
        key="a.json",
    ),
    "JSON, a schema.org article": make_source(json.dumps(LINKED | {"articleBody": HTML}), key="a.json"),
}


def read(source):
    """Take a source object to its entry, as publishing does."""
    article = read_article(source, SITE)
    return normalise(article, source, SITE, mint(article, source, SITE)[0], None)


def measure(work, calls):
    """Say how many microseconds of CPU time one call takes."""
    start = time.process_time()
    for _ in range(calls):
        work()
    return (time.process_time() - start) / calls * 1e6


def main(rounds):
    """Print a row per kind of input: what its reader takes, and what reading and normalising take together."""
    kinds = {(name, "alone"): lambda source=source: read_article(source, SITE) for name, source in SOURCES.items()}
    kinds |= {(name, "whole"): lambda source=source: read(source) for name, source in SOURCES.items()}
    kinds["comrak alone, of the same Markdown", "alone"] = lambda: to_html(MARKDOWN)
    calls = {kind: max(1, int(SHARE * 1e6 / max(measure(work, 3), 1))) for kind, work in kinds.items()}
    taken = {kind: [] for kind in kinds}
    for _ in range(rounds):
        for kind, work in kinds.items():
            taken[kind].append(measure(work, calls[kind]))
    medians = {kind: median(times) for kind, times in taken.items()}
    floor = medians["comrak alone, of the same Markdown", "alone"]
    print(f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {platform.machine()}, {rounds} rounds")
    print(", ".join(f"{library} {version(library)}" for library in LIBRARIES) + "\n")
    print(f"{'an article of 3.7 KB, median µs':36}{'reader':>10}{'× comrak':>10}{'normalised':>12}{'× comrak':>10}")
    for name in dict.fromkeys(name for name, _ in kinds):
        alone, whole = medians[name, "alone"], medians.get((name, "whole"))
        normalised = f"{whole:>12.0f}{whole / floor:>10.1f}" if whole else ""
        print(f"{name:36}{alone:>10.0f}{alone / floor:>10.1f}{normalised}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else ROUNDS)
