"""Measure what reading and normalising one article costs, by kind of input, in microseconds of CPU time.

Usage: python benchmarks/reading.py [ROUNDS]

Each kind holds the same text of 3.7 KB. Rounds alternate between the kinds, so that a busy machine slows all alike; the
table gives medians, of the reader alone and of reading and normalising. Only the article's text and metadata are read:
no disk, no network. What is loaded at first use is loaded before the clock runs. A second table takes an article of the
corpus through YAML, Markdown and what makes HTML safe, and nothing else: with our libraries, and with the usual ones.
"""

import argparse
import json
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from corpus import TOOLS, article
from measuring import ROOT, in_turns, print_head, print_table, run
from peers import PEER_PYTHON

from factories import SITE, make_source
from feedwright.model.files import SourceObject
from feedwright.reading.entry.mint import mint
from feedwright.reading.entry.normalise import Kept, Normalised, normalise
from feedwright.reading.entry.references import wanted_by
from feedwright.reading.html.sanitise import sanitise
from feedwright.reading.markdown.commonmark import to_html
from feedwright.reading.metadata.fields import FIELD_NAMES
from feedwright.reading.metadata.front_matter import split_front_matter
from feedwright.reading.reader import read_article

ROUNDS = 41
LIBRARIES = ("comrak", "nh3", "PyYAML", "lxml", "readability-lxml")
FLOOR = "comrak alone, of the same Markdown"
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
CORPUS = article(0)  # with a picture, and an emoji, with which Python keeps four bytes for each character
SOURCES = {
    "an article of the corpus": make_source(
        TOOLS["feedwright"].head(CORPUS) + CORPUS.text.replace("{picture}", f"/images/{CORPUS.picture}"), key="a.md"
    ),
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


def read(source: SourceObject) -> Normalised:
    """Take a source object to its entry, as publishing does."""
    article = read_article(source, SITE)
    wanted = wanted_by(article, source.key, SITE)
    return normalise(article, source, SITE, Kept(mint(article, source, SITE).identity), wanted.content)


def print_kinds(rounds: int) -> None:
    """Print a row per kind of input: what its reader takes, and what reading and normalising take together."""
    works: dict[tuple[str, str], Any] = {(FLOOR, "alone"): lambda: to_html(MARKDOWN)}
    for name, source in SOURCES.items():
        works[name, "alone"] = partial(read_article, source, SITE)
        works[name, "whole"] = partial(read, source)
    taken = in_turns(works, rounds=rounds)
    floor = taken[FLOOR, "alone"]
    rows = []
    for name in [*SOURCES, FLOOR]:
        times = [taken.get((name, which)) for which in ("alone", "whole")]
        cells = [
            cell for time in times for cell in ([f"{time * 1e6:.0f}", f"{time / floor:.1f}"] if time else ["-"] * 2)
        ]
        rows.append((name, *cells))
    print_table(("an article of 3.7 KB", "reader, µs", "× comrak", "normalised, µs", "× comrak"), rows)


def three_steps(text: str) -> str:
    """YAML, Markdown, and what makes HTML safe: nothing else of reading."""
    _, body = split_front_matter("a.md", text, FIELD_NAMES)
    return sanitise(to_html(body), base="https://gazette.example/a.html")


def print_steps(rounds: int) -> None:
    """Print what these three steps take beside the usual libraries."""
    text = TOOLS["feedwright"].head(article(0)) + article(0).text
    ours = in_turns({"steps": lambda: three_steps(text)}, rounds=rounds)["steps"]
    rows = [("split_front_matter, comrak, nh3", f"{ours * 1e6:.0f}", "1.0")]
    if PEER_PYTHON.exists():
        with tempfile.TemporaryDirectory() as place:
            file = Path(place, "a.md")
            file.write_text(text, "utf-8")
            script = ROOT / "benchmarks" / "writers" / "usual_reading.py"
            told = json.loads(run([str(PEER_PYTHON), str(script), str(file), str(rounds)]).output)
        ours = (ours + in_turns({"steps": lambda: three_steps(text)}, rounds=rounds)["steps"]) / 2
        rows = [("split_front_matter, comrak, nh3", f"{ours * 1e6:.0f}", f"{told['taken'] / ours:.1f}")]
        rows.append((", ".join(told["versions"]), f"{told['taken'] * 1e6:.0f}", "1.0"))
    print_table(("YAML, Markdown, made safe", "µs", "times as fast"), rows)
    if not PEER_PYTHON.exists():
        print("Not found here: PyYAML's SafeLoader, Markdown and bleach.")


def main() -> None:
    """Print both tables."""
    wanted = argparse.ArgumentParser(description="Measure what reading one article costs.")
    wanted.add_argument("rounds", type=int, nargs="?", default=ROUNDS)
    told = wanted.parse_args()
    print_head("Reading one article, medians of CPU time", *LIBRARIES)
    print_kinds(told.rounds)
    print_steps(told.rounds)


if __name__ == "__main__":
    main()
