"""In a build of many new articles the older one has the address that several want."""

import pytest

from memory import SITE_TOML
from memory_site import build_all, record


def article(day, slug="same"):
    return f"---\ndate: {day}\nslug: {slug}\n---\n# Of {day}\n\nText of {day}."


@pytest.mark.parametrize("names", [("a", "b", "c"), ("c", "b", "a"), ("b", "c", "a")])
def test_the_oldest_of_several_new_articles_has_the_short_address(world, names):
    days = ("2021-05-01", "2022-05-01", "2023-05-01")
    world.put("site.toml", SITE_TOML)
    for name, day in zip(names, days, strict=True):
        world.put(f"{name}.md", article(day))
    build_all(world)
    slugs = [record(world, f"{name}.md").identity.slug for name in names]
    assert slugs == ["same", "2022-05-01-same", "2023-05-01-same"]


def test_an_address_that_was_given_stays_with_a_newer_article(world):
    world.put("site.toml", SITE_TOML)
    world.put("a.md", article("2023-05-01"))
    build_all(world)
    world.put("b.md", article("2021-05-01"))
    build_all(world)
    assert record(world, "a.md").identity.slug == "same"
    assert record(world, "b.md").identity.slug == "2021-05-01-same"
