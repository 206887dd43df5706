"""A publisher's line below each entry's text: in all formats, escaped, and nothing but words and links."""

import json
from datetime import UTC, datetime

import feedparser
import pytest
from msgspec import structs

from factories import make_entry, make_feed, make_site
from feedwright.errors import SiteError
from feedwright.model.article import Person
from feedwright.rendering.custom_templates.footer import render_footer, room_for
from feedwright.rendering.formats import render_feed
from feedwright.site.feeds import feed_settings

REPLY = '<a href="mailto:me@x.example?subject={{ entry.title | urlencode }}">Reply by mail</a>'
HOSTILE = '"><script>alert(1)</script> & {{ 7 * 7 }}'


def refused(footer):
    with pytest.raises(SiteError) as caught:
        make_site(f"footer = {json.dumps(footer)}")
    assert caught.value.problem.line
    assert "footer" in caught.value.problem.what
    return caught.value.problem.what


def texts(feed):
    """Give each entry's text by format, as a feed reader sees it."""
    documents = {document.path.rpartition("/")[2]: document.body for document in render_feed(feed)}
    shown = {
        name: [each.content[0].value for each in feedparser.parse(documents[name]).entries]
        for name in ("rss.xml", "atom.xml")
    }
    return shown | {"feed.json": [item["content_html"] for item in json.loads(documents["feed.json"])["items"]]}


def test_the_line_stands_last_in_each_format():
    feed = make_feed(entries=(make_entry(title="Ice & fog"),), footer=REPLY)
    for format_name, [text] in texts(feed).items():
        assert text.rstrip().endswith(
            '<p><a href="mailto:me@x.example?subject=Ice%20%26%20fog">Reply by mail</a></p>'
        ), format_name


def test_a_feed_of_summaries_has_it_too_and_a_feed_without_it_nothing():
    summaries = make_feed(entries=(make_entry(),), footer="Write to us", content="summary")
    assert all(text.rstrip().endswith("<p>Write to us</p>") for [text] in texts(summaries).values())
    assert "<p></p>" not in str(texts(structs.replace(summaries, footer="")))


def test_all_values_can_be_shown():
    entry = make_entry(
        title="T",
        url="https://x.example/a.html",
        authors=(Person(name="Ann"), Person(name="Bo")),
        published=datetime(2026, 3, 1, 23, tzinfo=UTC),
        updated=datetime(2026, 3, 1, 23, tzinfo=UTC),
    )
    line = "{{ entry.title | upper }} {{ entry.url }} {{ entry.id }} {{ entry.author }} {{ entry.date }} {{ feed.title | lower }} {{ feed.url }}"
    make_site(f"footer = {json.dumps(line)}")
    [text] = texts(make_feed(entries=(entry,), footer=line))["feed.json"]
    assert f"T https://x.example/a.html {entry.id} Ann, Bo 2026-03-01" in text


def test_an_entry_in_another_language_keeps_its_direction_to_itself():
    feed = make_feed(entries=(make_entry(language="he"),), language="en", footer="Bye")
    assert texts(feed)["feed.json"][0].endswith("</div><p>Bye</p>")
    feed = make_feed(entries=(make_entry(language="en"),), language="ar", footer="Bye")
    assert texts(feed)["feed.json"][0].endswith('<div dir="rtl" lang="ar"><p>Bye</p></div>')


def test_a_character_that_no_document_may_hold_is_left_out():
    values = {"title": "A", "url": "https://a.example/", "id": "a", "author": "", "date": ""}
    assert render_footer("a&#1;b\ufffe", values, {"title": "", "url": ""}) == "<p>ab</p>"


@pytest.mark.parametrize("place", ["title", "author"])
def test_a_hostile_value_is_text(place):
    entry = make_entry(title=HOSTILE) if place == "title" else make_entry(authors=(Person(name=HOSTILE),))
    for footer in (
        f"{{{{ entry.{place} }}}}",
        f'<a title="{{{{ entry.{place} }}}}" href="https://x.example/">a</a>',
        REPLY,
    ):
        html = texts(make_feed(entries=(entry,), footer=footer))["feed.json"][0]
        assert "<script" not in html
        assert "49" not in html


@pytest.mark.parametrize("address", ["javascript:alert(1)", "/a.html", "data:text/html,a", "//evil.example/"])
def test_a_value_makes_no_address_that_leads_elsewhere(address):
    values = {"title": address, "url": address, "id": "a", "author": "a", "date": "a"}
    html = render_footer('<a href="{{ entry.title }}">a</a>', values, {"title": "a", "url": "a"})
    assert html == "<p><a>a</a></p>"


@pytest.mark.parametrize(
    "footer",
    [
        "{{ 7 * 7 }}", "{{ entry }}", "{{ entry.content }}", "{{ entry.title.__class__ }}", "{{ entry['title'] }}",
        "{{ self }}", "{{ config }}", "{{ cycler.__init__ }}", "{{ entry.title | attr('x') }}", "{{ entry.title | random }}",
        "{{ entry.title | urlencode(1) }}", "{% for a in entry.title %}{% endfor %}", "{% set a = 1 %}", "{% include 'a' %}",
        "{% if 1 %}a{% endif %}", "{{ 'a' ~ entry.title }}", "{{ range(9) }}", "{{ entry.title", "{% if entry.title %}",
        "{{ " + "(" * 400 + "entry.title" + ")" * 400 + " }}", "{{ not_there.title }}", "a" * 1_001,
        "<script>a</script>", "<img src=x>", "<style>a</style>", "<iframe>", "<a href='/a.html'>a</a>",
        "<a href=javascript:alert(1)>a</a>", '<a href="a.html">a</a>',
    ],
)  # fmt: skip
def test_all_but_words_links_and_values_is_refused_with_its_line(footer):
    refused(footer)


@pytest.mark.parametrize(
    "footer", ["", "Bye", REPLY, "{% if entry.title %}{{ entry.title }}{% else %}<b>Note</b>{% endif %}"]
)
def test_a_plain_line_is_taken(footer):
    assert feed_settings("main", make_site(f"footer = {json.dumps(footer)}")).footer == footer


def test_a_feed_has_its_own_line_and_one_for_an_operator_has_none_that_was_not_asked_for():
    site = make_site(
        'footer = "Bye"\n[feeds.a]\ntitle = "A"\n[feeds.b]\ntitle = "B"\nfooter = "Hello"\n[feeds.c]\ntitle = "C"\nfooter = ""\n'
        '[feeds.d]\ntitle = "D"\nprofile = "msn"\n[feeds.e]\ntitle = "E"\nprofile = "smartnews"\nfooter = "Hi"\n'
    )
    lines = {name: feed_settings(name, site).footer for name in ("main", "a", "b", "c", "d", "e")}
    assert lines == {"main": "Bye", "a": "Bye", "b": "Hello", "c": "", "d": "", "e": "Hi"}


@pytest.mark.parametrize("letter", ["a", "<", '"', "水", "&"])
def test_its_room_is_enough(letter):
    values = dict.fromkeys(("title", "author", "date"), letter * 5000) | {"url": "https://x.example/", "id": "a"}
    for footer in (REPLY, "{{ entry.title }}" * 9, letter * 900 if letter != "<" else "&lt;" * 90):
        html = render_footer(footer, values, {"title": "a", "url": "a"})
        assert len(json.dumps(html).encode()) <= room_for(footer) + 100
