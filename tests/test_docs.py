"""The README is true."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from feedwright.cli.app import app
from feedwright.reading import fields as article_fields
from feedwright.rendering.formats import FORMATS
from feedwright.site import Site, parse_site

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()


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
    [shown] = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    assert parse_site(shown.encode()).title == "The Gazette"


def test_every_make_target_that_is_named_exists():
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"make (\w+)", README.partition("## Try it")[2]):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_links_into_the_repository_lead_somewhere():
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", README):
        assert (ROOT / target).exists(), target
