"""Reports: the author is told of what is wrong, in private, until it is mended; and of what is public meanwhile."""

import json
import unicodedata
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from factories import NOON
from feedwright.adapters.local.disk import below
from feedwright.engine.catalogue.keys import SITE
from feedwright.engine.intake.article import ingest
from feedwright.engine.intake.site.settings import ingest_site
from feedwright.engine.jobs.worker import Worker
from feedwright.engine.sweep import sweep
from feedwright.errors import Problem
from feedwright.model.files import Document
from feedwright.rendering.report import Report, render_report, report_name, report_paths
from feedwright.rendering.report_index import INDEX_PATHS
from memory import ADOPT_AFTER, SITE_TOML
from memory_site import build_all
from places import ROOT
from stores import opened, ports_over

GOOD = "---\ndate: 2026-02-01\n---\n# Fair\n\nText."
BAD = "---\ndate: never\n---\n# Fair\n\nText."


def reports(world):
    """Return the reports of a site, without their index."""
    return {path: document for path, document in world.reports.documents.items() if path not in INDEX_PATHS}


def report_on(world, key):
    return json.loads(world.reports.body(report_paths(key)[0]))


# --- articles -------------------------------------------------------------------------------------------------


def test_a_rejected_article_has_a_report_with_file_line_rule_cure_and_time(site):
    site.put("news/fair.md", BAD)
    build_all(site)
    report = report_on(site, "news/fair.md")
    problem = report.pop("problem")
    assert report == {
        "key": "news/fair.md",
        "verdict": "rejected",
        "since": "2026-03-01T12:00:00Z",
        "warnings": [],
        "public": None,
        "public_from": None,
    }
    assert (problem["file"], problem["line"], problem["rule"]) == ("news/fair.md", 2, "bad-date")
    assert "never" in problem["what"]
    assert problem["cure"].startswith("Write it as 2026-")
    assert sorted(reports(site)) == ["news/fair.md.html", "news/fair.md.json"]


def test_the_report_names_what_is_public_meanwhile(site):
    site.put("fair.md", GOOD)
    build_all(site)
    site.put("fair.md", BAD)
    build_all(site)
    address = "https://gazette.example/articles/fair.html"
    assert report_on(site, "fair.md")["public"] == address
    assert f'<a href="{address}">' in site.reports.body("fair.md.html").decode()


def test_the_report_on_a_scheduled_article_says_when_its_last_good_version_comes_and_then_that_it_came(site):
    site.put("fair.md", GOOD.replace("2026-02-01", "2026-03-01T13:00:00Z"))
    build_all(site)
    site.put("fair.md", BAD)
    build_all(site)
    assert (report_on(site, "fair.md")["public"], report_on(site, "fair.md")["public_from"]) == (
        None,
        "2026-03-01T13:00:00Z",
    )
    assert "comes out on 2026-03-01 13:00 UTC" in site.reports.body("fair.md.html").decode()
    site.clock.forward(hours=2)
    build_all(site)
    assert report_on(site, "fair.md")["public"] == "https://gazette.example/articles/fair.html"
    assert report_on(site, "fair.md")["since"] == "2026-03-01T12:00:00Z"


@pytest.mark.parametrize("published_before", [True, False])
def test_a_mended_upload_clears_the_report(site, published_before):
    if published_before:
        site.put("fair.md", GOOD)
        build_all(site)
    site.put("fair.md", BAD)
    build_all(site)
    assert reports(site)
    site.put("fair.md", GOOD)
    build_all(site)
    assert reports(site) == {}


@pytest.mark.parametrize("published_before", [True, False])
def test_a_withdrawal_clears_the_report(site, published_before):
    if published_before:
        site.put("fair.md", GOOD)
        build_all(site)
    site.put("fair.md", BAD)
    build_all(site)
    assert reports(site)
    site.source.delete("fair.md")
    build_all(site)
    assert reports(site) == {}


def test_warnings_alone_have_a_report_that_asks_for_nothing(site):
    site.put("fair.md", GOOD.replace("date:", "image: none.png\ndate:"))
    build_all(site)
    report = report_on(site, "fair.md")
    assert (report["verdict"], report["problem"]) == ("accepted", None)
    assert report["public"] == "https://gazette.example/articles/fair.html"
    assert [warning["rule"] for warning in report["warnings"]] == ["missing-media"]
    assert "was accepted. Nothing has to be done" in site.reports.body("fair.md.html").decode()
    site.put("none.png", (ROOT / "screenshots/front-page.png").read_bytes())
    build_all(site)
    assert reports(site) == {}, "the file arrived, though the article did not change"


def test_an_article_with_nothing_to_tell_touches_no_report(site):
    site.put("fair.md", GOOD)
    outcome = ingest(site.ports, "fair.md")
    assert "report" not in {request.target.kind for request in outcome.outgoing.requests}


def test_a_report_is_written_again_only_when_it_says_something_else(site):
    site.put("fair.md", BAD)
    build_all(site)
    site.reports.writes.clear()
    site.clock.forward(hours=1)
    for body in (BAD, BAD + "\nMore text, and the same fault."):
        site.put("fair.md", body)
        site.put("other.md", GOOD)
        build_all(site)
    assert site.reports.writes == []
    site.put("fair.md", BAD.replace("never", "soon"))
    build_all(site)
    assert sorted({*site.reports.writes} - {*INDEX_PATHS}) == ["fair.md.html", "fair.md.json"]
    assert report_on(site, "fair.md")["since"] == "2026-03-01T13:00:00Z"


def test_a_fault_of_a_sidecar_is_in_the_report_on_its_article(site):
    site.put("fair.md", GOOD)
    site.put("fair.meta.yaml", "title: [")
    build_all(site)
    assert report_on(site, "fair.md")["problem"]["file"] == "fair.meta.yaml"
    site.put("fair.meta.yaml", "title: Fairer")
    build_all(site)
    assert reports(site) == {}


def test_a_report_on_a_claim_goes_when_the_other_article_does(site):
    site.put("fair.md", GOOD)
    site.put("other.md", GOOD.replace("date:", "permalink: /fair/\ndate:").replace("Text.", "Other text."))
    build_all(site)
    assert report_on(site, "other.md")["problem"]["rule"] == "claimed"
    site.source.delete("fair.md")
    build_all(site)
    assert reports(site) == {}


# --- the settings ---------------------------------------------------------------------------------------------


def test_bad_settings_have_a_report_and_the_last_good_ones_stay_in_force(site):
    site.put("site.toml", SITE_TOML + 'window = "many"\n')
    build_all(site)
    report = report_on(site, "site.toml")
    assert (report["problem"]["file"], report["problem"]["line"]) == ("site.toml", 5)
    assert report["public"] == "https://gazette.example/"
    site.put("site.toml", SITE_TOML)
    build_all(site)
    assert reports(site) == {}


@pytest.mark.parametrize("found_by", ["build", "sweep"])
def test_without_any_valid_settings_the_report_says_that_all_waits(world, found_by):
    if found_by == "build":
        build_all(world)
    else:
        sweep(world.worker(), adopt_after=ADOPT_AFTER)
    assert report_on(world, "site.toml")["problem"]["rule"] == "no-site"
    assert "every article waits" in world.reports.body("site.toml.html").decode()
    world.put("site.toml", SITE_TOML)
    build_all(world)
    assert reports(world) == {}


def test_a_build_without_valid_settings_finishes_the_report_that_a_crash_left(world):
    ingest_site(world.ports)
    assert reports(world) == {}
    build_all(world)
    assert "site.toml.json" in world.reports.documents


def test_templates_and_pictures_of_the_settings_are_in_their_report(site):
    site.put("site.toml", SITE_TOML + 'icon = "icon.png"\n')
    site.put("templates/articel.html", "")
    build_all(site)
    warnings = report_on(site, "site.toml")["warnings"]
    assert {(warning["file"], warning["rule"]) for warning in warnings} == {
        ("templates/articel.html", "unknown-template"),
        ("site.toml", "missing-media"),
    }
    site.put("templates/article.html", "{{ nothing.of.the.kind }}")
    build_all(site)
    assert report_on(site, "site.toml")["problem"]["file"] == "templates/article.html"


def test_settings_that_stay_as_bad_as_they_were_are_not_written_again(site):
    site.put("site.toml", SITE_TOML + 'icon = "icon.png"\n')
    build_all(site)
    [before] = site.table.get([SITE])
    site.reports.writes.clear()
    site.clock.forward(hours=1)
    sweep(site.worker(), adopt_after=ADOPT_AFTER)
    assert site.table.get([SITE]) == [before]
    assert site.reports.writes == []


FAILS_ON_ODD = {
    "templates/article.html": '{{ 1 / 0 if entry.title == "Odd" }}',
    "templates/index.html": '{{ 1 / 0 if feed.entries and feed.entries[0].title == "Odd" }}',
}
MENDED = {
    "odd.md": GOOD,
    "templates/article.html": "Right.",
    "templates/index.html": "Right.",
}


@pytest.mark.parametrize(
    ("template", "page"), [("templates/article.html", "articles/odd.html"), ("templates/index.html", "index.html")]
)
@pytest.mark.parametrize(
    "cure", ["mend the article", "withdraw the article", "mend the template", "remove the template"]
)
def test_a_template_that_fails_on_a_page_is_in_the_report_on_the_settings_until_the_page_is_right(
    site, template, page, cure
):
    site.put("odd.md", GOOD.replace("Fair", "Odd"))
    site.put(template, FAILS_ON_ODD[template])
    build_all(site)
    since = report_on(site, "site.toml")["since"]
    [warning] = report_on(site, "site.toml")["warnings"]
    assert (warning["file"], warning["line"], warning["rule"]) == (template, 1, "template")
    assert warning["what"].startswith(f"{page} is made with the built-in template instead: ")
    site.clock.forward(hours=1)
    site.put("other.md", GOOD.replace("2026-02-01", "2026-01-01"))
    build_all(site)
    assert report_on(site, "site.toml")["since"] == since
    key = "odd.md" if cure.endswith("article") else template
    if cure.startswith("mend"):
        site.put(key, MENDED[key])
    else:
        site.source.delete(key)
    build_all(site)
    assert reports(site) == {}
    assert not site.table.query("failing", limit=1)


# --- names ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("site.toml", "site.toml"),
        ("news/fair.md", "news/fair.md"),
        ("2026/11/23/ein schöner tag.txt", "2026/11/23/ein schöner tag.txt"),
        ("日本/記事.md", "日本/記事.md"),
    ],
)
def test_a_report_is_called_as_its_article(key, name):
    assert report_paths(key) == (f"{name}.json", f"{name}.html")


AWKWARD = [
    *("../../etc/passwd.md", "/etc/passwd.md", "a//b.md", "a/./b.md", "a/../b.md", "..", ".", "", "/", "a.md/"),
    *("A.md", "a.md", "a.MD", "ä.md", "a\u0308.md", "Ä.md", "straße.md", "strasse.md", "\u2028.md", "a\x00b.md"),
    *("a.md.json/b.md", "a.md.JSON/b.md", "a.md.html/b.md", "~.md", "a.md~", f"~{'0' * 32}", "con:a.md", "a\\b.md"),
    *("x" * 1_021 + ".md", "y/" * 510 + "a.md", "ü" * 100 + ".md", "ü" * 250 + ".md", "x" * 200, "x" * 300 + ".md"),
]


def test_awkward_keys_share_no_report_and_none_leaves_its_place():
    keys = [*AWKWARD, *map(report_name, AWKWARD)]
    names = {key: report_name(key) for key in keys}
    folded = [unicodedata.normalize("NFC", name.casefold()) for name in names.values()]
    assert len(set(folded)) == len(names)
    for name in names.values():
        assert_fits(name)


@given(st.text(st.sampled_from("aAäÄ.~/\\:\x00ß\u0308") | st.characters(codec="utf-8"), max_size=30))
@example("")
def test_any_key_has_a_name_that_fits(key):
    assert_fits(report_name(key))


@given(st.lists(st.text(st.sampled_from("aAäÄß./~s\u0308"), max_size=6), min_size=2, max_size=40, unique=True))
def test_no_two_keys_share_a_report_even_where_capitals_do_not_count(keys):
    names = {unicodedata.normalize("NFC", report_name(key).casefold()) for key in keys}
    assert len(names) == len(keys)


def assert_fits(name):
    """S3 takes it below ``reports/``, and so does any disk below a folder of its own."""
    assert len(f"reports/{name}.json".encode()) <= 1_024
    parts = f"{name}.json".split("/")
    assert max(len(part.encode()) for part in parts) <= 255
    assert not any(part.lower().endswith((".json", ".html")) for part in parts[:-1]), "a folder where a file may stand"
    place = Path(below("/reports/", f"{name}.json"))
    assert Path("/reports") in place.parents
    assert ".." not in place.parts


# --- the documents --------------------------------------------------------------------------------------------

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>\u202e\x1b[31m'


class Elements(HTMLParser):
    def __init__(self, body):
        super().__init__()
        self.found, self.text = [], ""
        self.feed(body)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


def report(**values):
    problem = Problem(path="a.md", line=2, rule="bad-date", what="What.", cure="Cure.")
    given_values = {"key": "a.md", "since": NOON, "problem": problem, "warnings": (), "public": None}
    return Report(**(given_values | values))


def test_nothing_of_an_article_is_run_in_a_report():
    problem = Problem(path=HOSTILE, rule="bad", what=HOSTILE, cure=HOSTILE)
    hostile = report(key=HOSTILE, problem=problem, warnings=(problem,), public=f"javascript:{HOSTILE}")
    _, page = render_report(hostile)
    plain = Elements(render_report(report(warnings=(report().problem,)))[1].body.decode())
    shown = Elements(page.body.decode())
    assert [tag for tag, _ in shown.found if tag not in {"bdi", "a"}] == [
        tag for tag, _ in plain.found if tag not in {"bdi", "a"}
    ]
    assert not {name for _, attributes in shown.found for name in attributes if name.startswith("on")}
    assert not [attributes for tag, attributes in shown.found if tag == "a"]
    assert "<script>alert(1)</script>" in shown.text
    assert not {"\u202e", "\x1b"} & set(page.body.decode())
    assert any("default-src 'none'" in attributes.get("content", "") for _, attributes in shown.found)


@pytest.mark.parametrize(
    ("values", "first"),
    [
        ({}, "a.md was rejected. Please change a.md, line 2."),
        ({"key": "site.toml"}, "site.toml was rejected. Please change a.md, line 2."),
        ({"problem": None}, "a.md is not public now. If it should be, please do what the warnings below ask for."),
        (
            {"problem": None, "public": "https://a.example/"},
            "a.md was accepted. Nothing has to be done, but please read the warnings below.",
        ),
    ],
)
def test_the_first_line_says_whose_move_it_is(values, first):
    _, page = render_report(report(**values))
    body = Elements(page.body.decode().partition("<body>")[2]).text
    assert body.split("\n", 2)[2].splitlines()[0] == first


def test_the_two_documents_are_private_and_kept_by_no_cache():
    for document in render_report(report()):
        assert document.private
        assert document.cache_control == "private, no-store"


# --- the private place ----------------------------------------------------------------------------------------


@pytest.fixture(params=["memory", "local", "aws"])
def stores(request, tmp_path):
    with opened(request.param, tmp_path) as opened_stores:
        yield opened_stores


def test_no_place_takes_a_document_of_the_other_kind(stores):
    private, public = (
        Document(path="a.json", media_type="text/plain", body=b"", private=kind) for kind in (True, False)
    )
    with pytest.raises(ValueError, match="private"):
        stores.public.write(private, expected=None)
    with pytest.raises(ValueError, match="private"):
        stores.reports.write(public, expected=None)
    assert stores.public.head("a.json") is stores.reports.head("a.json") is None
    stores.reports.write(private, expected=None)
    stores.public.write(public, expected=None)


def test_a_report_is_written_replaced_and_removed_and_never_seen_in_public(stores):
    for body in (b"1", b"2"):
        there = stores.reports.head("a/b.json")
        written = Document(path="a/b.json", media_type="application/json", body=body, private=True)
        stores.reports.write(written, expected=there.etag if there else None)
        assert stores.reports.head("a/b.json").digest == written.digest
        assert stores.public.head("a/b.json") is None
        assert stores.public.head("reports/a/b.json") is None
    stores.reports.remove("a/b.json", expected=stores.reports.head("a/b.json").etag)
    assert stores.reports.head("a/b.json") is None


@pytest.mark.parametrize("kind", ["memory", "local", "aws"])
def test_a_report_comes_and_goes_on_every_store(kind, tmp_path):
    with opened(kind, tmp_path) as stores:
        ports = ports_over(stores)
        stores.put("site.toml", SITE_TOML.encode())
        ingest_site(ports)
        stores.put("fair.md", BAD.encode())
        ingest(ports, "fair.md")
        finish(ports)
        assert stores.reports.head("fair.md.json").digest
        stores.put("fair.md", GOOD.encode())
        ingest(ports, "fair.md")
        finish(ports)
        assert stores.reports.head("fair.md.json") is stores.reports.head("fair.md.html") is None


def finish(ports):
    """As the next sweep does."""
    ports.clock.forward(minutes=1)
    sweep(Worker(ports=ports, owner="w", deadline=ports.clock() + timedelta(minutes=5)), adopt_after=ADOPT_AFTER)


SECRETS = {
    "draft.md": "---\ndraft: true\n---\n# Secret draft\n\nText.",
    "future.md": "---\ndate: 2030-01-01\n---\n# Secret future\n\nText.",
    "bad.md": "---\ndate: secret\n---\n# Secret error\n\nText.",
    "odd.md": "---\ndate: 2026-02-01\nimage: secret.png\n---\n# Odd\n\nText.",
    "site.toml": SITE_TOML + 'icon = "secret.png"\n',
    "two.meta.yaml": "title: Two\n# secret\n",
    "two.meta.toml": "# secret\n",
    "two.md": "Text of the secret.",
    "templates/secret.html": "secret",
}


def test_no_report_nor_what_it_tells_stands_among_the_public_documents(site):
    for key, body in SECRETS.items():
        site.put(key, body)
    build_all(site)
    assert {"bad.md.json", "odd.md.json", "two.md.json", "site.toml.json"} <= site.reports.documents.keys()
    assert any(b"secret" in document.body for document in site.reports.documents.values())
    for path, document in site.public.documents.items():
        assert not document.private
        assert b"secret" not in path.encode() + document.body.lower(), path
    assert not site.public.documents.keys() & reports(site).keys()


def test_the_settings_report_tells_all_that_is_wrong_with_them(site):
    site.put("site.toml", SITE_TOML + 'window = "many"\nsort = "by hand"\n')
    built = build_all(site)
    assert [built.site.problem.line, *(problem.line for problem in built.site.warnings)] == [5, 6]
    again = build_all(site)
    assert (again.site.problem, again.site.warnings) == (built.site.problem, built.site.warnings)
    site.put("site.toml", SITE_TOML)
    assert build_all(site).site.warnings == ()


def test_the_report_on_the_settings_asks_for_the_authority_until_it_is_there(world):
    without = SITE_TOML.replace('authority = "gazette.example"\n', "")
    world.put("site.toml", without)
    [warning] = build_all(world).site.warnings
    assert (warning.rule, "gazette.example" in warning.cure) == ("no-authority", True)
    world.put("site.toml", without.replace("https://gazette.example/", "https://moved.example/"))
    [warning] = build_all(world).site.warnings
    assert "gazette.example" in warning.cure  # ids stay what they are
    world.put("site.toml", SITE_TOML)
    assert not build_all(world).site.warnings
