"""How far `feedwright check` and the W3C's feed validator agree on a folder of feeds.

    git clone https://github.com/w3c/feedvalidator CLONE
    python benchmarks/feed_verdicts.py CLONE [FOLDER] [--disagreements]

Without FOLDER the validator's own cases for RSS and Atom are compared. The validator runs in the peers' Python, which
needs lxml, html5lib and rdflib. Each case breaks or keeps one rule; what else it lacks counts as well.
"""

import json
import subprocess
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from measuring import ROOT, print_table
from peers import PEER_PYTHON

from feedwright.checking.feeds.lint import lint
from feedwright.checking.feeds.read import is_feed, read
from feedwright.checking.finding import Level

LEVELS = ("error", "warning", "clean")
_CASES = ("rss", "rss20", "atom", "xml", "ext/itunes", "ext/fh", "ext/media")


def feeds_below(folders: Sequence[Path]) -> Iterator[Path]:
    """Give the files that begin as a feed does."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and is_feed(path.read_bytes()[:8192]):
                yield path


def their_findings(clone: Path, feeds: Sequence[Path]) -> list[dict[str, list[str]]]:
    """Give what the validator finds, by level; nothing where the validator itself fails."""
    script = Path(__file__).parent / "writers" / "w3c_verdicts.py"
    names = "\n".join(str(path.absolute()) for path in feeds)
    ran = subprocess.run(
        [str(PEER_PYTHON), str(script), str(clone)], input=names, capture_output=True, text=True, check=True
    )
    return [json.loads(line) for line in ran.stdout.splitlines()]


def our_findings(path: Path) -> dict[str, list[str]]:
    """Give the names of the rules that the feed breaks, by level."""
    found = list(lint(read(path.read_bytes(), path.name, address="https://feeds.example/feed.xml")))
    return {level.value: sorted({each.problem.rule or "" for each in found if each.level is level}) for level in Level}


def verdict(findings: dict[str, list[str]]) -> str:
    """Give the worst level of the findings."""
    return next((level for level in LEVELS if findings.get(level)), "clean")


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("clone", type=Path)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--disagreements", action="store_true", help="name each feed that only one calls wrong")
    arguments = parser.parse_args()
    cases = [arguments.clone / "testcases" / name for name in _CASES]
    feeds = list(feeds_below([arguments.folder] if arguments.folder else cases))
    theirs = their_findings(arguments.clone, feeds)
    judged = [
        (path, found, our_findings(path)) for path, found in zip(feeds, theirs, strict=True) if "broken" not in found
    ]
    counts = Counter((verdict(found), verdict(ours)) for _, found, ours in judged)
    rows = [[f"W3C: {level}", *(f"{counts[level, our]:,}" for our in LEVELS)] for level in LEVELS]
    print_table([f"{len(judged):,} feeds", *(f"ours: {level}" for level in LEVELS)], rows)
    same = sum(counts[level, level] for level in LEVELS)
    wrong = sum((verdict(found) == "error") == (verdict(ours) == "error") for _, found, ours in judged)
    print(f"\nThe same verdict: {same / len(judged):.1%}; the same answer to whether there is an error: ", end="")
    print(f"{wrong / len(judged):.1%}. Left out: {len(feeds) - len(judged)} at which the validator itself failed.")
    if arguments.disagreements:
        for path, found, ours in judged:
            if (verdict(found) == "error") != (verdict(ours) == "error"):
                print(f"{path.relative_to(ROOT) if path.is_relative_to(ROOT) else path}: W3C {found}, ours {ours}")


if __name__ == "__main__":
    main()
