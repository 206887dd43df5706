"""Further feeds, feeds that open by themselves, the whole history, and what lists them."""

import json
import re
from collections import Counter
from xml.etree import ElementTree as ET

import pytest

from feedwright.engine.build import build_all as build_targets
from feedwright.engine.build import settle
from feedwright.engine.catalogue.rows import ArchiveRow
from feedwright.engine.documents.archive import ArchiveSettings, archive
from feedwright.engine.documents.render import render_target
from feedwright.engine.intake.article import ingest
from feedwright.engine.intake.site.settings import ingest_site
from feedwright.engine.jobs.build_result import Mark
from feedwright.engine.jobs.targets import ALL_FEEDS, MAIN, Target
from feedwright.ports import Put
from judge import judge
from memory import SITE_TOML
from memory_site import build_all, page, titles

ATOM, FH = "{http://www.w3.org/2005/Atom}", "{http://purl.org/syndication/history/1.0}"
NAMED = """[feeds.water]
title = "Water"
tags = ["Water"]
"""


def settings(world, text):
    world.put("site.toml", SITE_TOML + text)
    return build_all(world)


def post(world, number, *tags, day="2026-02-01", **fields):
    head = "".join(f"{name}: {value}\n" for name, value in fields.items())
    world.put(f"{number}.md", f"---\ndate: {day}\ntags: [{', '.join(tags)}]\n{head}---\n# Post {number}\n\nText.")


def put_large(world, name, day, **fields):
    head = "".join(f"{key}: {value}\n" for key, value in fields.items())
    words = f"Some words of a very long report in {name}. " * 27_000
    world.put(name, f"---\ndate: {day}\nsummary: A long report in short.\n{head}---\n# Long report\n\n{words}")


def test_a_very_large_entry_stands_with_its_summary_and_pushes_no_other_out(site):
    for number in range(20):
        post(site, number, day=f"2026-01-{number + 1:02}")
    put_large(site, "long.md", "2026-02-01")
    build_all(site)
    items = json.loads(site.public.body("feed.json"))["items"]
    assert len(items) == 21
    assert items[0]["content_html"].startswith("<p>A long report in short.</p><p><a href=")
    assert items[0]["url"].endswith("articles/long.html")
    assert items[1]["content_html"] == "<p>Text.</p>"
    assert "Some words of a very long report in long.md." in site.public.body("articles/long.html").decode()
    for path in ("rss.xml", "atom.xml", "feed.json"):
        assert "A long report in short." in site.public.body(path).decode()
        assert "Some words of" not in site.public.body(path).decode()
    judge({path: one.body for path, one in site.public.documents.items()}, "https://gazette.example/")


def test_a_large_entry_stays_in_full_where_all_have_room(site):
    post(site, 1)
    site.put("long.md", "---\ndate: 2026-02-01\n---\n# Report\n\n" + "Some words of a long report. " * 20_000)
    build_all(site)
    assert "Some words of" in json.loads(site.public.body("feed.json"))["items"][0]["content_html"]


def test_a_document_stays_within_a_megabyte_where_metadata_are_large(site):
    long_name = "A" + "&" * 2_500
    for number in range(4):
        people = ", ".join(f"{long_name}{number}{each}" for each in range(10))
        put_large(site, f"{number}.md", f"2026-02-0{number + 1}", contributors=f"[{people}]")
    build_all(site)
    assert len(json.loads(site.public.body("feed.json"))["items"]) == 1


def history(world, path="feed.json"):
    """Titles document by document, from the feed back along its links."""
    documents = []
    while path:
        told = json.loads(world.public.body(path))
        documents.append([item["title"] for item in told["items"]])
        path = told.get("next_url", "").removeprefix("https://gazette.example/")
    return documents


# --- named feeds ----------------------------------------------------------------------------------------------


def test_a_named_feed_holds_what_its_filter_takes_and_says_what_it_is(site):
    settings(site, NAMED)
    post(site, 1, "Water", "Boats")
    post(site, 2, "Boats")
    build_all(site)
    assert titles(site, "feeds/water/feed.json") == ["Post 1"]
    assert json.loads(site.public.body("feeds/water/feed.json"))["title"] == "Water"
    assert b"feeds/water/index.html" in site.public.body("index.html")
    assert b"feeds/water/rss.xml" in site.public.body("feeds.opml")


def test_a_feed_that_settings_add_is_filled_and_one_that_they_drop_is_gone(site):
    for number in range(3):
        post(site, number, "Water")
    build_all(site)
    settings(site, NAMED)
    assert sorted(titles(site, "feeds/water/feed.json")) == ["Post 0", "Post 1", "Post 2"]
    settings(site, "")
    assert not [path for path in site.public.documents if path.startswith("feeds/")]
    assert b"water" not in site.public.body("feeds.opml")


def test_a_named_feed_without_entries_is_served_empty_and_valid(site):
    settings(site, NAMED)
    assert titles(site, "feeds/water/feed.json") == []
    documents = {path: document.body for path, document in site.public.documents.items()}
    assert judge(documents, "https://gazette.example/") == 2


def test_an_article_that_moves_between_tags_leaves_one_feed_and_enters_another_with_the_same_id(site):
    settings(site, NAMED + NAMED.replace("ater", "ind"))
    post(site, 1, "Water")
    build_all(site)
    before = json.loads(site.public.body("feeds/water/feed.json"))["items"][0]["id"]
    post(site, 1, "Wind")
    build_all(site)
    assert titles(site, "feeds/water/feed.json") == []
    assert json.loads(site.public.body("feeds/wind/feed.json"))["items"][0]["id"] == before


def test_a_new_title_of_a_feed_rewrites_its_documents_and_those_that_name_it(site):
    settings(site, NAMED)
    post(site, 1, "Water")
    build_all(site)
    site.public.writes.clear()
    settings(site, NAMED.replace('"Water"\ntags', '"The water"\ntags'))
    own = [f"feeds/water/{name}" for name in ("rss.xml", "atom.xml", "feed.json", "index.html")]
    assert set(own) | {"feeds.opml", "index.html"} <= set(site.public.writes)
    assert not {"rss.xml", "atom.xml", "feed.json"} & set(site.public.writes)


def test_a_feed_may_hold_summaries_alone_and_be_ordered_by_the_last_change(site):
    settings(site, NAMED + 'content = "summary"\nsort = "updated"\n')
    for number in (1, 2):
        post(site, number, "Water", day=f"2026-02-0{number}")
    post(site, 3, "Water", day="2026-01-01", updated="2026-02-20")
    build_all(site)
    assert titles(site, "feeds/water/feed.json") == ["Post 3", "Post 2", "Post 1"]
    items = json.loads(site.public.body("feeds/water/feed.json"))["items"]
    assert items[0]["content_html"].endswith("→ Post 3</a></p>")
    assert "content_html" in json.loads(site.public.body("feed.json"))["items"][0]


def test_a_profile_takes_what_its_operator_takes_in_the_formats_it_reads(site):
    settings(site, '[feeds.msn]\ntitle = "For MSN"\nprofile = "msn"\n')
    post(site, 1)
    post(site, 2, title="A title that is long enough for them")
    build_all(site)
    assert [item.findtext("title") for item in ET.fromstring(site.public.body("feeds/msn/rss.xml")).iter("item")] == [
        "A title that is long enough for them"
    ]
    assert "feeds/msn/feed.json" not in site.public.documents


# --- feeds that open by themselves ----------------------------------------------------------------------------


def test_a_feed_opens_when_enough_articles_share_a_tag_and_stays(site):
    settings(site, "auto = { tags = 2 }\n")
    post(site, 1, "C++")
    build_all(site)
    assert not [path for path in site.public.documents if path.startswith("feeds/")]
    post(site, 2, "C++")
    build_all(site)
    [folder] = {path.rpartition("/")[0] for path in site.public.documents if path.endswith("feed.json")} - {""}
    assert sorted(titles(site, f"{folder}/feed.json")) == ["Post 1", "Post 2"]
    assert b"C++" in site.public.body(f"{folder}/index.html")
    for number in (1, 2):
        site.source.delete(f"{number}.md")
    build_all(site)
    assert titles(site, f"{folder}/feed.json") == []


@pytest.mark.parametrize("tags", [["C", "C++", "C#"], ["日本", "中国"], ["..", "index"], ["Müller & Söhne", "müller"]])
def test_any_tag_has_a_feed_of_its_own(site, tags):
    settings(site, "auto = { tags = 1 }\n")
    for number, tag in enumerate(tags):
        post(site, number, json.dumps(tag))
    build_all(site)
    found = [titles(site, path) for path in site.public.documents if path.startswith("feeds/") and "feed.json" in path]
    assert sorted(found) == [[f"Post {number}"] for number in range(len(tags))]
    assert all(".." not in path.split("/") for path in site.public.documents)


def test_an_article_of_many_tags_stands_in_as_many_feeds_as_one_transaction_holds_and_its_author_is_told(site):
    settings(site, "auto = { tags = 1, authors = 1 }\n")
    authors = ", ".join(f"Ann {letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    post(site, 1, *(f"tag{number}" for number in range(20)), authors=f"[{authors}]")
    built = build_all(site)
    assert "too-many-feeds" in [warning.rule for warning in built.latest["1.md"].warnings]
    assert len([path for path in site.public.documents if path.endswith("rss.xml")]) == 45


# --- the whole history ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 2, 3, 7, 30])
def test_following_the_links_finds_every_entry_and_no_two_archives_hold_the_same(site, count):
    settings(site, "window = 3\n")
    for number in range(count):
        post(site, f"{number:02}", day=f"2026-0{number % 2 + 1}-{number % 28 + 1:02}")
        build_all(site)
    documents = history(site)
    assert {title for titles in documents for title in titles} == {f"Post {number:02}" for number in range(count)}
    archived = Counter(title for titles in documents[1:] for title in titles)
    assert max(archived.values(), default=0) <= 1
    assert all(len(titles) <= 3 for titles in documents)
    assert judge({path: one.body for path, one in site.public.documents.items()}, "https://gazette.example/") >= 1


def test_an_import_at_once_gives_full_archive_documents(site):
    for number in range(230):
        post(site, f"{number:03}", day="2026-01-05")
    post(site, "new", day="2026-02-05")
    build_all(site)
    assert [len(titles) for titles in history(site)] == [50, 30, 50, 50, 50, 50]


def test_a_burst_in_many_months_is_archived_in_bounded_steps(site):
    for number in range(60):
        post(site, f"{number:02}", day=f"20{number // 12 + 10}-{number % 12 + 1:02}-05")
    build_all(site)
    assert len(history(site)) == 60
    assert len([path for path in site.public.documents if path.startswith("sitemaps/20")]) == 60


def test_articles_in_the_middle_of_a_full_month_part_it(site):
    settings(site, "window = 4\n")
    for day in range(1, 9):
        post(site, day, day=f"2026-01-{day * 2:02}")
    post(site, 10, day="2026-02-01")
    build_all(site)
    before = history(site)
    post(site, 11, day="2026-01-05")
    build_all(site)
    after = history(site)
    assert len(after) == len(before) + 1
    assert {title for titles in after for title in titles} == {title for titles in before for title in titles} | {
        "Post 11"
    }
    assert all(len(titles) <= 4 for titles in after)


def test_a_late_edit_rewrites_its_one_archive_document(site):
    settings(site, "window = 2\n")
    for month in range(1, 7):
        post(site, month, day=f"2025-{month:02}-05")
    build_all(site)
    site.public.writes.clear()
    post(site, 2, day="2025-02-05", summary="Another summary.")
    build_all(site)
    archived = {path.split("/")[1] for path in site.public.writes if path.startswith("archive/")}
    assert archived == {"2025-02"}


def test_a_month_that_empties_goes_and_its_neighbours_link_past_it(site):
    settings(site, "window = 1\n")
    for month in (1, 2, 3):
        post(site, month, day=f"2026-0{month}-01")
    build_all(site)
    assert len(history(site)) == 3
    site.source.delete("2.md")
    build_all(site)
    assert history(site) == [["Post 3"], ["Post 1"]]
    assert not [path for path in site.public.documents if "2026-02" in path]


def test_archive_documents_say_where_they_belong(site):
    settings(site, "window = 1\n")
    for month in (1, 2, 3):
        post(site, month, day=f"2026-0{month}-01")
    build_all(site)
    root = ET.fromstring(site.public.body("archive/2026-02/atom.xml"))
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    base = "https://gazette.example/"
    assert root.find(f"{FH}archive") is not None
    assert links["current"] == base + "atom.xml"
    assert links["self"] == base + "archive/2026-02/atom.xml"
    assert links["prev-archive"] == base + "archive/2026-01/atom.xml"
    assert "next-archive" not in links
    assert site.public.documents["archive/2026-02/atom.xml"].cache_control == "public, max-age=3600"


@pytest.mark.parametrize(("first", "then"), [("month", "year"), ("year", "day"), ("none", "month"), ("day", "none")])
def test_a_change_of_the_archives_period_loses_no_entry(site, first, then):
    settings(site, f'window = 2\narchive = "{first}"\n')
    for number in range(20):
        post(site, f"{number:02}", day=f"2025-{number % 6 + 1:02}-{number + 1:02}")
    build_all(site)
    settings(site, f'window = 2\narchive = "{then}"\n')
    found = {title for titles in history(site) for title in titles}
    wanted = {f"Post {number:02}" for number in range(20)}
    assert (found == wanted) if then != "none" else (len(found) == 2)
    assert then != "none" or not [path for path in site.public.documents if path.startswith("archive/")]


def test_a_smaller_window_still_reaches_the_archives(site):
    for number in range(9):
        post(site, number, day=f"2026-02-0{number + 1}")
    build_all(site)
    settings(site, "window = 2\n")
    assert {title for titles in history(site) for title in titles} == {f"Post {number}" for number in range(9)}


# --- what lists them ------------------------------------------------------------------------------------------


def test_the_sitemap_names_every_page_once_and_a_new_article_rewrites_one_part(site):
    for month in (1, 2):
        post(site, month, day=f"2026-0{month}-01")
    build_all(site)
    parts = [path for path in site.public.documents if path.startswith("sitemaps/")]
    assert sorted(parts) == ["sitemaps/2026-01.xml", "sitemaps/2026-02.xml", "sitemaps/feeds.xml"]
    assert all(path.encode() in site.public.body("sitemap.xml") for path in parts)
    site.public.writes.clear()
    post(site, 3, day="2026-02-02")
    build_all(site)
    assert [path for path in site.public.writes if "sitemap" in path] == ["sitemaps/2026-02.xml"]
    assert b"articles/3.html" in site.public.body("sitemaps/2026-02.xml")


def test_the_sitemap_names_the_pages_of_feeds_and_follows_when_one_opens(site):
    settings(site, "auto = { tags = 2 }\n")
    post(site, 1, "Boats")
    build_all(site)
    assert re.findall(rb"<loc>([^<]*)", site.public.body("sitemaps/feeds.xml")) == [
        b"https://gazette.example/index.html"
    ]
    post(site, 2, "Boats")
    build_all(site)
    [opened] = (path for path in site.public.documents if path.startswith("feeds/") and path.endswith("index.html"))
    shown = [b"https://gazette.example/index.html", f"https://gazette.example/{opened}".encode()]
    assert re.findall(rb"<loc>([^<]*)", site.public.body("sitemaps/feeds.xml")) == shown


def test_the_sitemap_names_a_part_only_while_an_entry_of_its_month_has_a_page(site):
    def parts():
        build_all(site)
        named = re.findall(rb"/(sitemaps/2026-\d\d\.xml)<", site.public.body("sitemap.xml"))
        there = {path for path in site.public.documents if path.startswith("sitemaps/2026")}
        assert {each.decode() for each in named} == there, "the index names what is there"
        return there

    post(site, 1, day="2026-01-05", canonical_url="https://elsewhere.example/a")
    post(site, 2, day="2026-02-01")
    assert parts() == {"sitemaps/2026-02.xml"}
    post(site, 3, day="2026-01-06")
    assert parts() == {"sitemaps/2026-01.xml", "sitemaps/2026-02.xml"}
    site.source.delete("3.md")
    assert parts() == {"sitemaps/2026-02.xml"}
    post(site, 1, day="2026-01-05")
    assert parts() == {"sitemaps/2026-01.xml", "sitemaps/2026-02.xml"}


def test_a_site_without_entries_has_no_sitemap(site):
    build_all(site)
    assert not [path for path in site.public.documents if "sitemap" in path]


def test_the_news_sitemap_holds_an_entry_for_two_days(site):
    settings(site, "news_sitemap = true\n")
    post(site, 1, day="2026-02-28")
    build_all(site)
    assert b"articles/1.html" in site.public.body("news-sitemap.xml")
    assert b"news-sitemap.xml" in site.public.body("robots.txt")
    site.clock.forward(days=1)
    build_all(site)
    assert "news-sitemap.xml" not in site.public.documents, "a crawler is sent to nothing that is empty"
    assert b"news-sitemap.xml" not in site.public.body("robots.txt")
    assert titles(site) == ["Post 1"]
    settings(site, "")
    assert "news-sitemap.xml" not in site.public.documents


def test_a_settings_change_that_touches_many_feeds_is_carried_out_in_bounded_steps(site):
    settings(site, "auto = { tags = 1 }\n")
    for number in range(10):
        post(site, number, *(f"t{number}x{tag}" for tag in range(12)))
    build_all(site)
    site.put("site.toml", SITE_TOML.replace("Gazette", "Herald") + "auto = { tags = 1 }\n")
    outcome = ingest_site(site.ports)
    assert len(outcome.outgoing.requests) < 10
    assert build_targets(site.worker(), [Target("feed", "main")]) == [], "nobody has asked for it yet"
    settle(site.worker(), [outcome.outgoing])
    assert ALL_FEEDS in [request.target for request in outcome.outgoing.requests]
    build_all(site)
    assert all(
        b"Herald" in document.body for path, document in site.public.documents.items() if path.endswith("rss.xml")
    )


def test_settings_that_change_while_feeds_are_gone_through_reach_the_feeds_gone_through_before(site):
    """A request for all feeds that has come as far as "m" and a new request for all of them may wait together."""
    settings(site, '[feeds.apples]\ntitle = "A"\n[feeds.zebras]\ntitle = "Z"\n')
    for marks in ([Mark(cursor="m"), Mark()], [Mark(), Mark(cursor="m")]):
        result = render_target(site.ports, ALL_FEEDS, marks)
        asked = {request.target.name for step in result.steps for request in step.requests}
        assert asked == {"main", "apples", "zebras"}
    result = render_target(site.ports, ALL_FEEDS, [Mark(cursor="m")])
    assert {request.target.name for step in result.steps for request in step.requests} == {"main", "zebras"}


def test_one_more_article_costs_the_same_however_many_there_are(site):
    """Reads, writes and documents by kind; the tenth and the three-hundredth article are alike."""
    costs = []
    post(site, "first", day="2026-02-21")  # no later article moves the own date of the feed
    for total in (60, 300):
        for number in range(len(site.source.objects), total):
            post(site, f"n{number:03}", "Water", day=f"2026-01-{number % 28 + 1:02}")
        build_all(site)
        costs.append(cost_of_one(site, f"x{total:03}"))
    assert costs[0] == costs[1]


def cost_of_one(world, name):
    counts = Counter()
    for port, methods in ((world.table, ("get", "query", "transact")), (world.public, ("head", "write"))):
        for method in methods:
            real = getattr(type(port), method)

            def counted(*told, _real=real, _port=port, _method=method, **named):
                counts[_method] += 1
                return _real(_port, *told, **named)

            setattr(port, method, counted)
    world.put(f"{name}.md", f"---\ndate: 2026-02-20\n---\n# New\n\nText of {name}.")
    settle(world.worker(), [ingest(world.ports, f"{name}.md").outgoing])
    for port, methods in ((world.table, ("get", "query", "transact")), (world.public, ("head", "write"))):
        for method in methods:
            delattr(port, method)
    return counts


# --- withdrawal -----------------------------------------------------------------------------------------------

AT = "{http://purl.org/atompub/tombstones/1.0}"


def deleted(world, path="atom.xml"):
    return [one.get("ref") for one in ET.fromstring(world.public.body(path)).iter(f"{AT}deleted-entry")]


@pytest.mark.parametrize("how", ["deleted", "draft: true", "expires: 2026-02-20"])
def test_a_withdrawn_entry_leaves_everything_and_atom_says_so_for_a_bounded_time(site, how):
    settings(site, "tombstones = true\ntombstone_days = 30\n" + NAMED)
    post(site, 1, "Water")
    post(site, 2, "Water")
    build_all(site)
    [gone] = [item["id"] for item in json.loads(site.public.body("feed.json"))["items"] if item["title"] == "Post 1"]
    if how == "deleted":
        site.source.delete("1.md")
    else:
        site.put("1.md", f"---\n{how}\ndate: 2026-02-01\n---\n# Post 1\n\nText.")
    build_all(site)
    assert not any(b"Post 1" in document.body for document in site.public.documents.values())
    assert deleted(site) == deleted(site, "feeds/water/atom.xml") == [gone]
    documents = {path: document.body for path, document in site.public.documents.items()}
    assert judge(documents, "https://gazette.example/")

    site.clock.forward(days=30)
    build_all(site)
    assert deleted(site) == []


def test_an_entry_that_comes_back_has_no_tombstone_and_the_same_id(site):
    settings(site, "tombstones = true\n")
    post(site, 1)
    build_all(site)
    before = json.loads(site.public.body("feed.json"))["items"][0]["id"]
    site.source.delete("1.md")
    build_all(site)
    assert deleted(site) == [before]
    site.put("1.txt", "---\ndate: 2026-02-01\n---\nPost 1\n\nText.")
    build_all(site)
    assert deleted(site) == []
    assert json.loads(site.public.body("feed.json"))["items"][0]["id"] == before


def test_an_article_that_only_changes_its_tags_is_not_told_as_withdrawn(site):
    settings(site, "tombstones = true\n" + NAMED)
    post(site, 1, "Water")
    build_all(site)
    post(site, 1, "Wind")
    build_all(site)
    assert deleted(site) == deleted(site, "feeds/water/atom.xml") == []


def test_by_default_nobody_is_told_what_was_withdrawn(site):
    post(site, 1)
    build_all(site)
    site.source.delete("1.md")
    build_all(site)
    assert deleted(site) == []


def test_an_entry_of_as_many_feeds_as_there_may_be_is_withdrawn_in_one_transaction(site):
    settings(site, "tombstones = true\nauto = { tags = 1, authors = 1 }\n")
    authors = ", ".join(f"Ann {letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    post(site, 1, *(f"tag{number}" for number in range(20)), authors=f"[{authors}]")
    build_all(site)
    site.source.delete("1.md")
    build_all(site)
    assert len(deleted(site)) == 1
    post(site, 1, *(f"other{number}" for number in range(20)), authors=f"[{authors.replace('Ann', 'Bob')}]")
    build_all(site)
    assert titles(site) == ["Post 1"]


def test_however_many_feeds_open_in_a_build_the_list_of_them_is_written_once(site):
    for number in range(8):
        post(site, number, f"t{number}")
    built = settings(site, "[auto.tags]\nentries = 1\n")
    assert [one.path for one in built.written].count("feeds.opml") == 1
    assert [one.path for one in built.written].count("feeds/tags/t7/rss.xml") == 1


def test_a_tag_may_be_called_as_the_history_is_and_its_lost_documents_are_written_again(site):
    for number in range(6):
        post(site, number, "archive", "sitemaps", day=f"2026-0{1 + number % 2}-03")
    settings(
        site,
        'archive = "month"\nwindow = 2\n[auto.tags]\nentries = 1\n',
    )
    before = dict(site.public.documents)
    assert "feeds/tags/archive/archive/2026-01/atom.xml" in before
    site.public.documents.clear()
    build_all(site, damaged=before)
    assert site.public.documents == before


def test_ids_of_the_same_second_that_begin_alike_all_stay_in_the_history(site):
    for number, end in enumerate(["a", "a!", "b", "c", "0", "~"]):
        post(site, number, id=f"https://import.example/{end}")
    settings(site, "window = 2\n")
    assert {title for document in history(site) for title in document} == {f"Post {number}" for number in range(6)}


def test_a_history_that_emptied_at_once_ends_in_bounded_steps(site):
    """Rows of a thousand withdrawn articles may be gone before the marks of most of them stand."""
    starts = [f"2025-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 29)]
    for start in starts:
        site.table.transact([Put(ArchiveRow(listed=True).row((ArchiveRow.partition("main"), start), "True"), None)])
    told = ArchiveSettings(feed="main", period="day", published=True, most=100, shown_from="")
    places = [f"{starts[-1]}T00:00:00Z#x"]
    builds = 0
    while places:
        steps = archive(site.table, told, places, None).steps
        for step in steps:
            assert len(step.rows) + len(step.requests) < 99
            if step.rows:
                site.table.transact(step.rows)
        feed = [request for step in steps for request in step.requests if request.target == MAIN]
        places = [place for request in feed for place in request.places]
        builds += 1
    assert builds > 1
    assert not site.table.query("archive/main", limit=1)


def test_pages_of_articles_name_a_feed_by_its_new_title_and_offer_none_that_is_for_an_operator(site):
    settings(site, NAMED + '[feeds.msn]\ntitle = "For MSN"\nprofile = "msn"\n')
    post(site, 1, "Water", title="A title that is long enough for them")
    build_all(site)
    address = "articles/1.html"
    assert "Water" in page(site, address)
    assert "For MSN" not in page(site, address) + page(site, "index.html")
    settings(site, NAMED.replace('"Water"\ntags', '"On the water"\ntags'))
    assert "On the water" in page(site, address)
