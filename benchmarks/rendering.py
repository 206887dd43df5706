"""Write a feed of 50 entries in each format, beside other writers of feeds, in microseconds of CPU time per entry.

Usage: python benchmarks/rendering.py [ENTRIES] [--rounds 30]

The entries are read and normalised from the corpus before the clock runs. All writers are given the same texts, and
each has its id, title, address, summary, text, author, tags and two dates to write. The floor is to join what is
written already. Writers in other languages, and what is not installed here, run as processes that measure themselves.
"""

import argparse
import json
import shutil
import tempfile
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from statistics import mean, median
from typing import Any

from corpus import TOOLS, article
from feedgen.feed import FeedGenerator
from measuring import ROOT, in_turns, print_head, print_table, run
from peers import FOLDER, PEER_PYTHON

from factories import SITE, make_feed, make_source
from feedwright.model.article import Entry
from feedwright.model.feed import Feed
from feedwright.reading.entry.mint import mint
from feedwright.reading.entry.normalise import Kept, normalise
from feedwright.reading.reader import read_article
from feedwright.rendering.formats import FORMATS
from feedwright.rendering.page_parts.neighbours import Neighbour, Neighbours
from feedwright.rendering.pages import render_article

WRITERS = ROOT / "benchmarks" / "writers"
NAMES = {"rss.xml": "RSS", "atom.xml": "Atom", "feed.json": "JSON"}
TURNS, ROUNDS_OF_PAGES = 3, 15


def entries(number: int) -> tuple[Entry, ...]:
    """Read the newest articles of the corpus as publishing does; their pictures stay addresses."""
    found = []
    for each in range(number):
        one = article(each)
        text = TOOLS["feedwright"].head(one) + one.text.replace("{picture}", f"https://pictures.example/{one.picture}")
        source = make_source(text, key=f"articles/{one.name}.md")
        read = read_article(source, SITE)
        found.append(normalise(read, source, SITE, Kept(mint(read, source, SITE).identity)).entry)
    return tuple(found)


def plain(feed: Feed) -> dict[str, Any]:
    """What other writers are told."""
    told = [
        {
            "id": each.id,
            "url": each.url,
            "title": each.title,
            "summary": each.summary,
            "content": each.content_html,
            "author": each.authors[0].name,
            "tags": each.categories,
            "published": each.published.isoformat(),
            "updated": each.updated.isoformat(),
        }
        for each in feed.entries
    ]
    return {"title": feed.title, "url": feed.url, "description": feed.description or feed.title, "entries": told}


def feedgen_alone(feed: dict[str, Any], dates: list[tuple[datetime, datetime]], write: str) -> bytes:
    """Write with feedgen as its documentation shows."""
    made = FeedGenerator()
    made.id(feed["url"])
    made.title(feed["title"])
    made.link(href=feed["url"], rel="alternate")
    made.description(feed["description"])
    made.language("en")
    for entry, (published, updated) in zip(feed["entries"], dates, strict=True):
        one = made.add_entry(order="append")
        one.id(entry["id"])
        one.title(entry["title"])
        one.link(href=entry["url"])
        one.summary(entry["summary"])
        one.content(entry["content"], type="CDATA" if write == "rss_str" else "html")
        one.author(name=entry["author"])
        one.category([{"term": tag} for tag in entry["tags"]])
        one.published(published)
        one.updated(updated)
    return bytes(getattr(made, write)())


def json_alone(feed: dict[str, Any]) -> bytes:
    """Write JSON Feed with the standard library."""
    items = [
        {
            "id": entry["id"],
            "url": entry["url"],
            "title": entry["title"],
            "summary": entry["summary"],
            "content_html": entry["content"],
            "authors": [{"name": entry["author"]}],
            "tags": entry["tags"],
            "date_published": entry["published"],
            "date_modified": entry["updated"],
        }
        for entry in feed["entries"]
    ]
    told = {"version": "https://jsonfeed.org/version/1.1", "title": feed["title"], "items": items}
    return json.dumps(told, ensure_ascii=False).encode()


def works(feed: Feed, told: dict[str, Any]) -> dict[tuple[str, str], Callable[[], object]]:
    """What is measured in this process, by writer and format."""
    found: dict[tuple[str, str], Callable[[], object]] = {}
    for form in FORMATS:
        body = form.render(feed, f"{feed.base_url}{form.file_name}")
        size = len(body) // len(feed.entries) + 1
        parts = [body[start : start + size] for start in range(0, len(body), size)]
        found["Feedwright", NAMES[form.file_name]] = partial(form.render, feed, feed.base_url)
        found["a join of what is written", NAMES[form.file_name]] = partial(b"".join, parts)
    dates = [(entry.published, entry.updated) for entry in feed.entries]  # as text, feedgen would have to parse them
    found["feedgen alone, and json", "RSS"] = lambda: feedgen_alone(told, dates, "rss_str")
    found["feedgen alone, and json", "Atom"] = lambda: feedgen_alone(told, dates, "atom_str")
    found["feedgen alone, and json", "JSON"] = lambda: json_alone(told)
    return found


def page_of_one(feed: Feed) -> float:
    """Say how many seconds of CPU time an article's page takes."""
    beside = [Neighbour.of(entry) for entry in feed.entries]
    around = zip(feed.entries, [*beside[1:], beside[0]], [beside[-1], *beside], strict=False)
    pages = [
        partial(render_article, entry, feed, "a.html", neighbours=Neighbours(older, newer, tuple(beside[:3])))
        for entry, older, newer in around
    ]
    times = in_turns({"pages": lambda: [page() for page in pages]}, rounds=ROUNDS_OF_PAGES)
    return times["pages"] / len(pages)


def commands(file: Path, rounds: int) -> dict[str, list[str]]:
    """The writers that run as processes, where they are here."""
    node = shutil.which("node")
    found = {}
    if node and (FOLDER / "node_modules" / "feedsmith").exists():
        found["npm feed, feedsmith"] = [node, str(WRITERS / "node.mjs"), str(file), str(rounds), str(FOLDER)]
    if PEER_PYTHON.exists():
        found["feedgenerator"] = [str(PEER_PYTHON), str(WRITERS / "django.py"), str(file), str(rounds)]
    return found


def measure(feed: Feed, rounds: int) -> tuple[dict[tuple[str, str], float], list[str], set[str]]:
    """Return medians by writer and format, the versions of those that run as processes, and who lacks."""
    told = plain(feed)
    taken: dict[tuple[str, str], list[float]] = {}
    found: dict[str, str] = {}
    own = works(feed, told)
    with tempfile.TemporaryDirectory() as place:
        file = Path(place, "feed.json")
        file.write_text(json.dumps(told), "utf-8")
        others = commands(file, rounds)
        for _ in range(TURNS):
            for key, seconds in in_turns(own, rounds=max(1, rounds // TURNS)).items():
                taken.setdefault(key, []).append(seconds)
            for command in others.values():
                for name, answer in json.loads(run(command).output).items():
                    found[name] = f"{name} {answer['version']}"
                    for form, seconds in answer["taken"].items():
                        taken.setdefault((name, form), []).append(seconds)
    lacking = {"npm feed, feedsmith", "feedgenerator"} - set(others)
    return {key: median(times) for key, times in taken.items()}, list(found.values()), lacking


def main() -> None:
    """Print a row per writer."""
    wanted = argparse.ArgumentParser(description="Write feeds beside other writers.")
    wanted.add_argument("entries", type=int, nargs="?", default=50)
    wanted.add_argument("--rounds", type=int, default=30)
    told = wanted.parse_args()
    feed = make_feed(*entries(told.entries))
    taken, versions, lacking = measure(feed, told.rounds)
    print_head("Writing feeds, medians of CPU time", "feedgen", "lxml", peers=versions)
    size = mean(len(entry.content_html.encode()) for entry in feed.entries)
    peer = sum(taken["feedgen alone, and json", form] for form in NAMES.values())
    rows = []
    for writer in dict.fromkeys(writer for writer, _ in taken):
        times = [taken.get((writer, form)) for form in NAMES.values()]
        cells = [f"{time / told.entries * 1e6:.1f}" if time is not None else "-" for time in times]
        whole = sum(time for time in times if time is not None)
        complete = None not in times
        rows.append((writer, *cells, *([f"{whole * 1e3:.2f}", f"{whole / peer:.2f}"] if complete else ["-", "-"])))
    heading = (f"{told.entries} entries of {size / 1e3:.1f} KB", *(f"{form}, µs per entry" for form in NAMES.values()))
    print_table((*heading, "all three, ms", "× feedgen + json"), rows)
    print(f"A page of an article, between its neighbours: {page_of_one(feed) * 1e6:.0f} µs.\n")
    if lacking:
        print(f"Not found here: {', '.join(sorted(lacking))}.")


if __name__ == "__main__":
    main()
