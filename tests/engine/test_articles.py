"""The engine's promises, one at a time, on the in-memory twin; races and crashes are in test_simulation."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from msgspec import structs

from feedwright.engine.build import build_all as build_targets
from feedwright.engine.build import marked_targets, settle
from feedwright.engine.building.lease import take
from feedwright.engine.catalogue.keys import SITE, article_key
from feedwright.engine.catalogue.records import State, site_record_of, site_row
from feedwright.engine.catalogue.rows import PublicRow
from feedwright.engine.comparing.compare import compare_source
from feedwright.engine.intake.article import ingest
from feedwright.engine.intake.outcome import Verdict
from feedwright.engine.intake.site.settings import ingest_site
from feedwright.engine.jobs.outbox import relay
from feedwright.engine.jobs.targets import MAIN
from feedwright.engine.reconcile import begin_walk, walk_on
from feedwright.engine.sweep import sweep
from feedwright.engine.whole_build import Watcher
from feedwright.errors import Conflict, SourceError, StoreError
from feedwright.ports import Changed, Delete, Put, WalkOn
from memory import ADOPT_AFTER, SITE_TOML
from memory_site import build_all, feed, held, items, publish, record, titles
from schedules import at_first, writes

FEEDS = ["atom.xml", "feed.json", "index.html", "rss.xml"]
LISTS = ["404.html", "feeds.opml", "robots.txt"]


def feed_date(world):
    return ET.fromstring(world.public.body("atom.xml")).findtext("{http://www.w3.org/2005/Atom}updated")


# --- the settings come first ----------------------------------------------------------------------------------


def test_articles_wait_until_a_valid_site_is_recorded_and_its_arrival_publishes_them(world):
    world.put("a.md", "# A\n\nText.")
    [outcome] = publish(world, "a.md")
    assert outcome.verdict is Verdict.WAITING
    assert not build_all(world).has_site
    assert world.public.documents == {}

    world.put("site.toml", SITE_TOML)
    build_all(world)
    assert titles(world) == ["A"]


def test_a_bad_site_file_leaves_the_last_good_one_in_force_and_says_why(site):
    site.put("site.toml", SITE_TOML.replace("The Gazette", "Renamed") + 'window = "many"\n')
    built = build_all(site)
    assert built.site.problem.line == 5
    assert feed(site)["title"] == "The Gazette"


def test_a_site_file_that_is_gone_leaves_the_last_good_one_in_force(site):
    site.source.delete("site.toml")
    assert build_all(site).site.problem.rule == "no-site"
    assert feed(site)["title"] == "The Gazette"


def test_an_edit_of_the_birth_date_is_refused_with_the_cure(site):
    site.put("site.toml", SITE_TOML.replace("2024-01-31", "2025-01-01"))
    assert "birth = 2024-01-31" in build_all(site).site.problem.cure


def test_ids_stay_when_the_site_moves_to_another_domain(site):
    site.put("a.md", "# A\n\nText.")
    build_all(site)
    before = feed(site)["items"][0]
    site.put("site.toml", SITE_TOML.replace("https://gazette.example/", "https://moved.example/"))
    build_all(site)
    after = feed(site)["items"][0]
    assert after["id"] == before["id"] == "tag:gazette.example,2024-01-31:a"
    assert after["url"] == "https://moved.example/articles/a.html"
    assert after["date_modified"] == before["date_modified"]


def test_a_new_title_of_the_site_renders_every_page_again(site):
    site.put("a.md", "# A\n\nText.")
    build_all(site)
    site.put("site.toml", SITE_TOML.replace("The Gazette", "The Herald"))
    build_all(site)
    assert b"The Herald" in site.public.body("articles/a.html")


def test_an_article_put_off_by_mistake_comes_back_as_soon_as_its_date_is_mended(site):
    """The date to come was never out, so it must not be held to."""
    body = "---\ndate: 2026-0{}-01\n---\n# A\n\nText."
    for month in (2, 5, 2):
        site.put("a.md", body.format(month))
        assert not build_all(site).rejected
        assert titles(site) == ([] if month == 5 else ["A"])
    assert feed(site)["items"][0]["date_modified"] == "2026-03-01T12:00:00Z"


def test_settings_that_change_there_and_back_leave_no_page_of_the_time_between(site):
    """A record made under the old settings must not look up to date when those return."""
    site.put("a.md", "# A\n\nText.")
    outcome = ingest(site.ports, "a.md")
    site.put("site.toml", SITE_TOML.replace("The Gazette", "The Herald"))
    ingest_site(site.ports)
    settle(site.worker(), [outcome.outgoing])
    assert b"The Herald" in site.public.body("articles/a.html")
    site.put("site.toml", SITE_TOML)
    build_all(site)
    assert b"The Herald" not in site.public.body("articles/a.html")


def test_an_article_recorded_under_settings_that_changed_meanwhile_is_read_again(site):
    """The walk for the new settings may have passed its key already."""
    site.put("a.md", "# A\n\nText.")
    real = site.source.read

    def read(key, *, size_limit):
        if key == "a.md":
            site.source.read = real
            site.put("site.toml", SITE_TOML.replace("https://gazette.example/", "https://moved.example/"))
            ingest_site(site.ports)
            while site.queue.messages:  # the walk passes before the record is written
                message = site.queue.messages.popleft()
                if isinstance(message, WalkOn):
                    walk_on(site.ports, message.token, page=10)
        return real(key, size_limit=size_limit)

    site.source.read = read
    ingest(site.ports, "a.md")
    assert record(site, "a.md").entry.url == "https://moved.example/articles/a.html"


# --- identity -------------------------------------------------------------------------------------------------


def test_an_entry_keeps_its_id_address_and_date_whatever_its_author_edits(site):
    site.put("a.md", "# A\n\nText.")
    build_all(site)
    before = feed(site)["items"][0]
    site.clock.forward(hours=1)
    site.put("a.md", "---\ntitle: Another\nid: urn:x:new\nslug: new\nguid: 7\n---\nOther text.")
    build_all(site)
    after = feed(site)["items"][0]
    for name in ("id", "url", "date_published"):
        assert after[name] == before[name]
    assert after["title"] == "Another"


def test_a_withdrawn_article_that_comes_back_is_the_same_entry_with_the_same_dates(site):
    site.put("a.md", "# A\n\nText.")
    build_all(site)
    before = feed(site)["items"]
    site.source.delete("a.md")
    build_all(site)
    assert feed(site)["items"] == []
    site.clock.forward(days=3)
    site.put("a.md", "# A\n\nText.")
    build_all(site)
    assert feed(site)["items"] == before


def test_the_second_article_of_one_address_is_rejected_with_both_names_and_taken_up_when_the_first_goes(site):
    site.put("a.md", "# First\n\nText.")
    build_all(site)
    site.put("a.txt", "Second\n\nText of the second.")
    [outcome] = publish(site, "a.txt")
    assert outcome.verdict is Verdict.REJECTED
    assert "a.md" in outcome.problem.what
    assert outcome.problem.path == "a.txt"
    assert titles(site) == ["First"]

    site.source.delete("a.md")
    build_all(site)
    assert titles(site) == ["Second"]


def test_an_article_that_becomes_another_file_stays_the_same_entry_with_the_same_dates(site):
    site.put("a.txt", "A title\n\nSome text of it.")
    build_all(site)
    before = feed(site)["items"]
    site.clock.forward(days=2)
    site.source.delete("a.txt")
    site.put("a.md", "# A title\n\nSome text of it.")
    told = []
    build_all(site, watcher=Watcher(outcome=told.append))
    assert [(outcome.verdict, outcome.old_key) for outcome in told] == [(Verdict.MOVED, "a.txt")]
    assert feed(site)["items"] == before


def test_an_article_that_becomes_another_file_out_of_its_time_keeps_its_dates_too(site):
    """What the other file had out counts, though this one is not out when it is first read."""
    site.put("a.txt", "First words.")
    publish(site, "a.txt")
    site.source.delete("a.txt")
    publish(site, "a.txt")
    site.clock.forward(hours=1)
    written = site.clock.now
    site.put("a.md", "---\nexpires: 2026-03-01T13:30:00Z\n---\nOther words.")
    site.clock.forward(hours=1)
    publish(site, "a.md")
    assert record(site, "a.md").state is State.EXPIRED
    site.put("a.md", "Other words.", modified=written)
    publish(site, "a.md")
    assert feed(site)["items"][0]["date_modified"] == "2026-03-01T13:00:00Z"


def test_a_slug_or_id_that_comes_after_publication_is_answered_with_a_warning(site):
    site.put("a.md", "# A\n\nText.")
    build_all(site)
    site.put("a.md", "---\nslug: late\nid: urn:x:late\n---\n# A\n\nText.")
    [outcome] = publish(site, "a.md")
    assert [warning.rule for warning in outcome.warnings][:2] == ["kept", "kept"]
    site.put("b.md", "---\nslug: own\n---\n# B\n\nText.")
    publish(site, "b.md")
    site.put("b.md", "---\nslug: own\n---\n# B, again\n\nText.")
    [outcome] = publish(site, "b.md")
    assert "kept" not in [warning.rule for warning in outcome.warnings]


def test_a_wish_that_was_bent_is_answered_with_the_same_warning_whenever_it_is_read_again(site):
    text = "---\nid: mine\nslug: My Slug\n---\nText."
    site.put("a.md", text)
    bent = publish(site, "a.md")[0].warnings
    assert {"bad-id", "bad-slug"} <= {warning.rule for warning in bent}
    site.put("a.md", f"{text} More.")
    assert publish(site, "a.md")[0].warnings == bent


def test_a_rejected_article_that_goes_is_forgotten_not_withdrawn(site):
    site.put("a.md", "---\ndate: never\n---\nText.")
    publish(site, "a.md")
    site.source.delete("a.md")
    [outcome] = publish(site, "a.md")
    assert outcome.verdict is Verdict.FORGOTTEN


def test_everyone_who_waits_for_a_claim_is_called_when_it_comes_free(site):
    """Two claims at once: who waits for both must still be found when the second comes free."""
    site.put("a.md", "---\nid: urn:x:1\nslug: one\n---\nText.")
    publish(site, "a.md")
    rivals = [f"r{number:03}.md" for number in range(105)]
    for key in rivals:
        site.put(key, "---\nid: urn:x:1\nslug: one\n---\nText.")
    publish(site, *rivals)
    site.source.delete("a.md")
    site.queue.messages.clear()
    publish(site, "a.md")
    assert {message.key for message in site.queue.messages} == set(rivals)


@pytest.mark.parametrize(
    "read",
    [lambda keys: keys[0][0].startswith("claim/"), lambda keys: keys == [article_key("a.md")]],
    ids=["the claim", "its holder"],
)
def test_a_freed_claim_is_offered_even_if_the_second_article_is_being_rejected_at_that_moment(site, read):
    """Else nobody would ever look at the second again: its own rejection holds only while the claim is held."""
    site.put("a.md", "# First\n\nText.")
    build_all(site)
    site.put("a.txt", "Second\n\nText of the second.")
    withdrawals = []

    def withdrawn():
        site.source.delete("a.md")
        withdrawals.extend(publish(site, "a.md"))

    at_first(site.table, "get", withdrawn, when=read)
    [outcome] = publish(site, "a.txt")
    assert [withdrawal.verdict for withdrawal in withdrawals] == [Verdict.WITHDRAWN]
    assert (outcome.verdict, outcome.old_key) == (Verdict.MOVED, "a.md")


def test_an_address_that_changed_hands_shows_its_new_owner(site):
    """Both articles' builders work on one page: what the page shows follows from who holds the address."""
    site.put("a.md", "---\nslug: shared\n---\n# First\n\nText.")
    build_all(site)
    site.source.delete("a.md")
    gone = ingest(site.ports, "a.md")
    site.put("b.md", "---\nslug: shared\n---\n# Second\n\nText.")
    publish(site, "b.md")
    settle(site.worker(), [gone.outgoing])
    assert b"Second" in site.public.body("articles/shared.html")


# --- dates ----------------------------------------------------------------------------------------------------


def test_markup_and_white_space_move_no_date_and_words_do(site):
    site.put("a.md", "# A\n\nSome text.")
    build_all(site)
    first = feed(site)["items"][0]["date_modified"]
    site.clock.forward(hours=1)
    site.put("a.md", "# A\n\nSome   *text*.\n")
    build_all(site)
    assert feed(site)["items"][0]["date_modified"] == first
    site.put("a.md", "# A\n\nSome other text.\n")
    build_all(site)
    assert feed(site)["items"][0]["date_modified"] == "2026-03-01T13:00:00Z"


def test_an_update_that_has_not_come_yet_is_refused_before_it_dates_the_whole_feed(site):
    site.put("a.md", "---\nupdated: 2062-01-01\n---\nText.")
    [outcome] = publish(site, "a.md")
    assert outcome.problem.rule == "bad-date"


def test_the_feeds_date_is_that_of_its_newest_entry(site):
    site.put("a.md", "---\ndate: 2026-02-01\n---\nText.")
    site.put("b.md", "---\ndate: 2026-02-03\n---\nText.")
    build_all(site)
    assert feed_date(site) == "2026-02-03T00:00:00+00:00"


def test_an_empty_feed_is_dated_by_the_sites_birth_or_its_last_withdrawal_and_never_steps_back(site):
    assert feed_date(site) == "2024-01-31T00:00:00+00:00"
    site.put("a.md", "---\ndate: 2026-02-01\n---\nText.")
    build_all(site)
    site.source.delete("a.md")
    build_all(site)
    assert feed_date(site) == "2026-03-01T12:00:00+00:00"
    site.put("b.md", "---\ndate: 2026-02-02\n---\nText.")
    build_all(site)
    assert feed_date(site) == "2026-03-01T12:00:00+00:00"


def test_a_scheduled_article_may_be_brought_forward_by_its_date_alone(site):
    """What was never out has no date of update to keep."""
    site.put("a.md", "---\ndate: 2062-04-01\n---\nText.")
    publish(site, "a.md")
    site.put("a.md", "---\ndate: 2026-02-01\n---\nText.")
    [outcome] = publish(site, "a.md")
    assert outcome.verdict is Verdict.PUBLISHED
    [item] = feed(site)["items"]
    assert item["date_modified"] == item["date_published"] == "2026-02-01T00:00:00Z"


def test_a_rejection_for_a_date_to_come_is_taken_up_when_it_has_come(site):
    site.put("a.md", "---\ndate: 2026-02-01\nupdated: 2026-03-05\n---\n# A\n\nText.")
    assert publish(site, "a.md")[0].problem.rule == "bad-date"
    site.clock.forward(days=4)
    sweep(site.worker(), adopt_after=ADOPT_AFTER)
    publish(site, *[message.key for message in site.queue.messages if isinstance(message, Changed)])
    assert titles(site) == ["A"]


def test_a_clock_that_is_ahead_of_ours_dates_nothing_in_the_future(site):
    site.put("a.md", "# A\n\nText.", modified=site.clock.now + timedelta(days=400))
    publish(site, "a.md")
    assert feed(site)["items"][0]["date_published"] == "2026-03-01T12:00:00Z"


@pytest.mark.parametrize("stated", ["1000-01-01", "1001-01-01", "8998-12-31T23:59:59-12:00", "9999-12-31"])
def test_no_date_however_odd_stops_the_site(world, stated):
    world.put("site.toml", SITE_TOML + 'timezone = "Europe/Vienna"\n')
    world.put("odd.md", f"---\ndate: {stated}\n---\nText.")
    world.put("good.md", "# Good\n\nText.")
    build_all(world)
    assert "Good" in [item.get("title") for item in items(world)]
    sweep(world.worker(), adopt_after=ADOPT_AFTER)


# --- nothing early, nothing lost --------------------------------------------------------------------------------


def test_a_future_article_leaks_nowhere_before_its_time_and_is_out_within_a_minute_of_it(site):
    site.put("soon.md", "---\ndate: 2026-03-01T12:30:00Z\n---\n# Secret plan\n\nText.")
    build_all(site)
    site.clock.forward(minutes=29)
    sweep(site.worker(), adopt_after=ADOPT_AFTER)
    assert not any(b"Secret" in document.body for document in site.public.documents.values())
    assert set(site.public.documents) == {*FEEDS, *LISTS}

    site.clock.forward(minutes=1)
    sweep(site.worker(), adopt_after=ADOPT_AFTER)
    publish(site, *[message.key for message in site.queue.messages])
    assert titles(site) == ["Secret plan"]
    site.queue.messages.clear()
    sweep(site.worker(), adopt_after=ADOPT_AFTER)
    assert not site.queue.messages, "the due row is gone with its article's transaction"


def test_an_article_that_becomes_a_draft_is_withdrawn_and_keeps_its_id(site):
    site.put("a.md", "# A\n\nText.")
    build_all(site)
    before = feed(site)["items"]
    site.put("a.md", "---\ndraft: true\n---\n# A\n\nText.")
    build_all(site)
    assert set(site.public.documents) == {*FEEDS, *LISTS}
    site.put("a.md", "# A\n\nText.")
    build_all(site)
    assert feed(site)["items"] == before


def test_a_draft_mints_nothing_so_its_author_may_still_choose(site):
    site.put("a.md", "---\ndraft: true\n---\nText.")
    build_all(site)
    site.clock.forward(days=2)
    site.put("a.md", "---\nslug: chosen\n---\nText.")
    build_all(site)
    item = feed(site)["items"][0]
    assert item["url"] == "https://gazette.example/articles/chosen.html"
    assert item["date_published"] == "2026-03-03T12:00:00Z"


def test_the_last_good_version_of_a_rejected_article_stays_public_and_a_mended_one_replaces_it(site):
    site.put("a.md", "# A\n\nText.")
    site.put("b.md", "# B\n\nText.")
    build_all(site)
    site.put("a.md", "---\ndate: soon\n---\n# A, again\n\nText.")
    built = build_all(site)
    assert [outcome.key for outcome in built.rejected] == ["a.md"]
    assert built.rejected[0].problem.line == 2
    assert built.rejected[0].url == "https://gazette.example/articles/a.html"
    assert sorted(titles(site)) == ["A", "B"]

    assert [outcome.key for outcome in build_all(site).rejected] == ["a.md"], "a rejection is told on each build"
    site.put("a.md", "# A, mended\n\nText.")
    assert not build_all(site).rejected
    assert sorted(titles(site)) == ["A, mended", "B"]


def test_a_scheduled_article_whose_later_version_is_bad_is_still_out_in_time(site):
    site.put("a.md", "---\ndate: 2026-03-01T12:30:00Z\n---\n# A\n\nText.")
    build_all(site)
    site.put("a.md", "---\ndate: never\n---\n# A\n\nText.")
    build_all(site)
    assert record(site, "a.md").state is State.SCHEDULED
    site.clock.forward(minutes=30)
    build_all(site)
    assert titles(site) == ["A"]


def test_an_object_that_is_no_article_by_new_settings_is_withdrawn(site):
    site.put("notes/a.md", "# A\n\nText.")
    build_all(site)
    site.put("site.toml", SITE_TOML + 'exclude = ["notes/**"]\n')
    built = build_all(site)
    assert titles(site) == []
    assert {(o.key, o.verdict) for o in built.outcomes} >= {("notes/a.md", Verdict.WITHDRAWN)}


def test_a_build_says_what_it_passed_over(site):
    site.put("README.md", "# Notes")
    site.put("picture.png", "…")
    built = build_all(site)
    assert (built.outcomes, built.passed_over) == ([], ["README.md"])


def test_a_file_that_cannot_be_read_is_named_and_stays_as_it_was_while_the_others_are_built(site):
    site.put("a.md", "# A\n\nText.")
    build_all(site)
    site.put("a.md", "# A, again\n\nText.")
    site.put("b.md", "# B\n\nText.")
    real = site.source.read

    def read(key, *, size_limit):
        if key == "a.md":
            raise SourceError("content/a.md: Permission denied")
        return real(key, size_limit=size_limit)

    site.source.read = read
    [rejected] = build_all(site).rejected
    assert (rejected.key, rejected.problem.rule) == ("a.md", "unreadable")
    assert sorted(titles(site)) == ["A", "B"]
    site.source.read = real
    build_all(site)
    assert sorted(titles(site)) == ["A, again", "B"]


def test_nothing_goes_that_lies_in_a_folder_which_cannot_be_read_and_all_others_are_built(site):
    site.put("closed/a.md", "# A\n\nText.")
    site.put("closed/b.md", "# B\n\nText.")
    site.put("b.md", "# Second\n\nText.")
    build_all(site)
    site.source.unreadable = ["closed/"]
    site.put("b.md", "# Second, again\n\nText.")
    [rejected] = build_all(site).rejected
    assert (rejected.key, rejected.problem.rule) == ("closed/", "unreadable")
    assert "2 known files" in rejected.problem.what
    assert sorted(titles(site)) == ["A", "B", "Second, again"]
    site.source.unreadable = []
    site.source.delete("closed/a.md")
    build_all(site)
    assert sorted(titles(site)) == ["B", "Second, again"]


def test_an_unreadable_folder_in_which_no_article_is_known_is_named_and_does_no_harm(site):
    site.put("a.md", "# A\n\nText.")
    site.source.unreadable = ["lost+found/"]
    built = build_all(site)
    [warned] = [outcome for outcome in built.outcomes if outcome.key == "lost+found/"]
    assert ([warning.rule for warning in warned.warnings], built.rejected) == (["unreadable"], [])
    assert titles(site) == ["A"]


def test_an_article_of_which_only_a_time_has_run_out_has_not_changed(site):
    site.put("site.toml", SITE_TOML + "news_sitemap = true\ntombstones = true\ntombstone_days = 9\n")
    site.put("a.md", f"---\ndate: {site.clock():%Y-%m-%d}\n---\n# A\n\nText.")
    site.put("b.md", "---\ndate: 2026-02-01\n---\n# B\n\nText.")
    site.put("c.md", "---\ndate: 2026-02-01\nexpires: 2026-03-02\n---\n# C\n\nText.")
    build_all(site)
    assert "news-sitemap.xml" in site.public.documents
    site.source.delete("b.md")
    site.clock.forward(days=3)
    built = build_all(site)
    assert {(outcome.key, outcome.verdict) for outcome in built.outcomes} == {
        ("b.md", Verdict.WITHDRAWN),
        ("c.md", Verdict.EXPIRED),
    }
    assert "news-sitemap.xml" not in site.public.documents
    assert site.public.body("atom.xml").count(b"deleted-entry ") == 2
    site.clock.forward(days=10)
    assert build_all(site).outcomes == []
    assert b"deleted-entry " not in site.public.body("atom.xml")


# --- no touch without change ------------------------------------------------------------------------------------


def test_a_second_build_writes_nothing(site):
    site.put("a.md", "# A\n\nText.")
    build_all(site)
    site.public.writes.clear()
    build_all(site)
    assert site.public.writes == []


def test_a_new_title_rewrites_only_the_documents_it_stands_in(site):
    """Beside its own these are the pages of the articles next to it, which link it."""
    for name in "abc":
        site.put(f"{name}.md", f"# {name.upper()}\n\nText.")
    build_all(site)
    site.public.writes.clear()
    site.put("b.md", "# B, renamed\n\nText.")
    build_all(site)
    assert sorted(site.public.writes) == sorted([*FEEDS, *(f"articles/{name}.html" for name in "abc")])


def test_an_edit_of_an_article_beyond_the_window_touches_its_page_and_its_place_in_the_history_alone(site):
    site.put("site.toml", SITE_TOML + "window = 2\n")
    for day in (1, 2, 3):
        site.put(f"{day}.md", f"---\ndate: 2026-02-0{day}\n---\n# Day {day}\n\nText.")
    build_all(site)
    assert titles(site) == ["Day 3", "Day 2"]
    site.clock.forward(hours=1)
    site.public.writes.clear()
    site.put("1.md", "---\ndate: 2026-02-01\n---\n# Day 1\n\nOther text.")
    build_all(site)
    archived = [f"archive/2026-02/{name}" for name in ("atom.xml", "feed.json", "rss.xml")]
    assert sorted(site.public.writes) == sorted(["articles/1.html", *archived, "sitemaps/2026-02.xml"])


def test_a_file_that_is_only_touched_changes_no_document_and_is_not_read_twice(site):
    site.put("a.md", "# A\n\nText.")
    build_all(site)
    site.public.writes.clear()
    touched = replace(site.source.objects["a.md"], etag="touched", modified=site.clock.now + timedelta(hours=1))
    site.source.objects["a.md"] = touched
    build_all(site)
    assert site.public.writes == []
    begin_walk(site.ports)
    walked = walk_on(site.ports, site.queue.messages.popleft().token, page=10)
    assert walked.differing == []


def test_a_burst_of_articles_costs_one_build_of_the_feed(site):
    keys = [f"{number}.md" for number in range(40)]
    for key in keys:
        site.put(key, f"# {key}\n\nText.")
    publish(site, *keys)
    assert site.public.writes.count("rss.xml") == 1


def test_public_documents_that_were_damaged_are_written_again(site):
    site.put("a.md", "# A\n\nText.")
    build_all(site)
    before = {path: document.body for path, document in site.public.documents.items()}
    site.public.documents.clear()
    build_all(site, damaged=list(before))
    assert {path: document.body for path, document in site.public.documents.items()} == before


def test_only_the_named_key_is_looked_at(site):
    site.put("a.md", "# A\n\nText.")
    site.put("b.md", "# B\n\nText.")
    built = build_all(site, only=["a.md"])
    assert [outcome.key for outcome in built.outcomes] == ["a.md"]
    assert titles(site) == ["A"]


def test_a_file_that_somebody_else_put_at_our_path_is_not_removed(site):
    site.put("a.md", "# A\n\nText.")
    build_all(site)
    foreign = replace(site.public.documents["articles/a.html"], body=b"mine", path="articles/a.html")
    site.public.documents["articles/a.html"] = foreign
    real = site.public.head
    site.public.head = lambda path: (
        structs.replace(real(path), digest=None) if path == "articles/a.html" else real(path)
    )
    site.source.delete("a.md")
    build_all(site)
    assert site.public.body("articles/a.html") == b"mine"


# --- leases, marks and time ---------------------------------------------------------------------------------------


def test_a_thing_under_another_workers_lease_is_left_to_that_worker(site):
    site.put("a.md", "# A\n\nText.")
    relay(site.ports, ingest(site.ports, "a.md").outgoing)
    lease = take(site.worker("other"), MAIN)
    assert build_targets(site.worker(), [MAIN]) == []
    assert titles(site) == []
    site.ports.table.transact([lease.give_back()])
    build_targets(site.worker(), [MAIN])
    assert titles(site) == ["A"]


def test_marks_that_arrive_during_a_build_are_built_before_the_worker_leaves(site):
    """The worker that put them found the lease taken and left."""
    site.put("a.md", "# A\n\nText.")
    site.put("b.md", "# B\n\nText.")
    relay(site.ports, ingest(site.ports, "a.md").outgoing)
    real = site.public.write

    def write(document, *, expected):
        real(document, expected=expected)
        if document.path == "index.html" and "B" not in titles(site):
            publish(site, "b.md", owner="another")

    site.public.write = write
    build_targets(site.worker(), [MAIN])
    assert sorted(titles(site)) == ["A", "B"]


def test_a_writer_that_slept_writes_nothing_older_over_what_came_meanwhile(site):
    site.put("a.md", "# First\n\nText.")
    publish(site, "a.md")
    site.put("a.md", "# Old\n\nText.")
    real = site.source.read

    def read(key, *, size_limit):
        old, site.source.read = real(key, size_limit=size_limit), real
        site.put("a.md", "# New\n\nText.")
        publish(site, "a.md", owner="another")
        return old

    site.source.read = read
    publish(site, "a.md")
    assert titles(site) == ["New"]


def test_an_outbox_row_outlives_a_failure_to_put_its_marks(site):
    site.put("a.md", "# A\n\nText.")
    outgoing = ingest(site.ports, "a.md").outgoing
    real = site.table.transact

    def transact(changes):
        if any(isinstance(change, Put) and change.row.partition == "mark" for change in changes):
            raise StoreError("throttled")
        real(changes)

    site.table.transact = transact
    with pytest.raises(StoreError):
        relay(site.ports, outgoing)
    site.table.transact = real
    site.clock.forward(minutes=1)
    sweep(site.worker(), adopt_after=ADOPT_AFTER)
    assert titles(site) == ["A"]


def test_a_builder_that_slept_past_its_lease_writes_nothing(site):
    """Another worker may have the lease by then; the bytes may even be back to those it read (A-B-A)."""
    site.put("a.md", "# A\n\nText.")
    relay(site.ports, ingest(site.ports, "a.md").outgoing)
    real = site.table.get

    def get(keys):
        if article_key("a.md") in keys:
            site.clock.forward(minutes=30)
        return real(keys)

    site.table.get = get
    site.public.writes.clear()
    assert build_targets(site.worker(), [MAIN]) == []
    site.table.get = real
    assert site.public.writes == []
    assert MAIN in list(marked_targets(site.worker())), "its marks wait for the next worker"
    sweep(site.worker(), adopt_after=ADOPT_AFTER)
    assert titles(site) == ["A"]


def test_an_older_rendering_never_replaces_a_newer_one_even_if_clocks_differ(site):
    """To a worker whose clock is ahead a lease may look free that is not; the ETag still tells."""
    site.put("0.md", "# Before\n\nText.")
    publish(site, "0.md")
    site.put("a.md", "# A\n\nText.")
    outcome = ingest(site.ports, "a.md")
    real_query, real_write, shown = site.table.query, site.public.write, []

    def query(partition, **told):
        rows = real_query(partition, **told)
        if partition == "entries/main" and told["limit"] > 1:  # the feed's own entries, not a page's neighbours
            site.table.query = real_query
            row = site.table.rows[PublicRow.key("rss.xml")]
            site.table.rows[row.key] = structs.replace(row, version="free")
            site.put("b.md", "# B\n\nText.")
            publish(site, "b.md", owner="ahead")
        return rows

    def write(document, *, expected):
        real_write(document, expected=expected)
        if document.path == "feed.json":
            shown.append("B" in titles(site))

    site.table.query, site.public.write = query, write
    settle(site.worker(), [outcome.outgoing])
    assert shown
    assert all(shown)


def test_near_its_deadline_a_worker_starts_nothing_and_leaves_the_marks(site):
    site.put("a.md", "# A\n\nText.")
    outcome = ingest(site.ports, "a.md")
    worker = site.worker(minutes=0)
    assert settle(worker, [outcome.outgoing]) == []
    sweep(site.worker(), adopt_after=ADOPT_AFTER)
    assert titles(site) == ["A"]


def test_a_document_that_changed_under_the_builder_is_read_and_decided_again(site):
    site.put("a.md", "# A\n\nText.")
    outcome = ingest(site.ports, "a.md")
    real, failed = site.public.write, []

    def write(document, *, expected):
        if document.path == "rss.xml" and not failed:
            failed.append(True)
            raise Conflict("412")
        real(document, expected=expected)

    site.public.write = write
    settle(site.worker(), [outcome.outgoing])
    assert b"<title>A</title>" in site.public.body("rss.xml")


def test_a_document_that_never_stops_changing_keeps_its_marks(site):
    site.put("a.md", "# A\n\nText.")
    outcome = ingest(site.ports, "a.md")
    real = site.public.write

    def write(document, *, expected):
        raise Conflict("412")

    site.public.write = write
    worker = site.worker()
    relay(site.ports, outcome.outgoing)
    site.clock.forward(minutes=5, seconds=-1)
    real_head = site.public.head

    def head(path):
        site.clock.forward(seconds=1)
        return real_head(path)

    site.public.head = head
    build_targets(worker, [MAIN])
    site.public.head, site.public.write = real_head, real
    sweep(site.worker(), adopt_after=ADOPT_AFTER)
    assert titles(site) == ["A"]


def test_an_outbox_row_left_by_a_crash_is_relayed_by_the_sweep(site):
    site.put("a.md", "# A\n\nText.")
    ingest(site.ports, "a.md")
    site.clock.forward(minutes=1)
    sweep(site.worker(), adopt_after=ADOPT_AFTER)
    assert titles(site) == ["A"]
    assert site.table.query("outbox", limit=1) == []


def test_one_thing_that_cannot_be_built_keeps_no_other_from_being_built(site):
    site.put("a.md", "# A\n\nText.")
    outcome = ingest(site.ports, "a.md")
    real = site.public.write

    def write(document, *, expected):
        if document.path == "articles/a.html":
            raise StoreError("AccessDenied")
        real(document, expected=expected)

    site.public.write = write
    with pytest.raises(StoreError, match="AccessDenied"):
        settle(site.worker(), [outcome.outgoing])
    assert titles(site) == ["A"]
    site.put("b.md", "# B\n\nText.")
    ingest(site.ports, "b.md")
    site.clock.forward(minutes=1)
    with pytest.raises(StoreError, match="AccessDenied"):
        sweep(site.worker("another"), adopt_after=ADOPT_AFTER)
    assert sorted(titles(site)) == ["A", "B"]
    site.public.write = real
    sweep(site.worker("a third"), adopt_after=ADOPT_AFTER)
    assert "articles/a.html" in site.public.documents, "a builder that failed left no lease behind"


def test_a_sweep_that_cannot_read_the_settings_still_does_the_rest(site):
    site.put("a.md", "---\ndate: 2026-03-01T12:01:00Z\n---\nText.")
    publish(site, "a.md")
    site.clock.forward(minutes=1)
    real = site.source.read

    def read(key, *, size_limit):
        if key == "site.toml":
            raise StoreError("AccessDenied")
        return real(key, size_limit=size_limit)

    site.source.read = read
    with pytest.raises(StoreError, match="AccessDenied"):
        sweep(site.worker(), adopt_after=ADOPT_AFTER)
    assert Changed("a.md") in site.queue.messages


def test_a_sweep_of_a_large_backlog_gets_on_with_it_however_little_time_it_has(site):
    """What is left behind is built as it is found: to name it all might take all the time there is."""
    for number in range(60):
        site.put(f"{number}.md", f"# {number}\n\nText.")
        relay(site.ports, ingest(site.ports, f"{number}.md").outgoing)
    for _, sort in [key for key in site.table.rows if key[0] == "mark" and key[1].startswith("feed/")]:
        site.table.transact([Delete(("mark", sort))])
    real = site.table.query

    def query(partition, **told):
        site.clock.forward(seconds=1)
        return real(partition, **told)

    site.table.query = query
    done = [len(sweep(site.worker(minutes=1), adopt_after=ADOPT_AFTER).written) for _ in range(3)]
    assert all(done)


def test_relaying_what_was_left_behind_stops_at_the_deadline(site):
    for number in range(60):
        site.put(f"{number}.md", f"# {number}\n\nText.")
        ingest(site.ports, f"{number}.md")
    site.clock.forward(minutes=1)
    real = site.table.transact

    def transact(changes):
        site.clock.forward(seconds=1)
        real(changes)

    site.table.transact = transact
    worker = site.worker(minutes=0.2)
    sweep(worker, adopt_after=ADOPT_AFTER)
    assert site.clock.now < worker.deadline + timedelta(seconds=5)
    assert site.table.query("outbox", limit=1)


def test_a_transaction_that_only_met_another_is_tried_again(site):
    """A TransactionConflict says nothing about who holds what: neither marks nor lease may be given up for it."""
    site.put("a.md", "# A\n\nText.")
    outcome = ingest(site.ports, "a.md")
    real, met = site.table.transact, []

    def transact(changes):
        kinds = {row.partition if (row := getattr(change, "row", None)) else change.key[0] for change in changes}
        if frozenset(kinds) not in met:
            met.append(frozenset(kinds))
            raise Conflict("TransactionConflict")
        real(changes)

    site.table.transact = transact
    settle(site.worker(), [outcome.outgoing])
    site.table.transact = real
    assert titles(site) == ["A"]
    assert not [key for key in site.table.rows if key[0] in {"mark", "outbox"}]
    assert not held(site)


def test_an_outbox_row_whose_marks_met_another_transaction_is_relayed_all_the_same(site):
    site.put("a.md", "# A\n\nText.")
    outgoing = ingest(site.ports, "a.md").outgoing

    def meets_another():
        raise Conflict("TransactionConflict")

    at_first(site.table, "transact", meets_another, when=writes("mark"), first=True)
    relay(site.ports, outgoing)
    build_targets(site.worker(), [MAIN])
    assert titles(site) == ["A"]


def test_a_sweep_whose_walk_meets_new_settings_leaves_the_walk_to_them(site):
    site.clock.forward(days=2)
    real, refused = site.table.transact, []

    def transact(changes):
        if any(getattr(getattr(change, "row", None), "partition", "") == "walk" for change in changes):
            refused.append(changes)
            raise Conflict("TransactionConflict")
        real(changes)

    site.table.transact = transact
    sweep(site.worker(), adopt_after=ADOPT_AFTER)
    assert refused


def test_a_feed_of_huge_articles_is_built_from_no_more_of_them_than_it_shows(site):
    for number in range(40):
        text = f"{number} " + "word " * 80_000
        site.put(f"{number:02}.md", f"---\ndate: 2026-01-{number % 28 + 1:02}\n---\n# {number}\n\n{text}")
    site.put("site.toml", SITE_TOML + 'archive = "none"\n')
    build_all(site)
    real, read = site.table.get, []

    def get(keys):
        read.extend(key for key in keys if key[1] == "record")
        return real(keys)

    site.table.get = get
    site.put("site.toml", SITE_TOML + 'archive = "none"\nwindow = 40\n')
    ingest_site(site.ports)
    read.clear()
    site.clock.forward(minutes=1)
    sweep(site.worker(), adopt_after=ADOPT_AFTER)
    assert len(titles(site)) == 10  # all but two of these are shortened
    assert len(read) <= 22


def test_a_rejected_file_is_named_again_when_it_is_only_touched(site):
    site.put("a.md", "---\ndate: never\n---\nText.")
    build_all(site)
    site.source.objects["a.md"] = replace(site.source.objects["a.md"], etag="touched")
    assert build_all(site).rejected
    assert build_all(site, only=["a.md"]).rejected


def test_a_writer_that_never_wins_says_so_as_a_store_error(site):
    site.put("a.md", "# A\n\nText.")

    def transact(changes):
        raise Conflict("again")

    site.table.transact = transact
    with pytest.raises(StoreError, match=r"a\.md"):
        ingest(site.ports, "a.md")
    site.put("site.toml", SITE_TOML + "window = 3\n")
    with pytest.raises(StoreError, match=r"site\.toml"):
        ingest_site(site.ports)


# --- the walk -------------------------------------------------------------------------------------------------------


def test_the_daily_walk_finds_what_events_missed_page_by_page(site):
    for number in range(7):
        site.put(f"{number}.md", f"# {number}\n\nText.")
    build_all(site)
    site.source.delete("0.md")
    site.put("3.md", "# Three\n\nText.")
    site.put("9.md", "# Nine\n\nText.")
    site.clock.forward(days=1)
    sweep(site.worker(), adopt_after=ADOPT_AFTER)
    sent = []
    while site.queue.messages:
        message = site.queue.messages.popleft()
        if isinstance(message, WalkOn):
            walk_on(site.ports, message.token, page=2)
        else:
            sent.append(message.key)
    assert sent == ["0.md", "3.md", "9.md"]


@pytest.mark.parametrize("part", [1, 2, 3, 7])
def test_a_page_whose_rows_are_read_in_parts_names_what_is_gone_first_then_the_oldest(site, monkeypatch, part):
    monkeypatch.setattr("feedwright.engine.comparing.compare._PART", part)
    for key in ("b.md", "c.md", "closed/d.md", "d.md", "2024-05-01-z.md", "z.md"):
        site.put(key, f"# {key}\n\nText.")
    build_all(site)
    for key in ("d.md", "z.md", "closed/d.md"):
        site.source.delete(key)
    site.source.unreadable = ["closed/"]
    for key in ("a.md", "b.md", "2024-05-01-z.md", "2023-01-01-new.md", "~.md"):
        site.put(key, "# Another\n\nAnother text.")
    [settings] = site.table.get([SITE])
    compared = compare_source(site.ports, site_record_of(settings), after="", limit=100)
    oldest = ["2023-01-01-new.md", "2024-05-01-z.md", "a.md", "b.md", "~.md"]
    assert compared.result.differing == ["d.md", "z.md", *oldest]
    assert (compared.result.hidden, compared.files, compared.last) == (["closed/d.md"], 7, None)


def test_a_walk_that_a_crash_stopped_is_taken_up_by_the_sweep_where_it_was(site):
    for number in range(5):
        site.put(f"{number}.md", f"# {number}\n\nText.")
    begin_walk(site.ports)
    token = site.queue.messages.popleft().token
    walk_on(site.ports, token, page=2)
    site.queue.messages.clear()
    site.clock.forward(minutes=6)
    sweep(site.worker(), adopt_after=ADOPT_AFTER)
    assert WalkOn(token) in site.queue.messages
    walk_on(site.ports, token, page=10)
    assert [m.key for m in site.queue.messages if isinstance(m, Changed)] == ["2.md", "3.md", "4.md"]


def test_a_walk_replaced_by_a_newer_one_stops(site):
    begin_walk(site.ports)
    old = site.queue.messages.popleft().token
    begin_walk(site.ports)
    for key in ("a.md", "b.md"):
        site.put(key, "Text.")
    assert not walk_on(site.ports, old, page=1).goes_on
    assert not [message for message in site.queue.messages if isinstance(message, Changed)]


def test_a_new_renderer_renders_everything_again(site):
    site.put("a.md", "# A\n\nText.")
    build_all(site)
    [row] = site.table.get([("site", "site")])
    older = structs.replace(site_record_of(row), code="0.0")
    site.table.rows[row.key] = site_row(older, "older")
    site.public.documents["articles/a.html"] = replace(site.public.documents["articles/a.html"], body=b"old")
    build_all(site)
    assert b"<h1" in site.public.body("articles/a.html")


def test_dates_are_utc_and_whole_seconds_everywhere(site):
    site.put("a.md", "# A\n\nText.", modified=datetime(2026, 2, 1, 3, 4, 5, 678901, tzinfo=UTC))
    build_all(site)
    assert feed(site)["items"][0]["date_published"] == "2026-02-01T03:04:05Z"


# --- what somebody else saw and left at that ------------------------------------------------------------------


def at_the_commit(world, key, meanwhile):
    """Have *meanwhile* happen when the record of *key* is about to be written for the first time."""
    transact = world.table.transact

    def first(changes):
        if any(isinstance(change, Put) and change.row.key == article_key(key) for change in changes):
            world.table.transact = transact
            meanwhile()
        transact(changes)

    world.table.transact = first


def test_a_file_deleted_before_its_first_record_was_written_is_not_published_by_a_late_writer(site):
    """The worker that sees the deletion finds no record to withdraw, and writes nothing that the other could meet."""
    site.put("a.md", "# A\n\nText.")

    def deleted():
        site.source.delete("a.md")
        assert publish(site, "a.md")[0].verdict is Verdict.PASSED_OVER

    at_the_commit(site, "a.md", deleted)
    publish(site, "a.md")
    assert titles(site) == []
    assert record(site, "a.md").state is State.WITHDRAWN


def test_a_file_changed_and_changed_back_is_shown_as_it_is_though_a_late_writer_saw_it_between(site):
    site.put("a.md", "# A\n\nFirst.")
    publish(site, "a.md")
    site.put("a.md", "# A\n\nBetween.")

    def changed_back():
        site.put("a.md", "# A\n\nFirst.")
        assert publish(site, "a.md")[0].verdict is Verdict.UNCHANGED

    at_the_commit(site, "a.md", changed_back)
    publish(site, "a.md")
    assert feed(site)["items"][0]["content_html"] == "<p>First.</p>"
