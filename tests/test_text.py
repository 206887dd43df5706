"""Plain text: what a reporter types comes out as an editor would mark it up."""

import pytest

from factories import SITE, make_site, make_source
from feedwright.reading.normalise import mint, normalise
from feedwright.reading.people import byline
from feedwright.reading.reader import read_article
from feedwright.reading.text import read_text

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
    identity, _ = mint(article, source, make_site())
    return normalise(article, source, make_site(), identity, None).entry


def read(text, given_title=None):
    return read_text("a.txt", text, given_title)


def test_an_agency_text_comes_out_as_an_editor_would_have_it():
    entry = entry_of(WIRE)
    assert entry.title == "Mayor Ilse Tamm on Friday called the decision premature"
    assert "<h2>'Open the gates for one summer': mayor</h2>" in entry.content_html
    assert entry.content_html.count("<p>") == 4
    assert entry.summary.startswith("A week after")
    assert entry.summary.endswith('front door."')
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
     "1. one",     "https://board.example/minutes", "***", "2026", '"It is over."'],
)  # fmt: skip
def test_what_is_no_title_line_stays_in_the_text(first):
    body = read(f"{first}\n\nMore text.")
    assert body.title is None
    assert body.content_html.count("<p>") == 2


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
    assert entry_of("船闸将在夏季继续开放。市长星期五宣布了这一决定。").title == "船闸将在夏季继续开放"
