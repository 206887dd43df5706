"""A formula in plain text says what it says in the text."""

import pytest

from feedwright.reading.html.formulas import on_one_line
from feedwright.reading.html.sanitise import paragraphs


@pytest.mark.parametrize(
    ("formula", "line"),
    [
        ("<mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup>", "E=mc²"),
        ("<mfrac><mi>a</mi><mi>b</mi></mfrac>", "a/b"),
        ("<mfrac><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow><mi>b</mi></mfrac>", "(a+1)/b"),
        ("<msub><mi>H</mi><mn>2</mn></msub><mi>O</mi>", "H₂O"),
        ("<msup><mi>e</mi><mrow><mi>i</mi><mi>π</mi></mrow></msup>", "e^iπ"),
        ("<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>", "x_i²"),
        ("<msqrt><mi>x</mi><mo>+</mo><mn>1</mn></msqrt>", "√(x+1)"),
        ("<mi>a</mi><mo>&lt;</mo><mi>b</mi>", "a&lt;b"),
        ("<mfrac><mi>a</mi></mfrac>", "a"),
        ("", ""),
    ],
)
def test_a_formula_is_written_on_one_line(formula, line):
    assert on_one_line(f"Of <math>{formula}</math>, then.") == f"Of {line}, then."


def test_a_formula_that_is_nested_without_end_costs_little():
    assert on_one_line("<math>" + "<mrow>" * 5_000 + "<mi>a</mi>" + "</mrow>" * 5_000 + "</math>") == "a"


def test_a_summary_says_a_fraction():
    html = "<p>And <math><mfrac><mi>a</mi><mi>b</mi></mfrac></math> is a fraction.</p>"
    assert list(paragraphs(html)) == ["And a/b is a fraction."]
