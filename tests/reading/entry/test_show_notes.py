"""Chapters in show notes are found where Apple Podcasts and Spotify find them, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.reading.entry.show_notes import chapters_in

INTRO = ((0.0, "Intro"), (75.0, "The horn"), (3_723.0, "The end"))


def shown(notes):
    return tuple((chapter.start, chapter.title) for chapter in chapters_in(notes))


@pytest.mark.parametrize(
    "notes",
    [
        "0:00 Intro\n1:15 The horn\n1:02:03 The end",
        "Words before.\n\n(00:00) Intro\n(01:15) The horn\n(01:02:03) The end\n\nWords after, at 5:00 sharp.",
        "00:00:00 - Intro\n00:01:15 – The horn\n01:02:03 — The end",
        "[0:00] Intro\n[1:15] The horn\n[1:02:03] The end",
        "0:00: Intro\n1:15: The horn\n62:03: The end",
        " 0:00 | Intro\n 1:15 | The horn\n 1:02:03 | The end",
        "3:00 in the afternoon we met.\n0:00 Intro\n1:15 The horn\n1:02:03 The end",
        "0:00 Intro\nWhat is said in it.\n1:15 The horn\nMore of it.\n1:02:03 The end",
        "0:00 Intro\n1:15 The horn\n1:02:03 The end\n9:30 We meet at the pier",
    ],
)
def test_lines_with_times_are_chapters(notes):
    assert shown(notes) == INTRO


@pytest.mark.parametrize(
    "notes",
    [
        "",
        "0:00 Intro\n1:15 The horn",
        "0:10 Intro\n1:15 The horn\n2:00 The end",
        "At 0:00 we begin\nAt 1:15 comes the horn\nAt 2:00 we end",
        "0:00\n1:15\n2:00",
        "0:00 Intro\n1:15 The horn\n1:15 Again",
        "Score 0:0 at half-time\n1:0 soon after\n2:0 at the end",
        "We meet at 10:00\n11:00 Tea\n12:00 Lunch\n13:00 Home",
    ],
)
def test_other_lines_are_none(notes):
    assert shown(notes) == ()


@given(st.lists(st.tuples(st.integers(1, 30_000), st.text(st.characters(codec="utf-8"), max_size=20)), max_size=8))
def test_chapters_ascend_from_zero_and_have_titles(lines):
    notes = "\n".join(["0:00 Intro", *(f"{start // 60}:{start % 60:02} {title}" for start, title in lines)])
    chapters = chapters_in(notes)
    assert not chapters or len(chapters) >= 3
    starts = [chapter.start for chapter in chapters]
    assert starts == sorted(set(starts))
    assert all(chapter.title.strip() and len(chapter.title) <= 128 for chapter in chapters)
