"""``init`` and ``new``: from nothing to a site that builds."""

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
import unicodedata
from datetime import UTC, date, datetime

import jsonschema
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from typer.testing import CliRunner

from factories import SITE, make_source
from feedwright.cli.app import app
from feedwright.cli.init import QUESTIONS, Machine, fault_of, first_article, next_steps, site_toml
from feedwright.cli.new import NewArticle, article_text, clean, key_of, published_text
from feedwright.errors import CommandError
from feedwright.reading.html.sanitise import without_markup
from feedwright.reading.reader import read_article
from feedwright.reading.selection import is_article
from feedwright.site.parse import parse_site

ANSWERS = {
    "title": "The Gazette", "url": "https://gazette.example.org/", "language": "en", "timezone": "UTC", "author": "Ada"
}  # fmt: skip
OPTIONS = [part for name, value in ANSWERS.items() for part in (f"--{name}", value)]
WRITTEN = {".gitignore", ".site.schema.json", "articles/hello-world.md", "site.toml"}
NOW = datetime(2026, 11, 28, 23, 30, 40, tzinfo=UTC)


def run(*arguments, stdin=""):
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def refused(*arguments):
    """Return the one line that a command is refused with."""
    with pytest.raises(CommandError) as error:
        CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)
    assert "\n" not in str(error.value)
    return str(error.value)


def command(*arguments, folder, **environment):
    """Run the command line in a process of its own, nobody at its keyboard."""
    return subprocess.run(
        [sys.executable, "-m", "feedwright", *arguments], cwd=folder, env={**os.environ, **environment},
        stdin=subprocess.DEVNULL, capture_output=True, check=False,
    )  # fmt: skip


def told(result):
    """What was said on one line, without the frame that errors have on a terminal."""
    return " ".join(re.sub("[│╭╮╰╯─]", " ", result.output).split())


def files(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "site"
    assert run("init", folder, *OPTIONS).exit_code == 0
    return folder


# --- init -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("timezone", ["UTC", "Pacific/Auckland", "Pacific/Honolulu"])
@pytest.mark.parametrize("language", ["en", "de-AT", "ja"])
def test_a_site_made_without_a_question_builds_without_a_warning(language, timezone, tmp_path):
    made = command("init", "site", "--yes", "--language", language, "--timezone", timezone, folder=tmp_path)
    assert made.returncode == 0, made.stderr
    assert files(tmp_path / "site") == WRITTEN
    built = command("build", "site", "site/public", folder=tmp_path)
    assert built.returncode == 0
    first, summary = built.stdout.decode().splitlines()
    assert first.startswith("published    articles/hello-world.md → https://site.example/")
    assert summary == "1 published; 11 documents written."


def test_the_settings_hold_the_answers_and_editors_check_them_by_the_schema_beside_them(site):
    body = (site / "site.toml").read_bytes()
    read = parse_site(body)
    assert (read.title, read.url, read.authority) == ("The Gazette", ANSWERS["url"], "gazette.example.org")
    assert (read.language, read.timezone, read.author.name) == ("en", "UTC", "Ada")
    assert body.startswith(b"#:schema ./.site.schema.json\n")
    values = {**tomllib.loads(body.decode()), "birth": read.birth.isoformat()}
    jsonschema.Draft4Validator(json.loads((site / ".site.schema.json").read_text())).validate(values)
    assert {".feedwright/", "public/"} <= set((site / ".gitignore").read_text().splitlines())


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_title_and_author_are_accepted_can_be_read_again(title, author):
    answers = {**ANSWERS, "title": title, "author": author}
    if fault_of("title", title) is None and fault_of("author", author) is None:
        parse_site(site_toml(answers, date(2026, 1, 2)).encode())


def test_the_site_is_born_on_the_day_it_is_in_its_time_zone(tmp_path, monkeypatch):
    monkeypatch.setattr("feedwright.cli.init.utc_now", lambda: NOW)
    for zone, day in (("Pacific/Auckland", "2026-11-29"), ("Pacific/Honolulu", "2026-11-28")):
        folder = tmp_path / day
        run("init", folder, "--yes", "--timezone", zone)
        assert f"\nbirth = {day}\n" in (folder / "site.toml").read_text()
        assert f"\ndate: {day}\n" in (folder / "articles/hello-world.md").read_text()


def test_nothing_that_is_there_is_overwritten(tmp_path):
    (tmp_path / ".gitignore").write_text("mine")
    (tmp_path / "post.md").write_text("mine")
    result = run("init", tmp_path, *OPTIONS)
    assert result.exit_code == 0
    assert re.search(r"^kept +\S+/\.gitignore$", result.output, re.MULTILINE)
    assert files(tmp_path) == {".gitignore", ".site.schema.json", "post.md", "site.toml"}, "it has articles already"
    before = {path: (tmp_path / path).read_bytes() for path in files(tmp_path)}
    assert "site.toml is already there, and stays as it is" in refused("init", tmp_path, *OPTIONS)
    assert {path: (tmp_path / path).read_bytes() for path in files(tmp_path)} == before


def test_each_question_tells_its_reason_offers_a_guess_and_asks_again_after_a_fault(tmp_path):
    folder = tmp_path / "my-gazette"
    result = run("init", folder, stdin="\ngazette.example.org\nklingon!\nde\nEurope/Viena\nEurope/Vienna\n\n")
    assert result.exit_code == 0
    assert all(question.reason in result.output for question in QUESTIONS)
    assert "title [My gazette]: " in result.output
    assert "url [https://my-gazette.example/]: " in result.output
    assert "there is no time zone 'Europe/Viena'" in result.output
    site = parse_site((folder / "site.toml").read_bytes())
    assert (site.title, site.url, site.language) == ("My gazette", "https://gazette.example.org/", "de")
    assert (site.timezone, site.author.name) == ("Europe/Vienna", "My gazette")


def test_where_nobody_answers_the_options_are_named_and_nothing_is_written(tmp_path):
    result = command("init", "site", folder=tmp_path)
    assert result.returncode == 2
    [line] = result.stderr.decode().splitlines()
    assert line.startswith("feedwright: nobody answers the question for title.")
    assert "--yes" in line
    assert files(tmp_path) == set()


@pytest.mark.parametrize(
    ("option", "value", "cure"),
    [
        ("--title", " ", "title is empty. Write a value"),
        ("--url", "ftp://gazette.example/", "https://"),
        ("--url", "https://[", "https://"),
        ("--language", "klingon!", "language"),
        ("--timezone", "Europe/Viena", "Write an IANA name"),
        ("--author", "\x07", "author is empty. Write a value"),
    ],
)
def test_an_option_that_cannot_be_used_is_refused_with_the_cure_and_nothing_is_written(option, value, cure, tmp_path):
    line = refused("init", tmp_path / "site", "--yes", option, value)
    assert line.startswith(f"{option}: ")
    assert cure in line
    assert files(tmp_path) == set()


@pytest.mark.parametrize(
    ("folder", "locale", "guesses"),
    [
        ("my-site", "de_AT.UTF-8", ("My site", "https://my-site.example/", "de-AT")),
        ("gazette.org", "C", ("gazette.org", "https://gazette.org/", "en")),
        ("日本", "ja_JP", ("日本", None, "ja-JP")),
        ("", "", ("My site", "https://my-site.example/", "en")),
        ("__", "POSIX", ("My site", "https://my-site.example/", "en")),
    ],
)
def test_guesses_are_made_from_the_folders_name_and_the_machine(folder, locale, guesses):
    machine, answers = Machine(folder=folder, locale=locale, timezone="UTC"), {}
    for question in QUESTIONS:
        answers[question.name] = question.guess(machine, answers)
        assert fault_of(question.name, answers[question.name]) is None
    title, url, language = guesses
    assert (answers["title"], answers["language"]) == (title, language)
    assert url in {None, answers["url"]}


def test_the_last_lines_are_commands_that_a_shell_takes_and_a_placeholder_is_named(tmp_path):
    folder = tmp_path / "my site"
    lines = next_steps(folder, "https://my-site.example/")
    assert lines[0].startswith("https://my-site.example/ is a placeholder.")
    assert shlex.split(lines[-1])[:4] == ["feedwright", "build", str(folder), str(folder / "public")]
    assert next_steps(folder, ANSWERS["url"])[0] == "Next:"


def test_a_folder_of_a_site_generator_leaves_out_what_the_generator_made(tmp_path):
    for name, text in {
        "hugo.toml": 'baseURL = "https://gazette.example/"\ntitle = "The Gazette"\n',
        "content/posts/first.md": "---\ntitle: First\ndate: 2026-01-02\n---\nText.\n",
        "themes/plain/exampleSite/content/sample.md": "---\ntitle: A sample\ndate: 2026-01-02\n---\nOther text.\n",
        "public/posts/first/index.html": "<html><body><article><h1>First</h1><p>Text.</p></article></body></html>",
    }.items():
        (tmp_path / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name).write_text(text)
    made = command("init", "site", "--yes", "--url", "https://gazette.example/", folder=tmp_path)
    assert "feedwright import site site --feed" in made.stdout.decode()
    built = command("build", "site", "out", folder=tmp_path)
    assert built.stdout.decode().splitlines()[-2].startswith("1 published; ")
    assert "posts/first.md" in built.stdout.decode()


POST = "---\ntitle: First\ndate: 2026-01-02\n---\nText.\n"
PAGE = "<html><body><h1>A program</h1><p>It loads.</p></body></html>\n"


def written_into(folder, texts):
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


@pytest.mark.parametrize("words", [("init", "site", "--yes"), ("import", "site", "site")])
@pytest.mark.parametrize(
    ("files", "public"),
    [
        ({"posts/first.md": POST, "public/index.html": PAGE, "public/about.html": PAGE}, "feedwright-public"),
        ({"posts/first.md": POST, "public/index.html": PAGE, "feedwright-public/a": ""}, "feedwright-public-2"),
        ({"posts/first.md": POST, "public/.gitkeep": ""}, "public"),
        ({"public/first.md": POST}, "feedwright-public"),  # its articles are there
        ({"content/first.md": POST, "hugo.toml": 'baseURL = "https://g.example/"\n'}, "feedwright-public"),
    ],
)
def test_the_proposed_folder_to_build_into_holds_nothing_of_others(tmp_path, words, files, public):
    """Else a build would replace the ``index.html`` of a program, or a generator what Feedwright wrote."""
    site = tmp_path / "site"
    if words[0] == "import" and "hugo.toml" not in files:
        written_into(site, {"_config.yml": "url: https://g.example\n"})
    written_into(site, files)
    proposed = run(*(site if word == "site" else word for word in words)).output.splitlines()[-1]
    assert f" {site / public} " in proposed
    assert f"\n{public}/\n" in (site / ".gitignore").read_text()
    for said in ("1 published;", "no article changed;"):
        built = run(*shlex.split(proposed)[1:4]).output
        assert said in built
        assert "Replaced" not in built
    assert {name: (site / name).read_text() for name in files} == files


@pytest.mark.parametrize(
    ("name", "files", "article", "title"),
    [
        (
            "Bridgetown",
            {"bridgetown.config.yml": "title: T\n", "src/_posts/first.md": POST, "src/_posts/_own.md": POST,
             "src/about.md": POST, "output/a.html": PAGE},
            "src/_posts/first.md", "T",
        ),
        (
            "Quartz",
            {"quartz.config.ts": 'export default { configuration: { pageTitle: "T", baseUrl: "g.example" } }\n',
             "content/first.md": POST, "docs/index.md": POST, "quartz/a.md": POST},
            "content/first.md", "T",
        ),
        (
            "Nikola",
            {"conf.py": 'BLOG_TITLE = "T"\n', "posts/first.md": POST, "pages/about.md": POST, "output/a.html": PAGE,
             "templates/base.html": PAGE, "templates/post.tmpl": PAGE},
            "posts/first.md", "T",
        ),
        (
            "VitePress",
            {".vitepress/config.mts": 'export default defineConfig({ title: "T" })\n', "posts/first.md": POST,
             "index.md": POST, "public/a.html": PAGE},
            "posts/first.md", "T",
        ),
    ],
)  # fmt: skip
def test_a_folder_of_a_generator_without_known_ids_gives_its_articles_alone(tmp_path, name, files, article, title):
    site = tmp_path / "site"
    written_into(site, files)
    said = run("init", site, "--yes").output
    assert f"This is a folder of {name};" in said
    assert tomllib.loads((site / "site.toml").read_text())["title"] == title
    built = run("build", site, tmp_path / "out").output
    assert [line.split()[1] for line in built.splitlines() if line.startswith("published")] == [article]
    assert "[unknown-template]" not in built


def test_a_program_is_told_the_folder_to_build_into(tmp_path):
    made = json.loads(run("init", tmp_path / "site", "--json").output)
    assert made["public"] == str(tmp_path / "site/public")


def test_what_was_built_stays_the_folder_to_build_into(tmp_path):
    written_into(tmp_path / "site", {"hugo.toml": 'baseURL = "https://g.example/"\n', "content/first.md": POST})
    proposed = run("init", tmp_path / "site", "--yes").output.splitlines()[-1]
    run(*shlex.split(proposed)[1:4])
    assert next_steps(tmp_path / "site", ANSWERS["url"])[-1].split()[3] == str(tmp_path / "site/feedwright-public")


def site_of_jekyll(folder, **settings):
    for name, text in {
        "_config.yml": "".join(f"{name}: {value}\n" for name, value in settings.items()),
        "_posts/2026-01-02-first.md": "---\ntitle: First\n---\nText.\n",
        "de/news/_posts/2026-01-03-zweites.md": "---\ntitle: Zweites\n---\nText von gestern.\n",
        "de/news/_posts/_secret.md": "---\ntitle: Secret\n---\nNobody reads this.\n",
        "de/_drafts/_posts/2026-01-04-draft.md": "---\ntitle: Draft\n---\nNor this.\n",
        "drafts/_posts/2026-01-05-draft.md": "---\ntitle: Draft\n---\nNor that.\n",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


@pytest.mark.parametrize("words", [("init", "site", "--yes"), ("import", "site", "site")])
def test_posts_of_jekyll_in_folders_of_their_own_come_out_and_what_is_hidden_there_does_not(tmp_path, words):
    site_of_jekyll(tmp_path / "site", title="The Gazette", url="https://gazette.example/")
    assert command(*words, folder=tmp_path).returncode == 0
    built = command("build", "site", "out", folder=tmp_path).stdout.decode()
    assert [line.split()[1] for line in built.splitlines() if line.startswith("published")] == [
        "_posts/2026-01-02-first.md",
        "de/news/_posts/2026-01-03-zweites.md",
    ]


def test_a_generators_settings_answer_what_nobody_else_does(tmp_path):
    """A date without a zone means the time of the site, not that of the machine on which ``init`` ran."""
    site_of_jekyll(
        tmp_path / "site", title="The Gazette", url="https://gazette.example", timezone="Asia/Tokyo", author="Ada",
        lang="de_AT",
    )  # fmt: skip
    made = command("init", "site", "--yes", "--title", "Another", folder=tmp_path)
    assert "from the settings of your site generator: url, language, timezone, author" in made.stdout.decode()
    settings = tomllib.loads((tmp_path / "site/site.toml").read_text())
    wanted = {"title": "Another", "language": "de-AT", "timezone": "Asia/Tokyo", "author": "Ada"}
    assert {name: settings[name] for name in wanted} == wanted
    assert settings["authority"] == "gazette.example"


@pytest.mark.parametrize(
    "settings", [{"timezone": "Mars/Olympus"}, {"url": "http://localhost:4000"}, {"url": '""', "lang": "12345"}]
)
def test_what_a_generators_settings_say_and_cannot_be_used_is_guessed(tmp_path, settings):
    site_of_jekyll(tmp_path / "site", **settings)
    made = command("init", "site", "--yes", folder=tmp_path)
    assert (made.returncode, b"from the settings" in made.stdout) == (0, False)


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("http://localhost/", "this machine alone"),
        ("https://localhost:8000/", "this machine alone"),
        ("http://blog.localhost/", "this machine alone"),
        ("http://127.0.0.1:8000/", "this machine alone"),
        ("https://example.com/", "placeholder"),
        ("https://www.example.org/", "placeholder"),
        ("http://192.168.0.7/", None),  # a site for the people in one house
        ("https://localhost.example.org/", None),
    ],
)
def test_an_address_that_no_subscriber_can_reach_is_named(tmp_path, url, what):
    made = command("init", "site", "--yes", "--url", url, folder=tmp_path)
    built = command("build", "site", "public", folder=tmp_path)
    checked = command("check", "site", folder=tmp_path)
    assert (made.returncode, built.returncode, checked.returncode) == (0, 0, 0)
    assert (what or "").encode() in made.stdout
    assert (b"Before you publish" in made.stdout) == bool(what)
    is_own = what == "this machine alone"
    assert (b"[own-machine]" in built.stdout) == (b"[own-machine]" in checked.stdout) == is_own


def test_the_first_article_says_its_language_where_the_site_has_another():
    assert "\nlanguage: en\n" in first_article("de", date(2026, 1, 2))
    assert "language" not in first_article("en-GB", date(2026, 1, 2))


def test_a_folder_that_cannot_be_made_is_named_in_one_line(tmp_path):
    (tmp_path / "file").write_text("x")
    result = command("init", "file/site", "--yes", folder=tmp_path)
    assert result.returncode == 2
    [line] = result.stderr.decode().splitlines()
    assert line.startswith("feedwright: ")
    assert "file" in line


def test_a_terminal_without_the_signs_of_a_name_is_no_failure(tmp_path):
    narrow = {"PYTHONIOENCODING": "cp1252"}
    made = command("init", "日本", "--yes", "--title", "日本の港", folder=tmp_path, **narrow)
    assert made.returncode == 0, made.stderr
    assert command("new", "灯台", "日本", folder=tmp_path, **narrow).returncode == 0
    (tmp_path / "日本" / "灯台.md").write_text("# 灯台\n\n本文", encoding="utf-8")
    built = command("build", "日本", "public", folder=tmp_path, **narrow)
    assert b"Traceback" not in built.stderr
    assert parse_site((tmp_path / "日本" / "site.toml").read_bytes()).title == "日本の港"


# --- new ------------------------------------------------------------------------------------------------------------


def test_a_new_article_is_named_after_its_title_and_holds_what_was_said(site):
    result = run("new", 'The bridge: is it "open"?', site, "--section", "Town", "--date", "2026-11-23 12:00", "--draft")
    assert result.exit_code == 0
    path = site / "articles" / "the-bridge-is-it-open.md"
    assert path.read_text() == (
        '---\ntitle: "The bridge: is it \\"open\\"?"\ndate: 2026-11-23 12:00+00:00\nsection: "Town"\ndraft: true\n---\n\n'
    )
    assert "draft: true" in result.output
    assert "open.md is already there, and stays as it is" in refused("new", 'The bridge! Is it "open"?', site)
    assert "Town" in path.read_text()


def test_an_article_is_published_once_it_has_a_text_and_not_before(site, tmp_path):
    run("new", "The bridge", site)
    path = site / "articles" / "the-bridge.md"
    assert "the article has no text" in run("build", site, tmp_path / "public").output
    path.write_text(f"{path.read_text()}It opened at noon.\n")
    output = run("build", site, tmp_path / "public").output
    assert "published    articles/the-bridge.md" in output
    assert "warning" not in output


def test_a_folder_without_articles_gets_the_file_at_its_root(tmp_path):
    (tmp_path / "site.toml").write_text(site_toml(ANSWERS, date(2026, 1, 2)))
    assert run("new", "First", tmp_path).exit_code == 0
    assert files(tmp_path) == {"site.toml", "first.md"}


@given(st.text(max_size=80), st.text(max_size=30), st.sampled_from(["", "articles/"]))
def test_whatever_the_title_the_file_is_an_article_that_reads_as_it_was_said(title, section, folder):
    wanted = NewArticle(title=f"A {title}", section=section)
    assume(all(without_markup(clean(text)) == clean(text) for text in (wanted.title, section)))
    key = key_of(wanted.title, SITE, folder)
    assert is_article(key, SITE)
    assert key.count("/") == folder.count("/")
    text = article_text(wanted, published_text(None, SITE, NOW)) + "A text."
    read = read_article(make_source(text, key), SITE)
    assert (seen(read.title), read.published) == (seen(wanted.title), datetime(2026, 11, 28, 23, 30, tzinfo=UTC))
    assert (seen(read.section or ""), read.draft) == (seen(section), False)


@pytest.mark.parametrize("title", ["The *big* bridge", "[The big](0) bridge", "The <b>big</b> bridge"])
def test_markup_in_a_title_is_read_as_in_every_title(title):
    text = article_text(NewArticle(title=title, section=title), "2026-11-28") + "A text."
    read = read_article(make_source(text, key_of(title, SITE)), SITE)
    assert (read.title, read.section) == ("The big bridge", "The big bridge")


def seen(text):
    """What of *text* a person sees: signs without a shape of their own fall off single words."""
    return clean("".join(sign for sign in text if unicodedata.category(sign) != "Cf"))


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("README", "readme-article.md"),
        ("404", "404-article.md"),
        ("Index", "index-article.md"),
        ("Grüße.de", "grusse-de.md"),
        ("../up/and_down", "up-and-down.md"),
        ("notes.meta", "notes-meta.md"),
        ("CON", "con_.md"),
    ],
)
def test_no_title_makes_a_file_that_is_passed_over_or_means_more(title, key):
    assert key_of(title, SITE) == key


@pytest.mark.parametrize(
    ("written", "spelt"),
    [
        (None, "2026-11-29 00:30+01:00"),
        ("2026-12-01", "2026-12-01"),
        ("2026-12-01 18:00", "2026-12-01 18:00+01:00"),
        ("2026-12-01T18:00:05Z", "2026-12-01 19:00:05+01:00"),
        ("1 December 2026", "2026-12-01"),
    ],
)
def test_dates_are_spelt_in_the_sites_time_zone(written, spelt):
    zoned = parse_site(site_toml({**ANSWERS, "timezone": "Europe/Vienna"}, date(2026, 1, 2)).encode())
    assert published_text(written, zoned, NOW) == spelt


@pytest.mark.parametrize(
    ("arguments", "cure"),
    [
        (["The fair", "--date", "never"], "Write it as 2026-11-23"),
        (
            ["The fair", "--date", "tomorrow"],
            "--date: 'tomorrow' is not a date that can be read. It does not name a day. Write it as",
        ),
        ([" ", "--draft"], "the title is empty. Write a few words."),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_cure(arguments, cure, site):
    before = files(site)
    assert cure in refused("new", *arguments[:1], site, *arguments[1:])
    assert files(site) == before


def test_without_settings_the_command_that_makes_them_is_named(tmp_path):
    assert "feedwright init" in refused("new", "First", tmp_path)


def test_settings_that_leave_the_file_out_are_named(site):
    with (site / "site.toml").open("a") as settings:
        settings.write('exclude = ["articles/**"]\n')
    assert "Change exclude" in refused("new", "First", site)


def test_the_editor_opens_the_new_file(site):
    editor = shlex.join([sys.executable, "-c", "import sys; open(sys.argv[1], 'a').write('Edited.')"])
    result = command("new", "First", str(site), "--edit", folder=site, VISUAL="", EDITOR=editor)
    assert result.returncode == 0, result.stderr
    assert (site / "articles" / "first.md").read_text().endswith("---\n\nEdited.")


@pytest.mark.parametrize("editor", ["", "no-such-editor", "'", "false"])
def test_an_editor_that_does_not_open_the_file_is_told_in_one_line_and_the_file_stays(editor, site):
    result = command("new", "First", str(site), "--edit", folder=site, VISUAL="", EDITOR=editor)
    assert result.returncode == 2
    [line] = result.stderr.decode().splitlines()
    assert "first.md" in line
    assert (site / "articles" / "first.md").exists()


# --- documents ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["init", "new"])
def test_help_tells_each_options_reason_and_shows_examples(name):
    output = told(run(name, "--help"))
    assert f"feedwright {name} " in output
    for question in QUESTIONS if name == "init" else ():
        assert question.reason.split(":")[0].split(";")[0][:30] in output
