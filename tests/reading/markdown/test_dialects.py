"""What Markdown's dialects add to GitHub's reaches readers as HTML, or its author hears of it; nothing stays raw."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import SITE, make_source
from feedwright.reading.html.sanitise import sanitise, text_of
from feedwright.reading.markdown.boxes import contained
from feedwright.reading.markdown.formulas import Formula, Formulas
from feedwright.reading.markdown.reader import read_markdown
from feedwright.reading.reader import read_article

BASE = "https://gazette.example/articles/first.html"


def html_of(text):
    return sanitise(read_markdown("a.md", text, "Title").content_html, base=BASE)


def one_line(html):
    return re.sub(r">\n\s*<", "><", html)


def box(title, html):
    return f"<blockquote><p><strong>{title}</strong></p>{html}</blockquote>"


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        (":::tip Mind it\n\nThe *water* comes.\n\n:::\n\nAfter.", box("Mind it", "<p>The <em>water</em> comes.</p>") + "<p>After.</p>"),
        (":::danger[Look out]\nX\n:::", box("Look out", "<p>X</p>")),
        (":::danger[Look `out`]{#a}\nX\n:::", box("Look <code>out</code>", "<p>X</p>")),
        (":::warning\nX\n:::\nAfter.", box("Warning", "<p>X</p>") + "<p>After.</p>"),
        ('::: {.callout-note title="Of boats"}\nX\n:::', box("Of boats", "<p>X</p>")),
        ("::: Warning ::::::\nX\n::::::", box("Warning", "<p>X</p>")),
        (":::{seealso}\nX\n:::", box("Seealso", "<p>X</p>")),
        ("::: details Of *this*\nX\n:::", box("Of <em>this</em>", "<p>X</p>")),
        ("::::note\n:::tip\nX\n:::\nY\n::::", box("Note", box("Tip", "<p>X</p>") + "<p>Y</p>")),
        (":::note\nX", box("Note", "<p>X</p>")),
        ("::: columns\n::: column\nX\n:::\n:::", "<p>X</p>"),
        ('!!! note "Mind it"\n\n    The *water* comes.\n\n    - a\n\nAfter.', box("Mind it", "<p>The <em>water</em> comes.</p><ul><li>a</li></ul>") + "<p>After.</p>"),
        ("!!! note\n    X\nAfter.", box("Note", "<p>X</p>") + "<p>After.</p>"),
        ('!!! danger ""\n    X', "<blockquote><p>X</p></blockquote>"),
        ('???+ tip "Fold"\n    X\n\n        code', box("Fold", "<p>X</p><pre><code>code\n</code></pre>")),
        ('!!! note inline end "A"\n    !!! tip\n        X', box("A", box("Tip", "<p>X</p>"))),
        ('=== "Linux"\n\n    Run `apt`.\n\n=== "macOS"\n\n    Run `brew`.', box("Linux", "<p>Run <code>apt</code>.</p>") + box("macOS", "<p>Run <code>brew</code>.</p>")),
        ("- a\n\n    !!! note\n        X\n\n- b", "<ul><li><p>a</p>" + box("Note", "<p>X</p>") + "</li><li><p>b</p></li></ul>"),
        ("```{note} Mind it\nThe *water*.\n```", box("Mind it", "<p>The <em>water</em>.</p>")),
        ("> [!NOTE]\n> X", box("Note", "<p>X</p>")),
    ],
)  # fmt: skip
def test_boxes_of_every_dialect_become_the_callouts_that_githubs_become(markdown, html):
    assert one_line(html_of(markdown)) == html


@pytest.mark.parametrize(
    "markdown",
    [
        "```\n:::note\nX\n:::\n```",
        "~~~~\n```\n!!! note\n    X\n~~~~",
        "- a\n  ```\n  :::note\n  ```",
        "> ```\n> :::note\n> ```",
        "``` title=x\n!!! a\n\n    ``` b\n    c\n    ```\n\n!!! note\n    d\n```",
        "<pre>\n:::note\n</pre>",
        "{% highlight text %}\n:::note\n{% endhighlight %}",
        "    :::note\n    X\n    :::",
        "    !!! note\n        X",
    ],
)
def test_code_that_shows_a_box_stays_code(markdown):
    html = html_of(markdown)
    assert "<blockquote><p><strong>" not in one_line(html)
    assert ":::note" in html or "!!! note" in html


def test_an_exclamation_is_no_box():
    assert html_of("!!! Breaking\n\nX") == "<p>!!! Breaking</p>\n<p>X</p>"


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ('<div markdown="1">\n**a** [b](c.html)\n</div>\nAfter.', '<div><p><strong>a</strong> <a href="https://gazette.example/articles/c.html">b</a></p></div><p>After.</p>'),
        ("<div class=x markdown=1>**a**</div>", "<div><p><strong>a</strong></p></div>"),
        ('<div markdown="block">\n\n    - a\n    - b\n\n</div>', "<div><ul><li>a</li><li>b</li></ul></div>"),
        ('<table>\n  <tr>\n    <td markdown="span">*a*</td><td markdown="1">*b*</td>\n  </tr>\n</table>', "<table><tbody><tr><td><p><em>a</em></p></td><td><p><em>b</em></p></td></tr></tbody></table>"),
        ("<details markdown='1'><summary>More</summary>\n\n*a*\n\n</details>", "<details><summary>More</summary><p><em>a</em></p></details>"),
        ('<div markdown="1">\n<div markdown="1">\n*a*\n</div>\n*b*\n</div>', "<div><div><p><em>a</em></p></div><p><em>b</em></p></div>"),
        ('<img src="https://a.example/x.png">\n*Of boats*', '<p><img src="https://a.example/x.png"><em>Of boats</em></p>'),
        ("<br>\n*a*", "<p><em>a</em></p>"),
        ('<a id="x">\n*a*\n</a>', '<p><a id="x"><em>a</em></a></p>'),
        ("<center>\n![boat](https://a.example/z.png)\n</center>", '<p><img src="https://a.example/z.png" alt="boat"></p>'),
        ("<details>\n<summary>More</summary>\n**a** b\nc\n</details>", "<details><summary>More</summary><p><strong>a</strong> b\nc</p></details>"),
    ],
)  # fmt: skip
def test_markdown_in_html_is_read_where_a_dialect_reads_it(markdown, html):
    assert one_line(html_of(markdown)) == html


def test_html_without_markdown_stays_as_it_is():
    html = "<div>\n  <p>a * b * c</p>\n      <p>d</p>\n</div>"
    assert contained(html).text == html


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("[a](https://a.example/){ .md-button }", '<p><a href="https://a.example/">a</a></p>'),
        ("![a](https://a.example/x.png){width=50%}", '<p><img src="https://a.example/x.png" alt="a"></p>'),
        ('**a**{: .b title="c d" } e', "<p><strong>a</strong> e</p>"),
        ("[some words]{.smallcaps} more", "<p>some words more</p>"),
        ("A paragraph. {.lead}", "<p>A paragraph.</p>"),
        ("A paragraph.\n{ .lead #top }", "<p>A paragraph.</p>"),
        ("## A head { #own .x }", '<h2 id="own">A head</h2>'),
        ("## A head {-}", '<h2 id="a-head--">A head</h2>'),
        ("*[CSS]: Style *sheets*\n\nCSS, not CSSX, `CSS`.", '<p><abbr title="Style *sheets*">CSS</abbr>, not CSSX, <code>CSS</code>.</p>'),
        ("Hi :tada: :+1: at 10:30:45 or a:b:c, `:tada:` :material-boat: :no_such:", "<p>Hi 🎉 👍 at 10:30:45 or a:b:c, <code>:tada:</code>  :no_such:</p>"),
        ("https://a.example/:tada:", '<p><a href="https://a.example/:tada">https://a.example/:tada</a>:</p>'),
        ('![A](my pic (1).png "Of boats")', '<p><img src="https://gazette.example/articles/my%20pic%20%281%29.png" alt="A" title="Of boats"></p>'),
        ("![B](https://a.example/x.png =300x200)", '<p><img src="https://a.example/x.png" alt="B"></p>'),
        ("[the book](as A. Smith said)", "<p>[the book](as A. Smith said)</p>"),
        ("``` {.python .numberLines}\nx\n```", '<pre><code class="language-python">x\n</code></pre>'),
        ("| A verse,\n| and one\n| more.", "<p>A verse,<br>\nand one<br>\nmore.</p>"),
        ("Now {++new++}{--old--} {~~this~>that~~}{>>ask Fred<<}.", "<p>Now new that.</p>"),
        ("日本の**「重要」**です。", "<p>日本の<strong>「重要」</strong>です。</p>"),
        ("根据经验，**限制到10个。**但是。他说**“借”**，", "<p>根据经验，<strong>限制到10个。</strong>但是。他说<strong>“借”</strong>，</p>"),
    ],
)  # fmt: skip
def test_marks_of_a_dialect_are_understood_or_go(markdown, html):
    assert html_of(markdown) == html


def test_a_note_within_a_line_becomes_a_footnote():
    html = html_of("A lock^[Built in *1890*.] and one more.")
    assert "^[" not in html
    assert "Built in <em>1890</em>." in html
    assert html.index("one more") < html.index("Built in")


FORMULAS = [
    r"$\{a, b\}$", r"$\mathbf{x}_{1} + \mathbf{y}_{2}$", "$x<y>z$", "$a_{{b}}$", "$|x|$", "$n$", "$$a_1 * b * c$$", r"\(p\)",
    r"\(a_1 \\ b_1\)", r"\[x^2 = [1]\]", r"\\(x_1 + x_2\\)", "$ a_1 + b_1 $", r"$x \text{ if and only if } y$", "$5$", r"$a\$b_c$",
]  # fmt: skip
DISPLAYED = [
    "$$\n\\begin{matrix} a & b \\\\ c & d \\end{matrix}\n$$", "\\[\n  *a* \\\\\n  _b_\n\\]", "\\begin{align*}\na &= b \\\\\n_c_\n\\end{align*}",
]  # fmt: skip
AROUND = ["{}", "Set {}, so.", "- {}", "> {}", "**{}**", "## {}", "| a |\n|---|\n| {} |"]


@pytest.mark.parametrize(
    ("formula", "around"),
    [
        *((formula, around) for formula in FORMULAS for around in AROUND),
        *((formula, AROUND[0]) for formula in DISPLAYED),
    ],
)
def test_a_formula_is_kept_character_for_character(formula, around):
    tex = (
        formula
        if formula.startswith("\\begin")
        else re.sub(r"^(\$\$?|\\{1,2}[(\[])|(\$\$?|\\{1,2}[)\]])$", "", formula)
    )
    found = re.findall(r'<code class="math">(.*?)</code>', html_of(around.format(formula)), re.DOTALL)
    assert [unescape(each).strip() for each in found] == [tex.strip()]


@pytest.mark.parametrize(
    "text",
    [
        "$5 and $10", "US$5 to US$9", "it's $5-$10, or 5$ or 6$", "from $5/mo to $10/mo", "$HOME and $PATH/$USER", "rated $$ to $$$",
        "a $20 bill, not a 5$ one", "$1.5m–$2m", "costs $5 (or 4€), $6 with it", "pay in $, in £ or in $", "$5, or US$", "from $$ and $$$ to $$ a head", "the $$type of $$ a",
    ],
)  # fmt: skip
def test_prices_stay_text(text):
    assert text_of(html_of(f"Now {text}.")) == f"Now {text}."


@pytest.mark.parametrize("variable", ["t", "x-y", "10"])
def test_a_variable_in_a_line_is_a_formula_as_kramdown_writes_it(variable):
    assert html_of(f"At time $${variable}$$.") == f'<p>At time <code class="math">{variable}</code>.</p>'


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"\(not a link\)", "(not a link)"),
        (r"\[sic\]", "[sic]"),
        (r"\[1\]", "[1]"),
        (r"\$5", "$5"),
        (r"\[a\](b_c)", "[a](b_c)"),
        (r"\[see\_this\]", "[see_this]"),
    ],
)
def test_escaped_signs_around_text_are_signs(written, read):
    assert text_of(html_of(written)) == read


@pytest.mark.parametrize(
    "markdown",
    [
        "`$a_1$`",
        "```\n$$\na\n$$\n```",
        "    $a_1$",
        "<pre>$a_1$</pre>",
        "<code>$a_1$</code>",
        "{% highlight sh %}\n$a$\n{% endhighlight %}",
        "{% codeblock lang:sh %}\n$a$\n{% endcodeblock %}",
    ],
)
def test_code_with_dollars_stays_code(markdown):
    html = html_of(markdown)
    assert 'class="math"' not in html
    assert "$" in html


def test_a_formula_in_an_attribute_makes_no_element_there():
    assert (
        html_of("![the $a_1$ law](https://a.example/x.png)")
        == '<p><img src="https://a.example/x.png" alt="the a_1 law"></p>'
    )


def test_a_text_cannot_pretend_that_a_formula_was_set_aside():
    assert html_of("$a$ \ufdd00\ufdd1 \ufdd07\ufdd1") == '<p><code class="math">a</code> 0 7</p>'


@given(st.text(alphabet="a1 _*^\\{}<>&|=+\n", min_size=1, max_size=60))
def test_whatever_is_set_aside_comes_back(tex):
    formulas = Formulas()
    place = formulas.set_aside(Formula(0, tex, is_alone=False))
    assert unescape(formulas.put_back(f"<p>{place}</p>")) == f'<p><code class="math">{tex}</code></p>'


@given(st.lists(st.sampled_from([":::note", ":::", "::::", "!!! tip", "    a", "b", "", "```", "- c", '=== "d"', "        e", '<div markdown="1">', "</div>", "<br>", "| f", "~~~"]), max_size=14))  # fmt: skip
def test_no_words_are_lost_in_boxes_and_each_line_knows_where_it_was_written(lines):
    text = "\n".join(lines)
    done = contained(text)
    for word in "abcdef":
        assert len(re.findall(rf"\b{word}\b", done.text)) >= len(re.findall(rf"\b{word}\b", text))
    for at, line in enumerate(done.text.split("\n"), start=1):
        written = lines[done.written_in(at) - 1] if lines else ""
        if found := re.search(r"\b[a-f]\b(?![^<]*>)", line):
            assert found[0] in written


@pytest.mark.parametrize(
    ("markdown", "line"),
    [
        ("Words.\n\n<p>see [b](b.html)</p>", 3),
        ("<table><tr><td>**bold**</td></tr></table>", 1),
        ("a\n\n<td>![x](y.png)</td>", 3),
    ],
)
def test_an_author_hears_of_markdown_that_readers_see_raw(markdown, line):
    warnings = read_markdown("a.md", markdown, None).warnings
    assert [(warning.rule, warning.line) for warning in warnings] == [("raw-markdown", line)]


@pytest.mark.parametrize(
    "markdown", [r"\*\*a\*\*", "`**a**`", "2 ** 3 ** 4", "```\n[a](b.html)\n```", r"\[a](b.html)", "<kbd>**</kbd>"]
)
def test_nobody_hears_of_what_is_meant_so(markdown):
    assert read_markdown("a.md", markdown, None).warnings == ()


def test_a_warning_names_the_line_that_the_author_wrote():
    text = "---\ndate: 2026-02-03\n---\n:::note\nX\n:::\n\n$$\na\n$$\n\n{{ page.thing }}\n"
    warnings = read_article(make_source(text), SITE).warnings
    assert [(warning.rule, warning.line) for warning in warnings] == [("template-tag", 12)]


def test_a_mention_of_an_element_in_code_begins_no_code():
    html = html_of("`<script setup>` and `<pre>`, $a_1$.\n\n:::tip\nX\n:::\n\n```\n</script></pre>\n```\n\n$b_1$")
    assert one_line(html).count('class="math"') == 2
    assert "<strong>Tip</strong>" in html


def test_markdown_in_a_comment_is_shown_to_nobody():
    assert read_markdown("a.md", "Words.\n\n<!-- @**antoyo** [a](b.html) -->\n\nMore.", None).warnings == ()


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        (":x: no, :o: yes", "<p>❌ no, ⭕ yes</p>"),
        ("A :material-boat:{ .lg .middle } boat", "<p>A  boat</p>"),
        (":heart:{ .red }", "<p>❤️</p>"),
    ],
)
def test_emoji_of_one_letter_and_with_attributes_are_read(markdown, html):
    assert html_of(markdown) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ('See {{< ref "quays/of-boats.md#oars" >}}.', 'See <a href="quays/of-boats.md?by-name#oars">of boats</a>.'),
        ("See {% post_url of-boats %}.", 'See <a href="of-boats?by-name">of boats</a>.'),
        ('[{{< ref "of-boats.md" >}}](https://a.example)', '<a href="https://a.example">of boats</a>'),
        ('<a href="{{< ref "b.md" >}}">b</a>', '<a href="b.md?by-name">b</a>'),
    ],
)
def test_the_address_of_an_article_that_stands_as_text_is_a_link_with_words(text, html):
    assert read_markdown("a.md", text, None).content_html.strip() == f"<p>{html}</p>"


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Ask for the key <!-- at the back door", "<!-- at"),
        ("+---+---+\n| a | b |\n+===+===+", "+---+---+"),
        ("Press ++ctrl+p++ to print.", "++ctrl+p++"),
        ("This is ^^new^^ text.", "^^new^^"),
        ("/// note | Ice\nSlippery.\n///", "/// note | Ice"),
    ],
)
def test_signs_of_other_dialects_are_named_with_their_line(text, sign):
    article = read_article(make_source(f"First.\n\n{text}\n", key="a.md"), SITE)
    raw = [warning for warning in article.warnings if warning.rule == "raw-markdown"]
    assert raw[0].line == 3
    assert sign in raw[0].what


@pytest.mark.parametrize(
    "text",
    [
        "C++ and g++ run.",
        "2^^3 and a ^ b",
        "`++ctrl++ ^^a^^ <!--`",
        "See file:///x and http:///y.",
        "1 + 2 +-- 3",
        "\\<!-- shown",
    ],
)
def test_signs_that_are_meant_draw_no_warning(text):
    assert read_article(make_source(f"First.\n\n{text}\n", key="a.md"), SITE).warnings == ()
