"""Pictures and files, people and rights, links elsewhere: what each format has a place for."""

import json
import re
from html import escape

import feedparser
import pytest
from lxml import etree
from msgspec import structs

from factories import make_entry, make_feed
from feedwright.model.article import Enclosure, Image, Link, Person
from feedwright.rendering.formats import render_feed
from feedwright.rendering.pages import render_article
from judge import agree, read_atom, read_json, read_rss
from judge.names import ATOM, DC, MEDIA

BASE = "https://gazette.example/"
LEAD = Image(
    url=f"{BASE}media/ab/ferry.jpg", alt="The <old> ferry", media_type="image/jpeg", length=812, width=1200, height=800
)
SECOND = Image(url=f"{BASE}media/cd/pier.png")
EPISODE = Enclosure(url="https://audio.example/1.mp3", media_type="audio/mpeg", length=7, duration=61)
PAPER = Enclosure(url="https://audio.example/1.pdf", media_type="application/pdf", title="The <paper>")


def bodies(feed):
    return {document.path: document.body for document in render_feed(feed)}


def judged(feed):
    """What the three documents say, after the judge found them right and of one mind."""
    told = bodies(feed)
    read = [
        read_rss(told["rss.xml"], f"{BASE}rss.xml"),
        read_atom(told["atom.xml"], f"{BASE}atom.xml"),
        read_json(told["feed.json"], f"{BASE}feed.json"),
    ]
    agree(*read)
    return read


def item(feed):
    return etree.fromstring(bodies(feed)["rss.xml"]).find("channel/item")


def json_item(feed):
    return json.loads(bodies(feed)["feed.json"])["items"][0]


def test_a_lead_image_is_told_with_size_and_words_in_rss_and_atom():
    rss, atom, _ = judged(make_feed(make_entry(images=(LEAD, SECOND))))
    assert rss["entries"][0]["images"] == [
        {
            "url": LEAD.url,
            "type": "image/jpeg",
            "fileSize": "812",
            "medium": "image",
            "width": "1200",
            "height": "800",
            "description": "The <old> ferry",
        },
        {"url": SECOND.url, "medium": "image"},
    ]
    assert atom["entries"][0]["images"] == rss["entries"][0]["images"]


def texts(feed):
    """The entry's text in each format."""
    rss, atom, json_feed = judged(feed)
    return [each["entries"][0]["content"] for each in (rss, atom, json_feed)]


def test_the_lead_picture_stands_first_in_the_text_of_every_format_unless_the_text_shows_it():
    lead = structs.replace(LEAD, url=f"{BASE}a.jpg?b=1&c=2")
    apart = make_entry(images=(lead, SECOND), content_html="<p>Text.</p>")
    figure = f'<figure><img src="{BASE}a.jpg?b=1&amp;c=2" alt="The &lt;old&gt; ferry"></figure>'
    assert texts(make_feed(apart)) == [f"{figure}<p>Text.</p>"] * 3
    assert json_item(make_feed(apart))["image"] == lead.url
    shown = f'<p><img src="{BASE}a.jpg?b=1&amp;c=2" alt=""></p>'
    within = make_feed(make_entry(images=(lead,), content_html=shown))
    assert texts(within) == [shown] * 3
    assert json_item(within)["image"] == lead.url
    assert "image" not in json_item(make_feed(make_entry()))


@pytest.mark.parametrize("text", ['<p>See <a href="{}">{}</a></p>', "<p>{}</p>", '<p><img src="{}.png" alt=""></p>'])
def test_a_text_that_only_names_the_lead_picture_does_not_show_it(text):
    lead = Image(url=f"{BASE}a.jpg", alt="A")
    html = text.replace("{}", lead.url)
    assert texts(make_feed(make_entry(images=(lead,), content_html=html)))[0].startswith("<figure>")


def test_a_lead_picture_with_an_apostrophe_in_its_name_is_shown_once():
    shown = f'<p><img src="{BASE}ann\'s.jpg" alt=""></p>'
    assert texts(make_feed(make_entry(images=(Image(url=f"{BASE}ann's.jpg"),), content_html=shown))) == [shown] * 3


def test_a_link_further_into_the_targets_site_is_not_the_target():
    link = Link(url="https://elsewhere.example/", rel="related")
    html = '<p><a href="https://elsewhere.example/b">Another</a></p>'
    assert texts(make_feed(make_entry(links=(link,), content_html=html)))[2].endswith("→ elsewhere.example</a></p>")


def test_the_target_of_a_link_post_is_seen_in_the_text_of_every_format():
    link = Link(url="https://elsewhere.example/a?b=1&c=2", rel="related")
    entry = make_entry(links=(link,), content_html="<p>Worth it.</p>")
    target = '<p><a href="https://elsewhere.example/a?b=1&amp;c=2">→ elsewhere.example</a></p>'
    assert texts(make_feed(entry)) == [f"<p>Worth it.</p>{target}"] * 3
    shown = '<p><a href="https://elsewhere.example/a?b=1&amp;c=2">Here</a></p>'
    assert texts(make_feed(make_entry(links=(link,), content_html=shown))) == [shown] * 3


def test_the_link_of_a_link_post_may_lead_out_and_its_text_then_links_its_page():
    target = Link(url="https://elsewhere.example/a", rel="related")
    plain = make_entry(id="tag:gazette.example,2024-01-31:b")
    feed = make_feed(make_entry(links=(target,), content_html="<p>Worth it.</p>"), plain, link_posts="out")
    page, written = plain.url, bodies(feed)
    readers = ((read_rss, "rss.xml"), (read_atom, "atom.xml"), (read_json, "feed.json"))
    read = [reader(written[name], f"{BASE}{name}")["entries"] for reader, name in readers]
    text = f'<p>Worth it.</p><p><a href="{page}">→ gazette.example</a></p>'
    assert [first["content"] for first, _ in read] == [text] * 3
    assert [[entry["url"] for entry in entries] for entries in read] == [[target.url, page]] * 2 + [[page, page]]
    links = etree.fromstring(written["atom.xml"]).find(f"{ATOM}entry").findall(f"{ATOM}link")
    assert [(link.get("rel"), link.get("href")) for link in links] == [("alternate", target.url), ("related", page)]
    assert json_item(feed)["external_url"] == target.url
    assert (
        bodies(structs.replace(feed, content="summary"))["rss.xml"].count(page.encode()) == 3
    )  # once in each text, and the plain link


@pytest.mark.parametrize(
    ("language", "site", "opening"),
    [
        ("he", "en", '<div dir="rtl" lang="he">'),
        (None, "ar", '<div dir="rtl" lang="ar">'),
        ("de", "en", '<div dir="ltr" lang="de">'),
        ("en", "en", ""),
    ],
)
def test_a_text_of_another_language_or_direction_says_so_in_every_format(language, site, opening):
    entry = make_entry(language=language, content_html="<p>CSS.</p>")
    expected = f"{opening}<p>CSS.</p></div>" if opening else "<p>CSS.</p>"
    assert texts(make_feed(entry, language=site)) == [expected] * 3


def test_a_picture_is_no_enclosure_but_for_flipboard():
    """A podcast app would take it for an episode."""
    entry = make_entry(images=(LEAD,), summary="Summary.")
    assert judged(make_feed(entry))[0]["entries"][0]["enclosures"] == []


@pytest.mark.parametrize("told", [{"summary": "A summary."}, {"summary": None}])
@pytest.mark.parametrize("content", ["full", "summary"])
def test_no_reader_takes_a_pictures_words_for_the_articles(told, content):
    """Feedparser reads a media:description as an entry's summary or content where one of these is missing."""
    feed = make_feed(make_entry(images=(LEAD,), **told), content=content)
    judged(feed)
    for path in ("rss.xml", "atom.xml"):
        [entry] = feedparser.parse(bodies(feed)[path]).entries
        texts = [entry.get("summary", ""), *(part.value for part in entry.get("content", []))]
        assert not any("ferry" in re.sub(r"<img[^>]*>", "", text) for text in texts)
        assert entry.media_content[0]["url"] == LEAD.url


@pytest.mark.parametrize(
    ("told", "enclosed", "others"),
    [
        ({"enclosures": (PAPER, EPISODE), "images": (LEAD,)}, EPISODE.url, [PAPER.url]),
        ({"enclosures": (PAPER,), "images": (LEAD,)}, PAPER.url, []),
        ({"images": (SECOND, LEAD)}, None, []),
        ({"images": (SECOND,)}, None, []),
    ],
    ids=["what plays", "any file", "pictures", "nothing"],
)
def test_rss_encloses_one_file_and_tells_the_others_as_media(told, enclosed, others):
    [entry] = judged(make_feed(make_entry(**told)))[0]["entries"]
    assert [url for url, _, _ in entry["enclosures"]] == ([enclosed] if enclosed else [])
    assert [url for url, _, _ in entry["files"]] == others


def test_a_file_beside_the_enclosure_keeps_its_title_size_and_duration():
    video = Enclosure(url="https://video.example/2.mp4", media_type="video/mp4", length=9, duration=62)
    found = item(make_feed(make_entry(enclosures=(EPISODE, video, PAPER)))).findall(f"{MEDIA}content")
    assert [dict(content.attrib) for content in found] == [
        {"url": video.url, "type": "video/mp4", "fileSize": "9", "medium": "video", "duration": "62"},
        {"url": PAPER.url, "type": "application/pdf", "medium": "document"},
    ]
    assert found[1].findtext(f"{MEDIA}title") == "The <paper>"


def test_json_tells_how_long_an_attachment_plays():
    attached = json_item(make_feed(make_entry(enclosures=(EPISODE, PAPER))))["attachments"]
    assert [file.get("duration_in_seconds") for file in attached] == [61, None]


def test_prefixes_are_declared_only_where_something_needs_them():
    for body in list(bodies(make_feed(make_entry())).values())[:2]:
        for prefix in (b"media", b"itunes", b"podcast", b"fh", b"at"):
            assert b"xmlns:%b=" % prefix not in body


def test_contributors_and_rights_are_told_where_a_format_has_a_place_for_them():
    people = (Person(name="Cy", email="cy@gazette.example", url="https://cy.example/"), Person(name="Di & Co"))
    feed = make_feed(make_entry(contributors=people, rights="© Ann & <Bob>"), rights="© The & Gazette")
    rss, atom, _ = judged(feed)
    assert rss["head"]["rights"] == "© The & Gazette"
    assert b"<copyright>\xc2\xa9 The &#x26; Gazette</copyright>" in bodies(feed)["rss.xml"]
    assert rss["entries"][0]["contributor"] == "Cy, Di & Co"
    assert atom["entries"][0]["contributors"] == ["Cy", "Di & Co"]
    assert item(feed).findtext(f"{DC}rights") == atom["entries"][0]["rights"] == "© Ann & <Bob>"


def test_an_authors_picture_is_told_in_json():
    feed = make_feed(make_entry(authors=(Person(name="Ann", avatar=f"{BASE}ann.png"),)))
    assert json_item(feed)["authors"] == [{"name": "Ann", "avatar": f"{BASE}ann.png"}]


def test_links_elsewhere_keep_their_relation_in_atom():
    links = (
        Link(url="https://law.example/?a=1&b=2", rel="related", title="The law"),
        Link(url="https://seen.example/", rel="via"),
        Link(url="https://talk.example/", rel="replies"),
    )
    feed = make_feed(make_entry(links=links))
    atom = judged(feed)[1]
    assert atom["entries"][0]["links"] == [(link.rel, link.url) for link in links]
    found = etree.fromstring(bodies(feed)["atom.xml"]).findall(f"{ATOM}entry/{ATOM}link")
    assert [link.get("title") for link in found] == [None, "The law", None, None]
    assert item(feed).findtext("comments") == "https://talk.example/"
    assert item(feed).findtext("link") == make_entry().url, "another link never becomes the permalink"
    assert json_item(feed)["external_url"] == "https://law.example/?a=1&b=2"


def test_a_feeds_pictures_stand_where_each_format_has_them():
    feed = make_feed(icon=f"{BASE}icon.png", logo=f"{BASE}logo.png", title="R & D")
    judged(feed)
    image = etree.fromstring(bodies(feed)["rss.xml"]).find("channel/image")
    assert [(child.tag, child.text) for child in image] == [
        ("url", f"{BASE}icon.png"),
        ("title", "R & D"),
        ("link", feed.url),
    ]
    atom = etree.fromstring(bodies(feed)["atom.xml"])
    assert (atom.findtext(f"{ATOM}icon"), atom.findtext(f"{ATOM}logo")) == (f"{BASE}icon.png", f"{BASE}logo.png")
    told = json.loads(bodies(feed)["feed.json"])
    assert (told["icon"], told["favicon"]) == (f"{BASE}icon.png", f"{BASE}icon.png")


def test_an_article_without_title_text_is_never_empty_where_only_the_summary_is_published():
    feed = make_feed(make_entry(summary=None, title="Fog & <rain>"), content="summary")
    link = f'<p><a href="{make_entry().url}">→ Fog &amp; &lt;rain&gt;</a></p>'
    assert [read["entries"][0]["content"] for read in judged(feed)] == [link] * 3


def test_a_feed_of_summaries_leaves_the_text_on_its_page_and_links_it():
    feed = make_feed(make_entry(summary="1 < 2 & 3", content_html="<p>The secret.</p>"), content="summary")
    for read in judged(feed):
        [entry] = read["entries"]
        assert (entry["summary"], entry["url"]) == ("1 < 2 & 3", make_entry().url)
        assert entry["content"].startswith("<p>1 &lt; 2 &amp; 3</p>")
        assert f'<a href="{entry["url"]}">→ {entry["title"]}</a>' in entry["content"]
    assert not any(b"secret" in body for body in bodies(feed).values())


@pytest.mark.parametrize(
    ("caption", "below"),
    [
        ("Seen from the pier & sea", "<figcaption>Seen from the pier &amp; sea</figcaption>"),
        ("", ""),
        ("The bridge is open.", ""),  # Liferea removes an element that only repeats the title
    ],
)
def test_the_lead_picture_has_its_caption_below_unless_that_repeats_the_title(caption, below):
    lead = structs.replace(LEAD, url=f"{BASE}a.jpg", alt="A", caption=caption)
    entry = make_entry(title="The bridge is open", images=(lead,), content_html="<p>Text.</p>")
    shown = f'<figure><img src="{BASE}a.jpg" alt="A">{below}</figure><p>Text.</p>'
    feed = make_feed(entry)
    rss, atom, body = (document.body for document in render_feed(feed))
    assert json.loads(body)["items"][0]["content_html"] == shown
    assert escape(shown, quote=False) in rss.decode()
    assert escape(shown, quote=False) in atom.decode()
    page = render_article(entry, feed, path="articles/a.html").body.decode()
    assert ("<figcaption>" in page) == bool(below)


def test_a_lead_picture_is_an_enclosure_of_rss_only_where_the_site_wants_that():
    entry = make_entry(images=(LEAD,), content_html="<p>Text.</p>")

    def enclosed(*entries, **told):
        items = etree.fromstring(render_feed(make_feed(*entries, **told))[0].body)[0].findall("item")
        return [enclosure.get("url") for item in items for enclosure in item.findall("enclosure")]

    assert enclosed(entry) == []
    assert enclosed(entry, lead_pictures="enclosed") == [LEAD.url]
    heard = structs.replace(entry, enclosures=(EPISODE,))
    assert enclosed(heard, lead_pictures="enclosed") == [EPISODE.url]
