"""Of MDX the text is read; what only a program could run is left out, and named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import SITE, make_source
from feedwright.reading.reader import read_article


def read(text):
    return read_article(make_source(text, key="a.mdx"), SITE)


def test_imports_exports_and_remarks_leave_no_trace():
    text = "import A from './A'\nimport {\n  B\n} from 'b'\n\nexport const c = {\n  d: 1\n}\n\nThe text.{/* for us\nalone */}\n"
    assert (read(text).content_html, read(text).warnings) == ("<p>The text.</p>\n", ())


def test_the_text_within_a_component_stays_and_is_told():
    article = read("---\ntitle: A\n---\n<Callout type={'note'}>\n\nMind the *tide*.\n\n</Callout>\n")
    assert article.content_html == "<p>Mind the <em>tide</em>.</p>\n"
    [warning] = article.warnings
    assert (warning.rule, warning.line, "stays" in warning.what) == ("template-tag", 4, True)


@pytest.mark.parametrize(
    "tag", ["<Map />", "<Map on={() => { a > 1 }}/>", '<Map name="a > b" />', "<Map.Marker\n  x={1}\n/>"]
)
def test_a_component_alone_is_left_out_and_told(tag):
    article = read(f"Before.\n\n{tag}\n\nAfter.")
    assert article.content_html == "<p>Before.</p>\n<p>After.</p>\n"
    assert [(warning.rule, warning.line) for warning in article.warnings] == [("template-tag", 3)]


def test_a_component_with_others_in_its_attributes_leaves_nothing_of_itself():
    shown = '<a href="/x">\n\t\t\t<Picture id="d" more={{alt: "A"}} />\n\t\t</a>'
    article = read(f"Before.\n\n<Themed\n\tdark={{\n\t\t{shown}\n\t}}\n\tlight={{<p>Light</p>}}\n/>\n\nAfter.")
    assert article.content_html == "<p>Before.</p>\n<p>After.</p>\n"
    assert {warning.what.split()[0] for warning in article.warnings} == {"<Themed>", "<Picture>"}


def test_expressions_go_and_are_told_with_their_line():
    article = read("One.\n\nBy {props.author}.\n")
    assert "props" not in article.content_html
    assert [warning.line for warning in article.warnings] == [3]


def test_code_and_html_stay():
    article = read("`{a}` and `<Tag />`\n\n```js\nimport a from 'a'\n```\n\n<b>bold</b>\n")
    assert "{a}" in article.content_html
    assert "import a" in article.content_html
    assert "<b>bold</b>" in article.content_html
    assert article.warnings == ()


@pytest.mark.parametrize("tex", [r"\mathbf{Y} = X^{-1}", r"\begin{array}{cc} 1 & a_{11} \\ 1 & a_{12} \end{array}"])
def test_the_braces_of_a_formula_are_no_expressions(tex):
    article = read(f"It is $\\frac{{a}}{{b}}$ of {{props.all}}.\n\n$$\n{tex}\n$$\n")
    assert r'<code class="math">\frac{a}{b}</code>' in article.content_html
    assert tex.replace("&", "&amp;") in article.content_html
    assert ["{props.all}" in warning.what for warning in article.warnings] == [True]


def test_a_price_hides_no_expression():
    article = read("It costs ${props.price}, or ${props.more} for two.\n")
    assert "props" not in article.content_html


@given(st.text(alphabet="<>A/{}\"' \nimport*=", max_size=60))
def test_any_text_is_read(text):
    assert isinstance(read("Words.\n\n" + text).content_html, str)


@pytest.mark.parametrize("name", ["Draft", "Private", "Hidden", "WIP", "TODO"])
def test_the_text_of_a_component_that_says_that_it_is_private_goes_and_is_told(name):
    article = read(
        f'Before.\n\n<{name} note="x">\n\nNothing for **readers**.\n\n```js\ncode\n```\n\n</{name}>\n\nAfter.\n'
    )
    assert article.content_html == "<p>Before.</p>\n<p>After.</p>\n"
    [warning] = article.warnings
    assert (warning.line, f"<{name}>" in warning.what, "private" in warning.what) == (3, True, True)


def test_a_component_with_a_similar_name_keeps_its_text():
    assert read("<Draftsman>Words.</Draftsman> <Draft/> More.").content_html == "<p>Words.  More.</p>\n"


def test_a_function_over_several_lines_goes_with_what_it_makes_and_is_told():
    article = read("Before.\n\n{list.map((x) => (\n  <li key={x.id}>\n    {x.text}\n  </li>\n))}\n\nAfter.\n")
    assert article.content_html == "<p>Before.</p>\n<p>After.</p>\n"
    assert [(warning.rule, warning.line) for warning in article.warnings] == [("template-tag", 3)]
