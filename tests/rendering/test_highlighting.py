"""Code is coloured on pages: readable by day and by night, never another text, and never at the cost of a hostile author."""

import re
from html import unescape
from pathlib import Path

import pytest

from factories import make_entry, make_feed
from feedwright.rendering import templates
from feedwright.rendering.formats import render_feed
from feedwright.rendering.page_parts.highlighting import LANGUAGES, highlighted
from feedwright.rendering.pages import render_article

HOSTILE = ("a ", "\n", '"', "'\\", "/*", "{", "(a", "<a ", "${", "a<b,", "#{", "=", "a\n", "\\\n", "1e", "--", "\t")


def block(code, language="python"):
    return f'<pre><code class="language-{language}">{code}</code></pre>'


def classes(html):
    return re.findall(r'<span class="(\w)">([^<]*)</span>', html)


@pytest.mark.parametrize(
    ("language", "code", "wanted"),
    [
        ("python", "def go():  # now\n    return 1", [("k", "def "), ("f", "go"), ("c", "# now\n    "), ("k", "return "), ("n", "1")]),
        ("js", "const a = 'b'", [("k", "const "), ("s", "'b'")]),
        ("c++", "#include &lt;cmath&gt;\nint a;", [("k", "#include "), ("s", "&lt;cmath&gt;\n"), ("k", "int ")]),
        ("diff", "+new\n-old\n", [("s", "+new\n"), ("k", "-old\n")]),
        ("HTML", '&lt;p id="a"&gt;b', [("k", "p "), ("f", "id"), ("s", '"a"')]),
    ],
)  # fmt: skip
def test_the_parts_of_code_have_their_classes(language, code, wanted):
    assert classes(highlighted(block(code, language))) == wanted


@pytest.mark.parametrize(
    "html",
    [
        "<p>No code.</p>",
        "<pre><code>def go(): pass</code></pre>",
        block("def go(): pass", "klingon"),
        block("def <b>go</b>(): pass"),
        '<p><code class="language-python">def</code></p>',
        block("x = 1\n" * 2_000),
        block("x = " + "1" * 200),
        block("x = 1" + "\n" * 100),
    ],
)  # fmt: skip
def test_code_in_no_known_language_with_markup_or_beyond_the_bounds_stays_plain(html):
    assert highlighted(html) == html


def test_an_articles_code_is_coloured_up_to_a_bound():
    html = highlighted(block("x = 1\n" * 900) * 10)
    assert 0 < len(re.findall(r'<code class="language-python">x = <span', html)) < 10


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_no_code_changes_its_text_or_takes_for_ever(language):
    for part in HOSTILE:
        code = "".join(part * (1_500 // len(part)))
        code = "\n".join(code[at : at + 150] for at in range(0, len(code), 150)) if "\n" not in part else code[:50]
        code = code.replace("&", "&amp;").replace("<", "&lt;")
        html = highlighted(block(f"{code}\n!", language))
        assert unescape(re.sub("<[^>]*>", "", html)) == unescape(f"{code}\n!")


def test_feeds_and_pages_without_code_carry_neither_classes_nor_their_style():
    entry = make_entry(content_html=block("x = 1"))
    page = render_article(entry, make_feed(), "a.html").body.decode()
    assert '<span class="n">1</span>' in page
    assert ".k{" in page
    for document in render_feed(make_feed(entry)):
        assert b"language-python" in document.body
        assert b"span" not in document.body
    assert b".k{" not in render_article(make_entry(), make_feed(), "a.html").body


def test_each_colour_is_readable_on_its_paper():
    """WCAG 2.2 §1.4.3: 4.5 to 1. Behind code stands a gradient, for which axe-core does not judge."""
    style = (Path(templates.__path__[0]) / "style.css").read_text()
    light, dark = (dict(re.findall(r"--(\w+): (#\w{6})", rule)) for rule in re.findall(r":root \{.*?\}", style)[:2])
    pairs = re.findall(r"light-dark\((#\w{6}), (#\w{6})\)", (Path(templates.__path__[0]) / "code.css").read_text())
    assert len(pairs) == 3
    for theme, colours in ((light, [pair[0] for pair in pairs]), (dark, [pair[1] for pair in pairs])):
        for colour in (*colours, theme["soft"], theme["accent"], theme["ink"]):
            assert contrast(colour, theme["paper"]) >= 4.5, colour


def contrast(first, second):
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
