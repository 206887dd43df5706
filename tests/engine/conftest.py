"""The site in memory that most of the engine's tests begin with."""

import pytest

from memory import SITE_TOML
from memory_site import build_all


@pytest.fixture
def site(world):
    """Record the settings, and publish the empty feed."""
    world.put("site.toml", SITE_TOML)
    build_all(world)
    world.public.writes.clear()
    return world
