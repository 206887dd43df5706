"""Fixtures that several test modules share."""

import time

import pytest
from hypothesis import HealthCheck, settings

from depth import DEPTH, EXAMPLES
from memory import MemoryWorld

# A slow machine is no fault of the code: nothing here is timed. CI tries the same examples each time, so that it fails
# for what changed; make test tries new ones each time, and DEPTH=full the most.
settings.register_profile(
    "feedwright",
    deadline=None,
    derandomize=DEPTH == "ci",
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("feedwright")


_STARTED = pytest.StashKey[float]()


def pytest_configure(config):
    config.stash[_STARTED] = time.monotonic()


def pytest_terminal_summary(terminalreporter, config):
    minutes = (time.monotonic() - config.stash[_STARTED]) / 60
    said = f"These tests took {minutes:.1f} minutes"
    if DEPTH != "full":
        said += f"; long searches took a slice (DEPTH={DEPTH}). All they can try: make test DEPTH=full"
    terminalreporter.write_line(f"{said}.")


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files; the diff is the review")


@pytest.fixture
def world():
    """An empty site in memory."""
    return MemoryWorld()


@pytest.fixture
def stack(monkeypatch):
    """The deployed stack on moto, empty."""
    from stack import opened  # noqa: PLC0415 - most tests do without moto, which takes long to import

    with opened(monkeypatch) as deployed:
        yield deployed


@pytest.fixture
def site(stack):
    """A deployed stack whose site is recorded and whose empty feeds are out."""
    from stack import SITE  # noqa: PLC0415 - likewise

    stack.put("site.toml", SITE)
    stack.pump()
    return stack
