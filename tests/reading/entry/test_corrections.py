"""Corrections: a dated note at an article's end, and an update to readers."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import LONG, NOON, make_feed, make_site, make_source
from feedwright.errors import ArticleError
from feedwright.languages import correction_in
from feedwright.model.article import Article, Correction
from feedwright.reading.entry.mint import mint
from feedwright.reading.entry.normalise import Kept, normalise
from feedwright.reading.metadata.corrections import read_corrections
from feedwright.reading.reader import read_article
from feedwright.rendering.metadata import article_metadata

FIRST = "date: 2026-02-01"
STATED = "correction: { date: 2026-02-12, text: The mayor's name is Ada. }"


def make(*front_matter, text="Some text.", modified=NOON, kept=None, site=""):
    source = make_source("\n".join(["---", *front_matter, "---", text]), modified=modified)
    settings = make_site(site)
    article = read_article(source, settings)
    identity = mint(article, source, settings).identity
    return normalise(article, source, settings, Kept(identity, kept))


def rules(made):
    return [warning.rule for warning in made.warnings]


def test_a_correction_stands_at_the_end_of_the_text_with_its_day():
    made = make(FIRST, STATED)
    assert made.entry.content_html.endswith(
        "<p><strong>Correction</strong>, 12 February 2026: The mayor’s name is Ada.</p>"
    )
    assert made.warnings == ()
    data = article_metadata(made.entry, make_feed())
    [block] = re.findall(r'ld\+json">(.*?)</script>', data)
    assert json.loads(block)["correction"] == [
        {
            "@type": "CorrectionComment",
            "text": "The mayor's name is Ada.",
            "datePublished": "2026-02-12T00:00:00+00:00",
        }
    ]


def test_neither_title_nor_summary_is_taken_from_a_correction():
    made = make(FIRST, STATED, text=f"Short.{LONG}")
    assert made.entry.title == "Short"
    assert made.entry.summary == "Short."


@pytest.mark.parametrize(
    ("front_matter", "texts"),
    [
        (["correction: One."], ["One."]),
        (["erratum: One."], ["One."]),
        (["corrections: [One., { text: Two. }]"], ["One.", "Two."]),
        (["corrections: [One.]", "correction: Two.", "erratum: One."], ["One.", "Two."]),
        (["correction: ''"], []),
    ],
)
def test_one_or_several_may_be_given_under_any_name(front_matter, texts):
    content = make(FIRST, *front_matter).entry.content_html
    assert re.findall(r"2026: (.*?)</p>", content) == texts


@pytest.mark.parametrize(
    ("language", "note"),
    [
        ("de", "<p><strong>Korrektur</strong>, 12. Februar 2026: X.</p>"),
        ("ja", "<p><strong>訂正</strong>（2026年2月12日）：X.</p>"),
        ("zh-Hant", "<p><strong>更正</strong>（2026年2月12日）：X.</p>"),
        ("ar", "<p><strong>تصحيح</strong>، 12 فبراير 2026: X.</p>"),
        ("sv", '<p><strong lang="en">Correction</strong>, 2026-02-12: X.</p>'),
    ],
)
def test_the_note_is_in_the_articles_language(language, note):
    made = make(FIRST, f"language: {language}", "correction: { date: 2026-02-12, text: X. }")
    assert made.entry.content_html.endswith(note)


def test_the_day_is_that_of_the_publications_zone():
    made = make(
        FIRST, "correction: { date: 2026-02-12T23:30:00Z, text: X. }", site='timezone = "Asia/Tokyo"\nlanguage = "en"'
    )
    assert "13 February 2026" in made.entry.content_html


@given(st.text(min_size=1))
def test_no_correction_brings_markup_in(text):
    site = make_site()
    article = Article(content_html="<p>Text.</p>", corrections=read_corrections([{"text": f"x{text}"}], site))
    source = make_source()
    made = normalise(article, source, site, Kept(mint(article, source, site).identity))
    note = made.entry.content_html.removeprefix("<p>Text.</p>")
    assert re.fullmatch(r"<p><strong>Correction</strong>, 1 March 2026: [^<>]*</p>", note)


def test_a_correction_moves_the_date_of_update_though_the_text_stays():
    before = make(FIRST)
    later = NOON + timedelta(days=2)
    after = make(FIRST, "correction: A name was wrong.", modified=later, kept=before.version)
    assert before.entry.updated == before.entry.published
    assert after.entry.updated == later


def test_a_correction_dated_later_than_the_first_version_is_an_update_from_the_start():
    made = make(FIRST, STATED)
    assert made.entry.updated == datetime(2026, 2, 12, tzinfo=UTC)


def test_an_update_that_the_author_dates_stands():
    made = make(FIRST, "updated: 2026-02-20", STATED)
    assert made.entry.updated == datetime(2026, 2, 20, tzinfo=UTC)


def test_a_correction_dated_in_the_future_draws_a_warning_and_no_date_follows_it():
    made = make(FIRST, "correction: { date: 2027-01-01, text: X. }")
    assert made.entry.updated == NOON
    assert rules(made) == ["odd-date"]


def test_a_correction_without_a_date_keeps_the_day_on_which_it_was_first_seen():
    """Later edits of other words must not move the note's day."""
    first = make(FIRST, "correction: X.")
    assert "1 March 2026: X." in first.entry.content_html
    assert rules(first) == ["no-date"]
    later = make(FIRST, "correction: X.", text="New.", modified=NOON + timedelta(days=9), kept=first.version)
    assert "1 March 2026: X." in later.entry.content_html


def test_a_cosmetic_edit_of_a_corrected_article_moves_nothing():
    first = make(FIRST, STATED)
    later = make(FIRST, STATED, text="Some  text.", modified=NOON + timedelta(days=9), kept=first.version)
    assert later.entry.updated == first.entry.updated


@pytest.mark.parametrize("given", ["{ date: 2026-02-12 }", "{ date: soon, text: X. }", "[[X.]]"])
def test_a_correction_that_cannot_be_read_rejects_the_article_with_its_line(given):
    with pytest.raises(ArticleError) as refused:
        make(FIRST, f"correction: {given}")
    assert (refused.value.problem.rule, refused.value.problem.line) == ("bad-correction", 3)


def test_json_articles_say_it_likewise():
    body = '{"content_text": "Text.", "corrections": [{"date": "2026-02-12", "text": "X."}]}'
    article = read_article(make_source(body, key="a.json"), make_site())
    assert article.corrections == (Correction(text="X.", when=date(2026, 2, 12)),)


@pytest.mark.parametrize("language", "en de fr es it pt nl pl uk ru ar he iw zh ja ko".split())
def test_every_language_of_pages_has_its_word(language):
    assert correction_in(f"{language}-XX").language == language
