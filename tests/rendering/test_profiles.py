"""Target profiles: a feed for one reader's operator holds what that operator takes, by rows alone."""

from datetime import timedelta

import pytest
from lxml import etree
from msgspec import structs

from factories import NOON, make_entry, make_feed
from feedwright.model.article import Image
from feedwright.model.feed import Tombstone
from feedwright.rendering import profiles
from feedwright.rendering.formats import FORMATS, formats_of, render_feed
from feedwright.rendering.profiles import PROFILES, Profile, misfit, tailored
from judge import judge, read_rss
from judge.names import ATOM, CONTENT, DCTERMS, MEDIA, MI, SNF

BASE = "https://gazette.example/"
TITLE = "The ferry leaves at seven again"
LEAD = Image(url=f"{BASE}1.jpg", media_type="image/jpeg", width=1200, height=800)
FITTING = make_entry(title=TITLE, images=(LEAD,), content_html=f"<p>{'Some words. ' * 30}</p>")


def test_a_feed_without_a_profile_is_published_in_every_format_that_has_a_row():
    assert formats_of(None) == FORMATS


def made_for(profile, *entries, **told):
    return make_feed(*entries, profile=profile, name=profile, **told)


def channel_of(feed):
    return etree.fromstring(render_feed(feed)[0].body)[0]


@pytest.mark.parametrize("profile", PROFILES)
def test_what_is_made_for_a_profile_keeps_every_rule(profile):
    feed = made_for(profile, FITTING, description="News of the town, the harbour and the sea", logo=f"{BASE}logo.png")
    documents = {document.path: document.body for document in render_feed(feed)}
    assert judge(documents, BASE) == 1
    assert [path.rpartition("/")[2] for path in documents] == list(PROFILES[profile].formats)
    assert TITLE.encode() in documents[f"feeds/{profile}/rss.xml"]


@pytest.mark.parametrize(
    ("profile", "told", "reason"),
    [
        ("msn", {"title": "x" * 20}, "title has 20 characters"),
        ("msn", {"title": "x" * 151}, "title has 151 characters"),
        ("msn", {"language": "de"}, "language"),
        ("flipboard", {"images": ()}, "image"),
        ("flipboard", {"images": (structs.replace(LEAD, height=499),)}, "500 pixels"),
        ("flipboard", {"images": (structs.replace(LEAD, width=None),)}, "500 pixels"),
        ("flipboard", {"content_html": f"<p>{'x' * 299}</p>"}, "299 characters"),
        ("smartnews", {"summary": None}, "summary"),
        ("smartnews", {"title": ""}, "it has no title"),
    ],
)
def test_what_an_operator_does_not_take_is_left_out_and_the_author_can_be_told_why(profile, told, reason):
    entry = structs.replace(FITTING, **told)
    unfit = misfit(entry, PROFILES[profile], "en")
    assert reason in unfit.reason
    assert unfit.cure.endswith(".")
    assert [kept.title for kept in tailored(made_for(profile, FITTING, entry)).entries] == [TITLE]


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("told", [{}, {"title": "x" * 21}, {"title": "x" * 150}, {"language": "en-GB"}])
def test_what_an_operator_takes_stays(profile, told):
    assert misfit(structs.replace(FITTING, **told), PROFILES[profile], "en") is None


def test_a_feed_for_everybody_leaves_nothing_out():
    feed = make_feed(make_entry(title="x", summary=None, language="de"))
    assert tailored(feed) is feed
    assert [form.file_name for form in formats_of(None)] == ["rss.xml", "atom.xml", "feed.json"]


def aged(*days):
    times = [NOON - timedelta(days=age) for age in days]
    return [
        structs.replace(FITTING, id=f"tag:x,2024:{n}", published=time, updated=time) for n, time in enumerate(times)
    ]


def test_msn_gets_the_newest_twenty():
    entries = aged(*range(25))
    assert tailored(made_for("msn", *entries)).entries == tuple(entries[:20])


def test_msn_takes_a_long_title_beside_a_short_one():
    entry = structs.replace(FITTING, title="x" * 151, short_title="The ferry leaves")
    assert misfit(entry, PROFILES["msn"], "en") is None
    rss, atom = (etree.fromstring(document.body) for document in render_feed(made_for("msn", entry))[:2])
    assert rss.findtext(f"channel/item/{MI}shortTitle") == "The ferry leaves"
    assert atom.findtext(f"{ATOM}entry/{MI}shortTitle") == "The ferry leaves"
    assert channel_of(make_feed(entry)).find(f"item/{MI}shortTitle") is None


def test_msn_is_asked_to_take_a_withdrawn_article_down():
    """By the same id, an end in the past and a newer date; its words are not said again."""
    gone = Tombstone(id="tag:x,2024:gone", when=NOON, guid="old-guid", url=f"{BASE}articles/gone.html")
    feed = made_for("msn", FITTING, tombstones=(gone,))
    documents = {document.path: document.body for document in render_feed(feed)}
    assert judge(documents, BASE) == 1
    [item] = [each for each in channel_of(feed).findall("item") if each.findtext("guid") == "old-guid"]
    assert item.findtext("link") == f"{BASE}articles/gone.html"
    named = (f"{DCTERMS}modified", f"{DCTERMS}valid", f"{MI}expirationDate")
    assert {item.findtext(name) for name in named} == {NOON.isoformat()}
    entries = etree.fromstring(documents["feeds/msn/atom.xml"]).findall(f"{ATOM}entry")
    ends = {entry.findtext(f"{ATOM}id"): entry.findtext(f"{DCTERMS}valid") for entry in entries}
    assert ends == {FITTING.id: None, gone.id: NOON.isoformat()}
    assert channel_of(made_for("flipboard", FITTING, tombstones=(gone,))).findall("item")[1:] == []


def test_msn_gets_only_the_elements_that_it_shows_and_the_date_of_the_last_change():
    html = (
        '<figure><img src="https://x.example/a.jpg" alt="A" srcset="b 2x"><figcaption>A boat</figcaption></figure>'
        "<pre><code>x = 1\n\ny = 2\n</code></pre><hr><dl><dt>Bow</dt><dd><p>Its front</p></dd></dl><details><summary>More</summary><p>Words</p></details>"
        '<video src="https://x.example/a.mp4" controls="">No video</video><p><a href="https://x.example/" id="b">b</a></p>'
    )
    channel = channel_of(made_for("msn", structs.replace(FITTING, content_html=html)))
    shown = channel.findtext(f"item/{CONTENT}encoded")
    assert shown.endswith(
        '<img src="https://x.example/a.jpg" alt="A"><p>A boat</p><p>x = 1<br>y = 2\n</p><p>Bow</p><p>Its front</p><p>More</p><p>Words</p><p><a href="https://x.example/">b</a></p>'
    )
    assert shown.startswith(f'<img src="{LEAD.url}" alt="">')  # the lead picture stands in no figure either
    assert channel.findtext(f"item/{DCTERMS}modified") == FITTING.updated.isoformat()


def test_smartnews_gets_its_elements():
    feed = made_for("smartnews", FITTING, description="News of the town, the harbour and the sea", logo=f"{BASE}l.png")
    channel = channel_of(feed)
    assert channel.findtext("description") == "News of the town, the harbour…"
    assert channel.findtext("pubDate") == channel.findtext("lastBuildDate")
    assert channel.findtext("language") == "en"
    assert channel.findtext(f"{SNF}logo/url") == f"{BASE}l.png"
    assert channel.find(f"item/{MEDIA}thumbnail").get("url") == LEAD.url
    assert channel.findtext(f"item/{CONTENT}encoded").endswith(FITTING.content_html)


@pytest.mark.parametrize(
    ("description", "told"),
    [
        ("News of the town", "News of the town"),
        ("x" * 30, "x" * 30),
        ("x" * 31, "x" * 29 + "…"),
        ("港" * 40, "港" * 29 + "…"),
        ("", "The Gazette"),
    ],
)
def test_a_description_that_is_too_long_is_cut(description, told):
    assert tailored(made_for("smartnews", description=description)).description == told


def test_the_main_feed_shows_nothing_of_a_profile():
    channel = channel_of(make_feed(FITTING, logo=f"{BASE}l.png"))
    assert channel.find("pubDate") is None
    assert channel.find(f"item/{MEDIA}thumbnail") is None
    assert channel.find(f"{SNF}logo") is None


def test_one_more_profile_is_one_more_row(monkeypatch):
    monkeypatch.setitem(profiles.PROFILES, "pinboard", Profile(formats=("rss.xml",), longest_title=10, thumbnails=True))
    feed = made_for("pinboard", structs.replace(FITTING, title="Short"), FITTING)
    [rss] = render_feed(feed)
    [entry] = read_rss(rss.body, BASE + rss.path)["entries"]
    assert entry["title"] == "Short"
    assert channel_of(feed).find(f"item/{MEDIA}thumbnail") is not None


def test_smartnews_gets_a_logo_for_dark_backgrounds_and_nobody_else():
    feed = made_for("smartnews", FITTING, dark_logo=f"{BASE}dark.png")
    assert channel_of(feed).findtext(f"{SNF}darkModeLogo/url") == f"{BASE}dark.png"
    assert channel_of(feed).find(f"{SNF}logo") is None
    assert channel_of(make_feed(FITTING, dark_logo=f"{BASE}dark.png")).find(f"{SNF}darkModeLogo") is None
