"""The table of a podcast's tags: what it takes, what it refuses, and the schemas that follow from it."""

import json
import tomllib

import jsonschema
import pytest
from msgspec import structs

import podcast_schema
from factories import site_toml
from feedwright.errors import SiteError
from feedwright.model.podcast import Element
from feedwright.site import Site
from feedwright.site.parse import parse_site
from feedwright.site.podcasts.kinds import KINDS
from feedwright.site.podcasts.reading import read_tag
from feedwright.site.podcasts.tags import CHANNEL, ITEM, MANY, TAGS, rows_within
from feedwright.site.single_values import Unusable
from refused_settings import PODCAST

STATED = [row for row in TAGS.values() if row.key not in {"", "people"} and {CHANNEL, ITEM} & set(row.places)]

RECIPIENT = 'recipients = [{ type = "node", address = "a", split = 1 }]'
REMOTE = '{ feed_guid = "003af0a0-6a45-55cf-b765-68e3d349551a" }'
STREAM = 'enclosure = { url = "https://a.example/a.mp3", type = "audio/mpeg" }'
LIVE = f'{{ status = "live", start = "2026-01-01T10:00:00Z", title = "A", guid = "a", {STREAM} }}'


def podcast_with(toml):
    return parse_site((site_toml("") + PODCAST + toml).encode()).feeds[0].podcast


def value_of(row):
    return tomllib.loads(f"value = {row.example}")["value"]


def place_of(row):
    return CHANNEL if CHANNEL in row.places else ITEM


@pytest.mark.parametrize("row", STATED, ids=lambda row: row.name)
def test_the_example_of_each_row_is_read_and_says_everything_that_is_needed(row):
    elements = read_tag(row, value_of(row), place_of(row))
    assert [element.tag for element in elements] == [row.name]
    needed = {value.name for value in row.values if value.needed}
    assert needed <= {"", *(name for name, _ in elements[0].attributes)}


@pytest.mark.parametrize("row", STATED, ids=lambda row: row.name)
def test_the_example_of_each_row_is_what_the_schema_takes(row):
    refs = "#/definitions/"
    part = podcast_schema.properties(place_of(row), refs)[row.key]
    schema = {"allOf": [part], "definitions": podcast_schema.definitions(refs)}
    jsonschema.Draft4Validator(schema).validate(value_of(row))


@pytest.mark.parametrize("row", [row for row in STATED if row.short == "" and not row.listed], ids=lambda row: row.name)
def test_what_is_needed_cannot_be_left_out(row):
    example = value_of(row)
    [item] = example if isinstance(example, list) else [example]
    for value in row.values:
        if value.needed and not value.default:
            less = {key: each for key, each in item.items() if key != value.key}
            with pytest.raises(Unusable, match=value.key if less else row.key):
                read_tag(row, less or {"colour": "red"}, place_of(row))


@pytest.mark.parametrize("row", STATED, ids=lambda row: row.name)
def test_no_row_takes_a_name_that_it_does_not_know(row):
    with pytest.raises(Unusable, match=r"colour|table"):
        read_tag(row, {"colour": "red"}, place_of(row))


def test_every_kind_of_the_table_is_known_and_every_place_is_a_tag_or_the_feed():
    assert {value.kind for row in TAGS.values() for value in row.values} <= set(KINDS)
    assert {place for row in TAGS.values() for place in row.places} <= {CHANNEL, ITEM, *TAGS}


@pytest.mark.parametrize(
    ("setting", "named"),
    [
        ('funding = { url = "javascript:alert(1)", text = "Give" }', "url"),
        ('funding = { url = "ftp://a.example/", text = "Give" }', "url"),
        ('license = { name = "Mine", url = "file:///etc/passwd" }', "url"),
        ('images = "../secret.png"', "images"),
        ('images = "drawing.svg"', "images"),
        ('txt = { text = "' + "a" * 4_001 + '", purpose = "verify" }', "4,000"),
        ('update_frequency = { text = "x", rrule = "DROP TABLE" }', "rrule"),
        ('value = { method = "keysend", recipients = [{ type = "node", address = "a", split = -1 }] }', "split"),
        ("value = { method = 'keysend' }", "recipients"),
        (f"value = {{ method = 'keysend', {RECIPIENT}, time_splits = [{{ start_time = 0, duration = 1 }}] }}", "remote_items or recipients"),
        ("podroll = []", "remote_items"),
        (f"publisher = [{REMOTE}, {REMOTE}]", "1"),
        ('chat = { server = "irc.example.org", protocol = "msn" }', "protocol"),
        ('location = { name = "Here", geo = "51,0" }', "geo"),
        ('location = { name = "Here", country = "Austria" }', "country"),
        ('trailers = { title = "Soon", url = "https://a.example/a.mp3", date = "Monday" }', "date"),
        ('trailers = { title = "Soon", url = "https://a.example/a.mp3", date = 2026-01-01 }', "offset"),
        (f"live_items = {LIVE}", "content_links"),
        ('social_interact = { protocol = "activitypub" }', "uri"),
        ("blocks = [" + ", ".join(["{ block = true }"] * (MANY + 1)) + "]", "101"),
        ('directories = { Apple = "x" }', "Apple"),
    ],
)  # fmt: skip
def test_what_no_directory_would_understand_is_refused_with_its_line(setting, named):
    with pytest.raises(SiteError) as refused:
        podcast_with(setting)
    problem = refused.value.problem
    assert problem.line == site_toml("").count("\n") + PODCAST.count("\n") + 1
    assert named in f"{problem.what} {problem.cure}"


def test_what_says_no_says_nothing():
    assert podcast_with("itunes_block = false\ncomplete = false\npodping = false").tags == ()


def test_answers_can_be_closed_without_naming_a_place():
    [closed] = podcast_with('social_interact = { protocol = "disabled" }').tags
    assert closed.attributes == (("protocol", "disabled"),)


def test_a_publisher_gives_its_medium_to_what_it_names():
    [publisher] = podcast_with('publisher = { feed_guid = "003af0a0-6a45-55cf-b765-68e3d349551a" }').tags
    [remote] = publisher.children
    assert remote.get("medium") == "publisher"


@pytest.mark.parametrize("medium", ["publisher", "podcastL", "musicL"])
def test_a_list_of_podcasts_takes_no_entries(medium):
    site = parse_site((site_toml("") + PODCAST + f'medium = "{medium}"').encode())
    assert site.feeds[0].kinds == ("none",)


def test_settings_of_an_earlier_release_keep_their_place_and_their_plea_for_money():
    site = parse_site((site_toml("") + PODCAST).encode())
    kept = json.loads(json.dumps(site.to_json()))
    del kept["feeds"][0]["podcast"]["tags"], kept["feeds"][0]["podcast"]["directories"]
    kept["feeds"][0]["podcast"] |= {"funding": ["https://give.example/", "Give"], "location": "Here"}
    tags = (
        Element(tag="podcast:funding", text="Give", attributes=(("url", "https://give.example/"),)),
        Element(tag="podcast:location", text="Here", attributes=(("rel", "subject"),)),
    )
    [rule] = Site.from_json(kept).feeds
    assert rule == structs.replace(site.feeds[0], podcast=structs.replace(site.feeds[0].podcast, tags=tags))


def test_everything_that_is_said_comes_back_from_the_catalogue():
    toml = "\n".join(f"{row.key} = {row.example}" for row in rows_within(CHANNEL) if row.key and row.key != "people")
    site = parse_site((site_toml("") + PODCAST + toml).encode())
    assert len(site.feeds[0].podcast.tags) == len(toml.splitlines())
    assert Site.from_json(json.loads(json.dumps(site.to_json()))) == site


def test_the_schemas_say_what_the_table_says(request):
    for path, text in podcast_schema.with_parts().items():
        if request.config.getoption("--update-golden"):
            path.write_text(text, "utf-8")
        assert path.read_text("utf-8") == text
