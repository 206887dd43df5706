"""Old addresses lead to what stands at new ones, and a feed stands at its old paths, too."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depth import examples
from feedwright.engine.build import settle
from feedwright.engine.catalogue.rows import ArticleRow
from feedwright.engine.documents.paths import paths_of, target_at
from feedwright.engine.intake.site.settings import ingest_site
from feedwright.engine.jobs.targets import MAIN, NEWS, SITE_LISTS, Target, old_target
from feedwright.engine.verify import settings_in_force, verify
from feedwright.errors import SiteError
from feedwright.model.files import Document
from feedwright.model.links import old_handle
from feedwright.ports import ANY, Put
from feedwright.site.addresses.old import is_old_path, old_path, written_as
from feedwright.site.parse import parse_site
from memory import SITE_TOML
from memory_site import build_all, items, page, publish, record

BASE = parse_site(SITE_TOML.encode()).url
OLD = "---\ndate: 2026-02-01\naliases: [/old/a/, /2019/a.html, Another name]\n---\n# The bridge\n\nText of the bridge."
A = "articles/a.html"


def led(world, path):
    """Say where the document at *path* leads; None: nothing stands there."""
    if path not in world.public.documents:
        return None
    moved = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page(world, path))
    return moved[1].removeprefix(BASE) if moved else "no redirect"


def old_documents(world):
    return sorted(path for path in world.public.documents if target_at(path) == old_target(path))


def is_right(world):
    return verify(world.ports, settings_in_force(world.ports)).is_right


@pytest.fixture
def site(world):
    world.put("site.toml", SITE_TOML)
    world.put("a.md", OLD)
    build_all(world)
    return world


def settle_with(world, toml):
    world.put("site.toml", SITE_TOML + toml)
    build_all(world)


# --- articles' own ------------------------------------------------------------------------------------------------


def test_an_articles_old_addresses_lead_to_it(site):
    assert old_documents(site) == ["2019/a.html", "old/a/index.html"]
    assert {led(site, path) for path in old_documents(site)} == {A}
    moved = page(site, "old/a/index.html")
    assert f'<link rel="canonical" href="{BASE}{A}">' in moved
    assert '<meta name="robots" content="noindex">' in moved
    assert is_right(site)


@pytest.mark.parametrize(
    ("alias", "is_named"), [("/articles/b.html", True), ("/articles/a.html", False), ("/feeds/x/", True), ("A", False)]
)
def test_an_old_address_that_cannot_lead_on_is_named_unless_it_is_the_articles_own(site, alias, is_named):
    site.put("b.md", "---\ndate: 2026-02-02\n---\n# B\n\nText of b.")
    site.put("a.md", f"---\ndate: 2026-02-01\naliases: [{alias}]\n---\n# The bridge\n\nText.")
    build_all(site)
    named = [problem for problem in record(site, "a.md").warnings if problem.rule == "old-address"]
    assert bool(named) is is_named
    assert all(alias in problem.what for problem in named)


def test_no_feed_and_no_sitemap_names_an_old_address(site):
    assert len(items(site)) == 1
    shown = [path for path in site.public.documents if path.endswith((".xml", ".json"))]
    assert not any(b"old/a" in site.public.body(path) for path in shown)


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("permalink: /blog/hello/", "blog/hello/index.html"),
        ("url: /blog/hello.html", "blog/hello.html"),
        ("redirect_from: [/foo]", "foo/index.html"),
        ("alias: https://gazette.example/bar/", None),
        ("aliases: [/caf%C3%A9/]", "café/index.html"),
        ("aliases: [/old bridge/]", "old bridge/index.html"),
    ],
)
def test_generators_name_old_addresses_in_their_ways(site, written, path):
    path = path or "bar/index.html"
    written = written.replace("https://gazette.example/", BASE)
    site.put("b.md", f"---\n{written}\n---\n# B\n\nText.")
    build_all(site)
    assert led(site, path) == record(site, "b.md").address


@pytest.mark.parametrize(
    "body",
    [
        None,
        OLD.replace("date", "draft: true\ndate", 1),
        OLD.replace("date", "expires: 2026-02-20\ndate", 1),
        "# No alias\n\nText.",
    ],
    ids=["deleted", "draft", "expired", "no longer named"],
)
def test_a_redirect_ends_with_what_it_leads_to(site, body):
    if body is None:
        site.source.delete("a.md")
    else:
        site.put("a.md", body)
    build_all(site)
    assert old_documents(site) == []
    assert is_right(site)


def test_a_redirect_follows_when_the_articles_address_changes(site):
    site.put("a.md", OLD.replace("date", "canonical_url: https://other.example/a\ndate", 1))
    build_all(site)
    assert led(site, "old/a/index.html") == "https://other.example/a"


def test_a_future_article_has_no_redirect_before_its_time(world):
    world.put("site.toml", SITE_TOML)
    world.put("a.md", OLD.replace("2026-02-01", "2099-02-01"))
    build_all(world)
    assert old_documents(world) == []


def test_of_two_articles_that_name_one_address_the_first_has_it_and_the_other_is_told(site):
    site.clock.forward(hours=1)
    site.put("0.md", OLD.replace("bridge", "fair"))
    built = build_all(site)
    assert led(site, "old/a/index.html") == A
    assert record(site, "0.md").out
    problems = [str(written.problem) for written in built.written if written.problem]
    assert any(each.startswith("0.md") and "a.md" in each and "/old/a/" in each for each in problems)
    site.source.delete("a.md")
    build_all(site)
    assert led(site, "old/a/index.html") == "articles/0.html"
    assert is_right(site)


def test_a_moved_files_old_addresses_move_along(site):
    text = OLD.replace("Text of the bridge.", " ".join(f"word{number}" for number in range(40)))
    site.put("a.md", text)
    build_all(site)
    site.source.delete("a.md")
    site.put("n/moved.md", text)
    build_all(site)
    assert led(site, "old/a/index.html") == A
    assert is_right(site)


def test_a_row_that_was_left_behind_leads_to_no_article(site):
    """A transaction without room leaves such a row, and the article does not name the address any more."""
    site.put("c.md", "# C\n\nText.")
    build_all(site)
    key = ArticleRow.reference_key(old_handle("old/a/index.html"), "c.md")
    site.table.transact([Put(ArticleRow(article="c.md").row(key, "1"), ANY)])
    site.source.delete("a.md")
    build_all(site)
    assert old_documents(site) == []


def test_what_can_lead_nowhere_is_named_and_the_article_is_out(site):
    site.put("b.md", "---\naliases: [/?p=12, /feeds/b/, /../c/, /rss.xml]\n---\n# B\n\nText.")
    build_all(site)
    warnings = [warning.what for warning in record(site, "b.md").warnings if warning.rule == "old-address"]
    assert len(warnings) == 4
    assert record(site, "b.md").out
    assert old_documents(site) == ["2019/a.html", "old/a/index.html"]


def test_an_article_has_twenty_old_addresses_at_most(site):
    site.put("b.md", f"---\naliases: {[f'/old/{number}/' for number in range(25)]}\n---\n# B\n\nText.")
    build_all(site)
    assert len(record(site, "b.md").aliases) == 20
    assert any("25 old addresses" in warning.what for warning in record(site, "b.md").warnings)


def test_an_article_without_old_addresses_pays_nothing_for_them(site):
    """Not one request more, however many others have some."""
    site.put("c.md", "# C\n\nText.")
    publish(site, "c.md")
    asked = [row for row in site.table.rows if row[0].startswith("refs///") and "c.md" in str(site.table.rows[row])]
    assert asked == []


# --- the settings' ------------------------------------------------------------------------------------------------


def test_the_settings_lead_old_addresses_on(site):
    settle_with(
        site, '[redirects]\n"/feed/" = "/rss.xml"\n"/about" = "https://other.example/"\n"/was/" = "/articles/a.html"\n'
    )
    assert led(site, "feed/index.html") == "rss.xml"
    assert led(site, "about/index.html") == "https://other.example/"
    assert led(site, "was/index.html") == A
    assert is_right(site)
    site.source.delete("a.md")
    build_all(site)
    assert led(site, "was/index.html") is None
    settle_with(site, "")
    assert old_documents(site) == []


@pytest.mark.parametrize("written", ["/", BASE, BASE.rstrip("/"), BASE.replace("https", "http")])
def test_a_redirect_may_lead_to_the_front_page(site, written):
    settle_with(site, f'[redirects]\n"/home/" = "{written}"\n')
    assert led(site, "home/index.html") == "index.html"


def test_a_redirect_to_a_whole_address_of_the_site_follows_the_article(site):
    settle_with(site, f'[redirects]\n"/was/" = "{BASE}articles/a.html"\n')
    assert led(site, "was/index.html") == A
    site.source.delete("a.md")
    build_all(site)
    assert led(site, "was/index.html") is None


def test_an_article_that_goes_before_the_walk_has_read_it_under_new_settings_leaves_no_redirect(site):
    site.put("site.toml", SITE_TOML + '[redirects]\n"/was/" = "/articles/a.html"\n')
    settle(site.worker(), [ingest_site(site.ports).outgoing])
    assert led(site, "was/index.html") == A
    site.source.delete("a.md")
    publish(site, "a.md")
    assert led(site, "was/index.html") is None


def test_a_pattern_leads_to_each_article_that_is_out(site):
    site.put("n/b.md", "# B\n\nText.")
    site.put("c.md", "---\ndraft: true\n---\n# C\n\nText.")
    settle_with(site, '[redirects]\n"/blog/*" = "/articles/*"\n"/n/*.html" = "/articles/n/*"\n')
    assert led(site, "blog/a/index.html") == A
    assert led(site, "blog/n/b/index.html") == led(site, "n/b.html") == "articles/n/b.html"
    assert led(site, "blog/c/index.html") is None
    site.put("d.md", "# D\n\nText.")
    site.source.delete("a.md")
    build_all(site)
    assert led(site, "blog/d/index.html") == "articles/d.html"
    assert led(site, "blog/a/index.html") is None
    assert is_right(site)


def test_settings_win_over_an_article_that_is_told(site):
    site.put("site.toml", SITE_TOML + '[redirects]\n"/old/a/" = "/rss.xml"\n')
    built = build_all(site)
    assert led(site, "old/a/index.html") == "rss.xml"
    assert [written.problem.path for written in built.written if written.problem] == ["a.md"]


def test_an_old_feed_stands_with_its_new_address(site):
    settle_with(site, 'pretty = true\nalso = { "feed.xml" = "atom", "index.xml" = "rss", "feed/" = "rss" }\n')
    assert site.public.body("feed.xml") == site.public.body("atom.xml")
    assert site.public.body("index.xml") == site.public.body("feed/index.html") == site.public.body("rss.xml")
    assert site.public.documents["feed.xml"].location == f"{BASE}atom.xml"
    site.put("b.md", "# The fair\n\nText.")
    build_all(site)
    assert b"The fair" in site.public.body("feed.xml")
    assert site.public.body("feed.xml") == site.public.body("atom.xml")
    assert is_right(site)
    settle_with(site, "")
    assert "feed.xml" not in site.public.documents


def test_further_feeds_have_old_paths_of_their_own(site):
    settle_with(site, '[feeds.tech]\ntitle = "Tech"\nalso = { "tags/tech/index.xml" = "rss" }\n')
    assert site.public.body("tags/tech/index.xml") == site.public.body("feeds/tech/rss.xml")
    settle_with(site, "")
    assert "tags/tech/index.xml" not in site.public.documents


def test_events_alone_keep_an_old_feed_up_to_date(site):
    """The publish function builds it in the same batch."""
    settle_with(site, 'also = { "feed.xml" = "atom" }\n')
    site.put("b.md", "# The fair\n\nText.")
    publish(site, "b.md")
    assert b"The fair" in site.public.body("feed.xml")


def test_more_old_addresses_than_one_row_holds_are_all_led_on(site):
    settle_with(site, "[redirects]\n" + "".join(f'"/o/{number}/" = "/rss.xml"\n' for number in range(200)))
    assert len([path for path in old_documents(site) if path.startswith("o/")]) == 200


REFUSED = [
    ('[redirects]\n"/rss.xml" = "/atom.xml"', 6),
    ('[redirects]\n"/articles/x.html" = "/rss.xml"', 6),
    ('[redirects]\n"/feeds/x/" = "/rss.xml"', 6),
    ('[redirects]\n"/../x/" = "/rss.xml"', 6),
    ('[redirects]\n"/x/" = "rss"', 6),
    ('[redirects]\n"/x/" = "javascript:alert(1)"', 6),
    ('[redirects]\n"/x/" = ""', 6),
    ('[redirects]\n"/x/" = "/a/../../b"', 6),
    ('[redirects]\n"/x/" = "/rss.xml"\n"/x" = "/rss.xml"', 7),
    ('[redirects]\n"/x/" = "/y/"\n"/y/" = "/x/"', 5),
    (f'[redirects]\n"/x/" = "{BASE}x/"', 5),
    (f'[redirects]\n"/x/" = "{BASE}y?a=b#c"\n"/y/" = "/x/#d"', 5),
    ('[redirects]\n"/b/*" = "/rss.xml"', 6),
    ('[redirects]\n"/b/*/*" = "/articles/*"', 6),
    ("redirects = 1", 5),
    ("also = { 'x.xml' = 'rdf' }", 5),
    ("also = { 'rss.xml' = 'rss' }", 5),
    ("also = { 'x.xml' = 'rss', '/x.xml' = 'atom' }", 5),
    ('also = { "x.xml" = "rss" }\n[redirects]\n"/x.xml" = "/rss.xml"', 5),
    ('also = { "x.xml" = "rss" }\n[feeds.a]\ntitle = "A"\nalso = { "x.xml" = "rss" }', 8),
]


@pytest.mark.parametrize(("toml", "line"), REFUSED)
def test_settings_that_cannot_be_are_refused_with_their_line(toml, line):
    with pytest.raises(SiteError) as refused:
        parse_site((SITE_TOML.rstrip() + "\n" + toml).encode())
    assert refused.value.problem.line == line
    assert refused.value.problem.cure


def test_settings_are_kept_as_they_are_read(site):
    toml = 'also = { "a.xml" = "rss" }\n[redirects]\n"/x/*" = "/articles/*"\n[feeds.a]\ntitle = "A"\nalso = { "b.json" = "json" }\n'
    settle_with(site, toml)
    read = parse_site((SITE_TOML + toml).encode())
    assert settings_in_force(site.ports).site == read
    assert ingest_site(site.ports).verdict == "unchanged"


# --- paths --------------------------------------------------------------------------------------------------------


def test_no_old_address_is_one_of_feedwrights_own_paths():
    own = [MAIN, NEWS, SITE_LISTS, Target("page", "a"), Target("feed", "tech"), Target("archive", "main#2026-11-23-4f5a6b"),
           Target("archive", "tech#2026-11-23-4f5a6b"), Target("media", "0/a.html")]  # fmt: skip
    for path in (path for target in own for path in paths_of(target)):
        assert not is_old_path(path)
        assert target_at(path).kind != "old"


@examples(300)
@given(st.text(alphabet="abA./%*?#:\\ é\x00", max_size=30) | st.text(max_size=30))
def test_an_old_path_is_a_place_of_its_own_and_reads_as_itself(written):
    path = old_path(f"/{written}", "https://a.example/")
    if path is not None:
        assert not {"", ".", ".."} & set(path.split("/"))
        assert target_at(path) == old_target(path)
        assert is_old_path(path)
        if "%" not in path:
            assert old_path(written_as(path), "https://a.example/") == path


@pytest.mark.parametrize(
    "written",
    ["/CON/", "/nul.html", "/a/aux.old/", "/x\u202e.html", "/a\x85b/", "/\u2028/", "/%e2%80%ae/", "/lpt1.php"],
)
def test_no_old_address_has_a_name_that_windows_keeps_or_a_sign_that_a_terminal_obeys(written):
    assert old_path(written, "https://a.example/") is None


def test_a_site_below_a_folder_counts_its_paths_from_there():
    assert old_path("/blog/old/", "https://a.example/blog/") == "old/index.html"
    assert old_path("https://a.example/blog/old.html", "https://a.example/blog/") == "old.html"
    assert old_path("https://b.example/old.html", "https://a.example/") is None


def test_what_a_stranger_puts_at_such_a_path_is_left(site):
    theirs = Document(path="elsewhere.html", media_type="text/html", body=b"mine")
    vars(theirs)["digest"] = None
    site.public.place(theirs)
    build_all(site)
    assert site.public.body("elsewhere.html") == b"mine"
    assert verify(site.ports, settings_in_force(site.ports)).foreign == ["elsewhere.html"]
