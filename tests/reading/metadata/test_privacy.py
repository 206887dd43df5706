"""What an author means to keep from readers stays with the author, however it is written; doubt holds back, and says so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import SITE, make_site, make_source
from feedwright.errors import ArticleError
from feedwright.reading.prose.likeness import slips
from feedwright.reading.reader import read_article

UNSEEN = [
    "\ufeff",
    "\u200b",
    "\u2060",
    "\u00a0",
    " ",
    "\n",
    "\ufeff\ufeff",
    "<!-- MIT licence -->\n",
    "[//]: # (note)\n",
]
FENCES = ["---", "----", "----------", "———", "–--", "—-", "--- ", "---\u200b"]


def read(text, key="a.md", site=SITE, **told):
    return read_article(make_source(text, key=key, **told), site)


def refusal(text, key="a.md"):
    with pytest.raises(ArticleError) as caught:
        read(text, key)
    return caught.value.problem


def front_matter(*lines, key="a.md"):
    return read("---\n" + "\n".join(lines) + "\n---\nWords for nobody.", key)


def rules(article):
    return [warning.rule for warning in article.warnings]


class TestWhereFrontMatterStands:
    @given(st.lists(st.sampled_from(UNSEEN), max_size=5), st.sampled_from(FENCES), st.sampled_from([".md", ".txt"]))
    def test_a_draft_is_one_whatever_nobody_sees_before_it(self, unseen, fence, suffix):
        article = read("".join(unseen) + f"{fence}\ntitle: A\ndraft: true\n{fence}\nWords.", key=f"a{suffix}")
        assert (article.title, article.draft) == ("A", True)
        assert "draft" not in article.content_html

    def test_a_licence_above_it_is_no_part_of_the_text(self):
        article = read("<!--\nSPDX: MIT\n-->\n\n---\ntitle: A\n---\nWords.")
        assert (article.title, article.content_html) == ("A", "<p>Words.</p>\n")

    @pytest.mark.parametrize("rule", ["---", "-----", ";;;", "———"])
    def test_hexo_needs_no_opening_line(self, rule):
        article = read(f'title: "A"\ndate: 2021-07-04\ntags:\n- boats\n- harbours\ndraft: true\n{rule}\nWords.')
        assert (article.title, article.categories, article.draft) == ("A", ("boats", "harbours"), True)
        assert article.content_html == "<p>Words.</p>\n"

    @pytest.mark.parametrize(
        ("key", "text"),
        [
            (
                "a.md",
                "<!--\n.. title: A\n.. slug: a\n.. date: 2021-07-04\n.. tags: draft\n.. status: draft\n-->\n\nWords.\n",
            ),
            ("a.rst", ".. title: A\n.. slug: a\n.. status: draft\n\nWords.\n"),
            ("a.html", "<!--\n.. title: A\n.. status: private\n-->\n<p>Words.</p>"),
            ("a.txt", ".. title: A\n.. status: draft\n\nWords.\n"),
        ],
    )
    def test_nikolas_lines_are_read(self, key, text):
        article = read(text, key=key)
        assert (article.title, article.draft) == ("A", True)
        assert "status" not in article.content_html

    @pytest.mark.parametrize("line", [".. image:: a.png", ".. _title:", ".. note:: Words."])
    def test_directives_of_restructuredtext_are_no_metadata(self, line):
        assert read(f"{line}\n\nWords.\n", key="a.rst").title is None

    def test_what_yaml_merges_into_the_metadata_counts(self):
        assert front_matter("base: &base {draft: true}", "<<: *base").draft

    def test_signs_that_nobody_sees_within_it_change_nothing(self):
        article = read("---\n\u200btitle: A\ndraft:\u00a0true\n---\nWords.")
        assert (article.title, article.draft) == ("A", True)

    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ("Ann: hello\nBob: hello\n---\nWords.", 1),
            ("# The lock\n\n---\ntitle: A\ndraft: true\n---\nWords.", 3),
            ("A licence notice.\n---\ntitle: A\ndraft: true\n---\nWords.", 2),
            ("```markdown\n---\ntitle: A\ndraft: true\n---\nWords.\n```\n", 2),
            ("----\ntitle: A\ndraft: true\n\nWords.", 1),
        ],
    )
    def test_what_looks_like_metadata_and_is_not_read_is_never_published(self, text, line):
        problem = refusal(text)
        assert (problem.rule, problem.line) == ("front-matter", line)

    @pytest.mark.parametrize(
        "text",
        [
            "Ann: hello\nBob: hello\n\n---\nAn interview, with a rule.",
            "Words.\n\n---\n\nMore words.",
            "A heading: of one line\n---\nWords.",
            "# How to\n\n```yaml\n---\ntitle: A\ndraft: true\n---\n```\n",
            "----\nWords below a line.",
            "<!-- a comment -->\n\nWords.",
            *(["Words.\n" * 20 + "---\ntitle: A\ndraft: true\n---\n"]),
        ],
    )
    def test_an_article_with_rules_and_colons_is_one(self, text):
        assert not read(text).draft

    @pytest.mark.parametrize(
        "lines",
        [
            "layout: post\ndraft: true\n\n",
            "Ann: hello\nDraft: true\n\n",
            "layout: post\ntitle: A\ndate: 2020-01-01\n\n",
        ],
    )
    def test_header_lines_may_begin_with_a_name_that_is_not_known(self, lines):
        assert read(lines + "Words.").content_html == "<p>Words.</p>\n"


class TestFieldsThatHoldBack:
    @pytest.mark.parametrize(
        "line",
        ["draft: true", "isDraft: true", "is_draft: yes", "unpublished: true", "private: true", "published: false",
         "publish: no", "status: draft", "status: Entwurf", "status: in review", "visibility: members",
         "access: private", "permalink: false", "eleventyExcludeFromCollections: true", "dg-publish: false",
         "render: false", "build: {render: never}", "build: {list: never}", "_build: {render: false}",
         "build: {list: local}", "build: {render: link}", "hold: true", "embargo: true",
         "params: {draft: true}", "extra: {private: true}", "confidential: true", "hideFromFeed: true",
         "hiddenFromFeed: true", "hidden_from_rss: true", "ignorePublish: true", "noFeed: true", "rss_exclude: true",
         "visibility: only-me", "access: followers-only"],
    )  # fmt: skip
    def test_a_clear_mark_holds_back(self, line):
        assert front_matter(line).draft

    @pytest.mark.parametrize(
        "line",
        ["password: hunter2", "encrypted: true", "protected: yes", "hidden: ture", "private: for Ann", "publish: flase",
         "status: drfat", "embargo: until noon", "public: false", "rss: false", "listed: no", "drfat: true",
         "dratf: true", "darft: yes", "entwurf: true", "brouillon: yes", "borrador: true", "pivate: true",
         "publishd: false", "staus: draft", "unpublishd: true"],
    )  # fmt: skip
    def test_what_has_to_be_guessed_holds_back_and_is_told(self, line):
        article = front_matter(line)
        assert article.draft
        [warning] = [warning for warning in article.warnings if warning.rule == "held-back"]
        assert (warning.line, bool(warning.cure)) == (2, True)

    @pytest.mark.parametrize(
        "line",
        ["draft: false", "release: 2.0", "release: 1", "release: true", "extra: {release: true}", "release: 2.0.1", "hold: the line", "embargo: false",
         "embargo: 2020-01-01", "password: false", 'password: ""', "hide: [toc]", "hidden: false", "craft: true",
         "status: evergreen", "status: 🌱 seedling", "status: done / review later", "visibility: public, not members",
         "ignorePublish: false", "eleventyExcludeFromCollections: []", "render: true", "public: true", "build: {render: always, list: always}", "bold: true",
         "build: webpack", "private: false", "permalink: /a/", "visibility: public", "visibility: listed", "drfat: no", "toc: true"],
    )  # fmt: skip
    def test_anything_else_is_for_everyone(self, line):
        assert not front_matter(line).draft

    def test_a_slip_within_a_table_is_found(self):
        assert front_matter("params: {drfat: true}").draft

    def test_a_mark_within_a_table_counts_whatever_the_top_level_says(self):
        assert front_matter("draft: false", "params: {draft: true}").draft

    def test_a_json_article_and_object_metadata_are_held_to_it_too(self):
        assert read('{"title": "A", "content_text": "Words.", "password": "x"}', key="a.json").draft
        assert read("Words.", metadata=(("drfat", "true"),)).draft

    def test_a_sidecar_is_held_to_it_too(self):
        beside = make_source("entwurf: true\n", key="a.meta.yaml")
        assert read("Words.", sidecars=(beside,)).draft

    @pytest.mark.parametrize(
        ("text", "lines"),
        [
            ("---\ndraft: true\ntitle: A\ndraft: false\n---\nWords.", "2 and 4"),
            ("---\ndate: 2020-01-01\nDate: 2030-01-01\n---\nWords.", "2 and 3"),
            ("---\npublish_date: 2020-01-01\npublishDate: 2030-01-01\n---\nWords.", "2 and 3"),
            ('{"draft": true,\n"draft": false}\nWords.', "1 and 2"),
        ],
    )
    def test_a_field_that_says_two_things_is_refused_with_both_lines(self, text, lines):
        assert f"in the lines {lines}" in refusal(text).what

    def test_a_field_that_says_one_thing_twice_is_read(self):
        assert front_matter("draft: true", "draft: true").draft

    def test_a_theme_field_that_stands_twice_is_passed_over(self):
        assert front_matter("layout: a", "layout: b").warnings == ()


class TestEmbargoes:
    @pytest.mark.parametrize("name", ["embargo", "embargo_until", "publish_after", "hold", "release", "release-date"])
    def test_the_end_of_an_embargo_is_when_the_article_is_published(self, name):
        article = front_matter("date: 2020-01-01", f"{name}: 2099-05-06T00:01+01:00")
        assert (str(article.published), rules(article)) == ("2099-05-06 00:01:00+01:00", ["embargo"])

    def test_an_embargo_that_ended_moves_nothing(self):
        article = front_matter("date: 2020-01-02", "embargo: 2020-01-01 12:00")
        assert (str(article.published), article.warnings) == ("2020-01-02", ())

    def test_a_recording_waits_for_the_end_of_its_embargo_too(self):
        beside = make_source("title: A\nembargo: 2099-01-01\n", key="a.meta.yaml")
        assert str(read("", key="a.mp3", sidecars=(beside,)).published) == "2099-01-01"

    def test_an_embargo_in_a_header_line_counts(self):
        assert str(read("Embargo: 2099-01-01\n\nWords.", key="a.txt").published) == "2099-01-01"


class TestNotices:
    @pytest.mark.parametrize(
        "line",
        ["EMBARGO", "EMBARGOED UNTIL 6 MAY 2026, 00:01 GMT", "*** NOT FOR PUBLICATION ***", "**EMBARGO: 6 May, noon**",
         "STRICTLY EMBARGOED until Monday", "DO NOT PUBLISH BEFORE FRIDAY", "SPERRFRIST: 6. Mai", "SOUS EMBARGO",
         "NOT FOR RELEASE UNTIL NOON", "# EMBARGO"],
    )  # fmt: skip
    @pytest.mark.parametrize("key", ["a.md", "a.txt"])
    def test_a_notice_above_the_text_holds_it_back_and_names_the_cure(self, line, key):
        article = read(f"{line}\n\nThe bridge opens.\n", key=key)
        assert article.draft
        [warning] = [warning for warning in article.warnings if warning.rule == "held-back"]
        assert (warning.line, "remove that line" in warning.cure) == (1, True)

    @pytest.mark.parametrize(
        "line",
        [
            *("DO **NOT** PUBLISH", "HOLD **FOR** RELEASE", "NICHT *ZUR* VERÖFFENTLICHUNG", "NE **PAS** PUBLIER"),
            *("NOT  FOR PUBLICATION", "NOT\u00a0FOR PUBLICATION", "STRENG&nbsp;VERTRAULICH", "NO *PUBLICAR*"),
            *("WORK *IN* PROGRESS", "NON *PUBBLICARE*"),
            f'<p style="{"margin: 0; " * 30}">下書き</p>',
        ],
    )
    def test_emphasis_spaces_and_styles_within_a_notice_change_nothing(self, line):
        assert read(f"{line}\n\nThe bridge opens.\n").draft

    @pytest.mark.parametrize("key", ["a.html", "b.html"])
    def test_html_is_looked_at_as_it_is_shown(self, key):
        page = "<p><strong>EMBARGOED UNTIL 6 MAY</strong></p><p>The bridge opens.</p>"
        text = page if key == "a.html" else f"<!DOCTYPE html><html><body><article>{page}</article></body></html>"
        assert read(text, key=key).draft

    @pytest.mark.parametrize(
        "text",
        ["The embargo ends.", "EMBARGO ON GRAIN LIFTED\n\nThe ships sail.", "The word EMBARGO stands here.",
         "NOT ALL BOATS SAIL\n\nSome do.", "A.\n\nB.\n\nC.\n\nD.\n\nE.\n\nNOT FOR PUBLICATION\n"],
    )  # fmt: skip
    def test_the_word_within_a_text_holds_nothing_back(self, text):
        assert not read(text).draft


class TestNamesThatAreNearlyFields:
    @pytest.mark.parametrize(
        ("written", "meant"),
        [("titel", "title"), ("daet", "date"), ("slugg", "slug"), ("tagz", "tags"), ("auther", "author"),
         ("categorys", "category"), ("descripton", "description"), ("lanugage", "language")],
    )  # fmt: skip
    def test_a_slip_is_told_with_what_was_meant(self, written, meant):
        [warning] = front_matter(f"{written}: x").warnings
        assert (warning.rule, warning.cure) == ("unknown-field", f"Did you mean {meant}?")

    @pytest.mark.parametrize(
        "name",
        ["toc", "layout", "weight", "data", "post", "guide", "view", "math", "label", "version", "rating", "archive"],
    )
    def test_words_of_generators_and_themes_are_no_slips(self, name):
        assert front_matter(f"{name}: x").warnings == ()

    def test_json_and_object_metadata_are_looked_at_too(self):
        assert rules(read('{"titel": "A", "content_text": "Words."}', key="a.json")) == ["unknown-field"]
        assert rules(read("Words.", metadata=(("titel", "A"),))) == ["unknown-field"]

    def test_an_author_near_an_id_of_the_settings_is_told(self):
        site = make_site('[authors.ada]\nname = "Ada Lovelace"')
        [warning] = read("---\nauthor: adda\n---\nWords.", site=site).warnings
        assert (warning.rule, "ada" in warning.cure) == ("unknown-author", True)
        assert read("---\nauthor: Bo\n---\nWords.", site=site).warnings == ()

    @given(st.text(alphabet="abc", max_size=6), st.text(alphabet="abc", max_size=6))
    def test_slips_are_counted_alike_in_both_directions(self, one, other):
        assert slips(one, other) == slips(other, one)
        assert (slips(one, other) == 0) == (one == other)


class TestRemarks:
    @pytest.mark.parametrize(
        "remark",
        ["{::comment}\nfor Ann alone\n{:/comment}", "{::comment}for Ann alone{:/}", "{% comment %}for Ann alone{% endcomment %}"],
    )  # fmt: skip
    def test_a_remark_is_cut_out(self, remark):
        article = read(f"Before.\n\n{remark}\n\nAfter.")
        assert "Ann" not in article.content_html
        assert "After." in article.content_html

    @pytest.mark.parametrize("opening", ["{::comment}", "{% comment %}"])
    def test_one_that_is_never_closed_takes_the_rest_with_it_and_is_told(self, opening):
        article = read(f"Before.\n\n{opening}\nfor Ann alone\n\nAfter.")
        assert article.content_html == "<p>Before.</p>\n"
        [warning] = article.warnings
        assert (warning.rule, warning.line) == ("open-comment", 3)


def test_signs_that_nobody_sees_stay_where_they_belong_to_the_spelling():
    """Persian parts words by U+200C; what hides in a name or a single word falls off."""
    title = "می\u200cخواهم بروم"
    article = read_article(make_source(f"---\n\u200btitle: {title}\ndraft:\u00a0\u200btrue\u200b\n---\nText."), SITE)
    assert (article.title, article.draft) == (title, True)
    tagged = read_article(make_source(f"---\ntags:\n- {title}\n---\nText."), SITE)
    assert tagged.categories == (title,)
    assert read_article(make_source("---\ntitle:\u00a0Über uns\n---\nText."), SITE).title == "Über uns"
