"""DESIGN's promises under crashes, races and faults, as seeds of one simulation (``simulation.py``)."""

import os
import subprocess
import sys

import pytest

from depth import by_depth
from feedwright.engine.intake import transaction as changes
from feedwright.engine.intake.touched import touched
from places import ROOT, TESTS
from simulate import fault_of, report, shrink
from simulation import STEPS, Simulation

SEEDS = {  # how many, and how many in one process
    "memory": by_depth((80, 40), (1_000, 250), (2_000, 250)),
    "local": by_depth((10, 10), (100, 50), (200, 50)),
    "build": by_depth((16, 16), (100, 100), (200, 100)),
    "aws": by_depth((2, 2), (12, 6), (24, 6)),
}
GROUPS = [(kind, first, first + group) for kind, (seeds, group) in SEEDS.items() for first in range(0, seeds, group)]


@pytest.mark.parametrize(("kind", "first", "end"), GROUPS)
def test_every_history_ends_with_the_public_site_equal_to_the_source(kind, first, end):
    """Whatever crashes, repeats, gets lost or comes late: a delay is all that it causes.

    In processes of their own, as measuring coverage would make each call several times as slow.
    """
    script = [sys.executable, TESTS / "support/simulate.py", kind, f"{first}-{end}"]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "functions")}
    ran = subprocess.run(script, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("kind", SEEDS)
def test_a_history_is_the_same_each_time(kind):
    stories = [[], []]
    for story in stories:
        Simulation(1, kind, story=story).run()
    assert len(stories[0]) > 100
    assert stories[0] == stories[1]


def test_a_history_that_goes_wrong_is_told_in_few_steps(monkeypatch):
    """Here with a guard taken away: what an article leaves is not built again."""
    monkeypatch.setattr(changes, "touched", lambda old, new, now: touched(new, new, now))
    wrong = next(seed for seed in range(100) if fault_of(Simulation(seed)))
    steps = shrink(wrong, "memory")
    assert len(steps) < 0.1 * STEPS["memory"]
    told = report(wrong, "memory")
    assert f"seed {wrong} goes wrong over memory" in told
    assert "the author puts site.toml" in told
    assert "worker-1" in told
    assert "Wrong" in told
