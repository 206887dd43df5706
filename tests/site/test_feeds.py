"""Feeds, and the podcasts among them, are read from ``site.toml`` or refused with the line and the cure."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import make_site
from feedwright.errors import SiteError
from feedwright.model.article import Person
from feedwright.model.feed import Podcast
from feedwright.model.podcast import Element
from feedwright.site import AutoRule, FeedRule, Site, settings
from feedwright.site.feeds import feed_settings
from feedwright.site.parse import parse_site
from memory import SITE_TOML
from refused_settings import FEED, PODCAST, REFUSED_FEEDS


def refused(extra):
    with pytest.raises(SiteError) as caught:
        make_site(extra)
    found = caught.value.problem
    assert (found.path, len(str(found)) < 400) == ("site.toml", True)
    return found


def test_a_title_makes_a_feed():
    assert make_site("[feeds.all]\ntitle = 'All'").feeds == (FeedRule(name="all", title="All"),)


def test_everything_of_a_feed_can_be_set():
    [rule] = make_site(
        "[feeds.tech]\ntitle = 'Tech'\ndescription = 'Chips'\nlanguage = 'en_gb'\nsections = 'Technology'\n"
        "tags = ['C', 'C++', ' C  # ', 'C', '']\nauthors = 'ada'\nlanguages = ['EN', 'pt_br']\nkinds = 'article'\n"
        "window = 20\ncontent = 'summary'\nsort = 'updated'\narchive = 'none'\nprofile = 'msn'"
    ).feeds
    assert rule == FeedRule(
        name="tech", title="Tech", description="Chips", language="en-GB", sections=("Technology",),
        tags=("C", "C++", "C #"), authors=("ada",), languages=("en", "pt-BR"), kinds=("article",), window=20,
        content="summary", sort="updated", archive="none", profile="msn",
    )  # fmt: skip


def test_feeds_keep_their_order():
    written = "".join(f"[feeds.{name}]\ntitle = '{name}'\n" for name in "zebra apple mango".split())
    assert [rule.name for rule in make_site(written).feeds] == ["zebra", "apple", "mango"]


@pytest.mark.parametrize(
    "written", ["auto = { tags = 3, languages = 1 }", "auto.languages = 1\nauto.tags = { entries = 3 }"]
)
def test_auto_is_a_number_or_a_table(written):
    assert make_site(written).auto == (
        AutoRule(dimension="tags", entries=3),
        AutoRule(dimension="languages", entries=1),
    )


def test_everything_of_auto_can_be_set():
    [rule] = make_site(
        "[auto.authors]\ntitle = 'By {label}'\ndescription = 'All of {label}'\nwindow = 7\ncontent = 'summary'\n"
        "sort = 'updated'\narchive = 'year'"
    ).auto
    assert rule == AutoRule(
        dimension="authors", entries=1, title="By {label}", description="All of {label}", window=7, content="summary",
        sort="updated", archive="year",
    )  # fmt: skip


def test_three_settings_make_a_podcast_that_takes_episodes_alone():
    [rule] = make_site(PODCAST).feeds
    owner = Person(name="Ada", email="ada@gazette.example")
    assert rule.podcast == Podcast(image="images/cover.jpg", categories=(("News", None),), owner=owner)
    assert rule.kinds == ("episode",)


def test_everything_of_a_podcast_can_be_set():
    site = make_site(
        PODCAST.replace('"News"', '["news > daily news", "TV & Film", "News>Daily News"]')
        + "explicit = true\ntype = 'serial'\nmedium = 'music'\nlocked = true\nlocation = 'Here'\n"
        "funding = { url = 'https://give.example', text = 'Give' }\n"
        "people = ['ada', 'Bob', { name = 'Cy', role = 'guest', avatar = 'https://x.example/a.png' }]\n"
        "[authors.ada]\nname = 'Ada Lovelace'\n"
    )
    podcast = site.feeds[0].podcast
    assert podcast.categories == (("News", "Daily News"), ("TV & Film", None))
    assert (podcast.explicit, podcast.kind, podcast.medium, podcast.locked) == (True, "serial", "music", True)
    assert podcast.tags == (
        Element(tag="podcast:funding", text="Give", attributes=(("url", "https://give.example"),)),
        Element(tag="podcast:location", text="Here", attributes=(("rel", "subject"),)),
    )
    assert podcast.people == (
        Person(name="Ada Lovelace"),
        Person(name="Bob"),
        Person(name="Cy", role="guest", avatar="https://x.example/a.png"),
    )
    assert Site.from_json(json.loads(json.dumps(site.to_json()))) == site


@pytest.mark.parametrize(("extra", "rule", "line"), REFUSED_FEEDS, ids=lambda value: repr(value)[-50:])
def test_a_bad_feed_is_refused_with_its_line(extra, rule, line):
    found = refused(extra)
    assert (found.rule, found.line, bool(found.what), bool(found.cure)) == (rule, line, True, True)


@pytest.mark.parametrize(
    ("extra", "cure"),
    [
        ("[feeds.'Müller & Söhne']", "[feeds.muller-sohne]"),
        ("[feeds.Tags]", "[feeds.tech]"),
        ("[feeds.'日本']", "[feeds.tech]"),
        ("[feeds.main]", "[feeds.our-main]"),
        (FEED + "section = 'a'", "Did you mean sections?"),
        (FEED + "profile = 'smart_news'", "Did you mean smartnews?"),
        (FEED + "archive = 'monthly'", "Did you mean month?"),
        ("auto = { tag = 3 }", "Did you mean tags?"),
        (PODCAST.replace('"News"', '"Daily News"'), "Did you mean News > Daily News?"),
        (PODCAST.replace('"News"', '"Arts > Daily News"'), "Did you mean News > Daily News?"),
        (PODCAST.replace('"News"', '"Socety and Culture"'), "Did you mean Society & Culture?"),
    ],
)
def test_the_cure_names_what_was_meant(extra, cure):
    assert cure in refused(extra).cure


def test_a_podcast_may_be_described_by_the_site_as_a_whole():
    assert make_site("description = 'News'\n" + PODCAST.replace('description = "Read to you"\n', "")).feeds[0].podcast


def test_profiles_are_those_that_can_be_rendered():
    profiles = pytest.importorskip("feedwright.rendering.profiles", reason="profiles are not there yet")
    assert set(settings.PROFILES) == set(profiles.PROFILES)


NAMES = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,4})?", fullmatch=True).map(lambda name: f"f-{name}")
TEXTS = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"], exclude_characters="\x7f'"), max_size=20)
LISTS = st.lists(TEXTS, max_size=4).map(lambda texts: "[" + ", ".join(f"'{text}'" for text in texts) + "]")
FILTERS = st.dictionaries(st.sampled_from(["sections", "tags", "authors"]), LISTS)
SHAPES = st.fixed_dictionaries(
    {},
    optional={
        "window": st.integers(1, 500),
        "content": st.sampled_from(["'full'", "'summary'"]),
        "sort": st.sampled_from(["'published'", "'updated'"]),
        "link_posts": st.sampled_from(["'in'", "'out'"]),
        "lead_pictures": st.sampled_from(["'shown'", "'enclosed'"]),
        "archive": st.sampled_from(["'day'", "'month'", "'year'", "'none'"]),
        "description": TEXTS.map(lambda text: f"'{text.replace('{', '')}'"),
    },
)


def table(header, *parts):
    return f"[{header}]\n" + "".join(f"{key} = {value}\n" for part in parts for key, value in part.items())


FEEDS = st.dictionaries(NAMES, st.tuples(FILTERS, SHAPES), max_size=5).map(
    lambda feeds: "".join(table(f"feeds.{name}", {"title": "'A'"}, *parts) for name, parts in feeds.items())
)
AUTO = st.dictionaries(st.sampled_from(settings.DIMENSIONS), SHAPES).map(
    lambda auto: "".join(table(f"auto.{name}", shape) for name, shape in auto.items())
)


@given(SHAPES, FEEDS, AUTO, st.booleans())
def test_any_settings_come_back_from_the_catalogue_as_they_were(shape, feeds, auto, podcast):
    site = parse_site((SITE_TOML + table("x", shape).removeprefix("[x]\n") + feeds + auto + PODCAST * podcast).encode())
    assert Site.from_json(json.loads(json.dumps(site.to_json()))) == site


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        ("The Gazette: Sport", "Sport"),
        ("The Gazette – Sport", "Sport"),
        ("Sport | The Gazette", "Sport"),
        ("The Gazette on Boats", "The Gazette on Boats"),
        ("The Gazette", "The Gazette"),
        ("The Gazettes: Sport", "The Gazettes: Sport"),
        ("Sport", "Sport"),
    ],
)
def test_a_feeds_page_is_headed_without_the_sites_name_that_it_shows_anyway(title, heading):
    site = make_site(f"[feeds.a]\ntitle = '{title}'\n[auto.tags]\ntitle = 'The Gazette on {{label}}'")
    assert feed_settings("a", site).heading == heading
    assert feed_settings("tags/boats", site, "Boats").heading == "Boats"
    assert feed_settings("main", site).heading == ""


@pytest.mark.parametrize("account", ["@ada@social.example", "ada@social.example"])
def test_an_authors_account_in_the_fediverse_is_named_with_its_server(account):
    site = make_site(f"[authors.ada]\nname = 'Ada'\nfediverse = '{account}'")
    assert site.authors["ada"].fediverse == "@ada@social.example"
    assert Site.from_json(json.loads(json.dumps(site.to_json()))) == site
    with pytest.raises(SiteError) as refused:
        make_site("[authors.ada]\nname = 'Ada'\nfediverse = '@ada'")
    assert "fediverse" in refused.value.problem.cure
