"""A line is shown with a mark below what the message names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.checking.again import without_value
from feedwright.checking.excerpt import with_excerpt
from feedwright.checking.finding import Finding, Level
from feedwright.errors import Problem


def excerpt(what, line):
    problem = Problem(path="a.md", rule="bad-date", what=what, cure="Correct it.", line=1)
    return with_excerpt(Finding(level=Level.ERROR, problem=problem), line)


def marked(finding):
    start, length = finding.mark
    return finding.text[start : start + length]


@pytest.mark.parametrize(
    ("what", "line", "part"),
    [
        ("date: 'never' is not a date.", "date: never", "never"),
        ("there is no field 'athor'", "athor: Ada", "athor"),
        ("articles/boat.png is not there.", "![](boat.png)", "boat.png"),
        ("duration: it is no number", "duration: long", "duration:"),
        ("nothing of this stands there", "\tdate: never  ", "date: never"),
    ],
)
def test_what_the_message_names_is_marked(what, line, part):
    assert marked(excerpt(what, line)) == part


def test_a_long_line_is_shown_in_part():
    finding = excerpt("the link 'nope.md' is dead", "word " * 500 + "nope.md" + " word" * 500)
    assert len(finding.text) < 110
    assert marked(finding) == "nope.md"
    assert finding.column == 2501


def test_an_empty_line_is_not_shown():
    assert excerpt("nothing", "  ").text is None


@given(st.text(), st.text())
def test_any_line_is_shown_without_what_a_terminal_obeys(what, line):
    finding = excerpt(what, line)
    if finding.text is not None:
        assert not any(ord(sign) < 32 for sign in finding.text)
        start, length = finding.mark
        assert 0 <= start <= len(finding.text)
        assert length >= 1


@given(st.binary(), st.integers(-2, 20))
def test_the_other_lines_keep_their_numbers(body, line):
    emptied = without_value(body, line)
    if emptied is not None:
        before, after = body.split(b"\n"), emptied.split(b"\n")
        assert len(before) == len(after)
        assert after[line - 1] == b""
        assert all(new in {old, b""} for old, new in zip(before, after, strict=True))
        assert before[: line - 1] == after[: line - 1]
