"""A document of several entries stays within a megabyte in every format."""

import pytest

from factories import make_entry, make_feed
from feedwright.model.article import Enclosure, Episode, Image, Link, Person
from feedwright.model.feed import Podcast
from feedwright.rendering import formats

SHOW = Podcast(
    image="https://a.example/1.png", categories=(("Arts", None),), owner=Person(name="a", email="b@c.example")
)


def bodies(feed):
    return [document.body for document in formats.render_feed(feed)]


def fitting(entries):
    return tuple(entries[: formats.fitting(map(formats.entry_size, entries))])


def sized(number, content, **told):
    return make_entry(id=f"tag:x,2024:{number}", content_html=content, **told)


@pytest.mark.parametrize("text", ["a", "&", "<", '"', "\\", "\n", "\r", "港", "🚢", '<p>a & "b"</p>\n'], ids=ascii)
def test_no_document_of_several_entries_is_over_a_megabyte(text):
    """Whatever escaping makes of the text."""
    many = [sized(number, f"x{text * (24_000 // len(text))}") for number in range(60)]
    kept = fitting(many)
    sizes = [len(body) for body in bodies(make_feed(*kept))]
    assert 1 < len(kept) < len(many)
    assert kept == tuple(many[: len(kept)])
    assert max(sizes) <= 1_000_000
    assert max(len(body) for body in bodies(make_feed(*many[: len(kept) + 2]))) > 940_000, "and none is much shorter"


def long_parts(text):
    return {
        "title": text,
        "summary": text,
        "id": text,
        "guid": text,
        "url": text,
        "categories": (text,),
        "authors": (Person(name="a", url=text),),
        "enclosures": (Enclosure(url="https://a.example/", media_type="a/b", title=text),),
        "contributors": (Person(name=text),),
        "rights": text,
        "links": (Link(url=text, rel="related", title=text),),
        "images": (Image(url=text, alt=text, media_type="image/png"),),
        "episode": Episode(location="a", chapters=text, people=(Person(name="a", url=text),)),
    }


@pytest.mark.parametrize("field", long_parts("x"))
@pytest.mark.parametrize("text", ["&", "<", '"', "\\", "\n"], ids=ascii)
def test_whatever_else_is_long_counts_as_well(text, field):
    part = {field: long_parts(f"x{text * (4_000 if field in {'images', 'links'} else 24_000)}")[field]}
    many = [make_entry(**part) for _ in range(60)]
    kept = fitting(many)
    assert 1 < len(kept) < len(many)
    for told in ({}, {"podcast": SHOW}, {"profile": "smartnews"}):
        assert max(len(body) for body in bodies(make_feed(*kept, **told))) <= 1_000_000


@pytest.mark.parametrize(
    ("parts", "count"),
    [
        ({}, 3_000),
        ({"categories": tuple(map(str, range(900)))}, 60),
        ({"authors": (Person(name="c", email="d@e", url="f"),) * 300}, 60),
        ({"enclosures": (Enclosure(url="u", media_type="a/b", length=10**15, title="t"),) * 300}, 60),
        ({"images": (Image(url="u", alt="t", media_type="a/b", length=10**15, width=10**6, height=10**6),) * 300}, 60),
        ({"links": (Link(url="u", rel="replies", title="t"),) * 300}, 60),
        ({"contributors": (Person(name="c", email="d@e", url="f"),) * 300}, 60),
    ],
)
def test_markup_counts_as_well(parts, count):
    kept = fitting([sized(number, "a", **parts) for number in range(count)])
    assert 1 < len(kept) < count
    assert max(len(body) for body in bodies(make_feed(*kept))) <= 1_000_000


def test_the_head_of_the_feed_has_room_too():
    kept = fitting([sized(number, "a" * size) for size in (488_000, 497_000) for number in range(2)])
    feed = make_feed(*kept, description="d" * 15_000, hubs=("https://hub.example/",) * 3)
    assert len(kept) == 2
    assert max(len(body) for body in bodies(feed)) <= 1_000_000
    assert len(fitting([sized(number, "a" * 497_000) for number in range(2)])) == 1


def test_one_entry_stands_however_large_it_is_and_few_small_ones_all():
    large = sized(1, "a" * 2_000_000)
    assert fitting([large, sized(2, "b")]) == (large,)
    assert fitting([]) == ()
    small = [sized(number, "a" * 3_000) for number in range(50)]
    assert fitting(small) == tuple(small)
