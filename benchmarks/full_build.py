"""Build a whole site, pages and the main feed, beside the peers: whole processes, CPU time, wall time, peak of memory.

Usage: python benchmarks/full_build.py [ARTICLES ...] [--tools feedwright hugo ...] [--rounds 3]

Each round builds every site once, from nothing, in turns. Feedwright does what the peers do (a page for each article,
the main feed of 50 entries, a list, a sitemap), and once more with a feed per tag and author, their archives and pages.
"""

import argparse
import tempfile
from pathlib import Path

from corpus import TOOLS, write_site
from measuring import Usage, middle, print_head, print_table, run
from peers import VARIANTS, Peer, add_options, chosen, make_ready, versions

STATES = (".feedwright", ".jekyll-cache", "cache", "resources", "__pycache__")  # that tools leave in a site's folder


def built(peer: Peer, folder: Path) -> Usage:
    """Build from nothing, and see that the feed and the pages are there."""
    public = folder.parent / "public"
    for old in (public, *(folder / name for name in STATES)):
        if old.exists():  # ext4 takes long to make a file within seconds after thousands were deleted
            old.rename(tempfile.mkdtemp(dir=folder.parent))
    usage = run(peer.build(peer.program or ""), folder=folder, environment=peer.environment)
    articles = sum(1 for _ in (folder / TOOLS[peer.corpus].posts).glob("*.md"))
    feed, pages = (public / peer.feed).read_text("utf-8"), sum(1 for _ in public.rglob("*.html"))
    if feed.count("</item>") + feed.count("</entry>") != min(50, articles) or pages <= articles:
        raise SystemExit(f"{peer.name} did not do the job")
    return usage


def measure(peers: list[Peer], articles: int, rounds: int) -> dict[str, Usage]:
    """Build with each in turns; return the medians."""
    taken: dict[str, list[Usage]] = {peer.name: [] for peer in peers}
    with tempfile.TemporaryDirectory() as place:
        for peer in peers:
            folder = Path(place, peer.name, "site")
            write_site(peer.corpus, articles, folder)
            make_ready(peer, folder)
        for _ in range(rounds):
            for peer in peers:
                taken[peer.name].append(built(peer, Path(place, peer.name, "site")))
    return {name: middle(usages) for name, usages in taken.items()}


def main() -> None:
    """Print a table for each size."""
    wanted = argparse.ArgumentParser(description="Build whole sites beside the peers.")
    add_options(wanted, sizes=[1_000])
    told = wanted.parse_args()
    found, lacking = chosen(told.tools)
    peers = [peer for peer in found if peer.name not in VARIANTS]
    print_head("A whole build, whole processes, medians", peers=versions(peers))
    for articles in told.articles:
        usages = measure(peers, articles, told.rounds)
        hugo = usages.get("Hugo")
        print_table(
            (f"{articles:,} articles", "feed", "CPU s", "wall s", "peak MiB", "CPU × Hugo"),
            [
                (
                    *(peer.name, peer.formats),
                    *(f"{used.cpu:.2f}", f"{used.wall:.2f}", f"{used.peak:.0f}"),
                    f"{used.cpu / hugo.cpu:.2f}" if hugo else "-",
                )
                for peer in peers
                for used in [usages[peer.name]]
            ],
        )
    if lacking:
        print(f"Not found here: {', '.join(name for name in lacking if name not in VARIANTS)}.")


if __name__ == "__main__":
    main()
