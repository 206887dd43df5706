"""Titles and summaries are cut where an editor would cut them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.reading.prose.sentences import cut, sentences, summary_from, title_from

LOCK = "The old lock at the northern end of the harbour"
WORDS = 'The old lock, stays; open. Why? – said: "we (need 漢字 。 ， é e\u0301 👩‍👩‍👧 🇦🇹🇩🇪 👍🏽 a Dr. 3.5 … «x „y“'
ANY = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
PROSE = st.lists(st.sampled_from(WORDS.split(" ")) | ANY, max_size=120).map(
    lambda them: " ".join(" ".join(them).split())
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("Dr. A. B. Smith of St. Ives met Mr. Roe. He left.", ["Dr. A. B. Smith of St. Ives met Mr. Roe.", "He left."]),
        ("It cost 3.50 euros, i.e. little. Fine.", ["It cost 3.50 euros, i.e. little.", "Fine."]),
        ('He said "stop." Then he left.', ['He said "stop."', "Then he left."]),
        ("“Stop!” he said. Then…", ["“Stop!” he said.", "Then…"]),
        ("Visit example.org today. Now.", ["Visit example.org today.", "Now."]),
        ("Wait... what? Yes.", ["Wait... what?", "Yes."]),
        ("1. First of all. 2. Then.", ["1. First of all.", "2. Then."]),
        ("今天下雨。明天晴。", ["今天下雨。", "明天晴。"]),
        ("「停！」他说。好。", ["「停！」", "他说。", "好。"]),
        ("Das ist z. B. Wien. Am 3. Mai.", ["Das ist z. B. Wien.", "Am 3. Mai."]),
        ("Es kostet 3 Mio. Euro. Seit 1999. Danach.", ["Es kostet 3 Mio. Euro.", "Seit 1999.", "Danach."]),
        ("А. С. Пушкин жил. Потом умер.", ["А. С. Пушкин жил.", "Потом умер."]),
        ("यह पहला है। यह दूसरा है।", ["यह पहला है।", "यह दूसरा है।"]),
        ("هل جاء؟ نعم جاء.", ["هل جاء؟", "نعم جاء."]),
        ("یہ پہلا ہے۔ یہ دوسرا ہے۔", ["یہ پہلا ہے۔", "یہ دوسرا ہے۔"]),
        ("Սա առաջինն է։ Սա երկրորդն է։", ["Սա առաջինն է։", "Սա երկրորդն է։"]),
        ("ይህ ነው። ያ ነው።", ["ይህ ነው።", "ያ ነው።"]),
        ("", []),
    ],
)
def test_text_is_split_at_the_ends_of_sentences_alone(text, found):
    assert list(sentences(text)) == found


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("The lock stays open. More.", "The lock stays open"),
        ("Will the lock stay open? Perhaps.", "Will the lock stay open?"),
        ("The plan was made in the U.S. Then it failed.", "The plan was made in the U.S. Then it failed"),
        ("It was made by Acme Inc.", "It was made by Acme Inc."),
        ("And then...", "And then..."),
        ('"We need water. We need it now," she said.', '"We need water"'),
        ("“We need water. We need it now,” she said.", "“We need water”"),
        ("„Wir brauchen Wasser. Und zwar jetzt“, sagte sie.", "„Wir brauchen Wasser“"),
        ('A 5" pipe burst.', 'A 5" pipe burst'),
        (f"After months of talks, {LOCK} stays open, said the mayor at noon on Friday, and in every summer to come.", f"{LOCK} stays open, said the mayor at noon on Friday"),
        (f"After months of talks, {LOCK} and {LOCK} stay.", f"After months of talks, {LOCK} and The old lock at the…"),
        (f"{LOCK} stays open, said the mayor, who had fought for it in three courts.", f"{LOCK} stays open, said the mayor"),
        (f"If the court agrees with the town, {LOCK} will stay open all summer.", f"If the court agrees with the town, {LOCK} will stay open…"),
        (f"According to three who know it well, {LOCK} will be sold to builders.", f"According to three who know it well, {LOCK} will be sold…"),
        (f'{LOCK} would be "a wall across our own front door and every summer".', f'{LOCK} would be "a wall across our own front door and…"'),
        ("w" * 150, "w" * 97 + "…"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_title_is_the_news_of_the_first_sentence(text, title):
    assert title_from(text) == title


@pytest.mark.parametrize(
    ("paragraphs", "summary"),
    [
        (["One. Two.", "Three."], "One. Two. Three."),
        (["A" * 200 + ".", "B" * 200 + "."], "A" * 200 + "."),
        (["今天下雨。", "明天晴。"], "今天下雨。明天晴。"),
        (['"One. ' + "Two " * 80 + '."'], '"One."'),
        (["word " * 100], ("word " * 59).strip() + "…"),
        ([], ""),
    ],
)
def test_a_summary_is_whole_sentences_as_long_as_they_fit(paragraphs, summary):
    assert summary_from(paragraphs) == summary


def test_a_cut_never_parts_an_address():
    address = "https://x.example/" + "a/b" * 30
    assert cut(f"See {address} and more", 60) == "See…"
    assert cut(f"The lock stays open, see {address}", 60) == "The lock stays open, see…"


@given(PROSE)
def test_no_title_and_no_summary_is_too_long(text):
    assert len(title_from(text)) <= 100
    assert len(summary_from([text, text])) <= 300


@given(PROSE, st.integers(10, 60))
def test_a_cut_says_so_and_parts_no_word_that_could_stay_whole(text, length):
    short = cut(text, length)
    assert len(short) <= length
    if len(text) <= length:
        assert short == text
        return
    assert short.endswith("…")
    kept = short[:-1]
    assert text.startswith(kept)
    rest = text[len(kept) :]
    within_a_word = rest[:1].isalnum() and kept[-1:].isalnum() and ord(rest[0]) < 0x3000
    assert not within_a_word or " " not in text[length // 3 + 1 : length - 1]


@given(PROSE, st.integers(10, 60))
def test_a_cut_parts_no_letter_from_its_marks_and_no_emoji(text, length):
    kept = cut(text, length).removesuffix("…")
    rest = text[len(kept) :]
    if len(text) <= length or not rest:
        return
    assert unicodedata.category(rest[0])[0] != "M"
    assert rest[0] not in "\u200d\U0001f3fd"
    assert not kept.endswith("\u200d")


@pytest.mark.parametrize(
    ("text", "length", "short"),
    [
        ("x" * 8 + "e\u0301" * 9, 11, "x" * 8 + "e\u0301" + "…"),
        ("x" * 8 + "e\u0301" * 9, 10, "x" * 8 + "…"),
        ("🇦🇹🇩🇪🇫🇷", 4, "🇦🇹…"),
        ("🇦🇹🇩🇪🇫🇷", 5, "🇦🇹🇩🇪…"),
        ("👩\u200d👩\u200d👧👍🏽ab", 7, "👩\u200d👩\u200d👧…"),
        ("👩\u200d👩\u200d👧👍🏽ab", 4, "…"),
        ("각" * 3 + "\u1100\u1161\u11a8" * 3, 6, "각각각…"),
    ],
)
def test_characters_that_a_person_sees_stay_whole(text, length, short):
    assert cut(text, length) == short
