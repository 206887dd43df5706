"""``check --fix``: what is mechanical is corrected, and what takes a person stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import SITE, make_source
from feedwright.checking.fixing import fixed
from feedwright.errors import ArticleError
from feedwright.reading.reader import read_article


def fix(head, text="\nText: *kept* “as it is”\t\n", key="a.md"):
    mended, gone = fixed(make_source(f"---\n{head}---\n{text}", key), SITE)
    return mended.body.decode(), gone


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("title: Foo: bar\n", 'title: "Foo: bar"\n'),
        ("title: @ada says\n", 'title: "@ada says"\n'),
        ("title: *star*\n", 'title: "*star*"\n'),
        ("title: `code` first\n", 'title: "`code` first"\n'),
        ("title: [x] done\n", 'title: "[x] done"\n'),
        ("title: “A: b”\n", 'title: "A: b"\n'),
        ("title: „A: b“\n", 'title: "A: b"\n'),
        ('title: She said: "no"\n', 'title: "She said: \\"no\\""\n'),
        ("title: C:\\new: x\n", 'title: "C:\\\\new: x"\n'),
        ("title:Foo\ndate: 2026-01-02\n", "title: Foo\ndate: 2026-01-02\n"),
        ('title: "Open\n', 'title: "Open"\n'),
        ("title: A\ntags:\n\t- a\n\t- b\n", "title: A\ntags:\n  - a\n  - b\n"),
        ("title: A: b\nsummary: c: d\n", 'title: "A: b"\nsummary: "c: d"\n'),
        ("title: A: b\r\n", 'title: "A: b"\r\n'),
    ],
)
def test_a_slip_is_corrected_and_nothing_else(written, mended):
    text = "\nText: *kept* “as it is”\t\n"
    after, gone = fix(written, text)
    assert after == f"---\n{mended}---\n{text}"
    assert gone
    assert fixed(make_source(after), SITE)[1] == ()


@pytest.mark.parametrize(
    "written",
    [
        "title: A\n",  # nothing is wrong
        "title: A\ndate: the day after\n",  # no slip of YAML
        "title: A\n date: 2026-01-02\n",  # who knows what belongs together
        "title: A: b # a note\n",  # the note may be part of the title
        "title: {a: b\n",
        "title: A\ntags: [bus, traffic\n",  # quoted, it would be one tag with a bracket
        "title: A\nno colon at all\n",
        "title: A: b\nno colon at all\n",  # the one slip alone would not make it readable
        "title: 'It's: 1'\n",
    ],
)
def test_what_takes_a_person_stays_as_it_is(written):
    after, gone = fix(written)
    assert (after, gone) == (f"---\n{written}---\n\nText: *kept* “as it is”\t\n", ())


def test_a_title_is_what_its_author_typed():
    body, _ = fix('title: He: "a \\ b"\n')
    assert read_article(make_source(body), SITE).title == 'He: "a \\ b"'


def test_other_encodings_and_formats_are_left_alone():
    latin = "---\ntitle: Café: x\n---\nText.\n".encode("latin-1")
    assert fixed(make_source(latin), SITE) == (make_source(latin), ())
    assert fixed(make_source('{"title": A: b}', "a.json"), SITE)[1] == ()
    assert fixed(make_source("+++\ntitle = A: b\n+++\nText.\n"), SITE)[1] == ()


@given(st.text(alphabet="ab:\"'“”[]{}#@*&!|>%`\\ \t,-", max_size=30))
def test_after_a_correction_the_article_can_be_read_and_its_text_is_the_same(value):
    source = make_source(f"---\ntitle: {value}\n---\nText.\n")
    mended, gone = fixed(source, SITE)
    assert mended.body.endswith(b"---\nText.\n")
    if not gone:
        assert mended is source
        return
    try:
        article = read_article(mended, SITE)
    except ArticleError as error:
        assert error.problem.rule != "front-matter"
    else:
        assert article.content_html.strip() == "<p>Text.</p>"
