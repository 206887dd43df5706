"""The index of reports: one private page that names what has to be done, and what was passed over."""

import json

import pytest

from feedwright.engine.jobs.targets import REPORT_INDEX
from feedwright.engine.reconcile import begin_walk
from media_samples import mp3
from memory import PODCAST, SITE_TOML
from memory_site import build_all

GOOD = "---\ndate: 2026-02-01\n---\n# Fair\n\nText."
BAD = "---\ndate: never\n---\n# Fair\n\nText."
WARNED = "---\ndate: 2026-02-01\nimage: none.png\n---\n# Fair\n\nText."


def index(world):
    return json.loads(world.reports.body("index.json"))


def page(world):
    return world.reports.body("index.html").decode()


def keys(world, kind="rejected"):
    return [line["key"] for line in index(world)[kind]]


def walk(world):
    begin_walk(world.ports)
    build_all(world)


def test_a_site_without_any_report_has_an_index_that_says_so(site):
    assert index(site) == {"rejected": [], "warned": [], "more": False, "passed_over": []}
    assert "No file was rejected, and there are no warnings." in page(site)


def test_the_index_names_file_line_cause_and_cure_and_leads_to_the_report(site):
    site.put("news/fair & foul.md", BAD)
    build_all(site)
    [line] = index(site)["rejected"]
    problem = line["problem"]
    assert (problem["file"], problem["line"], problem["rule"]) == ("news/fair & foul.md", 2, "bad-date")
    assert "never" in problem["what"]
    assert line["report"] in site.reports.documents
    assert 'href="./news/fair%20%26%20foul.md.html"' in page(site)
    assert problem["cure"] in page(site).replace("&#39;", "'")


def test_the_newest_report_stands_first(site):
    for key in ("a.md", "b.md", "c.md"):
        site.put(key, BAD)
        build_all(site)
        site.clock.forward(hours=1)
    assert keys(site) == ["c.md", "b.md", "a.md"]


def test_a_report_leaves_the_index_when_its_file_is_corrected_or_withdrawn(site):
    for key in ("a.md", "b.md"):
        site.put(key, BAD)
    site.put("c.md", WARNED)
    build_all(site)
    assert (sorted(keys(site)), keys(site, "warned")) == (["a.md", "b.md"], ["c.md"])
    site.put("a.md", GOOD)
    site.source.delete("b.md")
    site.put("c.md", BAD)
    build_all(site)
    assert (keys(site), keys(site, "warned")) == (["c.md"], [])


def test_the_settings_stand_in_the_index_with_all_that_is_wrong_with_them(site):
    site.put("site.toml", SITE_TOML + "\nnonsense = 1\nfurther = 2\n")
    build_all(site)
    [line] = [*index(site)["rejected"], *index(site)["warned"]]
    assert line["key"] == "site.toml"
    site.put("site.toml", SITE_TOML)
    build_all(site)
    assert index(site)["rejected"] == index(site)["warned"] == []


def test_a_site_whose_settings_were_never_valid_has_an_index(world):
    build_all(world)
    assert keys(world) == ["site.toml"]


def test_the_index_shows_a_bounded_number_and_says_that_there_are_more(site):
    for number in range(201):
        site.put(f"{number}.md", BAD)
    build_all(site)
    assert (len(keys(site)), index(site)["more"]) == (200, True)
    assert "There are more reports than this page shows." in page(site)


def test_what_the_walk_passed_over_is_counted_with_its_cure(site):
    for number in range(5):
        site.put(f"letters/{number}.odt", "…")
    site.put("site.toml.txt", "title = 1")
    site.put("a.Meta.yaml", "title: 1")
    walk(site)
    lines = index(site)["passed_over"]
    assert lines[0] == "Passed over: 5 .odt, 1 .txt, 1 .yaml."
    assert (
        "letters/0.odt, letters/1.odt, letters/2.odt and 2 more: Feedwright cannot read .odt. Save it as HTML (.html)."
        in lines
    )
    assert any(line.startswith("site.toml.txt is not the settings file") for line in lines)
    assert any(line.startswith("a.Meta.yaml belongs to no article") for line in lines)
    assert "letters/0.odt" in page(site)


def test_a_walk_that_finds_what_the_one_before_found_writes_no_index(site):
    site.put("a.odt", "…")
    walk(site)
    site.reports.writes.clear()
    walk(site)
    assert site.reports.writes == []
    site.source.delete("a.odt")
    walk(site)
    assert index(site)["passed_over"] == []


def test_a_pattern_of_include_that_matches_nothing_is_named(site):
    site.put("site.toml", SITE_TOML + '\ninclude = ["essays/*"]\n')
    build_all(site)
    walk(site)
    assert index(site)["passed_over"] == ['include: no file matches "essays/*".']


def test_text_of_a_file_is_no_markup_in_the_index(site):
    site.put("<b>.md", BAD.replace("never", "<script>alert(1)</script>"))
    build_all(site)
    assert "<script>" not in page(site)
    assert "<b>.md" not in page(site)


@pytest.mark.parametrize("body", [GOOD, "---\ndraft: true\n---\n# Fair\n\nText."])
def test_an_article_without_a_report_asks_for_no_index(site, body):
    site.put("a.md", body)
    site.reports.writes.clear()
    build_all(site)
    assert site.reports.writes == []


def test_the_index_stands_in_the_private_place_alone(site):
    site.put("a.md", BAD)
    build_all(site)
    assert REPORT_INDEX.private
    assert "index.json" not in site.public.documents
    assert b"bad-date" not in site.public.body("index.html")


def test_the_index_names_recordings_that_are_no_episodes(site):
    site.put("site.toml", SITE_TOML + PODCAST)
    site.put("loose.mp3", mp3())
    site.put("used.mp3", mp3())
    site.put("a.md", GOOD.replace("date:", "audio: used.mp3\ndate:"))
    build_all(site)
    walk(site)
    [line] = [line for line in index(site)["passed_over"] if "no episode yet" in line]
    assert "loose.mp3" in line
    assert "used.mp3" not in line
    site.put("loose.meta.yaml", "title: Loose\ndate: 2026-02-02\n")
    build_all(site)
    walk(site)
    assert not [line for line in index(site)["passed_over"] if "no episode yet" in line]
