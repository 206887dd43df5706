"""The pictures of the settings: published as entries' files are, and told of where they are missing or unfit."""

import json

import pytest

from feedwright.engine.intake.article import ingest
from feedwright.engine.intake.outcome import Verdict
from feedwright.engine.intake.site.settings import ingest_site
from feedwright.engine.sweep import sweep
from feedwright.ports import Changed
from media_samples import png
from memory import ADOPT_AFTER, SITE_TOML
from memory_site import build_all, media

ICON = SITE_TOML + 'icon = "images/icon.png"\n'
PODCAST = """
[feeds.talk]
title = "Talk"
description = "Talk of the town"
kinds = "episode"
[feeds.talk.podcast]
image = "cover.png"
categories = ["Technology"]
owner = { name = "Ada", email = "ada@gazette.example" }
"""


def icon(world):
    return json.loads(world.public.body("feed.json")).get("favicon")


def rules(outcome):
    return [(warning.rule, warning.line) for warning in outcome.warnings]


@pytest.fixture
def site(world):
    """A site that names an icon, which is there, with one article out."""
    world.put("site.toml", ICON)
    world.put("images/icon.png", png(width=64, height=64))
    world.put("a.md", "---\ndate: 2026-02-01\n---\n# A\n\nText.")
    build_all(world)
    return world


def test_an_icon_within_the_content_is_published_and_named_by_its_address(site):
    [path] = media(site)
    assert icon(site) == f"https://gazette.example/{path}"
    assert site.public.body(path) == png(width=64, height=64)
    assert path.encode() in site.public.body("articles/a.html")


def test_an_icon_elsewhere_is_named_as_it_is(world):
    world.put("site.toml", SITE_TOML + 'icon = "https://cdn.example/i.png"\n')
    build_all(world)
    assert icon(world) == "https://cdn.example/i.png"
    assert media(world) == []


def test_a_missing_picture_is_a_warning_and_is_taken_up_when_it_arrives(world):
    world.put("site.toml", ICON)
    world.put("a.md", "# A\n\nText.")
    built = build_all(world)
    assert built.site.problem is None
    assert rules(built.site) == [("missing-media", 5)]
    assert icon(world) is None

    world.put("images/icon.png", png())
    assert rules(build_all(world).site) == []
    assert icon(world).endswith("/icon.png")
    assert icon(world).encode() in world.public.body("articles/a.html")


def test_an_arrival_that_only_an_event_tells_of_is_for_the_settings(world):
    world.put("site.toml", ICON)
    build_all(world)
    world.put("images/icon.png", png())
    ingest(world.ports, "images/icon.png")
    assert list(world.queue.messages) == [Changed("site.toml")]
    assert build_all(world, only=["images/icon.png"]).site.verdict is Verdict.SETTINGS
    ingest(world.ports, "images/icon.png")
    assert not world.queue.messages


def test_a_new_version_replaces_the_old_one_everywhere(site):
    [before] = media(site)
    site.put("images/icon.png", png(width=32, height=32))
    build_all(site)
    [after] = media(site)
    assert after != before
    assert icon(site).endswith(after)
    assert after.encode() in site.public.body("articles/a.html")


def test_a_sweep_finds_that_the_icon_is_gone_though_no_event_told_of_it(world):
    world.put("site.toml", ICON)
    world.put("images/icon.png", png(width=64, height=64))
    ingest_site(world.ports)
    world.clock.forward(hours=1)
    sweep(world.worker(), adopt_after=ADOPT_AFTER)
    assert icon(world)
    world.source.delete("images/icon.png")
    world.clock.forward(hours=1)
    sweep(world.worker(), adopt_after=ADOPT_AFTER)
    assert icon(world) is None


def test_a_picture_goes_when_neither_settings_nor_an_article_show_it_any_more(site):
    site.put("b.md", "# B\n\nText. ![](images/icon.png)")
    build_all(site)
    site.put("site.toml", SITE_TOML)
    build_all(site)
    assert len(media(site)) == 1
    site.source.delete("b.md")
    build_all(site)
    assert media(site) == []


def test_an_article_that_leaves_does_not_take_the_icon_along(site):
    site.put("b.md", "# B\n\nText. ![](images/icon.png)")
    build_all(site)
    site.source.delete("b.md")
    build_all(site)
    assert len(media(site)) == 1


def test_settings_that_name_it_no_more_hear_of_it_no_more(site):
    site.put("site.toml", SITE_TOML)
    build_all(site)
    site.put("images/icon.png", png(width=1))
    ingest(site.ports, "images/icon.png")
    assert not site.queue.messages


@pytest.mark.parametrize("body", [b"<html>no picture</html>", b"ID3\x03\x00\x00\x00\x00\x00\x00" + bytes(900)])
def test_what_is_no_picture_by_its_bytes_is_not_published(world, body):
    world.put("site.toml", ICON)
    world.put("images/icon.png", body)
    assert rules(build_all(world).site) == [("bad-media", 5)]
    assert media(world) == []
    assert icon(world) is None


def test_bad_settings_leave_the_icon_where_it_is(site):
    site.put("site.toml", ICON + "window = 0")
    assert build_all(site).site.problem
    assert len(media(site)) == 1
    assert icon(site)


@pytest.mark.parametrize(
    ("cover", "expected"),
    [
        (None, [("missing-media", 11)]),
        (png(width=600, height=600), [("podcast-cover", 11)]),
        (png(width=1400, height=1500), [("podcast-cover", 11)]),
        (png(width=1400, height=1400), []),
    ],
    ids=["missing", "small", "not square", "fit"],
)
def test_a_podcasts_cover_is_held_to_apples_measures(world, cover, expected):
    world.put("site.toml", SITE_TOML + PODCAST)
    if cover:
        world.put("cover.png", cover)
    assert rules(build_all(world).site) == expected
    assert len(media(world)) == (1 if cover else 0)


def test_a_picture_that_changes_and_nothing_else_is_told_once(site):
    site.put("images/icon.png", png(width=32, height=32))
    assert ingest_site(site.ports).verdict is Verdict.SETTINGS
    assert ingest_site(site.ports).verdict is Verdict.UNCHANGED
