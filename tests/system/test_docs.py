"""README and docs are true: what they show happens, what they name exists, and nothing that exists is left out.

``pytest tests/system/test_docs.py --update-golden`` writes the generated parts of docs/reference anew.
"""

import json
import re
import shlex
from dataclasses import fields

import pytest

import reference
from factories import SITE, make_source
from feedwright.engine.catalogue.keys import moment
from feedwright.errors import Problem
from feedwright.reading.metadata.field_table import FIELDS
from feedwright.reading.reader import read_article
from feedwright.reading.selection import KINDS
from feedwright.rendering.custom_templates.trial import try_templates
from feedwright.rendering.formats import FORMATS
from feedwright.rendering.report import Report, render_report
from feedwright.rules import RULES
from feedwright.site import Site, parse_site
from pages import LINKING, PAGES, blocks_of, dead_links, examples, links_of, unmarked
from places import ROOT
from sessions import complaints, matches

TEMPLATES = ROOT / "functions" / "feedwright" / "rendering" / "templates"


def read(name):
    return (ROOT / name).read_text("utf-8")


def names(paths):
    return [str(path.relative_to(ROOT)) for path in paths]


# --- what is shown happens --------------------------------------------------------------------------------------------


def is_run(block):
    return block.mark("file") is not None or (block.language == "console" and block.mark("not run") is None)


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
        if (command is None and name not in {"--version", "--help"}) or (
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


def test_the_article_of_the_newsroom_is_read_as_the_page_says():
    [(text, name)] = [(text, name) for text, name in examples("article") if name]
    article = read_article(make_source(text, name), SITE)
    assert (article.draft, article.title, article.authors[0].name) == (True, "The bridge is open", "Ada Lovelace")


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
    assert len(named) == 3


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
    assert sorted(parts) == ["auto", "command line", "feed", "fields", "person", "podcast"]


def first_cells(page, heading):
    """Give the names in the first column of a table: a name in two rows is given twice."""
    return sorted(name for row in reference.rows_of(page, heading) for name in reference.marked(row[0]))


def test_the_settings_named_are_those_of_the_schema_and_of_the_code():
    page = read("docs/reference/site-toml.md")
    settings = reference.SCHEMA["properties"]
    assert first_cells(page, "All settings") == sorted(settings) == sorted(field.name for field in fields(Site))
    rows = {reference.marked(row[0])[0]: row[2] for row in reference.rows_of(page, "All settings")}
    for name, value in settings.items():
        assert rows[name].startswith(reference.default_of(value))
        assert rows[name].startswith("required") == (name in {*reference.SCHEMA["required"], "url"})


ROWS = {"canonical address": "canonical_url"}
FURTHER = {"id": {"guid"}, "draft": {"scheduled"}}  # fields without a row of their own
# Names that are parts of a value, and not fields.
PARTS = {
    "published": {"date"},
    "draft": {"list", "embargo", "hold"},
    "links": {"url", "rel", "title"},
    "corrections": {"date", "text"},
    "images": {"alt"},
    "enclosures": {"url", "type", "length", "title", "duration"},
}


def field_complaints(page):
    """Compare each row of the table of fields with the rows of the code that belong to it."""
    wrong, seen = [], set()
    for label, cell, *_ in reference.rows_of(page, "All fields"):
        field = ROWS.get(label, label)
        rows = {name for name in FIELDS if name.partition(".")[0] == field} | FURTHER.get(field, set())
        seen |= rows
        in_code = {name for row in rows for name in FIELDS[row].names}
        if field == "draft":  # the embargo's own names stand in its own row
            in_code -= set(FIELDS["embargo"].names)
        named = {name for name in reference.marked(cell) if re.fullmatch(r"\w+", name)}
        parts = PARTS.get(label, set())
        if not rows or in_code - named or named - in_code - parts:
            wrong.append((label, in_code - named, named - in_code - parts))
    return wrong + [(name, "has no row") for name in sorted(set(FIELDS) - seen)]


def test_the_fields_named_are_those_that_are_read():
    assert field_complaints(read("docs/reference/front-matter.md")) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [("`lastmod`, ", ""), ("`lastmod`", "`last_mode`"), ("| section | `section` | | none |\n", ""), ("| rights |", "| copyrights |")],
)  # fmt: skip
def test_a_field_that_is_left_out_or_made_up_is_found(before, after):
    page = read("docs/reference/front-matter.md")
    assert before in page
    assert field_complaints(page.replace(before, after)) != []


def test_the_documents_named_are_those_of_the_formats():
    rows = reference.rows_of(read("docs/reference/documents.md"), "Documents: what is published, and where")
    named = {tuple(reference.marked(row[0])): reference.marked(row[1]) for row in rows[: len(FORMATS)]}
    assert named == {(form.file_name,): [form.media_type] for form in FORMATS}


def test_the_kinds_of_files_named_are_those_that_are_read():
    rows = reference.rows_of(read("docs/reference/articles.md"), "Which files are articles")
    assert {name: tuple(reference.marked(suffixes)) for name, suffixes in rows} == {kind.name: kind.suffixes for kind in KINDS}  # fmt: skip


def test_the_rules_named_are_those_of_the_code():
    assert first_cells(read("docs/rules.md"), "Rules") == sorted(RULES)


def test_metrics_alarms_parameters_and_outputs_named_are_those_of_the_code_and_of_the_template():
    page = read("docs/reference/metrics-and-alarms.md")
    template = reference.template("template.yaml")
    assert first_cells(page, "Metrics") == sorted(reference.metrics())
    assert first_cells(page, "Alarms") == sorted(reference.alarms())
    assert first_cells(page, "Parameters of the template") == sorted(template["Parameters"])
    for name, _, default in reference.rows_of(page, "Parameters of the template"):
        given = str(template["Parameters"][reference.marked(name)[0]]["Default"])
        assert reference.marked(default) == ([given] if given else [])
    assert set(reference.marked(page.partition("## Outputs of the template")[2])) == set(template["Outputs"])


def test_the_tables_are_read_at_all():
    """A heading that is written otherwise would compare nothing with nothing."""
    assert len(reference.metrics()) > 15
    assert len(reference.alarms()) == 4
    with pytest.raises(IndexError):
        reference.rows_of("# Page\n", "Metrics")


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
