"""The commands as a person runs them: what they print, what they write, how they exit."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from feedwright.cli import main, start
from feedwright.cli.app import app
from feedwright.cli.local_site import open_local
from feedwright.errors import CommandError
from feedwright.rendering.report_index import INDEX_PATHS
from memory import SITE_TOML

OF_FIRST = {"articles/first.html", "sitemap.xml", "sitemaps/2026-02.xml", "sitemaps/feeds.xml"}
LISTS = {"404.html", "feeds.opml", "robots.txt", "sitemap.xml", "sitemaps/feeds.xml"}
DOCUMENTS = {"articles/first.html", "atom.xml", "feed.json", "index.html", "rss.xml", "sitemaps/2026-02.xml", *LISTS}


def run(*arguments):
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def files(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def times(folder):
    return {path: (folder / path).stat().st_mtime_ns for path in files(folder)}


def test_build_writes_the_documents_and_prints_a_line_per_outcome_and_a_summary(content, public):
    result = run("build", content, public)
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "published    first.md → https://gazette.example/articles/first.html",
        "1 published; 11 documents written.",
    ]
    assert files(public) == DOCUMENTS


def test_a_build_of_the_same_files_says_the_same_in_the_same_order(content, public):
    links = " ".join(f"[{number}](n{number:02}.md)" for number in range(40))
    for number in range(40):  # all have the same words, and link all others
        (content / f"n{number:02}.md").write_text(f"---\ndate: 2026-02-02\ntitle: Number {number}\n---\n{links}")
    again = content.with_name("again")
    shutil.copytree(content, again)
    assert run("build", content, public).output == run("build", again, public.with_name("other")).output


def test_a_second_build_writes_nothing_and_says_so(content, public):
    run("build", content, public)
    before = times(public)
    result = run("build", content, public)
    assert result.output == "no article changed; 0 documents written.\n"
    assert times(public) == before


def test_a_file_that_is_moved_is_named_with_both_places_and_no_document_is_written(content, public):
    run("build", content, public)
    before = times(public)
    (content / "news").mkdir()
    (content / "first.md").rename(content / "news/renamed.md")
    result = run("build", content, public)
    assert result.output.splitlines() == [
        "moved        first.md → news/renamed.md",
        "1 moved; 0 documents written.",
    ]
    assert times(public) == before


@pytest.mark.parametrize("name", ["ship.md", "news/first.md"])
def test_a_renamed_file_whose_words_changed_too_is_a_new_article_and_the_cure_brings_the_old_id_back(
    content, public, name
):
    words = "---\ntitle: {}\ndate: 2026-02-01\n---\nSome {} words about a boat that is older than the harbour.\n"
    (content / "first.md").write_text(words.format("The boat", "true"))
    run("build", content, public)
    (content / name).parent.mkdir(exist_ok=True)
    (content / "first.md").unlink()
    (content / name).write_text(words.format("The boat" if name == "ship.md" else "A ship", "other"))
    told = (
        f"{name}: it looks like first.md, which is gone, but cannot be recognised by its words: readers see a new "
        "article. [new-id]"
    )
    assert "which is gone, but cannot be recognised by its words" in run("check", content).output
    built = run("build", content, public).output
    assert told in built
    [line] = [line for line in built.splitlines() if "[new-id]" in line]
    own_id = line.rpartition(" id: ")[2]
    (content / "again.md").write_text((content / name).read_text().replace("---\n", f"---\nid: {own_id}\n", 1))
    (content / name).unlink()
    assert "moved        first.md → again.md" in run("build", content, public).output
    assert json.loads((public / "feed.json").read_text())["items"][0]["url"].endswith("/articles/first.html")


def test_a_note_of_a_few_words_without_a_date_is_told_when_it_is_renamed(content, public):
    (content / "note.md").write_text("Just words.\n")
    run("build", content, public)
    (content / "note.md").rename(content / "other.md")
    assert "other.md: it looks like note.md, which is gone" in run("build", content, public).output


def test_an_article_beside_one_that_is_withdrawn_is_not_taken_for_it(content, public):
    run("build", content, public)
    (content / "first.md").unlink()
    (content / "other.md").write_text("---\ndate: 2026-03-01\n---\n# Something else\n\nAll new.\n")
    assert "new-id" not in run("build", content, public).output


def test_a_new_title_rewrites_only_the_documents_it_stands_in(content, public):
    (content / "second.md").write_text("---\ndate: 2026-02-02\n---\n# Second\n\nSome text.")
    run("build", content, public)
    before = times(public)
    (content / "first.md").write_text("---\ndate: 2026-02-01\n---\n# First, renamed\n\nSome text.")
    run("build", content, public)
    same = {path for path, written in times(public).items() if before[path] == written}
    assert same == set(LISTS)  # the page of the second article links the first


def test_an_article_that_says_the_same_under_other_settings_is_not_called_updated(content, public):
    """As after a mistake in site.toml and its correction, which a preview sees both."""
    (content / "bad.md").write_text("---\ndate: never\n---\nText.\n")
    run("build", content, public)
    settings = (content / "site.toml").read_text()
    for more in ('exclude = ["nowhere/**"]\n', ""):
        (content / "site.toml").write_text(f"{more}{settings}")
        result = run("build", content, public)
        assert "updated" not in result.output
        assert "1 rejected; 0 documents written." in result.output
        assert "bad.md:2: " in result.output
    (content / "site.toml").write_text(f'timezone = "Pacific/Auckland"\n{settings}')
    assert "1 updated, 1 rejected; " in run("build", content, public).output


def test_a_rejected_article_exits_with_1_and_names_file_line_and_cure_on_every_build(content, public):
    (content / "bad.md").write_text("---\ndate: never\n---\nText.")
    for _ in range(2):
        result = run("build", content, public)
        assert result.exit_code == 1
        assert re.search(r"rejected +bad\.md:2: .*never.*\[bad-date\] Write", result.output)
        assert "1 rejected" in result.output
    assert files(public) == DOCUMENTS


def test_no_file_name_or_text_reaches_the_terminal_as_a_command_to_it(content, public):
    (content / "a\x1b]0;title\x07\nb.md").write_text("---\ndate: 2026-02-01\n---\n# A\n\nText. ![](\x9b31m.png)")
    result = run("build", content, public)
    assert "\npublished    a\\x1b]0;title\\x07\\nb.md → https://" in result.stdout
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", result.stdout)


def test_a_rejected_articles_last_good_version_is_named(content, public):
    run("build", content, public)
    (content / "first.md").write_text("---\ndate: never\n---\nText.")
    result = run("build", content, public)
    assert "its last good version stays at https://gazette.example/articles/first.html" in result.output


def test_a_build_tells_since_when_an_article_is_rejected_and_that_nothing_of_it_is_public(content, public):
    (content / "bad.md").write_text("---\ndate: never\n---\nText.")
    for _ in range(2):
        output = run("build", content, public).output
        assert re.search(r"^ +since \d{4}-\d\d-\d\d \d\d:\d\d UTC; nothing of it is public$", output, re.MULTILINE)


def test_reports_lie_with_the_catalogue_until_the_article_is_mended(content, public):
    (content / "bad.md").write_text("---\ndate: never\n---\nText.")
    reports = content / ".feedwright" / "reports"
    run("build", content, public)
    assert files(reports) == {*INDEX_PATHS, "bad.md.html", "bad.md.json"}
    assert files(public) == DOCUMENTS
    (content / "bad.md").write_text("---\ndate: 2026-02-01\n---\nText.")
    assert "removed" not in run("build", content, public, "-v").output
    assert files(reports) == {*INDEX_PATHS}


def test_reports_that_were_lost_or_changed_are_written_again_or_cleared(content, public):
    for name in ("bad.md", "Worse.md"):  # of one the report's name tells, of the other it does not
        (content / name).write_text("---\ndate: never\n---\nText.")
    run("build", content, public)
    reports = content / ".feedwright" / "reports"
    whole = {path: (reports / path).read_bytes() for path in files(reports)}
    assert len(whole) == 6
    for path in whole:
        if path.endswith(".json"):
            (reports / path).unlink()
        else:
            (reports / path).write_text("changed")
    run("build", content, public)
    assert {path: (reports / path).read_bytes() for path in files(reports)} == whole
    for path in whole:
        (reports / path).write_text("changed")
        (content / "bad.md").unlink(missing_ok=True)
        (content / "Worse.md").unlink(missing_ok=True)
    run("build", content, public)
    assert files(reports) == {*INDEX_PATHS}


def test_a_lost_report_on_missing_settings_is_written_again(content, public):
    (content / "site.toml").unlink()
    run("build", content, public)
    report = content / ".feedwright" / "reports" / "site.toml.html"
    report.unlink()
    run("build", content, public)
    assert report.exists()


def test_bad_settings_exit_with_2_and_say_what_to_do(content, public):
    (content / "site.toml").write_text("titel = 'x'")
    result = run("build", content, public)
    assert result.exit_code == 2
    assert "site.toml:1: there is no setting 'titel'. [unknown-setting] Did you mean title?" in result.output
    assert "every article waits" in result.output
    assert files(public) == set()
    assert files(content / ".feedwright" / "reports") == {*INDEX_PATHS, "site.toml.html", "site.toml.json"}


def test_a_missing_site_file_exits_with_2_and_shows_one_to_write(content, public):
    (content / "site.toml").unlink()
    result = run("build", content, public)
    assert result.exit_code == 2
    assert "birth = " in result.output


@pytest.mark.parametrize(
    "arguments", [["build"], ["build", "nowhere", "public"], ["publish"], ["build", "--mode"], ["preview", "nowhere"]]
)
def test_wrong_usage_exits_with_2(arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run(*arguments).exit_code == 2


@pytest.mark.parametrize(
    "command",
    [
        "build",
        "show",
        "status",
        "verify",
        "init",
        "new",
        "preview",
        "import",
        "forecast",
        "check",
        "push",
        "logs",
        "template",
    ],
)
def test_help_names_arguments_as_the_docs_do(command):
    usage = next(line for line in CliRunner().invoke(app, [command, "--help"]).output.splitlines() if "Usage:" in line)
    arguments = usage.partition("[OPTIONS]")[2]
    assert arguments == arguments.upper()
    assert "[[" not in arguments


def test_a_public_folder_that_would_show_the_source_is_refused(content):
    for public in (content, content.parent):
        result = run("build", content, public)
        assert result.exit_code == 2
        assert not (content / "rss.xml").exists()


def test_a_folder_that_was_not_meant_is_named_with_what_is_wrong_and_nothing_is_left_in_it(content, public, tmp_path):
    run("build", content, public)
    before = files(tmp_path)
    (empty := tmp_path / "empty").mkdir()
    (articles := content / "articles").mkdir()
    (articles / "second.md").write_text("Some words.")
    before.add("content/articles/second.md")
    for named, there, what in (
        (tmp_path / "contnt", public, "There is no folder"),
        (tmp_path / "nowhere", content, "did you swap the two"),
        (public, content, "did you swap the two"),
        (public, tmp_path / "new", "holds a built site (rss.xml, atom.xml, feed.json)"),
        (articles, tmp_path / "new", "above it has one"),
        (tmp_path, tmp_path / "new", "below it has one"),
        (empty, tmp_path / "new", "feedwright init"),
    ):
        for words in (["build", named, there], ["preview", named, "--port", 0]):
            if "swap" in what and words[0] == "preview":
                continue
            result = run(*words)
            assert result.exit_code == 2
            assert what.lower() in " ".join(result.stderr.replace("│", "").split()).lower()
    assert files(tmp_path) == before


@pytest.mark.parametrize("name", ["a.md", "deep/er/b.rst", "c.txt", "d.html"])
def test_a_folder_of_articles_is_not_taken_for_the_public_folder(content, public, name):
    """Its articles would be withdrawn, because what is in the public folder is not read."""
    article = content / "articles" / name
    article.parent.mkdir(parents=True, exist_ok=True)
    article.write_text("A text.\n")
    run("build", content, public)
    before = files(public)
    result = run("build", content, content / "articles")
    assert result.exit_code == 2
    assert article.name in result.stderr
    run("build", content, public)
    assert files(public) == before


@pytest.mark.parametrize("name", ["a.md", "b.txt", "deep/er/c.html", "d.docx", "e.json"])
def test_a_folder_with_all_articles_is_not_taken_for_the_public_folder_on_a_first_build(content, name):
    article = content / "articles" / name
    article.parent.mkdir(parents=True)
    article.write_text("A text.\n")
    (content / "first.md").unlink()
    before = files(content)
    result = run("build", content, content / "articles")
    assert result.exit_code == 2
    assert article.name in result.stderr
    assert files(content) == before


@pytest.mark.parametrize("name", ["b.txt", "c.html"])
def test_a_folder_with_a_file_that_begins_with_front_matter_is_not_taken_for_the_public_folder(content, name):
    (content / "news").mkdir()
    (content / "news" / name).write_text("---\ntitle: News\n---\nA text.\n")
    assert run("build", content, content / "news").exit_code == 2


@pytest.mark.parametrize("others", [["index.html", "about.html"], ["CNAME", ".nojekyll", "ads.txt", ".git/config"], []])
def test_a_first_build_of_a_site_without_articles_may_have_a_public_folder_with_files_of_a_web_server(content, others):
    (content / "first.md").unlink()
    for name in others:
        file = content / "public" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("<p>About us.</p>")
    for _ in range(2):
        assert run("build", content, content / "public").exit_code == 0


def test_a_public_folder_may_hold_a_readme_and_pages_of_ones_own(content):
    public = content / "public"
    public.mkdir()
    (public / "README.md").write_text("This branch holds the built site.\n")
    (public / "about.html").write_text("<p>About us.</p>")
    assert run("build", content, public).exit_code == 0


def test_a_public_folder_inside_the_content_is_no_source(content):
    for _ in range(2):
        assert run("build", content, content / "public").exit_code == 0
    assert files(content / "public") == DOCUMENTS


def test_a_site_that_was_built_within_the_content_is_no_source_of_another_public_folder(content, public):
    run("build", content, content / "public")
    result = run("build", content, public)
    assert f"Left out: {content / 'public'}, a built site." in result.stdout.replace("\n", "")
    assert sorted(path.name for path in (public / "articles").iterdir()) == ["first.html"]
    assert "nothing differs" in run("verify", content, public).stdout
    assert (content / "public" / "rss.xml").exists()


def test_the_catalogue_lies_with_the_content_and_never_in_public(content, public):
    run("build", content, public)
    assert (content / ".feedwright" / "catalogue.sqlite").exists()
    assert files(public) == DOCUMENTS


def test_a_build_removes_only_files_that_it_wrote(content, public):
    run("build", content, public)
    (public / "articles" / "mine.html").write_text("mine")
    (public / "CNAME").write_text("gazette.example")
    (content / "first.md").unlink()
    result = run("build", content, public)
    assert "1 withdrawn; 5 documents written, 4 removed." in result.output
    assert files(public) == DOCUMENTS - OF_FIRST | {"articles/mine.html", "CNAME"}


def test_public_files_that_were_lost_or_changed_are_written_again(content, public, tmp_path):
    run("build", content, public)
    whole = {path: (public / path).read_bytes() for path in DOCUMENTS}
    (public / "atom.xml").unlink()
    (public / "articles" / "first.html").unlink()
    (public / "rss.xml").write_text("tampered")
    assert "3 documents written" in run("build", content, public).output
    assert {path: (public / path).read_bytes() for path in DOCUMENTS} == whole
    assert "0 documents" in run("build", content, public).output


def test_another_public_folder_gets_everything_and_the_first_one_catches_up(content, public, tmp_path):
    run("build", content, public)
    other = tmp_path / "other"
    run("build", content, other)
    assert files(other) == DOCUMENTS
    (content / "first.md").unlink()
    run("build", content, other)
    run("build", content, public)
    assert files(public) == files(other) == DOCUMENTS - OF_FIRST


def test_only_looks_at_the_files_named(content, public):
    run("build", content, public)
    (content / "second.md").write_text("# Second\n\nText.")
    (content / "third.md").write_text("# Third\n\nText.")
    result = run("build", content, public, "--only", content / "second.md")
    assert "second.md" in result.output
    assert "third.md" not in result.output
    assert "third.md" in run("build", content, public, "--only", "third.md").output, "as messages name it"
    assert run("build", content, public, "--only", content).exit_code == 2
    assert run("build", content, public, "--only", public / "x.md").exit_code == 2


def test_only_names_a_file_that_neither_is_there_nor_was(content, public):
    run("build", content, public)
    with pytest.raises(CommandError, match=r"nope\.md is not there"):
        run("build", content, public, "--only", content / "nope.md")
    (content / "first.md").unlink()
    assert "withdrawn    first.md" in run("build", content, public, "--only", content / "first.md").output
    (content / "first.meta.yaml").write_text("draft: true\n")
    run("build", content, public)
    (content / "first.meta.yaml").unlink()
    assert run("build", content, public, "--only", content / "first.meta.yaml").exit_code == 0


@pytest.mark.parametrize(("count", "words"), [(1, "1 draft;"), (2, "2 drafts;")])
def test_the_summary_counts_drafts_in_plain_words(content, public, count, words):
    run("build", content, public)
    for number in range(count):
        (content / f"{number}.md").write_text("---\ndraft: true\n---\n# Fair\n\nText.")
    assert words in run("build", content, public).output


def test_a_scheduled_article_is_named_with_its_time(content, public):
    (content / "fair.md").write_text("---\ndate: 2126-02-01 10:30\n---\n# Fair\n\nText.")
    assert "scheduled    fair.md comes out on 2126-02-01 10:30 UTC" in run("build", content, public).output


def test_times_are_told_as_an_author_writes_them_in_the_zone_of_the_site(content, public):
    with (content / "site.toml").open("a") as settings:
        settings.write('timezone = "Asia/Tokyo"\n')
    (content / "fair.md").write_text("---\ndate: 2126-02-01 10:30\nexpires: 2126-03-01\n---\n# Fair\n\nText.")
    (content / "first.md").write_text("---\ndate: 2026-02-01 10:30\n---\n# First\n\nSome text.")
    spelt = "2126-02-01 10:30 Asia/Tokyo"
    assert f"scheduled    fair.md comes out on {spelt}" in run("build", content, public).output
    shown = run("show", "fair.md", content).output
    assert f"comes out    {spelt}" in shown
    assert "expires      2126-03-01 00:00 Asia/Tokyo" in shown
    assert f"it comes out on {spelt}" in shown
    assert "published    2026-02-01 10:30 Asia/Tokyo" in run("show", "first.md", content).output
    assert f"due          {spelt}: fair.md comes out" in run("status", content).output
    assert json.loads(run("show", "fair.md", content, "--json").output)["published"] == "2126-02-01T01:30:00Z"
    [due] = json.loads(run("status", content, "--json").output)["due"]
    assert due["when"] == "2126-02-01T01:30:00Z"
    (content / "fair.md").write_text("---\ndate: 2126-02-01 10:30\n---\n# Fair\n\nOther text.")
    [built] = json.loads(run("build", content, public, "--json").output)["articles"]
    assert built["comes_out"] == "2126-02-01T01:30:00Z"


@pytest.mark.parametrize("arguments", [["--verbose", "status"], ["build", "--verbose", ".", "public"]])
def test_a_fault_of_ours_is_one_line_and_its_trace_is_shown_on_request(arguments, tmp_path):
    (tmp_path / "site.toml").write_text(SITE_TOML)
    broken = "from feedwright.cli import build, local_site, start\nimport sys\ndef fail(*_, **__): raise KeyError('a\\x1b[2J')\n"
    broken += "build.run_build = fail\nimport feedwright.cli.operate.looking.status as s\ns.run_status = fail\n"
    for verbose in (True, False):
        given = [each for each in arguments if verbose or each != "--verbose"]
        code = f"{broken}sys.argv[1:] = {given!r}\nstart.run(start.command_of(sys.argv[1:]))"
        ended = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert ended.returncode == 2
        assert ("Traceback" in ended.stderr) == verbose
        last = ended.stderr.splitlines()[-1]
        assert last.startswith("feedwright: this is a fault of Feedwright itself: KeyError")
        assert "\x1b" not in ended.stderr


def test_verbose_names_every_document(content, public):
    output = run("build", content, public, "-v").output
    assert all(re.search(rf"wrote +{re.escape(path)} \(\d", output) for path in DOCUMENTS)
    (content / "first.md").unlink()
    assert "removed      articles/first.html" in run("build", content, public, "-v").output


def test_a_second_build_at_once_says_that_another_is_at_work(content, public):
    with open_local(content, public):
        done = subprocess.run(
            [sys.executable, "-c", _BUILD_WITHOUT_WAITING, str(content), str(public)], capture_output=True, check=False
        )
    assert done.returncode == 2
    assert b"another build is at work" in done.stderr


_BUILD_WITHOUT_WAITING = """
import sys
from feedwright.cli import local_site as local
from feedwright.cli import main, start
local.LOCK_SECONDS = 0
sys.argv[1:] = ["build", *sys.argv[1:]]
main()
"""


def test_help_shows_examples_for_every_command():
    for command in ("build", "preview"):
        assert f"feedwright {command} " in run(command, "--help").output
    assert run("--version").output.startswith("feedwright ")


def test_links_that_are_not_followed_and_names_that_are_not_utf8_are_named(content, public, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/b.md").write_text("# B\n\nText.")
    (content / "out.md").symlink_to(tmp_path / "elsewhere/b.md")
    (content / "folder").symlink_to(tmp_path / "elsewhere")
    (content / "copy.md").symlink_to("first.md")  # is followed
    (content / ".hidden.md").symlink_to("nowhere")
    (content / os.fsdecode(b"caf\xe9.md")).write_text("# C\n\nText.")
    output = run("build", content, public).output
    assert "Not read: caf\\xe9.md, folder, out.md. A link is followed only" in output
    assert "Not read" not in run("build", content, public, "--only", content / "first.md").output


def test_a_build_answers_programs_in_json(content, public):
    (content / "broken.md").write_text("---\ndate: never\n---\nText.")
    result = run("build", content, public, "--json")
    assert result.exit_code == 1
    values = json.loads(result.stdout)
    verdicts = {each["key"]: each["verdict"] for each in values["articles"]}
    assert verdicts == {"first.md": "published", "broken.md": "rejected"}
    assert {"rss.xml", "articles/first.html"} <= set(values["written"])
    [rejected] = [each["problem"] for each in values["articles"] if each["problem"]]
    assert (rejected["rule"], rejected["line"]) == ("bad-date", 2)
    (content / "site.toml").write_text("title = 1")
    result = run("build", content, public, "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["problem"]["file"] == "site.toml"


def test_a_built_site_within_the_content_is_named_to_programs_too(content, public):
    assert run("build", content, content / "old").exit_code == 0
    values = json.loads(run("build", content, public, "--json").stdout)
    assert f"Left out: {content / 'old'}, a built site." in values["passed_over"]


def test_a_quiet_build_prints_only_problems_and_warnings(content, public):
    assert run("build", content, public, "--quiet").output == ""
    (content / "second.md").write_text("# Second\n\nText.")
    (content / "broken.md").write_text("---\ndate: never\n---\nText.")
    result = run("build", content, public, "-q")
    assert result.exit_code == 1
    assert "[bad-date]" in result.output
    assert "[no-date]" in result.output
    assert "documents written" not in result.output
    assert run("build", content, public, "--quiet", "--json").exit_code == 2


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_complete_commands(shell):
    def answer(request):
        asked = {"_FEEDWRIGHT_COMPLETE": f"{request}_{shell}", "COMP_WORDS": "feedwright pre", "COMP_CWORD": "1"}
        asked |= {"_TYPER_COMPLETE_ARGS": "feedwright pre", "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
        code = "import sys; sys.argv = ['feedwright']; from feedwright.cli import main; main()"
        return subprocess.run(
            [sys.executable, "-c", code], check=True, env=os.environ | asked, capture_output=True, text=True
        ).stdout

    assert "_FEEDWRIGHT_COMPLETE" in answer("source")
    assert "preview" in answer("complete")


@pytest.mark.parametrize(
    ("setting", "has_colours"), [({}, False), ({"CLICOLOR_FORCE": "1"}, True), ({"CLICOLOR_FORCE": "0"}, False)]
)
def test_colours_stay_in_a_file_only_if_that_is_wanted(content, public, setting, has_colours):
    command = [sys.executable, "-m", "feedwright", "build", str(content), str(public)]
    plain = {name: value for name, value in os.environ.items() if name not in {"FORCE_COLOR", "NO_COLOR"}}
    done = subprocess.run(command, env=plain | setting, capture_output=True, text=True, check=True)
    assert ("\x1b[" in done.stdout) == has_colours
    assert "building" not in done.stderr, "no bar moves in a file"


def test_ctrl_c_while_the_command_line_is_loaded_leaves_no_trace(monkeypatch):
    def interrupted():
        raise KeyboardInterrupt

    monkeypatch.setattr("feedwright.cli.start.main", interrupted)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 130


def test_the_input_articles_folder_may_be_named_with_a_trailing_slash(content, public):
    assert run("build", f"{content}/", f"{public}/").exit_code == 0
    assert Path(public, "rss.xml").exists()


def test_build_tells_of_a_missing_icon_and_of_a_template_that_fails_on_a_page(content, public):
    with (content / "site.toml").open("a") as settings:
        settings.write('icon = "icon.png"\n')
    (content / "templates").mkdir()
    (content / "templates" / "article.html").write_text('{{ 1 / 0 if entry.title == "First" }}')
    result = run("build", content, public)
    assert result.exit_code == 0
    told = [" ".join(line.split()) for line in result.output.splitlines()]
    assert told[0] == "settings site.toml"
    assert told[1].startswith("warning site.toml:5: icon.png is not there")
    [failed] = [line for line in told if line.startswith("warning templates/article.html:1: the template cannot be")]
    assert "such as Zola" in failed  # its folder of templates has the same name
    assert "First" in (public / "articles" / "first.html").read_text()


def test_warnings_that_whole_folders_draw_are_told_in_one_line(content, public):
    for number in range(12):
        (content / f"note-{number:02}.md").write_text(f"# Note {number}\n\n{{{{< gone >}}}} Text.")
    lines = run("build", content, public).stdout.splitlines()
    [undated] = [line for line in lines if "[no-date]" in line]
    assert "note-00.md, note-01.md, note-02.md and 9 more files: 12 articles have no date" in undated
    tags = [line for line in lines if "[template-tag]" in line]
    assert len(tags) == 12


def test_a_few_undated_articles_are_told_one_by_one(content, public):
    (content / "note.md").write_text("# Note\n\nText.")
    [line] = [line for line in run("build", content, public).stdout.splitlines() if "[no-date]" in line]
    assert "note.md: the article has no date" in line


def test_many_warnings_of_one_kind_end_in_one_line(content, public):
    for number in range(20):
        (content / f"note-{number:02}.md").write_text(
            f"---\ndate: 2026-01-01\n---\n# Note {number}\n\n{{{{< gone >}}}} Text."
        )
    tags = [line for line in run("build", content, public).stdout.splitlines() if "[template-tag]" in line]
    assert len(tags) == 11
    assert "10 more like these" in tags[-1]


def test_a_build_names_what_it_replaced_though_somebody_else_had_written_it(content, public):
    run("build", content, public)
    (public / "about.html").write_text("by hand")
    assert "Replaced" not in run("build", content, public).output
    (content / "about.md").write_text("---\ntitle: About\ndate: 2026-02-01\naliases: [/about.html]\n---\nText.\n")
    assert "Replaced what Feedwright had not written: about.html." in run("build", content, public).output


def test_a_message_shows_what_a_terminal_would_obey(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["feedwright", "check", "no\x1b[2Jfile\n::error::x"])
    with pytest.raises(SystemExit):
        start.run(start.command_of(sys.argv[1:]))
    shown = capsys.readouterr().err
    assert "no\\x1b[2Jfile\\n::error::x is not there" in shown
    assert "\x1b" not in shown


COMMANDS = (
    ("build", "content", "public", "--verbose"),
    ("check", "content"),
    ("check", "content", "--format", "json"),
    ("check", "content", "--format", "github"),
    ("check", "public/atom.xml"),
    ("status", "content", "public"),
    ("show", "content/港.md"),
    ("verify", "content", "public"),
    ("forecast", "public/atom.xml", "--content", "content"),
    ("import", "public/atom.xml", "copy"),
    ("new", "Bridges → 港", "content"),
    ("init", "further", "--yes", "--title", "港"),
    ("build", "nowhere ☃", "public"),
)


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="names of files are always in UTF-8 there")
def test_nothing_is_done_where_names_with_accents_cannot_be_read(content, tmp_path):
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    for command in (("build", "content", "public"), ("push", "content", "--stack", "gazette"), ("check", "content")):
        called = [sys.executable, "-m", "feedwright", *command]
        result = subprocess.run(called, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert (result.returncode, "Set PYTHONUTF8=1" in result.stderr) == (2, True)
    assert not (tmp_path / "public").exists()


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_no_command_fails_at_a_terminal_that_cannot_show_its_words(content, tmp_path, encoding):
    (content / "site.toml").write_text(SITE_TOML.replace("The Gazette", "Gazette → 港"))
    (content / "港.md").write_text("---\ndate: 2026-02-01\n---\n# 港 → ☃\n\nSome text.")
    (content / "bad ☃.md").write_text("---\ndate: never ☃\n---\n# Bad\n\nSome text.")
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    for command in COMMANDS:
        called = [sys.executable, "-m", "feedwright", *command]
        result = subprocess.run(called, cwd=tmp_path, env=environment, capture_output=True, check=False)
        assert b"Traceback" not in result.stderr, command
        assert b"UnicodeEncodeError" not in result.stderr + result.stdout, command
        assert result.returncode in {0, 1, 2}, command
