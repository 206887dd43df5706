"""A field's row says which documents show it, and whether another value is an update to readers; this holds it to that."""

import pytest

from feedwright.reading.metadata.field_table import FIELDS
from memory import PODCAST, SITE_TOML, MemoryWorld
from memory_site import build_all, record

DOCUMENTS = {"rss.xml": "rss", "atom.xml": "atom", "feed.json": "json", "feeds/aloud/rss.xml": "podcast"}
AUDIO = "audio: https://a.example/a.mp3"
IMAGE = "image: https://a.example/i.png"
# Of each field what the article says before, and what it says besides.
EXAMPLES = {
    "title": ("", "title: Another"),
    "summary": ("", "summary: In short."),
    "published": ("", "date: 2026-01-05"),
    "updated": ("", "updated: 2026-01-09"),
    "expires": ("", "expires: 2099-01-01"),
    "authors": ("", "authors: Ada Lovelace"),
    "short_title": ("", "short_title: Titled"),
    "contributors": ("", "contributors: Bo Bell"),
    "categories": ("", "tags: [boats]"),
    "language": ("", "language: de"),
    "section": ("", "section: Harbour"),
    "draft": ("", "draft: true"),
    "scheduled": ("", "status: scheduled"),
    "embargo": ("", "embargo: 2026-01-06"),
    "slug": ("", "slug: other"),
    "aliases": ("", "aliases: [/an/old/place/]"),
    "permalink": ("slug: place", "url: /an/old/place/"),
    "id": ("", "id: https://a.example/id"),
    "guid": ("", "guid: old-guid"),
    "canonical_url": ("", "canonical_url: https://a.example/x"),
    "rights": ("", "rights: Ours"),
    "links": ("", "links: [{url: https://a.example/l, rel: related}]"),
    "corrections": ("", "correction: It was eleven."),
    "images": ("", IMAGE),
    "images.alt": (IMAGE, "image_alt: A boat"),
    "images.caption": (IMAGE, "image_caption: Seen from the pier"),
    "enclosures": ("", AUDIO),
    "enclosures.duration": (AUDIO, "duration: 61"),
    "enclosures.length": (AUDIO, "length: 12345"),
    "episode.number": (AUDIO, "episode: 7"),
    "episode.season": (AUDIO, "season: 7"),
    "episode.display": (f"{AUDIO}\nepisode: 7", "episode_display: Seven"),
    "episode.season_name": (f"{AUDIO}\nseason: 7", "season_name: The seventh"),
    "episode.kind": (AUDIO, "episode_type: bonus"),
    "episode.explicit": (AUDIO, "explicit: true"),
    "episode.transcripts": (AUDIO, "transcript: https://a.example/t.vtt"),
    "episode.chapters": (AUDIO, "chapters: https://a.example/c.json"),
    "episode.people": (AUDIO, "guest: Bo Bell"),
    "episode.location": (AUDIO, "location: Paris"),
    "episode.tags": (AUDIO, "podcast: {license: CC-BY-4.0}"),
}


def built(*lines):
    """Build a site with one article; give what each document is by its word, and the article's record."""
    world = MemoryWorld()
    world.put("site.toml", SITE_TOML + PODCAST)
    dated = lines if any(line.startswith("date:") for line in lines) else ("date: 2026-01-02", *lines)
    world.put("a.md", "---\n" + "\n".join(filter(None, dated)) + "\n---\n# The title\n\nSome words.")
    build_all(world)
    documents = {path: document.body for path, document in world.public.documents.items()}
    found = {word: documents.get(path) for path, word in DOCUMENTS.items()}
    return found | {"page": [body for path, body in documents.items() if path.startswith("articles/")]}, record(
        world, "a.md"
    )


def test_every_field_has_an_example():
    assert set(EXAMPLES) == set(FIELDS)


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_is_shown_where_its_row_says(name):
    before, line = EXAMPLES[name]
    (without, _), (with_it, _) = built(before), built(before, line)
    assert {word for word, body in with_it.items() if body != without[word]} == set(FIELDS[name].shown.split())


@pytest.mark.parametrize("name", [name for name in FIELDS if name != "draft"])
def test_a_field_counts_for_an_update_where_its_row_says(name):
    before, line = EXAMPLES[name]
    (_, without), (_, with_it) = built(before), built(before, line)
    assert (without.version.fingerprint != with_it.version.fingerprint) == FIELDS[name].counts
