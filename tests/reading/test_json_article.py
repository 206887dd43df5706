"""One article in JSON is read in three shapes; what is none of them is refused with line and cure."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import fields

import feedwright
from factories import SITE, make_source
from feedwright.errors import ArticleError
from feedwright.model.article import Article, Person
from feedwright.reading.entry.mint import mint
from feedwright.reading.entry.normalise import Kept, normalise
from feedwright.reading.json_article import read_json
from feedwright.reading.metadata.fields import FIELDS
from feedwright.reading.reader import read_article

SCHEMA = json.loads((Path(feedwright.__file__).parent / "schemas" / "article.schema.json").read_text())
ONCE = {"base_url", "content_html", "pictures", "untitled", "warnings"}  # of the reader, not of the author
ITEM = {
    "id": "https://old.example/7", "url": "https://old.example/lock", "external_url": "https://other.example/a",
    "title": "The lock", "content_html": "<p>It stays.</p>", "content_text": "It stays.", "summary": "Short.",
    "image": "https://old.example/a.jpg", "banner_image": "https://old.example/b.jpg",
    "date_published": "2026-01-02T03:04:05+01:00", "date_modified": "2026-01-03T00:00:00Z",
    "authors": [{"name": "Ada", "url": "https://ada.example/", "avatar": "https://ada.example/a.png"}],
    "tags": ["Town"], "language": "en-GB",
    "attachments": [{"url": "https://old.example/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 12,
                     "duration_in_seconds": 60, "title": "Listen"}],
}  # fmt: skip
ARTICLE = {
    "@context": "https://schema.org", "@type": "NewsArticle", "headline": "The lock", "description": "Short.",
    "articleBody": "It stays.\n\nThey said so.", "datePublished": "2026-01-02T03:04:05Z", "dateModified": "2026-01-03",
    "author": [{"@type": "Person", "name": "Ada", "url": "https://ada.example/", "email": "mailto:a@x.example"}, "Bob"],
    "keywords": "Town, Water", "image": {"@type": "ImageObject", "url": "https://x.example/a.jpg"},
    "inLanguage": "en-GB", "mainEntityOfPage": {"@id": "https://x.example/lock"}, "articleSection": ["News"],
}  # fmt: skip


def read(value, key="articles/first.json"):
    text = value if isinstance(value, str) else json.dumps(value, indent=2)
    return read_article(make_source(text, key=key), SITE)


def body(value):
    return read_json("a.json", json.dumps(value), None)


def refused(value):
    with pytest.raises(ArticleError) as caught:
        read(value)
    assert caught.value.problem.cure
    return caught.value.problem


class TestOwnNames:
    def test_an_article_is_read(self):
        article = read({
            "title": "The lock", "summary": "It stays open.", "published": "2026-01-02", "updated": 1767434645,
            "authors": [{"name": "Ada", "url": "https://ada.example/"}, "Bob"], "categories": ["Town", "Water"],
            "language": "de_AT", "slug": "lock", "id": "urn:x:1", "draft": True, "content_html": "<p>It stays.</p>",
        })  # fmt: skip
        assert (article.title, article.summary, article.published) == ("The lock", "It stays open.", date(2026, 1, 2))
        assert article.updated == datetime(2026, 1, 3, 10, 4, 5, tzinfo=UTC)
        assert article.authors == (Person(name="Ada", url="https://ada.example/"), Person(name="Bob"))
        assert (article.categories, article.language, article.slug) == (("Town", "Water"), "de-AT", "lock")
        assert (article.id, article.draft, article.content_html) == ("urn:x:1", True, "<p>It stays.</p>")

    @pytest.mark.parametrize(
        ("name", "text", "html"),
        [
            ("content_html", "<p>One.</p>", "<p>One.</p>"),
            ("content_markdown", "One *two*.", "<p>One <em>two</em>.</p>\n"),
            ("content_text", "One.\n\nTwo & three.", "<p>One.</p>\n<p>Two &amp; three.</p>"),
        ],
    )
    def test_its_text_is_html_markdown_or_plain(self, name, text, html):
        assert read({name: text}).content_html == html

    def test_html_goes_before_markdown_and_that_before_plain_text(self):
        texts = {"content_text": "c", "content_markdown": "b", "content_html": "a"}
        assert read(texts).content_html == "a"
        assert read(texts | {"content_html": ""}).content_html == "<p>b</p>\n"

    def test_a_heading_that_repeats_the_title_goes(self):
        article = read({"title": "The lock", "content_markdown": "# The lock\n\nIt stays."})
        assert (article.title, article.content_html.strip()) == ("The lock", "<p>It stays.</p>")

    def test_names_of_any_case_are_read_and_unknown_ones_passed_over(self):
        assert read({"Title": "A", "layout": {"x": [1]}, "content_text": "Text."}).title == "A"

    def test_numbers_keep_the_form_they_are_written_in(self):
        assert read('{"title": 1.10, "id": 12345678901234567890123, "content_text": "Text."}').title == "1.10"

    def test_no_front_matter_is_looked_for(self):
        assert refused("---\ntitle: A\n---\nText.").rule == "json"

    def test_escapes_bring_in_nothing_illegal(self):
        assert read(r'{"title": "a\u0000b\ud800", "content_text": "c\u000bd"}').content_html == "<p>cd</p>"


class TestJsonFeedItems:
    def test_an_item_is_read(self):
        article = read(ITEM)
        assert (article.id, article.canonical_url) == ("https://old.example/7", "https://old.example/lock")
        assert (article.title, article.summary, article.language) == ("The lock", "Short.", "en-GB")
        assert (article.categories, article.content_html) == (("Town",), "<p>It stays.</p>")
        assert article.published.isoformat() == "2026-01-02T03:04:05+01:00"
        assert article.authors[0].avatar == "https://ada.example/a.png"
        [enclosure] = article.enclosures
        assert (enclosure.media_type, enclosure.length, enclosure.title) == ("audio/mpeg", 12, "Listen")

    def test_pictures_links_and_durations_are_handed_on(self):
        told = body(ITEM).metadata
        assert told["images"] == ["https://old.example/a.jpg", "https://old.example/b.jpg"]
        assert told["links"] == [{"url": "https://other.example/a", "rel": "related"}]
        assert told["enclosures"][0]["duration"] == 60

    def test_one_picture_twice_is_one(self):
        told = body(ITEM | {"banner_image": ITEM["image"]}).metadata
        assert told["images"] == ["https://old.example/a.jpg"]

    @pytest.mark.parametrize("identity", [7, "7", "post-7"])
    def test_an_id_that_is_no_iri_stays_what_old_subscribers_know(self, identity):
        article = read(ITEM | {"id": identity})
        assert (article.id, article.guid) == (None, str(identity))

    def test_our_own_fields_may_stand_beside(self):
        assert read(ITEM | {"draft": True, "slug": "lock"}).slug == "lock"

    def test_version_1_has_one_author(self):
        old = {"id": 1, "date_published": "2019-01-02", "author": {"name": "Ada"}, "content_text": "Text."}
        assert read(old).authors == (Person(name="Ada"),)

    def test_a_bad_value_is_told_with_its_line(self):
        found = refused(ITEM | {"date_published": "soon"})
        assert found.rule == "bad-date"
        assert found.line == 1 + json.dumps(ITEM, indent=2).split("\n").index(
            '  "date_published": "2026-01-02T03:04:05+01:00",'
        )

    def test_attachments_that_are_none_are_refused(self):
        assert refused(ITEM | {"attachments": [True]}).rule == "bad-enclosure"


class TestSchemaOrg:
    def test_an_article_is_read(self):
        article = read(ARTICLE)
        assert (article.title, article.summary, article.language) == ("The lock", "Short.", "en-GB")
        assert article.content_html == "<p>It stays.</p>\n<p>They said so.</p>"
        assert article.published == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
        assert article.updated == date(2026, 1, 3)
        ada = Person(name="Ada", url="https://ada.example/", email="a@x.example")
        assert article.authors == (ada, Person(name="Bob"))
        assert (article.categories, article.canonical_url) == (("Town", "Water"), "https://x.example/lock")
        told = body(ARTICLE).metadata
        assert (told["images"], told["section"]) == (["https://x.example/a.jpg"], "News")

    @pytest.mark.parametrize("kind", ["Article", "BlogPosting", ["NewsArticle", "Thing"], "http://schema.org/Article",
                                      "schema:BlogPosting", "ReportageNewsArticle"], ids=str)  # fmt: skip
    def test_kinds_of_articles_are_known(self, kind):
        assert read(ARTICLE | {"@type": kind}).title == "The lock"

    def test_an_article_in_a_graph_is_found_with_what_it_refers_to(self):
        graph = {"@context": "https://schema.org", "@graph": [
            ARTICLE | {"author": {"@id": "#ada"}, "image": {"@id": "#a"}},
            {"@type": "Person", "@id": "#ada", "name": "Ada"}, {"@type": "WebPage"}, 7,
            {"@type": "ImageObject", "@id": "#a", "contentUrl": "a.jpg"},
        ]}  # fmt: skip
        assert read(graph).authors == (Person(name="Ada"),)
        assert body(graph).metadata["images"] == ["a.jpg"]

    def test_a_body_with_markup_is_html(self):
        assert read(ARTICLE | {"articleBody": "<p>It <b>stays</b>.</p>"}).content_html == "<p>It <b>stays</b>.</p>"
        assert read(ARTICLE | {"articleBody": "1 < 2 > 0."}).content_html == "<p>1 &lt; 2 &gt; 0.</p>"

    @pytest.mark.parametrize(
        ("name", "value", "field", "wanted"),
        [
            ("author", "Ada and Bob", "authors", "Ada and Bob"),
            ("author", {"name": ""}, "authors", None),
            ("author", {"name": "Ada", "url": "/ada", "sameAs": ["https://a.example/"]}, "authors",
             [{"name": "Ada", "url": "https://a.example/"}]),
            ("keywords", ["a", {"@type": "DefinedTerm", "name": "b"}, 7], "categories", ["a", "b", "7"]),
            ("inLanguage", {"@type": "Language", "name": "German", "alternateName": "de"}, "language", "de"),
            ("headline", {"@value": "Hi", "@language": "en"}, "title", "Hi"),
            ("image", ["a.jpg", {"contentUrl": "b.jpg"}, None], "images", ["a.jpg", "b.jpg"]),
            ("mainEntityOfPage", True, "canonical_url", None),
            ("url", "https://x.example/b", "canonical_url", "https://x.example/b"),
            ("audio", {"contentUrl": "a.mp3", "encodingFormat": "audio/mpeg", "contentSize": "12", "duration": "PT1H2M3S"},
             "enclosures", [{"url": "a.mp3", "type": "audio/mpeg", "length": "12", "duration": 3723}]),
            ("audio", {"contentUrl": "a.mp3", "encodingFormat": "mp3", "contentSize": "3 MB", "duration": "long"},
             "enclosures", [{"url": "a.mp3"}]),
            ("video", {"embedUrl": "https://v.example/1"}, "enclosures", None),
        ],
        ids=str,
    )  # fmt: skip
    def test_a_value_may_be_text_a_table_or_a_list(self, name, value, field, wanted):
        assert body(ARTICLE | {name: value}).metadata.get(field) == wanted

    def test_no_article_and_several_are_refused(self):
        assert "no article" in refused({"@context": "https://schema.org", "@type": "Person", "name": "Ada"}).what
        assert "several" in refused({"@graph": [ARTICLE, ARTICLE]}).what
        assert "no article's text" in refused({"@type": "Article", "headline": "A"}).what


class TestRefusals:
    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ("", 1),
            ("{", 1),
            ('{\n"title": "A"\n"b": 1}', 2),
            ('{\n"title": "A",\n"title": "B"}', 3),
            ('{"a": {"b": 1,\n"b": 2}}', 2),
            ('{\n"a": NaN}', 2),
            ('{\n\n"a": -Infinity}', 3),
            ("[" * 100_000, 1),
            ('{"a":' * 50_000 + "1" + "}" * 50_000, 1),
            ('{"a":' + "[" * 60 + "]" * 60 + "}", 1),
            ("[]", 1),
            ('[{"content_text": "Text."}]', 1),
            ("null", 1),
            ('"text"', 1),
            ("7", 1),
            ('{"version": "https://jsonfeed.org/version/1.1", "items": []}', 1),
            ('{"name": "x", "dependencies": {}}', 1),
            ('{"title": "A"}', 1),
            ('{\n"content_html":\n["a"]}', 2),
            ('{\n"content_text": 7}', 2),
            ("9" * 10_000, 1),
        ],
        ids=lambda value: ascii(value)[:40],
    )
    def test_what_is_no_article_is_refused_with_its_line(self, text, line):
        found = refused(text)
        assert (found.rule, found.line) == ("json", line)

    def test_the_cure_says_what_is_expected(self):
        assert "content_html" in refused('{"scripts": {}}').cure
        assert "file of its own" in refused('{"items": []}').cure


class TestSchema:
    def test_schema_and_fields_agree(self):
        """An editor that knows the schema offers exactly the names that are read."""
        offered = set(SCHEMA["properties"])
        read = {name for row in FIELDS.values() for name in row.names}
        assert offered - read == {"$schema", "content_html", "content_markdown", "content_text"}
        assert all(offered.intersection(row.names) for row in FIELDS.values()), "a field that no editor offers"
        assert {field.name for field in fields(Article)} - ONCE <= {target.partition(".")[0] for target in FIELDS}

    def test_every_name_is_explained(self):
        jsonschema.Draft202012Validator.check_schema(SCHEMA)
        assert all("description" in row for row in SCHEMA["properties"].values())

    @pytest.mark.parametrize(
        "example",
        [
            {"content_text": "Text."},
            {"title": "A", "content_markdown": "*Text.*", "authors": "Ada and Bob", "categories": "a, b", "draft": False},
            {"content_html": "<p>Text.</p>", "authors": [{"name": "Ada", "email": "a@x.example"}, "Bob"], "id": 7,
             "published": 1767434645, "enclosures": [{"url": "https://x.example/a.mp3", "length": 12}],
             "canonical_url": "https://x.example/a", "language": "de-AT", "categories": ["a", 7]},
        ],
        ids=", ".join,
    )  # fmt: skip
    def test_what_the_schema_allows_is_published(self, example):
        jsonschema.validate(example, SCHEMA)
        source = make_source(json.dumps(example), key="a.json")
        article = read_article(source, SITE)
        assert normalise(article, source, SITE, Kept(mint(article, source, SITE).identity)).entry

    @pytest.mark.parametrize("example", [{}, {"title": "A"}, {"content_text": 7}, {"content_text": "a", "draft": "no"}])
    def test_what_is_refused_is_not_of_it(self, example):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(example, SCHEMA)


NAMES = st.sampled_from([
    *SCHEMA["properties"], *ITEM, *ARTICLE, "@graph", "@id", "url", "name", "contentUrl",
    "audio", "sameAs", "items",
])  # fmt: skip
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9)
LIKELY = st.sampled_from(["https://x.example/", "2026-01-02", "Article", "#a", "<p>a", "a.mp3", "de"])
VALUES = st.recursive(
    LEAVES | LIKELY,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=15,
)


@given(st.dictionaries(NAMES, VALUES, max_size=8) | VALUES | st.text(max_size=40))
def test_any_json_is_an_entry_or_a_rejection(value):
    text = value if isinstance(value, str) else json.dumps(value)
    source = make_source(text, key="a.json")
    try:
        article = read_article(source, SITE)
        assert normalise(article, source, SITE, Kept(mint(article, source, SITE).identity)).entry
    except ArticleError as error:
        assert error.problem.path == "a.json"
        assert error.problem.cure


@pytest.mark.parametrize("held", ['"draft": true', '"permalink": false', '"eleventyExcludeFromCollections": true'])
def test_data_that_hold_a_folder_back_elsewhere_are_told_with_the_cure(held):
    article = read_article(make_source(f'{{"layout": "note", {held}}}', key="notes/notes.json"), SITE)
    assert [warning.rule for warning in article.warnings] == ["no-article", "held-back"]
    assert 'exclude = ["notes/**"]' in article.warnings[1].cure
    quiet = read_article(make_source('{"layout": "note", "permalink": "/n/"}', key="notes/notes.json"), SITE)
    assert [warning.rule for warning in quiet.warnings] == ["no-article"]
