"""The publisher's own templates: in force with the settings, or refused as they are."""

from pathlib import Path

import pytest

from feedwright.engine.catalogue.keys import SITE
from feedwright.engine.catalogue.records import site_record_of
from feedwright.engine.intake.article import ingest
from feedwright.engine.intake.outcome import Verdict
from feedwright.engine.intake.related_files import concerns_site
from feedwright.engine.intake.site.settings import ingest_site
from feedwright.engine.sweep import sweep
from feedwright.rendering import templating
from memory import ADOPT_AFTER, SITE_TOML
from memory_site import build_all, page

OWN = "<!doctype html>\n<title>{{ feed.title }}</title>\n<p>Mine: {{ entry.title }}</p>\n"


def templates(world):
    [row] = world.table.get([SITE])
    return site_record_of(row).templates


@pytest.fixture
def site(world):
    """A site with one article out."""
    world.put("site.toml", SITE_TOML)
    world.put("a.md", "---\ndate: 2026-02-01\n---\n# A\n\nText.")
    build_all(world)
    return world


def test_a_template_takes_the_built_in_ones_place_on_pages_that_are_out(site):
    site.put("templates/article.html", OWN)
    built = build_all(site)
    assert built.site.verdict is Verdict.SETTINGS
    assert "Mine: A" in page(site)
    assert "Mine" not in page(site, "index.html")


def test_a_template_of_the_index_is_used_at_once(site):
    site.put("templates/index.html", "<p>All of {{ feed.title }}</p>")
    build_all(site)
    assert page(site, "index.html") == "<p>All of The Gazette</p>"


def test_a_template_that_was_there_first_holds_from_the_first_page_on(world):
    world.put("templates/article.html", OWN)
    world.put("a.md", "# A\n\nText.")
    world.put("site.toml", SITE_TOML)
    build_all(world)
    assert "Mine: A" in page(world)


def test_a_folder_of_another_programs_templates_can_be_excluded(site):
    site.put("templates/index.html", "{% extends 'theirs.html' %}{{ nothing.at.all }}")
    site.put("templates/theirs.html", "x")
    assert build_all(site).site.problem.path == "templates/index.html"
    site.put("site.toml", 'exclude = ["templates/**"]\n' + SITE_TOML)
    built = build_all(site)
    assert (built.site.problem, built.site.warnings) == (None, ())
    assert templates(site) == {}


def test_a_glob_of_articles_takes_no_template_away(site):
    site.put("templates/article.html", OWN)
    site.put("site.toml", 'exclude = ["**/*.html"]\n' + SITE_TOML)
    build_all(site)
    assert "Mine: A" in page(site)


def test_a_template_that_goes_gives_its_place_back(site):
    before = page(site)
    site.put("templates/article.html", OWN)
    build_all(site)
    site.source.delete("templates/article.html")
    build_all(site)
    assert page(site) == before


def test_a_bad_template_is_refused_with_file_and_line_and_the_last_good_ones_stay_in_force(site):
    site.put("templates/article.html", OWN)
    build_all(site)
    site.put("templates/article.html", "<p>\n{{ nothing.of.the.kind }}")
    site.put("site.toml", SITE_TOML.replace("The Gazette", "The Herald"))
    problem = build_all(site).site.problem
    assert (problem.path, problem.line, problem.rule) == ("templates/article.html", 2, "template")
    assert "Mine: A" in page(site)
    assert "The Gazette" in page(site)

    site.put("templates/article.html", OWN.replace("Mine", "Ours"))
    assert build_all(site).site.problem is None
    assert "Ours: A" in page(site)
    assert "The Herald" in page(site)


def test_bad_settings_hold_good_templates_back(site):
    site.put("site.toml", SITE_TOML + 'window = "many"')
    site.put("templates/article.html", OWN)
    assert build_all(site).site.problem.path == "site.toml"
    assert templates(site) == {}


@pytest.mark.parametrize(
    ("body", "rule"),
    [(b"x" * 70_000, "too-large"), (b"a\n\xff", "encoding"), (b"{% if %}", "template"), (b"{{ 1 / 0 }}", "template")],
)
def test_what_can_be_no_template_is_refused(site, body, rule):
    site.put("templates/article.html", body)
    problem = build_all(site).site.problem
    assert (problem.path, problem.rule) == ("templates/article.html", rule)
    assert templates(site) == {}


def test_templates_are_small_together(site):
    for name in ("article.html", "index.html", "withdrawn.html"):
        site.put(f"templates/{name}", "x" * 50_000)
    assert build_all(site).site.problem.rule == "too-large"


def test_a_file_of_another_name_is_told_of_and_published_nowhere(site):
    site.put("templates/artikel.html", OWN)
    site.put("site.toml", SITE_TOML + "window = 40")
    built = build_all(site)
    assert [warning.path for warning in built.site.warnings] == ["templates/artikel.html"]
    assert not any("artikel" in path for path in site.public.documents)


def test_a_template_is_no_article(site):
    site.put("templates/article.html", OWN)
    built = build_all(site)
    assert "templates/article.html" not in built.latest
    assert [path for path in site.public.documents if path.startswith("articles/")] == ["articles/a.html"]
    assert not any("template" in path for path in site.public.documents)


@pytest.mark.parametrize("key", ["site.toml", "templates/article.html", "templates/style.css"])
def test_an_event_of_the_settings_or_a_template_is_for_the_settings(key):
    assert concerns_site(key)


@pytest.mark.parametrize("key", ["a.md", "templates/a.md", "x/templates/article.html", "templates/x/article.html"])
def test_other_events_are_not(key):
    assert not concerns_site(key)


def test_only_named_on_the_command_line_a_template_is_looked_at(site):
    site.put("templates/article.html", OWN)
    build_all(site, only=["templates/article.html"])
    assert "Mine: A" in page(site)


def test_the_sweep_finds_a_template_that_no_event_told_of(site):
    site.put("templates/index.html", "<p>Mine</p>")
    site.clock.forward(minutes=2)
    sweep(site.worker(), adopt_after=ADOPT_AFTER)
    assert page(site, "index.html") == "<p>Mine</p>"


def test_looking_at_unchanged_settings_reads_no_template(site):
    """It is done each minute."""
    site.put("templates/article.html", OWN)
    build_all(site)
    real, read = site.source.read, []

    def noted(key, *, size_limit):
        read.append(key)
        return real(key, size_limit=size_limit)

    site.source.read = noted
    assert ingest_site(site.ports).verdict is Verdict.UNCHANGED
    assert read == ["site.toml"]


def test_a_template_touched_without_a_change_renders_nothing_again(site):
    site.put("templates/article.html", OWN)
    build_all(site)
    site.source.objects["templates/article.html"] = site.source.read("templates/article.html", size_limit=99_999)
    object.__setattr__(site.source.objects["templates/article.html"], "etag", "another")
    outcome = ingest_site(site.ports)
    assert outcome.outgoing is None
    assert not site.queue.messages


def test_a_template_that_passes_its_trial_and_fails_on_an_article_leaves_that_to_the_built_in_one(site):
    """And the publisher hears of it; the feeds and all other pages come out as they should."""
    site.put("templates/article.html", OWN + '{% if entry.title == "Odd" %}{{ 1 / 0 }}{% endif %}')
    site.put("b.md", "# Odd\n\nText.")
    built = build_all(site)
    assert "Mine: A" in page(site)
    assert "Mine" not in page(site, "articles/b.html")
    assert "Odd" in page(site, "articles/b.html")
    [problem] = [written.problem for written in built.written if written.problem]
    assert problem.path == "templates/article.html"


def test_every_built_in_template_can_be_overridden():
    folder = Path(templating.__file__).parent / "templates"
    assert sorted(templating.NAMES) == sorted(path.name for path in folder.iterdir())


def test_ingesting_a_template_as_an_article_publishes_nothing(site):
    site.put("templates/article.html", OWN)
    assert ingest(site.ports, "templates/article.html").verdict is Verdict.PASSED_OVER
