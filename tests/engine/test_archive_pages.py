"""Every article can be reached from the front page, by the pages of the archive."""

import re

from lxml import html

from feedwright.engine.documents.archive import ArchiveSettings, archive
from feedwright.engine.jobs.targets import SITE_LISTS
from judge.pages import read_page
from memory import SITE_TOML
from memory_site import build_all, publish

BASE = "https://gazette.example/"
SETTINGS = f"{SITE_TOML}window = 3\n[auto]\ntags = 1\n"


def fill(world, number=14, settings=SETTINGS):
    world.put("site.toml", settings)
    for each in range(number):
        head = (
            f"title: Post {each}\ndate: 2025-{each % 7 + 1:02}-{each + 1:02}\ntags: [{'odd' if each % 2 else 'even'}]"
        )
        world.put(f"post-{each}.md", f"---\n{head}\n---\nText.\n")
    build_all(world)


def page(world, path):
    return read_page(world.public.body(path), BASE)


def links(world, path):
    return [href.removeprefix(BASE) for href in page(world, path).xpath("//body//a/@href") if href.startswith(BASE)]


def reached(world, start="index.html"):
    seen, left = set(), [start]
    while left:
        path = left.pop().partition("#")[0]
        if path not in seen and path.endswith(".html"):
            seen.add(path)
            left += links(world, path)
    return seen


def test_every_article_is_reached_from_the_front_page(site):
    fill(site)
    pages = {f"articles/post-{number}.html" for number in range(14)}
    assert pages <= reached(site)
    assert pages <= reached(site, "archive.html")


def test_a_further_feed_leads_to_its_own_older_articles(site):
    fill(site, settings=SETTINGS.replace("tags = 1", "tags = 1\nsections = 2"))
    older = {path for path in reached(site, "feeds/tags/odd/index.html") if path.startswith("feeds/tags/odd/archive/")}
    shown = {path for each in older for path in links(site, each) if path.startswith("articles/")}
    assert {f"articles/post-{number}.html" for number in (1, 3, 5, 7)} <= shown


def test_a_part_of_the_history_is_named_by_its_month_and_leads_to_its_neighbours(site):
    fill(site)
    shown = page(site, "archive/2025-03/index.html")
    assert shown.findtext(".//h1/bdi") == "March 2025"
    assert shown.xpath("//main//a[@class='p-name u-url']/bdi/text()") == ["Post 9", "Post 2"]
    turn = {link.get("rel"): link.get("href") for link in shown.xpath("//nav/a")}
    assert turn == {
        "next": f"{BASE}archive/2025-04/index.html",
        "prev": f"{BASE}archive/2025-02/index.html",
        None: f"{BASE}archive.html",
    }


def test_the_list_names_the_newest_part_first_and_goes_with_the_last_part(site):
    fill(site)
    names = page(site, "archive.html").xpath("//main//li//bdi/text()")
    assert (names[-2:], len(set(names))) == (["February 2025", "January 2025"], len(names))
    for number in range(14):
        site.source.delete(f"post-{number}.md")
    build_all(site)
    assert not any(re.match(r"archive(/|\.html)", path) for path in site.public.documents)


def test_a_site_whose_front_page_shows_everything_has_no_archive(site):
    fill(site, 1)
    assert "archive.html" not in site.public.documents
    assert "archive.html" not in links(site, "index.html")


def test_a_new_article_changes_at_most_one_page_of_the_archive_more_than_its_feeds_do(site):
    fill(site)
    site.public.writes.clear()
    site.put("post-20.md", "---\ntitle: Post 20\ndate: 2025-08-01\ntags: odd\n---\nText.\n")
    publish(site, "post-20.md")
    pages = [path for path in site.public.writes if path.startswith("archive") and path.endswith(".html")]
    assert sorted(pages) == ["archive.html", "archive/2025-06/index.html", "archive/2025-07/index.html"]


def test_a_withdrawn_article_leaves_its_page_of_the_archive(site):
    fill(site)
    assert "Post 9" in site.public.body("archive/2025-03/index.html").decode()
    site.source.delete("post-9.md")
    publish(site, "post-9.md")
    assert "Post 9" not in site.public.body("archive/2025-03/index.html").decode()


def test_a_template_of_the_publishers_own_shapes_the_pages(site):
    site.put(
        "templates/archive.html", '{% extends "feedwright/archive.html" %}{% block turn %}<p>Own</p>{% endblock %}'
    )
    fill(site)
    assert html.fromstring(site.public.body("archive/2025-03/index.html")).xpath("//main/p/text()") == ["Own"]


def test_the_list_comes_and_goes_with_the_setting(site):
    for setting in ("none", "month", "none"):
        fill(site, settings=SETTINGS.replace("window", f'archive = "{setting}"\nwindow'))
        assert ("archive.html" in site.public.documents) == (setting == "month")
        assert ("archive.html" in links(site, "index.html")) == (setting == "month")


def test_the_list_is_made_again_after_the_parts_that_it_names(site):
    """Another worker may have made it under the same new settings, but before these parts had pages."""
    fill(site, settings=SETTINGS.replace("window", 'archive = "none"\nwindow'))
    after = ArchiveSettings(feed="main", period="month", published=True, most=3, shown_from="~")
    wanted = {request.target for step in archive(site.table, after, [], "").steps for request in step.requests}
    assert SITE_LISTS in wanted


def test_where_the_host_shows_a_folders_page_every_link_ends_at_the_folder(site):
    fill(site, settings=SETTINGS.replace("[auto]", "pretty = true\n[auto]"))
    for path, document in site.public.documents.items():
        text = document.body.decode()
        assert "index.html" not in text, path
    assert f'href="{BASE}"' in site.public.body("404.html").decode()
    assert f'href="{BASE}archive/2025-01/"' in site.public.body("archive.html").decode()
    assert f'href="{BASE}feeds/tags/odd/"' in site.public.body("articles/post-1.html").decode()
    fill(site)
    assert f'href="{BASE}index.html"' in site.public.body("404.html").decode()
    assert f'href="{BASE}archive/2025-01/index.html"' in site.public.body("archive.html").decode()
