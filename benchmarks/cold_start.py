"""Publish one article cold, over a stub transport, beside boto3 alone making the same calls: CPU time, peak of memory.

Usage: python benchmarks/cold_start.py [--rounds 9] [--size]

Each round starts fresh processes, in turns. Ours imports the handler and takes in the event of one new Markdown article
in a site of 50; the SDK's calls of one such run are written down before, and boto3 alone makes them again. Both are
answered by the same stub, so that no network counts; both have the one heap that template.yaml gives. The first site
has articles of 3.7 KB, the second of 100 KB. Then a table of what the handler's imports cost, by package, and with
--size the size of what a Lambda function ships (that takes Python 3.13, and fetches the packages).
"""

import argparse
import pickle
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from corpus import article
from measuring import ROOT, Usage, middle, print_head, print_table, run

ARTICLES, LARGE = 50, 100_000
KEY = f"articles/{article(-1).name}.md"  # deployed_site puts it beside the site
SHOWN = 18  # packages
HANDLER = {"PYTHONPATH": str(ROOT / "functions")}
IMPORTS = (
    ("nothing", ""),
    ("boto3", "import boto3"),
    ("boto3, clients of S3 and DynamoDB", "import boto3; boto3.client('s3'); boto3.client('dynamodb')"),
    ("the handler", "import publish"),
)
REGION = {"AWS_DEFAULT_REGION": "eu-central-1"}
HEAP = {"MALLOC_ARENA_MAX": "1"}  # as in template.yaml


def script(name: str, *arguments: object) -> list[str]:
    """The command line of one of our scripts."""
    return [sys.executable, str(ROOT / "benchmarks" / f"{name}.py"), *map(str, arguments)]


def cold(place: Path, size: int, rounds: int) -> tuple[dict[str, Usage], int]:
    """Publish and replay in turns; return medians, and how many calls of the SDK there were."""
    world, calls = place / f"world-{size}", place / f"calls-{size}"
    run(script("deployed_site", world, ARTICLES, "--size", size))
    run(script("cold_process", "record", world, KEY, calls))
    taken: dict[str, list[Usage]] = {"publish": [], "replay": []}
    for _ in range(rounds):
        for what, usages in taken.items():
            usages.append(run(script("cold_process", what, world, KEY, calls), environment=HEAP))
    return {what: middle(usages) for what, usages in taken.items()}, len(pickle.loads(calls.read_bytes()))


def imports(rounds: int) -> dict[str, Usage]:
    """Import in fresh processes, in turns; return medians."""
    taken: dict[str, list[Usage]] = {name: [] for name, _ in IMPORTS}
    for _ in range(rounds):
        for name, code in IMPORTS:
            taken[name].append(run([sys.executable, "-c", code], environment=HANDLER | REGION))
    return {name: middle(usages) for name, usages in taken.items()}


def by_package(rounds: int) -> dict[str, tuple[float, int]]:
    """Import the handler; return by package the milliseconds of its modules themselves, and their number."""
    taken: dict[str, list[float]] = defaultdict(list)
    counts: dict[str, int] = {}
    for _ in range(rounds):
        output = run([sys.executable, "-X", "importtime", "-c", "import publish"], environment=HANDLER).output
        sums: dict[str, float] = defaultdict(float)
        counts = defaultdict(int)
        for package, seconds in _lines(output):
            sums[package] += seconds * 1e3
            counts[package] += 1
        for package, milliseconds in sums.items():
            taken[package].append(milliseconds)
    return {package: (median(times), counts[package]) for package, times in taken.items()}


def _lines(output: str) -> Iterator[tuple[str, float]]:
    for own, module in re.findall(r"^import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)$", output, re.MULTILINE):
        package = module.partition(".")[0]
        yield "the standard library" if package.lstrip("_") in _STANDARD else package, int(own) / 1e6


_STANDARD = {name.lstrip("_") for name in sys.stdlib_module_names} | {"encodings", "site", "zipimport"}


def artefact(place: Path) -> dict[str, float]:
    """Build a function as `sam build` does, for its processor; return by folder MB. Python 3.13 must be here."""
    target = place / "artefact"
    target.mkdir()
    python = run(["bash", str(ROOT / ".ci" / "find_python"), "3.13"]).output.strip()
    makefile, environment = str(ROOT / "infra" / "Makefile"), {"ARTIFACTS_DIR": str(target)}
    command = ["make", "--silent", f"--file={makefile}", f"PYTHON={python}", "build-PublishFunction"]
    run(command, folder=ROOT / "functions", environment=environment)
    sizes: dict[str, float] = defaultdict(float)
    for path in target.rglob("*"):
        if path.is_file():
            sizes[path.relative_to(target).parts[0].partition("-")[0]] += path.stat().st_size / 1e6
    return sizes


def print_imports(rounds: int) -> None:
    """Print what imports cost, alone and within the handler."""
    alone = imports(rounds)
    cells = ((name, f"{used.cpu * 1e3:.0f}", f"{used.peak:.0f}") for name, used in alone.items())
    print_table(("to import, a process each", "CPU ms", "peak MiB"), cells)
    packages = sorted(by_package(rounds).items(), key=lambda pair: -pair[1][0])[:SHOWN]
    print_table(
        ("of the handler's imports", "modules", "own ms"),
        ((package, str(count), f"{milliseconds:.1f}") for package, (milliseconds, count) in packages),
    )


def main() -> None:
    """Print the tables."""
    wanted = argparse.ArgumentParser(description="Publish one article cold, beside boto3 alone.")
    wanted.add_argument("--rounds", type=int, default=9)
    wanted.add_argument("--size", action="store_true", help="measure what a function ships, too")
    wanted.add_argument("--quick", action="store_true", help="the first site alone, and no imports")
    told = wanted.parse_args()
    print_head("A cold publish, fresh processes, medians", "boto3", "aws-lambda-powertools", "feedgen", "lxml")
    with tempfile.TemporaryDirectory() as name:
        rows = []
        for size in (0,) if told.quick else (0, LARGE):
            usages, calls = cold(Path(name), size, told.rounds)
            what = "articles of 100 KB" if size else "articles of 3.7 KB"
            for who, kind in (("Feedwright", "publish"), ("boto3 alone", "replay")):
                used, ratio = usages[kind], usages[kind].cpu / usages["replay"].cpu
                row = (f"{who}, {what}", str(calls), f"{used.cpu * 1e3:.0f}", f"{ratio:.2f}", f"{used.peak:.0f}")
                rows.append(row)
        print_table((f"in a site of {ARTICLES}", "calls", "CPU ms", "CPU × boto3", "peak MiB"), rows)
        if not told.quick:
            print_imports(told.rounds)
        if told.size:
            sizes = artefact(Path(name))
            top = [*sorted(sizes.items(), key=lambda pair: -pair[1])[:10], ("all", sum(sizes.values()))]
            print_table(("what a function ships, arm64", "MB"), ((name, f"{size:.1f}") for name, size in top))


if __name__ == "__main__":
    main()
