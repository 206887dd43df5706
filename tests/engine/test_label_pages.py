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
        ("[auto]\ntags = 2\n", {}),
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
    assert links(site, "[auto]\ntags = 3\n") == {}


def test_an_authors_own_address_comes_first(site):
    article = ARTICLE.replace("author: Ada", "author: {name: Ada, url: https://ada.example/}")
    assert links(site, "[auto]\nauthors = 1\n", article) == {"Ada": "https://ada.example/"}


def test_hostile_labels_are_text(site):
    article = ARTICLE.replace("[Sea ice, Fog]", '[\'<b>"x\', "javascript:alert(1)"]')
    assert set(links(site, "[auto]\ntags = 1\n", article)) == {'"x', "javascript:alert(1)"}
