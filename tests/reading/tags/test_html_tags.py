"""HTML of site generators, which has front matter, shows no template tag either."""

import pytest

from factories import SITE, make_source
from feedwright.reading.reader import read_article


def read(html, head="---\ntitle: A\n---\n"):
    return read_article(make_source(head + html, "a.html"), SITE)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<p>a<%# private %>b{% comment %}private{% endcomment %}c{# private #}</p>", "<p>abc</p>"),
        ('<img src="{{ site.baseurl }}/a.png">', '<img src="/a.png">'),
        ("<p>{% youtube a1 %}</p>", '<p><a href="https://www.youtube.com/watch?v=a1">Video: youtube.com</a></p>'),
        ("{% gist ada/1b %}", '<a href="https://gist.github.com/ada/1b">https://gist.github.com/ada/1b</a>'),
        (
            "{% highlight js %}\nif (a < b) `c`\n{% endhighlight %}",
            '<pre><code class="language-js">if (a &lt; b) `c`</code></pre>',
        ),
        ("<p>say {% highlight js %}x{% endhighlight %}</p>", '<p>say <code class="language-js">x</code>\n</p>'),
        ("<pre>{{ kept }}</pre><code>{% kept %}</code>", "<pre>{{ kept }}</pre><code>{% kept %}</code>"),
        (
            "<p>[[note]] and `{.a}` stay: this is no Markdown</p>",
            "<p>[[note]] and `{.a}` stay: this is no Markdown</p>",
        ),
    ],
)
def test_known_tags_become_html_and_code_stays(written, shown):
    article = read(written)
    assert article.content_html.strip() == shown
    assert article.warnings == ()


def test_unknown_tags_go_with_a_warning_that_names_the_line_in_the_file():
    article = read("<p>Words</p>\n<p>{{ page.name }}</p>")
    assert "page.name" not in article.content_html
    assert [(problem.rule, problem.line) for problem in article.warnings] == [("template-tag", 5)]


def test_a_page_that_no_generator_made_keeps_its_braces():
    html = "<p>In Jinja, {{ name }} is replaced.</p>"
    assert read(html, head="").content_html == html
