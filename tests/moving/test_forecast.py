"""The forecast says what the subscribers of an old feed will see, reader by reader."""

from dataclasses import replace

import pytest

from feedwright.moving.forecast.forecast import Kind, OurFeed, forecast
from feedwright.moving.forecast.readers import READERS
from feedwright.moving.served.reader import read_feed
from old_feeds import Subscriber, atom, atom_entry, rss, rss_item

OLD = [rss_item(number) for number in (3, 2, 1)]
ARTICLE = "https://ferry.example/articles/post-{n}.html"


def moved(number, **how):
    return rss_item(number, **{"link": ARTICLE, **how})


def compared(old, new, *, read=read_feed, archived=(), files=None):
    ours = OurFeed(path="rss.xml", feed=read(new, "rss.xml"), archived=archived)
    return forecast(read(old, "old.xml"), [ours], files or {})


def kinds(result):
    return [entry.kind for entry in result.entries]


def test_entries_that_keep_their_guid_are_the_same_at_any_address():
    result = compared(rss(OLD), rss([moved(number) for number in (3, 2, 1)]))
    assert kinds(result) == [Kind.SAME] * 3
    assert result.flooding == 0
    assert any("3 entries have a new address" in note and "Letterhead" in note for note in result.notes)


@pytest.mark.parametrize(
    "guid",
    [
        "http://ferry.example/?p={n}",
        "https://ferry.example/?p={n}/",
        "HTTPS://ferry.example/?p={n}",
        "tag:x,2024-01-01:{n}",
    ],
)
def test_a_guid_that_changes_by_a_letter_is_new_again_in_every_reader(guid, tmp_path):
    new = rss([moved(number, guid=guid) for number in (3, 2, 1)])
    result = compared(rss(OLD), new, files={ARTICLE.format(n=3): "articles/post-3.md"})
    assert kinds(result) == [Kind.NEW_AGAIN] * 3
    assert set(result.entries[0].readers) == {each.name for each in READERS if each.counts}
    assert result.entries[0].cure == "in articles/post-3.md: guid: https://ferry.example/?p=3"
    assert "https://ferry.example/?p=3" in result.entries[0].cause
    subscriber = Subscriber(tmp_path, "rss.xml", rss(OLD))
    assert subscriber.unread_after(new) == 3


def test_an_atom_id_is_cured_by_an_id():
    old = atom([atom_entry(number) for number in (2, 1)])
    new = atom([atom_entry(number, identifier="tag:x,2024-01-01:{n}") for number in (2, 1)])
    assert [entry.cure for entry in compared(old, new).entries] == [f"id: https://ferry.example/?p={n}" for n in (2, 1)]


def test_an_atom_id_that_atom_does_not_allow_cannot_be_kept():
    old = atom([atom_entry(1, identifier="number one")])
    new = atom([atom_entry(1, identifier="tag:x,2024-01-01:1")])
    [entry] = compared(old, new).entries
    assert (entry.kind, entry.cure) == (Kind.NEW_AGAIN, "")
    assert "cannot be kept" in entry.cause


def test_without_a_guid_the_old_address_as_guid_calms_the_readers_that_go_by_it(tmp_path):
    old = rss([rss_item(number, guid="") for number in (2, 1)])
    new = rss([moved(number, guid="https://ferry.example/2024/01/post-{n}/") for number in (2, 1)])
    entry = compared(old, new).entries[0]
    assert {"Miniflux", "CommaFeed", "Tiny Tiny RSS", "elfeed", "reader"}.isdisjoint(entry.readers)
    assert {"NetNewsWire", "newsboat", "FreshRSS", "Feedbin"} <= set(entry.readers)
    subscriber = Subscriber(tmp_path, "rss.xml", old)
    assert subscriber.unread_after(new) == 0


def test_a_longer_window_shows_old_entries_as_new(tmp_path):
    new = rss([moved(number) for number in (3, 2, 1, 0)])
    result = compared(rss(OLD), new)
    assert kinds(result) == [Kind.SAME] * 3 + [Kind.OLDER]
    assert result.entries[3].cure == "in site.toml: window = 3"
    subscriber = Subscriber(tmp_path, "rss.xml", rss(OLD))
    assert subscriber.unread_after(new) == 1


def test_an_entry_that_is_really_new_floods_nobody():
    result = compared(rss(OLD), rss([moved(number) for number in (4, 3, 2)]))
    assert kinds(result) == [Kind.NEW, Kind.SAME, Kind.SAME, Kind.GONE]
    assert result.flooding == 0


def test_an_entry_that_is_in_the_archive_is_not_gone():
    archived = read_feed(rss([moved(1)]), "archive.xml").items
    assert kinds(compared(rss(OLD), rss([moved(3), moved(2)]), archived=archived))[-1] == Kind.ARCHIVED


def test_a_changed_title_date_and_text_are_named():
    new = moved(3).replace("Post 3", "Post three").replace("left at noon", "left at one").replace("08 Jan", "09 Jan")
    [entry] = compared(rss([OLD[0]]), rss([new])).entries
    assert (entry.kind, set(entry.changed)) == (Kind.CHANGED, {"title", "date", "text", "address"})


def test_other_markup_is_no_change():
    new = moved(3).replace("<p>The boat", "<p><em>The</em>\n boat")
    assert kinds(compared(rss([OLD[0]]), rss([new]))) == [Kind.SAME]


def test_entries_in_another_order_are_counted():
    assert compared(rss(OLD), rss([moved(3), moved(1), moved(2)])).reordered == 1
    assert compared(rss(OLD), rss([moved(3), moved(2), moved(1)])).reordered == 0


def test_freshrss_gives_up_the_ids_of_a_feed_in_which_many_are_missing():
    old = rss([rss_item(number, guid="" if number == 1 else "g{n}") for number in (3, 2, 1)])
    new = rss(
        [moved(number, guid="https://ferry.example/2024/01/post-1/" if number == 1 else "g{n}") for number in (3, 2, 1)]
    )
    assert "FreshRSS" in compared(old, new).entries[0].readers
    assert "Miniflux" not in compared(old, new).entries[0].readers


def test_a_new_address_of_the_feed_is_named_with_the_readers_that_keep_it():
    def own(address):
        return f'<atom:link rel="self" href="{address}"/>'

    result = compared(
        rss(OLD, extra=own("https://ferry.example/feed/")), rss(OLD, extra=own("https://ferry.example/rss.xml"))
    )
    [note] = [note for note in result.notes if "301" in note]
    assert "https://ferry.example/feed/" in note
    assert "NetNewsWire and Feedbin" in note


def test_the_feed_of_ours_with_most_of_the_old_entries_is_compared():
    main = OurFeed(path="rss.xml", feed=read_feed(rss([moved(9)]), "rss.xml"))
    podcast = OurFeed(path="feeds/podcast/rss.xml", feed=read_feed(rss([moved(3), moved(2)]), "rss.xml"))
    old = read_feed(rss(OLD), "old.xml")
    assert forecast(old, [main, podcast], {}).ours == "feeds/podcast/rss.xml"
    assert forecast(replace(old, format="atom"), [main, podcast], {}) is None
