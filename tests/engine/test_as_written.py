"""Pages that stay at the addresses that their authors wrote (``addresses = "as-written"``)."""

import json

import pytest

from feedwright.engine.documents.paths import target_at
from feedwright.engine.jobs.targets import old_target
from feedwright.engine.verify import settings_in_force, verify
from feedwright.errors import SiteError
from feedwright.site.parse import parse_site
from memory import SITE_TOML
from memory_site import build_all, page, record

BASE = parse_site(SITE_TOML.encode()).url
AS_WRITTEN = SITE_TOML.rstrip() + '\naddresses = "as-written"\n'
HELLO, OLD = "2019/03/hello/index.html", "/2019/03/hello/"


def article(address, title="Hello", **fields):
    head = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return f"---\ndate: 2019-03-01\nurl: {address}\n{head}---\n# {title}\n\nText of {title}."


@pytest.fixture
def site(world):
    world.put("site.toml", AS_WRITTEN)
    world.put("a.md", article(OLD))
    build_all(world)
    return world


def entry(world, key):
    return record(world, key).entry


def is_right(world):
    return verify(world.ports, settings_in_force(world.ports)).is_right


def rejected(world):
    built = build_all(world)
    return {outcome.key: outcome.problem for outcome in built.outcomes if outcome.problem}


@pytest.mark.parametrize(
    ("written", "path", "url"),
    [
        ("/2019/03/hello/", HELLO, "2019/03/hello/index.html"),
        ("/2019/03/hello", HELLO, "2019/03/hello/index.html"),
        ("/2019/03/Hello.html", "2019/03/Hello.html", "2019/03/Hello.html"),
        (f"{BASE}2019/03/hello/", HELLO, "2019/03/hello/index.html"),
        ("/2019/%C3%BCber/", "2019/über/index.html", "2019/%C3%BCber/index.html"),
    ],
)
def test_a_page_keeps_the_address_that_its_author_wrote(world, written, path, url):
    world.put("site.toml", AS_WRITTEN)
    world.put("a.md", article(written))
    build_all(world)
    assert "Text of Hello." in page(world, path)
    assert entry(world, "a.md").url == BASE + url
    assert BASE + url in page(world, "sitemap.xml") + "".join(
        page(world, each) for each in world.public.documents if each.startswith("sitemaps/")
    )
    assert not [each for each in world.public.documents if each.startswith("articles/")]
    assert target_at(path) == old_target(path)
    assert is_right(world)


def test_where_folders_are_shown_links_end_as_they_did(world):
    world.put("site.toml", AS_WRITTEN + "pretty = true\n")
    world.put("a.md", article(OLD))
    build_all(world)
    assert entry(world, "a.md").url == f"{BASE}2019/03/hello/"
    assert f'<link rel="canonical" href="{BASE}2019/03/hello/">' in page(world, HELLO)
    assert is_right(world)


def test_an_article_without_such_an_address_has_its_page_as_ever(site):
    site.put("b.md", "# B\n\nText.")
    build_all(site)
    assert "articles/b.html" in site.public.documents


@pytest.mark.parametrize(
    "written", ["/rss.xml", "/media/x/", "/feeds/tags/a/", "/archive/2019/", "/articles/b.html", "/sitemaps/a.xml"]
)
def test_feedwrights_own_paths_are_refused_with_the_cause(site, written):
    site.put("b.md", article(written, "B"))
    problem = rejected(site)["b.md"]
    assert problem.rule == "bad-slug"
    assert written in problem.what
    assert problem.cure


def test_a_path_that_the_settings_use_is_refused_with_both_names(site):
    site.put("site.toml", AS_WRITTEN + 'also = { "feed.xml" = "rss" }\n[redirects]\n"/x/" = "/rss.xml"\n')
    site.put("b.md", article("/x/", "B"))
    site.put("c.md", article("/feed.xml", "C"))
    problems = rejected(site)
    assert "redirects in site.toml" in problems["b.md"].what
    assert "also of main in site.toml" in problems["c.md"].what
    assert is_right(site)


def test_of_two_articles_with_one_address_the_second_is_rejected_with_both_names(site):
    site.put("b.md", article("/2019/03/hello", "B"))
    problem = rejected(site)["b.md"]
    assert problem.what == f"the address {HELLO} already belongs to a.md."


def test_another_setting_moves_no_address_that_is_minted(site):
    site.put("site.toml", SITE_TOML)
    site.put("b.md", article("/2020/b/", "B"))
    build_all(site)
    assert "Text of Hello." in page(site, HELLO)
    assert "articles/2020/b.html" in site.public.documents
    site.put("site.toml", AS_WRITTEN)
    built = build_all(site)
    assert entry(site, "b.md").url == f"{BASE}articles/2020/b.html"
    assert 'http-equiv="refresh"' in page(site, "2020/b/index.html")
    assert not [warning for outcome in built.outcomes for warning in outcome.warnings if warning.rule == "kept"]
    assert is_right(site)


def test_an_author_who_moves_the_address_later_hears_that_it_stays(site):
    site.put("a.md", article("/2019/04/other/"))
    built = build_all(site)
    warnings = [warning for outcome in built.outcomes for warning in outcome.warnings]
    assert [warning.rule for warning in warnings] == ["kept"]
    assert "Text of Hello." in page(site, HELLO)
    assert "2019/03/hello" in page(site, "2019/04/other/index.html")


def test_settings_that_come_later_leave_the_page_its_address(site):
    site.put("site.toml", AS_WRITTEN + f'[redirects]\n"{OLD}" = "/rss.xml"\n')
    built = build_all(site)
    assert "Text of Hello." in page(site, HELLO)
    problems = [written.problem for written in built.written if written.problem]
    assert [(problem.path, "a.md" in problem.what) for problem in problems] == [("site.toml", True)]
    site.put("a.md", article(OLD, "Hello again"))
    assert not rejected(site)
    site.source.delete("a.md")
    build_all(site)
    assert "rss.xml" in page(site, HELLO)
    assert is_right(site)


def test_a_withdrawn_page_is_gone_or_a_notice_and_comes_back(site):
    text = site.source.objects["a.md"].body
    site.source.delete("a.md")
    build_all(site)
    assert HELLO not in site.public.documents
    site.put("site.toml", AS_WRITTEN + 'withdrawn_page = "notice"\n')
    build_all(site)
    assert "noindex" in page(site, HELLO)
    site.put("a.md", text.decode())
    build_all(site)
    assert "Text of Hello." in page(site, HELLO)
    assert is_right(site)


def test_a_moved_file_takes_its_address_along(site):
    body = article(OLD, "Hello") + " " + " ".join(f"word{number}" for number in range(30))
    site.put("a.md", body)
    build_all(site)
    site.source.delete("a.md")
    site.put("b.md", body)
    build_all(site)
    assert record(site, "b.md").identity.slug == f"/{HELLO}"
    assert is_right(site)


def test_links_between_articles_find_such_a_page(site):
    site.put("b.md", "# B\n\nSee [it](a.md) and [again](/2019/03/hello/).")
    build_all(site)
    assert page(site, "articles/b.html").count(f'href="{BASE}{HELLO}"') >= 2
    assert is_right(site)


@pytest.mark.parametrize("addresses", ["articles", "as-written"])
def test_an_item_of_a_json_feed_with_an_address_on_the_site_has_a_page(world, addresses):
    world.put("site.toml", SITE_TOML.rstrip() + f'\naddresses = "{addresses}"\n')
    item = {"id": "1", "url": f"{BASE}2019/03/hello/", "content_html": "<p>Text.</p>", "title": "Hello"}
    world.put("a.json", json.dumps(item | {"date_published": "2019-03-01T00:00:00Z"}))
    build_all(world)
    path = entry(world, "a.json").url.removeprefix(BASE)
    assert path == {"articles": "articles/2019/03/hello.html", "as-written": HELLO}[addresses]
    assert "Text." in page(world, path)
    assert HELLO in world.public.documents
    assert is_right(world)


def test_our_own_addresses_in_an_item_are_read_as_such(world):
    world.put("site.toml", SITE_TOML)
    item = {"id": "1", "url": f"{BASE}articles/hello.html", "content_html": "<p>Text.</p>", "title": "Hello"}
    world.put("x.json", json.dumps(item | {"date_published": "2019-03-01T00:00:00Z"}))
    build_all(world)
    assert entry(world, "x.json").url == f"{BASE}articles/hello.html"


def test_a_feeds_old_path_that_is_a_folder_needs_a_host_that_shows_it():
    with pytest.raises(SiteError) as refused:
        parse_site((SITE_TOML.rstrip() + '\nalso = { "feed/" = "rss" }').encode())
    assert "pretty = true" in refused.value.problem.cure
    with pytest.raises(SiteError):
        parse_site((SITE_TOML.rstrip() + '\n[feeds.a]\ntitle = "A"\nalso = { "a/feed" = "rss" }').encode())
    for toml in ('also = { "feed/index.html" = "rss" }', 'pretty = true\nalso = { "feed/" = "rss" }'):
        assert parse_site((SITE_TOML.rstrip() + f"\n{toml}").encode()).also == (("feed/index.html", "rss"),)
