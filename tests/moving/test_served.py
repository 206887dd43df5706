"""Old feeds are read exactly as they were served."""

import json

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.errors import CommandError
from feedwright.moving.served.reader import read_feed, whole_archive
from old_feeds import atom, atom_entry, day, rss, rss_item

# What systems use as ids. A reader compares them letter by letter, so nothing of them may change.
IDS = [
    "http://Ferry.example/?p=12",
    "https://ferry.example/?p=12&page=2",
    "http://localhost:8080/?p=3",
    "tag:blogger.com,1999:blog-71.post-42",
    "5f0c8a1be4b0c2001e5d7a11",
    "5a:5b:5c",
    "Buzzsprout-1234",
    "4586 at https://radio.example",
    "https://ferry.example/Ünïcode/%C3%9C",
    "urn:uuid:60a76c80-d399-11d9-b93C-0003939e0af6",
]


@pytest.mark.parametrize("identifier", IDS)
@pytest.mark.parametrize("spaces", ["", "\n  "])
def test_an_id_stays_as_it_was_served(identifier, spaces):
    written = spaces + identifier.replace("{", "{{").replace("}", "}}") + spaces
    [item] = read_feed(rss([rss_item(1, guid=written)]), "rss.xml").items
    [entry] = read_feed(atom([atom_entry(1, identifier=written)]), "atom.xml").items
    document = {"version": "https://jsonfeed.org/version/1.1", "title": "F", "items": [{"id": identifier}]}
    [other] = read_feed(json.dumps(document).encode(), "feed.json").items
    assert (item.id, entry.id, other.id) == (identifier, identifier, identifier)


@given(st.text(st.characters(min_codepoint=33, exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1))
def test_any_id_stays_as_it_was_served(identifier):
    if identifier.strip() != identifier or any(
        each in "\ufffe\uffff" or 0xFDD0 <= ord(each) <= 0xFDEF for each in identifier
    ):
        return
    braced = identifier.replace("{", "{{").replace("}", "}}")
    assert read_feed(rss([rss_item(1, guid=braced)]), "rss.xml").items[0].id == identifier


def test_all_that_wordpress_says_of_an_item_is_read():
    feed = read_feed(rss([rss_item(7)]), "rss.xml")
    [item] = feed.items
    assert (feed.format, feed.title, feed.home, feed.language) == (
        "rss",
        "The Ferry",
        "https://ferry.example/",
        "en-GB",
    )
    assert (item.title, item.link, item.published) == ("Post 7", "https://ferry.example/2024/01/post-7/", day(7))
    assert item.content_html == "<p>The boat number 7 left at noon.</p>"
    assert item.summary == "About boat 7."
    assert [person.name for person in item.authors] == ["Ada"]
    assert item.categories == ("Boats",)
    assert not item.is_permalink


def test_another_reader_finds_the_same_ids_dates_and_titles():
    body = rss([rss_item(number) for number in range(5)])
    ours = [(item.id, item.title, item.date.timetuple()[:6]) for item in read_feed(body, "rss.xml").items]
    assert ours == [(each.id, each.title, each.published_parsed[:6]) for each in feedparser.parse(body).entries]


def test_an_rss_1_feed_is_read():
    body = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
     xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://a.example/"><title>A</title>
     <link>https://a.example/</link></channel><item rdf:about="https://a.example/x"><title>X</title>
     <link>https://a.example/x.html</link><dc:date>2024-01-05T09:30:00+01:00</dc:date></item></rdf:RDF>"""
    feed = read_feed(body, "index.rdf")
    assert (feed.title, feed.items[0].id, feed.items[0].link) == (
        "A",
        "https://a.example/x",
        "https://a.example/x.html",
    )
    assert feed.items[0].published.isoformat() == "2024-01-05T08:30:00+00:00"


def test_an_id_that_all_items_share_is_taken_for_none():
    feed = read_feed(rss([rss_item(number, guid="https://ferry.example/") for number in range(3)]), "rss.xml")
    assert {item.id for item in feed.items} == {None}


def test_a_guid_is_an_address_only_where_the_feed_says_so():
    item = "<item><title>A</title><guid>https://a.example/1</guid></item>"
    assert read_feed(rss([item]), "rss.xml").items[0].address == "https://a.example/1"
    assert read_feed(rss([rss_item(1)]), "rss.xml").items[0].address == "https://ferry.example/2024/01/post-1/"


def test_what_counts_readers_is_no_part_of_an_address():
    item = rss_item(1, link="https://medium.example/p?source=rss-abc------2")
    [read] = read_feed(rss([item]), "rss.xml").items
    assert read.address == "https://medium.example/p"
    assert read.link == "https://medium.example/p?source=rss-abc------2"


def test_the_e_mail_addresses_of_authors_stay_private():
    item = "<item><title>A</title><author>ada@ferry.example (Ada Byron)</author></item>"
    other = "<item><title>B</title><author>ada@ferry.example</author></item>"
    first, second = read_feed(rss([item, other]), "rss.xml").items
    assert [person.name for person in first.authors] == ["Ada Byron"]
    assert second.authors == ()
    assert first.authors[0].email is None


@pytest.mark.parametrize("address", ["https://podnews.net/rss", "http://podnews.net/rss/"])
def test_a_podcast_without_a_guid_keeps_the_one_that_directories_computed_from_its_address(address):
    channel = f'<itunes:author>Ada</itunes:author><atom:link href="{address}" rel="self"/>'
    feed = read_feed(rss([rss_item(1)], extra=channel), "rss.xml")
    assert feed.podcast.guid == "9b024349-ccf0-5f69-a609-6b82873eab3c"


def test_a_podcast_keeps_what_directories_and_apps_key_on():
    extra = """<enclosure url="https://count.example/t/ferry.example/1.mp3?x=1" length="0" type="audio/mpeg"/>
    <itunes:duration>1:02:03</itunes:duration><itunes:episode>4</itunes:episode><itunes:season>2</itunes:season>
    <itunes:episodeType>bonus</itunes:episodeType><itunes:explicit>clean</itunes:explicit>
    <itunes:image href="https://ferry.example/1.jpg"/>
    <podcast:transcript url="https://ferry.example/1.vtt" type="text/vtt"/>
    <podcast:person role="guest" href="https://bob.example/">Bob</podcast:person>"""
    channel = """<itunes:owner><itunes:name>Ada</itunes:name><itunes:email>ada@ferry.example</itunes:email></itunes:owner>
    <itunes:category text="Leisure"><itunes:category text="Hobbies"/></itunes:category>
    <itunes:image href="https://ferry.example/cover.jpg"/><podcast:guid>11111111-2222-5333-8444-555555555555</podcast:guid>
    <podcast:locked>yes</podcast:locked>"""
    feed = read_feed(rss([rss_item(1, extra=extra)], extra=channel), "rss.xml")
    [item] = feed.items
    [file] = item.enclosures
    assert (file.url, file.media_type, file.duration) == (
        "https://count.example/t/ferry.example/1.mp3?x=1",
        "audio/mpeg",
        3723,
    )
    assert (item.episode.number, item.episode.season, item.episode.kind, item.episode.explicit) == (
        4,
        2,
        "bonus",
        False,
    )
    assert item.episode.transcripts[0].url == "https://ferry.example/1.vtt"
    assert [(person.name, person.role) for person in item.episode.people] == [("Bob", "guest")]
    assert item.images[0].url == "https://ferry.example/1.jpg"
    assert feed.podcast.categories == (("Leisure", "Hobbies"),)
    assert (feed.podcast.owner_email, feed.podcast.guid, feed.podcast.locked) == (
        "ada@ferry.example",
        "11111111-2222-5333-8444-555555555555",
        True,
    )


def test_a_cover_under_the_name_of_an_enclosure_is_a_picture():
    extra = '<enclosure url="https://a.example/c.jpg" length="0" type="image/jpeg"/>'
    [item] = read_feed(rss([rss_item(1, extra=extra)]), "rss.xml").items
    assert (item.enclosures, [image.url for image in item.images]) == ((), ["https://a.example/c.jpg"])


BROKEN = {
    "a blank line before the declaration": lambda body: b"\n\n" + body,
    "a warning of PHP before it": lambda body: b"Warning: a thing in /var/www\n" + body,
    "control characters": lambda body: body.replace(b"noon", b"no\x10\x18on"),
    "references to control characters": lambda body: body.replace(b"Post 1<", b"Post&#x1F; 1<"),
    "bare ampersands": lambda body: body.replace(b"<title>The Ferry", b"<title>The Ferry & Co"),
    "entities of HTML": lambda body: body.replace(b"<title>The Ferry", b"<title>The&nbsp;Ferry"),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_a_feed_that_many_servers_send_broken_is_read(broken):
    feed = read_feed(broken(rss([rss_item(1)])), "rss.xml")
    assert [(item.id, item.title) for item in feed.items] == [("https://ferry.example/?p=1", "Post 1")]
    assert "left at noon." in feed.items[0].content_html


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><rss><channel/></rss>", "declares entities"),
        (b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><rss><channel/></rss>", "declares entities"),
        (b"<html><body>Not found</body></html>", "no feed"),
        (b"<rss><channel>", "not a feed in XML"),
        (b"plain words", "not a feed in XML"),
        (b"{", "no JSON"),
        (b"[]", "not a feed in XML"),
        (b'{"a": 1}', "no JSON Feed"),
        (b"{" * 100_000, "no JSON"),
    ],
)
def test_what_is_no_feed_is_refused_by_name(body, words):
    with pytest.raises(CommandError, match=words) as error:
        read_feed(body, "old.xml")
    assert str(error.value).startswith("old.xml")


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(body):
    for document in (body, rss([rss_item(1)])[:200] + body, b'{"items": [' + body + b"]}"):
        try:
            read_feed(document, "old.xml")
        except CommandError as error:
            assert str(error).startswith("old.xml")


def test_the_documents_of_a_history_become_one_feed():
    older = '<atom:link rel="prev-archive" href="https://ferry.example/2023.xml"/>'
    own = '<atom:link rel="self" href="https://ferry.example/2023.xml"/>'
    archive = read_feed(rss([rss_item(number) for number in (2, 1)], extra=own), "2023.xml")
    current = read_feed(rss([rss_item(number) for number in (4, 3, 2)], extra=older), "rss.xml")
    [feed] = whole_archive([archive, current])
    assert [item.title for item in feed.items] == ["Post 4", "Post 3", "Post 2", "Post 1"]
    assert (feed.name, feed.window, feed.notes) == ("rss.xml", 3, ())
    [alone] = whole_archive([current])
    [note] = alone.notes
    assert note.startswith("rss.xml says that older entries are at https://ferry.example/2023.xml.")


def test_the_pages_of_a_json_feed_become_one_feed():
    def page(items, **more):
        return json.dumps(
            {"version": "https://jsonfeed.org/version/1.1", "title": "F", "items": items, **more}
        ).encode()

    first = page([{"id": "3"}, {"id": 2}], next_url="https://a.example/2.json", feed_url="https://a.example/1.json")
    second = page([{"id": "1"}], feed_url="https://a.example/2.json")
    [feed] = whole_archive([read_feed(second, "2.json"), read_feed(first, "1.json")])
    assert ([item.id for item in feed.items], feed.window) == (["3", "2", "1"], 2)


ODD = (
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.text(max_size=6)
    | st.lists(
        st.dictionaries(
            st.sampled_from(["name", "url", "mime_type", "duration_in_seconds", "size_in_bytes"]),
            st.text(max_size=6) | st.floats(),
        ),
        max_size=2,
    )
)
FIELDS = [
    "id",
    "url",
    "title",
    "content_html",
    "content_text",
    "date_published",
    "authors",
    "author",
    "tags",
    "attachments",
    "image",
    "language",
]


@given(st.lists(st.dictionaries(st.sampled_from(FIELDS), ODD), max_size=3), ODD)
def test_values_of_any_kind_break_no_json_feed(items, other):
    feed = read_feed(
        json.dumps({"version": other, "title": other, "items": items, "authors": other}).encode(), "feed.json"
    )
    assert len(feed.items) == len(items)
