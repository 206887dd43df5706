"""The README is true."""

import json
import re
from dataclasses import fields

import pytest

from factories import SITE, make_source
from feedwright.cli.app import app
from feedwright.engine.catalogue.keys import moment
from feedwright.errors import Problem
from feedwright.reading.metadata import fields as article_fields
from feedwright.reading.reader import read_article
from feedwright.rendering.custom_templates.trial import try_templates
from feedwright.rendering.formats import FORMATS
from feedwright.rendering.report import Report, render_report
from feedwright.site import Site, parse_site
from places import ROOT

README = (ROOT / "README.md").read_text()
TEMPLATES = ROOT / "functions" / "feedwright" / "rendering" / "templates"


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


WHOLE_SITE, *FURTHER_SETTINGS = blocks("toml")


@pytest.mark.parametrize("setting", [field.name for field in fields(Site)])
def test_every_setting_has_a_row(setting):
    assert re.search(rf"^\| `{setting}` \|", README, re.MULTILINE)


def test_every_row_of_settings_is_a_setting():
    section = README.partition("## Settings")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == {field.name for field in fields(Site)}


@pytest.mark.parametrize("name", sorted({name for row in article_fields.FIELDS.values() for name in row.names}))
def test_every_field_of_front_matter_is_named(name):
    section = README.partition("## Articles")[2].partition("\n## ")[0]
    assert f"`{name}`" in section


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.file_name)
def test_every_format_has_a_row_with_its_media_type(form):
    assert re.search(rf"^\| `{form.file_name}` \|.*`{re.escape(form.media_type)}`", README, re.MULTILINE)


def test_every_command_is_shown():
    for command in app.registered_commands:
        assert f"feedwright {command.callback.__name__}" in README or f"make {command.callback.__name__}" in README


def test_the_settings_shown_are_accepted():
    assert parse_site(WHOLE_SITE.encode()).title == "The Gazette"


@pytest.mark.parametrize("further", FURTHER_SETTINGS)
def test_further_settings_that_are_shown_are_accepted_below_these(further):
    assert parse_site(f"{WHOLE_SITE}\n{further}".encode()) != parse_site(WHOLE_SITE.encode())


@pytest.mark.parametrize("text", blocks("markdown"))
def test_the_articles_shown_are_read_without_a_warning(text):
    assert read_article(make_source(text), SITE).warnings == ()


@pytest.mark.parametrize("text", blocks("yaml"))
def test_the_sidecars_shown_make_entries_without_a_warning(text):
    name = re.match(r"# (\S+)\.meta\.yaml\n", text)[1]
    beside = make_source(text, f"{name}.meta.yaml")
    assert read_article(make_source("", f"{name}.mp3", sidecars=(beside,)), SITE).warnings == ()


@pytest.mark.parametrize("text", blocks("jinja"))
def test_the_templates_shown_are_accepted(text):
    try_templates({re.match(r"\{# templates/(\S+) #\}\n", text)[1]: text})


def test_the_blocks_of_templates_that_are_named_are_those_that_exist():
    """One that is in no template would be passed over without a word."""
    section = README.partition("## Pages and templates")[2].partition("\n## ")[0]
    lines = re.findall(r"^- `(\w+\.html)`.*?: (.*)$", section, re.MULTILINE)
    named = {name: set(re.findall(r"`(\w+)`", told)) for name, told in lines}
    built_in = {name: set(re.findall(r"\{% block (\w+)", (TEMPLATES / name).read_text())) for name in named}
    of_every_page = built_in["base.html"]
    assert named == {name: own if name == "base.html" else own - of_every_page for name, own in built_in.items()}
    assert len(named) == 3


def test_the_report_shown_is_one():
    told = json.loads(blocks("json")[0])
    problem = {"path" if name == "file" else name: value for name, value in told["problem"].items()}
    values = {"key": told["key"], "warnings": (), "public": told["public"], "since": moment(told["since"])}
    as_json, as_html = render_report(Report(problem=Problem(**problem), **values))
    assert as_json.body.decode() == blocks("json")[0]
    assert f"`{as_json.path}`" in README
    assert f"`{as_html.path}`" in README


def test_every_make_target_that_is_named_exists():
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"make (\w+)", README.partition("## Try it")[2]):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_links_into_the_repository_lead_somewhere():
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", README):
        assert (ROOT / target).exists(), target
