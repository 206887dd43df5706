"""A follow-up message that is lost for ever: the walk finds the article that was never looked at."""

from dataclasses import replace

import pytest
from msgspec import structs

from feedwright.engine.catalogue.records import State
from feedwright.engine.catalogue.rows import SourceRow
from feedwright.engine.intake.article import ingest
from feedwright.engine.reconcile import begin_walk, walk_on
from feedwright.ports import Changed
from media_samples import png
from memory_site import publish, record


@pytest.fixture(autouse=True, params=[1, 3, 20_000], ids="parts of {}".format)
def part(request, monkeypatch):
    """How many rows of the index a walk holds at a time."""
    monkeypatch.setattr("feedwright.engine.comparing.compare._PART", request.param)


@pytest.fixture
def out(site):
    """An article with a sidecar, a picture in another folder and a link, published through messages."""
    site.put("z/boat.png", png(width=1))
    site.put("c.md", "Text of c.")
    site.put("b.meta.yaml", "title: From the sidecar")
    site.put("b.md", "Text. ![](z/boat.png) [to c](c.md)")
    for key in ("z/boat.png", "c.md", "b.meta.yaml", "b.md"):
        take_in(site, key)
    return site


def take_in(site, key):
    """Do what an event asks for, and all that follows from it."""
    publish(site, key)
    deliver(site)


def deliver(site):
    while site.queue.messages:
        message = site.queue.messages.popleft()
        if isinstance(message, Changed):
            publish(site, message.key)


def lose(site, key):
    """Have an event of the file taken in, and all messages lost that follow from it."""
    publish(site, key)
    site.queue.messages.clear()


def walked(site, page):
    """Name the keys that a walk sends to the queue."""
    site.queue.messages.clear()
    token = begin_walk(site.ports).token
    site.queue.messages.clear()
    differing = []
    while True:
        result = walk_on(site.ports, token, page=page)
        differing += result.differing
        if not result.goes_on:
            break
    site.queue.messages = type(site.queue.messages)(Changed(key) for key in differing)
    return differing


@pytest.mark.parametrize("page", [1, 2, 100])
def test_of_a_site_that_is_right_nothing_is_looked_at(out, page):
    assert walked(out, page) == []


@pytest.mark.parametrize("page", [1, 2, 100])
@pytest.mark.parametrize(
    ("key", "body"),
    [
        ("b.meta.yaml", "draft: true"),
        ("b.meta.toml", "draft = true"),
        ("b.meta.yaml", None),
        ("z/boat.png", png(width=2)),
        ("z/boat.png", None),
        ("c.md", "---\nslug: moved\n---\nText of c."),
        ("c.md", "---\ndraft: true\n---\nText of c."),
        ("c.md", None),
    ],
)
def test_an_article_whose_message_was_lost_is_looked_at(out, key, body, page):
    before = record(out, "b.md")
    if body is None:
        out.source.delete(key)
    else:
        out.put(key, body)
    lose(out, key)
    assert record(out, "b.md") == before
    assert walked(out, page) == (["b.md"] if key != "c.md" or not body or "slug" not in body else [])
    deliver(out)
    assert walked(out, page) == []


def test_a_draft_is_private_after_the_walk_though_its_message_was_lost(out):
    out.put("b.meta.yaml", "draft: true")
    lose(out, "b.meta.yaml")
    assert "articles/b.html" in out.public.documents
    walked(out, 100)
    deliver(out)
    assert record(out, "b.md").state is State.DRAFT
    assert "articles/b.html" not in out.public.documents


def test_a_file_that_was_missing_is_found_by_the_walk(site):
    site.put("b.md", "Text. ![](boat.png)")
    take_in(site, "b.md")
    site.put("boat.png", png())
    lose(site, "boat.png")
    assert walked(site, 100) == ["b.md"]
    deliver(site)
    assert record(site, "b.md").files
    assert walked(site, 100) == []


def test_a_file_that_is_embedded_by_name_and_comes_to_another_folder_is_found_by_the_walk(site):
    site.put("n/b.md", "Text. ![[boat.png]]")
    take_in(site, "n/b.md")
    site.put("photos/boat.png", png())
    lose(site, "photos/boat.png")
    assert walked(site, 100) == ["n/b.md"]
    deliver(site)
    assert record(site, "n/b.md").files
    assert walked(site, 100) == []


def test_a_link_by_name_whose_article_came_is_mended_by_the_walk_though_its_message_was_lost(site):
    site.put("b.md", "Text. [[boats]]")
    take_in(site, "b.md")
    site.put("news/boats.md", "# Boats\n\nText.")
    take_in(site, "news/boats.md")
    site.queue.messages.clear()
    assert "b.md" in walked(site, 100)
    deliver(site)
    assert record(site, "b.md").links[0].article == "news/boats.md"
    assert walked(site, 100) == []


def test_an_article_that_waits_for_an_address_which_is_free_is_looked_at(site):
    for key in ("a.txt", "a.md"):
        site.put(key, "---\nslug: /same/\n---\nText of " + key)
        take_in(site, key)
    assert record(site, "a.md").waits
    site.source.delete("a.txt")
    lose(site, "a.txt")
    assert "a.md" in walked(site, 100)
    deliver(site)
    assert record(site, "a.md").state is State.OUT


def test_a_sidecar_that_was_only_touched_is_looked_at_once(out):
    out.source.objects["b.meta.yaml"] = replace(out.source.objects["b.meta.yaml"], etag="touched")
    take_in(out, "b.meta.yaml")
    assert walked(out, 100) == []


def test_a_row_of_an_earlier_release_calls_nobody_up(out):
    for key, row in list(out.table.rows.items()):
        if key[0] == SourceRow.PARTITION and key[1] == "b.md":
            values = structs.replace(SourceRow.of(row), files=None, links=None, named=None)
            out.table.rows[key] = values.row(key, row.version)
    assert walked(out, 100) == []
    ingest(out.ports, "b.md")
