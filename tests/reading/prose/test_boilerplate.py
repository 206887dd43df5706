"""Titles and summaries tell the story, and nothing that merely stands beside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import LONG, make_site, make_source
from feedwright.reading.entry.mint import mint
from feedwright.reading.entry.normalise import Kept, normalise
from feedwright.reading.prose.boilerplate import prose
from feedwright.reading.reader import read_article

SITE = make_site()


def entry_of(body, after=LONG):
    source = make_source(body + after)
    article = read_article(source, SITE)
    return normalise(article, source, SITE, Kept(mint(article, source, SITE).identity)).entry


@pytest.mark.parametrize(
    "line",
    [
        "By Ada Lovelace",
        "By Ada Lovelace | 3 May",
        "By Ada Lovelace, 3 May 2024",
        "By Ada Lovelace and Bob Roe • Updated 5 May",
        "Von Ada Lovelace",
        "Reporting by Ada Lovelace; Editing by Bob Roe",
        "Photo: The lock in May.",
        "Photo by Ada Lovelace",
        "Image credit: NASA",
        "Foto: Ada Lovelace/dpa",
        "The lock in May. (AP Photo/Ada Lovelace)",
        "The lock in May. Getty Images",
        "© 2024 The Gazette",
        "Listen to this article",
        "Listen to this article · 5 min",
        "Subscribe to our newsletter",
        "Sign up for our newsletter!",
        "This article was first published in The Gazette.",
        "This story originally appeared on another site.",
        "Share this",
        "Share this article",
        "Read more: The lock.",
        "See also: The lock",
        "Advertisement",
        "5 min read",
        "Lesezeit: 5 Minuten",
        "Table of contents",
        "In this article",
        "Published 6 May 2024",
        "Updated: May 6, 2024, 7:08 pm",
        "2024-05-06",
        "https://video.example/lock",
    ],
)
def test_what_stands_beside_the_story_is_not_of_it(line):
    assert list(prose([line, "The lock stays open."])) == ["The lock stays open."]
    assert entry_of(f"{line}\n\nThe lock stays open. Skippers cheered.").title == "The lock stays open"
    assert entry_of(f"# Lock\n\n{line}\n\nThe lock stays open.").summary == "The lock stays open."


@pytest.mark.parametrize(
    "line",
    [
        "By noon the sea had gone.",
        "By June – six months later – all was done.",
        "Photographs by Ada Lovelace show the lock.",
        "Pictures of the lock were lovely.",
        "Listen to the sea.",
        "Share this meal with friends, said the cook.",
        "This article is about locks.",
        "The report was published on Friday.",
        "Advertisement spending rose.",
        "Comments were made.",
        "Reading more is good.",
        "1984 was a good year.",
        "Related works are many.",
        "In this article we look at locks.",
        "NASA — the space agency — said it would fly.",
        "Paris — the city of lights — slept.",
        "IT — the department — was closed.",
        "COVID-19 — A look back.",
        "The lock (AP reported) — a long one — is closed.",
        "Subscribe to our newsletter, " + "and then read on, " * 10,
    ],
)
def test_sentences_of_the_story_stay(line):
    assert list(prose([line])) == [line]


@pytest.mark.parametrize(
    "dateline",
    ["KYIV, Feb 22 (Reuters) — ", "KYIV, Feb 22 – ", "KYIV (AP) — ", "KYIV, Ukraine (AP) -- ", "NEW YORK — ",
     "Berlin (dpa) - ", "Berlin (dpa/bb) - ", "WASHINGTON/KYIV, Feb 22 (Reuters) - ", "(Reuters) - ",
     "PARIS, 6 mai (AFP) – ", "Feb. 22 (UPI) -- ", "ST. LOUIS, Mo. — ", "ZÜRICH — "],
)  # fmt: skip
def test_a_dateline_stays_in_the_text_alone(dateline):
    entry = entry_of(f"{dateline}The lock stays open. Skippers cheered.")
    assert entry.title == "The lock stays open"
    assert entry.summary == "The lock stays open. Skippers cheered."
    assert dateline.split(" ")[0] in entry.content_html


def test_where_there_is_nothing_else_it_serves():
    assert entry_of("By Ada Lovelace", after="").summary == "By Ada Lovelace"


@given(st.lists(st.text(max_size=200), max_size=5))
def test_of_any_paragraphs_some_are_left_as_they_are(paragraphs):
    left = list(prose(paragraphs))
    assert len(left) <= len(paragraphs)
    assert all(any(paragraph.endswith(line) for paragraph in paragraphs) for line in left)
