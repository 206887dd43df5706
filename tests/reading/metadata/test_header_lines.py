"""Lines such as ``Title: ...`` at the top of a text are front matter; prose that looks a little like them is not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import SITE, make_source
from feedwright.errors import ArticleError
from feedwright.reading.metadata.fields import FIELD_NAMES
from feedwright.reading.metadata.front_matter import split_front_matter
from feedwright.reading.reader import read_article


def split(text):
    metadata, body = split_front_matter("a.txt", text, FIELD_NAMES)
    return dict(metadata.values), body


def read(text, key="a.txt"):
    return read_article(make_source(text, key=key), SITE)


@pytest.mark.parametrize("key", ["a.txt", "a.md"])
def test_they_say_what_front_matter_says(key):
    article = read(
        "Title: The lock: open\nDate: 2026-03-01\nAuthor: Ada, Bob\nTags: a, b\nDraft: yes\n\nThe board gave in.", key
    )
    assert (article.title, article.published, article.draft) == ("The lock: open", date(2026, 3, 1), True)
    assert [person.name for person in article.authors] == ["Ada", "Bob"]
    assert article.categories == ("a", "b")
    assert article.content_html.strip() == "<p>The board gave in.</p>"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Title: A\n\nB", {"title": "A"}),
        ("title:A\nLANG: de\n\nB", {"title": "A", "lang": "de"}),
        ("\n \nTitle: A\n\nB", {"title": "A"}),
        ("Draft: true\n\nB", {"draft": "true"}),
        ("Title: A\nSummary: One\n  two\n\tthree\nTags:\n   a, b\n\nB", {"title": "A", "summary": "One two three", "tags": "a, b"}),
        ("Title: A\nMy own note: x\nÜbung: y\n\nB", {"title": "A", "my own note": "x", "übung": "y"}),
        ("Canonical-URL: x\n\nB", {"canonicalurl": "x"}),
        ("Canonical URL: x\n\nB", {"canonicalurl": "x"}),
        ("Title: A\nAuthor: Ada\nAuthor: Bob\n\nB", {"title": "A", "author": ["Ada", "Bob"]}),
        ("By: Ada\n\nB", {"author": "Ada"}),
        ("Title: A\nDate: 2026-03-01\nB", {"title": "A", "date": "2026-03-01"}),
        ("Title: A\nDate: x\nNote: is it?\nB", {"title": "A", "date": "x"}),
        ("Title: A", {"title": "A"}),
        ("public:: false\ntags:: a, b\n\n- B", {"public": "false", "tags": "a, b"}),
    ],
)  # fmt: skip
def test_they_are_read(text, values):
    assert split(text)[0] == values


@pytest.mark.parametrize(
    "text",
    [
        "Note: this is how it began.\n\nMore.",
        "Note: a\nTitle: B\n\nMore.",
        "Summary: what we know so far\n\nMore.",
        "Image: the lock in May\n\nMore.",
        "Title: A\nand a sentence.",
        "Title of the day: A\n\nMore.",
        "  Title: A\n\nMore.",
        "The title: A\n\nMore.",
        "https://x.example/\n\nMore.",
        "12: 30\n\nMore.",
        "Title\n\nDate: x",
        "",
    ],
)
def test_prose_stays_prose(text):
    assert split(text) == ({}, text)


def test_a_mail_is_read_as_one():
    article = read(
        "Received: from a.example\nFrom: Ada Lovelace <ada@x.example>\nTo: news@x.example\n"
        "Date: Sun, 01 Mar 2026 08:00:00 +0100\nSubject: The lock\n stays open\n\nThe board gave in."
    )
    assert article.title == "The lock stays open"
    assert [(person.name, person.email) for person in article.authors] == [("Ada Lovelace", None)]
    assert article.content_html == "<p>The board gave in.</p>"


@pytest.mark.parametrize("sender", ["ada@x.example", "<ada@x.example>", "Ada <ada@x.example>", '"Ada" <ada@x.example>', "ada@x.example (Ada)", "Ada [mailto:ada@x.example]"])  # fmt: skip
def test_a_senders_address_is_not_published(sender):
    article = read(f"From: {sender}\nSubject: A\n\nB")
    assert [(person.name.strip("()"), person.email) for person in article.authors] in ([], [("Ada", None)])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Title: A\nDate: soon\n\nB", 2),
        ("\n\nTitle: A\n B\nDate: soon\n\nB", 5),
        ("Subject: A\nTo: b\nSent: soon\n\nB", 3),
        ("Title: A\n  date: x\nNote: date\nDate:\n soon\n\nB", 4),
        ("Title: A\nTitle: B\n\nB", 1),
    ],
)
def test_a_bad_value_is_told_with_its_line(text, line):
    with pytest.raises(ArticleError) as caught:
        read(text)
    assert caught.value.problem.line == line
    assert "(the lines at the top)" in caught.value.problem.what


LINES = st.lists(
    st.sampled_from(["Title: A", "Date: 1", "x: y", "From: Ada <a@b.example>", " more", "\t", "", "Text.", "By: C", "To: d", "Tags:"])
    | st.text(st.characters(exclude_characters="\n\r"), max_size=9),
    max_size=9,
).map("\n".join)  # fmt: skip


@given(text=LINES)
def test_every_word_is_in_the_values_or_in_the_body(text):
    """Nothing is lost at the border of the two."""
    values, body = split(text)
    told = [value for given in values.values() for value in (given if isinstance(given, list) else [given])]
    kept = {*" ".join(told).split(), *body.split()}
    head = text[: len(text) - len(body)]
    assert text.endswith(body)
    assert {
        word for line in head.split("\n") for word in line.partition(":")[2 if line.strip() == line else 0].split()
    } <= kept
