"""What platforms demand: each rule is broken by its example, and by no feed that fits."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from feedwright.checking.feeds.lint import lint
from feedwright.checking.feeds.profiles.table import PROFILE_RULES, PROFILES
from feedwright.checking.feeds.read import read
from feedwright.checking.feeds.table import FEED_RULES
from feedwright.cli.checking.command import Profile
from feedwright.model.files import Media
from feedwright.rules import RULES

COVER = "https://pod.example/cover.jpg"
EPISODE = """<item><title>One</title><guid isPermaLink="false">tag:pod.example,2026:1</guid>
<link>https://pod.example/1</link><pubDate>Mon, 02 Feb 2026 08:30:00 GMT</pubDate><description>First.</description>
<enclosure url="https://pod.example/1.mp3" type="audio/mpeg" length="2048"/><itunes:duration>60</itunes:duration>
<itunes:episode>1</itunes:episode></item>"""
PODCAST = f"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"
 xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>The Fog Horn</title>
<link>https://pod.example/</link><description>Sounds</description><language>en-us</language>
<atom:link rel="self" href="https://pod.example/rss.xml"/><itunes:author>Ada</itunes:author>
<itunes:owner><itunes:name>Ada</itunes:name><itunes:email>ada@pod.example</itunes:email></itunes:owner>
<itunes:image href="{COVER}"/><itunes:category text="Arts"><itunes:category text="Books"/></itunes:category>
<itunes:explicit>false</itunes:explicit><itunes:type>serial</itunes:type>{EPISODE}</channel></rss>"""
ARTICLE = (
    """<item><title>The bridge at the harbour is open again, number %d</title><link>https://news.example/%d</link>
<guid>https://news.example/%d</guid><pubDate>Mon, 02 Feb 2026 08:30:00 GMT</pubDate><dc:creator>Ada</dc:creator>
<description>It opened.</description><content:encoded>&lt;img src="https://news.example/a.jpg"&gt; """
    + "It is open. " * 40
    + """</content:encoded>
<enclosure url="https://news.example/a.jpg" type="image/jpeg" length="9"/></item>"""
)
NEWS = (
    """<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:snf="http://www.smartnews.be/snf"><channel><title>The Gazette</title><link>https://news.example/</link>
<description>News of the harbour</description><language>en</language><pubDate>Mon, 02 Feb 2026 08:30:00 GMT</pubDate>
<snf:logo><url>https://news.example/logo.png</url></snf:logo><atom:link rel="self" href="https://news.example/rss.xml"/>
"""
    + "".join(ARTICLE % (each, each, each) for each in range(20))
    + "</channel></rss>"
)
GOOD = {
    "apple-podcasts": PODCAST,
    "spotify": PODCAST,
    "google-news": NEWS,
    "msn": NEWS,
    "flipboard": NEWS,
    "smartnews": NEWS,
}


def rules(body, profile, **pictures):
    feed = read(body.encode(), "rss.xml", now=datetime(2026, 3, 1, tzinfo=UTC))
    seen = {
        name: Media(media_type="image/jpeg", length=9, width=size[0], height=size[1]) for name, size in pictures.items()
    }
    addresses = {"cover": COVER, "picture": "https://news.example/a.jpg"}
    feed = replace(feed, pictures={addresses[name]: media for name, media in seen.items()})
    return {each.problem.rule for each in lint(feed, PROFILES[profile])}


@pytest.mark.parametrize("profile", GOOD)
def test_a_feed_that_fits_breaks_no_rule(profile):
    assert rules(GOOD[profile], profile, cover=(3000, 3000), picture=(1200, 675)) == set()


BROKEN = [
    ("podcast-cover", "spotify", f'<itunes:image href="{COVER}"/>', ""),
    ("podcast-episode", "apple-podcasts", EPISODE, ""),
    ("podcast-recording", "spotify", '<enclosure url="https://pod.example/1.mp3" type="audio/mpeg" length="2048"/>', ""),
    ("podcast-owner", "apple-podcasts", "<itunes:email>ada@pod.example</itunes:email>", ""),
    ("podcast-length", "spotify", "2048", "0"),
    ("podcast-duration", "spotify", "<itunes:duration>60</itunes:duration>", ""),
    ("podcast-https", "apple-podcasts", "https://pod.example/1.mp3", "http://pod.example/1.mp3"),
    ("podcast-guid", "spotify", '<guid isPermaLink="false">tag:pod.example,2026:1</guid>', ""),
    ("apple-language", "apple-podcasts", "<language>en-us</language>", ""),
    ("apple-category", "apple-podcasts", '"Arts"', '"Art"'),
    ("apple-category", "apple-podcasts", '"Books"', '"Boats"'),
    ("apple-explicit", "apple-podcasts", "<itunes:explicit>false", "<itunes:explicit>no"),
    ("apple-author", "apple-podcasts", "<itunes:author>Ada</itunes:author>", ""),
    ("apple-description", "apple-podcasts", "First.", "First. " * 600),
    ("apple-type", "apple-podcasts", "audio/mpeg", "audio/ogg"),
    ("apple-same-recording", "apple-podcasts", EPISODE, EPISODE + EPISODE.replace("One", "Two").replace("2026:1", "2026:2")),
    ("apple-number", "apple-podcasts", "<itunes:episode>1</itunes:episode>", ""),
    ("apple-number", "apple-podcasts", "<itunes:episode>1<", "<itunes:episode>1.5<"),
    ("apple-date", "apple-podcasts", "<pubDate>Mon, 02 Feb 2026 08:30:00 GMT</pubDate>", ""),
    ("spotify-author", "spotify", "<itunes:author>Ada</itunes:author>", ""),
    ("spotify-date", "spotify", "<pubDate>Mon, 02 Feb 2026 08:30:00 GMT</pubDate>", ""),
    ("spotify-type", "spotify", "audio/mpeg", "audio/x-m4a"),
    ("news-language", "msn", "<language>en</language>", ""),
    ("news-date", "google-news", "</guid><pubDate>Mon, 02 Feb 2026 08:30:00 GMT</pubDate>", "</guid>"),
    ("news-picture", "msn", "&lt;img src", "&lt;a href"),
    ("google-title", "google-news", "The bridge", "The bridge " * 12),
    ("msn-title", "msn", "The bridge at the harbour is open again, number 3", "Open"),
    ("msn-old", "msn", "</guid><pubDate>Mon, 02 Feb 2026", "</guid><pubDate>Sun, 02 Feb 2025"),
    ("flipboard-items", "flipboard", ARTICLE % (7, 7, 7), ""),
    ("flipboard-picture", "flipboard", '<enclosure url="https://news.example/a.jpg" type="image/jpeg" length="9"/>', ""),
    ("flipboard-text", "flipboard", "It is open. " * 40, ""),
    ("flipboard-author", "flipboard", "<dc:creator>Ada</dc:creator>", ""),
    ("smartnews-description", "smartnews", "News of the harbour", "News of the harbour and of much more"),
    ("smartnews-date", "smartnews", "</language><pubDate>Mon, 02 Feb 2026 08:30:00 GMT</pubDate>", "</language>"),
    ("smartnews-logo", "smartnews", "snf:logo", "snf:mark"),
    ("smartnews-text", "smartnews", "content:encoded", "content:other"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "profile", "before", "after"), BROKEN)
def test_a_feed_that_does_not_fit_is_found(rule, profile, before, after):
    assert before in GOOD[profile]
    count = -1 if before.startswith(("snf", "content")) else 1
    assert rule in rules(GOOD[profile].replace(before, after, count), profile)


@pytest.mark.parametrize("size", [(1399, 1399), (3001, 3001), (3000, 1400)])
def test_a_cover_of_another_size_is_found(size):
    assert rules(PODCAST, "apple-podcasts", cover=size) == {"podcast-cover-size"}


def test_a_small_picture_is_found():
    assert rules(NEWS, "flipboard", picture=(1200, 499)) == {"flipboard-picture"}


def test_every_rule_has_an_example_and_a_name_of_its_own():
    assert {rule for rule, *_ in BROKEN} | {"podcast-cover-size"} == set(PROFILE_RULES)
    assert not set(PROFILE_RULES) & (set(RULES) | set(FEED_RULES))


def test_the_command_knows_each_platform():
    assert [each.value for each in Profile] == list(PROFILES)
