"""The catalogue's rows: what is written is read again, and what an earlier release wrote, too."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.engine.catalogue.request_values import Places, RequestValues
from feedwright.engine.catalogue.row_values import RowValues
from feedwright.engine.catalogue.rows import MarkRow, OutboxRow, SourceRow
from feedwright.ports import Row

SORTS = st.from_regex(r"\A2026-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:00Z#[!-~]{1,9}\Z")


@given(st.lists(SORTS, max_size=4).map(tuple), st.none() | st.just("") | SORTS)
def test_places_of_a_feed_are_read_as_they_were_written(entries, sweep_from):
    places = Places(entries=entries, sweep_from=sweep_from)
    assert Places.of("feed", places.to_texts()) == places


@given(st.none() | st.from_regex(r"\A[a-z/*]{1,9}\Z"))
def test_how_far_a_request_for_all_feeds_has_come_is_read_as_it_was_written(cursor):
    assert Places.of("feeds", Places(cursor=cursor).to_texts()) == Places(cursor=cursor)


@pytest.mark.parametrize(
    ("kind", "texts", "places"),
    [
        ("feed", ("",), Places(sweep_from="")),
        ("feed", ("a", "*k"), Places(entries=("a",), sweep_from="k")),
        ("feeds", ("sport",), Places(cursor="sport")),
        ("page", (), Places()),
    ],
)
def test_places_that_an_earlier_release_wrote_are_read(kind, texts, places):
    assert Places.of(kind, texts) == places


def test_an_outbox_row_that_an_earlier_release_wrote_is_read():
    data = (
        b'{"things":[["feed","main",null,null,["a"]],["page","x",null]],"freed":["c"],"at":"2026-02-01T00:00:00+00:00"}'
    )
    assert OutboxRow.of(Row("outbox", "t", "t", data)) == OutboxRow(
        requests=(RequestValues("feed", "main", at=("a",)), RequestValues("page", "x")),
        freed=("c",),
        at=datetime(2026, 2, 1, tzinfo=UTC),
    )


def test_a_mark_without_the_fields_that_came_later_is_read():
    assert MarkRow.of(Row("mark", "feed/main#t", "t", b'{"kind":"feed","name":"main","left":null}')).at == ()


@pytest.mark.parametrize("values", [SourceRow(), SourceRow(etag="e"), SourceRow(etag="e", basis="1.1.", rejected=True)])
def test_what_the_walk_compares_is_stored_without_what_is_not_known(values):
    """So that the row of an article that is only touched stays the same, byte for byte."""
    stored = values.row(("source", "a.md"), "1")
    assert SourceRow.of(stored) == values
    assert b"null" not in stored.data
    assert b"false" not in stored.data


def test_long_values_are_stored_compressed_and_read_again():
    values = SourceRow(etag="e" * 5_000)
    stored = values.row(("source", "a.md"), "1")
    assert len(stored.data) < 500
    assert SourceRow.of(stored) == values


def test_every_kind_of_row_says_what_it_is():
    assert all(kind.__doc__ for kind in RowValues.__subclasses__())
