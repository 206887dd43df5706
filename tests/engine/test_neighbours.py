"""An article's page leads on: to the articles before and after it, and to three older ones with its first tag."""

import random
from collections import Counter

import pytest
from msgspec import structs

from feedwright.engine.catalogue.keys import SITE, article_key
from feedwright.engine.catalogue.listed import Catalogue
from feedwright.engine.catalogue.records import site_record_of
from feedwright.engine.catalogue.rows import MarkRow
from feedwright.engine.documents.article_pages.neighbours import Members, NeighbourReader, pages_beside
from feedwright.engine.documents.first_rows import Query, Snapshot
from feedwright.engine.documents.render import render_target
from feedwright.engine.jobs.targets import page_target
from feedwright.ports import ANY, InTurn, Put, Row
from judge.pages import read_page
from memory import SITE_TOML, MemoryTable
from memory_site import build_all, publish

BASE = "https://gazette.example/"
TAGS = "[auto]\ntags = 1\n"
MOST = 6  # pages of articles that one change at one place rewrites


def post(world, day, tags="Ships", more=""):
    text = f"---\ntitle: Day {day}\ndate: 2026-02-{day:02}\ntags: [{tags}]\n{more}---\nThe log of day {day}.\n"
    world.put(f"d{day:02}.md", text)


def site_of(world, days, settings=TAGS):
    world.put("site.toml", SITE_TOML + settings)
    for day in days:
        post(world, day)
    build_all(world)
    world.public.writes.clear()
    return world


def shown(world, day):
    """Give what the page of a day links: the older and the newer article, and those with its tag."""
    page = read_page(world.public.body(f"articles/d{day:02}.html"), BASE)
    older, newer = (
        next((link.findtext("bdi") for link in page.xpath(f"//nav//a[@rel='{rel}']")), None) for rel in ("prev", "next")
    )
    return older, newer, [link.findtext("bdi") for link in page.xpath("//aside[contains(@class, 'related')]//li/a")]


def rewritten(world):
    return sorted(path for path in world.public.writes if path.startswith("articles/"))


def is_settled(world):
    """Say whether each page is as it would be if it were rendered now."""
    paths = [path for path in world.public.documents if path.startswith("articles/")]
    slugs = [path.removeprefix("articles/").removesuffix(".html") for path in paths]
    rendered = [render_target(world.ports, page_target(slug), ()).documents for slug in slugs]
    bodies = {path: document.body for documents in rendered for path, document in documents.items()}
    return bodies == {path: world.public.body(path) for path in paths}


def test_a_page_links_the_articles_beside_it_and_three_older_ones_with_its_first_tag(site):
    site_of(site, range(1, 8))
    assert shown(site, 1) == (None, "Day 2", [])
    assert shown(site, 5) == ("Day 4", "Day 6", ["Day 4", "Day 3", "Day 2"])
    assert shown(site, 7) == ("Day 6", None, ["Day 6", "Day 5", "Day 4"])


@pytest.mark.parametrize("most", [1, 2, 4])
def test_pages_of_a_site_that_is_larger_than_memory_link_the_same(site, monkeypatch, most):
    monkeypatch.setattr(NeighbourReader, "_MOST", most)
    monkeypatch.setattr(NeighbourReader, "_RECORDS", most)
    site_of(site, range(1, 12))
    assert is_settled(site)
    assert shown(site, 5) == ("Day 4", "Day 6", ["Day 4", "Day 3", "Day 2"])


def test_only_the_first_tag_counts_of_the_article_itself_and_any_of_the_others(site):
    site_of(site, ())
    post(site, 1, "Locks, Ships")
    post(site, 2, "Bridges")
    post(site, 3, "Ships, Bridges")
    post(site, 4, "Bridges, Ships")
    build_all(site)
    assert shown(site, 3)[2] == ["Day 1"]
    assert shown(site, 4)[2] == ["Day 3", "Day 2"]


def test_without_a_feed_of_the_tag_a_page_links_only_what_is_beside_it(site):
    site_of(site, range(1, 4), "")
    assert shown(site, 2) == ("Day 1", "Day 3", [])


def test_a_feed_that_is_named_for_the_tag_is_as_good(site):
    site_of(site, range(1, 4), '[feeds.fleet]\ntitle = "Fleet"\ntags = "ships"\n')
    assert shown(site, 3)[2] == ["Day 2", "Day 1"]
    post(site, 2, more="draft: true\n")
    build_all(site)
    assert shown(site, 3)[2] == ["Day 1"]


@pytest.mark.parametrize("day", [1, 10, 20])
@pytest.mark.parametrize("first", ["comes", "goes", "is renamed"])
def test_a_change_rewrites_at_most_six_pages_and_leaves_all_others_right(site, day, first):
    days = [each for each in range(1, 21) if each != day or first != "comes"]
    site_of(site, days)
    if first == "goes":
        site.source.objects.pop(f"d{day:02}.md")
    else:
        post(site, day, more="subtitle: Also\n" if first == "comes" else "")
    if first == "is renamed":
        site.put(f"d{day:02}.md", f"---\ntitle: Renamed\ndate: 2026-02-{day:02}\ntags: [Ships]\n---\nWords.\n")
    build_all(site)
    assert 2 <= len(rewritten(site)) + (first == "goes") <= MOST
    assert is_settled(site)


def test_an_article_that_moves_rewrites_pages_at_both_places(site):
    site_of(site, range(1, 21))
    site.put("d05.md", "---\ntitle: Moved\ndate: 2026-02-15T12:00\ntags: [Ships]\n---\nThe log of day 5.\n")
    build_all(site)
    assert len(rewritten(site)) <= 2 * MOST - 1
    assert shown(site, 6)[0] == "Day 4"
    assert shown(site, 16)[:2] == ("Moved", "Day 17")
    assert is_settled(site)


def test_the_newest_article_rewrites_one_page_beside_its_own(site):
    site_of(site, range(1, 10))
    post(site, 20)
    build_all(site)
    assert rewritten(site) == ["articles/d09.html", "articles/d20.html"]


def test_nothing_is_linked_before_its_time(site):
    site_of(site, (1, 3, 5))
    post(site, 2, more="draft: true\n")
    site.put("d04.md", "---\ntitle: Later\ndate: 2027-01-01\ntags: [Ships]\n---\nNot yet.\n")
    build_all(site)
    assert rewritten(site) == []
    assert shown(site, 3) == ("Day 1", "Day 5", ["Day 1"])


def test_a_site_may_do_without(site):
    site_of(site, range(1, 5), f"neighbours = false\n{TAGS}")
    assert shown(site, 3) == (None, None, [])
    post(site, 20)
    build_all(site)
    assert rewritten(site) == ["articles/d20.html"]
    site.put("site.toml", SITE_TOML + TAGS)
    build_all(site)
    assert shown(site, 3) == ("Day 2", "Day 4", ["Day 2", "Day 1"])


def test_many_that_come_at_once_all_know_each_other(site):
    site_of(site, ())
    for number in range(1_100):
        post_at = f"2026-01-{number % 28 + 1:02}T{number // 60:02}:{number % 60:02}"
        site.put(f"n{number:04}.md", f"---\ntitle: N {number}\ndate: {post_at}\ntags: [Ships]\n---\nText {number}.\n")
    build_all(site)
    assert is_settled(site)


def test_a_build_marks_the_page_of_each_new_article_once(site):
    marked, real = [], site.table.transact

    def transact(changes):
        rows = [each.row for each in changes if isinstance(each, Put) and each.row.partition == MarkRow.PARTITION]
        marked.extend(values.name for values in map(MarkRow.of, rows) if values.kind == "page")
        return real(changes)

    site.table.transact = transact
    site_of(site, range(1, 12))
    assert sorted(marked) == [f"d{day:02}" for day in range(1, 12)]
    assert is_settled(site)


def test_a_page_that_its_own_article_asks_for_no_more_is_asked_for_by_the_feed(site):
    site_of(site, [1, 3])
    post(site, 1, more="colour: red\n")  # it brings a warning, and nothing that readers see
    post(site, 2)
    build_all(site)
    assert shown(site, 1)[1] == "Day 2"
    assert is_settled(site)


def test_pages_are_asked_for_again_beside_an_article_whose_damaged_record_the_same_build_makes_anew(site):
    site_of(site, range(1, 4), settings="")
    [row] = site.table.get([article_key("d02.md")])
    site.table.transact([Put(structs.replace(row, data=b"{"), ANY)])
    for day in (1, 3):
        post(site, day, tags="Ships, Locks")
    build_all(site)
    assert shown(site, 1)[1] == shown(site, 3)[0] == "Day 2"
    assert is_settled(site)


@pytest.mark.parametrize("seed", range(60))
def test_what_is_read_at_once_for_many_places_is_what_each_place_would_read(seed):
    chance, table = random.Random(seed), MemoryTable()
    sorts = [f"{number:03}" for number in chance.sample(range(200), chance.randint(0, 60))]
    table.rows = {("entries/x", sort): Row("entries/x", sort, "1", b"{}") for sort in sorts}
    window = chance.choice([1, 3, 10, 100])
    newest = table.query("entries/x", newest_first=True, limit=window)
    members = Members(Catalogue(table), "x", newest, has_older=len(newest) == window)
    first, reach = chance.randint(0, 199), chance.choice([20, 200])
    places = sorted({f"{min(199, first + chance.randint(0, reach)):03}" for _ in range(chance.randint(1, 40))})
    members.read_beside(places)
    for place in places:
        for way in ({"newest_first": older, "limit": limit} for older in (True, False) for limit in (1, 3)):
            assert members.beside(place, **way) == table.query("entries/x", after=place, **way)


@pytest.mark.parametrize("seed", range(60))
def test_what_the_newest_rows_answer_is_what_the_catalogue_would_answer(seed):
    """Also for keys without a row, and for stretches that begin before these rows, or in their midst."""
    chance, table = random.Random(seed), MemoryTable()
    sorts = [f"{number:03}" for number in chance.sample(range(200), chance.randint(0, 60))]
    table.rows = {(kind, sort): Row(kind, sort, "1", b"{}") for sort in sorts for kind in ("entries/x", "archive/x")}
    window, asked = chance.choice([1, 10, 50, 100]), Counter()
    snapshot = Snapshot(table)
    snapshot.read([SITE], [Query("entries/x", window), Query("archive/x", window)], InTurn())
    for method in ("get", "query"):
        note(table, method, asked)
    for number in range(0, 210, 3):
        assert snapshot.get([("archive/x", f"{number:03}")]) == table.get([("archive/x", f"{number:03}")])
    for prefix in ("0", "05", "1", "12", "19", "2"):
        for after in ("", prefix, f"{prefix}5", "100", "199"):
            wanted = {"prefix": prefix, "after": after, "limit": chance.choice([1, 2, 101])}
            for way in (wanted, {**wanted, "newest_first": True}):
                assert snapshot.query("entries/x", **way) == table.query("entries/x", **way)
    own = 70 + 60  # what the test itself asks
    assert asked.total() - own == 30 or len(sorts) >= window, "all is known, but for what is asked the newest first"
    snapshot.get([("entries/x", "007")])
    assert asked["get"] > 70, "a feed's row may just be gone, though the list shows it"


def note(port, method, asked):
    real = getattr(port, method)

    def call(*arguments, **told):
        asked[method] += 1
        return real(*arguments, **told)

    setattr(port, method, call)


def test_an_import_asks_for_the_pages_beside_many_places_in_few_queries(site):
    site_of(site, range(1, 21), settings="")
    asked, real = [], site.table.query

    def query(partition, **told):
        asked.append(partition)
        return real(partition, **told)

    site.table.query = query
    [settings] = site.table.get([SITE])
    members = Members(Catalogue(site.table), "main", real("entries/main", newest_first=True, limit=3), has_older=True)
    places = [row.sort for row in real("entries/main", limit=15)]
    pages_beside("main", places, site_record_of(settings).valid_site, members)
    assert len(asked) <= 3, "one for all, and two for what is older than the oldest"


def test_articles_that_come_one_by_one_in_any_order_have_the_pages_of_a_whole_build(site):
    site_of(site, ())
    order = [7, 1, 12, 3, 9, 2, 11, 5, 10, 4, 8, 6]
    for day in order:
        post(site, day)
        publish(site, f"d{day:02}.md")
    assert shown(site, 6) == ("Day 5", "Day 7", ["Day 5", "Day 4", "Day 3"])
    assert is_settled(site)
    for day in order[::2]:
        site.source.objects.pop(f"d{day:02}.md")
        publish(site, f"d{day:02}.md")
    assert is_settled(site)


def test_an_article_that_its_feeds_do_not_show_any_more_stands_on_the_pages_beside_it_as_it_is(site):
    """The rows that the feed has read do not reach so far back."""
    site_of(site, range(1, 10), f"window = 2\n{TAGS}")
    site.put("d03.md", "---\ntitle: Mended\ndate: 2026-02-03\ntags: [Ships]\n---\nThe log of day 3.\n")
    publish(site, "d03.md")
    assert shown(site, 2)[1] == shown(site, 4)[0] == "Mended"
    assert is_settled(site)
