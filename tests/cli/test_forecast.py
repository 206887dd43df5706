"""``feedwright forecast``: what it prints, and how it exits."""

import json

import pytest
from typer.testing import CliRunner

from feedwright.cli.app import app
from feedwright.errors import CommandError
from memory import SITE_TOML
from old_feeds import day, rss, rss_item


def run(*arguments):
    result = CliRunner().invoke(app, ["forecast", *map(str, arguments)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def old(tmp_path):
    path = tmp_path / "old.xml"
    path.write_bytes(rss([rss_item(number) for number in (2, 1)]))
    return path


@pytest.fixture
def content(tmp_path):
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "site.toml").write_text(SITE_TOML)
    for number in (1, 2):
        text = f"---\ntitle: Post {number}\ndate: {day(number).isoformat()}\n---\n\nThe boat number {number} left at noon.\n"
        (folder / f"post-{number}.md").write_text(text)
    return folder


def keep_guids(content):
    for number in (1, 2):
        path = content / f"post-{number}.md"
        path.write_text(path.read_text().replace("title:", f"guid: https://ferry.example/?p={number}\ntitle:"))


def test_a_move_that_floods_is_named_with_cause_and_cure(content, old):
    result = run(old, "--content", content)
    assert result.exit_code == 1
    assert "2 of your 2 entries will appear twice." in result.output
    assert "cure: in post-2.md: guid: https://ferry.example/?p=2" in result.output
    assert not (content / ".feedwright").exists()


def test_after_the_cure_nobody_sees_an_entry_twice(content, old):
    keep_guids(content)
    result = run(old, "--content", content)
    assert result.exit_code == 0
    assert "2 the same, 0 changed, 0 new again" in result.output
    assert result.output.endswith("0 of your 2 entries will appear twice.\n")


def test_some_entries_may_be_allowed_to_be_new(content, old):
    assert run(old, "--content", content, "--allow", 2).exit_code == 0
    assert run(old, "--content", content, "--allow", 1).exit_code == 1


def test_programs_get_the_forecast_as_json(content, old):
    result = run(old, "--content", content, "--json")
    values = json.loads(result.output)
    assert (values["entries"], values["new_again"]) == (2, 2)
    assert values["feeds"][0]["entries"][0]["kind"] == "new again"
    assert values["feeds"][0]["counts"]["gone"] == 0


@pytest.mark.parametrize(
    ("name", "words"), [("no-such.xml", "is not there"), ("https://ferry.example/feed/", "is an address")]
)
def test_an_old_feed_that_cannot_be_read_is_named(content, name, words):
    with pytest.raises(CommandError, match=words):
        run(name, "--content", content)
