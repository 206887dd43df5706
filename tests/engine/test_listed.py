"""Records that may be read as they were some time ago, and what they must not hide."""

from dataclasses import replace
from datetime import timedelta

import pytest
from msgspec import structs

from feedwright.engine.build import settle
from feedwright.engine.building.agenda import Wanted
from feedwright.engine.building.wave import build_wave
from feedwright.engine.catalogue import listed
from feedwright.engine.catalogue.keys import SITE, article_key
from feedwright.engine.catalogue.listed import Catalogue, Lookup
from feedwright.engine.catalogue.records import next_revision, record_of, record_row, site_record_of
from feedwright.engine.documents.first_rows import Snapshot
from feedwright.engine.intake.article import ingest
from feedwright.engine.jobs.faults import Faults
from feedwright.engine.jobs.outbox import relay
from feedwright.engine.sweep import sweep
from feedwright.ports import ANY, InTurn, Put
from memory import ADOPT_AFTER, SITE_TOML
from memory_site import build_all, page, publish, record, titles

TAGS = SITE_TOML + "[auto]\ntags = 1\n"
DATES = "date: 2026-02-20\nupdated: 2026-02-21\ntags: [even]\n"
ANOTHER = "---\ndate: 2026-02-22\ntags: [even]\n---\n# Another\n\nText."


def post(title):
    """All posts with titles of one length are of one size, and say that they changed at one time."""
    return f"---\n{DATES}---\n# {title}\n\nText."


def as_it_was(site):
    """From now on records may be read as they are at this moment."""
    site.table.glance = dict(site.table.rows).get


def ingest_of(site, key, text):
    site.put(key, text)
    return ingest(site.ports, key).outgoing


@pytest.fixture
def tagged(world):
    world.put("site.toml", TAGS)
    world.put("a.md", post("First"))
    build_all(world)
    return world


def test_an_edit_that_changes_neither_size_nor_date_is_shown_by_whoever_builds_next(tagged):
    """Its own builder leaves its mark to another, who clears it: nothing that comes later heals what is wrong then."""
    as_it_was(tagged)
    relay(tagged.ports, ingest_of(tagged, "a.md", post("Newer")))
    settle(tagged.worker("another"), [ingest_of(tagged, "b.md", ANOTHER)])
    assert not any(sort.startswith("feed/") for kind, sort in tagged.table.rows if kind == "mark")
    for path in ("feed.json", "feeds/tags/even/feed.json"):
        assert titles(tagged, path) == ["Another", "Newer"]
    assert "Newer" in page(tagged, "articles/b.html")


def test_an_older_record_of_which_nothing_that_is_shown_has_changed_is_not_read_again(tagged):
    """A file was touched, or its sidecar tells what nobody sees: else half of the price would be twice paid."""
    older = record(tagged, "a.md")
    newer = next_revision(older, etag="touched")
    tagged.table.transact([Put(record_row(newer), ANY)])
    read = []
    real = tagged.table.get
    tagged.table.get = lambda keys: (read.extend(keys), real(keys))[1]
    tagged.table.glance = {article_key("a.md"): record_row(older)}.get
    lookup = Lookup(Catalogue(tagged.table), tagged.table.query("entries/main", limit=9), older.basis)
    [found] = lookup.read().values()
    assert found.record == older
    assert read == []


def test_a_record_that_several_feeds_show_is_decoded_once_in_a_wave(tagged, monkeypatch):
    requests = ingest_of(tagged, "b.md", ANOTHER).requests
    decoded = []
    monkeypatch.setattr(listed, "record_of", lambda row: (decoded.append(row.key), record_of(row))[1])
    wanted = {each.target: Wanted(requests=[each]) for each in requests if each.target.kind == "feed"}
    wave = build_wave(tagged.worker(), wanted, Faults())
    assert {target.name for target in wave.done} == {"main", "tags/even"}
    assert sorted(decoded) == [article_key("a.md"), article_key("b.md")]


def test_what_an_earlier_release_wrote_is_read_as_it_is(tagged):
    """It put a feed's row anew only if the row's own values changed."""
    as_it_was(tagged)
    changed = next_revision(older := record(tagged, "a.md"), entry=structs.replace(older.entry, title="Newer"))
    tagged.table.transact([Put(record_row(changed), ANY)])
    new_release = structs.replace(tagged.worker(), ports=replace(tagged.ports, code="a new release"))
    for seconds in (0, ADOPT_AFTER.total_seconds()):
        tagged.clock.forward(seconds=seconds)
        worker = structs.replace(new_release, deadline=tagged.clock() + timedelta(minutes=1))
        sweep(worker, adopt_after=ADOPT_AFTER)
    [row] = tagged.table.get([SITE])
    assert site_record_of(row).code == "a new release"
    assert titles(tagged) == ["Newer"]


@pytest.mark.parametrize("kept", [0, 0.5])
def test_an_older_record_that_cannot_be_read_says_nothing_of_the_newest(tagged, kept):
    """The body of a large record may be gone, since the record was written anew."""
    row = tagged.table.rows[article_key("a.md")]
    damaged = structs.replace(row, data=row.data[: int(len(row.data) * kept)])
    tagged.table.glance = {row.key: damaged}.get
    tagged.queue.messages.clear()
    settle(tagged.worker(), [ingest_of(tagged, "b.md", ANOTHER)])
    assert titles(tagged) == ["Another", "First"]
    assert not tagged.queue.messages


def test_an_article_that_was_not_out_yet_is_shown(site):
    site.put("a.md", "---\ndraft: true\n---\n# First\n\nText.")
    publish(site, "a.md")
    as_it_was(site)
    site.put("a.md", "# First\n\nText.")
    ingest(site.ports, "a.md")
    settle(site.worker(), [ingest_of(site, "b.md", "# Another\n\nText.")])
    assert set(titles(site)) == {"First", "Another"}


def test_an_entry_that_moved_within_its_feed_is_shown_once(tagged):
    as_it_was(tagged)
    tagged.put("a.md", post("First").replace("2026-02-20", "2026-02-19"))
    ingest(tagged.ports, "a.md")
    settle(tagged.worker(), [ingest_of(tagged, "b.md", ANOTHER)])
    assert titles(tagged) == ["Another", "First"]


def test_what_feeds_share_is_nothing_to_others(tagged):
    """A media file is kept or removed by what its articles say now, also by what no feed shows."""
    [row] = tagged.table.get([article_key("a.md")])
    as_it_was(tagged)
    tagged.table.transact([Put(record_row(next_revision(record_of(row), etag="touched")), ANY)])
    snapshot = Snapshot(tagged.table)
    snapshot.read([SITE], [], InTurn())
    lookup = Lookup(Catalogue(snapshot), tagged.table.query("entries/main", limit=9), record_of(row).basis)
    snapshot.add(lookup, InTurn())
    assert snapshot.get_fitting([row.key], lookup.fits) == [row]
    [now] = snapshot.get([row.key])
    assert record_of(now).etag == "touched"
    assert snapshot.get_fitting([row.key], lambda _: False) == [now]


def test_a_row_that_is_left_behind_goes_on_condition_of_the_newest_record(tagged):
    """An older record would be refused again and again, and the feed never be done."""
    [row] = tagged.table.query("entries/main", limit=9)
    left = structs.replace(row, sort=row.sort.replace("2026", "2025"))
    tagged.table.transact([Put(left, ANY)])
    as_it_was(tagged)
    touched = next_revision(record(tagged, "a.md"), etag="touched")
    tagged.table.transact([Put(record_row(touched), ANY)])
    outgoing, real = ingest_of(tagged, "b.md", ANOTHER), tagged.table.transact
    tagged.table.transact = lambda changes: (tagged.clock.forward(seconds=5), real(changes))
    settle(tagged.worker(), [outgoing])
    assert left.key not in tagged.table.rows
    assert titles(tagged) == ["Another", "First"]
