"""Add one article to a built site, beside the peers: whole processes, CPU time, wall time, peak of memory.

Usage: python benchmarks/one_more_article.py [ARTICLES ...] [--tools feedwright hugo ...] [--rounds 3]

Each tool has its site of so many articles built once. Each round adds one article, newer than all others, to each site
and runs each tool once into the folder that it has already written; `--only PATH` names the new file, as a watcher or a
commit hook would.
"""

import argparse
import tempfile
from dataclasses import dataclass
from pathlib import Path

from corpus import write_article, write_site
from full_build import built
from measuring import Usage, middle, print_head, print_table, run
from peers import Peer, add_options, chosen, make_ready, versions


@dataclass(frozen=True, slots=True)
class Way:
    """One way of taking in a new article."""

    name: str
    peer: Peer
    site: Path

    def add(self, number: int) -> Usage:
        """Write one more article and build; see that the feed has it."""
        path = write_article(self.peer.corpus, number, self.site)
        if self.peer.only and self.name.endswith("--only"):
            command = self.peer.only(self.peer.program or "", path)
        else:
            command = self.peer.build(self.peer.program or "")
        usage = run(command, folder=self.site, environment=self.peer.environment)
        if f"more-{-number}" not in (self.site.parent / "public" / self.peer.feed).read_text("utf-8"):
            raise SystemExit(f"{self.name}: the article is not in the feed")
        return usage


def ways(peers: list[Peer], articles: int, place: Path) -> list[Way]:
    """Build a site for each way."""
    found = []
    for peer in peers:
        for name in [peer.name, *([f"{peer.name} --only"] if peer.only else [])]:
            site = place / name / "site"
            write_site(peer.corpus, articles, site)
            make_ready(peer, site)
            built(peer, site)
            found.append(Way(name, peer, site))
    return found


def measure(peers: list[Peer], articles: int, rounds: int) -> dict[str, Usage]:
    """Add articles in each way, in turns; return the medians."""
    with tempfile.TemporaryDirectory() as place:
        all_ways = ways(peers, articles, Path(place))
        taken: dict[str, list[Usage]] = {way.name: [] for way in all_ways}
        for number in range(rounds):
            for way in all_ways:
                taken[way.name].append(way.add(-1 - number))
    return {name: middle(usages) for name, usages in taken.items()}


def main() -> None:
    """Print a table for each size, and what is flat."""
    wanted = argparse.ArgumentParser(description="Add one article to built sites, beside the peers.")
    add_options(wanted, sizes=[10, 1_000])
    told = wanted.parse_args()
    peers, lacking = chosen(told.tools)
    print_head("One more article in a built site, whole processes, medians", peers=versions(peers))
    first: dict[str, Usage] = {}
    for articles in told.articles:
        usages = measure(peers, articles, told.rounds)
        first, hugo = first or usages, usages.get("Hugo")
        rows = []
        for name, used in usages.items():
            ratio = f"{used.cpu / hugo.cpu:.3f}" if hugo else "-"
            growth = f"{used.cpu / first[name].cpu:.2f}"
            rows.append((name, f"{used.cpu:.2f}", f"{used.wall:.2f}", f"{used.peak:.0f}", ratio, growth))
        grown = f"CPU × at {told.articles[0]:,}"
        print_table((f"in a site of {articles:,}", "CPU s", "wall s", "peak MiB", "CPU × Hugo", grown), rows)
    if lacking:
        print(f"Not found here: {', '.join(lacking)}.")


if __name__ == "__main__":
    main()
