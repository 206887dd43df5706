"""``feedwright check`` of articles: what it says, what it leaves alone, and how it exits."""

import json
import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from feed_samples import ATOM, RSS, broken
from feedwright.adapters.http_fetch import Fetched, FetchError
from feedwright.checking.finding import Finding, Level
from feedwright.cli.app import app
from feedwright.cli.checking.feeds import check_feeds, read_named
from feedwright.cli.checking.fixing import fix_content
from feedwright.cli.checking.run import with_lengths
from feedwright.errors import CommandError, Problem
from media_samples import mp3, png
from memory import SITE_TOML
from places import ROOT
from reference import marked, rows_of

BAD = """---
title: The bridge
date: the day after
athor: Ada
draft: perhaps
---

It opened. ![The bridge](bridge.png) See [the harbour](harbour.md).
"""
GOOD = "---\ntitle: The quay\ndate: 2026-02-01\n---\n\nIt is longer now.\n"


def run(*arguments):
    result = CliRunner().invoke(app, ["check", *map(str, arguments)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def content(tmp_path):
    folder = tmp_path / "content"
    (folder / "articles").mkdir(parents=True)
    (folder / "site.toml").write_text(SITE_TOML)
    (folder / "articles" / "good.md").write_text(GOOD)
    return folder


@pytest.fixture
def bad(content):
    path = content / "articles" / "bad.md"
    path.write_text(BAD)
    return path


def findings(*arguments):
    return json.loads(run(*arguments, "--format", "json").output)["findings"]


def places(*arguments):
    return [(each["level"], each["line"], each["rule"]) for each in findings(*arguments)]


# --- articles ---------------------------------------------------------------------------------------------------------


def test_articles_without_a_fault_end_with_0(content):
    result = run(content)
    assert result.exit_code == 0
    assert result.output == "2 files checked: nothing is wrong.\n"


def test_all_problems_of_a_rejected_article_are_named_at_once(content, bad):
    """Also those of its text, which a build reads only when its metadata are right."""
    assert places(content) == [
        ("error", 3, "bad-date"),
        ("warning", 4, "unknown-field"),
        ("error", 5, "bad-draft"),
        ("warning", 8, "dead-link"),
        ("warning", 8, "missing-media"),
    ]
    assert run(content).exit_code == 1


@pytest.mark.parametrize(
    ("metadata", "lines"),
    [
        ("title: A: b\ntags: [bus, traffic\ndate: 2026-02-01\nauthor: @ada\nsummary: 'It's noon'", [2, 3, 5, 6]),
        ("title: A: b\ndate: never\nsummary: C: d\n", [2, 3, 4]),
        ('title: "A\ndate: 2026-02-01\n', [2]),
        ("tags: [a,\nb,\nc\ndate: 2026-02-01", [2]),  # the lines below belong to the list
        ("title: A\n date: 2026-02-01\nsummary: b", [3]),
    ],
)
def test_all_lines_of_metadata_that_cannot_be_read_are_named_at_once(content, metadata, lines):
    """And none that only follows from a line above it."""
    (content / "x.md").write_text(f"---\n{metadata.rstrip()}\n---\n\nText.\n")
    assert [line for level, line, _ in places(content)] == lines


def test_the_line_is_shown_with_a_mark_below_what_is_wrong(content, bad):
    lines = run(content).output.splitlines()
    at = next(i for i, line in enumerate(lines) if "[bad-date]" in line)
    assert lines[at].startswith(f"{bad}:3:7: error: date: 'the day after' is not a date")
    assert lines[at + 1 : at + 3] == ["     3 | date: the day after", "       |       ^^^^^^^^^^^^^"]
    assert "Write it as 2026-11-23" in lines[at + 3]


def test_problems_of_a_sidecar_are_in_the_sidecar(content):
    (content / "walk.txt").write_text("A walk along the quay, with ![no picture](at-all.png).")
    (content / "walk.meta.yaml").write_text("title: A walk\ndate: never\nlanguage: Klingonese\n")
    found = findings(content)
    assert [(each["file"].rpartition("/")[2], each["line"], each["rule"]) for each in found] == [
        ("walk.meta.yaml", 2, "bad-date"),
        ("walk.meta.yaml", 3, "bad-language"),
    ]


def test_a_value_over_several_lines_is_taken_away_whole(content):
    text = "---\ntitle: X\ndate:\n  - never\n  - ever\ntgas: [a]\n---\n\nText with [a link](nowhere.md).\n"
    (content / "x.md").write_text(text)
    assert [rule for _, _, rule in places(content)] == ["bad-date", "unknown-field", "dead-link"]


def test_warnings_alone_end_with_0_and_with_strict_with_1(content):
    (content / "articles" / "good.md").write_text(GOOD + "\n[The harbour](harbour.md)\n")
    assert run(content).exit_code == 0
    assert run(content, "--strict").exit_code == 1


def test_bad_settings_are_errors(content):
    (content / "site.toml").write_text('title = "The Gazette"\nurl = 5\nbrith = 2024-01-31\n')
    assert {(each["level"], each["file"].rpartition("/")[2]) for each in findings(content)} == {("error", "site.toml")}
    assert run(content).exit_code == 1


CRASHING = """
import os, signal, sys
from feedwright.cli.start import main
from feedwright.reading import reader
read = reader.READERS[reader.MARKDOWN]
def crash(path, text, title):
    return os.kill(os.getpid(), signal.SIGKILL) if "crash" in text else read(path, text, title)
reader.READERS = {**reader.READERS, reader.MARKDOWN: crash}
main()
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="without fork a crash ends the command")
def test_an_article_that_crashes_the_reader_is_named_and_all_others_are_checked(content, bad):
    (content / "articles" / "crash.md").write_text(GOOD + "\ncrash\n")
    command = [sys.executable, "-c", CRASHING, "check", str(content)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 1, ran.stderr
    assert "crash.md: error" in ran.stdout
    assert "[too-costly]" in ran.stdout
    assert "[bad-date]" in ran.stdout


# --- what it leaves alone ---------------------------------------------------------------------------------------------


def tree(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_nothing_is_written(content, bad):
    before = tree(content.parent)
    run(content)
    assert tree(content.parent) == before


def test_the_catalogue_is_read_but_stays_as_it_is(content):
    """A built article keeps its id: whoever asks for another one hears it before the next build."""
    CliRunner().invoke(app, ["build", str(content), str(content / "public")])
    catalogue = content / ".feedwright" / "catalogue.sqlite"
    before = catalogue.read_bytes()
    (content / "articles" / "good.md").write_text(GOOD.replace("title:", "id: tag:gazette.example,2026:other\ntitle:"))
    assert [rule for _, _, rule in places(content)] == ["kept"]
    assert catalogue.read_bytes() == before


def test_a_built_site_within_the_folder_holds_no_articles(content):
    CliRunner().invoke(app, ["build", str(content), str(content / "public")])
    assert run(content).output == "2 files checked: nothing is wrong.\n"
    with pytest.raises(CommandError, match="built site"):
        run(content / "public")


# --- files ------------------------------------------------------------------------------------------------------------


def test_only_the_named_file_is_judged_within_its_site(content, bad):
    (content / "articles" / "harbour.md").write_text(GOOD.replace("date: 2026", "date: 20262"))
    assert {each["file"] for each in findings(bad)} == {str(bad)}
    assert run(content / "articles" / "good.md").output == "1 file checked: nothing is wrong.\n"


def test_a_link_to_an_article_that_is_not_named_is_no_dead_link(content):
    (content / "articles" / "a.md").write_text(GOOD.replace("quay", "pier") + "\n[The quay](good.md)\n")
    assert places(content / "articles" / "a.md") == []


def test_a_file_that_is_no_article_is_named(content):
    (content / "notes.odt").write_bytes(b"PK")
    assert "notes.odt is no article of the site" in run(content / "notes.odt").output


def test_a_file_that_is_not_there_and_a_file_of_no_site_are_wrong_use(tmp_path):
    with pytest.raises(CommandError, match="is not there"):
        run(tmp_path / "nope.md")
    (tmp_path / "a.md").write_text(GOOD)
    with pytest.raises(CommandError, match=r"no site\.toml above it"):
        run(tmp_path / "a.md")


# --- forms ------------------------------------------------------------------------------------------------------------


def test_github_gets_a_command_for_each_finding(content, bad, monkeypatch):
    monkeypatch.chdir(content)
    lines = run(".", "--format", "github").output.splitlines()
    assert lines[0].startswith("::error file=articles/bad.md,line=3,col=7,title=bad-date::date: 'the day after' is not")
    assert lines[1].startswith("::warning file=articles/bad.md,line=4,col=1,title=unknown-field::")
    assert lines[-1] == "3 files checked: 2 errors and 3 warnings in 1 file."


def test_what_an_author_wrote_adds_no_command_and_no_line(content, monkeypatch):
    monkeypatch.chdir(content)
    (content / "articles" / "a,b: 100%.md").write_text("---\ndate: 'never\\r\\n::error::x'\ntitle: A\n---\nText.\n")
    lines = run(".", "--format", "github").output.splitlines()
    assert len([line for line in lines if line.startswith("::")]) == 1
    assert lines[0].startswith("::error file=articles/a%2Cb%3A 100%25.md,line=2")


def test_no_files_name_is_a_command_of_github_or_of_a_terminal(content, monkeypatch):
    monkeypatch.chdir(content)
    (content / "::stop-commands::x.md").write_text("---\ndate: never\n---\nText.\n")
    (content / "a\x9b2J\u202e😀.md").write_text("---\ndate: never\n---\nText.\n")
    (content / "::error::passed.xyz").write_text("")
    lines = run(".").output.splitlines()
    assert not [line for line in lines if line.lstrip().startswith("::")]
    assert lines[0].startswith("./::stop-commands::x.md:2:")
    assert run(".", "--format", "json").output.isascii()


def test_github_gets_a_notice_of_what_was_passed_over(content):
    (content / "table.xyz").write_text("")
    lines = run(content, "--format", "github").output.splitlines()
    assert "::notice::Passed over: 1 .xyz." in lines


def test_json_names_what_the_reference_names(content, bad):
    page = (ROOT / "docs/reference/json-output.md").read_text("utf-8")
    printed = json.loads(run(content, "--format", "json").output)
    assert set(printed) == {name for row in rows_of(page, "check") for name in marked(row[0])}
    described = next(row[1] for row in rows_of(page, "check") if row[0] == "`findings`")
    assert set(printed["findings"][0]) <= set(marked(described)) | {"file", "line", "rule", "what", "cure"}
    assert (printed["files"], printed["errors"], printed["warnings"]) == (3, 2, 3)
    assert "guess" in printed["findings"][0]["why"]


def test_a_rule_is_explained():
    output = run("--explain", "bad-date").output
    assert "Why it matters: The date decides" in output
    with pytest.raises(CommandError, match="Did you mean bad-date"):
        run("--explain", "bad-dat")


# --- feeds ------------------------------------------------------------------------------------------------------------


def test_a_feed_is_held_against_the_rules_of_feeds(tmp_path):
    path = tmp_path / "feed.xml"
    path.write_bytes(broken("rss", "Mon, 02 Feb", "Tue, 02 Feb"))
    result = run(path)
    assert result.exit_code == 1
    assert f"{path}:14:10: error: <pubDate> of item 1 (The boat is back): 'Tue, 02 Feb 2026" in result.output
    path.write_text(RSS)
    assert run(path).output == "1 file checked: nothing is wrong.\n"


def test_feeds_and_articles_are_checked_in_one_run(content, tmp_path):
    path = tmp_path / "feed.json"
    path.write_bytes(broken("json", '"feed_url"', '"feed_ulr"'))
    assert [(level, rule) for level, _, rule in places(content, path)] == [("warning", "feed-self"), ("warning", "json-unknown")]  # fmt: skip


def test_an_address_is_fetched_only_on_request():
    with pytest.raises(CommandError, match="Add --fetch"):
        run("https://ferry.example/rss.xml")


def test_a_feed_that_was_fetched_must_name_the_address_at_which_it_is():
    def get(url, most):
        return Fetched("https://ferry.example/feed.xml", "application/rss+xml", RSS.encode()[:most])

    feed = read_named("https://ferry.example/feed", get)
    assert [each.problem.rule for each in check_feeds([feed], None)] == ["feed-self-differs"]


def test_the_rules_of_feeds_are_explained():
    assert "guid counts as the item's address" in run("--explain", "item-permalink").output


# --- platforms --------------------------------------------------------------------------------------------------------

PODCAST = (
    SITE_TOML
    + """
[feeds.podcast]
title = "The Fog Horn"
description = "Sounds of the harbour"
archive = "none"
[feeds.podcast.podcast]
categories = ["News"]
image = "cover.png"
owner = { name = "Ada", email = "ada@gazette.example" }
"""
)


@pytest.fixture
def podcast(content):
    (content / "site.toml").write_text(PODCAST)
    (content / "cover.png").write_bytes(png(width=600, height=600))
    (content / "podcast").mkdir()
    (content / "podcast" / "one.mp3").write_bytes(mp3(frames=100))
    (content / "podcast" / "one.meta.yaml").write_text("title: The first\ndate: 2026-02-01\n")
    return content


def test_a_cover_that_a_directory_would_refuse_is_named(podcast):
    found = findings(podcast, "--profile", "apple-podcasts")
    assert [(each["rule"], each["file"]) for each in found if each["level"] == "error"] == [("podcast-cover-size", str(podcast / "site.toml"))]  # fmt: skip
    assert "600 by 600 pixels" in found[0]["what"]
    (podcast / "cover.png").write_bytes(png(width=1400, height=1400))
    assert run(podcast, "--profile", "apple-podcasts").exit_code == 0


def test_an_article_that_does_not_fit_is_named_by_its_file(content):
    found = findings(content, "--profile", "msn")
    assert ("msn-title", str(content / "articles" / "good.md")) in [(each["rule"], each["file"]) for each in found]
    CliRunner().invoke(app, ["build", str(content), str(content / "public")])
    assert findings(content, "--profile", "msn") == found


def test_a_site_without_a_podcast_and_a_feed_in_atom_fit_no_directory(content, tmp_path):
    with pytest.raises(CommandError, match="no podcast"):
        run(content, "--profile", "spotify")
    (tmp_path / "atom.xml").write_text(ATOM)
    with pytest.raises(CommandError, match="no RSS"):
        run(tmp_path / "atom.xml", "--profile", "spotify")


def test_the_strict_profile_counts_warnings(tmp_path):
    (tmp_path / "feed.json").write_bytes(broken("json", '"feed_url"', '"_feed_url"'))
    assert run(tmp_path / "feed.json").exit_code == 0
    assert run(tmp_path / "feed.json", "--profile", "strict").exit_code == 1


def test_a_slip_is_corrected_in_the_file_and_named(content):
    path = content / "articles" / "tides.md"
    path.write_text("---\ntitle: Tides: noon\ndate: 2026-02-01\n---\nText.\n")
    path.chmod(0o640)
    result = run(content, "--fix")
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        f"fixed {path}:2: the value holds a colon: 'title: Tides: noon'.",
        "3 files checked: nothing is wrong.",
    ]
    assert path.read_text() == '---\ntitle: "Tides: noon"\ndate: 2026-02-01\n---\nText.\n'
    assert path.stat().st_mode & 0o777 == 0o640
    assert sorted(each.name for each in path.parent.iterdir()) == ["good.md", "tides.md"]
    assert run(content, "--fix").output == "3 files checked: nothing is wrong.\n"


def test_without_the_option_and_through_a_link_nothing_is_written(content):
    path, link = (content / "articles" / name for name in ("tides.md", "link.md"))
    path.write_text("---\ntitle: A: b\n---\nText.\n")
    assert run(content).exit_code == 1
    link.symlink_to(path)
    assert fix_content(content, ["articles/link.md", "articles/gone.md"]) == []
    assert path.read_text() == "---\ntitle: A: b\n---\nText.\n"


def test_only_the_files_that_are_named_are_corrected(content):
    for name in "ab":
        (content / "articles" / f"{name}.md").write_text("---\ntitle: A: b\ndate: 2026-02-01\n---\nText.\n")
    values = json.loads(run(content / "articles" / "a.md", "--fix", "--format", "json").output)
    assert [problem["line"] for problem in values["fixed"]] == [2]
    assert '"' in (content / "articles" / "a.md").read_text()
    assert '"' not in (content / "articles" / "b.md").read_text()


def test_the_size_of_a_recording_elsewhere_comes_from_its_server():
    sizes = {"https://cdn.example/a.mp3": 12_345, "https://cdn.example/b.mp3": None}

    def ask(address):
        if address not in sizes:
            raise FetchError(f"{address}: the server says 404 Not Found.")
        return sizes[address]

    def finding(name, rule="unknown-length"):
        what = f"https://cdn.example/{name}.mp3 is on another server."
        return Finding(level=Level.WARNING, problem=Problem(path="a.md", rule=rule, what=what, cure="Old."))

    findings = [finding("a"), finding("b"), finding("c"), finding("a", "episode-art")]
    cures = [each.problem.cure for each in with_lengths(findings, ask)]
    assert cures[0] == "Write length: 12345"
    assert cures[1].startswith("The server does not say it")
    assert cures[2].startswith("https://cdn.example/c.mp3: the server says 404")
    assert cures[3] == "Old."
