"""Plain text: what a reporter types comes out as an editor would mark it up."""

import re
from collections import Counter
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depth import examples
from factories import SITE, make_site, make_source
from feedwright.model.text import legal
from feedwright.reading.entry.mint import mint
from feedwright.reading.entry.normalise import Kept, normalise
from feedwright.reading.html.sanitise import text_of
from feedwright.reading.prose.people import byline
from feedwright.reading.reader import read_article
from feedwright.reading.text.reader import read_text

# As agencies send them: no title, long paragraphs, one quoted subheading, no byline.
WIRE = """\
A week after the harbour board of Grauhaven voted to close the old lock to pleasure craft, mayor Ilse Tamm on Friday \
called the decision premature, saying it was "a wall across our own front door." Pointing to falling visitor numbers, \
she also asked the board for "one open summer" and a count of passages.

Tamm's words came after the board on May 4 signed an order for both chambers- North, and South- together known as the \
twin locks. Skippers met it with protest. The yacht club answered with "short and loud" letters.

'Open the gates for one summer': mayor

The mayor, at her weekly round with the press, said that "when a town shuts its water, it shuts itself. It has done so \
before."

To note, the lock was last repaired in 1961. However, the board said it stays ready for "honest figures."
"""


def entry_of(body, key="articles/lock.txt", **told):
    source = make_source(body, key=key, **told)
    article = read_article(source, SITE)
    identity = mint(article, source, make_site()).identity
    return normalise(article, source, make_site(), Kept(identity)).entry


def read(text, given_title=None):
    return read_text("a.txt", text, given_title)


def test_an_agency_text_comes_out_as_an_editor_would_have_it():
    entry = entry_of(WIRE)
    assert entry.title == "Mayor Ilse Tamm on Friday called the decision premature"
    assert "<h2>‘Open the gates for one summer’: mayor</h2>" in entry.content_html
    assert entry.content_html.count("<p>") == 4
    assert entry.summary.startswith("A week after")
    assert entry.summary.endswith("front door.”")
    assert entry.authors == ()


def test_paragraphs_stand_between_blank_lines_however_these_are_written():
    assert (
        read("One.\n\nTwo,\ntwo.\n \t \n\u00a0\nThree.").content_html == "<p>One.</p>\n<p>Two, two.</p>\n<p>Three.</p>"
    )


def test_markup_in_plain_text_is_text():
    assert read('<b>"A" & b</b> *c* &amp; d.').content_html == '<p>&lt;b&gt;"A" &amp; b&lt;/b&gt; *c* &amp;amp; d.</p>'


def test_a_short_first_line_is_the_title_and_not_repeated():
    body = read("The lock stays open\n\nThe board gave in.")
    assert (body.title, body.content_html, body.authors) == ("The lock stays open", "<p>The board gave in.</p>", ())


@pytest.mark.parametrize(
    "first",
    ["The board gave in.", "The board gave in…", "The board,", "word " * 21 + "word", "Two\nlines", "- a list",
     "1. one",     "https://board.example/minutes", "2026", '"It is over."'],
)  # fmt: skip
def test_what_is_no_title_line_stays_in_the_text(first):
    body = read(f"{first}\n\nMore text.")
    assert body.title is None
    assert body.content_html.count("<p>") == 2


@pytest.mark.parametrize(
    "first",
    [
        "KYIV, Feb 22 —",
        "LONDON (Reuters) -",
        "KYIV, Feb. 22, 2026",
        "LONDON (Reuters)",
        "22 February 2026",
        "March 3, 2026",
    ],
)
def test_a_dateline_is_neither_title_nor_heading(first):
    assert read(f"{first}\n\nThe board gave in.").title is None
    assert "<h2>" not in read(f"A board\n\nOne.\n\n{first}\n\nTwo.").content_html


def test_a_dateline_stays_before_the_text_that_it_belongs_to():
    assert read("KYIV, Feb 22 —\n\nThe mayor spoke.").content_html == "<p>KYIV, Feb 22 — The mayor spoke.</p>"
    assert read("Text.\n\nKYIV, Feb 22 —").content_html == "<p>Text.</p>\n<p>KYIV, Feb 22 —</p>"


def test_a_line_alone_is_the_text():
    assert read("The lock stays open") == read("\n\n  The lock stays open  \n")
    assert read("The lock stays open").content_html == "<p>The lock stays open</p>"


@pytest.mark.parametrize("heading", ["What comes next", "What comes next?", "'Open the gates': mayor", "Wie weiter"])
def test_a_short_line_alone_is_a_subheading(heading):
    assert f"<h2>{heading}</h2>" in read(f"One.\n\n{heading}\n\nTwo.").content_html


def test_a_last_line_heads_nothing_and_stays_a_paragraph():
    assert read("One.\n\nThe editors").content_html == "<p>One.</p>\n<p>The editors</p>"


@pytest.mark.parametrize("gap", ["\n\n", "\n"])
def test_a_byline_below_the_title_names_the_author(gap):
    body = read(f"The lock stays open{gap}By Ada Lovelace\n\nThe board gave in.")
    assert [person.name for person in body.authors] == ["Ada Lovelace"]
    assert (body.title, body.content_html) == ("The lock stays open", "<p>The board gave in.</p>")


def test_a_byline_above_the_title_names_the_author_too():
    body = read("By Ada Lovelace\n\nThe lock stays open\n\nThe board gave in.")
    assert [person.name for person in body.authors] == ["Ada Lovelace"]
    assert (body.title, body.content_html) == ("The lock stays open", "<p>The board gave in.</p>")


@pytest.mark.parametrize(
    "text", ["By Ada Lovelace\n\nThe board gave in.", "***\n\nBy Ada Lovelace\n\nThe board gave in."]
)
def test_a_byline_alone_at_the_top_is_no_title(text):
    body = read(text)
    assert [person.name for person in body.authors] == ["Ada Lovelace"]
    assert (body.title, body.content_html) == (None, "<p>The board gave in.</p>")


def test_text_right_below_the_byline_is_kept():
    assert read("The lock\n\nBy Ada Lovelace\nThe board gave in.").content_html == "<p>The board gave in.</p>"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ada Lovelace", ["Ada Lovelace"]),
        ("BY ADA LOVELACE", ["ADA LOVELACE"]),
        (
            "by Ada Lovelace, Charles Babbage and Mary Somerville",
            ["Ada Lovelace", "Charles Babbage", "Mary Somerville"],
        ),
        ("By Ada Lovelace & Charles Babbage", ["Ada Lovelace", "Charles Babbage"]),
        ("By Ada Lovelace, Science Editor", ["Ada Lovelace"]),
        ("By Ada Lovelace in Grauhaven", ["Ada Lovelace"]),
        ("By Ada Lovelace | The Gazette", ["Ada Lovelace"]),
        ("By Ada Lovelace (ada@gazette.example)", ["Ada Lovelace"]),
        ("By Martin L. King, Jr.", ["Martin L. King, Jr."]),
        ("By Ludwig van Beethoven", ["Ludwig van Beethoven"]),
        ("By Ursula K. Le Guin", ["Ursula K. Le Guin"]),
        ("By Jean-Luc O'Neill", ["Jean-Luc O'Neill"]),
        ("By 李明", ["李明"]),
        ("By Staff", ["Staff"]),
    ],
)
def test_a_byline_is_read(line, names):
    assert [person.name for person in byline(line)] == names


@pytest.mark.parametrize(
    "line",
    ["By the sea", "By noon all was over.", "By 2030", "By Friday, everybody knew", "Bystanders", "By",
     "By way of a start",     "By Ada Lovelace and others who were there that night", "By " + "A" * 200, "By Christmas All Will Be Well Again"],
)  # fmt: skip
def test_no_author_is_invented(line):
    assert byline(line) == ()


def test_another_title_in_the_front_matter_leaves_the_title_line_as_a_heading():
    entry = entry_of("---\ntitle: Lock news\n---\nThe lock stays open\n\nThe board gave in.")
    assert entry.title == "Lock news"
    assert entry.content_html == "<h2>The lock stays open</h2>\n<p>The board gave in.</p>"


def test_the_same_title_in_the_front_matter_takes_the_title_line_out():
    entry = entry_of("---\ntitle: The Lock stays open\n---\nThe lock stays open\n\nThe board gave in.")
    assert entry.content_html == "<p>The board gave in.</p>"


def test_right_to_left_and_chinese_texts_have_titles_too():
    assert entry_of("القفل يبقى مفتوحا\n\nقرر المجلس ذلك.").title == "القفل يبقى مفتوحا"
    assert entry_of("船闸将在夏季继续开放。市长星期五宣布了这一决定。" * 5).title == "船闸将在夏季继续开放"


class TestLines:
    def test_hard_wrapped_lines_are_joined(self):
        assert read("The board of\nthe harbour\ngave in.").content_html == "<p>The board of the harbour gave in.</p>"

    @pytest.mark.parametrize(
        ("written", "meant"),
        [
            ("A re-\nport. The report says so.", "A report. The report says so."),
            ("A well-\nknown lock.", "A well-known lock."),
            ("A well-\nknown lock, as well-known as any in-\nter, re-\nport.", "A well-known lock, as well-known as any inter, report."),
            ("An inter-\nnational re-\nport on naviga-\ntion.", "An international report on navigation."),
            ("Haupt-\nund Nebengleis", "Haupt- und Nebengleis"),
            ("From Nord-\nSee to 1990-\n1995", "From Nord-See to 1990-1995"),
            ("A lock -\nit was shut", "A lock - it was shut"),
            ("naviga\u00ad\ntion", "navigation"),
        ],
    )  # fmt: skip
    def test_broken_words_are_joined_where_that_is_safe(self, written, meant):
        assert read(f"{written} so far").content_html == f"<p>{meant} so far</p>"

    def test_scripts_without_spaces_get_none(self):
        assert read("水門は夏の間\nずっと開けて\nおく。").content_html == "<p>水門は夏の間ずっと開けておく。</p>"
        assert read("수문은 여름\n내내 열려 있다.").content_html == "<p>수문은 여름 내내 열려 있다.</p>"

    def test_a_text_with_a_paragraph_a_line_keeps_its_paragraphs(self):
        """Word saves so: no line is wrapped, and no blank line parts two paragraphs."""
        long = "The board gave in after long talks with the skippers of the town. " * 3
        body = read(f"The lock stays open\nBy Ada Lovelace\n{long}\nWhat comes next\n\t{long}\nEnd.")
        assert (body.title, len(body.authors)) == ("The lock stays open", 1)
        assert body.content_html.count("<p>") == 3
        assert "<h2>What comes next</h2>" in body.content_html

    def test_all_may_be_set_in(self):
        body = read("    The lock stays open\n\n    The board\n    gave in.\n\n    Later.")
        assert (body.title, body.content_html) == ("The lock stays open", "<p>The board gave in.</p>\n<p>Later.</p>")

    @pytest.mark.parametrize("indent", ["\t", "    ", "\u3000\u3000", "\u00a0 "])
    def test_a_first_line_may_be_set_in(self, indent):
        assert read(f"One.\n\n{indent}Two,\ntwo.").content_html == "<p>One.</p>\n<p>Two, two.</p>"


class TestHeadings:
    @pytest.mark.parametrize("text", ["The lock.\n=====\nThe board gave in.", "The lock.\n---\n\nThe board gave in.", "=========\nThe lock.\n=========\n\nThe board gave in."])  # fmt: skip
    def test_an_underlined_first_line_is_the_title(self, text):
        body = read(text)
        assert (body.title, body.content_html) == ("The lock.", "<p>The board gave in.</p>")

    def test_underlined_lines_are_headings_of_their_level(self):
        html = read("One.\n\nPart\n====\n\nTwo.\n\nChapter\n-------\nThree.").content_html
        assert html == "<p>One.</p>\n<h2>Part</h2>\n<p>Two.</p>\n<h3>Chapter</h3>\n<p>Three.</p>"
        assert "<h2>Chapter</h2>" in read("One.\n\nChapter\n---\nTwo.").content_html

    def test_lines_in_capitals_are_headings(self):
        html = read("One.\n\nBACKGROUND\n\nTwo.\n\nNEXT\nThe lock was built in 1861.").content_html
        assert (
            html == "<p>One.</p>\n<h2>BACKGROUND</h2>\n<p>Two.</p>\n<h2>NEXT</h2>\n<p>The lock was built in 1861.</p>"
        )

    def test_a_line_that_announces_a_list_or_quotation_is_no_heading(self):
        assert "<p>We need:</p>" in read("One.\n\nWe need:\n\n- bread\n- milk").content_html
        assert "<p>The mayor:</p>" in read("One.\n\nThe mayor:\n\n> No.\n\nTwo.").content_html
        assert "<h2>What comes next:</h2>" in read("One.\n\nWhat comes next:\n\nTwo.").content_html

    def test_capitals_head_what_stands_right_below_them_beside_a_rule_too(self):
        html = read("One.\n\nNEXT\nThe lock was built in 1861.\n---\nTwo.").content_html
        assert html.endswith("<h2>NEXT</h2>\n<p>The lock was built in 1861.</p>\n<hr>\n<p>Two.</p>")

    @pytest.mark.parametrize("rule", ["* * *", "***", "---", "_____", "- - -", "~~~", "=====", "#\t#\t#", "— — —"])
    def test_rules_part_what_they_stand_between(self, rule):
        assert read(f"One.\n\n{rule}\n\nTwo.").content_html == "<p>One.</p>\n<hr>\n<p>Two.</p>"
        assert read(f"{rule}\n\nOne.\n\n{rule}").content_html == "<p>One.</p>"


class TestLists:
    @pytest.mark.parametrize("bullet", ["- ", "* ", "• ", "•", "•\t", "•\u00a0", "– ", "· ", "\uf0b7\t"])
    def test_bullets_make_a_list(self, bullet):
        html = read(f"One.\n\n{bullet}bread\n{bullet}milk,\n  fresh\n\nTwo.").content_html
        assert html == "<p>One.</p>\n<ul>\n<li>bread</li>\n<li>milk, fresh</li>\n</ul>\n<p>Two.</p>"

    def test_a_list_may_stand_between_lines_of_text(self):
        html = read("One.\n\nWe need:\n- bread\n- milk\nThen we go.").content_html
        assert html.endswith("<p>We need:</p>\n<ul>\n<li>bread</li>\n<li>milk</li>\n</ul>\n<p>Then we go.</p>")

    def test_wrapped_lines_of_an_item_need_not_be_set_in(self):
        full = "- bread from the baker at the corner of the long street"
        assert read(f"{full}\nand rolls\n- milk").content_html.count("<li>") == 2
        assert "street and rolls</li>" in read(f"{full}\nand rolls\n- milk").content_html

    @pytest.mark.parametrize(
        ("text", "tag"),
        [("1. one\n2. two", "<ol>"), ("1) one\n2) two", "<ol>"), ("a) one\nb) two", '<ol type="a">'),
         ("A) one\nB) two", '<ol type="A">'), ("4. one\n5. two", '<ol start="4">')],
    )  # fmt: skip
    def test_numbers_make_a_numbered_list(self, text, tag):
        assert read(text).content_html == f"{tag}\n<li>one</li>\n<li>two</li>\n</ol>"

    def test_blank_lines_part_no_list(self):
        assert read("1. one\n\n2. two\n\n3. three").content_html.count("<ol>") == 1
        assert read("- one\n- two\n\n- three").content_html.count("<ul>") == 1

    @pytest.mark.parametrize("second", ["   - deep\n   - deeper", "\t• deep\n\t• deeper", "o\tdeep\no\tdeeper"])
    def test_lists_are_nested_as_they_are_set_in(self, second):
        html = read(f"• one\n{second}\n• two").content_html
        assert html == "<ul>\n<li>one<ul>\n<li>deep</li>\n<li>deeper</li>\n</ul></li>\n<li>two</li>\n</ul>"

    def test_another_kind_of_number_or_bullet_begins_another_list(self):
        html = read("• one\n• two\n1. three\n2. four").content_html
        assert html == "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n<ol>\n<li>three</li>\n<li>four</li>\n</ol>"

    @pytest.mark.parametrize(
        "text",
        ["- Ada Lovelace", "1. May was cold.", "* Prices with tax.", "The lock\n- it was shut - is open.", "In May\n12. June",
         "12. It was\n40. It is", "a) one", "1984. A year\n1985. Another", "-5 degrees\n-6 degrees", "- \n- "],
    )  # fmt: skip
    def test_what_only_begins_like_an_item_is_text(self, text):
        assert "<li>" not in read(text).content_html

    def test_dialogue_is_no_list(self):
        assert read("– Bonjour, dit-il.\n\n– Bonsoir.").content_html.count("<p>") == 2


class TestQuotations:
    def test_quote_marks_make_a_quotation(self):
        html = read("One.\n\n> It is\n> over.\n>\n>> Not yet.\n\nTwo.").content_html
        assert html == "<p>One.</p>\n<blockquote><p>It is over.</p>\n<p>Not yet.</p></blockquote>\n<p>Two.</p>"

    def test_what_is_set_in_is_a_quotation(self):
        html = read(
            "One.\n\n    It is over, said the mayor after the long night of talks,\n    and left.\n\nTwo."
        ).content_html
        assert (
            "<blockquote><p>It is over, said the mayor after the long night of talks, and left.</p></blockquote>"
            in html
        )

    def test_short_lines_that_are_set_in_stay_lines(self):
        assert (
            "<p>Harbour Board<br>1 Quay<br>Grauhaven</p>"
            in read("One.\n\n    Harbour Board\n    1 Quay\n    Grauhaven\n\nTwo.").content_html
        )

    def test_a_quotation_is_never_the_summary(self):
        assert entry_of("> It is over.\n\nThe mayor has spoken.").summary == "The mayor has spoken."


class TestAddresses:
    @pytest.mark.parametrize(
        ("text", "href", "shown"),
        [
            ("See https://x.example/a.", "https://x.example/a", "https://x.example/a"),
            ("(see https://x.example/a_(b))", "https://x.example/a_(b)", "https://x.example/a_(b)"),
            ("“https://x.example/?a=1&b=2”,", "https://x.example/?a=1&amp;b=2", "https://x.example/?a=1&amp;b=2"),
            ("见https://x.example/a。", "https://x.example/a", "https://x.example/a"),
            ("<https://x.example>!", "https://x.example", "https://x.example"),
            ("at www.x.example/a…", "https://www.x.example/a", "www.x.example/a"),
            ("Write to ada@x.example.", "mailto:ada@x.example", "ada@x.example"),
            ("mailto:ada@x.example", "mailto:ada@x.example", "ada@x.example"),
            ("ada@x.example or not, https://x.example/@ada", "mailto:ada@x.example", "ada@x.example"),
        ],
    )
    def test_bare_addresses_are_linked(self, text, href, shown):
        assert f'<a href="{href}">{shown}</a>' in read(text).content_html

    @pytest.mark.parametrize("text", ["javascript:alert(1)//x", "JAVASCRIPT://x.example", "data:text/html,x", "file:///etc", "https://", "http://…", "www.", "a@b", "@ada", "a@b@c.example", "ahttps://x.example/"])  # fmt: skip
    def test_nothing_else_is(self, text):
        assert "<a " not in read(text).content_html

    def test_addresses_in_lists_and_headings_are_linked_too(self):
        html = read("One.\n\nMore at www.x.example\n\n- https://x.example/a\n- two").content_html
        assert html.count("<a ") == 2


TEXTS = st.lists(
    st.sampled_from(
        "\n ¦\n\n¦    ¦\t¦- ¦* ¦• ¦•\t¦– ¦1. ¦2) ¦a) ¦b) ¦> ¦---¦=====¦* * *¦o\t¦A line¦word ¦long words in a row ¦-\n¦NEWS\n¦By Ada\n¦"
        "KYIV, May 4 —¦https://x.example/(a)¦ada@x.example¦水門¦.¦<b>¦&amp;¦Title: A\n¦Tags: b, c\n¦From: Ada <a@x.example>\n¦x: y\n".split("¦")
    )
    | st.text(max_size=8),
    max_size=25,
).map("".join)  # fmt: skip


@examples(1000)
@given(text=TEXTS)
def test_no_letter_of_a_text_is_lost(text):
    """Each is in the title, the byline or the HTML, but for the marks that became HTML."""
    body = read_text("a.txt", text, None)
    shown = [body.title or "", *(person.name for person in body.authors), text_of(body.content_html)]
    assert not Counter(letters(MARKS.sub("", text))) - Counter(letters(" ".join(shown)))


@given(text=TEXTS)
def test_its_html_is_well_formed(text):
    html = read_text("a.txt", legal(text), None).content_html
    ET.fromstring(f"<div>{html.replace('<hr>', '<hr/>').replace('<br>', '<br/>')}</div>")


MARKS = re.compile(r"^\s*(?:\d{1,3}[.)]\s|[A-Za-z]\)\s|o\t)|\b[Bb][Yy]\b", re.MULTILINE)


def letters(text):
    return [character for character in text.casefold() if character.isalpha()]


@pytest.mark.parametrize(
    ("block", "lines"),
    [
        ("The tide goes out,\nthe tide comes in,\nthe gulls they shout,\nmy coat is thin.", 4),
        ("Harbour Office\n1 Quay Street\nGrauhaven", 3),
        ("Harbour Office\nGrauhaven", 2),
        ("2 eggs\n100 g of flour\nSalt", 3),
        ("水門は夏の間、\nずっと開けて、\nおく。", 3),
        ("> The tide goes out,\n> the tide comes in,\n> my coat is thin.", 3),
        ("The board of\nthe harbour\ngave in.", 1),
        ("It rained.\nIt stopped.", 1),
        ("It rained, so\nNorth lock was shut.", 2),
    ],
)
def test_lines_that_were_broken_on_purpose_stay_lines(block, lines):
    html = read(f"{'A line that is as long as the lines of this text are. ' * 2}\n\n{block}\n\nWords.").content_html
    assert html.count("<br>") == lines - 1
    assert text_of(html).split("\n")[-1] == "Words."


def test_long_verses_stay_lines_where_the_text_is_set_wider():
    wide = "The board of the harbour met on Tuesday for the first time since the\nflood, and heard of it."
    verse = "The keeper went to see the gate, the gate was shut,\nThe skipper had to stand and wait beside the hut."
    assert read(f"{wide}\n\n{verse}\n\nMore.").content_html.count("<br>") == 1
    assert read(f"{verse}\n\n{verse}\n\nMore.").content_html.count("<br>") == 0


def test_words_on_two_lines_are_two_words_in_a_summary():
    entry = entry_of("Sea song\n\nThe tide goes out,\nthe tide comes in,\nthe gulls they shout,\nmy coat is thin.")
    assert entry.summary == "The tide goes out, the tide comes in, the gulls they shout, my coat is thin."


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("January 5, 2021", "2021-01-05"),
        ("5 January 2021", "2021-01-05"),
        ("2021-01-05", "2021-01-05"),
        ("Published: 5 Jan 2021", "2021-01-05"),
        ("Stand: 5. Januar 2021", "2021-01-05"),
        ("5 janvier 2021", "2021-01-05"),
    ],
)
@pytest.mark.parametrize("before", ["By Ann Ames\n", "By Ann Ames\n\n", ""])
def test_a_date_below_title_and_byline_is_the_articles(line, day, before):
    body = read(f"Fog over the town\n\n{before}{line}\n\nThe fog came on Monday, and stayed.")
    assert body.metadata["published"] == day
    assert body.content_html == "<p>The fog came on Monday, and stayed.</p>"
    assert body.title == "Fog over the town"


@pytest.mark.parametrize(
    "line", ["03/04/2024", "January 5", "In 2021 it rained", "GRAUHAVEN, Feb 22, 2021", "99 January 2021"]
)
def test_a_line_that_may_be_no_date_stays(line):
    body = read(f"Fog over the town\n\nBy Ann Ames\n{line}\n\nThe fog came on Monday, and stayed.")
    assert "published" not in body.metadata
    assert line in body.content_html


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("a state-of-the-\nart crane", "a state-of-the-art crane"),
        ("a well-\nknown crane", "a well-known crane"),
        ("a long-\nterm plan", "a long-term plan"),
        ("the 12-\nyear plan", "the 12-year plan"),
        ("fifty-\nthree", "fifty-three"),
        ("a sum-\nmer", "a summer"),
        ("a high-\nway", "a highway"),
    ],
)
def test_a_compound_keeps_its_hyphen_in_a_text_that_breaks_words(broken, mended):
    text = f"It was a long sum-\nmer of mend-\ning for the har-\nbour, and {broken} stood there."
    assert mended in read(text).content_html


@pytest.mark.parametrize(
    "text",
    [
        "# Head\n\nSee [it](https://x.example/).",
        "**Bold** and\n\n```\ncode\n```",
        "![a](b.png)\n\n| a | b |\n|---|---|",
    ],
)
def test_a_text_that_is_markdown_says_so(text):
    assert [(warning.rule, "a.md" in warning.cure) for warning in read(text).warnings] == [
        ("looks-like-markdown", True)
    ]


@pytest.mark.parametrize(
    "text", ["# 3 was the winner\n\nWords.", "* a\n* b", "5 * 3 * 2", "Title\n=====\n\n- a\n- b\n\n> c", "*Note*: so."]
)
def test_plain_text_is_not_taken_for_markdown(text):
    assert read(text).warnings == ()
