"""Pictures and links that no feed reader can open do not go without a word."""

import pytest

from feedwright.engine.catalogue.records import record_of
from feedwright.engine.whole_build import whole_build
from feedwright.site import SITE_KEY
from memory import SITE_TOML, Alone, MemoryWorld

LARGE = "data:image/png;base64," + "iVBO" * 12_000
SMALL = "data:image/png;base64," + "iVBO" * 300


def built(text):
    world = MemoryWorld()
    world.put(SITE_KEY, SITE_TOML)
    world.put("a.md", f"---\ntitle: A\ndate: 2021-01-02\n---\n{text}\n".encode())
    whole_build(world.worker(), Alone(world.queue.messages))
    [record] = (record_of(row) for (_, sort), row in world.table.rows.items() if sort == "record")
    return record


@pytest.mark.parametrize(
    "text", [f"Words. ![]({LARGE})", f"Words. ![][i]\n\n[i]: <{LARGE}>", f'Words. <img src="{LARGE}">']
)
def test_a_picture_in_the_text_that_is_too_large_is_named(text):
    record = built(text)
    assert "data:" not in record.entry.content_html
    [warning] = record.warnings
    assert warning.rule == "bad-media"
    assert warning.line >= 5
    assert len(warning.what) < 200


@pytest.mark.parametrize(
    "text",
    [
        f"Words. ![]({SMALL})",
        '<p>Words. <img src="data:image/svg+xml;base64,' + "A" * 2_000 + '" data-src="https://a.example/a.jpg"></p>',
        "[Words](https://a.example/?next=app://x), [mail](mailto:a@b.example), [call](tel:+491234), [up](#up).",
        "The text says src=cid:part1 and href=zotero://x in its own words.",
    ],
)
def test_what_stays_draws_no_warning(text):
    assert built(text).warnings == ()


@pytest.mark.parametrize(
    "address", ["cid:part1@mail.example", "blob:https://a.example/1", "ph://ABC", "content://x/1.png"]
)
def test_a_picture_of_a_phone_or_a_mail_is_named(address):
    [warning] = built(f"Words. ![A boat]({address})").warnings
    assert (warning.rule, warning.line) == ("refused-reference", 5)
    assert address in warning.what


@pytest.mark.parametrize(
    "address", ["ftp://a.example/f.zip", "zotero://select/1", "obsidian://open?vault=a", "sms:+49123"]
)
def test_a_link_into_another_program_is_named_and_its_words_stay(address):
    record = built(f"See [the boat]({address}) here.")
    assert "the boat" in record.entry.content_html
    assert [(warning.rule, warning.line) for warning in record.warnings] == [("refused-reference", 5)]
