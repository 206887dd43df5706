"""Files that an episode names in its table of podcast tags: public with the episode, never before, with their facts."""

import pytest
from lxml import etree

from judge.names import PODCAST as PODCASTING
from media_samples import mp3, png
from memory import PODCAST, SITE_TOML
from memory_site import build_all, media, record

FIELDS = """
transcripts:
  - talk.vtt
  - {url: talk.de.srt, language: de, rel: captions}
podcast:
  alternate_enclosures:
    - {title: Smaller, sources: [small.mp3, "https://mirror.example/small.mp3"]}
    - {sources: "https://tube.example/talk.mp4"}
  images: {href: wide.png, alt: The pier, aspect_ratio: 16/9, purpose: banner}
"""
SHOWN = ["small.mp3", "talk.de.srt", "talk.mp3", "talk.vtt", "wide.png"]


@pytest.fixture
def show(site):
    site.put("site.toml", SITE_TOML + PODCAST)
    site.put("talk.mp3", mp3())
    site.put("small.mp3", mp3(frames=20))
    site.put("wide.png", png(width=1_600, height=900))
    site.put("talk.vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n")
    site.put("talk.de.srt", b"1\n00:00:00,000 --> 00:00:01,000\nHallo\n")
    return site


def put(world, more="", fields=FIELDS):
    world.put("talk.md", f"---\ntitle: The talk\ndate: 2026-01-05\naudio: talk.mp3\n{more}{fields}---\nNotes.")


def item(world):
    return etree.fromstring(world.public.body("feeds/aloud/rss.xml"))[0].find("item")


def shown(world):
    return sorted(path.rpartition("/")[2] for path in media(world))


def test_the_files_are_published_and_their_bytes_say_what_they_are(show):
    put(show)
    build_all(show)
    assert shown(show) == SHOWN
    ours, elsewhere = item(show).findall(f"{PODCASTING}alternateEnclosure")
    assert dict(ours.attrib) == {"type": "audio/mpeg", "length": str(len(mp3(frames=20))), "title": "Smaller"}
    first, second = ours
    assert first.get("uri").startswith("https://gazette.example/media/")
    assert second.get("uri") == "https://mirror.example/small.mp3"
    assert dict(elsewhere.attrib) == {"type": "video/mp4"}
    image = item(show).find(f"{PODCASTING}image")
    assert image.get("href").endswith("/wide.png")
    assert image.get("purpose") == "banner"


def test_transcripts_say_their_language_and_whether_they_are_captions(show):
    put(show)
    build_all(show)
    first, second = item(show).findall(f"{PODCASTING}transcript")
    assert (first.get("type"), first.get("language"), first.get("rel")) == ("text/vtt", None, None)
    assert (second.get("type"), second.get("language"), second.get("rel")) == ("application/x-subrip", "de", "captions")


@pytest.mark.parametrize("more", ["draft: true\n", "embargo: 2099-01-01\n"])
def test_none_of_them_is_public_before_the_episode(show, more):
    put(show, more)
    build_all(show)
    assert shown(show) == []
    put(show)
    build_all(show)
    assert shown(show) == SHOWN
    put(show, more)
    build_all(show)


def test_a_form_whose_file_is_missing_is_left_out_and_named(show):
    show.source.delete("small.mp3")
    put(show, fields="podcast: {alternate_enclosures: {sources: small.mp3}}\n")
    build_all(show)
    assert item(show).find(f"{PODCASTING}alternateEnclosure") is None
    assert [problem.rule for problem in record(show, "talk.md").warnings] == ["missing-media"]
    show.put("small.mp3", mp3(frames=20))
    build_all(show)
    assert item(show).find(f"{PODCASTING}alternateEnclosure") is not None


@pytest.mark.parametrize(
    "fields",
    [
        "podcast: {soundbites: [{start: never, duration: 3}]}\n",
        "podcast: {funding: {url: 'javascript:alert(1)', text: Give}}\n",
        "podcast: {alternate_enclosures: {sources: 'file:///etc/passwd'}}\n",
        "podcast: {colour: red}\n",
        "itunes_title: [a, b]\n",
        "transcript: {url: talk.vtt, language: Klingonese please}\n",
    ],
)
def test_a_tag_that_nobody_would_understand_is_left_out_with_a_warning_and_the_episode_comes_out(show, fields):
    put(show, fields=fields)
    build_all(show)
    assert item(show).findtext("title") == "The talk"
    assert [problem.rule for problem in record(show, "talk.md").warnings] == ["bad-episode"]


@pytest.mark.parametrize("path", ["../secret.mp3", "/etc/passwd.mp3", "notes.md", "site.toml"])
def test_nothing_but_recordings_and_pictures_of_the_content_is_offered(show, path):
    show.put("notes.md", "---\ndraft: true\n---\nSecret.")
    put(show, fields=f"podcast: {{alternate_enclosures: {{sources: {path}}}}}\n")
    build_all(show)
    assert item(show).find(f"{PODCASTING}alternateEnclosure") is None
    assert shown(show) == ["talk.mp3"]


@pytest.mark.parametrize("medium", ["publisher", "musicL"])
def test_a_list_of_podcasts_holds_no_episode_and_names_podcasts_elsewhere(show, medium):
    put(show, fields="")
    build_all(show)
    assert item(show) is not None
    remote = 'remote_items = [{ feed_guid = "917393e3-1b1e-5cef-ace4-edaa54e1f810" }]'
    show.put("site.toml", SITE_TOML + PODCAST + f'medium = "{medium}"\n{remote}\n')
    build_all(show)
    assert item(show) is None
    channel = etree.fromstring(show.public.body("feeds/aloud/rss.xml"))[0]
    assert channel.findtext(f"{PODCASTING}medium") == medium
    assert [each.get("feedGuid") for each in channel.findall(f"{PODCASTING}remoteItem")] == [
        "917393e3-1b1e-5cef-ace4-edaa54e1f810"
    ]


def test_a_further_picture_of_the_podcast_is_published_with_the_settings(show):
    show.put("site.toml", SITE_TOML + PODCAST + 'images = [{ href = "wide.png", purpose = "banner" }]\n')
    put(show, fields="")
    build_all(show)
    channel = etree.fromstring(show.public.body("feeds/aloud/rss.xml"))[0]
    [path] = [path for path in media(show) if path.endswith("/wide.png")]
    assert channel.find(f"{PODCASTING}image").get("href") == f"https://gazette.example/{path}"
    show.source.delete("wide.png")
    show.put("site.toml", SITE_TOML + PODCAST + 'images = "wide.png"\n')
    build_all(show)
    channel = etree.fromstring(show.public.body("feeds/aloud/rss.xml"))[0]
    assert channel.find(f"{PODCASTING}image") is None
