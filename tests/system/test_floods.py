"""Floods, in small: what they cost is counted, and held to what must not grow with them."""

import pytest

from feedwright.engine.catalogue.keys import article_key
from feedwright.engine.catalogue.records import record_of
from feedwright.engine.documents.paths import page_path
from feedwright.engine.intake.article import ingest
from feedwright.engine.jobs.outbox import relay
from flood import CALL, SECONDS
from scenes import (
    divided_anew,
    dropped_at_once,
    dropped_on_moto,
    happened,
    linked_at_once,
    many_feeds,
    site,
    tagged,
    touched,
    uploaded_again,
)

WITHIN = SECONDS / CALL.total_seconds() * 1.1  # calls that one invocation has time for


@pytest.fixture(scope="module")
def dropped():
    return dropped_at_once(300)


def test_articles_dropped_at_once_are_all_published_and_their_feed_is_built_for_many_at_a_time(dropped):
    world, flood = dropped
    assert {page_path(str(number)) for number in range(300)} <= world.public.documents.keys()
    assert (flood.dead, flood.left()) == ([], [])
    assert flood.total("#main feed") <= 300 / 10, "ten a batch, and workers beside each other build it once"
    assert flood.total("#rows read") < 300 * 45, "nobody reads what the others wrote"


# A batch makes up to 700 calls. With a crash in 1,000 calls, one of 30 such batches crashes five times: dead letters.
@pytest.mark.parametrize("crashes", [0, 0.0005])
def test_articles_dropped_at_once_that_link_each_other_are_linked_in_the_end(crashes):
    world, flood = linked_at_once(60, crashes=crashes)
    assert bool(flood.crashed) == bool(crashes)
    for number in range(60):
        [row] = world.table.get([article_key(f"n{number}.md")])
        assert record_of(row).entry.content_html.count("<a ") == (59 if number == 0 else 2)
    assert (flood.dead, flood.left()) == ([], [])
    assert flood.most("publish") < WITHIN


def test_a_tool_that_touches_every_object_has_nothing_published_and_at_most_a_row_each_noted(dropped):
    world, _ = dropped
    same = touched(world, new_etag=False)
    assert (world.public.writes, same.total("table.transact")) == ([], 0)
    other = touched(world, new_etag=True)
    assert (world.public.writes, other.total("table.transact")) == ([], 301 - 1)


def test_a_file_uploaded_again_and_again_as_it_was_costs_reads_alone():
    world, flood = uploaded_again(100, same=True)
    assert (world.public.writes, flood.total("table.transact")) == ([], 0)


def test_of_a_file_uploaded_again_and_again_the_last_version_is_out_and_most_are_passed_over():
    world, flood = uploaded_again(250, same=False)
    assert b"Text, version 249." in world.public.body("articles/a.html")
    assert (flood.dead, flood.left()) == ([], [])
    assert world.public.writes.count("rss.xml") < 25
    assert flood.total("#rows written") < 250 * 10


def test_an_article_with_twenty_tags_costs_the_same_beside_many_others():
    def cost(articles):
        world = site("auto = { tags = 1 }\n")
        happened(world, [tagged(world, number) for number in range(articles)]).run()
        return happened(world, [tagged(world, 99)]).run().most("publish")

    few, many = cost(3), cost(15)
    assert many <= few * 1.05


def test_settings_that_change_many_feeds_are_worked_off_in_pieces_and_a_crash_delays_them_alone(monkeypatch):
    """Time is short here, so that several invocations share the work."""
    monkeypatch.setattr("flood.SECONDS", 5)
    world, flood = many_feeds(80, crashes=0.0005)
    assert sum(b"The Herald" in document.body for document in world.public.documents.values()) >= 80 * 4
    assert (flood.dead, flood.left()) == ([], [])
    assert len(flood.done) > 5
    assert max(flood.most("publish"), flood.most("sweep")) < 5 / CALL.total_seconds() * 1.2


def test_what_many_things_left_behind_touch_is_built_for_many_at_a_time():
    world = site("auto = { tags = 1 }\n")
    for number in range(4):
        relay(world.ports, ingest(world.ports, tagged(world, number)).outgoing)
    flood = happened(world, []).run()
    assert sum(path.startswith("feeds/") and path.endswith("feed.json") for path in world.public.documents) >= 80
    assert flood.total("#lists") <= 80 / 20 + 2, "eighty feeds have opened"


@pytest.mark.parametrize("crashes", [0, 0.002])
def test_a_long_feed_whose_history_is_divided_anew_takes_bounded_pieces_and_a_crash_delays_it_alone(crashes):
    world, flood = divided_anew(2_500, crashes)
    assert bool(flood.crashed) == bool(crashes)
    assert flood.most("sweep") < WITHIN
    stretches = [sort for partition, sort in world.table.rows if partition == "archive/main"]
    assert len(stretches) >= 2_500 / 50
    shown = {
        line
        for path, document in world.public.documents.items()
        if path.endswith("atom.xml")
        for line in document.body.split()
        if line.startswith(b"<id>tag:")
    }
    assert len(shown) >= 2_500
    assert flood.total("#main feed") <= 3 + flood.crashed, "its many steps are one building of the feed"


def test_ten_workers_on_moto_publish_what_was_dropped_at_once():
    flood = dropped_on_moto(40)
    assert flood.dead == []
    assert flood.total("#main feed") <= 40 / 8
