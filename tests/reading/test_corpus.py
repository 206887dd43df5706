"""What editors get: inputs as publishers drop them, each named after the problem it shows, and what comes out.

A case is a folder under ``corpus/`` with the files as they are dropped; ``expected.json`` beside them holds the normal
form of each article, or its rejection, and what its author is told. Adding a folder is all it takes to add a case:
``pytest tests/reading/test_corpus.py --update-golden`` writes what is expected, and the diff is the review. Every file was last
modified, and every build runs, on 23 November 2026 at noon.
"""

import json
from datetime import UTC, datetime

import msgspec
import pytest

from feedwright.engine.catalogue.records import State, record_of
from feedwright.engine.whole_build import whole_build
from feedwright.site import SITE_KEY
from memory import SITE_TOML, Alone, MemoryWorld
from places import TESTS

CASES = sorted(path for path in (TESTS / "corpus").iterdir() if path.is_dir())
EXPECTED = "expected.json"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def normal_form(case):
    world = MemoryWorld()
    world.clock.now = NOON
    world.put(SITE_KEY, SITE_TOML)
    for path in sorted(case.rglob("*")):
        if path.is_file() and path.name != EXPECTED:
            world.put(path.relative_to(case).as_posix(), path.read_bytes())
    built = whole_build(world.worker(), Alone(world.queue.messages))
    assert built.site.problem is None, built.site.problem
    records = (record_of(row) for (_, sort), row in world.table.rows.items() if sort == "record")
    told = {record.key: article(record) for record in records if record.state is not State.WITHDRAWN}
    public = sorted(path for path in world.public.documents if path.startswith("media/"))
    return {"articles": dict(sorted(told.items()))} | ({"media": public} if public else {})


def article(record):
    told = {"state": record.state.value}
    if record.entry:
        told["entry"] = {
            name: value
            for name, value in msgspec.to_builtins(record.entry).items()
            if value not in (None, []) and (value or name != "scaled")  # few entries show a large picture
        }
    if record.problem:
        told["rejected"] = str(record.problem)
    if record.warnings:
        told["warnings"] = [str(warning) for warning in record.warnings]
    return told


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_editor_would_not_touch_what_comes_out(case, request):
    made = json.dumps(normal_form(case), ensure_ascii=False, indent=2) + "\n"
    if request.config.getoption("--update-golden"):
        (case / EXPECTED).write_text(made, encoding="utf-8")
    assert (case / EXPECTED).read_text("utf-8") == made


def test_the_corpus_is_large_enough_to_mean_something():
    assert len(CASES) >= 60
