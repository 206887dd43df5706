"""One Chromium for all tests of a worker that look at pages."""

import pytest

from browser import chromium


@pytest.fixture(scope="session")
def browser():
    with chromium() as started:
        yield started
