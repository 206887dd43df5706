"""A recording's chapters: a JSON file that an episode shows."""

import json
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.reading.media.names import is_caption_name, is_media_name, media_path
from feedwright.reading.media.probe import probe
from feedwright.reading.selection import has_article_suffix
from feedwright.site.single_values import Unusable
from podcast_samples import mp3_with_chapters

CHAPTERS = {"version": "1.2.0", "chapters": [{"startTime": 0, "title": "Intro"}, {"startTime": 10.5}]}


def looked_at(values, name="ep1.chapters.json"):
    body = values if isinstance(values, bytes) else json.dumps(values).encode()
    return probe(BytesIO(body), len(body), name)


def test_chapters_are_published_under_their_type():
    media = looked_at(CHAPTERS)
    assert media.media_type == "application/json+chapters"
    assert media_path("d", "show/Ep 1.chapters.json", media.media_type).endswith(".chapters.json")
    assert ".chapters.chapters" not in media_path("d", "ep1.chapters.json", media.media_type)


@pytest.mark.parametrize(
    "values",
    [
        {"title": "An article", "content_text": "Secret."},
        {**CHAPTERS, "content_text": "Secret."},
        {"version": "1.2.0", "chapters": []},
        {"version": "1.2.0", "chapters": ["a"]},
        {"version": "1.2.0", "chapters": [{"title": "no time"}]},
        b"{not json",
        b"[" * 100_000,
        b"{" + b" " * 2_000_000 + b"}",
    ],
)
def test_no_other_json_is_published_as_a_file(values):
    with pytest.raises(Unusable):
        looked_at(values)


def test_a_file_that_is_no_json_hears_that_chapters_are_json():
    with pytest.raises(Unusable, match="or chapters: its content is something else") as fault:
        looked_at(b"00:00 Introduction")
    assert "chapters in JSON" in fault.value.cure


def test_they_are_no_article_and_no_entry_by_a_sidecar():
    assert is_media_name("a/ep1.chapters.json")
    assert is_caption_name("ep1.Chapters.JSON")
    assert not has_article_suffix("ep1.chapters.json")
    assert has_article_suffix("chapters.json")


def marks(media):
    return [(chapter.start, chapter.title, chapter.url, chapter.image) for chapter in media.chapters]


def test_a_file_of_chapters_is_read_in_its_order_without_what_players_do_not_list():
    chapters = [
        {"startTime": 60.5, "title": "The horn", "url": "https://a.example/horn", "img": "https://a.example/h.png"},
        {"startTime": 0, "title": " Intro\n"},
        {"startTime": 30, "title": "Silent", "toc": False},
        {"startTime": 40, "img": "https://a.example/only-a-picture.png"},
        {"startTime": 90, "title": "x" * 500, "url": "javascript:alert(1)", "img": "../secret.png"},
    ]
    assert marks(looked_at({"version": "1.2.0", "chapters": chapters})) == [
        (0.0, "Intro", None, None),
        (60.5, "The horn", "https://a.example/horn", "https://a.example/h.png"),
        (90.0, "x" * 128, None, None),
    ]


@pytest.mark.parametrize("version", [3, 4])
@pytest.mark.parametrize("cover", [b"", bytes(3_000_000)])
def test_chapters_in_an_mp3_are_read(version, cover):
    body = mp3_with_chapters(version, cover)
    media = probe(BytesIO(body), len(body), "a.mp3")
    assert (media.media_type, media.duration) == ("audio/mpeg", 1)
    assert marks(media) == [(0.0, "Intro", None, None), (75.25, "The horn ☀", "https://a.example/horn", None)]


@given(st.data())
def test_no_tag_makes_the_reader_fail(data):
    """What stands in a tag is hostile."""
    body = bytearray(mp3_with_chapters())
    for _ in range(data.draw(st.integers(1, 8))):
        body[data.draw(st.integers(3, 400))] = data.draw(st.integers(0, 255))
    with suppress(Unusable):
        media = probe(BytesIO(bytes(body)), len(body), "a.mp3")
        assert all(chapter.title.strip() and 0 <= chapter.start < 4_294_968 for chapter in media.chapters)
