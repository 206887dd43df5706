"""Every tag of the table is written as its specification says, and independent parsers of podcasts read it back."""

import io
import json
import shutil
import subprocess
import tomllib
from functools import cache

import feedparser
import podcastparser
import pytest
from lxml import etree
from msgspec import structs

from factories import make_feed, site_toml
from feedwright.model.article import Episode, Person
from feedwright.rendering.formats import entry_size, render_feed
from feedwright.site.parse import parse_site
from feedwright.site.podcasts.reading import read_tag
from feedwright.site.podcasts.tags import ITEM, rows_within
from judge.names import ITUNES, PODCAST
from places import ROOT
from podcast_samples import BASE, FULL, SHOW, channel_of, episode, podcast
from refused_settings import PODCAST as SETTINGS

PARSER = ROOT / ".ci" / "node_modules" / "podcast-partytime"
# What a channel and an item say in site.toml's and front matter's words, beyond the table's own examples.
FULL_CHANNEL = """
funding = [
  { url = "https://a.example/give", text = "Give" },
  { url = "https://a.example/more", text = "Give more" },
]
location = [
  { name = "The pier", geo = "geo:51.5,-0.1", osm = "R113314", country = "GB" },
  { name = "Our studio", rel = "creator" },
]
license = { name = "Ours", url = "https://a.example/licence.html" }
trailers = [{ title = "Soon", url = "https://a.example/t.mp3", date = 2026-11-23T12:00:00+01:00, length = 12345, type = "audio/mpeg", season = 2 }]
blocks = [{ block = true }, { id = "spotify", block = false }]
txt = [{ purpose = "verify", text = "S6lpp" }, { purpose = "ai-content", text = "false" }]
update_frequency = { text = "Each Friday", rrule = "FREQ=WEEKLY;BYDAY=FR", dtstart = "2026-11-27T00:00:00Z", complete = true }
podping = true
value = { type = "lightning", method = "keysend", suggested = 0.00000005, recipients = [
  { name = "Ada", type = "node", address = "02d5", split = 99, custom_key = "7", custom_value = "x" },
  { name = "App", type = "node", address = "03ae", split = 1, fee = true },
] }
images = [{ href = "https://a.example/w.jpg", alt = "The pier", aspect_ratio = "16/9", width = 1600, height = 900, type = "image/jpeg", purpose = "banner social" }]
social_interact = [{ protocol = "activitypub", uri = "https://a.example/@a/1", account_id = "@a", account_url = "https://a.example/@a", priority = 1 }]
chat = { server = "irc.example.org", protocol = "irc", account_id = "ada", space = "#a" }
podroll = [{ feed_guid = "917393e3-1b1e-5cef-ace4-edaa54e1f810", feed_url = "https://b.example/rss", title = "B" }]
publisher = { feed_guid = "003af0a0-6a45-55cf-b765-68e3d349551a", feed_url = "https://p.example/rss" }
remote_items = [{ feed_guid = "917393e3-1b1e-5cef-ace4-edaa54e1f810", item_guid = "asdf", medium = "music" }]
itunes_title = "Aloud"
itunes_block = true
complete = true
new_feed_url = "https://a.example/feeds/aloud/rss.xml"
[[feeds.aloud.podcast.live_items]]
status = "live"
start = "2026-11-27T19:00:00Z"
end = "2026-11-27T20:00:00Z"
title = "Live from the pier"
description = "Waves & wind"
link = "https://a.example/live"
guid = "live-1"
enclosure = { url = "https://a.example/live.mp3", type = "audio/mpeg" }
content_links = [{ url = "https://tube.example/live", text = "Watch" }]
people = ["Ada", { name = "Bob", role = "guest", group = "cast" }]
chat = { server = "irc.example.org", protocol = "irc", space = "#live" }
alternate_enclosures = [{ type = "video/mp4", sources = ["https://a.example/live.mp4"] }]
"""
FULL_ITEM = """
itunes_title = "The horn"
itunes_block = true
funding = { url = "https://a.example/give", text = "For this one" }
location = { name = "The horn", geo = "geo:51.6,-0.2" }
license = "CC-BY-4.0"
txt = { purpose = "ai-content", text = "false" }
value = { method = "lnaddress", recipients = [{ type = "lnaddress", address = "a@b.example", split = 100 }], time_splits = [
  { start_time = "1:00", duration = 237, remote_percentage = 95, remote_items = { feed_guid = "a94f5cc9-8c58-55fc-91fe-a324087a655b", item_guid = "b" } },
] }
images = "https://a.example/i.png"
social_interact = { protocol = "disabled" }
chat = { server = "matrix.example.org", protocol = "matrix" }
soundbites = [{ start = "1:13.5", duration = 60, title = "Why" }, { start = 1234, duration = 42.25 }]
content_links = { url = "https://tube.example/1", text = "Video" }
[[alternate_enclosures]]
type = "audio/opus"
length = 32400000
bitrate = 96000
lang = "en"
title = "Opus"
rel = "Off stage"
codecs = "opus"
default = false
sources = ["https://a.example/1.opus", { uri = "https://a.example/1.torrent", content_type = "application/x-bittorrent" }]
integrity = { type = "sri", value = "sha384-ExVqijgYHm15PqQqdXfW95x+Rs6C+d6E/ICxyQOeFevnxNLR/wtJNrNYTjIysUBo" }
"""


def item_tags(toml):
    values = tomllib.loads(toml)
    rows = [row for row in rows_within(ITEM) if row.key in values]
    assert {row.key for row in rows} == set(values)
    return tuple(element for row in rows for element in read_tag(row, values[row.key], ITEM))


@cache
def whole():
    show = parse_site((site_toml("") + SETTINGS + FULL_CHANNEL).encode()).feeds[0].podcast
    show = structs.replace(show, image=SHOW.image, people=SHOW.people)
    details = Episode(
        number=315.5,
        display="Ch. 3",
        season=2,
        season_name="The harbour",
        people=(Person(name="Bob", role="guest", group="cast"),),
        tags=item_tags(FULL_ITEM),
    )
    return podcast(episode(1, episode=details), podcast=show)


def shape(element):
    """Give an element as (name, text, attributes, children), in plain values."""
    name = etree.QName(element)
    text = (element.text or "").strip()
    return (name.localname, text, dict(element.attrib), [shape(child) for child in element])


def of(parent, namespace):
    return [shape(child) for child in parent if child.tag.startswith(namespace)]


def test_a_channel_says_all_that_its_settings_say():
    channel = channel_of(whole())
    written = {name: (text, attributes) for name, text, attributes, _ in of(channel, PODCAST)}
    assert written["license"] == ("Ours", {"url": "https://a.example/licence.html"})
    assert written["trailer"] == ("Soon", {"url": "https://a.example/t.mp3", "pubdate": "Mon, 23 Nov 2026 11:00:00 +0000", "length": "12345", "type": "audio/mpeg", "season": "2"})  # fmt: skip
    assert written["updateFrequency"] == ("Each Friday", {"rrule": "FREQ=WEEKLY;BYDAY=FR", "dtstart": "2026-11-27T00:00:00+00:00", "complete": "true"})  # fmt: skip
    assert written["podping"] == ("", {"usesPodping": "true"})
    assert written["image"] == ("", {"href": "https://a.example/w.jpg", "alt": "The pier", "aspect-ratio": "16/9", "width": "1600", "height": "900", "type": "image/jpeg", "purpose": "banner social"})  # fmt: skip
    assert written["socialInteract"] == ("", {"protocol": "activitypub", "uri": "https://a.example/@a/1", "accountId": "@a", "accountUrl": "https://a.example/@a", "priority": "1"})  # fmt: skip
    assert written["chat"] == ("", {"server": "irc.example.org", "protocol": "irc", "accountId": "ada", "space": "#a"})
    assert written["remoteItem"] == ("", {"feedGuid": "917393e3-1b1e-5cef-ace4-edaa54e1f810", "itemGuid": "asdf", "medium": "music"})  # fmt: skip
    several = [(name, text, attributes) for name, text, attributes, _ in of(channel, PODCAST)]
    assert [each for each in several if each[0] == "funding"] == [
        ("funding", "Give", {"url": "https://a.example/give"}),
        ("funding", "Give more", {"url": "https://a.example/more"}),
    ]
    assert [each for each in several if each[0] == "location"] == [
        ("location", "The pier", {"rel": "subject", "geo": "geo:51.5,-0.1", "osm": "R113314", "country": "GB"}),
        ("location", "Our studio", {"rel": "creator"}),
    ]
    assert [each for each in several if each[0] == "block"] == [
        ("block", "yes", {}),
        ("block", "no", {"id": "spotify"}),
    ]
    assert [each for each in several if each[0] == "txt"] == [
        ("txt", "S6lpp", {"purpose": "verify"}),
        ("txt", "false", {"purpose": "ai-content"}),
    ]
    children = {name: inner for name, _, _, inner in of(channel, PODCAST)}
    assert children["podroll"] == [("remoteItem", "", {"feedGuid": "917393e3-1b1e-5cef-ace4-edaa54e1f810", "feedUrl": "https://b.example/rss", "title": "B"}, [])]  # fmt: skip
    assert children["publisher"] == [("remoteItem", "", {"feedGuid": "003af0a0-6a45-55cf-b765-68e3d349551a", "feedUrl": "https://p.example/rss", "medium": "publisher"}, [])]  # fmt: skip
    assert written["value"][1] == {"type": "lightning", "method": "keysend", "suggested": "0.00000005"}
    assert [recipient[2]["split"] for recipient in children["value"]] == ["99", "1"]


def test_what_apple_asks_stands_in_the_channel_and_its_items():
    channel = channel_of(whole())
    assert channel.findtext(f"{ITUNES}title") == "Aloud"
    assert channel.findtext(f"{ITUNES}block") == channel.findtext(f"{ITUNES}complete") == "Yes"
    assert channel.findtext(f"{ITUNES}new-feed-url") == "https://a.example/feeds/aloud/rss.xml"
    item = channel.find("item")
    assert (item.findtext(f"{ITUNES}title"), item.findtext(f"{ITUNES}block")) == ("The horn", "Yes")
    assert item.find(f"{ITUNES}episode") is None, "Apple takes whole numbers alone"


def test_a_broadcast_holds_all_that_an_item_holds():
    live = channel_of(whole()).find(f"{PODCAST}liveItem")
    assert dict(live.attrib) == {"status": "live", "start": "2026-11-27T19:00:00+00:00", "end": "2026-11-27T20:00:00+00:00"}  # fmt: skip
    assert [shape(child)[:3] for child in live] == [
        ("person", "Ada", {}),
        ("person", "Bob", {"role": "guest", "group": "cast"}),
        ("chat", "", {"server": "irc.example.org", "protocol": "irc", "space": "#live"}),
        ("alternateEnclosure", "", {"type": "video/mp4"}),
        ("contentLink", "Watch", {"href": "https://tube.example/live"}),
        ("title", "Live from the pier", {}),
        ("description", "Waves & wind", {}),
        ("link", "https://a.example/live", {}),
        ("guid", "live-1", {"isPermaLink": "false"}),
        ("enclosure", "", {"url": "https://a.example/live.mp3", "type": "audio/mpeg", "length": "0"}),
    ]


def test_an_item_says_all_that_its_article_says():
    item = channel_of(whole()).find("item")
    written = {}
    for name, *rest in of(item, PODCAST):
        written.setdefault(name, []).append(tuple(rest))
    assert written["season"] == [("2", {"name": "The harbour"}, [])]
    assert written["episode"] == [("315.5", {"display": "Ch. 3"}, [])]
    assert written["soundbite"] == [
        ("Why", {"startTime": "73.5", "duration": "60"}, []),
        ("", {"startTime": "1234", "duration": "42.25"}, []),
    ]
    assert written["license"] == [("CC-BY-4.0", {}, [])]
    assert written["socialInteract"] == [("", {"protocol": "disabled"}, [])]
    [(_, attributes, sources)] = written["alternateEnclosure"]
    assert attributes == {"type": "audio/opus", "length": "32400000", "bitrate": "96000", "lang": "en", "title": "Opus", "rel": "Off stage", "codecs": "opus", "default": "false"}  # fmt: skip
    assert [(name, attributes) for name, _, attributes, _ in sources] == [
        ("source", {"uri": "https://a.example/1.opus"}),
        ("source", {"uri": "https://a.example/1.torrent", "contentType": "application/x-bittorrent"}),
        ("integrity", {"type": "sri", "value": "sha384-ExVqijgYHm15PqQqdXfW95x+Rs6C+d6E/ICxyQOeFevnxNLR/wtJNrNYTjIysUBo"}),
    ]  # fmt: skip
    [(_, _, [recipient, split])] = written["value"]
    assert recipient[2] == {"type": "lnaddress", "address": "a@b.example", "split": "100"}
    assert split[2] == {"startTime": "60", "duration": "237", "remotePercentage": "95"}
    assert [child[0] for child in split[3]] == ["remoteItem"]


def test_the_host_is_named_again_beside_a_guest():
    """An episode's people replace the podcast's entirely."""
    item = channel_of(whole()).find("item")
    assert [(person.text, person.get("role"), person.get("group")) for person in item.findall(f"{PODCAST}person")] == [
        ("Ann", "host", None),
        ("Bob", "guest", "cast"),
    ]


def test_an_episode_with_hosts_of_its_own_keeps_the_podcasts_hosts_out():
    details = Episode(people=(Person(name="Cy"), Person(name="Bob", role="guest")))
    item = channel_of(podcast(episode(episode=details))).find("item")
    assert [person.text for person in item.findall(f"{PODCAST}person")] == ["Cy", "Bob"]


def test_all_tags_stand_before_the_items():
    channel = channel_of(whole())
    names = [child.tag for child in channel]
    assert names.index("item") == len(names) - 1


def test_no_other_format_and_no_other_feed_shows_a_trace_of_it():
    rss, atom, as_json = render_feed(structs.replace(whole(), podcast=None))
    assert b"podcast" not in rss.body + atom.body + as_json.body
    _, atom, as_json = render_feed(whole())
    assert b"podcast" not in atom.body
    assert b"soundbite" not in as_json.body


def test_an_entry_takes_no_more_room_than_is_reckoned():
    [entry] = whole().entries
    bare = make_feed(replace_entry(entry), podcast=SHOW, name="show")
    added = len(render_feed(structs.replace(bare, entries=(entry,)))[0].body) - len(render_feed(bare)[0].body)
    assert added < entry_size(entry) - entry_size(replace_entry(entry))


def replace_entry(entry):
    return structs.replace(entry, episode=None)


def test_a_podcast_that_moved_here_leads_apps_to_its_own_address():
    show = parse_site((site_toml("") + SETTINGS + "new_feed_url = true").encode()).feeds[0].podcast
    channel = channel_of(podcast(episode(), podcast=structs.replace(show, image=SHOW.image)))
    assert channel.findtext(f"{ITUNES}new-feed-url") == f"{BASE}feeds/show/rss.xml"
    silent = parse_site((site_toml("") + SETTINGS + "new_feed_url = false").encode()).feeds[0].podcast
    assert silent.tags == ()


def test_gpodder_reads_what_it_knows():
    """Its release knows the namespace by its first address alone, so the feed is shown to it with that address."""
    body = render_feed(whole())[0].body.replace(b"https://podcastindex.org/namespace/1.0", podcastparser_namespace())
    read = podcastparser.parse(f"{BASE}feeds/show/rss.xml", io.BytesIO(body))
    assert read["funding_url"] == "https://a.example/more"
    assert read["new_url"] == "https://a.example/feeds/aloud/rss.xml"
    [item] = read["episodes"]
    assert [(person["name"], person.get("role")) for person in item["persons"]] == [("Ann", "host"), ("Bob", "guest")]
    assert len(item["enclosures"]) == 1


def podcastparser_namespace():
    known = podcastparser.Namespace.NAMESPACES.items()
    return next(uri for uri, prefix in known if prefix == "podcast").encode()


def test_feedparser_reads_it_without_complaint():
    read = feedparser.parse(render_feed(whole())[0].body)
    assert not read.bozo
    assert read.feed["itunes_block"] == 1
    assert read.entries[0].title == "Episode 1"


def read_by_partytime(body):
    """Read a feed with the parser that the Podcast Index itself uses."""
    script = (
        "const {parseFeed} = require(process.argv[1]); let text = '';"
        "process.stdin.on('data', part => text += part).on('end', () => console.log(JSON.stringify(parseFeed(text))))"
    )
    ran = subprocess.run(["node", "-e", script, str(PARSER)], input=body, capture_output=True, check=True, timeout=60)
    return json.loads(ran.stdout)


@cache
def partytime():
    return read_by_partytime(render_feed(whole())[0].body)


needs_partytime = pytest.mark.skipif(
    not (PARSER.is_dir() and shutil.which("node")),
    reason="npm's podcast-partytime is not installed: npm ci --prefix .ci",
)


@needs_partytime
def test_partytime_reads_the_channel():
    read = partytime()
    assert read["podcastFunding"] == [
        {"message": "Give", "url": "https://a.example/give"},
        {"message": "Give more", "url": "https://a.example/more"},
    ]
    assert read["podcastLocation"] == {"name": "The pier", "osm": "R113314", "geo": "geo:51.5,-0.1"}
    assert [(each["title"], each["pubdate"], each["season"]) for each in read["trailers"]] == [("Soon", "2026-11-23T11:00:00.000Z", 2)]  # fmt: skip
    assert read["license"] == {"identifier": "Ours", "url": "https://a.example/licence.html"}
    assert (read["podcastBlocked"], read["podcastBlockedPlatforms"]) == ("yes", {"spotify": False})
    assert read["podcastTxt"][0] == {"value": "S6lpp", "purpose": "verify"}
    assert [(each["name"], each["split"], each["fee"]) for each in read["value"]["recipients"]] == [
        ("Ada", 99, False),
        ("App", 1, True),
    ]
    assert read["podcastRemoteItems"] == [{"feedGuid": "917393e3-1b1e-5cef-ace4-edaa54e1f810", "itemGuid": "asdf", "medium": "music"}]  # fmt: skip
    assert [each["feedGuid"] for each in read["podroll"]] == ["917393e3-1b1e-5cef-ace4-edaa54e1f810"]
    assert (read["itunesBlock"], read["itunesComplete"]) == (True, True)
    assert read["itunesNewFeedUrl"] == "https://a.example/feeds/aloud/rss.xml"
    supported = {name for names in read["pc20support"].values() for name in names}
    assert {"chat", "publisher", "podroll", "liveItem", "updateFrequency", "podping"} - supported <= {"updateFrequency", "podping"}  # fmt: skip


@needs_partytime
def test_partytime_reads_the_broadcast():
    [live] = partytime()["podcastLiveItems"]
    assert (live["status"], live["start"], live["guid"]) == ("live", "2026-11-27T19:00:00.000Z", "live-1")
    assert live["contentLinks"] == [{"title": "Watch", "url": "https://tube.example/live"}]
    assert [person["name"] for person in live["podcastPeople"]] == ["Ada", "Bob"]


@needs_partytime
def test_partytime_reads_the_item():
    [item] = partytime()["items"]
    assert (item["podcastSeason"], item["podcastEpisode"]) == (
        {"number": 2, "name": "The harbour"},
        {"number": 315.5, "display": "Ch. 3"},
    )
    assert [(each["startTime"], each["duration"]) for each in item["podcastSoundbites"]] == [(73.5, 60), (1234, 42.25)]
    assert [(each["name"], each["role"]) for each in item["podcastPeople"]] == [("Ann", "Host"), ("Bob", "Guest")]
    assert item["license"]["identifier"] == "CC-BY-4.0"
    [form] = item["alternativeEnclosures"]
    assert (form["type"], form["integrity"]["type"]) == ("audio/opus", "sri")
    assert [source["uri"] for source in form["source"]] == ["https://a.example/1.opus", "https://a.example/1.torrent"]
    assert item["value"]["valueTimeSplits"][0]["remoteItem"]["itemGuid"] == "b"
    assert item["chat"]["server"] == "matrix.example.org"


@needs_partytime
def test_partytime_reads_transcripts_and_chapters():
    body = render_feed(FULL)[0].body
    item = read_by_partytime(body)["items"][0]
    # It calls the second by a type of its own.
    assert [(each["url"], each["type"]) for each in item["podcastTranscripts"]] == [
        (f"{BASE}1.vtt", "text/vtt"),
        (f"{BASE}1.srt", "application/srt"),
    ]
    assert item["podcastChapters"] == {"url": f"{BASE}1.json", "type": "application/json+chapters"}
