"""Editors check ``site.toml`` as Feedwright does, and the example shows all of it."""

import json
import tomllib
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from msgspec import structs

from factories import site_toml
from feedwright.site import Site, feed_tables, settings
from feedwright.site.parse import parse_site
from feedwright.site.podcasts import categories, tags
from feedwright.site.podcasts import settings as podcast
from memory import SITE_TOML
from refused_settings import PODCAST, REFUSED_FEEDS, REFUSED_SETTINGS

SCHEMAS = Path(settings.__file__).parent.parent / "schemas"
EXAMPLE = (SCHEMAS / "site.example.toml").read_text()
SCHEMA = json.loads((SCHEMAS / "site.schema.json").read_text())
KNOWN = {field.name for field in structs.fields(Site)}
# What no pattern can know: which zones there are, or what the site says of a feed that says nothing.
SAID_BY_NO_SCHEMA = {
    "timezone = 'Europe/Viena'",
    "timezone = 'Europe'",
    PODCAST.replace('description = "Read to you"\n', ""),
    "window = 0x" + "f" * 9000,  # jsonschema refuses it as well, but cannot say so
}


def as_json(toml):
    """As Taplo hands TOML to a schema: dates are texts."""
    values = tomllib.loads(toml)
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in values.items()}


def accepted(toml):
    return jsonschema.Draft4Validator(SCHEMA).is_valid(as_json(toml))


def keys(part):
    for each in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from keys(each)
    yield from part if isinstance(part, dict) else ()


def described(part):
    yield from ([] if "$ref" in part else [part])
    for each in (part.get("properties") or {}).values():
        yield from described(each)


def test_the_schema_is_one_that_editors_can_read():
    """Taplo reads draft 4; what later drafts brought would be passed over in silence."""
    jsonschema.Draft4Validator.check_schema(SCHEMA)
    later = {"const", "if", "then", "else", "contains", "propertyNames", "examples", "$defs", "dependentRequired"}
    assert not later & set(keys(SCHEMA))


def test_the_example_is_a_site():
    site = parse_site(EXAMPLE.encode())
    assert [rule.name for rule in site.feeds] == ["tech", "podcast"]
    jsonschema.Draft4Validator(SCHEMA).validate(as_json(EXAMPLE))


def test_the_example_names_its_schema_for_editors():
    assert EXAMPLE.startswith("#:schema ./site.schema.json\n")


def test_every_setting_is_in_the_schema_and_in_the_example():
    assert set(SCHEMA["properties"]) == KNOWN
    assert set(tomllib.loads(EXAMPLE)) == KNOWN


@pytest.mark.parametrize(
    ("definition", "known", "shown"),
    [
        ("feed", feed_tables._FEED, ("feeds", "tech")),
        ("podcast", podcast._KNOWN, ("feeds", "podcast", "podcast")),
        ("person", ("name", "email", "url", "avatar", "fediverse"), ("authors", "ada")),
    ],
)
def test_every_setting_within_a_table_is_in_the_schema_and_in_the_example(definition, known, shown):
    assert set(SCHEMA["definitions"][definition]["properties"]) == set(known)
    place = tomllib.loads(EXAMPLE)
    for key in shown:
        place = place[key]
    assert set(place) == set(known) - ({"podcast"} if definition == "feed" else set())


def test_every_setting_of_auto_is_in_the_schema_and_in_the_example():
    assert set(SCHEMA["properties"]["auto"]["properties"]) == set(settings.DIMENSIONS)
    [_, table] = SCHEMA["definitions"]["auto"]["anyOf"]
    auto = tomllib.loads(EXAMPLE)["auto"]
    assert set(table["properties"]) == set(feed_tables._AUTO) == set(auto["tags"])
    assert set(auto) == set(settings.DIMENSIONS)


def test_editors_tell_what_each_setting_is():
    parts = [SCHEMA, *SCHEMA["definitions"].values()]
    told = [part for whole in parts if "properties" in whole for part in described(whole)]
    assert len(told) > 50
    assert all(part.get("description") for part in told)


def test_editors_offer_every_choice_there_is():
    properties, feed = SCHEMA["properties"], SCHEMA["definitions"]["feed"]["properties"]
    shapes = {
        "content": settings.CONTENTS,
        "sort": settings.SORTS,
        "link_posts": settings.LINK_POSTS,
        "lead_pictures": settings.LEAD_PICTURES,
        "archive": settings.ARCHIVES,
    }
    for name, options in shapes.items():
        assert properties[name]["enum"] == feed[name]["enum"] == list(options)
    assert properties["withdrawn_page"]["enum"] == list(settings.WITHDRAWN_PAGES)
    assert feed["profile"]["enum"] == list(settings.PROFILES)
    assert SCHEMA["definitions"]["podcast"]["properties"]["medium"]["enum"] == list(tags.MEDIUMS)
    assert SCHEMA["definitions"]["category"]["enum"] == categories.category_names()


@pytest.mark.parametrize("setting", sorted(KNOWN - {"title", "url", "birth", "authority"}))
def test_the_defaults_that_editors_tell_hold(setting):
    told = SCHEMA["properties"][setting].get("default")
    value = getattr(parse_site(SITE_TOML.encode()), setting)
    assert told is None or told == value


def refused_values():
    rows = [*REFUSED_SETTINGS, *REFUSED_FEEDS]
    return [extra for extra, rule, _ in rows if rule != "toml" and extra not in SAID_BY_NO_SCHEMA]


@pytest.mark.parametrize("extra", refused_values(), ids=lambda value: repr(value)[-50:])
def test_what_feedwright_refuses_an_editor_marks(extra):
    assert not accepted(site_toml(extra))


@pytest.mark.parametrize("missing", ["title", "birth"])
def test_an_editor_asks_for_what_a_site_needs(missing):
    assert not accepted("\n".join(line for line in SITE_TOML.splitlines() if not line.startswith(missing)))


@pytest.mark.parametrize(
    "extra",
    [
        "language = 'de_at'",
        "author = 'Ada'",
        "icon = 'https://x.example/picture'",
        "icon = 'a b/ü.PNG'",
        "include = ['_posts/**', '**/a-*.md', 'a/**/b', 'README.md', '**']",
        "auto = { tags = 3 }",
        "[feeds.a]\ntitle = 'A'\ntags = 'x'\nlanguages = ['de', 'zh-Hant']",
        PODCAST,
    ],
)
def test_what_feedwright_takes_no_editor_marks(extra):
    parse_site((SITE_TOML + extra).encode())
    assert accepted(SITE_TOML + extra)
