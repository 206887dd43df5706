"""What stands beside an article under ``name.meta.*`` says what it is, and makes an episode of a recording."""

import pytest

from feedwright.engine.catalogue.records import State
from feedwright.engine.intake.article import ingest
from feedwright.engine.intake.outcome import Verdict
from feedwright.engine.reconcile import begin_walk
from feedwright.engine.whole_build import Watcher
from feedwright.ports import Changed
from media_samples import PDF, mp3, png
from memory import SITE_TOML
from memory_site import build_all, items, record, titles

REQUIRED = SITE_TOML + '[paths."held/**"]\nsidecars = "required"\n'


@pytest.fixture
def site(world):
    world.put("site.toml", REQUIRED)
    build_all(world)
    return world


@pytest.mark.parametrize(
    ("suffix", "body"), [("yaml", "title: Beside"), ("toml", 'title = "Beside"'), ("json", '{"title": "Beside"}')]
)
def test_a_change_of_either_file_publishes(site, suffix, body):
    site.put("a.md", "---\ntitle: Front\n---\nText.")
    build_all(site)
    assert titles(site) == ["Front"]
    site.put(f"a.meta.{suffix}", body)
    build_all(site)
    assert titles(site) == ["Beside"]
    site.put(f"a.meta.{suffix}", body.replace("Beside", "Mended"))
    build_all(site)
    assert titles(site) == ["Mended"]
    site.source.delete(f"a.meta.{suffix}")
    build_all(site)
    assert titles(site) == ["Front"]


def test_nikolas_metadata_hold_back_publish_and_change_an_article(site):
    site.put("posts/a.md", "# A\n\nText.")
    build_all(site)
    assert titles(site) == ["A"]
    for lines, out in (
        (".. title: B\n.. status: draft\n", []),
        (".. title: B\n.. status: featured\n", ["B"]),
        (".. title: C\n.. status: private\n", []),
        (None, ["A"]),
        (".. title: D\n.. tags: draft\n", []),
        ("fileFormatVersion: 2\nguid: 1f\n", ["A"]),
    ):
        if lines is None:
            site.source.delete("posts/a.meta")
        else:
            site.put("posts/a.meta", lines)
        build_all(site)
        assert titles(site) == out
    assert not any("meta" in path for path in site.public.documents)


def test_nikolas_metadata_that_cannot_be_read_withhold_what_may_be_private(site):
    site.put("a.meta", "The title\na\n2026-01-02\ndraft\n")
    site.put("a.md", "# A\n\nText.")
    [outcome] = build_all(site).rejected
    assert (outcome.key, outcome.problem.path, outcome.problem.rule) == ("a.md", "a.meta", "sidecar")
    assert titles(site) == []


def test_a_required_sidecar_is_not_another_programs_file(site):
    site.put("held/a.md", "# A\n\nText.")
    for text, out in (("size: 3", []), (".. title: B", ["B"])):
        site.put("held/a.meta", text)
        build_all(site)
        assert titles(site) == out


def test_nikolas_metadata_make_no_entry_of_a_picture_and_no_walk_comes_back_to_it(site):
    site.put("boat.png", png())
    site.put("boat.meta", ".. title: A boat")
    build_all(site)
    assert titles(site) == []
    site.put("boat.meta.yaml", "title: Ours\ndate: 2026-02-03")
    build_all(site)
    assert titles(site) == ["Ours"]
    begin_walk(site.ports)
    assert build_all(site).latest == {}


def test_a_walk_finds_nikolas_metadata_beside_an_article_whose_row_is_of_an_earlier_release(site):
    site.put("a.md", "# A\n\nText.")
    build_all(site)
    site.put("a.meta", ".. status: draft")
    site.queue.messages.clear()
    begin_walk(site.ports)
    build_all(site)
    assert titles(site) == []


def test_an_event_of_the_sidecar_calls_the_files_it_stands_beside(site):
    for key in ("posts/a.md", "posts/a.mp3", "posts/a.meta.yaml", "posts/ab.md"):
        site.put(key, "title: A")
    site.queue.messages.clear()
    ingest(site.ports, "posts/a.meta.yaml")
    assert set(site.queue.messages) == {Changed("posts/a.md"), Changed("posts/a.mp3")}


def test_nothing_of_a_held_path_is_out_before_its_sidecar(site):
    site.put("held/a.md", "# A\n\nText. ![](../boat.png)")
    site.put("boat.png", png())
    built = build_all(site)
    assert built.latest["held/a.md"].verdict is Verdict.DRAFT
    assert "no-sidecar" in [warning.rule for warning in built.latest["held/a.md"].warnings]
    assert not any("boat" in path or "held" in path for path in site.public.documents)

    site.put("held/a.meta.yaml", "date: 2026-02-01")
    build_all(site)
    assert titles(site) == ["A"]
    site.source.delete("held/a.meta.yaml")
    build_all(site)
    assert titles(site) == []


def test_an_embargo_in_a_sidecar_that_was_put_first_holds_though_events_come_the_other_way_round(site):
    site.put("a.meta.yaml", "date: 2026-03-09")
    site.put("a.md", "# A\n\nText.")
    ingest(site.ports, "a.md")
    assert record(site, "a.md").state is State.SCHEDULED


def test_a_broken_sidecar_rejects_what_it_stands_beside_with_its_own_line(site):
    site.put("a.md", "# A\n\nText.")
    site.put("a.meta.yaml", "title: Beside\ndate: soon\n")
    [outcome] = build_all(site).rejected
    assert (outcome.key, outcome.problem.path, outcome.problem.line) == ("a.md", "a.meta.yaml", 2)


def test_two_sidecars_reject_the_article_with_both_names(site):
    site.put("a.md", "# A\n\nText.")
    site.put("a.meta.yaml", "title: One")
    site.put("a.meta.json", '{"title": "Two"}')
    told = []
    [outcome] = build_all(site, watcher=Watcher(outcome=told.append)).rejected
    assert "a.meta.yaml and a.meta.json" in outcome.problem.what
    assert [one.key for one in told].count("a.md") == 1


def test_a_recording_with_a_sidecar_is_an_episode(site):
    site.put("episodes/one.mp3", mp3())
    site.put("episodes/one.meta.yaml", "title: The first\ndate: 2026-02-03\nsummary: Two harbours talk.\n")
    built = build_all(site)
    assert built.latest["episodes/one.mp3"].verdict is Verdict.PUBLISHED
    [item] = items(site)
    assert (item["title"], item["url"]) == ("The first", "https://gazette.example/articles/episodes/one.html")
    assert item["content_html"] == "<p>Two harbours talk.</p>"
    [attachment] = item["attachments"]
    assert (attachment["mime_type"], attachment["size_in_bytes"]) == ("audio/mpeg", len(mp3()))
    path = attachment["url"].removeprefix("https://gazette.example/")
    assert site.public.body(path) == mp3()


def test_a_sidecar_is_heard_of_by_a_file_whose_suffix_is_in_capitals(site):
    site.put("ONE.MP3", mp3())
    build_all(site)
    site.put("ONE.meta.yaml", "title: The first\ndate: 2026-02-03")
    build_all(site)
    assert titles(site) == ["The first"]


def test_a_recording_without_a_sidecar_is_none(site):
    site.put("episodes/one.mp3", mp3())
    built = build_all(site)
    assert not built.outcomes
    assert items(site) == []


@pytest.mark.parametrize("name", ["one.vtt", "one.srt"])
def test_the_captions_of_an_episode_may_have_its_name_and_come_first(site, name):
    """They are part of it, and no entry of the same id."""
    site.put(name, b"WEBVTT\n\n00:00.000 --> 00:01.000\nTwo harbours talk.\n")
    site.put("one.meta.yaml", f"title: The first\ndate: 2026-02-03\ntranscript: {name}\n")
    build_all(site)
    site.put("one.mp3", mp3())
    assert not build_all(site).rejected
    assert titles(site) == ["The first"]


def test_an_episode_goes_with_its_sidecar_or_its_recording(site):
    for gone in ("one.mp3", "one.meta.yaml"):
        site.put("one.mp3", mp3())
        site.put("one.meta.yaml", "title: One\ndate: 2026-02-03")
        build_all(site)
        assert titles(site) == ["One"]
        site.source.delete(gone)
        build_all(site)
        assert titles(site) == []
        assert not any(path.startswith("media/") for path in site.public.documents)


def test_a_new_recording_of_an_episode_is_taken_up(site):
    site.put("one.mp3", mp3())
    site.put("one.meta.yaml", "title: One\ndate: 2026-02-03")
    build_all(site)
    site.put("one.mp3", mp3(frames=80))
    build_all(site)
    assert items(site)[0]["attachments"][0]["size_in_bytes"] == len(mp3(frames=80))


@pytest.mark.parametrize(
    ("name", "body"), [("talk.md", "# Notes\n\nText."), ("talk.txt", "Notes\n\nText of the notes.")]
)
def test_show_notes_of_the_same_name_are_the_entry_whichever_comes_first(site, name, body):
    """The sidecar then is theirs; the recording is what they refer to."""
    site.put("talk.mp3", mp3())
    site.put("talk.meta.yaml", "date: 2026-02-03\nenclosure: talk.mp3")
    build_all(site)
    assert titles(site) == ["Talk"]
    identity = items(site)[0]["id"]
    site.put(name, body)
    built = build_all(site)
    assert titles(site) == ["Notes"]
    assert not built.rejected
    assert items(site)[0]["id"] == identity
    assert items(site)[0]["attachments"]
    site.source.delete(name)
    build_all(site)
    assert titles(site) == ["Talk"]
    site.put(name, body)
    assert not build_all(site).rejected
    assert titles(site) == ["Notes"]


@pytest.mark.parametrize(
    "names",
    [
        ("one.mp3", "one.png"),
        ("one.png", "one.mp3"),
        ("one.MP3", "one.png"),
        ("one.png", "one.MP3"),
        ("one.PNG", "one.mp3"),
    ],
)
def test_a_picture_of_an_episodes_name_is_no_entry_of_its_own_whichever_comes_first(site, names):
    site.put(
        "one.meta.yaml",
        "title: The first\ndate: 2026-02-03\nimage: " + next(name for name in names if name.lower().endswith("png")),
    )
    for name in names:
        site.put(name, mp3() if name.lower().endswith("mp3") else png(width=640, height=480))
        assert not build_all(site).rejected
    [item] = items(site)
    assert item["attachments"]
    assert item["image"].lower().endswith(".png")


@pytest.mark.parametrize("name", ["one.pdf", "one.PDF"])
def test_a_picture_of_a_papers_name_is_an_entry_once_the_paper_is_gone(site, name):
    site.put("one.png", png(width=640, height=480))
    site.put("one.meta.yaml", "title: One\ndate: 2026-02-03")
    build_all(site)
    identity = items(site)[0]["id"]
    for _ in range(2):
        site.put(name, PDF)
        assert not build_all(site).rejected
        [item] = items(site)
        assert item["attachments"][0]["mime_type"] == "application/pdf"
        assert item["id"] == identity
        site.source.delete(name)
        assert not build_all(site).rejected
        [item] = items(site)
        assert "attachments" not in item
        assert item["id"] == identity


def test_a_picture_with_a_sidecar_is_an_entry_that_shows_it(site):
    site.put("boat.png", png(width=640, height=480))
    site.put("boat.meta.yaml", "title: A boat\ndate: 2026-02-03")
    build_all(site)
    assert '<img width="640" height="480" src="https://gazette.example/media/' in items(site)[0]["content_html"]


@pytest.mark.parametrize("name", ["one.mp3", "one.png"])
@pytest.mark.parametrize("body", [b"Not found.", b"<!DOCTYPE html><title>404</title>", b""])
def test_a_file_with_a_sidecar_waits_until_it_is_what_its_name_says(site, name, body):
    """An episode without its recording would be an empty entry, and each app would keep it as that."""
    site.put("one.meta.yaml", "title: One\ndate: 2026-02-03\nsummary: Two harbours talk.\n")
    site.put(name, body)
    [rejected] = [outcome for outcome in build_all(site).outcomes if outcome.problem]
    assert (rejected.problem.path, rejected.problem.rule) == (name, "bad-media")
    assert rejected.problem.cure
    assert "Save a drawing" not in rejected.problem.cure or name == "one.png"
    assert items(site) == []
    site.put(name, mp3() if name == "one.mp3" else png())
    build_all(site)
    assert titles(site) == ["One"]
    site.put(name, body)
    build_all(site)
    assert "/media/" in str(items(site))  # the last good version stays


def test_show_notes_are_published_without_a_recording_that_is_none_and_name_it(site):
    """As they are while the recording is not there yet; apps are offered nothing."""
    site.put("talk.md", "---\ntitle: A talk\ndate: 2026-02-03\nenclosure: one.mp3\n---\nNotes.\n")
    site.put("one.mp3", b"<!DOCTYPE html><title>404</title>")
    [warning] = build_all(site).latest["talk.md"].warnings
    assert (warning.rule, "'one.mp3' is no recording" in warning.what) == ("bad-media", True)
    assert "Export or download the recording again" in warning.cure
    assert "attachments" not in items(site)[0]
    site.put("one.mp3", mp3())
    build_all(site)
    assert len(items(site)[0]["attachments"]) == 1


def test_a_walk_finds_sidecars_whose_events_got_lost(site):
    site.put("a.md", "# A\n\nText.")
    build_all(site)
    for change in (lambda: site.put("a.meta.yaml", "title: Beside"), lambda: site.source.delete("a.meta.yaml")):
        change()
        begin_walk(site.ports)
        build_all(site)
        assert titles(site) == ["Beside" if "a.meta.yaml" in site.source.objects else "A"]


def test_a_walk_finds_that_a_sidecar_is_gone_though_no_event_told_that_it_had_come(site):
    site.put("a.meta.yaml", "title: Another")
    site.put("a.md", "# A\n\nText.")
    ingest(site.ports, "a.md")
    site.source.delete("a.meta.yaml")
    begin_walk(site.ports)
    build_all(site)
    assert titles(site) == ["A"]


def test_a_sidecar_is_never_public(site):
    site.put("a.md", "# A\n\nText.")
    site.put("a.meta.yaml", "title: A\nrights: The secret word\ncomment: Hush\n")
    build_all(site)
    assert not any(b"Hush" in document.body for document in site.public.documents.values())
    assert not any("meta" in path for path in site.public.documents)


def test_a_change_of_the_sidecar_dates_the_update(site):
    site.put("a.md", "---\ndate: 2026-02-01\n---\nText.")
    build_all(site)
    site.clock.forward(hours=3)
    site.put("a.meta.yaml", "title: Another")
    build_all(site)
    assert items(site)[0]["date_modified"] == "2026-03-01T15:00:00Z"
