"""DESIGN's promises under crashes, races and faults, as seeds of one simulation (``simulation.py``)."""

import os

import pytest

from simulation import Simulation

SEEDS = int(os.environ.get("FEEDWRIGHT_SEEDS", "300"))
GROUP = 25


@pytest.mark.parametrize("first", range(0, SEEDS, GROUP))
def test_every_history_ends_with_the_public_site_equal_to_the_source(first):
    """Whatever crashes, repeats, gets lost or comes late: a delay is all that it causes."""
    done = crashed = 0
    for seed in range(first, first + GROUP):
        try:
            counts = Simulation(seed).run()
        except AssertionError as error:
            raise AssertionError(f"seed {seed}: {error}") from error
        done, crashed = done + counts["done"], crashed + counts["crash"]
    assert done > crashed > 0, "most of the work must be done by workers that finish"
