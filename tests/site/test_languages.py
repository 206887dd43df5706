"""Languages are registered ones, in the form that BCP 47 recommends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.site import subtags
from feedwright.site.language_tags import language_tag

PREFERRED = dict(pair.split(":") for pair in subtags.PREFERRED.split())


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("de_DE", "de-DE"),
        ("zh-cn", "zh-CN"),
        ("ZH_HANT_tw", "zh-Hant-TW"),
        ("iw", "he"),
        ("iw-IL", "he-IL"),
        ("in", "id"),
        ("eng", "en"),
        ("ger-at", "de-AT"),
        ("en-UK", "en-GB"),
        ("uk-UA", "uk-UA"),
        ("en-x-uk", "en-x-uk"),
        ("my-BU", "my-MM"),
        ("gsw", "gsw"),
        ("es-419", "es-419"),
        ("i-klingon", "tlh"),
        ("zh-min-nan", "nan"),
        ("en-GB-oed", "en-GB-oxendict"),
        ("und", "und"),
    ],
)
def test_a_tag_is_brought_into_canonical_form(written, tag):
    assert language_tag(written) == tag


@pytest.mark.parametrize(
    "written",
    ["", "English", "Deutsch", "français", "cn", "jp", "gr", "xx", "zzz", "qaa", "e", "en us", "en-", "x-mine", "日本"],
)
def test_what_is_no_registered_language_is_none(written):
    assert language_tag(written) is None


@pytest.mark.parametrize("old", sorted(PREFERRED))
def test_what_is_preferred_is_registered(old):
    tag = language_tag(old)
    assert tag == PREFERRED[old]
    assert tag.lower() not in PREFERRED


@given(st.from_regex(r"[a-z]{2,3}([-_][A-Za-z0-9]{1,8}){0,3}", fullmatch=True) | st.sampled_from(sorted(PREFERRED)))
def test_a_canonical_tag_stays_as_it_is(written):
    tag = language_tag(written)
    assert tag is None or language_tag(tag) == tag


@given(st.text(max_size=30))
def test_any_text_is_a_tag_or_none(text):
    tag = language_tag(text)
    assert tag is None or tag.isascii()
