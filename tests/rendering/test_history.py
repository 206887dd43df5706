"""The whole history (RFC 5005) and what was withdrawn (RFC 6721)."""

import json

import feedparser
import pytest
from lxml import etree

from factories import NOON, make_entry, make_feed
from feedwright.model.feed import History, Tombstone
from feedwright.rendering.formats import render_feed
from judge import agree, read_atom, read_json, read_rss
from judge.names import AT, ATOM, FH, SY

BASE = "https://gazette.example/"
WINDOW = make_feed(make_entry(), history=History(previous="archive/2026-02/"))
NEWEST = make_feed(
    make_entry(id="tag:x,2024:feb"),
    folder="archive/2026-02/",
    history=History(current="", previous="archive/2026-01/"),
)
MIDDLE = make_feed(
    make_entry(id="tag:x,2024:jan"),
    folder="archive/2026-01/",
    history=History(current="", previous="archive/2025-12/", next="archive/2026-02/"),
)
OLDEST = make_feed(
    make_entry(id="tag:x,2024:dec"),
    folder="archive/2025-12/",
    history=History(current="", next="archive/2026-01/"),
)
CHAIN = (WINDOW, NEWEST, MIDDLE, OLDEST)
PUBLIC = {BASE + document.path: document for feed in CHAIN for document in render_feed(feed)}
READERS = {"rss.xml": read_rss, "atom.xml": read_atom, "feed.json": read_json}


def read(url):
    return READERS[url.rpartition("/")[2]](PUBLIC[url].body, url)


@pytest.mark.parametrize("feed", CHAIN, ids=lambda feed: feed.folder)
def test_every_document_of_the_history_keeps_every_rule(feed):
    told = [read(BASE + feed.folder + name) for name in READERS]
    agree(*told)


@pytest.mark.parametrize("name", READERS)
def test_whoever_follows_the_links_from_the_feed_finds_every_entry(name):
    found, folder = [], BASE
    while folder:
        document = read(folder + name)
        found += [entry["id"] for entry in document["entries"]]
        folder = document["history"].get("prev-archive")
    assert found == [feed.entries[0].id for feed in CHAIN]


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml"])
def test_an_archive_document_says_so_and_leads_back(name):
    for feed in CHAIN[1:]:
        assert etree.fromstring(PUBLIC[BASE + feed.folder + name].body).find(f".//{FH}archive") is not None
        assert read(BASE + feed.folder + name)["history"]["current"] == BASE
    assert etree.fromstring(PUBLIC[BASE + name].body).find(f".//{FH}archive") is None
    assert read(f"{BASE}archive/2026-01/{name}")["history"] == {
        "current": BASE,
        "prev-archive": f"{BASE}archive/2025-12/",
        "next-archive": f"{BASE}archive/2026-02/",
    }


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml"])
def test_a_feed_says_how_often_it_may_be_asked_for_as_its_header_does(name):
    document = PUBLIC[BASE + name]
    assert document.cache_control == "public, max-age=300"
    hints = {etree.QName(each).localname: each.text for each in etree.fromstring(document.body).iter(f"{SY}*", "ttl")}
    of_rss = {"ttl": "5"} if name == "rss.xml" else {}
    assert hints == {"updatePeriod": "hourly", "updateFrequency": "12"} | of_rss
    archived = etree.fromstring(PUBLIC[f"{BASE}archive/2026-01/{name}"].body)
    assert not list(archived.iter(f"{SY}*", "ttl"))


def test_json_pages_on_to_what_is_older_and_ends():
    pages = [json.loads(PUBLIC[f"{BASE}{feed.folder}feed.json"].body).get("next_url") for feed in CHAIN]
    assert pages == [f"{BASE}archive/2026-0{month}/feed.json" for month in (2, 1)] + [
        f"{BASE}archive/2025-12/feed.json",
        None,
    ]


def test_an_archive_is_kept_an_hour_at_most_since_a_late_edit_rewrites_it():
    for document in PUBLIC.values():
        wanted = "public, max-age=3600" if "archive/" in document.path else "public, max-age=300"
        assert document.cache_control == wanted


def test_a_further_feeds_archive_leads_back_to_that_feed():
    feed = make_feed(
        make_entry(),
        name="sport",
        folder="feeds/sport/archive/2026-02/",
        history=History(current="feeds/sport/"),
    )
    [rss, *_] = render_feed(feed)
    assert rss.path == "feeds/sport/archive/2026-02/rss.xml"
    assert read_rss(rss.body, BASE + rss.path)["history"] == {"current": f"{BASE}feeds/sport/"}


def test_a_feed_without_history_says_nothing_of_it():
    for document in render_feed(make_feed(make_entry())):
        assert b"archive" not in document.body
        assert b"next_url" not in document.body


# Withdrawal


def withdrawn(*entries):
    gone = Tombstone(id="tag:gazette.example,2024-01-31:gone", when=NOON)
    return render_feed(make_feed(*entries, tombstones=(gone,)))


def test_atom_says_which_entries_were_withdrawn_and_when():
    _, atom, _ = withdrawn(make_entry())
    assert read_atom(atom.body, f"{BASE}atom.xml")["withdrawn"] == {"tag:gazette.example,2024-01-31:gone": NOON}
    names = [child.tag for child in etree.fromstring(atom.body)]
    assert names.index(f"{AT}deleted-entry") < names.index(f"{ATOM}entry"), "the schema wants it before the entries"
    assert not feedparser.parse(atom.body).bozo


def test_a_feed_whose_only_entry_was_withdrawn_is_valid():
    _, atom, _ = withdrawn()
    assert read_atom(atom.body, f"{BASE}atom.xml")["withdrawn"]


def test_the_formats_that_know_no_tombstones_stay_silent():
    rss, _, told = withdrawn(make_entry())
    assert b"gone" not in rss.body + told.body
