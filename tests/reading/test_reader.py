"""What an author says of an article is understood, or refused with file, line, what is wrong and the cure."""

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import SITE, make_source
from feedwright.errors import ArticleError
from feedwright.model.article import Enclosure, Episode, Link, Person
from feedwright.reading.reader import SIZE_LIMIT, read_article


def read(body, key="articles/first.md", **told):
    return read_article(make_source(body, key=key, **told), SITE)


def yaml(*lines):
    return read("---\n" + "\n".join(lines) + "\n---\nSome text.")


def toml(*lines):
    return read("+++\n" + "\n".join(lines) + "\n+++\nSome text.")


def problem(body, **told):
    with pytest.raises(ArticleError) as caught:
        read(body, **told)
    found = caught.value.problem
    assert found.path == told.get("key", "articles/first.md")
    assert found.what
    assert found.cure
    assert len(str(found)) < 400
    return found


def names(article):
    return [person.name for person in article.authors]


def aliases(levels):
    """Lines of YAML, each a list of the list before it twice."""
    return ["x0: &x0 [a, a]", *(f"x{n}: &x{n} [*x{n - 1}, *x{n - 1}]" for n in range(1, levels))]


class TestFrontMatter:
    def test_yaml_values_keep_the_form_they_are_written_in(self):
        article = yaml("title: 1.10", "language: no", 'summary: "a: b"', "id: 007", "tags: [yes, 1_000]")
        assert (article.title, article.language, article.summary, article.id) == ("1.10", "no", "a: b", "007")
        assert article.categories == ("yes", "1_000")

    def test_toml_is_read(self):
        article = toml(
            'title = "A"', "date = 2026-01-02", "updated = 2026-01-03T04:05:06+01:00", 'tags = ["a"]', "draft = true"
        )
        assert (article.title, article.published, article.draft) == ("A", date(2026, 1, 2), True)
        assert article.updated == datetime(2026, 1, 3, 4, 5, 6, tzinfo=timezone(timedelta(hours=1)))

    @pytest.mark.parametrize(
        "body", ["---\n---\nText.", "---\n# a comment\n---\nText.", "+++\n+++\nText.", "---  \n\n--- \nText."]
    )
    def test_front_matter_may_be_empty(self, body):
        assert read(body).content_html == "<p>Text.</p>\n"

    def test_names_are_read_in_any_case_and_unknown_ones_passed_over(self):
        article = yaml("Title: A", "layout: post", "extra: {a: [1, {b: c}]}")
        assert (article.title, article.warnings) == ("A", ())

    def test_empty_values_say_nothing(self):
        article = yaml("date: ~", "author: null", "tags: []", 'slug: ""', "draft:", "summary: '  '", "authors: [~]")
        assert article == read("Some text.")

    @pytest.mark.parametrize(
        "body", ["---\n\nA rule above.", "+++\nA line above.", "----\nText.", "--- text", "Text.\n---\na: b\n---"]
    )
    def test_a_rule_at_the_top_opens_no_front_matter(self, body):
        assert read(body).content_html

    def test_it_may_stand_in_plain_text_too(self):
        article = read("\ufeff---\ntitle: A\n---\nSome text.", key="a.txt")
        assert (article.title, article.content_html) == ("A", "<p>Some text.</p>")

    def test_line_ends_of_all_systems_are_read(self):
        for end in ("\r\n", "\r"):
            assert read(f"---{end}title: A{end}---{end}One.{end}{end}Two.").content_html == "<p>One.</p>\n<p>Two.</p>\n"

    @pytest.mark.parametrize(
        ("body", "line"),
        [
            ("---\ntitle: A\ndate: b: c\n---\nText.", 3),
            ("---\ntitle: 'A\n---\nText.", 2),
            ("---\n{title: A\n---\nText.", 2),
            ("\n \n---\na: 1\nb: [\n---\nText.", 5),
            ("---\ntitle: &a [*a]\n---\nText.", 2),
            ("---\n? [a]\n: b\n---\nText.", 2),
            ("---\njust text\n---\nText.", 2),
            ("---\n- a\n---\nText.", 2),
            ("---\na: 1\n--- b\n---\nText.", 3),
            ("---\ntitle: A\n\nText.", 1),
            ("\n\n---\ntitle: A\n\nText.", 3),
            ('+++\ntitle = "A"\ndate = soon\n+++\nText.', 3),
            ("+++\ntitle = 'A\n+++\nText.", 2),
            ("\n+++\na = 1\na = 2\n+++\nText.", 4),
            ("+++\na = [\n+++\nText.", 2),
            ("+++\na = 1\n\nText.", 1),
            ("---\n" + "a: b\n" * 9_000 + "---\nText.", 1),
            ("---\na: " + "[" * 30_000 + "\n---\nText.", 2),
            ("---\na: " + "- " * 15_000 + "\n---\nText.", 2),
            ("---\na: " + "[" * 1_500 + "]" * 1_500 + "\n---\nText.", 2),
            ("+++\na = " + "[" * 30_000 + "\n+++\nText.", 2),
            ("+++\na = " + "9" * 9_000 + "\n+++\nText.", 2),
        ],
        ids=lambda value: repr(value)[:40],
    )  # fmt: skip
    def test_bad_front_matter_is_rejected_with_its_line(self, body, line):
        found = problem(body)
        assert (found.rule, found.line) == ("front-matter", line)

    def test_aliases_that_would_fill_any_memory_are_refused(self):
        bomb = aliases(60)
        for name in ("title", "date", "draft", "authors", "enclosure", "slug", "language", "tags", "weather"):
            refused = problem("---\n" + "\n".join(bomb) + f"\n{name}: *x59\n---\nText.")
            assert (refused.what, refused.line) == ("the metadata holds too many items.", 2)

    def test_lists_of_aliases_are_no_value_of_a_field_that_wants_one(self):
        lists = aliases(12)
        for name in ("title", "date", "draft", "authors", "enclosure", "slug"):
            assert problem("---\n" + "\n".join(lists) + f"\n{name}: *x11\n---\nText.").line == 14
        for name in ("language", "tags"):
            assert yaml(*lists, f"{name}: *x11").warnings


class TestFields:
    @pytest.mark.parametrize(
        ("line", "title"),
        [
            ("title: Fish &amp; chips", "Fish & chips"),
            ("title: '**Big** <b>news</b>'", "Big news"),
            ("title: >\n  Two\n  lines", "Two lines"),
            ('title: "a\\x01\\u0085b"', "ab"),
            ("title: 2026-01-02", "2026-01-02"),
        ],
    )
    def test_titles_are_plain_text_on_one_line(self, line, title):
        assert yaml(line).title == title

    @pytest.mark.parametrize(("line", "title"), [("title = 1984", "1984"), ("title = 2026-01-02", "2026-01-02")])
    def test_a_number_or_date_may_be_a_title(self, line, title):
        assert toml(line).title == title

    @pytest.mark.parametrize(
        ("line", "wanted"),
        [
            ("author: Ada Lovelace", ["Ada Lovelace"]),
            ("author: Ada, Bob and Cy", ["Ada", "Bob", "Cy"]),
            ("author: Martin L. King, Jr., and Ada", ["Martin L. King, Jr.", "Ada"]),
            ("authors: [Ada, Bob, ada]", ["Ada", "Bob"]),
            ("authors: [Johnson & Johnson]", ["Johnson & Johnson"]),
            ("authors: [{name: Ada}, Bob]", ["Ada", "Bob"]),
            ("authors: [{id: ada}, {id: b, name: Bob}]", ["ada", "Bob"]),
            ("author: {nick: Ada, link: 'https://ada.example/'}", ["Ada"]),
            ("author: {name: Ada}", ["Ada"]),
            ("authors: ['', Ada]", ["Ada"]),
        ],
    )
    def test_authors_are_read_once_each(self, line, wanted):
        assert names(yaml(line)) == wanted

    @pytest.mark.parametrize(
        ("line", "person"),
        [
            ("author: Ada <ada@x.example>", Person(name="Ada", email="ada@x.example")),
            ("author: ada@x.example (Ada)", Person(name="Ada", email="ada@x.example")),
            ("author: ada@x.example", Person(name="ada@x.example", email="ada@x.example")),
            ("author: <ada@x.example>", Person(name="ada@x.example", email="ada@x.example")),
            ("author: 'ada@x.example ( )'", Person(name="ada@x.example", email="ada@x.example")),
            ("author: Ada <home>", Person(name="Ada <home>")),
            (
                "author: {name: Ada, email: ada@x.example, url: 'https://X.example'}",
                Person(name="Ada", email="ada@x.example", url="https://x.example"),
            ),
        ],
    )
    def test_an_authors_addresses_are_kept_apart_from_the_name(self, line, person):
        assert yaml(line).authors == (person,)

    def test_several_authors_may_have_addresses(self):
        emails = [person.email for person in yaml("author: Ada <a@x.example> and Bob <b@x.example>").authors]
        assert emails == ["a@x.example", "b@x.example"]

    @pytest.mark.parametrize(
        ("line", "wanted"),
        [("tags: a, b c ,, A", ("a", "b c")), ("tags: [a, 'b, c', '', ~]", ("a", "b, c")), ("categories: [x]", ("x",))],
    )
    def test_categories_are_read_once_each(self, line, wanted):
        assert yaml(line).categories == wanted

    @pytest.mark.parametrize(
        ("written", "tag"),
        [("EN", "en"), ("de_at", "de-AT"), ("zh-hant-tw", "zh-Hant-TW"), ("ES-419", "es-419"),
         ("sl-Rozaj-BISKE", "sl-rozaj-biske"),
         ("en-a-BBB-x-AB", "en-a-bbb-x-ab"), ("zh-cmn-Hans-cn", "zh-cmn-Hans-CN"), ("de-1996", "de-1996")],
    )  # fmt: skip
    def test_languages_are_written_as_bcp_47_writes_them(self, written, tag):
        assert yaml(f"language: {written}").language == tag

    @pytest.mark.parametrize(
        "written", ["english", "e", "en us", "en-", "en-toolongpart", "123", "en_US.UTF-8", "[en]"]
    )
    def test_what_is_no_language_is_left_out_with_a_warning(self, written):
        article = yaml("title: A", f"lang: {written}")
        assert article.language is None
        assert [(warning.rule, warning.line) for warning in article.warnings] == [("bad-language", 3)]

    @pytest.mark.parametrize("word", ["true", "yes", "'yes'", "on", "1", "True"])
    def test_drafts_are_known_by_any_word_for_yes(self, word):
        assert yaml(f"draft: {word}").draft

    @pytest.mark.parametrize("word", ["false", "no", "off", "0", ""])
    def test_and_others_by_any_word_for_no(self, word):
        assert not yaml(f"draft: {word}").draft

    def test_an_enclosure_is_an_address_or_a_table(self):
        article = yaml(
            "enclosures:",
            "- https://x.example/a.MP3?b=1",
            "- {url: 'https://x.example/ä b', type: image/jpg, length: 12, title: T, junk: ~}",
            "- {url: 'https://x.example/c.xyz'}",
        )
        assert article.enclosures == (
            Enclosure(url="https://x.example/a.MP3?b=1", media_type="audio/mpeg"),
            Enclosure(url="https://x.example/%C3%A4%20b", media_type="image/jpeg", length=12, title="T"),
            Enclosure(url="https://x.example/c.xyz", media_type="application/octet-stream"),
        )
        assert yaml("enclosure: https://x.example/a.m4a").enclosures[0].media_type == "audio/mp4"

    @pytest.mark.parametrize(
        "written",
        ["/a", "javascript:alert(1)", "https://", "https://[x", "https://me:pw@x.example/", "https://x.example:99999/"],
    )
    def test_a_canonical_url_that_is_none_is_left_out_with_a_warning(self, written):
        article = yaml(f"canonical_url: '{written}'")
        assert article.canonical_url is None
        assert article.warnings[0].rule == "bad-address"

    def test_a_canonical_url_is_brought_into_canonical_form(self):
        assert yaml("canonical_url: HTTPS://X.Example:443/ä?b#c").canonical_url == "https://x.example/%C3%A4?b#c"
        assert yaml("canonical_url: 'http://[2001:DB8::1]:81/'").canonical_url == "http://[2001:db8::1]:81/"

    @pytest.mark.parametrize(
        ("lines", "rule", "line"),
        [
            (["title: A", "date: soon"], "bad-date", 3),
            (["title: 'date: x'", "  # date: y", "date: 2026-02-30"], "bad-date", 4),
            (["dateline: KYIV", "Date : soon"], "bad-date", 3),
            (["x:", "  date: 2026-01-01", '"date": soon'], "bad-date", 4),
            (["{title: A, date: soon}"], "bad-date", None),
            (["date: {year: 2026}"], "bad-date", 2),
            (["updated: [2026-01-01]"], "bad-date", 2),
            (["publishDate: soon"], "bad-date", 2),
            (["extra:", "  lastmod: soon"], "bad-date", 3),
            (["expiryDate: never"], "bad-date", 2),
            (["date: " + "9" * 5_000], "bad-date", 2),
            (["draft: perhaps"], "bad-draft", 2),
            (["draft: [true]"], "bad-draft", 2),
            (["draft: {}"], "bad-draft", 2),
            (["title: [a]"], "bad-title", 2),
            (["title: " + "x" * 5_000], "bad-title", 2),
            (["summary: {a: b}"], "bad-summary", 2),
            (["author: {email: a@b.example}"], "bad-author", 2),
            (["author: {name: A, email: nobody}"], "bad-author", 2),
            (["author: {name: A, url: /a}"], "bad-author", 2),
            (["authors: [" + "a, " * 200 + "]"], "bad-author", 2),
            (["slug: [a]"], "bad-slug", 2),
            (["id: {a: b}"], "bad-id", 2),
            (["enclosure: 'javascript:x'"], "bad-enclosure", 2),
            (["enclosure: {length: 1}"], "bad-enclosure", 2),
            (["enclosure: {url: 'https://x.example/', length: 1 MB}"], "bad-enclosure", 2),
            (["enclosure: {url: 'https://x.example/', type: mp3}"], "bad-enclosure", 2),
        ],
        ids=lambda value: repr(value)[:40],
    )  # fmt: skip
    def test_a_value_whose_loss_would_mislead_is_rejected_with_its_line(self, lines, rule, line):
        found = problem("---\n" + "\n".join(lines) + "\n---\nText.")
        assert (found.rule, found.line) == (rule, line)
        assert "(front matter)" in found.what

    @pytest.mark.parametrize(
        ("line", "rule"),
        [("title = true", "bad-title"), ("title = 0x" + "f" * 9_000, "bad-title"), ("date = 08:30:00", "bad-date"),
         ("draft = 0x" + "f" * 9_000, "bad-draft"), ("date = 0x" + "f" * 9_000, "bad-date"),
         ("date = 0001-01-01", "bad-date"),
         ("draft = 1.5", "bad-draft")],
        ids=lambda value: repr(value)[:30],
    )  # fmt: skip
    def test_so_are_toml_values_of_the_wrong_kind(self, line, rule):
        found = problem(f"+++\n{line}\n+++\nText.")
        assert (found.rule, found.line) == (rule, 2)


class TestFieldsOfGenerators:
    """One table maps what site generators call things."""

    @pytest.mark.parametrize(
        "name", ["date", "publishDate", "publish_date", "pubdate", "pubDate", "published_at", "created"]
    )
    def test_when_it_was_published(self, name):
        assert yaml(f"{name}: 2026-01-02").published == date(2026, 1, 2)

    def test_the_day_of_publishing_goes_before_the_day_of_writing(self):
        assert yaml("date: 2026-01-01", "publishDate: 2026-01-02").published == date(2026, 1, 2)

    @pytest.mark.parametrize(
        "name",
        [
            "updated",
            "lastmod",
            "last_modified_at",
            "last-modified-at",
            "modified",
            "updatedDate",
            "updated_at",
            "dateModified",
        ],
    )
    def test_when_it_was_changed(self, name):
        assert yaml(f"{name}: 2026-01-02").updated == date(2026, 1, 2)

    @pytest.mark.parametrize("name", ["expires", "expiryDate", "expirydate", "unpublishDate"])
    def test_when_it_goes(self, name):
        assert yaml(f"{name}: 2026-01-02").expires == date(2026, 1, 2)

    def test_orders_of_eleventy_are_no_dates(self):
        assert yaml("date: git Last Modified", "title: A").published is None

    @pytest.mark.parametrize("name", ["summary", "description", "excerpt", "custom_excerpt"])
    def test_what_it_is_about(self, name):
        assert yaml(f"{name}: Of locks.").summary == "Of locks."

    @pytest.mark.parametrize(
        "line",
        ["draft: true", "published: false", "publish: false", "status: draft", "status: Hidden", "visibility: members",
         "unlisted: true", "private: 'yes'", "headless: true", "eleventyExcludeFromCollections: true", "extra: {draft: true}",
         "draft: false\npublished: false"],
    )  # fmt: skip
    def test_what_any_of_them_holds_back_is_a_draft(self, line):
        assert yaml(line).draft

    @pytest.mark.parametrize(
        "line",
        [
            "published: true",
            "published: 2026-01-02",
            "status: published",
            "status: seedling",
            "private: no",
            "visibility: public",
        ],
    )
    def test_what_they_publish_is_none(self, line):
        assert not yaml(line).draft

    def test_published_may_be_a_date_or_a_flag(self):
        assert yaml("published: 2026-01-02").published == date(2026, 1, 2)
        assert yaml("published: true", "date: 2026-01-03").published == date(2026, 1, 3)
        assert toml("published = false", "date = 2026-01-03").draft

    def test_categories_of_all_fields_are_merged(self):
        article = yaml(
            "tags: [Locks, gates]", "categories: News", "keywords: locks; water", "taxonomies: {tags: [x], series: [s]}"
        )
        assert article.categories == ("News", "Locks", "gates", "water", "s")

    def test_taxonomies_of_zola_are_categories(self):
        article = toml("[taxonomies]", 'tags = ["a"]', 'categories = ["b"]', 'people = ["c"]', 'authors = ["Ada"]')
        assert article.categories == ("b", "a")
        assert names(article) == ["Ada"]

    def test_tags_of_obsidian_lose_their_mark_and_keep_their_path(self):
        assert yaml("tags: '#a #b/c'").categories == ("a", "b/c")
        assert yaml("tags: ['#a', 'C#', '#1']").categories == ("a", "C#", "#1")

    def test_categories_are_compared_in_one_form_of_unicode(self):
        assert yaml("tags: [Ko\u0308ln, K\u00f6ln]").categories == ("K\u00f6ln",)

    def test_more_than_twenty_categories_are_cut_with_a_warning(self):
        article = yaml("title: A", "tags: [" + ", ".join(f"t{n}" for n in range(30)) + "]")
        assert len(article.categories) == 20
        assert [(problem.rule, problem.line) for problem in article.warnings] == [("bad-tags", 3)]

    @pytest.mark.parametrize(
        ("line", "slug", "canonical"),
        [
            ("permalink: /2024/foo/", "/2024/foo", None),
            ("permalink: foo/index.html", "/foo", None),
            ("url: /blog/foo.html", "/blog/foo", None),
            ("path: blog/foo", "/blog/foo", None),
            ("permalink: https://x.example/foo", None, "https://x.example/foo"),
            ("url: https://x.example/foo\nslug: bar", "bar", "https://x.example/foo"),
            ("canonicalURL: https://x.example/a\npermalink: /b/", "/b", "https://x.example/a"),
            ("permalink: /", None, None),
            ("permalink: /index.html", None, None),
        ],
    )
    def test_a_permalink_is_an_address_or_a_path(self, line, slug, canonical):
        article = yaml(line)
        assert (article.slug, article.canonical_url, article.warnings) == (slug, canonical, ())

    @pytest.mark.parametrize("written", ["/:categories/:title/", "'/{{ page.date }}/'", "//x.example/a"])
    def test_a_permalink_that_only_its_generator_can_fill_in_is_left_out_with_a_warning(self, written):
        article = yaml("title: A", f"permalink: {written}")
        assert article.slug is None
        assert [(problem.rule, problem.line) for problem in article.warnings] == [("bad-slug", 3)]

    @pytest.mark.parametrize(
        ("line", "url", "alt"),
        [
            ("image: a b.png", "a b.png", ""),
            ("cover: {image: a.png, alt: A lock, relative: true}", "a.png", "A lock"),
            ("images: [a.png, b.png]", "a.png", ""),
            ("featured_image: /a.png", "/a.png", ""),
            ("featuredImage: {src: a.png, caption: '*A* lock'}", "a.png", "A lock"),
            ("thumbnail: //x.example/a.png", "https://x.example/a.png", ""),
            ("banner: '![[a.png|300]]'", "a.png", ""),
            ("hero: '{{ site.baseurl }}/a.png'", "/a.png", ""),
            ("og_image: https://X.example/a.png", "https://x.example/a.png", ""),
            ("feature_image: __GHOST_URL__/content/a.png\nfeature_image_alt: A", "/content/a.png", "A"),
            ("extra: {cover: a.png}", "a.png", ""),
        ],
    )
    def test_its_picture(self, line, url, alt):
        [image, *_] = yaml(line).images
        assert (image.url, image.alt) == (url, alt)

    @pytest.mark.parametrize("line", ["image: false", "image: ''", "cover: {}", "images: []"])
    def test_none_is_none(self, line):
        assert (yaml(line).images, yaml(line).warnings) == ((), ())

    @pytest.mark.parametrize("written", ["'data:image/png;base64,AA'", "'{{ page.image }}'", "[[a]]"])
    def test_a_picture_that_is_none_is_left_out_with_a_warning(self, written):
        assert [problem.rule for problem in yaml(f"image: {written}").warnings] == ["bad-image"]

    @pytest.mark.parametrize(
        ("line", "wanted"),
        [
            ("enclosure: talk.mp3", Enclosure(url="talk.mp3", media_type="audio/mpeg")),
            ("audio: {src: /a/talk.m4a, duration: '1:02:03'}", Enclosure(url="/a/talk.m4a", media_type="audio/mp4", duration=3723)),
            ("podcast: talk.ogg\nduration: 25min", Enclosure(url="talk.ogg", media_type="audio/ogg", duration=1500)),
            ("podcast: talk.ogg\nduration: 1h 2m 3s", Enclosure(url="talk.ogg", media_type="audio/ogg", duration=3723)),
            ("podcast: talk.ogg\nduration: PT1H2M", Enclosure(url="talk.ogg", media_type="audio/ogg", duration=3720)),
            ("podcast: talk.ogg\nduration: 90", Enclosure(url="talk.ogg", media_type="audio/ogg", duration=90)),
            ("attachments: [{url: talk.mp4, mime_type: video/mp4, size_in_bytes: 9, duration_in_seconds: 5}]",
             Enclosure(url="talk.mp4", media_type="video/mp4", length=9, duration=5)),
            ("enclosure: |\n  https://x.example/a.mp3\n  12\n  audio/mpeg", Enclosure(url="https://x.example/a.mp3", media_type="audio/mpeg", length=12)),
        ],
    )  # fmt: skip
    def test_its_files(self, line, wanted):
        assert yaml(line).enclosures == (wanted,)

    @pytest.mark.parametrize(
        "line", ["video: https://video.example/watch?v=1", "audio: true", "podcast: The Lock Cast", "file: a.txt"]
    )
    def test_what_cannot_be_played_is_no_enclosure(self, line):
        assert yaml(line).enclosures == ()

    def test_what_podcasts_say_of_an_episode(self):
        article = yaml(
            "enclosure: a.mp3", "episode: 12", "season: 2", "episode_type: Bonus", "explicit: clean", "transcript: a.vtt",
            "chapters: a.json", "hosts: [Ada]", "guests: Bob", "location: {name: Vienna}",
        )  # fmt: skip
        assert article.episode == Episode(
            kind="bonus", number=12, season=2, explicit=False, transcripts=(Enclosure(url="a.vtt", media_type="text/vtt"),),
            chapters="a.json", people=(Person(name="Ada", role="host"), Person(name="Bob", role="guest")), location="Vienna",
        )  # fmt: skip
        assert article.warnings == ()

    @pytest.mark.parametrize(
        "line", ["episode: twelve", "episode_type: long", "explicit: perhaps", "duration: long", "transcript: [[a]]"]
    )
    def test_what_is_wrong_there_is_left_out_with_a_warning(self, line):
        assert len(yaml(line).warnings) == 1

    def test_links_to_elsewhere(self):
        article = yaml(
            "related: [{url: 'https://x.example/a', title: A}, '[[Note]]']",
            "via: https://x.example/b",
            "comments: true",
        )
        assert article.links == (
            Link(url="https://x.example/a", rel="related", title="A"), Link(url="https://x.example/b", rel="via")
        )  # fmt: skip
        assert yaml("comments: https://x.example/c").links == (Link(url="https://x.example/c", rel="replies"),)

    def test_section_contributors_and_rights(self):
        article = yaml("section: Town", "contributors: [Bob]", "license: {name: CC BY 4.0, url: 'https://x.example'}")
        assert (article.section, article.contributors, article.rights) == ("Town", (Person(name="Bob"),), "CC BY 4.0")

    def test_the_top_level_goes_before_inner_tables(self):
        article = toml(
            'description = "Top"', "[extra]", 'description = "Inner"', 'author = "Ada"', "[params]", 'lang = "de"'
        )
        assert (article.summary, names(article), article.language) == ("Top", ["Ada"], "de")

    @pytest.mark.parametrize(
        ("name", "near"),
        [("tittle", "title"), ("auhtor", "author"), ("descripton", "description"), ("catagories", "categories")],
    )
    def test_a_slip_of_the_pen_is_told(self, name, near):
        [problem] = yaml("draft: false", f"{name}: A").warnings
        assert (problem.rule, problem.line) == ("unknown-field", 3)
        assert near in problem.cure

    @pytest.mark.parametrize(
        "line",
        [
            "layout: post",
            "weight: 1",
            "toc: true",
            "my_own_field: x",
            "subtitle: A",
            "mood: glad",
            "guide: x",
        ],
    )
    def test_other_names_are_passed_over(self, line):
        assert yaml(line) == read("Some text.")

    def test_other_names_in_object_metadata_are_passed_over(self):
        assert read("Some text.", metadata=(("mtime", "1"), ("s3cmd-attrs", "uid:0"))).warnings == ()


class TestFrontMatterOfGenerators:
    @pytest.mark.parametrize(
        "body",
        [
            "---\ntitle: A\n...\nText.",
            '{\n  "title": "A"\n}\nText.',
            '{"title": "A"}\n\nText.',
            ';;;\n{"title": "A"}\n;;;\nText.',
            '---json\n{"title": "A"}\n---\nText.',
            "---toml\ntitle = 'A'\n---\nText.",
            "--- yaml\ntitle: A\n---\nText.",
        ],
    )
    def test_every_way_to_write_it(self, body):
        article = read(body)
        assert (article.title, article.content_html) == ("A", "<p>Text.</p>\n")

    def test_json_keeps_numbers_as_they_are_written(self):
        article = read('{"title": 1.10, "tags": ["a"], "draft": true, "author": null}\nText.')
        assert (article.title, article.categories, article.draft) == ("1.10", ("a",), True)

    @pytest.mark.parametrize(
        "body",
        [
            "{{< x >}}\nText.",
            "{% raw %}Text.{% endraw %}",
            "{: .lead}\nText.",
            "{a: b}\nText.",
            ";;;\nText.",
            '{"no name"} Text.',
        ],
    )
    def test_other_braces_open_no_front_matter(self, body):
        assert read(body).content_html

    @pytest.mark.parametrize(
        ("body", "line"),
        [
            ('{"title": "A",\n "date": }\nText.', 2),
            ('{"title": ' + "[" * 5_000 + " Text.", 1),
            ('{"title": "A"', 1),
            ('{"title": "' + "a" * 40_000 + '"}\nText.', 1),
            (';;;\n{"a": 1\n"b": 2}\n;;;\nText.', 2),
            (";;;\n[1]\n;;;\nText.", 2),
            ("---js\n{ title: 'A' }\n---\nText.", 1),
        ],
        ids=lambda value: repr(value)[:40],
    )
    def test_bad_json_is_rejected_with_its_line(self, body, line):
        found = problem(body)
        assert (found.rule, found.line) == ("front-matter", line)


class TestObjectMetadata:
    @pytest.mark.parametrize(
        ("value", "title"),
        [
            ("Plain", "Plain"),
            ("=?UTF-8?B?S8O2bG4=?=", "Köln"),
            ("=?UTF-8?Q?K=C3=B6ln?= =?UTF-8?Q?_=26_Bonn?=", "Köln & Bonn"),
            ("K%C3%B6ln%20%26%20Bonn", "Köln & Bonn"),
            ("50% off", "50% off"),
            ("100%ab", "100%ab"),
            ("=?UTF-8?Q?100=2520?=", "100%20"),
            ("=?nonsense?Q?K=C3=B6ln?=", "=?nonsense?Q?K=C3=B6ln?="),
            ("=?idna?Q?a=ff?=", "=?idna?Q?a=ff?="),
            ("=?UTF-8?B?S?=", "=?UTF-8?B?S?="),
            ("=?a\0b?Q?x?=", "=?ab?Q?x?="),
            ("=?\xe9?Q?x?=", "=?\xe9?Q?x?="),
            ("a%01b%C2%81c", "abc"),
        ],
    )
    def test_values_are_decoded_once(self, value, title):
        assert read("Some text.", metadata=(("title", value),)).title == title

    def test_names_are_those_of_front_matter_in_any_case_and_with_hyphens(self):
        told = (("Title", "A"), ("tags", "a, b"), ("author", "Ada and Bob"), ("canonical-url", "https://x.example/"),
                ("draft", "yes"),
                ("language", "de_AT"), ("published", "2026-01-02"))  # fmt: skip
        article = read("Some text.", metadata=told)
        assert (article.title, article.categories, names(article)) == ("A", ("a", "b"), ["Ada", "Bob"])
        assert (article.canonical_url, article.draft, article.language) == ("https://x.example/", True, "de-AT")
        assert article.published == date(2026, 1, 2)

    def test_the_document_goes_first_field_by_field(self):
        told = (("title", "Object"), ("author", "Bob"), ("tags", "b"), ("published", "nonsense"))
        article = read("---\ndate: 2026-01-02\ntags: [a]\n---\n# Document\n\nText.", metadata=told)
        assert (article.title, article.categories, names(article)) == ("Document", ("a",), ["Bob"])

    def test_title_line_and_byline_are_of_the_document(self):
        told = (("title", "Object"), ("author", "Bob"))
        article = read("Document\n\nBy Ada\n\nText.", key="a.txt", metadata=told)
        assert (article.title, names(article)) == ("Document", ["Ada"])
        article = read("Some text. And more of it.", key="a.txt", metadata=told)
        assert (article.title, names(article)) == ("Object", ["Bob"])

    def test_a_bad_value_is_rejected_and_its_place_told(self):
        found = problem("Some text.", metadata=(("published", "soon"),))
        assert (found.rule, found.line) == ("bad-date", None)
        assert "(object metadata)" in found.what


class TestFiles:
    def test_a_file_over_5_mb_is_rejected(self):
        assert problem(b"", size=SIZE_LIMIT + 1).rule == "too-large"
        assert read(b"a" * 100, size=SIZE_LIMIT)

    @pytest.mark.parametrize("key", ["a.odt", "a"])
    def test_a_format_that_is_not_read_is_told(self, key):
        assert problem("x", key=key).rule == "format"

    @pytest.mark.parametrize(
        ("body", "charset", "text"),
        [
            ("é".encode(), None, "é"),
            ("\ufeffé".encode(), "iso-8859-1", "é"),
            ("é".encode("utf-16"), None, "é"),
            ("\ufeffé".encode("utf-16-be"), None, "é"),
            ("é“".encode("cp1252"), "Windows-1252", "é“"),
            ("é".encode("latin-1"), "ISO-8859-1", "é"),
            ("日".encode("shift_jis"), "Shift_JIS", "日"),
        ],
    )
    def test_declared_and_marked_encodings_are_read(self, body, charset, text):
        assert read(body, key="a.txt", charset=charset).content_html == f"<p>{text}</p>"

    @pytest.mark.parametrize(
        ("body", "charset", "line"),
        [
            (b"\xef\xbb\xbfa\n\xe9", None, 2),
            (b"a\r\nb\rc\xe9\x01\x02", None, 3),
            (b"\xff\xfea\x00\n", None, 1),
        ],
    )
    def test_bytes_in_no_known_encoding_are_rejected(self, body, charset, line):
        found = problem(body, charset=charset)
        assert (found.rule, found.line) == ("encoding", line)

    def test_characters_that_no_feed_may_hold_go(self):
        assert read("a\0b\x01\x7f\x85\ufffe\uffffc", key="a.txt").content_html == "<p>abc</p>"

    @pytest.mark.parametrize(
        "body",
        ["|".join("a" * 900) + "\n" + "|".join("-" * 900) + "\n" + "a\n" * 900, "> " * 30_000 + "\n" + "<i>" * 10_000],
        ids=["table", "nesting"],
    )  # fmt: skip
    def test_markdown_that_unfolds_beyond_all_bounds_is_rejected(self, body):
        assert problem(body).rule == "tangled"

    def test_countless_references_to_a_note_do_not_unfold(self):
        body = "[^a]" * 60_000 + "\n\n[^a]: x"
        assert len(read(body).content_html) < 3 * len(body)

    def test_long_tables_are_read(self):
        assert read("|a|b|\n|-|-|\n" + "|1|2|\n" * 20_000).content_html.count("<tr>") == 20_001
        wide = "|a" * 40 + "|\n" + "|-" * 40 + "|\n" + "|1" * 40 + "|\n\n"
        assert read(wide + "| text with | bars |\n\n" * 3_000).content_html.count("<tr>") == 2


class TestArticlesWithoutAText:
    @pytest.mark.parametrize(
        ("lines", "html"),
        [
            (["description: What it is.", "podcast_file: https://a.example/x.mp3"], "<p>What it is.</p>"),
            (["audio: x.mp3"], '<p><a href="x.mp3">A</a></p>'),
            (["external_url: https://a.example/"], '<p><a href="https://a.example/">A</a></p>'),
            (["image: boat.jpg", "image_alt: A boat"], '<p><img src="boat.jpg" alt="A boat"></p>'),
            (["canonical_url: https://a.example/"], '<p><a href="https://a.example/">A</a></p>'),
        ],
    )
    def test_a_recording_a_picture_or_a_link_is_enough(self, lines, html):
        article = read("---\ntitle: A\n" + "\n".join(lines) + "\n---\n\n")
        assert (article.content_html, article.draft) == (html, False)

    def test_a_description_alone_is_no_entry(self):
        assert read("---\ntitle: A\ndescription: B\n---\n").content_html.strip() == ""

    @pytest.mark.parametrize(
        "line", ["type: tags", "layout: archive", "pagination: {data: posts}", "layout: layouts/search.njk"]
    )
    def test_a_list_that_a_generator_fills_in_is_no_article_and_says_so(self, line):
        article = read(f"---\ntitle: A\n{line}\n---\n")
        assert (article.draft, [warning.rule for warning in article.warnings]) == (True, ["no-article"])

    def test_a_list_page_with_a_text_is_an_article(self):
        assert not read("---\ntitle: A\nlayout: archive\n---\nWords.").draft


class TestTagsOfTools:
    @pytest.mark.parametrize(
        ("line", "tags"),
        [
            ("categories: [[Sports, Baseball], [Play]]", ("Sports", "Baseball", "Play")),
            ("tags: [[Boats]]", ("Boats",)),
            ('tags: ["[[Boats]]", "[[places/Quay|The quay]]"]', ("Boats", "The quay")),
            ('tags: ["<b>Boats</b>", "**Quay**", "[Lock](https://a.example/)"]', ("Boats", "Quay", "Lock")),
        ],
    )
    def test_lists_in_lists_and_markup_are_read_as_they_are_meant(self, line, tags):
        assert yaml(line).categories == tags

    @pytest.mark.parametrize("line", ["tags: {a: b}", "tags: " + "a," * 200])
    def test_a_bad_list_is_left_out_with_a_warning(self, line):
        article = yaml(line)
        assert (article.categories, article.content_html) == ((), "<p>Some text.</p>\n")
        assert [warning.rule for warning in article.warnings] == ["bad-tags"]

    def test_spaces_part_tags_where_jekyll_has_its_articles(self):
        text = "---\ncategories: news tech\ntags: ruby rails\n---\nText."
        article = read(text, key="_posts/2021-01-12-cats.md")
        assert (article.categories, article.warnings) == (("news", "tech", "ruby", "rails"), ())

    def test_elsewhere_they_are_one_and_the_author_is_told(self):
        article = yaml("tags: ruby rails")
        assert article.categories == ("ruby rails",)
        [warning] = article.warnings
        assert (warning.rule, warning.line) == ("one-tag", 2)
        assert "tags: [ruby, rails]" in warning.cure

    @pytest.mark.parametrize("line", ["tags: ruby", "tag: New York", "keywords: New York", "tags: New York, Rome"])
    def test_where_nothing_is_doubtful_nothing_is_told(self, line):
        assert yaml(line).warnings == ()


class TestAuthorsOfTools:
    @pytest.mark.parametrize(
        ("line", "people"),
        [
            ("author_name: Ann Ames, Bo Bell", [("Ann Ames", None), ("Bo Bell", None)]),
            ("author: {name: Ann Ames}", [("Ann Ames", None)]),
            ("author: [[Ann Ames]]", [("Ann Ames", None)]),
            ('author: "[[people/Ann Ames|Ann]]"', [("Ann", None)]),
            ('author: ["[[Ann Ames]]", "[[Bo Bell]]"]', [("Ann Ames", None), ("Bo Bell", None)]),
            ('author: <a href="https://a.example">Ann Ames</a>', [("Ann Ames", "https://a.example")]),
            ("author: <b>Ann Ames</b>", [("Ann Ames", None)]),
            (
                "author: >\n  [Ann Ames](https://a.example) (Big Co),\n  [Bo Bell](https://b.example) (Small Co)",
                [("Ann Ames", "https://a.example"), ("Bo Bell", "https://b.example")],
            ),
            (
                "author: Cy Cole, [Ann Ames](https://a.example) and Bo Bell",
                [("Cy Cole", None), ("Ann Ames", "https://a.example"), ("Bo Bell", None)],
            ),
            ('author: "[Ann](/people/ann)"', [("Ann", None)]),
            ("author: Ann Ames <ann@a.example>", [("Ann Ames", None)]),
        ],
    )
    def test_links_and_markup_become_names_and_addresses(self, line, people):
        assert [(person.name, person.url) for person in yaml(line).authors] == people


class TestDatesOfTools:
    def test_a_table_of_dates_is_read(self):
        article = yaml("date:\n  created: 2023-01-31\n  updated: 2023-02-21")
        assert (article.published, article.updated) == (date(2023, 1, 31), date(2023, 2, 21))

    def test_astro_papers_names_are_read(self):
        article = yaml("pubDatetime: 2022-09-23T15:22:00Z", "modDatetime: 2023-01-02")
        assert (str(article.published), article.updated) == ("2022-09-23 15:22:00+00:00", date(2023, 1, 2))

    def test_docusaurus_has_a_table_for_the_last_change(self):
        assert yaml("last_update: {date: 2023-01-02, author: Ann}").updated == date(2023, 1, 2)

    def test_a_date_under_a_name_that_is_not_read_is_told_where_there_is_no_other(self):
        [warning] = yaml("occurred: 2020-01-02").warnings
        assert (warning.rule, warning.line) == ("unread-date", 2)
        assert "date: 2020-01-02" in warning.cure
        assert yaml("occurred: 2020-01-02", "date: 2021-01-01").warnings == ()


class TestRecordingsOfTools:
    def test_octopods_names_are_read(self):
        [file] = yaml(
            "podcast_file: https://a.example/x.mp3", "podcast_bytes: 39892372", 'podcast_duration: "01:18:42"'
        ).enclosures
        assert (file.length, file.duration) == (39892372, 4722)

    def test_length_is_bytes_or_with_colons_a_duration(self):
        [file] = yaml("audio: https://a.example/x.mp3", "length: 39892372").enclosures
        assert (file.length, file.duration) == (39892372, None)
        [file] = yaml("audio: https://a.example/x.mp3", 'length: "1:02:03"').enclosures
        assert (file.length, file.duration) == (None, 3723)


class TestCausesAndCures:
    """Every refusal shows the line itself, says in plain words what is wrong, and the cure for this very cause."""

    @pytest.mark.parametrize(
        ("lines", "line", "cause", "cure"),
        [
            (["tags:", "\t- a"], 3, "tab", "spaces"),
            (["twitter: @ann"], 2, "begin with @", 'twitter: "@ann"'),
            (["title: {{ title }}"], 2, "template", '"{{ title }}"'),
            (["title: A: b"], 2, "colon", 'title: "A: b"'),
            (["title: A", "date 2020"], 3, "no colon", "name: value"),
            (["date:2020", "title: b"], 2, "no colon", "name: value"),
            (["title\uff1aA", "date: b"], 2, "not a plain one", "plain colon"),
            (['title: "A', "date: b"], 2, "never closed", "same mark"),
            (["title: 'it's'"], 2, "closing quotation mark", "other kind"),
            (["tags: [a, b", "date: c"], 2, "list", "[one, two]"),
            (["title: *bold*"], 2, "begin with *", '"*bold*"'),
            (["title: `x`"], 2, "begin with `", '"`x`"'),
            (["title: [Review] The boats"], 2, "follows the closing ]", '"[Review] The boats"'),
            (["tags: [a, b]]"], 2, "more ]", "[one, two]"),
            (["tags: [a: b: c]"], 2, "colon", '["one: two"'),
            (['tags: ["a" b]'], 2, "comma is missing", "[one, two]"),
            (["title: >x"], 2, "begin with >", '">x"'),
            ([" title: A", "date: b"], 3, "not indented", "same place"),
            (["title: A\u2028", "twitter: @ann"], 3, "begin with @", '"@ann"'),
        ],
    )
    def test_yaml(self, lines, line, cause, cure):
        found = problem("---\n" + "\n".join(lines) + "\n---\nText.")
        assert (found.rule, found.line) == ("front-matter", line)
        assert cause in found.what
        assert cure in found.cure
        assert repr(lines[line - 2].strip())[1:-1] in found.what
        for word in ("YAML", "scalar", "mapping", "token", "unhashable"):
            assert word not in str(found)

    def test_a_backslash_is_shown_as_it_is_written(self):
        found = problem('---\ntitle: "C:\\q"\n---\nText.')
        assert 'title: "C:\\q"' in found.what
        assert "backslash" in found.what

    @pytest.mark.parametrize(
        ("text", "line", "cause"),
        [
            ('{"title": "A",\n"tags": [],\n}', 2, "comma after the last"),
            ('{"tags": [1, 2,]}', 1, "comma after the last"),
            ('{"title": “A”}', 1, "not plain"),
            ("{'title': 'A'}", 1, "double quotation marks"),
            ('{"title": "A"\n"tags": []}', 1, "missing after this"),
            ('{"title": "A\nb"}', 1, "end of its line"),
            ('{"title": "A"} x', 1, "follows the end"),
            ('{"a": 1 // b\n}', 1, "no comments"),
            ('{"a": [1', 1, "ends before"),
        ],
    )
    def test_json(self, text, line, cause):
        found = problem(text, key="a.json")
        assert (found.rule, found.line, cause in found.what) == ("json", line, True)
        assert "Expecting" not in str(found)

    def test_all_that_is_wrong_with_the_fields_is_told_at_once(self):
        with pytest.raises(ArticleError) as caught:
            yaml("date: soon", "titel: A", "draft: perhaps", "language: klingonese")
        rules = {(problem.rule, problem.line) for problem in (caught.value.problem, *caught.value.others)}
        assert rules == {("bad-date", 2), ("unknown-field", 3), ("bad-draft", 4), ("bad-language", 5)}

    def test_a_file_that_is_no_article_is_named_in_its_own_cure(self):
        assert 'exclude = ["data/api.json"]' in problem('{"a": 1}', key="data/api.json").cure

    @given(st.text(alphabet=":-[]{}\"'@`%*&!|> \tab\n#", max_size=40))
    def test_whatever_cannot_be_read_names_a_line_of_the_front_matter(self, text):
        try:
            read(f"---\n{text}\n---\nText.")
        except ArticleError as error:
            assert 1 <= (error.problem.line or 1) <= text.count("\n") + 5


def test_an_export_of_many_articles_with_drafts_and_comments_is_never_one_article():
    entry = "AUTHOR: ann\nTITLE: Secret\nSTATUS: {}\nDATE: 01/22/2020 03:04:05\n-----\nBODY:\n<p>Words.</p>\n-----\n"
    comment = "COMMENT:\nAUTHOR: Bob\nEMAIL: bob@example.com\nNice\n-----\n--------\n"
    with pytest.raises(ArticleError) as caught:
        read_article(
            make_source(entry.format("Publish") + comment + entry.format("Draft"), key="blog.export.txt"), SITE
        )
    assert "import" in caught.value.problem.cure


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("3_blog/boats/article.txt", "Title: For the crew\n\n----\n\nDate: 2026-11-23\n\n----\n\nText: The code is 1234.\n"),
        ("3_blog/boats/article.md", "Title: For the crew\r\n\r\n----\r\n\r\nText:\r\n\r\nThe code is 1234.\r\n\r\n----\r\n\r\nUuid: abc\r\n"),
        ("site.txt", "Title: The crew\n----\nCode: 1234\n----\nPhone:\n----"),
        ("3_blog/boats/quay.jpg.txt", "Uuid: zq1x"),
        ("3_blog/boats/quay.jpg.txt", "Alt: The quay\n\n----\n\nPhoto-by: Ada\n"),
    ],
)  # fmt: skip
def test_fields_between_rules_as_kirby_keeps_them_are_never_shown_as_text(key, text):
    with pytest.raises(ArticleError) as refused:
        read(text, key=key)
    assert "Kirby" in refused.value.problem.what


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("talk.txt", "A talk about boats\n\nAda: Good day.\n\n----\n\nBo: Good day.\n"),
        ("talk.md", "Title: A talk\n\n----\n\nIt begins: at noon.\n"),
        ("talk.mp3.txt", "Ada: Good day, and welcome to the harbour.\n"),
    ],
)
def test_a_text_with_rules_or_colons_is_read(key, text):
    assert read(text, key=key).content_html


@pytest.mark.parametrize("above", ["", "<!-- for us\nalone -->\n\n"])
def test_metadata_in_lines_of_julia_is_never_shown_as_text(above):
    found = problem(above + '@def title = "For the crew"\n@def draft = true\n\nThe code is 1234.\n')
    assert (found.rule, "Franklin" in found.what) == ("front-matter", True)
