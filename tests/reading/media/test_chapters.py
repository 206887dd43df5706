"""A recording's chapters: a JSON file that an episode shows."""

import json
from io import BytesIO

import pytest

from feedwright.reading.media.names import is_caption_name, is_media_name, media_path
from feedwright.reading.media.probe import probe
from feedwright.reading.selection import has_article_suffix
from feedwright.site.single_values import Unusable

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
