"""Pages for people: readable in any language, safe, and easy to subscribe to; ``judge.read_page`` checks each."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from factories import NOON, make_entry, make_feed
from feedwright.model.article import Enclosure, Episode, Image, Link, Person
from feedwright.model.feed import History
from feedwright.rendering.pages import render_archive, render_article, render_index, render_withdrawn
from judge.pages import read_page
from podcast_samples import SHOW, episode, podcast

BASE = "https://gazette.example/"
HOSTILE = "</title><script>alert(1)</script>\"' onload=x & <b>"


def index(*entries, **told):
    return read_page(render_index(make_feed(*entries, **told)).body, BASE)


def test_a_part_of_the_history_is_headed_by_its_period_in_the_languages_own_words():
    headings = {
        ("2026-03", "en"): "March 2026",
        ("2026-03", "ru"): "март 2026",
        ("2026-03", "ja"): "2026年3月",
        ("2026-03", "pt-BR"): "março de 2026",
        ("2026-03", "xx"): "2026-03",
        ("2026", "de"): "2026",
        ("2026-03-15", "de"): "15. März 2026",
        ("2026-03-15-ab12cd", "en"): "15 March 2026",
    }
    for (name, language), heading in headings.items():
        feed = make_feed(make_entry(), language=language, folder=f"archive/{name}/", history=History(current=""))
        page = read_page(render_archive(feed, name).body, BASE)
        assert page.findtext(".//h1/bdi") == heading


def article(feed=None, **told):
    return read_page(render_article(make_entry(**told), feed or make_feed(), "articles/first.html").body, BASE)


def meta(page, name):
    return page.xpath("//meta[@property=$name or @name=$name]/@content", name=name)


def text(element):
    return " ".join(element.text_content().split())


def by_class(page, name):
    return page.xpath("//*[contains(concat(' ', @class, ' '), concat(' ', $name, ' '))]", name=name)


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
    assert [text(line) for line in by_class(page, "byline")] == ["Ann, Bob · 1 March 2026"]
    assert page.find(".//time").get("datetime") == "2026-03-01T12:00:00+00:00"
    assert page.find(".//p[@id='x']/b").text == "bold"
    assert page.find(".//header//a").get("href") == f"{BASE}index.html"


def test_who_wrote_what_nobody_signed_is_named_as_in_feeds_but_the_publication_is_not_named_twice():
    ada = Person(name="Ada", url=f"{BASE}ada", fediverse="@ada@social.example")
    feed = make_feed(make_entry(), authors=(ada,))
    page = article(feed)
    assert [text(line) for line in by_class(page, "byline")] == ["Ada · 1 March 2026"]
    assert meta(page, "fediverse:creator") == ["@ada@social.example"]
    assert [text(line) for line in by_class(article(feed, authors=(Person(name="Bob"),)), "byline")] == [
        "Bob · 1 March 2026"
    ]
    assert [text(line) for line in by_class(article(), "byline")] == ["1 March 2026"]
    assert [text(line) for line in by_class(index(make_entry(), authors=(ada,)), "byline")] == ["1 March 2026"]


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
    links = page.xpath("//link[@rel='alternate']")
    assert [(link.get("type"), link.get("href"), link.get("title")) for link in links[:3]] == [
        ("application/rss+xml", f"{where}rss.xml", "The Gazette (RSS)"),
        ("application/atom+xml", f"{where}atom.xml", "The Gazette (Atom)"),
        ("application/feed+json", f"{where}feed.json", "The Gazette (JSON Feed)"),
    ]
    for links in ("//section//li/a/@href", "//section//li/code/text()"):
        assert page.xpath(links) == [f"{where}rss.xml", f"{where}atom.xml", f"{where}feed.json"]


def test_a_further_feeds_page_leads_to_the_site_and_its_main_feed_too():
    feed = make_feed(name="sport", title="Sport", url=f"{BASE}feeds/sport/index.html")
    page = read_page(render_index(feed, site_title="The Gazette").body, BASE)
    assert page.findtext("head/title") == "Sport – The Gazette"
    assert [text(home) for home in by_class(page, "home")] == ["The Gazette"]
    assert page.xpath("//header//a/@href")[0] == f"{BASE}index.html"
    links = page.xpath("//link[@rel='alternate']")
    assert [link.get("title") for link in links][3:] == [
        f"The Gazette ({name})" for name in ("RSS", "Atom", "JSON Feed")
    ]
    assert [link.get("href") for link in links][3:] == [
        f"{BASE}{name}" for name in ("rss.xml", "atom.xml", "feed.json")
    ]
    assert text(by_class(read_page(render_index(feed).body, BASE), "home")[0]) == "Front page"


@pytest.mark.parametrize(
    "render",
    [
        lambda rows: render_index(make_feed(), feeds=rows),
        lambda rows: render_article(make_entry(), make_feed(), "a.html", feeds=rows),
    ],
)
def test_pages_list_further_feeds(render):
    page = read_page(render([("C & C++", f"{BASE}feeds/c/index.html"), ("港", f"{BASE}feeds/p/index.html")]).body, BASE)
    assert [(a.text_content(), a.get("href")) for a in page.xpath("//nav//li/a")] == [
        ("C & C++", f"{BASE}feeds/c/index.html"),
        ("港", f"{BASE}feeds/p/index.html"),
    ]
    assert not read_page(render([]).body, BASE).xpath("//nav")


def test_the_index_tells_what_a_feed_is_in_the_readers_language():
    assert "Feedreader" in text(index(language="de-AT").find(".//section/p"))
    fallback = index(language="fi").find(".//section/p")
    assert (fallback.get("lang"), fallback.get("dir")) == ("en", "ltr")
    assert "feed reader" in text(fallback)


def test_the_index_lists_entries_in_order_with_summary_and_date():
    page = index(make_entry(), make_entry(title="Second", summary=None, url=f"{BASE}articles/second.html"))
    assert [text(item) for item in page.iterfind(".//main//li")] == [
        "First A summary. 1 March 2026",
        "Second 1 March 2026",
    ]
    assert page.xpath("//main//li//a/@href") == [f"{BASE}articles/first.html", f"{BASE}articles/second.html"]
    assert meta(page, "description") == meta(page, "og:description") == ["News of the town"]


def test_a_bare_site_has_a_page_too():
    page = index(description="")
    assert page.find(".//main//ul") is None
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
    assert f"{BASE}a?b=c&d" in page.xpath("//article//a/@href")
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
    item = index(make_entry(language="ar"), language="de").find(".//main//li")
    assert (item.get("lang"), item.get("dir")) == ("ar", "rtl")
    for element in (article(language="en").find(".//header//a"), index(make_entry(language="en")).find(".//main//li")):
        assert not {"lang", "dir"} & set(element.attrib)


def test_the_day_shown_is_the_publications_own():
    """The start of a day in Tokyo is still the day before in UTC."""
    start = datetime(2026, 2, 27, 15, tzinfo=UTC)
    feed = make_feed(make_entry(published=start, updated=start), zone=ZoneInfo("Asia/Tokyo"))
    for page in (read_page(render_index(feed).body, BASE), article(feed, published=start, updated=start)):
        [shown] = page.iterfind(".//main//time")
        assert (shown.text, shown.get("datetime")) == ("28 February 2026", "2026-02-27T15:00:00+00:00")


@pytest.mark.parametrize(("later", "told"), [(0, 1), (1, 1), (12, 2), (100, 2)])
def test_a_change_on_a_later_day_is_told(later, told):
    assert len(article(updated=NOON + timedelta(hours=later)).findall(".//time")) == told


def test_files_that_go_with_an_article_are_linked_with_their_size_and_length():
    files = (
        Enclosure(url=f"{BASE}a.mp3", media_type="audio/mpeg", title="The episode", length=12_345_678, duration=3723),
        Enclosure(url=f"{BASE}b.pdf", media_type="application/pdf"),
    )
    page = article(enclosures=files)
    assert [text(line) for line in by_class(page, "files")[0].iterfind("p")] == [
        "Download: The episode (MP3, 12.3 MB, 1 h 2 min)",
        "Download: b.pdf (PDF)",
    ]
    links = page.xpath("//article//p/a[@type]")
    assert [(a.get("href"), a.get("type")) for a in links] == [(each.url, each.media_type) for each in files]


@pytest.mark.parametrize(("kind", "element"), [("audio/mpeg", "audio"), ("video/mp4", "video")])
def test_what_can_be_played_can_be_played_in_place_and_loads_nothing_before(kind, element):
    captions = Enclosure(url=f"{BASE}a.vtt", media_type="text/vtt")
    told = {"images": (Image(url=f"{BASE}a.jpg"),), "episode": Episode(transcripts=(captions,))}
    page = article(enclosures=(Enclosure(url=f"{BASE}a", media_type=kind),), **told)
    [player] = page.xpath("//audio | //video")
    assert (player.tag, player.get("src"), player.get("preload")) == (element, f"{BASE}a", "none")
    assert "controls" in player.attrib
    assert player.get("class") == f"u-{element}"
    assert (element == "video") == bool(page.xpath("//video[@poster]/track[@kind='captions']/@src"))
    assert text(by_class(page, "files")[0].findall("p")[-1]) == "Transcript (VTT)"


def test_files_of_which_none_has_a_title_are_told_apart_by_their_names():
    files = [Enclosure(url=f"{BASE}{name}.pdf", media_type="application/pdf") for name in ("a", "b%20c")]
    shown = by_class(article(enclosures=tuple(files)), "files")[0].iterfind("p/a")
    assert [text(link) for link in shown] == ["a.pdf", "b c.pdf"]


def test_an_episode_page_says_which_one_it_is_and_who_did_what():
    people = (Person(name="Ann", role="Host", url=f"{BASE}ann"), Person(name="Bob"), Person(name="Cy", role="sound"))
    episode = Episode(season=2, number=5, location="Kyiv", people=people)
    page = article(episode=episode)
    told = [text(line) for line in by_class(page, "byline")][1:]
    assert told == ["Season 2 · Episode 5 · Kyiv", "Ann (host), Bob, Cy (sound)"]
    assert f"{BASE}ann" in page.xpath("//main//a/@href")
    assert text(by_class(article(episode=episode, language="de"), "byline")[-1]) == "Ann (Moderation), Bob, Cy (sound)"
    assert len(by_class(article(episode=Episode()), "byline")) == 1


def test_an_article_page_leads_with_its_picture_unless_that_stands_in_the_text():
    image = Image(url=f"{BASE}media/a.jpg?b&c", alt="A boat", width=1200, height=800)
    page = article(images=(image,))
    [shown] = page.xpath("//main//img")
    assert dict(shown.attrib) == {
        "class": "lead u-photo",
        "src": image.url,
        "alt": "A boat",
        "width": "1200",
        "height": "800",
    }
    assert meta(page, "og:image") == [image.url]
    assert (meta(page, "og:image:width"), meta(page, "og:image:alt")) == (["1200"], ["A boat"])
    assert meta(page, "twitter:card") == ["summary_large_image"]
    inside = '<p><img src="https://gazette.example/media/a.jpg?b&amp;c" alt=""></p>'
    assert len(article(images=(image,), content_html=inside).xpath("//main//img")) == 1
    assert len(index(make_entry(images=(image,))).xpath("//main//li/img")) == 1


@pytest.mark.parametrize(
    ("summary", "content", "shown"),
    [
        ("What an editor wrote.", "<p>Some text.</p>", True),
        ("Some text & more.", "<p>Some text &amp; more.</p>", False),
        ("月曜日から小さな渡し船が", "<p>月曜日から\n小さな<ruby>渡し船</ruby>が</p>", False),
        ("Some bold text, of which …", "<p>Some <b>bold</b>\ntext, of which there is more.</p>", False),
    ],
)
def test_a_summary_stands_above_the_text_unless_the_text_begins_with_it(summary, content, shown):
    assert bool(by_class(article(summary=summary, content_html=content), "standfirst")) is shown


@pytest.mark.parametrize(
    "between",
    [
        "<pre><code>x = 1</code></pre>",
        "<ul><li>One</li></ul>",
        "<table><tr><td>One</td></tr></table>",
        "<blockquote><p>Quoted.</p></blockquote>",
        "<h2>Heading</h2>",
    ],
)
def test_a_summary_of_sentences_that_something_parts_is_not_shown_above_them(between):
    content = f"<p>A short opening.</p>\n{between}\n<p>And its second sentence, which the summary has too.</p>"
    summary = "A short opening. And its second sentence, which the summary has too."
    assert not by_class(article(summary=summary, content_html=content), "standfirst")
    assert by_class(article(summary="A summary of its own.", content_html=content), "standfirst")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_recording_without_a_text_shows_its_title_once(language):
    file = Enclosure(url=f"{BASE}a.mp3", media_type="audio/mpeg")
    page = article(enclosures=(file,), content_html=f'<p><a href="{BASE}a.mp3">First</a></p>', language=language)
    assert text(page.find(".//main")).count("First") == 1
    assert page.xpath("//main//a/@href").count(f"{BASE}a.mp3") == 1
    assert by_class(article(enclosures=(file,), content_html="<p>First, a text.</p>"), "e-content")


@pytest.mark.parametrize(
    ("language", "content", "shown"),
    [
        ("en", "<p>" + "word " * 228 * 5 + "</p>", "5 min read"),
        ("fi", "<p>" + "sana " * 161 * 3 + "</p>", "3 min read"),
        ("de-AT", "<p>" + "Wort " * 179 * 2 + "</p>", "2 Min. Lesezeit"),
        ("ja", "<p>" + "港の" * 357 + "</p>", "読了まで約2分"),
        ("zh-TW", "<p>" + "港" * 1_020 + " English words</p>", "閱讀約 4 分鐘"),
        ("en", "<p>" + "word " * 300 + "</p>", None),
    ],
)
def test_an_article_says_how_long_it_takes_to_read(language, content, shown):
    byline = text(by_class(article(content_html=content, language=language), "byline")[0])
    assert byline.endswith(f" · {shown}") if shown else "min" not in byline
    file = Enclosure(url=f"{BASE}a.mp3", media_type="audio/mpeg")
    assert "min" not in text(by_class(article(content_html=content, enclosures=(file,)), "byline")[0])


def test_below_an_article_feeds_are_offered_to_a_feed_reader_and_as_plain_addresses():
    page = article(make_feed(language="de"), language="de")
    links = page.xpath("//footer/p[1]/a")
    assert [(text(a), a.get("href")) for a in links] == [
        ("Abonnieren", f"feed:{BASE}rss.xml"),
        ("RSS", f"{BASE}rss.xml"),
        ("Atom", f"{BASE}atom.xml"),
        ("JSON Feed", f"{BASE}feed.json"),
    ]


def test_an_author_is_named_to_the_fediverse_and_known_by_an_own_address():
    authors = (Person(name="Ann", url=f"{BASE}ann", fediverse="@ann@social.example"), Person(name="Bob"))
    page = article(authors=authors)
    assert meta(page, "fediverse:creator") == ["@ann@social.example"]
    assert page.xpath("//a[@rel='me']/@href") == [f"{BASE}ann"]
    assert not meta(article(authors=authors[1:]), "fediverse:creator")


def test_a_feeds_page_says_the_sites_name_once():
    feed = make_feed(name="sport", title="The Gazette: Sport", heading="Sport", url=f"{BASE}feeds/sport/index.html")
    page = read_page(render_index(feed, site_title="The Gazette").body, BASE)
    assert text(by_class(page, "masthead")[0]).startswith("The Gazette Sport")
    assert page.findtext("head/title") == "The Gazette: Sport – The Gazette"


def test_a_wide_table_scrolls_by_keyboard_too():
    page = article(content_html='<table dir="ltr"><tr><td>a</td></tr></table>\n<p>b</p>')
    assert page.xpath("//div[@class='e-content']/div[@tabindex='0']/table/@dir") == ["ltr"]
    assert page.xpath("//div[@class='e-content']/p/text()") == ["b"]


def test_code_keeps_its_lines_and_scrolls_by_keyboard_too():
    page = article(content_html='<pre><code class="language-c">a\n  b</code></pre><pre lang="en">c</pre>')
    assert page.xpath("//div[@class='e-content']/pre/@tabindex") == ["0", "0"]
    assert page.xpath("//pre/code/text()") == ["a\n  b"]


def test_the_logo_stands_for_the_name_in_the_masthead_of_every_page():
    feed = make_feed(logo=f"{BASE}logo.png", icon=f"{BASE}icon.png", title=HOSTILE)
    further = structs.replace(feed, name="sport", title="Sport")
    for document in (
        render_index(feed),
        render_index(further, site_title=HOSTILE),
        render_article(make_entry(), feed, "articles/first.html"),
        render_withdrawn(feed, "articles/first.html"),
    ):
        page = read_page(document.body, BASE)
        [logo] = by_class(page, "logo")
        assert (logo.get("src"), logo.get("alt")) == (f"{BASE}logo.png", HOSTILE)
        assert page.xpath("//body//header//img") == [logo]
        assert page.xpath("//link[@rel='icon']/@href") == [f"{BASE}icon.png"]
    assert text(read_page(render_index(further).body, BASE).find(".//h1")) == "Sport"


def test_the_front_page_leads_to_the_list_of_all_feeds():
    [link] = index(language="fi").xpath("//a[@type='text/x-opml']")
    assert (link.get("href"), link.get("lang"), text(link)) == (f"{BASE}feeds.opml", "en", "All feeds in one list")
    assert not index(name="sport").xpath("//a[@type='text/x-opml']")


def test_names_are_parted_as_the_articles_own_language_does():
    authors = (Person(name="ليلى"), Person(name="سلمى"))
    assert "ليلى، سلمى" in text(by_class(index(make_entry(language="ar", authors=authors)), "byline")[0])


def test_links_rights_section_and_tags_are_shown():
    told = {"links": (Link(url=f"{BASE}x", rel="via", title="There"), Link(url=f"{BASE}y", rel="related"))}
    page = article(section="Town", rights="© Ann", categories=("R&D", "港"), **told)
    assert page.xpath("//aside//a/@href") == [f"{BASE}x", f"{BASE}y"]
    assert [text(a) for a in page.xpath("//aside//a")] == ["There", f"{BASE}y"]
    assert [text(element) for element in by_class(page, "kicker")] == ["Town"]
    assert [text(element) for element in by_class(page, "p-category")] == ["R&D", "港"]
    assert [text(element) for element in by_class(page, "rights")] == ["© Ann"]
    assert [text(element) for element in by_class(article(make_feed(rights="© Us")), "rights")] == ["© Us"]


def test_microformats_tell_the_same():
    page = article(authors=(Person(name="Ann", url=f"{BASE}ann"),), updated=NOON + timedelta(days=1))
    [entry] = by_class(page, "h-entry")
    for name in ("p-name", "u-url", "dt-published", "dt-updated", "h-card", "e-content"):
        assert len(by_class(entry, name)) == 1, name
    assert by_class(page, "u-url")[0].get("href") == make_entry().url
    assert by_class(page, "p-author")[0].get("href") == f"{BASE}ann"
    front = index(make_entry(), make_entry(title="Second"))
    [feed] = by_class(front, "h-feed")
    assert text(by_class(feed, "p-name")[0]) == "The Gazette"
    assert len(by_class(feed, "h-entry")) == 2


def test_a_withdrawn_page_says_so_and_nothing_else_and_is_not_found():
    page = render_withdrawn(make_feed(language="de"), "articles/first.html")
    read = read_page(page.body, BASE)
    assert page.path == "articles/first.html"
    assert text(read.find(".//h1")) == "Dieser Artikel wurde zurückgezogen"
    assert meta(read, "robots") == ["noindex"]
    assert read.xpath("//main//a/@href") == [f"{BASE}index.html"]


def test_a_page_weighs_at_most_20_kilobytes_beside_its_text():
    files = (Enclosure(url=f"{BASE}a.mp4", media_type="video/mp4", length=1, duration=1),) * 5
    told = {"authors": (Person(name="Ann"),) * 5, "categories": tuple(map(str, range(20))), "enclosures": files}
    for language in ("en", "uk", "ja"):
        rows = [(f"Feed {number}", f"{BASE}feeds/{number}/index.html") for number in range(20)]
        feed = make_feed(language=language)
        entry = make_entry(content_html="<p>" + "Text. " * 10_000 + "</p>", **told)
        body = render_article(entry, feed, "articles/first.html", feeds=rows).body
        assert len(body) - len(entry.content_html) < 20_000
        bare = render_article(make_entry(content_html="<p>a</p>"), feed, "articles/first.html").body
        assert len(bare) < 9_500


def test_a_full_front_page_weighs_at_most_20_kilobytes_beside_the_articles_texts():
    entries = [make_entry(url=f"{BASE}articles/{number}.html", authors=(Person(name="Ann"),)) for number in range(50)]
    texts = sum(len(f"{each.title}{each.summary}{each.url}Ann") for each in entries)
    assert len(render_index(make_feed(*entries)).body) - texts < 20_000


def test_the_page_of_a_podcast_has_its_cover_a_player_for_each_episode_and_its_directories():
    directories = (("Apple Podcasts", "https://apple.example/1"), ("Ours & theirs", "https://ours.example/?a=1&b=2"))
    show = structs.replace(SHOW, directories=directories)
    video = Enclosure(url=f"{BASE}2.mp4", media_type="video/mp4")
    paper = Enclosure(url=f"{BASE}2.pdf", media_type="application/pdf")
    page = read_page(render_index(podcast(episode(1), episode(2, enclosures=(paper, video)), podcast=show)).body, BASE)
    [cover] = by_class(page, "cover")
    assert (cover.get("src"), cover.get("alt")) == (SHOW.image, "")
    assert [(link.text_content(), link.get("href")) for link in page.xpath("//*[@class='directories']//a")] == [*directories]  # fmt: skip
    assert [
        (player.tag, player.get("src"), player.get("aria-label")) for player in page.xpath("//audio | //video")
    ] == [
        ("audio", f"{BASE}media/cd/1.mp3", "Episode 1"),
        ("video", f"{BASE}2.mp4", "Episode 2"),
    ]
    assert all(player.get("preload") == "none" for player in page.xpath("//audio | //video")), "nothing loads by itself"


def test_the_page_of_another_feed_has_nothing_of_a_podcast():
    body = render_index(structs.replace(podcast(episode()), podcast=None)).body
    assert not any(part in body for part in (b'class="cover', b"directories", b"<audio"))
