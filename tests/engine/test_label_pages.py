"""A tag, a section and an author lead to what has the same label, and never to a page that is not there."""

import pytest

from judge.pages import read_page
from memory import SITE_TOML
from memory_site import build_all

BASE = "https://gazette.example/"
ARTICLE = "---\ntitle: Ice\ndate: 2026-02-01\ntags: [Sea ice, Fog]\nsection: Weather\nauthor: Ada\n---\nText.\n"


def links(world, settings, article=ARTICLE):
    world.put("site.toml", SITE_TOML + settings)
    world.put("ice.md", article)
    build_all(world)
    page = read_page(world.public.body("articles/ice.html"), BASE)
    places = "//article//a[bdi][ancestor::*[contains(@class, 'kicker') or contains(@class, 'tags') or contains(@class, 'byline')]]"
    linked = {link.findtext("bdi"): link.get("href").removeprefix(BASE) for link in page.xpath(places)}
    for path in linked.values():
        assert path in world.public.documents or "://" in path
    return linked


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("[auto]\ntags = 1\n", {"Sea ice": "feeds/tags/sea-ice/index.html", "Fog": "feeds/tags/fog/index.html"}),
        ("[auto]\nsections = 1\n", {"Weather": "feeds/sections/weather/index.html"}),
        ("[auto]\nauthors = 1\n", {"Ada": "feeds/authors/ada/index.html"}),
        ("[auto]\ntags = 2\n", {}),  # too few have them
        ("", {}),
        ('[feeds.a]\ntitle = "A"\ntags = ["fog"]\n', {"Fog": "feeds/a/index.html"}),
        ('[feeds.a]\ntitle = "A"\nsections = "Weather"\n', {"Weather": "feeds/a/index.html"}),
        ('[feeds.a]\ntitle = "A"\ntags = ["Fog", "Rain"]\n', {}),
        ('[feeds.a]\ntitle = "A"\ntags = "Fog"\nkinds = "article"\n', {}),
        ('[feeds.a]\ntitle = "A"\ntags = "Fog"\nprofile = "smartnews"\n', {}),
    ],
)
def test_a_label_leads_to_the_page_of_its_feed(site, settings, expected):
    assert links(site, settings) == expected


def test_the_links_follow_the_settings(site):
    assert links(site, "") == {}
    assert len(links(site, "[auto]\ntags = 1\n")) == 2
    assert len(links(site, "[auto]\ntags = 3\n")) == 2  # a feed that is open stays
    assert links(site, "") == {}
    assert links(site, "[auto]\ntags = 3\n") == {}


def test_an_authors_own_address_comes_first(site):
    article = ARTICLE.replace("author: Ada", "author: {name: Ada, url: https://ada.example/}")
    assert links(site, "[auto]\nauthors = 1\n", article) == {"Ada": "https://ada.example/"}


def test_hostile_labels_are_text(site):
    article = ARTICLE.replace("[Sea ice, Fog]", '[\'<b>"x\', "javascript:alert(1)"]')
    assert set(links(site, "[auto]\ntags = 1\n", article)) == {'"x', "javascript:alert(1)"}


def post(world, number, tags, settings="[auto]\ntags = 2\n"):
    world.put("site.toml", SITE_TOML + settings)
    world.put(f"p{number}.md", f"---\ntitle: Post {number}\ndate: 2026-02-0{number}\ntags: [{tags}]\n---\nText.\n")
    build_all(world)


def tags_of(world, number):
    page = read_page(world.public.body(f"articles/p{number}.html"), BASE)
    return {link.findtext("bdi"): link.get("href").removeprefix(BASE) for link in page.xpath("//ul[@class='tags']//a")}


def test_a_feed_that_opens_with_the_second_entry_is_linked_from_the_first_entrys_page_too(site):
    post(site, 1, "Fog")
    assert tags_of(site, 1) == {}
    post(site, 2, "fog, Ice")
    fog = "feeds/tags/fog/index.html"
    assert (tags_of(site, 1), tags_of(site, 2)) == ({"Fog": fog}, {"fog": fog})
    assert fog in site.public.documents
    post(site, 3, "FOG")
    assert tags_of(site, 3) == {"FOG": fog}


def test_opening_a_feed_builds_only_the_pages_of_its_entries_and_no_later_entry_builds_them_again(site):
    alone = "neighbours = false\n[auto]\ntags = 2\n"
    post(site, 1, "Fog", alone)
    post(site, 2, "Ice", alone)
    before = dict(site.public.documents)
    post(site, 3, "Fog", alone)
    pages = [f"articles/p{number}.html" for number in (1, 2)]
    assert [site.public.documents[page] == before[page] for page in pages] == [False, True]
    before = dict(site.public.documents)
    post(site, 4, "Fog", alone)
    assert [site.public.documents[page] == before[page] for page in pages] == [True, True]


def test_all_pages_link_a_feed_that_opens_with_many_entries_at_once(site):
    site.put("site.toml", SITE_TOML)
    for number in range(95):
        site.put(f"a{number}.md", f"---\ntitle: A {number}\ndate: 2026-01-01\ntags: [Fog]\n---\nText.\n")
    build_all(site)
    site.put("site.toml", f"{SITE_TOML}[auto]\ntags = 90\n")
    build_all(site)
    for number in range(95):
        assert f"{BASE}feeds/tags/fog/index.html".encode() in site.public.body(f"articles/a{number}.html")
