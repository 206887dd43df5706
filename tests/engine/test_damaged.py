"""A record that cannot be read: its article is read again, and what other rows said of it goes."""

from datetime import UTC, datetime

import pytest
from msgspec import structs

from feedwright.engine.build import build_all as build_targets
from feedwright.engine.build import marked_targets
from feedwright.engine.catalogue.keys import SITE, article_key, claim_key
from feedwright.engine.catalogue.listed import Catalogue
from feedwright.engine.catalogue.records import State, claim_of, site_record_of
from feedwright.engine.catalogue.rows import ArticleRow, MarkRow, MemberRow, ReportRow
from feedwright.engine.documents.feed import read_members
from feedwright.engine.intake.article import ingest
from feedwright.engine.jobs.outbox import relay_left_behind
from feedwright.engine.jobs.targets import MAIN, Request, media_target, page_target
from feedwright.engine.reconcile import current_walk, walk_on
from feedwright.engine.sweep import sweep
from feedwright.engine.verify import Difference, ask_for, verify
from feedwright.errors import StoreError
from feedwright.ports import ANY, Changed, Put
from media_samples import png
from memory import ADOPT_AFTER, SITE_TOML
from memory_site import build_all, items, media, publish, record, titles, work_off

WORDS = "It has words enough to be known again by them, wherever its file may be moved to by its author one day."

SETTINGS = 'window = 1\n[feeds.boats]\ntitle = "Boats"\ntags = ["boats"]\n'


@pytest.fixture
def damaged(site):
    """A site in whose archive an article stands whose record was damaged."""
    site.put("site.toml", SITE_TOML + SETTINGS)
    for month in (1, 2):
        site.put(f"{month}.md", f"---\ndate: 2026-0{month}-10\ntags: [boats]\ntitel: A slip\n---\n# {month}\n\nText.")
    build_all(site)
    damage(site, "1.md")
    return site


def damage(site, key, data=b"{"):
    [row] = site.table.get([article_key(key)])
    site.table.transact([Put(structs.replace(row, data=data), ANY)])
    assert record(site, key).unreadable


def build_requested(site, target):
    """Have one target built, and nothing else."""
    ask_for(site.ports, [Request(target)])
    relay_left_behind(site.worker(), before=datetime(2100, 1, 1, tzinfo=UTC))
    return build_targets(site.worker(), list(marked_targets(site.worker())))


def rows_of(site, partition, key="1.md"):
    return [row for row in site.table.query(partition, limit=99) if key.encode() in row.data]


def test_it_leaves_no_place_in_a_feed_behind_when_its_date_changed_meanwhile(damaged):
    damaged.put("1.md", "---\ndate: 2026-02-01\n---\n# 1\n\nText, and other words.")
    publish(damaged, "1.md")
    assert len(rows_of(damaged, MemberRow.partition("main"))) == 1
    assert rows_of(damaged, MemberRow.partition("boats")) == []
    assert titles(damaged, "feeds/boats/feed.json") == ["2"]
    archived = [path for path in damaged.public.documents if path.endswith("feed.json") and path.startswith("archive/")]
    assert sorted(item["title"] for path in archived for item in items(damaged, path)) == ["1"]


@pytest.mark.parametrize("data", [b"", b"\x78\x01", b'{"words":"\xff"}', b'{"words":7}'])
def test_it_is_made_again_whatever_its_bytes_are_now(damaged, data):
    damage(damaged, "1.md", data)
    publish(damaged, "1.md")
    assert record(damaged, "1.md").out
    assert not record(damaged, "1.md").unreadable


@pytest.mark.parametrize("data", [b"", b"\x78\x01", b'{"feed":"\xff"}'])
def test_another_row_that_cannot_be_read_is_named_with_the_cure(damaged, data):
    [row] = damaged.table.query(MemberRow.partition("boats"), limit=1)
    bad = structs.replace(row, data=data)
    for read in (MemberRow.of, lambda row: MemberRow.by_sort([row])):
        with pytest.raises(StoreError, match=r"the catalogue is damaged: its row .* in 'entries/boats' .*backup"):
            read(bad)


def test_its_report_stands_in_the_index_once(damaged):
    damaged.clock.forward(hours=1)
    publish(damaged, "1.md")
    assert record(damaged, "1.md").out
    assert len(rows_of(damaged, ReportRow.PARTITION)) == 1


def test_it_leaves_every_feed_and_its_page_goes_if_its_file_is_gone(damaged):
    damaged.source.delete("1.md")
    publish(damaged, "1.md")
    assert "articles/1.html" not in damaged.public.documents
    assert rows_of(damaged, MemberRow.partition("main")) == rows_of(damaged, MemberRow.partition("boats")) == []
    assert titles(damaged, "feeds/boats/feed.json") == ["2"]


def test_it_keeps_the_id_that_it_had_from_another_file(site):
    site.put("u.md", f"# Moved\n\n{WORDS}")
    build_all(site)
    [before] = items(site)
    site.source.delete("u.md")
    site.put("v.md", f"# Moved\n\n{WORDS}")
    build_all(site)
    damage(site, "v.md")
    site.clock.forward(hours=1)
    site.put("v.md", f"# Moved\n\n{WORDS} And more.")
    publish(site, "v.md")
    [after] = items(site)
    assert (after["id"], after["url"], after["date_published"]) == tuple(
        before[name] for name in ("id", "url", "date_published")
    )


def test_it_keeps_the_address_that_a_draft_has_from_the_time_when_it_was_out(site):
    site.put("a.md", "# A\n\nText.")
    build_all(site)
    [before] = items(site)
    site.put("a.md", "---\ndraft: true\n---\n# A\n\nText.")
    build_all(site)
    damage(site, "a.md")
    site.put("a.md", "---\nslug: elsewhere\n---\n# A\n\nText.")
    publish(site, "a.md")
    [after] = items(site)
    assert (after["id"], after["url"]) == (before["id"], before["url"])
    assert [warning.rule for warning in record(site, "a.md").warnings if warning.rule == "kept"] == ["kept"]


def test_its_page_stays_until_it_is_read_again(damaged):
    build_requested(damaged, page_target("1"))
    assert "articles/1.html" in damaged.public.documents
    assert Changed("1.md") in damaged.queue.messages
    damaged.queue.messages.clear()  # the message is lost, and the next sweep sends it again
    sweep(damaged.worker(), adopt_after=ADOPT_AFTER)
    assert Changed("1.md") in damaged.queue.messages
    work_off(damaged)
    sweep(damaged.worker(), adopt_after=ADOPT_AFTER)
    assert damaged.table.query(MarkRow.PARTITION, limit=9) == []


def test_its_pictures_stay_until_it_is_read_again(site):
    site.put("p.png", png(width=20))
    site.put("a.md", "# A\n\n![](p.png)")
    build_all(site)
    [picture] = media(site)
    damage(site, "a.md")
    build_requested(site, media_target(picture))
    assert media(site) == [picture]
    assert Changed("a.md") in site.queue.messages


def test_pictures_that_it_showed_go_with_the_next_walk(site):
    site.put("p.png", png(width=20))
    site.put("a.md", "# A\n\n![](p.png)")
    build_all(site)
    damage(site, "a.md")
    site.put("a.md", "# A\n\nNo picture.")
    publish(site, "a.md")
    site.clock.forward(days=1)
    sweep(site.worker(), adopt_after=ADOPT_AFTER)
    site.queue.messages.clear()
    while walk_on(site.ports, current_walk(site.ports).token, page=100).goes_on:
        pass
    sweep(site.worker("after the walk"), adopt_after=ADOPT_AFTER)
    site.clock.forward(minutes=1)
    sweep(site.worker("a minute later"), adopt_after=ADOPT_AFTER)
    assert media(site) == []


def test_a_laptop_mends_all_in_one_build(site):
    site.put("p.png", png(width=20))
    site.put("a.md", "# A\n\n![](p.png)")
    build_all(site)
    damage(site, "a.md")
    site.put("a.md", "# A\n\nNo picture.")
    build_all(site)
    assert media(site) == []


def test_no_due_row_calls_it_up_each_minute(site):
    site.put("a.md", "---\ndate: 2026-04-01\n---\n# A\n\nText.")
    build_all(site)
    damage(site, "a.md")
    site.put("a.md", "---\ndate: 2026-02-01\n---\n# A\n\nText.")
    publish(site, "a.md")
    assert site.table.query(ArticleRow.DUE, limit=9) == []


def test_another_article_gets_the_id_that_it_held(site):
    site.put("a.md", "---\nid: one\ndate: 2026-04-01\n---\n# A\n\nText.")
    build_all(site)
    site.put("b.md", "---\nid: one\n---\n# B\n\nText.")
    publish(site, "b.md")
    assert record(site, "b.md").problem.rule == "claimed"
    damage(site, "a.md")
    site.source.delete("a.md")
    publish(site, "a.md")
    publish(site, "b.md")
    assert record(site, "b.md").state is State.OUT


def test_verify_names_it(damaged):
    [row] = damaged.table.get([SITE])
    verified = verify(damaged.ports, site_record_of(row))
    assert verified.differing[Difference.SOURCE] == ["1.md"]


def test_its_chapters_go_at_once_if_it_has_none_any_more(site):
    site.put("e.md", "---\naudio: https://cdn.example/e.mp3\n---\n# E\n\nText.\n\n0:00 One\n\n1:00 Two\n\n2:00 Three\n")
    build_all(site)
    assert "articles/e.chapters.json" in site.public.documents
    damage(site, "e.md")
    site.put("e.md", "# E\n\nText.")
    publish(site, "e.md")
    assert "articles/e.chapters.json" not in site.public.documents


def test_it_has_one_page_though_an_earlier_release_wrote_its_claims(site):
    """Their rows tell no address, so the article may have another one now; the claim of the old one still names it."""
    site.put("a.md", "# A\n\nText.")
    build_all(site)
    site.put("a.md", "---\ndraft: true\n---\n# A\n\nText.")
    build_all(site)
    for claimed in record(site, "a.md").claims:
        [row] = site.table.get([claim_key(claimed)])
        site.table.transact([Put(structs.replace(claim_of(row), slug="").row(row.key, row.version), ANY)])
    damage(site, "a.md")
    site.put("a.md", "---\nslug: elsewhere\n---\n# A\n\nText.")
    publish(site, "a.md")
    build_requested(site, page_target("a"))
    assert [path for path in site.public.documents if path.startswith("articles/")] == ["articles/elsewhere.html"]


def test_it_is_the_entry_that_it_was_though_it_was_damaged_again_while_it_was_rejected(site):
    """Nothing is out then and no row names the entry, until a version is accepted: its id leads to the claims."""
    site.put("a.md", "---\ndate: 2026-02-01\n---\n# A\n\nText.")
    build_all(site)
    [before] = items(site)
    damage(site, "a.md")
    site.put("a.md", "---\ndate: never\n---\n# A\n\nText.")
    publish(site, "a.md")
    damage(site, "a.md")
    publish(site, "a.md")
    assert record(site, "a.md").identity is None
    assert record(site, "a.md").problem is not None
    site.put("a.md", "---\nslug: elsewhere\ndate: 2026-02-01\n---\n# A\n\nText.")
    publish(site, "a.md")
    [after] = items(site)
    assert (after["id"], after["url"]) == (before["id"], before["url"])
    assert [path for path in site.public.documents if path.startswith("articles/")] == ["articles/a.html"]


@pytest.fixture
def half_open(site):
    """A site with a feed for a tag that opens with two entries and has one, of an article whose record was damaged."""
    site.put("site.toml", SITE_TOML + "window = 1\n[auto]\ntags = 2\n")
    site.put("a.md", "---\ndate: 2026-01-10\ntags: [boats]\n---\n# A\n\nText.")
    build_all(site)
    damage(site, "a.md")
    site.put("a.md", "---\ndate: 2026-01-10\n---\n# A\n\nText without the tag.")
    publish(site, "a.md")
    return site


def test_a_place_in_a_feed_that_was_not_open_yet_opens_no_feed(half_open):
    """Nothing names that feed until it opens."""
    half_open.put("b.md", "---\ndate: 2026-02-10\ntags: [boats]\n---\n# B\n\nText.")
    publish(half_open, "b.md")
    sweep(half_open.worker(), adopt_after=ADOPT_AFTER)
    assert "feeds/tags/boats/feed.json" not in half_open.public.documents
    assert len(half_open.table.query(MemberRow.partition("tags/boats"), limit=9)) == 1


def test_a_place_in_a_feed_that_opens_with_more_entries_is_in_none_of_its_documents(half_open):
    for month in (2, 3):
        half_open.put(f"{month}.md", f"---\ndate: 2026-0{month}-01\ntags: [boats]\n---\n# {month}\n\nText.")
    publish(half_open, "2.md", "3.md")
    sweep(half_open.worker(), adopt_after=ADOPT_AFTER)
    shown = [
        item["title"]
        for path in half_open.public.documents
        if path.startswith("feeds/tags/boats/") and path.endswith("feed.json")
        for item in items(half_open, path)
    ]
    assert sorted(set(shown)) == ["2", "3"]
    assert len(half_open.table.query(MemberRow.partition("tags/boats"), limit=9)) == 2
    assert not [path for path in half_open.public.documents if path.startswith("feeds/tags/boats/archive/2026-01")]
    assert "archive/2026-01" not in half_open.public.body("feeds/tags/boats/archive/2026-02/feed.json").decode()


def test_a_place_that_a_query_still_shows_asks_for_no_build_if_it_is_gone(site):
    """A query beside a transaction may show what that has just removed."""
    site.put("a.md", "# A\n\nText.")
    build_all(site)
    [row] = site.table.query(MemberRow.partition("main"), limit=9)
    site.source.delete("a.md")
    build_all(site)
    assert read_members(Catalogue(site.table), "main", [row], "") == ([], [])


def test_a_place_that_another_article_has_taken_over_stays(site):
    """A builder may have read the row of the one article, and look for it when the other's stands there."""
    text = "---\nid: one\ndate: 2026-02-01\n---\n# A\n\nText."
    site.put("a.md", text)
    build_all(site)
    [row] = site.table.query(MemberRow.partition("main"), limit=9)
    site.source.delete("a.md")
    site.put("b.md", text)
    build_all(site)
    [now] = site.table.query(MemberRow.partition("main"), limit=9)
    assert now.key == row.key
    assert read_members(Catalogue(site.table), "main", [row], "") == ([], [])


def test_its_places_in_open_feeds_go_in_its_own_transaction(damaged):
    damaged.put("1.md", "---\ndate: 2026-02-01\n---\n# 1\n\nText, and other words.")
    ingest(damaged.ports, "1.md")
    assert len(rows_of(damaged, MemberRow.partition("main"))) == 1
    assert rows_of(damaged, MemberRow.partition("boats")) == []


def test_the_history_ends_at_each_of_its_places_though_it_has_two_in_one_feed(damaged):
    """Damaged twice, it was noted at another date while nothing named the feed of its first place."""
    [row] = rows_of(damaged, MemberRow.partition("main"))
    second = structs.replace(row, sort=row.sort.replace("2026-01", "2025-12"))
    damaged.table.transact([Put(second, ANY)])
    ask_for(damaged.ports, [Request(MAIN, places=(second.sort,))])
    relay_left_behind(damaged.worker(), before=datetime(2100, 1, 1, tzinfo=UTC))
    build_targets(damaged.worker(), list(marked_targets(damaged.worker())))
    assert ("archive/main", "2025-12") in damaged.table.rows
    publish(damaged, "1.md")
    assert ("archive/main", "2025-12") not in damaged.table.rows
    assert not [path for path in damaged.public.documents if path.startswith(("archive/2025-12", "sitemaps/2025-12"))]


# --- of a file that is gone: another file brings its entry back -----------------------------------------------------

ENTRY = "---\nid: one\ndate: 2026-01-05\n---\n# A\n\nText."


@pytest.fixture
def gone(site):
    """A site from which an article with a corrected text was withdrawn; then its record was damaged."""
    site.put("site.toml", SITE_TOML + "tombstones = true\n")
    site.put("a.md", ENTRY)
    build_all(site)
    site.clock.forward(hours=1)
    site.put("a.md", f"{ENTRY} Corrected.")
    build_all(site)
    [site.before] = items(site)
    site.source.delete("a.md")
    build_all(site)
    assert b"deleted-entry" in site.public.body("atom.xml")
    damage(site, "a.md")
    site.clock.forward(hours=1)
    return site


def test_the_entry_keeps_its_dates_at_once(gone):
    gone.put("b.md", f"{ENTRY} Corrected.")
    publish(gone, "b.md")
    [after] = items(gone)
    assert after == gone.before | {"url": after["url"]}
    assert after["date_modified"] > after["date_published"]


def test_no_feed_says_any_more_that_the_entry_is_gone(gone):
    gone.put("b.md", ENTRY)
    publish(gone, "b.md")
    assert b"deleted-entry" not in gone.public.body("atom.xml")


def test_a_correction_counts_even_if_the_entry_is_out_only_later(gone):
    gone.put("b.md", ENTRY.replace("id: one", "id: one\nexpires: 2026-01-06") + " Corrected again.")
    publish(gone, "b.md")
    assert items(gone) == []
    gone.clock.forward(hours=1)
    gone.put("b.md", f"{ENTRY} Corrected again.")
    publish(gone, "b.md")
    [after] = items(gone)
    assert after["date_modified"] > gone.before["date_modified"]
