"""OPML, sitemaps and robots.txt: what leads people and machines to feeds and pages."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import NOON, make_entry, make_feed
from feedwright.model.text import legal
from feedwright.rendering.discovery import (
    SITEMAP_LIMIT,
    Place,
    render_news_sitemap,
    render_opml,
    render_robots,
    render_sitemap,
    render_sitemap_index,
)
from judge.discovery import read_news_sitemap, read_opml, read_robots, read_sitemap
from judge.values import BAD

BASE = "https://gazette.example/"
TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30).map(legal).filter(str.strip)


def test_an_opml_file_lists_every_feed_once_for_import():
    sport = make_feed(name="sport", title="Sport & <fun>", description="", url=f"{BASE}feeds/sport/index.html")
    document = render_opml("The Gazette & Co", [make_feed(make_entry(), language="de"), sport])
    assert (document.path, document.media_type) == ("feeds.opml", "text/x-opml; charset=utf-8")
    assert read_opml(document.body) == [
        {
            "type": "rss",
            "text": "The Gazette",
            "title": "The Gazette",
            "description": "News of the town",
            "language": "de",
            "htmlUrl": f"{BASE}index.html",
            "xmlUrl": f"{BASE}rss.xml",
        },
        {
            "type": "rss",
            "text": "Sport & <fun>",
            "title": "Sport & <fun>",
            "language": "en",
            "htmlUrl": f"{BASE}feeds/sport/index.html",
            "xmlUrl": f"{BASE}feeds/sport/rss.xml",
        },
    ]


def test_a_new_article_does_not_touch_the_opml_file():
    late = NOON + timedelta(days=1)
    before = render_opml("The Gazette", [make_feed()])
    assert render_opml("The Gazette", [make_feed(make_entry(updated=late), updated=late)]) == before


def test_a_sitemap_tells_addresses_and_when_they_changed():
    places = [Place(f"{BASE}articles/1.html?a=1&b=2", NOON), Place(f"{BASE}index.html", NOON + timedelta(days=1))]
    document = render_sitemap("sitemap/2026-03.xml", places)
    assert (document.path, document.media_type) == ("sitemap/2026-03.xml", "application/xml; charset=utf-8")
    assert read_sitemap(document.body, BASE) == {place.url: place.modified for place in places}


def test_the_sitemaps_index_tells_its_parts():
    parts = [Place(f"{BASE}sitemap/2026-0{month}.xml", NOON) for month in (2, 3)]
    document = render_sitemap_index(parts)
    assert document.path == "sitemap.xml"
    assert list(read_sitemap(document.body, BASE)) == [part.url for part in parts]


def test_news_search_learns_what_is_new():
    told = make_entry(title="Tide & <time>", language="zh-Hant-HK")
    document = render_news_sitemap([told, make_entry()], "The Gazette", "en-GB")
    assert (document.path, document.media_type) == ("news-sitemap.xml", "application/xml; charset=utf-8")
    assert read_news_sitemap(document.body) == [
        (told.url, "The Gazette", "zh-tw", NOON, "Tide & <time>"),
        (told.url, "The Gazette", "en", NOON, "First"),
    ]


@pytest.mark.parametrize(
    ("language", "code"),
    [("de-AT", "de"), ("zh", "zh-cn"), ("zh-Hans", "zh-cn"), ("zh-TW", "zh-tw"), ("gsw", "gsw"), ("EN", "en")],
)
def test_news_search_gets_the_codes_that_it_knows(language, code):
    [(_, _, told, _, _)] = read_news_sitemap(render_news_sitemap([make_entry()], "x", language).body)
    assert told == code


def test_empty_sitemaps_are_valid():
    assert read_sitemap(render_sitemap("sitemap/2026-03.xml", []).body, BASE) == {}
    assert read_news_sitemap(render_news_sitemap([], "The Gazette", "en").body) == []


def test_no_sitemap_is_longer_than_search_engines_take():
    entries = [make_entry()] * (SITEMAP_LIMIT + 1)
    assert len(read_news_sitemap(render_news_sitemap(entries[:-1], "x", "en").body)) == 1_000
    with pytest.raises(ValueError, match="too many"):
        render_news_sitemap(entries, "x", "en")
    with pytest.raises(ValueError, match="too many"):
        render_sitemap("sitemap/1.xml", [Place(BASE, NOON)] * 50_001)


@pytest.mark.parametrize("sitemaps", [["sitemap.xml", "news-sitemap.xml"], ["sitemap.xml"], []])
def test_robots_may_read_everything_and_find_the_sitemaps(sitemaps):
    document = render_robots(BASE, sitemaps)
    assert (document.path, document.media_type) == ("robots.txt", "text/plain; charset=utf-8")
    assert read_robots(document.body, BASE) == ([""], [f"{BASE}{path}" for path in sitemaps])


@given(TEXTS, TEXTS, st.datetimes(datetime(1000, 1, 1), datetime(9000, 1, 1)))  # noqa: DTZ001 - the zone comes next
def test_any_title_and_date_comes_back_exactly(one, two, moment):
    moment = moment.replace(microsecond=0, tzinfo=UTC)
    opml = render_opml(one, [make_feed(title=two)]).body
    news = render_news_sitemap([make_entry(title=two, published=moment, updated=moment)], one, "en").body
    assert not BAD.search((opml + news).decode())
    [(_, name, _, date, title)] = read_news_sitemap(news)
    assert (name, title, date) == (one, two, moment)
    assert read_opml(opml)[0]["title"] == two
