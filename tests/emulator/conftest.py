"""One emulator for the whole session, which goes on from test to test."""

import os
from pathlib import Path

import pytest

from emulator import Emulator

# The Python that has the emulator; `make e2e` names it.
PYTHON = os.environ.get("FEEDWRIGHT_EMULATOR")


def pytest_collection_modifyitems(items):
    if not PYTHON:
        for item in items:
            if Path(__file__).parent in item.path.parents:
                item.add_marker(pytest.mark.skip(reason="on request: make e2e"))


@pytest.fixture(scope="module")
def emulator(tmp_path_factory):
    started = Emulator(PYTHON, tmp_path_factory.mktemp("emulator"))
    yield started
    started.stop()
