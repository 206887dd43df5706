"""``--json``: every command answers programs in one document, whose names the reference names."""

import json
import os
import shutil
import signal
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from feedwright.cli.app import app
from old_feeds import rss, rss_item
from places import ROOT
from reference import commands, marked, rows_of

PAGE = (ROOT / "docs/reference/json-output.md").read_text("utf-8")


def run(*arguments):
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def documented(command):
    return {name for row in rows_of(PAGE, command) for name in marked(row[0])}


def printed(*arguments):
    """Run a command for programs: it prints the names that the reference has, and nothing beside its document."""
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    values = json.loads(result.stdout)
    assert set(values) == documented(arguments[0])
    return values


def test_every_command_answers_programs_and_the_reference_describes_its_answer():
    for name, command in commands().items():
        options = {option for parameter in command.params for option in parameter.opts}
        assert options & {"--json", "--format"}, name
        assert f"\n## {name}\n" in PAGE, name


def test_a_site_is_begun_without_a_question(tmp_path):
    site = tmp_path / "gazette"
    values = printed("init", site, "--title", "The Gazette")
    assert values["answers"]["title"] == "The Gazette"
    assert {path: (site / "site.toml").is_file() for path in values["written"]}[str(site / "site.toml")]
    assert values["kept"] == []
    (site / "site.toml").unlink()
    assert str(site / ".gitignore") in printed("init", site)["kept"]


def test_a_new_article_is_named_by_key_and_file(content):
    values = printed("new", "The fair", content, "--draft")
    assert values == {"key": "the-fair.md", "file": str(content / "the-fair.md"), "draft": True}
    assert (content / "the-fair.md").is_file()


def test_the_files_of_a_deployment_are_counted(tmp_path):
    folder = tmp_path / "deployment"
    first, second = printed("template", folder), printed("template", folder)
    there = sum(path.is_file() for path in folder.rglob("*"))
    assert (first["written"], first["files"], second["written"], second["removed"]) == (there, there, 0, 0)


def test_an_import_says_what_it_did_and_what_subscribers_will_see(tmp_path):
    old, content = tmp_path / "old.xml", tmp_path / "content"
    old.write_bytes(rss([rss_item(number) for number in (2, 1)]))
    values = printed("import", old, content)
    assert {"kind": "wrote", "text": f"2 articles in {content / 'articles'}"} in values["done"]
    assert (values["forecast"]["entries"], values["forecast"]["new_again"]) == (2, 0)
    assert set(values["forecast"]) == documented("forecast")


def test_an_import_of_a_generators_folder_answers_in_the_same_form(tmp_path):
    blog = tmp_path / "blog"
    (blog / "_posts").mkdir(parents=True)
    (blog / "_config.yml").write_text("title: Blog\nurl: https://blog.example\n")
    (blog / "_posts/2026-01-31-boat.md").write_text("---\ntitle: A boat\n---\nIt is blue.\n")
    values = printed("import", blog, blog)
    assert values["forecast"] is None
    assert {"wrote", "ids"} <= {line["kind"] for line in values["done"]}


def test_a_forecast_names_each_entry(tmp_path):
    old, content = tmp_path / "old.xml", tmp_path / "content"
    old.write_bytes(rss([rss_item(1)]))
    run("import", old, content)
    [feed] = printed("forecast", old, "--content", content)["feeds"]
    described = next(marked(row[1]) for row in rows_of(PAGE, "forecast") if marked(row[0]) == ["feeds"])
    assert {*feed, *feed["entries"][0]} <= {*described}


@pytest.mark.skipif(not hasattr(signal, "SIGINT") or os.name == "nt", reason="there is no Ctrl-C to send")
def test_a_preview_prints_a_document_on_a_line_after_each_build(content):
    shutil.copytree(content, content / "public")  # a folder that is no built site
    command = [sys.executable, "-m", "feedwright", "preview", str(content), "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            first = json.loads(process.stdout.readline())
            (content / "second.md").write_text("---\ndate: 2026-02-02\n---\n# Second\n\nText.")
            second = json.loads(process.stdout.readline())
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.stdout.read() == ""
    assert set(first) == documented("build") | documented("preview") | {"preview"}
    assert first["preview"].startswith("http://127.0.0.1:")
    assert [outcome["key"] for outcome in second["articles"]] == ["second.md"]
