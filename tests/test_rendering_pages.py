"""Pages for people: readable in any language, safe, and easy to subscribe to; ``judge.read_page`` checks each."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from factories import NOON, make_entry, make_feed
from feedwright.model import Enclosure, Person
from feedwright.rendering.pages import render_article, render_index
from judge.pages import read_page

BASE = "https://gazette.example/"
HOSTILE = "</title><script>alert(1)</script>\"' onload=x & <b>"


def index(*entries, **told):
    return read_page(render_index(make_feed(*entries, **told)).body, BASE)


def article(feed=None, **told):
    return read_page(render_article(make_entry(**told), feed or make_feed(), "articles/first.html").body, BASE)


def meta(page, name):
    return page.xpath("//meta[@property=$name or @name=$name]/@content", name=name)


def test_pages_stand_where_links_lead_and_say_their_type():
    page = render_article(make_entry(), make_feed(), "articles/first.html")
    assert (page.path, page.media_type) == ("articles/first.html", "text/html; charset=utf-8")
    assert render_index(make_feed()).path == "index.html"
    assert render_index(make_feed(name="sport")).path == "feeds/sport/index.html"


def test_an_article_page_shows_title_date_authors_and_text_and_leads_home():
    authors = (Person(name="Ann"), Person(name="Bob"))
    page = article(authors=authors, content_html='<p id="x">Some <b>bold</b> text.</p>')
    assert page.findtext("head/title") == "First – The Gazette"
    assert page.find(".//h1").text_content() == "First"
    assert page.find(".//article/p").text_content().split() == ["2026-03-01", "·", "Ann,", "Bob"]
    assert page.find(".//time").get("datetime") == "2026-03-01T12:00:00+00:00"
    assert page.find(".//p[@id='x']/b").text == "bold"
    assert page.find(".//header//a").get("href") == f"{BASE}index.html"


def test_an_article_page_tells_machines_what_it_shows():
    page = article(authors=(Person(name="Ann"),), categories=("R&D",), updated=NOON + timedelta(days=1))
    assert page.xpath("//link[@rel='canonical']/@href") == [make_entry().url]
    assert meta(page, "description") == meta(page, "og:description") == ["A summary."]
    assert meta(page, "author") == ["Ann"]
    assert meta(page, "og:type") == ["article"]
    assert meta(page, "og:url") == [make_entry().url]
    assert meta(page, "article:published_time") == ["2026-03-01T12:00:00+00:00"]
    assert meta(page, "article:modified_time") == ["2026-03-02T12:00:00+00:00"]
    assert meta(page, "article:tag") == ["R&D"]


@pytest.mark.parametrize("name", ["main", "sport"])
def test_a_browser_finds_the_feeds(name):
    where = BASE if name == "main" else f"{BASE}feeds/sport/"
    page = index(name=name, url=f"{where}index.html")
    assert [
        (link.get("type"), link.get("href"), link.get("title")) for link in page.xpath("//link[@rel='alternate']")
    ] == [
        ("application/rss+xml", f"{where}rss.xml", "The Gazette (RSS)"),
        ("application/atom+xml", f"{where}atom.xml", "The Gazette (Atom)"),
        ("application/feed+json", f"{where}feed.json", "The Gazette (JSON Feed)"),
    ]
    assert page.xpath("//nav//a/@href") == [f"{where}rss.xml", f"{where}atom.xml", f"{where}feed.json"]


def test_the_index_lists_entries_in_order_with_summary_and_date():
    page = index(make_entry(), make_entry(title="Second", summary=None, url=f"{BASE}articles/second.html"))
    items = [" ".join(item.text_content().split()) for item in page.iterfind(".//li")]
    assert items == ["First 2026-03-01 A summary.", "Second 2026-03-01"]
    assert page.xpath("//li//a/@href") == [f"{BASE}articles/first.html", f"{BASE}articles/second.html"]
    assert meta(page, "description") == meta(page, "og:description") == ["News of the town"]


def test_a_bare_site_has_a_page_too():
    page = index(description="")
    assert page.find(".//ul") is None
    assert page.find(".//main").text_content().strip() == "Nothing has been published here yet."
    assert not meta(page, "description")
    assert not meta(article(summary=None), "description")


def test_everything_is_escaped():
    told = {"title": HOSTILE, "summary": HOSTILE, "categories": (HOSTILE,), "authors": (Person(name=HOSTILE),)}
    entry = make_entry(enclosures=(Enclosure(url=f"{BASE}a?b=c&d", media_type="a/b", title=HOSTILE),), **told)
    feed = make_feed(entry, title=HOSTILE, description=HOSTILE)
    page = read_page(render_article(entry, feed, "articles/first.html").body, BASE)
    assert page.findtext("head/title") == f"{HOSTILE} – {HOSTILE}"
    assert page.find(".//h1").text_content() == HOSTILE
    assert meta(page, "description") == [HOSTILE]
    assert page.xpath("//article//li/a/@href") == [f"{BASE}a?b=c&d"]
    assert read_page(render_index(feed).body, BASE).find(".//h1").text_content() == HOSTILE


@pytest.mark.parametrize(
    ("language", "direction"),
    [
        ("en", "ltr"),
        ("ar", "rtl"),
        ("he-IL", "rtl"),
        ("FA", "rtl"),
        ("fa-Latn", "ltr"),
        ("az-Arab-IR", "rtl"),
        ("az", "ltr"),
        ("zh-Hant-TW", "ltr"),
        ("de-1996", "ltr"),
    ],
)
def test_a_page_is_written_in_its_languages_direction(language, direction):
    for page in (index(language=language), article(language=language), article(make_feed(language=language))):
        assert (page.get("lang"), page.get("dir")) == (language, direction)


def test_an_article_in_another_language_says_so_for_itself_and_leaves_the_sites_name_as_it_is():
    page = article(make_feed(language="de"), language="ar")
    home = page.find(".//header//a")
    assert (home.get("lang"), home.get("dir")) == ("de", "ltr")
    item = index(make_entry(language="ar"), language="de").find(".//li")
    assert (item.get("lang"), item.get("dir")) == ("ar", "rtl")
    for element in (article(language="en").find(".//header//a"), index(make_entry(language="en")).find(".//li")):
        assert not {"lang", "dir"} & set(element.attrib)


def test_the_day_shown_is_the_publications_own():
    """The start of a day in Tokyo is still the day before in UTC."""
    start = datetime(2026, 2, 27, 15, tzinfo=UTC)
    feed = make_feed(make_entry(published=start, updated=start), zone=ZoneInfo("Asia/Tokyo"))
    for page in (read_page(render_index(feed).body, BASE), article(feed, published=start, updated=start)):
        [shown] = page.iterfind(".//main//time")
        assert (shown.text, shown.get("datetime")) == ("2026-02-28", "2026-02-27T15:00:00+00:00")


@pytest.mark.parametrize(("later", "told"), [(0, 1), (1, 1), (12, 2), (100, 2)])
def test_a_change_on_a_later_day_is_told(later, told):
    assert len(article(updated=NOON + timedelta(hours=later)).findall(".//time")) == told


def test_files_that_go_with_an_article_are_linked_by_their_title_or_address():
    files = (
        Enclosure(url=f"{BASE}a.mp3", media_type="audio/mpeg", title="The episode"),
        Enclosure(url=f"{BASE}b.pdf", media_type="application/pdf"),
    )
    links = [(a.text, a.get("href"), a.get("type")) for a in article(enclosures=files).xpath("//article//li/a")]
    assert links == [
        ("The episode", f"{BASE}a.mp3", "audio/mpeg"),
        (f"{BASE}b.pdf", f"{BASE}b.pdf", "application/pdf"),
    ]
