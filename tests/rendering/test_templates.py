"""A publisher's own templates: what they may change, what they may not do, and what is said of a faulty one."""

import pytest
from jinja2 import UndefinedError

from factories import make_entry, make_feed
from feedwright.errors import SiteError
from feedwright.rendering.custom_templates.trial import try_templates
from feedwright.rendering.pages import render_article, render_index, render_withdrawn
from feedwright.rendering.templating import render_template
from judge.pages import read_page

BASE = "https://gazette.example/"
HOSTILE = "</title><script>alert(1)</script>"


def article(overrides, **told):
    return render_article(make_entry(**told), make_feed(), "articles/first.html", overrides=overrides).body


def problem_of(overrides):
    with pytest.raises(SiteError) as caught:
        article(overrides)
    return caught.value.problem


def test_a_template_of_ones_own_takes_the_built_in_ones_place():
    own = {"withdrawn.html": "<!doctype html>\n<title>{{ feed.title }}</title><p>{{ words.withdrawn }}"}
    body = render_withdrawn(make_feed(), "articles/first.html", overrides=own).body
    assert body.decode() == "<!doctype html>\n<title>The Gazette</title><p>This article was withdrawn"


def test_a_block_can_be_replaced_while_the_rest_stays():
    own = {
        "article.html": '{% extends "feedwright/article.html" %}{% block footer %}<p>Ours: {{ entry.title }}</p>{% endblock %}'
    }
    page = read_page(article(own, title=HOSTILE), BASE)
    assert page.findall(".//body/p")[-1].text == f"Ours: {HOSTILE}"
    assert not page.xpath("//footer")
    assert page.xpath("//article//h1")


def test_a_style_of_ones_own_is_enough():
    own = {"style.css": '{% include "feedwright/style.css" %}:root { --accent: "green" }'}
    for body in (article(own), render_index(make_feed(), overrides=own).body):
        assert b'--accent:"green"' in body
        assert b"--paper" in body


@pytest.mark.parametrize("text", ["{{ lipsum() }}", "{{ [1, 2]|random }}"])
def test_a_template_cannot_have_chance_decide_what_stands_in_a_document(text):
    assert "'lipsum'" in (what := problem_of({"article.html": text}).what) or "'random'" in what


def test_a_fault_that_says_nothing_is_called_by_its_kind():
    def fail():
        raise MemoryError

    with pytest.raises(SiteError) as refused:
        render_template("withdrawn.html", {"withdrawn.html": "{{ fail() }}"}, {"fail": fail})
    assert refused.value.problem.what.endswith("rendered: MemoryError.")


def test_the_built_in_base_takes_up_an_own_part():
    assert b"<p>Ours</p>" in article({"base.html": "<p>Ours</p>"})


def test_a_page_without_own_templates_is_the_same_whether_or_not_there_is_a_sandbox():
    assert article({"unused.html": "a"}) == article({})


@pytest.mark.parametrize(
    ("template", "line", "what"),
    [
        ("<p>\n{% if entry %}", 2, "end"),
        ("\n\n{{ entry.titel }}", 3, "titel"),
        ("{{ nothing }}", 1, "nothing"),
        ('\n{% extends "gone.html" %}', 2, "gone.html"),
        ("{{ entry.__class__.__mro__ }}", 1, "__class__"),
        ("\n{{ 1 / 0 }}", 2, "division"),
        ("{{ entry.title | nosuch }}", 1, "nosuch"),
        ('{% include "article.html" %}', 1, "recursion"),
        ("{% for a in range(10**9) %}{% endfor %}", 1, "range"),
        ("{{ entry.published | day }}", 1, "argument"),
        ("{{ feed.entries.append(1) }}", 1, "append"),
    ],
)
def test_a_faulty_template_is_refused_with_its_line_and_a_cure(template, line, what):
    problem = problem_of({"article.html": template})
    assert (problem.path, problem.line, problem.rule) == ("templates/article.html", line, "template")
    assert what in problem.what
    assert "built-in" in problem.cure


@pytest.mark.parametrize(
    "template",
    [
        "{{ entry.published.now() }}",
        "{{ entry.published.today() }}",
        "{{ entry.published.utcnow() }}",
        "{{ entry.published.fromtimestamp(0) }}",
        "{{ entry.published.astimezone() }}",
    ],
)
def test_a_template_sees_no_clock_and_no_time_zone_of_the_machine(template):
    assert problem_of({"article.html": template}).path == "templates/article.html"


DOUBLED = "{%% set it = namespace(x='aa') %%}{%% for n in range(99) %%}{%% set it.x = %s %%}{%% endfor %%}"


@pytest.mark.parametrize(
    "template",
    [
        *(DOUBLED % doubled for doubled in ("it.x ~ it.x", "it.x + it.x", "it.x | replace('a', 'aa')")),
        *(DOUBLED % doubled for doubled in ("it.x.replace('a', 'aa')", "'{0}{0}'.format(it.x)", "'%s%s' | format(it.x, it.x)")),
        *(DOUBLED % doubled for doubled in ("[it.x, it.x] | join", "''.join([it.x, it.x])", "it.x * 2")),
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{% for a in range(99999) %}{{ 'a' * 1000 }}{% endfor %}",
        "{{ entry | string | tojson(10**9) }}",
        "{{ ([['a' * 1000] * 1000] * 1000) | join }}",
        "{{ [['a' * 1000] * 1000] * 1000 }}",
        "{{ ([['a' * 1000] * 1000] * 1000) | string | length }}",
        "{{ ([['a' * 1000] * 1000] * 1000) ~ '' }}",
        "{{ '%s' % ([['a' * 1000] * 1000] * 1000) }}",
        "{{ '{}'.format([['a' * 1000] * 1000] * 1000) }}",
        "{{ ([['a' * 1000] * 1000] * 1000) | tojson }}",
        "{{ (['a' * 100000] * 100000) | join }}",
        "{{ [] | batch(10**9, 'x') | list }}",
        "{{ [] | slice(10**9) | list }}",
        "{{ [[1], [2]] | sum(start=[]) }}",
        "{{ ('\\n' * 90000) | indent(90000) }}",
        "{{ ('\\t' * 90000).expandtabs(90000) }}",
    ],
)  # fmt: skip
def test_no_template_fills_the_memory_or_takes_for_ever(template):
    """Each of these would take gigabytes or hours; the test's own limits are the machine's."""
    problem = problem_of({"article.html": template})
    assert problem.path == "templates/article.html"
    assert any(
        words in problem.what for words in ("enormous length", "longer than any page", "added up", "Range too big")
    )


def test_what_a_page_needs_is_within_the_bounds():
    template = (
        "{% for n in range(500) %}{{ n ~ ', ' }}{% endfor %}{{ entry.authors | map(attribute='name') | join(', ') }}"
        "{{ entry.title.replace('a', 'b') }}{{ entry.published.astimezone(feed.zone) }}{{ [1, 2] | sum }}"
        "{{ '%s: %s' | format(entry.title, entry.url) }}{{ entry.categories | tojson(2) }}{{ entry.title | indent(4) }}"
    )
    try_templates({"article.html": template})


def test_the_part_that_is_to_blame_is_named_wherever_it_is_used():
    problem = problem_of(
        {"files.html": "ours", "base.html": '{% extends "feedwright/base.html" %}\n{{ x }}', "style.css": "{% if %}"}
    )
    assert (problem.path, problem.line) == ("templates/style.css", 1)


def test_a_fault_of_our_own_is_not_laid_at_the_publishers_door():
    with pytest.raises(UndefinedError):
        render_template("withdrawn.html", {"unused.html": ""}, {})


def test_a_trial_finds_what_only_some_pages_would_show():
    try_templates({})
    try_templates({"article.html": '{% extends "feedwright/article.html" %}'})
    for name, template in (
        ("withdrawn.html", "{{ entry.title }}"),
        ("files.html", "{{ nothing }}"),
        ("index.html", "{{ home.title }}"),
        ("article.html", "{{ entry.images[0].url }}"),
        ("feeds.html", "{% for title in feeds %}{{ title.nothing }}{% endfor %}"),
    ):
        with pytest.raises(SiteError, match=f"templates/{name}:1"):
            try_templates({name: template})
