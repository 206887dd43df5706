"""No template tag leaks into a feed, what is known of one is shown, and code stays as it is."""

import re
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import SITE, make_source
from feedwright.errors import ArticleError
from feedwright.reading.markdown.commonmark import code_ranges
from feedwright.reading.reader import read_article
from feedwright.reading.tags.shortcodes import expand


def shown(text):
    return expand("a.md", text, code_ranges)[0]


def told(text):
    return [
        (problem.line, problem.what.partition(" is left out")[0]) for problem in expand("a.md", text, code_ranges)[1]
    ]


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ('{{< figure src="a b.png" >}}', '<img src="a b.png" alt="">'),
        ('{{< figure src="a.png" alt="A" caption="A \\"b\\"" link="/x" >}}', '<a href="/x"><img src="a.png" alt="A"></a>'),
        ('{{< figure src="a.png" caption="Say <b>" >}}', "<figcaption>Say &lt;b&gt;</figcaption>"),
        ('{% include figure.html url="/a.png" caption="C" %}', '<img src="/a.png" alt=""><figcaption>C</figcaption>'),
        ('{% image "./a.jpg", "A cat" %}', '<img src="./a.jpg" alt="A cat">'),
        ("{{< youtube a-B_1 >}}", "[Video: youtube.com](https://www.youtube.com/watch?v=a-B_1)"),
        ('{{< youtube id="a1" title="A [film]" >}}', "[Video: A (film)](https://www.youtube.com/watch?v=a1)"),
        ('{{ youtube(id="a1", autoplay=true) }}', "[Video: youtube.com](https://www.youtube.com/watch?v=a1)"),
        ("{{< vimeo 12 >}}", "[Video: vimeo.com](https://vimeo.com/12)"),
        ("{% gist ada/12ab %}", "<https://gist.github.com/ada/12ab>"),
        ("{{< gist ada 12ab >}}", "<https://gist.github.com/ada/12ab>"),
        ('{{< tweet user="ada" id="12" >}}', "<https://x.com/ada/status/12>"),
        ("{{< instagram Cab_1 >}}", "[Post: instagram.com](https://www.instagram.com/p/Cab_1/)"),
        ('[b]({{< relref "/posts/b c.md#d" >}})', "[b](/posts/b%20c.md?by-name#d)"),
        ('[b]({{< ref "posts/b.md" >}}) [c]({{< ref "c.md" >}})', "[b](posts/b.md?by-name) [c](c.md?by-name)"),
        ("[b]({% post_url 2024-05-06-b %})", "[b](2024-05-06-b?by-name)"),
        ("[b]({{ site.baseurl }}{% link _posts/2024-05-06-b.md %})", "[b](/_posts/2024-05-06-b.md)"),
        ("![]({{ site.url }}{{ site.baseurl }}/a.png)", "![](/a.png)"),
        ("![]({{ '/a b.png' | relative_url }})", "![](/a%20b.png)"),
        ('[b]({{ "/b/" | url }})', "[b](/b/)"),
        ("[b](@/blog/b.md)", "[b](/blog/b.md)"),
        ("[b]\n\n[b]: @/blog/b.md", "[b]\n\n[b]: /blog/b.md"),
        ("[b](<@/blog/b c.md>)", "[b](</blog/b c.md>)"),
        ("Write to: @/blog", "Write to: @/blog"),
        ("[b]({filename}b.md) ![]({static}/a.png)", "[b](b.md) ![](/a.png)"),
        ("![](__GHOST_URL__/content/a.png)", "![](/content/a.png)"),
        ("{{< highlight go >}}\nx `y`\n{{< /highlight >}}", "```go\nx `y`\n```"),
        ("{% highlight ruby linenos %}\n```\n{% endhighlight %}", "````ruby\n```\n````"),
        ("a {% highlight c %}x{% endhighlight %}", "a ` x `"),
        ("- a\n  {% highlight js %}\n  x\n  {% endhighlight %}\n", "- a\n  ```js\n  x\n  ```\n"),
        ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
        ('{{</* figure "x" */>}}', '`{{< figure "x" >}}`'),
        ("a{# note #}b{% comment %}c{% endcomment %}", "ab"),
        ("a<%# note %>b<%-- note\n\nof two paragraphs --%>c", "abc"),
        ("a <%% b", "a <%% b"),
        ("a <%% b %>", "a <% b %>"),
        ("`<%= x %>` `{!x!}`", "`<%= x %>` `{!x!}`"),
        ("5 <% of\n\n all %>", "5 <% of\n\n all %>"),
        ("a{/* note\n\nof two paragraphs */}b", "ab"),
        ("a `{/* shown */}` b", "a `{/* shown */}` b"),
        ("Text.\n{: .lead #a}", "Text.\n"),
        ("* TOC\n{:toc}\n\nText.", "\n\nText."),
        ("[TOC]\n\nText.", "\n\nText."),
        ("[[Note]] [[a/Note]] [[Note|some words]] [[Note#Part]]", "[Note](Note?by-name) [Note](a/Note?by-name) [some words](Note?by-name) [Note > Part](Note?by-name#part)"),
        ('{% quote(author="A & B") %}\nq\n{% end %}', "<blockquote>\n\n\nq\n\n\n— A &amp; B\n\n</blockquote>\n"),
        ('{{< hint title="T" >}}\nq\n{{< /hint >}}', "<blockquote>\n\n<strong>T</strong>\n\n\nq\n\n\n</blockquote>\n"),
        ("[[#My Part]]", "[My Part](#my-part)"),
        ("![[a b.png]] ![[a.png|300]] ![[a.png|A cat]]", "![](a%20b.png?by-name) ![](a.png?by-name) ![A cat](a.png?by-name)"),
        ("![[talk.mp3]]", "[talk.mp3](talk.mp3?by-name)"),
        ("| a |\n|-|\n| [[Note\\|words]] |", "| [words](Note?by-name) |"),
        ("a %%b%% c ^1a2b3c\nd", "a  c \nd"),
        ("> [!warning] Mind the *gap*\n> b", "> <strong>Mind the *gap*</strong>\n>\n> b"),
        ("> [!note]-\n> b", "> <strong>Note</strong>\n>\n> b"),
    ],
)  # fmt: skip
def test_known_tags_are_shown_as_markdown_or_html(written, wanted):
    assert wanted in shown(written)
    assert told(written) == []


@pytest.mark.parametrize(
    ("written", "line", "kind"),
    [
        ("\n\n{{< tabs >}}in{{< /tabs >}}", 3, "{{< tabs >}}"),
        ("{{% details %}}in{{% /details %}}", 1, "{{% details %}}"),
        ("{% if x %}in{% else %}{% endif %}", 1, "{% if %}"),
        ('{% aside(author="Ada") %}in{% end %}', 1, "{% aside %}"),
        ("in {{ page.title }}", 1, "{{ page.title }}"),
        ("in {% include ad.html %}", 1, "{% include %}"),
        ("in {{ 'now' | date: '%Y' }}", 1, "{{ 'now' | date: '%Y' }}"),
        ("in ![[Note]]", 1, "![[Note]]"),
        ('in {{< youtube "javascript:x" >}}', 1, "{{< youtube >}}"),
        ("<%= link %> in <%- end -%>", 1, "<% link %>"),
        ("in {!docs/a.md!}", 1, "{!docs/a.md!}"),
        ('in\n--8<-- "a.md"', 2, '--8<-- "a.md"'),
    ],
)
def test_unknown_tags_go_with_one_warning_a_kind_and_their_text_stays(written, line, kind):
    assert shown(written).strip() == "in"
    assert told(f"{written}\n{written}")[0] == (line, kind)
    assert len(told(f"{written}\n{written}")) == len(told(written))


@pytest.mark.parametrize("opening", ["<%#", "<%--", "<%-#"])
def test_a_comment_that_is_never_closed_hides_the_rest(opening):
    assert shown(f"Shown. {opening} hidden\n\nhidden") == "Shown. "
    assert expand("a.md", f"a {opening} b", code_ranges)[1][0].rule == "open-comment"


def test_the_line_of_a_warning_counts_the_front_matter():
    article = read_article(make_source("---\ntitle: A\n---\nText.\n\n{{ x }}"), SITE)
    assert [(problem.rule, problem.line) for problem in article.warnings] == [("template-tag", 6)]


@pytest.mark.parametrize(
    "code",
    [
        "```\n{{ x }} [[y]]\n```", "~~~liquid\n{% if x %}\n~~~", "    {{ x }}", "- a\n\n      {{ x }}", "> ```\n> {{ x }}\n> ```",
        "`{{ x }}`", "``a ` {{ x }}``", "`a\n{{ x }}`", "<pre>{{ x }}</pre>", "<code>{% x %}</code>", "é `{{ x }}` é",
        "```\n{% highlight js %}\n{{ x }}\n{% endhighlight %}\n```", "{% raw %}\n```\n{{ x }}\n```\n{% endraw %}",
    ],
)  # fmt: skip
def test_code_that_shows_tags_stays_as_it_is_written(code):
    after = shown(f"{code}\n\n{{{{ gone }}}} stays")
    assert code.replace("{% raw %}", "").replace("{% endraw %}", "") in after
    assert "gone" not in after


@pytest.mark.parametrize(
    "text",
    ["A set {a: 1} and {b}.", "x ^2", "[a](b) [c][d] [[1]] [[1, 2]] [[a]](b)", "100 %% off", "{{ open", "{% open", "if [[ -f x ]]",
     "{:a => 1}", "a [!b] c", "a@b.example", "\\frac{a}{b}", "{{ a\n\nb }}"],
)  # fmt: skip
def test_what_only_looks_like_a_tag_stays(text):
    assert expand("a.md", text, code_ranges) == (text, ())


def test_removing_a_tag_makes_no_new_one():
    assert not re.search(r"\{\{.*\}\}", shown("{{{{a}}{b}}"))


TAGS = (
    '{{ x }}¦{{< a >}}¦{{< /a >}}¦{% b %}¦{% endb %}¦{{% c d="e" %}}¦{# f #}¦{: .g}¦[[Note]]¦![[a.png]]¦%%h%%¦{% raw %}¦{% endraw %}¦'
    "{% highlight x %}¦{% endhighlight %}¦{{¦}}¦{%¦%}¦> [!note] i¦ ^abc"
).split("¦")  # fmt: skip
CODE = "`j {{ k }}`¦```\nl {{ m }}\n```¦    n {% o %}¦``p ` {{ q }}``¦~~~r\n[[s]]\n~~~".split("¦")
PROSE = "word¦é漢¦*t*¦- item¦> quote¦# Head¦|a|b|\n|-|-|\n|1|2|¦1. one¦`¦```¦<div>¦<!--¦\\¦\n".split("¦")
GLUE = st.sampled_from([" ", "\n", "\n\n", ""])
TEXTS = st.lists(st.tuples(st.sampled_from(TAGS + CODE + PROSE) | st.text(max_size=6), GLUE), max_size=12).map(
    lambda pieces: "".join(piece + glue for piece, glue in pieces)
)


@given(TEXTS)
def test_any_markdown_with_tags_is_read(text):
    with suppress(ArticleError):
        assert read_article(make_source(text), SITE).content_html == read_article(make_source(text), SITE).content_html


@given(TEXTS)
def test_what_holds_no_tags_is_not_touched(text):
    bare = re.sub(r"[{}%^@\[\]]", "", text)
    assert expand("a.md", bare, code_ranges) == (bare, ())


@given(st.lists(st.sampled_from([*CODE, "word", "> quote", "{{ x }}", "{{< a >}}", "{% b %}"]), max_size=8))
def test_code_between_paragraphs_is_never_changed(pieces):
    after = shown("\n\n".join(pieces))
    for piece in pieces:
        assert piece not in CODE or piece in after


WORDS = st.sampled_from(["alpha", "beta", "gamma", "delta", "é漢"])


@given(
    st.lists(WORDS | st.sampled_from(["{{ x }}", "{{< a >}}", "{{< /a >}}", "{% b %}", "{{% c %}}", "%%h%%", "{: .g}"]))
)
def test_the_words_outside_tags_survive(pieces):
    kept = [piece for piece in pieces if piece.isalpha()]
    assert shown(" ".join(pieces)).split() == kept


@given(TEXTS)
def test_code_is_where_the_markdown_library_finds_it(text):
    ranges = code_ranges(text)
    assert all(0 <= start < end for start, end in ranges)
    assert all(one[1] <= other[0] for one, other in pairwise(ranges))


def test_code_ranges_are_counted_in_characters():
    text = "é `a` 漢 `b`\n\n```\nc\n```\n"
    assert [text[start:end] for start, end in code_ranges(text)] == ["`a`", "`b`", "```\nc\n```"]


@pytest.mark.parametrize("place", ["9999999:1-0:9999999", "1:1-9999999:9999999", "0:0-0:0"])
def test_an_author_who_writes_positions_of_code_harms_nobody_else(place):
    assert shown(f'<code data-sourcepos="{place}">a</code> b').endswith("</code> b")
    assert shown(f'<code data-sourcepos="{place}"></code> {{{{ x }}}} b').endswith(" b")


@pytest.mark.parametrize(
    ("tag", "html"),
    [
        ("{% post_link boats %}", '<a href="boats?by-name">boats</a>'),
        ("{% post_link boats-and-quays true %}", '<a href="boats-and-quays?by-name">boats and quays</a>'),
        ('{% post_link boats "Of boats" %}', '<a href="boats?by-name">Of boats</a>'),
        ("{% asset_img quay.png %}", '<img src="quay.png#asset" alt="">'),
        ("{% asset_img wide left quay.png 300 200 The quay %}", '<img src="quay.png#asset" alt="The quay">'),
        ("{% img wide /i/quay.png 300 The quay %}", '<img src="/i/quay.png" alt="The quay">'),
        ("{% asset_link plan.pdf The plan %}", '<a href="plan.pdf#asset">The plan</a>'),
        ("![A]({% asset_path quay.png %})", '<img src="quay.png#asset" alt="A" />'),
        ("{% link The almanac https://a.example/ %}", '<a href="https://a.example/">The almanac</a>'),
        ("[A]({% link _posts/a.md %})", '<a href="/_posts/a.md">A</a>'),
        ("{% iframe https://a.example/ %}", '<a href="https://a.example/">https://a.example/</a>'),
        ("{% code lang:ruby %}\nputs `x`\n{% endcode %}", '<pre><code class="language-ruby">puts `x`\n</code></pre>'),
    ],
)
def test_hexos_tags_are_shown(tag, html):
    assert html in read_article(make_source(f"{tag}\n"), SITE).content_html
