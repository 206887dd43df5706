"""An entry is what a careful editor would have written, and its dates mean what they say."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from factories import LONG, NOON, make_site, make_source
from feedwright.errors import ArticleError
from feedwright.model.article import Identity
from feedwright.reading.entry.mint import mint
from feedwright.reading.entry.normalise import Kept, normalise
from feedwright.reading.reader import read_article

SITE = make_site('timezone = "Europe/Berlin"\nlanguage = "en"')


def version_of(body, key="articles/first.md", kept=None, identity=None, site=SITE, **told):
    source = make_source(body, key=key, **told)
    article = read_article(source, SITE)
    return normalise(article, source, site, Kept(identity or mint(article, source, site).identity, kept))


def entry_of(body, key="articles/first.md", **told):
    return version_of(body, key, **told).entry


def minted(body, key="articles/first.md"):
    source = make_source(body, key=key)
    return mint(read_article(source, SITE), source, SITE)


def front(**values):
    return "---\n" + "".join(f"{name}: {value}\n" for name, value in values.items()) + "---\nSome text.\n"


class TestIdentity:
    def test_what_is_minted_first_stands_whatever_the_article_says_later(self):
        identity = Identity(id="tag:x.example,2001:a", slug="old/name", first_seen=NOON, guid="7")
        entry = entry_of(front(id="urn:x:1", slug="new", title="New"), identity=identity)
        assert (entry.id, entry.guid) == ("tag:x.example,2001:a", "7")
        assert entry.url == "https://gazette.example/articles/old/name.html"

    def test_without_wishes_the_path_names_id_and_address(self):
        made = minted("Text.", key="articles/town/bridge.md")
        identity, warnings = made.identity, made.warnings
        assert identity.id == "tag:gazette.example,2024-01-31:articles/town/bridge"
        assert (identity.slug, identity.first_seen, warnings) == ("town/bridge", NOON, ())

    def test_an_own_id_and_slug_are_taken(self):
        made = minted(front(id="urn:uuid:1225c695", slug="a/b", guid="old-7"))
        identity, warnings = made.identity, made.warnings
        assert (identity.id, identity.slug, identity.guid, warnings) == ("urn:uuid:1225c695", "a/b", "old-7", ())

    def test_an_own_id_that_is_no_iri_is_bent_with_a_warning(self):
        made = minted(front(id="post 7"))
        identity, [warning] = made.identity, made.warnings
        assert identity.id == "tag:gazette.example,2024-01-31:id/post%207"
        assert (warning.rule, warning.path) == ("bad-id", "articles/first.md")
        assert identity.id in warning.cure

    def test_a_slug_that_is_no_address_is_bent_with_a_warning(self):
        made = minted(front(slug="../My Post"))
        [warning] = made.warnings
        assert made.identity.slug == "my-post"
        assert warning.rule == "bad-slug"

    @pytest.mark.parametrize(
        ("key", "language", "slug"),
        [
            ("Hello.md", "en", "hello"),
            ("My first post.md", "en", "my-first-post"),
            ("My_first_post.md", "en", "my-first-post"),
            ("Über uns.md", "de", "ueber-uns"),
            ("Über uns.md", "en", "uber-uns"),
            ("Straße nach Łódź.md", "en", "strasse-nach-lodz"),
            ("What's up?.md", "en", "whats-up"),
            ("日記 2026 trip.md", "ja", "2026-trip"),
        ],
    )
    def test_an_address_is_what_a_person_would_write(self, key, language, slug):
        assert minted(front(lang=language), key=key).identity.slug == slug

    @pytest.mark.parametrize(
        ("key", "field", "slug"),
        [
            ("show/linux/2.md", {"slug": "two"}, "show/linux/two"),
            ("posts/first/index.md", {"slug": "two"}, "posts/two"),
            ("_posts/2021-01-02-first.md", {"slug": "two"}, "two"),
            ("show/linux/2.md", {"slug": "a/b"}, "a/b"),
            ("show/linux/2.md", {"permalink": "/two/"}, "two"),
            ("show/linux/2.md", {"url": "/blog/two.html"}, "blog/two"),
        ],
    )
    def test_a_slug_without_a_slash_replaces_the_last_part_of_the_path_alone(self, key, field, slug):
        made = minted(front(**field), key=key)
        assert (made.identity.slug, made.warnings) == (slug, ())

    def test_an_address_that_is_taken_gets_the_date_and_then_digits(self):
        assert minted("Text.", key="town/2021-12-31-fair.md").further_slugs == (
            "town/2021-12-31-fair",
            "town/fair-" + hashlib.sha256(b"town/2021-12-31-fair.md").hexdigest()[:6],
        )
        assert len(minted("Text.", key="fair.md").further_slugs) == 1, "the day it came says nothing to a reader"
        assert minted(front(permalink="/fair/")).further_slugs == (), "its author wrote the whole address"


class TestTextAndTitle:
    def test_title_and_summary_come_from_the_text_where_none_is_given(self):
        entry = entry_of("> A quotation.\n\n- a list\n\nThe lock stays open. Skippers cheered.\n\nMore." + LONG)
        assert (entry.title, entry.summary) == ("The lock stays open", "The lock stays open. Skippers cheered. More.")

    def test_a_text_of_lists_alone_has_a_title_too(self):
        assert entry_of("- first of all\n- then" + "\n- word" * 50).title == "first of all"

    def test_a_recording_without_title_and_words_is_named_after_its_file(self):
        player = '<audio src="https://x.example/a.mp3"></audio>'
        text = f"---\naudio: https://x.example/a.mp3\n---\n{player}![](https://x.example/a.png)"
        assert entry_of(text, key="articles/2026-01-02-my_summer-song.md").title == "My summer song"
        assert entry_of(text, key="articles/---.md").title == "Untitled"

    @pytest.mark.parametrize(
        ("body", "summary"),
        [
            ("Just a line.", "Just a line."),
            ("word " * 49, "word " * 48 + "word"),
            ("- one\n- two", "one two"),
            ("![A gull](https://x.example/gull.jpg)", "A gull"),
            ("![](https://x.example/gull.jpg)", "First"),
            ("今日は天気がいい。" * 5, "今日は天気がいい。" * 5),
            (f"---\ntitle: ''\n---\nThe lock stays open.{LONG}", "The lock stays open."),
            (f"---\ntitle: false\n---\nThe lock stays open.{LONG}", "The lock stays open."),
            (f"---\ntitle:\n---\nThe lock stays open.{LONG}", "The lock stays open."),
        ],
    )
    def test_a_short_text_or_a_picture_alone_is_a_note_without_a_title(self, body, summary):
        entry = entry_of(body)
        assert (entry.title, entry.summary) == ("", summary)

    @pytest.mark.parametrize(
        ("body", "title"),
        [
            ("word " * 50, "word"),
            ("# A note\n\nJust a line.", "A note"),
            ("---\ntitle: false\n---\n# A note\n\nJust a line.", "A note"),
            ("---\ntitle: A note\n---\nJust a line.", "A note"),
            ("---\ntitle: 'No'\n---\nJust a line.", "No"),
            ("今日は天気がいい。" * 20, "今日は天気がいい"),
        ],
    )
    def test_any_other_text_has_a_title(self, body, title):
        assert entry_of(body).title.startswith(title)

    def test_what_is_out_with_a_title_keeps_one_until_its_author_takes_it_away(self):
        body = "Just a line."
        titled = replace(version_of(body).version, untitled=False)  # as earlier releases recorded it
        again = version_of(body, kept=titled)
        assert again.entry.title == "Just a line"
        assert not again.version.untitled
        assert version_of("---\ntitle: ''\n---\nJust a line.", kept=titled).entry.title == ""
        assert version_of("Just two lines.", kept=version_of(body).version).entry.title == ""

    @pytest.mark.parametrize("body", ["", " \n\t\n", "<!-- note -->", "---\ntitle: A\n---\n", "# Title alone",
                                      "<script>x</script>", "![no source]()", "&nbsp;", "&#1;"])  # fmt: skip
    def test_an_article_without_text_is_rejected(self, body):
        with pytest.raises(ArticleError) as caught:
            entry_of(body.replace("![no source]()", "<img alt=x>"))
        assert caught.value.problem.rule == "no-text"
        assert caught.value.problem.cure

    def test_no_illegal_character_reaches_title_or_summary(self):
        entry = entry_of("A&#1;&#x81;&#xFFFE;&#12;b\x02 c. D&#x0B;e." + LONG)
        assert (entry.title, entry.summary) == ("Ab c", "Ab c. De.")

    def test_a_summary_is_one_line(self):
        assert entry_of("One\ntwo.\n\nThree  \nfour.").summary == "One two. Three four."


class TestAddresses:
    def test_an_article_at_home_elsewhere_has_no_page_here_and_links_there(self):
        made = version_of(front(canonical_url="https://Other.example/a/b?c=1") + "[x](y.html) ![z](z.png) [n](#n)")
        assert not made.has_page
        assert made.entry.url == "https://other.example/a/b?c=1"
        assert 'href="https://other.example/a/y.html"' in made.entry.content_html
        assert 'src="https://other.example/a/z.png"' in made.entry.content_html
        assert 'href="https://other.example/a/b?c=1#n"' in made.entry.content_html

    def test_other_articles_have_a_page(self):
        assert version_of("Text.").has_page


class TestTextsThatSwell:
    def test_an_empty_address_is_no_link(self):
        assert entry_of("[x]() <a href=''>y</a>").content_html == "<p>x y</p>"

    def test_links_that_make_a_text_many_times_as_long_as_its_file_are_refused(self):
        with pytest.raises(ArticleError) as caught:
            entry_of(front(slug="a" * 99) + "[x](#)" * 20_000)
        assert caught.value.problem.rule == "too-costly"

    def test_a_short_article_of_links_is_none_of_these(self):
        assert entry_of(front(slug="a" * 99) + "[x](#a) " * 500)


class TestPublished:
    def test_precedence_is_document_then_object_then_path_then_first_seen(self):
        told = {"key": "2026-01-04-a.md", "metadata": (("published", "2026-01-03"),)}
        assert entry_of(front(date="2026-01-02"), **told).published == datetime(2026, 1, 1, 23, tzinfo=UTC)
        assert entry_of("Text.", **told).published == datetime(2026, 1, 2, 23, tzinfo=UTC)
        assert entry_of("Text.", key="2026-01-04-a.md").published == datetime(2026, 1, 3, 23, tzinfo=UTC)
        assert entry_of("Text.").published == NOON

    def test_a_date_taken_from_the_file_is_kept_and_told(self):
        seen = NOON.replace(microsecond=5)
        made = version_of("Text.", modified=seen)
        assert made.entry.published == NOON
        assert [warning.rule for warning in made.warnings] == ["no-date"]
        identity = Identity(id="tag:x.example,2001:a", slug="a", first_seen=seen)
        assert entry_of("New.", identity=identity, modified=NOON + timedelta(days=9)).published == NOON

    @pytest.mark.parametrize("key", ["0001-01-01-a.md", "9999-12-31-a.md", "2026/99/99/a.md"])
    def test_a_day_in_the_path_that_no_feed_can_hold_is_none(self, key):
        assert entry_of("Text.", key=key).published == NOON


class TestUpdated:
    LATER = NOON + timedelta(days=2, microseconds=7)

    def second(self, first, second, **told):
        kept = version_of(first).version
        identity = Identity(id="tag:x.example,2001:a", slug="first", first_seen=NOON)
        return version_of(second, kept=kept, identity=identity, modified=self.LATER, **told).entry.updated

    def test_the_first_version_is_updated_when_it_is_published(self):
        assert version_of(front(date="2026-01-02"), modified=self.LATER).entry.updated == datetime(
            2026, 1, 1, 23, tzinfo=UTC
        )

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ("Some text.", "Some   text."),
            ("Some text.", "Some *text*."),
            ("Some text.", '<p class="x">Some text.</p>'),
            ("Some text.", "---\ntags: [a]\nlanguage: de\n---\nSome text."),
            ("# A\n\nText.", "---\ntitle: A\n---\nText."),
            ("Some text.", "[Some](https://x.example/) text."),
        ],
    )
    def test_markup_white_space_and_tags_are_no_update(self, first, second):
        assert self.second(first, second) == NOON

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ("Some text.", "Some texts."),
            ("Apart from it.", "A part from it."),
            ("# A\n\nText.", "# B\n\nText."),
            ("Text. ![a](a.png)", "Text. ![a](b.png)"),
            ("---\nsummary: A\n---\nText.", "---\nsummary: B\n---\nText."),
            (
                "---\nenclosure: https://x.example/a.mp3\n---\nText.",
                "---\nenclosure: https://x.example/b.mp3\n---\nText.",
            ),
        ],
    )
    def test_what_a_person_reads_sees_or_hears_is_an_update(self, first, second):
        assert self.second(first, second) == self.LATER.replace(microsecond=0)

    def test_another_address_of_the_site_is_no_update(self):
        moved = make_site().__class__.from_json(SITE.to_json() | {"url": "https://new.example/"})
        assert self.second("Text ![a](a.png)", "Text  ![a](a.png)", site=moved) == NOON

    def test_the_authors_own_date_counts_but_never_before_publication(self):
        assert entry_of(front(date="2026-01-02", updated="2026-01-05T10:00Z")).updated == datetime(
            2026, 1, 5, 10, tzinfo=UTC
        )
        entry = entry_of(front(date="2026-01-02", updated="2025-01-05"))
        assert entry.updated == entry.published

    def test_the_same_bytes_under_a_new_time_are_no_update(self):
        assert self.second("Some text.", "Some text.") == NOON


def test_what_is_made_of_a_text_with_code_keeps_the_marks_of_the_code():
    entry = entry_of('---\ntitle: "The \'best\' way"\n---\nSay "hello" with `print("hello")` or `--help`, she said.\n')
    assert entry.title == "The ‘best’ way"
    assert entry.summary == 'Say “hello” with print("hello") or --help, she said.'


class TestCaptions:
    @pytest.mark.parametrize(
        "written",
        [
            'image: { url: https://a.example/a.png, alt: Sea, caption: "Seen from <b>the pier</b>" }',
            "image: https://a.example/a.png\nimage_alt: Sea\nimage_caption: Seen from the pier",
            "cover: https://a.example/a.png\ncover_alt: Sea\ncover_caption: Seen from the pier",
            "feature_image: https://a.example/a.png\nfeature_image_alt: Sea\nfeature_image_caption: Seen from the pier",
        ],
    )
    def test_the_first_picture_keeps_its_caption(self, written):
        [image] = entry_of(f"---\ntitle: A\n{written}\n---\nWords.\n").images
        assert (image.alt, image.caption) == ("Sea", "Seen from the pier")
