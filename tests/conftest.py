"""Fixtures that several test modules share."""

import pytest
from hypothesis import settings

from memory import MemoryWorld

# A slow machine is no fault of the code: nothing here is timed.
settings.register_profile("feedwright", deadline=None)
settings.load_profile("feedwright")


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files; the diff is the review")


@pytest.fixture
def world():
    """An empty site in memory."""
    return MemoryWorld()
