"""An article that comes out late, with an old date, is named to its author, or stands first if the site wants that."""

import pytest

from memory import SITE_TOML, MemoryWorld
from memory_site import build_all, publish, record, titles

WINDOW = 3
FIRST = ("d.md", "c.md", "b.md", "a.md")  # the oldest comes last by name


def article(number, day, *fields):
    head = "".join(f"{field}\n" for field in (f"title: Post {number}", f"date: {day}", *fields))
    return f"---\n{head}---\nText {number}.\n"


def site_with(settings=""):
    """Begin a site with four articles, and let a month go by."""
    world = MemoryWorld()
    world.put("site.toml", f"{SITE_TOML}window = {WINDOW}\n{settings}")
    for number, key in enumerate(FIRST, start=1):
        world.put(key, article(number, f"2026-02-0{number}"))
    build_all(world)
    world.clock.forward(days=30)
    return world


def late(world, key):
    return [problem.what for problem in record(world, key).warnings if problem.rule == "late"]


def test_what_a_site_begins_with_is_not_late():
    world = site_with()
    assert [late(world, key) for key in FIRST] == [[]] * 4


def test_a_draft_that_is_released_late_with_an_old_date_is_told_where_it_is():
    world = site_with()
    world.put("5.md", article(5, "2026-01-05", "draft: true"))
    publish(world, "5.md")
    world.clock.forward(days=20)
    world.put("5.md", article(5, "2026-01-05"))
    publish(world, "5.md")
    [what] = late(world, "5.md")
    assert "archive of 2026-01" in what
    assert "newest 3 entries" in what
    assert titles(world) == ["Post 4", "Post 3", "Post 2"]


def test_the_warning_stays_until_the_date_is_another():
    world = site_with()
    world.put("5.md", article(5, "2026-01-05"))
    publish(world, "5.md")
    world.put("5.md", article(5, "2026-01-05", "tags: [boats]"))
    publish(world, "5.md")
    assert late(world, "5.md")
    world.put("5.md", article(5, "2026-03-05"))
    publish(world, "5.md")
    assert not late(world, "5.md")


@pytest.mark.parametrize("day", ["2026-02-03T12:00:00Z", "2026-04-01"])
def test_what_the_feed_shows_is_not_told(day):
    world = site_with()
    world.put("5.md", article(5, day))
    publish(world, "5.md")
    assert not late(world, "5.md")


def test_while_the_feed_shows_all_entries_nothing_is_late():
    world = site_with()
    world.put("site.toml", f"{SITE_TOML}window = 50\n")
    build_all(world)
    world.put("5.md", article(5, "2026-01-05"))
    publish(world, "5.md")
    assert not late(world, "5.md")


def test_in_the_order_of_appearance_what_comes_out_late_comes_first():
    world = site_with('sort = "appeared"\n')
    assert titles(world) == ["Post 4", "Post 3", "Post 2"], "what the site began with counts by its dates"
    world.put("5.md", article(5, "2026-01-05"))
    publish(world, "5.md")
    assert titles(world) == ["Post 5", "Post 4", "Post 3"]
    assert not late(world, "5.md")
    world.put("5.md", article(5, "2026-01-05", "tags: [boats]"))
    world.clock.forward(days=3)
    publish(world, "5.md")
    assert titles(world) == ["Post 5", "Post 4", "Post 3"], "a change moves nothing"


def test_a_draft_without_a_date_of_its_own_takes_that_of_its_release():
    world = site_with()
    world.put("5.md", "---\ntitle: Post 5\ndraft: true\n---\nText.")
    publish(world, "5.md")
    world.clock.forward(days=20)
    world.put("5.md", "---\ntitle: Post 5\n---\nText.")
    publish(world, "5.md")
    assert titles(world)[0] == "Post 5"
    assert record(world, "5.md").entry.published == world.clock().replace(microsecond=0)
