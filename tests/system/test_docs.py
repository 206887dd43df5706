"""README and docs are true: what they show happens, what they name exists, and nothing that exists is left out.

``pytest tests/system/test_docs.py --update-golden`` writes the generated parts of docs/reference anew.
"""

import json
import re
import shlex
import shutil

import pytest
from typer.testing import CliRunner

import reference
from factories import SITE, make_source
from feedwright import __version__
from feedwright.cli.app import app
from feedwright.engine.catalogue.keys import moment
from feedwright.errors import Problem
from feedwright.reading.reader import read_article
from feedwright.rendering.custom_templates.trial import try_templates
from feedwright.rendering.report import Report, render_report
from feedwright.site.parse import parse_site
from pages import LINKING, PAGES, blocks_of, dead_links, examples, links_of, unmarked
from places import ROOT
from reference_checks import CHECKS, documents
from sessions import complaints, matches

TEMPLATES = ROOT / "functions" / "feedwright" / "rendering" / "templates"


def read(name):
    return (ROOT / name).read_text("utf-8")


def names(paths):
    return [str(path.relative_to(ROOT)) for path in paths]


# --- what is shown happens --------------------------------------------------------------------------------------------


def is_run(block):
    return (
        block.mark("file") is not None
        or block.mark("Word file") is not None
        or (block.language == "console" and block.mark("not run") is None)
    )


SESSIONS = [path for path in PAGES if any(map(is_run, blocks_of(path.read_text("utf-8"))))]


@pytest.mark.parametrize("path", SESSIONS, ids=names(SESSIONS))
def test_a_page_shows_what_happens(path, tmp_path):
    folder = tmp_path / "session"
    folder.mkdir()
    assert complaints(path.read_text("utf-8"), folder) == []


WRONG_SESSIONS = {
    "another output": "```console\n$ echo one\ntwo\n```\n",
    "a line too few": "```console\n$ echo one; echo two\none\n```\n",
    "a line too many": "```console\n$ echo one\none\ntwo\n```\n",
    "a command that fails": "```console\n$ false\n```\n",
    "a command that should fail": "<!-- ends with 1 -->\n```console\n$ true\n```\n",
    "a command that is none": "```console\n$ feedwright publish\n```\n",
    "an option that is none": "```console\n$ feedwright init x --yes --no-such-option\n```\n",
    "a file that does not build": "<!-- file: a/site.toml -->\n```toml\ntitle =\n```\n\n```console\n$ feedwright build a b\n```\n",
    "no command at all": "```console\nfeedwright build\n```\n",
    "a preview at other addresses": "```console\n$ feedwright init a --yes --url https://a.example/\n…\n```\n\n<!-- until Ctrl-C -->\n```console\n$ feedwright preview a\nserved at http://127.0.0.1:8000/\n```\n",
}  # fmt: skip


@pytest.mark.parametrize("text", WRONG_SESSIONS.values(), ids=WRONG_SESSIONS)
def test_a_session_that_shows_something_else_is_found(text, tmp_path):
    folder = tmp_path / "session"
    folder.mkdir()
    assert complaints(text, folder) != []


def test_an_ellipsis_stands_for_anything_within_a_line():
    assert matches("since … UTC\n", "since 2026-11-23 12:00 UTC\n")
    assert not matches("since … UTC\n", "since noon\nUTC\n")


def test_every_block_is_checked_by_a_test():
    assert {str(path): unmarked(path.read_text("utf-8")) for path in PAGES if unmarked(path.read_text("utf-8"))} == {}
    assert unmarked("Text\n\n```toml\na = 1\n```\n") == [3]


def wrong_commands(text):
    """List the commands and options in *text* that the command line does not have, run or not."""
    lines = re.findall(r"^\$ (feedwright .*)$", text, re.MULTILINE) + re.findall(r"`(feedwright [^`]+)`", text)
    wrong = []
    for line in lines:
        name, *words = shlex.split(line)[1:]
        options = {word.partition("=")[0] for word in words if word.startswith("-")}
        command = reference.commands().get(name)
        if (command is None and name not in {"--version", "--help", "--install-completion"}) or (
            command and options - reference.options_of(command)
        ):
            wrong.append(line)
    return wrong


@pytest.mark.parametrize("path", LINKING, ids=names(LINKING))
def test_every_command_that_is_named_exists(path):
    if path.name != "CHANGELOG.md":  # it also names what a release took away
        assert wrong_commands(path.read_text("utf-8")) == []


def test_a_command_or_option_that_does_not_exist_is_found():
    assert wrong_commands("`feedwright publish a`") == ["feedwright publish a"]
    assert wrong_commands("$ feedwright build a b --fast\n") == ["feedwright build a b --fast"]


# --- examples ---------------------------------------------------------------------------------------------------------

[(WHOLE_SITE, _)] = examples("settings")


def test_the_settings_shown_are_accepted():
    assert parse_site(WHOLE_SITE.encode()).title == "The Gazette"


@pytest.mark.parametrize("further", [text for text, _ in examples("further settings")])
def test_further_settings_that_are_shown_are_accepted_below_these(further):
    assert parse_site(f"{WHOLE_SITE}\n{further}".encode()) != parse_site(WHOLE_SITE.encode())


@pytest.mark.parametrize(("text", "name"), examples("article"))
def test_the_articles_shown_are_read_without_a_warning(text, name):
    assert read_article(make_source(text, name or "first.md"), SITE).warnings == ()


@pytest.mark.parametrize("text", [text for text, _ in examples("sidecar")])
def test_the_sidecars_shown_make_entries_without_a_warning(text):
    name = re.match(r"# (\S+)\.meta\.yaml\n", text)[1]
    beside = make_source(text, f"{name}.meta.yaml")
    assert read_article(make_source("", f"{name}.mp3", sidecars=(beside,)), SITE).warnings == ()


def test_the_object_metadata_shown_is_read():
    given = re.search(r"--metadata title=\"(.*?)\",date=(\S+),tags=(\S+)$", read("docs/reference/object-metadata.md"), re.MULTILINE)  # fmt: skip
    metadata = tuple(zip(("title", "date", "tags"), given.groups(), strict=True))
    article = read_article(make_source("It is on the green.", "fair.txt", metadata=metadata), SITE)
    assert (article.title, str(article.published), article.categories) == (*given.groups()[:2], (given[3],))
    assert article.warnings == ()


@pytest.mark.parametrize("text", [text for text, _ in examples("template")])
def test_the_templates_shown_are_accepted(text):
    try_templates({re.match(r"\{# templates/(\S+) #\}\n", text)[1]: text})


def blocks_named(text):
    lines = re.findall(r"^- `(\w+\.html)`.*?: (.*)$", text, re.MULTILINE)
    return {name: set(re.findall(r"`(\w+)`", blocks)) for name, blocks in lines}


def test_the_blocks_of_templates_that_are_named_are_those_that_exist():
    """A block that is in no template would be passed over without a word."""
    named = blocks_named(read("docs/how-to/theme.md"))
    built_in = {name: set(re.findall(r"\{% block (\w+)", (TEMPLATES / name).read_text())) for name in named}
    of_every_page = built_in["base.html"]
    assert named == {name: own if name == "base.html" else own - of_every_page for name, own in built_in.items()}
    assert len(named) == 5


def test_the_report_shown_is_a_report():
    [(text, _)] = examples("report")
    shown = json.loads(text)
    problem = {"path" if name == "file" else name: value for name, value in shown["problem"].items()}
    values = {"key": shown["key"], "warnings": (), "public": shown["public"], "since": moment(shown["since"])}
    as_json, as_html = render_report(Report(problem=Problem(**problem), **values))
    assert as_json.body.decode() == text
    page = read("docs/reference/reports.md")
    assert f"`{as_json.path}`" in page
    assert f"`{as_html.path}`" in page
    assert {name for row in reference.rows_of(page, "A report for programs") for name in reference.marked(row[0])} == set(shown)  # fmt: skip


# --- the reference names exactly what the code has --------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(reference.PAGES.glob("*.md")), ids=lambda path: path.name)
def test_what_is_generated_is_what_the_code_gives(path, request):
    text = path.read_text("utf-8")
    if request.config.getoption("--update-golden"):
        path.write_text(reference.generated(text), "utf-8")
    else:
        assert reference.generated(text) == text


def test_a_generated_part_that_somebody_changed_is_found():
    text = read("docs/reference/command-line.md")
    assert reference.generated(text.replace("--draft", "--drafts")) == text
    assert text.replace("--draft", "--drafts") != text


def test_every_generated_part_is_on_a_page():
    parts = [part for path in reference.PAGES.glob("*.md") for part in re.findall(r"<!-- generated: (.+) -->", path.read_text("utf-8"))]  # fmt: skip
    assert sorted(parts) == [
        "auto",
        "command line",
        "feed",
        "feed rules",
        "fields",
        "person",
        "platform rules",
        "podcast",
        "podcast tags",
    ]


@pytest.mark.parametrize("page", CHECKS)
def test_a_page_names_exactly_what_the_code_has(page):
    assert CHECKS[page](read(page)) == []


# A name that is missing, made up or named twice, and a value that is another: by page, what stands there, what instead.
WRONG_PAGES = [
    ("docs/reference/site-toml.md", "| `window` |", "| `windows` |"),
    ("docs/reference/site-toml.md", "| `sort` |", "| `window` |"),
    ("docs/reference/site-toml.md", "| `50` |", "| `20` |"),
    ("docs/reference/site-toml.md", "never changes | required |", "never changes | none |"),
    ("docs/reference/front-matter.md", "`lastmod`, ", ""),
    ("docs/reference/front-matter.md", "`lastmod`", "`last_mode`"),
    ("docs/reference/front-matter.md", "| section | `section` | | none |\n", ""),
    ("docs/reference/front-matter.md", "| rights |", "| copyrights |"),
    ("docs/reference/documents.md", "`feed.json`", "`json.feed`"),
    ("docs/reference/documents.md", "`application/atom+xml`", "`application/xml`"),
    ("docs/reference/articles.md", "`.rst`", "`.rest`"),
    ("docs/reference/articles.md", "| Word | `.docx` |\n", ""),
    ("docs/how-to/troubleshoot.md", "| `expired` |", "| `over` |"),
    ("docs/rules.md", "| `bad-date` |", "| `wrong-date` |"),
    ("docs/reference/metrics-and-alarms.md", "| `PingFailed` |", "| `PingLost` |"),
    ("docs/reference/metrics-and-alarms.md", "| `SweepErrors` |", "| `PublishErrors` |"),
    ("docs/reference/metrics-and-alarms.md", "| `AlarmEmail` |", "| `Mail` |"),
    ("docs/reference/metrics-and-alarms.md", "| `90` |", "| `30` |"),
    ("docs/reference/metrics-and-alarms.md", "`Table` the catalogue", "the catalogue"),
]


@pytest.mark.parametrize(("page", "before", "after"), WRONG_PAGES)
def test_a_page_that_names_something_else_is_found(page, before, after):
    text = read(page)
    assert before in text
    assert CHECKS[page](text.replace(before, after, 1)) != []


def test_a_heading_that_is_written_otherwise_is_found():
    """Without its table a page would compare nothing with nothing."""
    with pytest.raises(IndexError):
        reference.rows_of("# Page\n", "Metrics")


def test_the_paths_named_are_those_that_the_demonstration_publishes(tmp_path):
    content, public = tmp_path / "content", tmp_path / "public"
    shutil.copytree(ROOT / "content", content, ignore=shutil.ignore_patterns(".feedwright"))
    ran = CliRunner().invoke(app, ["build", str(content), str(public), "--no-ping"])
    assert ran.exit_code == 0, ran.output
    written = [str(path.relative_to(public)) for path in public.rglob("*") if path.is_file()]
    patterns = documents(read("docs/reference/documents.md"))
    assert [path for path in written if not any(pattern.fullmatch(path) for pattern in patterns.values())] == []
    named = {name for name, pattern in patterns.items() if any(map(pattern.fullmatch, written))}
    assert set(patterns) - named <= {
        "news-sitemap.xml",  # of the last 48 hours alone
        "media/<hash>/<width>/<name>",  # its pictures are small
        "articles/<slug>.chapters.json",  # its episode lasts seconds
    }


# --- figures ----------------------------------------------------------------------------------------------------------


def uncounted(text):
    """List the numbers in *text* that are not among the benchmarks' figures, not even rounded down."""
    counted = re.findall(r"\d[\d,.]*\d|\d", read("benchmarks/README.md"))
    numbers = re.findall(r"(?<![\w.,])\d[\d,.]*\d|(?<![\w.,])\d", text)
    return [number for number in numbers if not any(figure.startswith(number) for figure in counted)]


def test_the_costs_shown_are_figures_of_the_benchmarks():
    costs = read("README.md").partition("## What it costs")[2].partition("\n## ")[0]
    before, _, after = read("docs/explanation/cost.md").partition("While nothing happens")  # tests/aws/test_idle.py
    counted = before + after.partition("Counted on")[2]
    table = "\n".join(re.findall(r"^\|.*$", counted, re.MULTILINE))
    assert uncounted(costs) == []
    assert uncounted(table) == []
    assert len(re.findall(r"\d+", costs)) > 10
    assert len(re.findall(r"\d+\.\d+ s", table)) == 4


def test_a_figure_that_nobody_counted_is_found():
    assert uncounted("It takes 7.77 seconds for 1,000 articles.") == ["7.77"]


# --- the whole --------------------------------------------------------------------------------------------------------


def test_the_readme_is_short():
    assert len(read("README.md").splitlines()) <= 150


@pytest.mark.parametrize("path", LINKING, ids=names(LINKING))
def test_every_link_leads_to_a_file_and_to_a_heading_in_it(path):
    assert dead_links(path, path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "link",
    ["[a](no-such-file.md)", "[a](docs/rules.md#no-such-heading)", "[a](#nowhere)", '<img src="no.png">', "![a](no.png)"],
)  # fmt: skip
def test_a_link_that_leads_nowhere_is_found(link):
    assert len(dead_links(ROOT / "README.md", f"# Heading\n\n{link}\n")) == 1


def test_a_link_in_code_is_not_followed():
    assert dead_links(ROOT / "README.md", "`[a](b.md)`\n\n```text\n[a](b.md)\n```\n") == []


def test_every_page_is_linked_from_the_index():
    """Directly, or through the index of its folder."""
    reached, ahead = set(), [ROOT / "docs" / "README.md"]
    while ahead:
        path = ahead.pop()
        if path not in reached:
            reached.add(path)
            targets = [(path.parent / link.partition("#")[0]).resolve() for link in links_of(path.read_text("utf-8"))]
            ahead += [target for target in targets if path.name == "README.md" and target in PAGES]
    assert set(PAGES) - reached - {ROOT / "README.md"} == set()


def test_every_make_target_that_is_named_exists():
    makefile = read("Makefile")
    for path in PAGES:
        for target in re.findall(r"`make (\w+)", path.read_text("utf-8")):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_what_is_not_released_yet_does_not_call_itself_a_release():
    """Whoever reports a fault must be able to say whether the release has it."""
    _, unreleased, *released = re.split(r"^## ", read("CHANGELOG.md"), flags=re.MULTILINE)
    newest = released[0].partition(" ")[0]
    assert unreleased.startswith("Unreleased")
    has_changes = "\n- " in unreleased
    assert (__version__ != newest) == has_changes
    assert __version__.endswith(".dev0") == has_changes
