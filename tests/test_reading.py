"""What an author says of an article is understood, or refused with file, line, what is wrong and the cure."""

from datetime import date, datetime, timedelta, timezone

import pytest

from factories import SITE, make_source
from feedwright.errors import ArticleError
from feedwright.model import Enclosure, Person
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
        article = yaml(
            "title:", "date: ~", "author: null", "tags: []", 'slug: ""', "draft:", "summary: '  '", "authors: [~]"
        )
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
            ("---\ntitle: 'A\n---\nText.", 3),
            ("---\n{title: A\n---\nText.", 3),
            ("\n \n---\na: 1\nb: [\n---\nText.", 6),
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

    def test_aliases_that_would_fill_any_memory_cost_nothing(self):
        bomb = ["x0: &x0 [a, a]", *(f"x{n}: &x{n} [*x{n - 1}, *x{n - 1}]" for n in range(1, 60))]
        for name in ("title", "date", "draft", "tags", "authors", "language", "enclosure", "slug"):
            found = problem("---\n" + "\n".join(bomb) + f"\n{name}: *x59\n---\nText.") if name != "language" else None
            assert found is None or found.line == 62
        assert yaml(*bomb, "language: *x59").warnings


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
            (["published: false"], "bad-date", 2),
            (["updated: [2026-01-01]"], "bad-date", 2),
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
            (["authors: [[a]]"], "bad-author", 2),
            (["authors: [" + "a, " * 200 + "]"], "bad-author", 2),
            (["tags: {a: b}"], "bad-tags", 2),
            (["tags: [[a]]"], "bad-tags", 2),
            (["tags: " + "a," * 200], "bad-tags", 2),
            (["slug: [a]"], "bad-slug", 2),
            (["id: {a: b}"], "bad-id", 2),
            (["enclosure: a.mp3"], "bad-enclosure", 2),
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

    @pytest.mark.parametrize("key", ["a.docx", "a"])
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
        ["|".join("a" * 900) + "\n" + "|".join("-" * 900) + "\n" + "a\n" * 900, "> " * 30_000 + "\n" + "<i>" * 10_000,
         "[^a]" * 90_000 + "\n\n[^a]: x"],
        ids=["table", "nesting", "footnotes"],
    )  # fmt: skip
    def test_markdown_that_unfolds_beyond_all_bounds_is_rejected(self, body):
        assert problem(body).rule == "tangled"

    def test_long_tables_are_read(self):
        assert read("|a|b|\n|-|-|\n" + "|1|2|\n" * 20_000).content_html.count("<tr>") == 20_001
        wide = "|a" * 40 + "|\n" + "|-" * 40 + "|\n" + "|1" * 40 + "|\n\n"
        assert read(wide + "| text with | bars |\n\n" * 3_000).content_html.count("<tr>") == 2
