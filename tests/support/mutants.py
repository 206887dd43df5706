"""Take each guard away in turn, and show which test turns red: ``make mutants``, or ``python tests/support/mutants.py lease``.

``mutants.toml`` is the table: for each guard a text of the code, what stands in its place without the guard, and the
tests that are to notice. A text that is not there exactly once is an error, so that the table keeps up with the code.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = "functions/feedwright"
_LONGEST = 600  # seconds; who runs round in a circle does not stay unnoticed
_LEFT_OUT = shutil.ignore_patterns(".git", ".venv*", ".feedwright", "__pycache__", ".*_cache", ".hypothesis")


def guards():
    return tomllib.loads((ROOT / "tests/support/mutants.toml").read_text())["mutant"]


def changed(mutant):
    """Return the module's text without the guard."""
    text = (ROOT / PACKAGE / mutant["file"]).read_text()
    if text.count(mutant["old"]) != 1:
        raise SystemExit(f"{mutant['name']}: its text stands {text.count(mutant['old'])} times in {mutant['file']}")
    return text.replace(mutant["old"], mutant["new"])


def noticed(mutant, copy):
    """Say which test notices; nothing, if none does."""
    place = copy / PACKAGE / mutant["file"]
    kept = place.read_text()
    place.write_text(changed(mutant))
    try:
        return next((found for test in mutant["tests"] if (found := _red(test, copy))), "")
    finally:
        place.write_text(kept)


def _red(test, copy):
    """Run tests until the first one fails, and name that; ``memory 0-99`` are seeds of the simulation."""
    seeds = test.split(" ") if " " in test and "::" not in test else None
    script = (
        ["tests/support/simulate.py", "--as-it-is", *seeds]
        if seeds
        else ["-m", "pytest", "-xq", "-p", "no:cacheprovider", test]
    )
    environment = os.environ | {"DEPTH": "ci", "PYTHONPATH": str(copy / "functions"), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        ran = subprocess.run(
            [sys.executable, *script],
            cwd=copy,
            env=environment,
            capture_output=True,
            text=True,
            timeout=_LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"{test}: no end"
    if ran.returncode == 0:
        return ""
    lines = [line for line in ran.stdout.splitlines() if line.startswith(("FAILED", "ERROR", "seed"))]
    if not lines:
        raise SystemExit(f"{test} cannot be run:\n{ran.stdout}{ran.stderr}")
    return lines[0].removeprefix("FAILED ").partition(" - ")[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*", help="only guards whose names hold one of these")
    words = parser.parse_args().words
    table = guards()
    for mutant in table:
        changed(mutant)
    wanted = [one for one in table if not words or any(word in one["name"] for word in words)]
    unnoticed = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "copy")
        shutil.copytree(ROOT, copy, ignore=_LEFT_OUT)
        for mutant in wanted:
            began = time.monotonic()
            by = noticed(mutant, copy)
            unnoticed += not by
            print(f"{mutant['name']:<60} {time.monotonic() - began:4.0f} s  {by or 'NOBODY NOTICES'}", flush=True)
    print(f"{len(wanted)} guards, {unnoticed} of which nobody would miss")
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main())
