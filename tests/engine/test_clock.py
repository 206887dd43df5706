"""A clock that was wrong for a while: what came out too early goes back, and nothing waits for years."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from msgspec import structs

from feedwright.engine.build import build_all as build_targets
from feedwright.engine.build import marked_targets
from feedwright.engine.building.lease import take
from feedwright.engine.catalogue.keys import SITE
from feedwright.engine.catalogue.records import State, site_record_of
from feedwright.engine.catalogue.rows import HubRow
from feedwright.engine.intake.article import ingest
from feedwright.engine.jobs.later_times import note_time
from feedwright.engine.jobs.outbox import Outgoing, relay, relay_left_behind
from feedwright.engine.jobs.targets import MAIN, Request
from feedwright.engine.push import push
from feedwright.engine.reconcile import begin_walk, current_walk, walk_on
from feedwright.engine.sweep import sweep
from feedwright.ports import ANY, Put, WalkOn
from memory import ADOPT_AFTER, SITE_TOML
from memory_site import build_all, publish, record, titles

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
WORDS = "It has words enough to be known again by them, wherever its file may be moved to by its author one day."
FUTURE = "---\ndate: {date}\n---\n# Embargoed\n\nNobody may read this yet."


def sweep_all(site):
    """Do what some minutes of sweeps and messages do."""
    for _ in range(4):
        site.clock.forward(minutes=6)
        sweep(site.worker(f"sweep-{site.clock.now}"), adopt_after=ADOPT_AFTER)
        for _ in range(20):
            messages = list(site.queue.messages)
            site.queue.messages.clear()
            for message in messages:
                if isinstance(message, WalkOn):
                    walk_on(site.ports, message.token, page=100)
                else:
                    publish(site, message.key)


AHEAD = pytest.mark.parametrize("ahead", [timedelta(days=1), timedelta(days=9 * 365)], ids=["a day", "years"])
HOW = pytest.mark.parametrize("heal", [build_all, sweep_all], ids=["build", "sweep"])


@AHEAD
@HOW
def test_an_article_of_the_future_does_not_stay_public(site, ahead, heal):
    site.put("future.md", FUTURE.format(date=(NOW + ahead - timedelta(hours=1)).isoformat()))
    site.put("now.md", "---\ndate: 2026-02-01\n---\n# Now\n\nText.")
    build_all(site)
    assert titles(site) == ["Now"]
    site.clock.now = NOW + ahead
    build_all(site)
    assert titles(site) == ["Embargoed", "Now"]
    site.clock.now = NOW + timedelta(hours=1)
    heal(site)
    assert titles(site) == ["Now"]
    assert "articles/future.html" not in site.public.documents
    assert b"Embargoed" not in b"".join(each.body for each in site.public.documents.values())
    assert record(site, "future.md").state is State.SCHEDULED
    if ahead < timedelta(days=2):
        site.clock.now = NOW + ahead
        build_all(site)
        assert titles(site) == ["Embargoed", "Now"]


def test_a_walk_that_goes_on_by_the_right_clock_does_not_hide_the_wrong_one(site):
    site.put("future.md", FUTURE.format(date=(NOW + timedelta(days=2)).isoformat()))
    site.put("now.md", "---\ndate: 2026-02-01\n---\n# Now\n\nText.")
    build_all(site)
    site.clock.now = NOW + timedelta(days=1, hours=1)
    sweep(site.worker("begins"), adopt_after=ADOPT_AFTER)
    token = current_walk(site.ports).token
    site.clock.now = NOW + timedelta(days=3)
    walk_on(site.ports, token, page=1)
    publish(site, "future.md")
    assert titles(site) == ["Embargoed", "Now"]
    site.clock.now = NOW + timedelta(days=1, hours=2)
    walk_on(site.ports, token, page=1)
    sweep_all(site)
    assert titles(site) == ["Now"]


@AHEAD
def test_a_wrong_clock_by_which_nothing_but_an_article_was_taken_in_is_noticed(site, ahead):
    site.put("now.md", "---\ndate: 2026-02-01\n---\n# Now\n\nText.")
    build_all(site)
    site.clock.now = NOW + ahead
    site.put("future.md", FUTURE.format(date=(NOW + ahead - timedelta(hours=1)).isoformat()))
    publish(site, "future.md")
    assert titles(site) == ["Embargoed", "Now"]
    site.clock.now = NOW + timedelta(hours=1)
    sweep_all(site)
    assert titles(site) == ["Now"]
    assert record(site, "future.md").state is State.SCHEDULED
    epoch = site_record_of(site.table.get([SITE])[0]).epoch
    sweep_all(site)  # nothing of the future is left, so nothing is decided anew again
    assert site_record_of(site.table.get([SITE])[0]).epoch == epoch


@HOW
def test_an_article_that_had_expired_by_the_wrong_clock_comes_back(site, heal):
    site.put("a.md", "---\ndate: 2026-02-01\nexpires: 2027-01-01\n---\n# A\n\nText.")
    build_all(site)
    site.clock.now = NOW + timedelta(days=800)
    build_all(site)
    assert titles(site) == []
    site.clock.now = NOW + timedelta(hours=1)
    heal(site)
    assert titles(site) == ["A"]


def test_an_article_without_a_date_that_was_first_seen_in_the_future_stays_out_under_today(site):
    build_all(site)
    site.clock.now = NOW + timedelta(days=800)
    site.put("a.md", "# A\n\nText.")
    build_all(site)
    site.clock.now = NOW + timedelta(hours=1)
    build_all(site)
    assert titles(site) == ["A"]
    assert record(site, "a.md").entry.published == site.clock.now


def test_a_feed_gives_up_its_date_in_the_future(site):
    site.put("a.md", "---\ndate: 2026-02-01\n---\n# A\n\nText.")
    build_all(site)
    before = site.public.body("atom.xml")
    site.put("future.md", FUTURE.format(date="2030-01-01"))
    site.clock.now = NOW + timedelta(days=5 * 365)
    build_all(site)
    assert b"<updated>2030" in site.public.body("atom.xml")
    site.clock.now = NOW + timedelta(hours=1)
    build_all(site)
    assert site.public.body("atom.xml") == before


def test_a_build_of_single_files_with_a_wrong_clock_is_mended_too(site):
    build_all(site)
    site.put("future.md", FUTURE.format(date="2030-01-01"))
    site.clock.now = NOW + timedelta(days=5 * 365)
    build_all(site, only=["future.md"])
    assert titles(site) == ["Embargoed"]
    site.clock.now = NOW + timedelta(hours=1)
    build_all(site)
    assert titles(site) == []


def test_a_right_clock_has_nothing_decided_anew(site):
    site.put("a.md", "---\ndate: 2026-02-01\n---\n# A\n\nText.")
    build_all(site)
    basis = record(site, "a.md").basis
    site.clock.now = NOW - timedelta(minutes=4)  # two machines may differ by so much
    build_all(site)
    assert record(site, "a.md").basis == basis


@AHEAD
def test_a_lease_that_a_wrong_clock_has_taken_is_free(site, ahead):
    site.clock.now = NOW + ahead
    assert take(site.worker("wrong"), MAIN)
    site.clock.now = NOW
    lease = take(site.worker("right"), MAIN)
    assert lease is not None
    assert not lease.was_free
    assert take(site.worker("third"), MAIN) is None


def test_an_outbox_row_of_a_wrong_clock_is_relayed(site):
    row = Outgoing(token="f1", requests=(Request(MAIN),), freed=(), at=NOW + timedelta(days=800))
    site.table.transact([Put(row.to_row(), None)])
    relay_left_behind(site.worker(), before=NOW - timedelta(seconds=30))
    assert list(marked_targets(site.worker())) == [MAIN]


def test_a_hub_does_not_pause_for_years(site):
    site.put("site.toml", SITE_TOML + 'hub = "https://hub.example/"\n')
    site.put("a.md", "---\ndate: 2026-02-01\n---\n# A\n\nText.")
    build_all(site)
    later = NOW + timedelta(days=800)
    pause = HubRow(hub="https://hub.example/", since=later, until=later)
    site.table.transact([Put(pause.row(HubRow.key(), "1"), ANY)])
    site.clock.forward(hours=1)
    assert push(site.worker("another")).taken


def test_an_article_that_was_held_by_a_wrong_clock_comes_out_within_the_hour(site):
    site.put("a.md", f"---\ndate: 2026-02-01\ntitle: A\n---\n{WORDS}")
    publish(site, "a.md")
    build_all(site)
    site.clock.now = NOW + timedelta(days=800)
    site.put("b/a.md", f"---\ndate: 2026-02-01\ntitle: A\n---\n{WORDS}")
    publish(site, "b/a.md")
    assert record(site, "b/a.md").held
    sweep_all(site)
    site.clock.now = NOW
    for _ in range(4):
        sweep_all(site)
    assert record(site, "b/a.md").state is State.OUT


def test_a_release_that_was_first_seen_in_the_future_comes_into_force(site):
    other = structs.replace(site.worker(), ports=replace(site.ports, code="another"))
    site.clock.forward(days=30)
    sweep(structs.replace(other, deadline=site.clock() + ADOPT_AFTER), adopt_after=ADOPT_AFTER)
    site.clock.forward(days=-30)
    for _ in range(2):
        sweep(structs.replace(other, deadline=site.clock() + ADOPT_AFTER), adopt_after=ADOPT_AFTER)
        site.clock.forward(seconds=ADOPT_AFTER.total_seconds())
    sweep(structs.replace(other, deadline=site.clock() + ADOPT_AFTER), adopt_after=ADOPT_AFTER)
    [row] = site.table.get([SITE])
    assert site_record_of(row).code == "another"


def articles_with_news(site):
    site.put("site.toml", SITE_TOML + "news_sitemap = true\n")
    build_all(site)
    sweep_all(site)
    return site.clock.now


def test_an_article_that_was_only_decided_under_a_wrong_clock_is_in_the_news_after_a_day(site):
    """Its dates are right, because the file is older; but by the wrong clock it was too old for the news."""
    now = articles_with_news(site)
    site.put("a.md", "# A\n\nText.")
    site.clock.now = now + timedelta(days=30)
    publish(site, "a.md")
    assert "articles/a.html" in site.public.documents
    site.clock.now = now + timedelta(days=1, hours=1)
    sweep_all(site)
    sweep_all(site)
    assert b"articles/a.html" in site.public.body("news-sitemap.xml")


@pytest.mark.parametrize("left", ["outbox", "marks"])
def test_what_a_wrong_clock_left_unbuilt_is_decided_anew(site, left):
    now = articles_with_news(site)
    site.put("a.md", "# A\n\nText.")
    site.clock.now = now + timedelta(days=30)
    outcome = ingest(site.ports, "a.md")
    if left == "marks":
        relay(site.ports, outcome.outgoing)
    site.clock.now = now + timedelta(minutes=10)
    if left == "marks":
        build_targets(site.worker(), list(marked_targets(site.worker())))
    sweep_all(site)
    assert b"articles/a.html" in site.public.body("news-sitemap.xml")


def test_an_article_that_expired_early_in_a_build_of_single_files_comes_back(site):
    """Nothing in public has a date in the future, so only the build itself can tell."""
    site.put("a.md", "---\ndate: 2026-02-01\nexpires: 2026-06-01\n---\n# A\n\nText.")
    build_all(site)
    site.clock.now = NOW + timedelta(days=365)
    site.put("a.md", "---\ndate: 2026-02-01\nexpires: 2026-06-01\n---\n# A\n\nOther text.", modified=NOW)
    build_all(site, only=["a.md"])
    assert titles(site) == []
    site.clock.now = NOW + timedelta(hours=1)
    build_all(site)
    assert titles(site) == ["A"]


def test_each_page_of_a_walk_keeps_a_time_that_has_not_come(site):
    now = articles_with_news(site)
    site.put("a.md", "# A\n\nText.")
    site.clock.now = now + timedelta(days=30)
    publish(site, "a.md")
    site.clock.now = now + timedelta(hours=1)
    token, noted = begin_walk(site.ports).token, []
    while walk_on(site.ports, token, page=1).goes_on:
        noted.append(current_walk(site.ports).moved)
    first = noted.index(now + timedelta(days=30))
    assert set(noted[first:]) == {now + timedelta(days=30)}


def test_a_page_of_the_source_keeps_a_time_that_was_noted_between_two_pages(site):
    for key in ("a.md", "b.md", "c.md"):
        site.put(key, f"# {key}\n\nText of {key}.")
    build_all(site)
    token, ahead = begin_walk(site.ports).token, site.clock.now + timedelta(days=30)
    note_time(site.ports, ahead)
    assert walk_on(site.ports, token, page=1).goes_on
    assert current_walk(site.ports).moved == ahead


def test_a_build_of_single_files_notes_its_time_also_where_it_writes_nothing(site):
    site.put("a.md", "# A\n\nText.")
    build_all(site)
    site.clock.now = NOW + timedelta(days=365)
    assert build_all(site, only=["a.md"]).written == []
    assert current_walk(site.ports).moved == NOW + timedelta(days=365)


def test_an_outbox_row_from_the_future_is_noted(site):
    outgoing = Outgoing(token="ahead", requests=(), freed=(), at=NOW + timedelta(days=30))
    site.table.transact([Put(outgoing.to_row(), None)])
    relay_left_behind(site.worker(), before=NOW)
    assert current_walk(site.ports).moved == NOW + timedelta(days=30)
