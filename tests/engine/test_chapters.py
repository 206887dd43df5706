"""Chapters of an episode: a file beside it, times in its show notes, or marks in the recording, for all podcast apps."""

import io
import json

import podcastparser
import pytest

from feedwright.engine.catalogue.keys import SITE
from feedwright.engine.catalogue.records import State, site_record_of
from feedwright.engine.documents.paths import paths_of, target_at
from feedwright.engine.jobs.targets import chapters_target
from feedwright.engine.verify import all_targets
from media_samples import mp3, png
from memory import PODCAST, SITE_TOML
from memory_site import build_all, media, record
from podcast_samples import mp3_with_chapters

NOTES = "What we talk of.\n\n- 0:00 Intro\n- 1:15 The horn\n- 2:30 The end\n"
FILE = "articles/talk.chapters.json"


@pytest.fixture
def show(site):
    site.put("site.toml", SITE_TOML + PODCAST)
    site.put("talk.mp3", mp3())
    return site


def put(world, text=NOTES, more=""):
    world.put("talk.md", f"---\ntitle: The talk\ndate: 2026-01-05\naudio: talk.mp3\n{more}---\n{text}")


def chapters(world, path=FILE):
    return [(each["startTime"], each["title"]) for each in json.loads(world.public.body(path))["chapters"]]


def podlove(world):
    """Read the podcast as gPodder does."""
    [episode] = podcastparser.parse("https://x.example/", io.BytesIO(world.public.body("feeds/aloud/rss.xml")))[
        "episodes"
    ]
    return [(each["start"], each["title"]) for each in episode.get("chapters", [])]


def test_times_in_the_show_notes_become_chapters_and_stay_in_the_notes(show):
    put(show)
    build_all(show)
    wanted = [(0, "Intro"), (75, "The horn"), (150, "The end")]
    assert chapters(show) == podlove(show) == wanted
    rss = show.public.body("feeds/aloud/rss.xml").decode()
    assert f'<podcast:chapters url="https://gazette.example/{FILE}" type="application/json+chapters"/>' in rss
    assert "1:15 The horn" in rss
    assert show.public.documents[FILE].media_type == "application/json+chapters"


def test_the_main_feed_says_nothing_of_chapters(show):
    put(show)
    build_all(show)
    assert b"psc" not in show.public.body("rss.xml")


def test_a_file_beside_the_episode_goes_before_the_notes(show):
    file = {"version": "1.2.0", "chapters": [{"startTime": 0, "title": "From the file"}]}
    show.put("talk.chapters.json", json.dumps(file).encode())
    put(show, more="chapters: talk.chapters.json\n")
    build_all(show)
    assert FILE not in show.public.documents
    [path] = [path for path in media(show) if path.endswith(".json")]
    assert chapters(show, path) == podlove(show) == [(0, "From the file")]


def test_chapters_in_the_recording_count_where_nobody_writes_others(show):
    show.put("talk.mp3", mp3_with_chapters(chapters=(("One", 0), ("Two", 61_000))))
    put(show, "No times here.")
    build_all(show)
    assert chapters(show) == podlove(show) == [(0, "One"), (61, "Two")]
    put(show)
    build_all(show)
    assert chapters(show)[1] == (75, "The horn")


@pytest.mark.parametrize("change", ["draft: true\n", "date: 2099-01-01\n"])
def test_nothing_of_an_episode_that_is_not_out_is_public(show, change):
    put(show, more=change)
    build_all(show)
    assert FILE not in show.public.documents


@pytest.mark.parametrize("change", ["draft: true\n", "expires: 2026-01-06\n"])
def test_chapters_of_an_episode_that_is_out_no_more_are_gone(show, change):
    put(show)
    build_all(show)
    assert FILE in show.public.documents
    put(show, more=change)
    build_all(show)
    assert FILE not in show.public.documents


def test_chapters_go_when_the_episode_goes_or_has_none_any_more(show):
    put(show)
    build_all(show)
    put(show, "No times here.")
    build_all(show)
    assert FILE not in show.public.documents
    put(show)
    build_all(show)
    assert FILE in show.public.documents
    show.source.delete("talk.md")
    build_all(show)
    assert record(show, "talk.md").state is State.WITHDRAWN
    assert FILE not in show.public.documents


def test_times_in_an_article_that_nobody_can_play_are_only_text(show):
    show.put("talk.md", f"---\ntitle: The talk\ndate: 2026-01-05\n---\n{NOTES}")
    build_all(show)
    assert FILE not in show.public.documents


@pytest.mark.parametrize("slug", ["talk", "a/b", "/2019/talk/index.html", "_x"])
def test_the_path_of_chapters_says_whose_they_are(slug):
    target = chapters_target(slug)
    [path] = paths_of(target)
    assert target_at(path) == target


def test_a_check_of_everything_looks_at_chapters(show):
    put(show)
    build_all(show)
    [row] = show.table.get([SITE])
    assert chapters_target("talk") in all_targets(show.ports, site_record_of(row))


# What directories would say


def warnings(world, key="talk.md"):
    return [(problem.rule, problem.line) for problem in record(world, key).warnings]


def test_what_directories_refuse_of_an_episode_is_said_with_its_line(show):
    show.put("wide.png", png(width=1_600, height=900))
    put(show, "- 0:00 Intro\n- 1:00 End\n", "image: wide.png\n")
    build_all(show)
    assert warnings(show) == [("episode-art", 5), ("few-chapters", None)]


def test_the_size_of_a_recording_elsewhere_is_asked_for(show):
    show.put("talk.md", "---\ntitle: The talk\ndate: 2026-01-05\naudio: https://cdn.example/talk.mp3\n---\nNotes.")
    build_all(show)
    assert warnings(show) == [("unknown-length", 4)]
    [problem] = record(show, "talk.md").warnings
    assert problem.what.startswith("https://cdn.example/talk.mp3 ")


def test_a_site_without_a_podcast_hears_nothing_of_directories(show):
    show.put("wide.png", png(width=1_600, height=900))
    put(show, "- 0:00 Intro\n- 1:00 End\n", "image: wide.png\n")
    show.put("site.toml", SITE_TOML)
    build_all(show)
    assert warnings(show) == []
    show.put("site.toml", SITE_TOML + PODCAST)
    build_all(show)
    assert [rule for rule, _ in warnings(show)] == ["episode-art", "few-chapters"]


@pytest.mark.parametrize("size", [1_400, 3_000])
def test_a_square_picture_large_enough_draws_no_warning(show, size):
    show.put("art.png", png(width=size, height=size))
    put(show, more="image: art.png\n")
    build_all(show)
    assert warnings(show) == []
