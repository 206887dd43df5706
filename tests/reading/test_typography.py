"""Quotation marks and dashes are those of each language, and nothing that is no mark changes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from depth import examples
from factories import NOON, SITE, make_site, make_source
from feedwright.model.article import Identity
from feedwright.reading.entry.normalise import Kept, normalise
from feedwright.reading.prose.typography import typeset, typeset_line, without_marks
from feedwright.reading.reader import read_article


@pytest.mark.parametrize(
    ("language", "typed", "written"),
    [
        ("en", "\"It's 'so'\", he said.", "“It’s ‘so’”, he said."),
        ("en-GB", "'Quite,' she said.", "‘Quite,’ she said."),
        ("de", "\"Na, 'Moin'\", sagt er; wie geht's?", "„Na, ‚Moin‘“, sagt er; wie geht’s?"),
        ("de-AT", '"Ja"', "„Ja“"),
        ("fr", 'L\'homme dit "oui".', "L’homme dit «\u202foui\u202f»."),
        ("fr-CH", "\"oui 'oui'\"", "«oui ‹oui›»"),
        ("it", "\"Ecco 'lì'\"", "«Ecco “lì”»"),
        ("pt-BR", '"Sim"', "“Sim”"),
        ("pt-PT", '"Sim"', "«Sim»"),
        ("ru", "\"Да 'да'\"", "«Да „да“»"),
        ("sv", '"Ja"', "”Ja”"),
        ("pl", '"Tak"', "„Tak”"),
        ("hu", "\"Igen 'nem'\"", "„Igen »nem«”"),
        ("ja", '"はい"', '"はい"'),
        ("he", 'צה"ל', 'צה"ל'),
        ("", '"a"', '"a"'),
    ],
)
def test_each_language_has_its_own_marks(language, typed, written):
    assert typeset_line(typed, language) == written
    assert typeset(f"<p>{typed}</p>", language) == f"<p>{written}</p>"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("rock 'n' roll in the '90s, 'tis said", "rock ’n’ roll in the ’90s, ’tis said"),
        ("the dogs' bowl and Ann's", "the dogs’ bowl and Ann’s"),
        ('She asked:"Why?" ("So.")', "She asked:“Why?” (“So.”)"),
        ("\"'Go' is short\"", "“‘Go’ is short”"),
        ("now--or never -- or 1990--1995 --- well", "now—or never – or 1990–1995 — well"),
        ('"Wait--" he said', "“Wait—” he said"),
    ],
)
def test_apostrophes_and_dashes_are_known_by_what_stands_beside_them(typed, written):
    assert typeset_line(typed, "en") == written


@pytest.mark.parametrize(
    "typed",
    [
        '6\'2" and 3 1/2" wide',
        "use --all or --no-color",
        "(--all) and [--all]",
        "a \" b and ' c",
        "https://a.example/it's--so",
        "xn--bcher-kva.example",
        "-----",
        "a --> b <-- c",
        "no marks",
    ],
)
def test_what_is_not_clear_stays(typed):
    assert typeset_line(typed, "en") == typed
    html = typed.replace("<", "&lt;").replace(">", "&gt;")
    assert typeset(f"<p>{html}</p>", "en") == f"<p>{html}</p>"


@pytest.mark.parametrize(
    ("html", "written"),
    [
        ('<p>"<em>So</em>"</p>', "<p>“<em>So</em>”</p>"),
        ('<p>"a</p><p>b"</p>', "<p>“a</p><p>b”</p>"),
        ('<p>"a<br>b" <img src="x" alt="it\'s"> "c"</p>', '<p>“a<br>b” <img src="x" alt="it\'s"> “c”</p>'),
        ('<p>"<code>"a"</code>" <kbd>\'</kbd></p>', '<p>“<code>"a"</code>” <kbd>\'</kbd></p>'),
        ('<pre><code>"a" -- b</code></pre><p>"c"</p>', '<pre><code>"a" -- b</code></pre><p>“c”</p>'),
        ('<math><mtext>"a"</mtext></math>', '<math><mtext>"a"</mtext></math>'),
        ('<p>"So <span lang="de">"ja"</span>"</p>', '<p>“So <span lang="de">„ja“</span>”</p>'),
        ('<p>a&nbsp;"b"&nbsp;c</p>', "<p>a&nbsp;“b”&nbsp;c</p>"),
        ('<p>"\ue000"</p>', '<p>"\ue000"</p>'),
    ],
)
def test_markup_is_no_part_of_the_text_and_code_stays(html, written):
    assert typeset(html, "en") == written


TEXTS = st.lists(
    st.sampled_from(["'", '"', "--", "---", " ", "a", "1", "é", "\u00a0", "(", ".", "https://", "tis", "\n"])
).map("".join)


@examples(500)
@given(TEXTS, st.sampled_from(["en", "de", "fr", "sv", "ja"]))
def test_nothing_but_marks_changes_and_a_second_time_changes_nothing(text, language):
    written = typeset_line(text, language)
    assert without_marks(written) == without_marks(text)
    html = f"<p>{text}</p><code>{text}</code>"
    assert re.sub("<.*?>", "", typeset(html, language)) == written + text


def entry_of(body, site=SITE, **changes):
    source = make_source(body)
    article = replace(read_article(source, site), **changes)
    identity = Identity(id="tag:a", slug="a", first_seen=NOON)
    return normalise(article, source, site, Kept(identity))


BODY = '---\ntitle: It\'s "here"\ndate: 2026-03-01\n---\nSay "yes" -- or don\'t, and keep `"no"`.\n'


def test_an_entry_has_typographers_marks_in_title_summary_and_text():
    entry = entry_of(BODY).entry
    assert entry.title == "It’s “here”"
    assert entry.content_html == '<p>Say “yes” – or don’t, and keep <code>"no"</code>.</p>'
    assert entry.summary.startswith("Say “yes” – or don’t")
    assert entry_of(BODY, language="de").entry.title == "It’s „here“"


@pytest.mark.parametrize("known", [{"id": "https://old.example/1"}, {"guid": "1"}])
def test_what_was_out_elsewhere_stays_as_its_subscribers_know_it(known):
    assert entry_of(BODY, **known).entry.title == 'It\'s "here"'


def test_the_setting_turns_it_off_and_changes_neither_what_counts_as_an_update_nor_the_words_of_a_moved_file():
    off = make_site("smart_quotes = false")
    plain, written = entry_of(BODY, off), entry_of(BODY)
    assert plain.entry.title == 'It\'s "here"'
    assert '"yes" -- or' in plain.entry.content_html
    assert (plain.version, plain.words) == (written.version, written.words)
    assert off.reading_basis != SITE.reading_basis
