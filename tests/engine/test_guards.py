"""Directed schedules: guards that random histories cannot show, as whatever comes later heals what goes wrong."""

import json
import random
from contextlib import suppress
from dataclasses import replace

import pytest
from botocore.exceptions import ConnectionClosedError
from msgspec import structs

from feedwright.engine import whole_build as laptop
from feedwright.engine.build import build_all as build_targets
from feedwright.engine.build import marked_targets, settle
from feedwright.engine.building.lease import take
from feedwright.engine.catalogue.keys import SITE, article_key
from feedwright.engine.catalogue.records import State, site_record_of
from feedwright.engine.catalogue.rows import FeedRow, MemberRow, PublicRow, SourceRow
from feedwright.engine.intake.article import ingest
from feedwright.engine.intake.outcome import Verdict
from feedwright.engine.intake.site.settings import ingest_site
from feedwright.engine.jobs.outbox import Outgoing, relay
from feedwright.engine.jobs.targets import MAIN, Request, Target, media_target
from feedwright.engine.jobs.worker import Worker
from feedwright.engine.reconcile import begin_walk, current_walk, walk_on
from feedwright.engine.sweep import sweep
from feedwright.engine.whole_build import whole_build
from feedwright.errors import Conflict, StoreError
from feedwright.ports import Changed, Put, WalkOn
from media_samples import png
from memory import ADOPT_AFTER, SITE_TOML, Alone
from memory_site import build_all, feed, held, publish, record, titles
from schedules import at_first, failing, writes
from stores import opened, ports_over

# --- stale writers --------------------------------------------------------------------------------------------


def test_a_record_made_from_an_older_one_leaves_no_place_in_a_feed_behind(site):
    """Its transaction takes out of the feeds what the older record had put there, and knows of nothing newer."""
    site.put("site.toml", SITE_TOML + "[auto]\ntags = 1\n")
    build_all(site)
    site.put("a.md", "---\ntags: [even]\n---\nText.")
    publish(site, "a.md")

    def meanwhile():
        site.put("a.md", "---\ntags: [odd]\n---\nText.")
        publish(site, "a.md", owner="another")
        site.put("a.md", "Text.")

    at_first(site.table, "get", meanwhile, when=lambda keys: article_key("a.md") in keys)
    publish(site, "a.md")
    assert [key for key in site.table.rows if key[0].startswith("entries/")] == [
        (MemberRow.partition("main"), record(site, "a.md").places["main"])
    ]


def test_an_article_that_is_recreated_while_its_withdrawal_is_under_way_never_goes(site):
    site.put("a.md", "# A\n\nText.")
    publish(site, "a.md")
    site.source.delete("a.md")

    def recreated():
        site.put("a.md", "# Again\n\nText.")
        publish(site, "a.md", owner="another")

    at_first(site.source, "read", recreated, when=lambda key, **_: key == "a.md")
    shown = []
    real = site.public.write
    site.public.write = lambda document, **told: (real(document, **told), shown.append(titles(site)))
    publish(site, "a.md")
    assert titles(site) == ["Again"]
    assert [] not in shown
    assert "articles/a.html" in site.public.documents


@pytest.mark.parametrize(
    ("path", "now", "between"),
    [("a.meta.yaml", b"title: Now", b"title: Between"), ("boat.png", png(width=1), png(width=2))],
)
def test_what_lies_beside_and_is_changed_and_changed_back_is_shown_as_it_is(site, path, now, between):
    """Whoever saw it as the record says has written nothing, and left it at that."""
    site.put("a.md", "# A\n\nText. ![](boat.png)")
    site.put(path, now)
    build_all(site)
    before = record(site, "a.md")
    site.put(path, between)

    def changed_back():
        site.put(path, now)
        assert publish(site, "a.md", owner="another")[0].verdict is Verdict.UNCHANGED

    at_first(site.table, "transact", changed_back, when=writes("article/a.md"), first=True)
    publish(site, "a.md")
    assert (record(site, "a.md").entry, record(site, "a.md").files) == (before.entry, before.files)


def test_a_touched_file_whose_article_changed_meanwhile_is_indexed_as_it_is(site):
    site.put("a.md", "# A\n\nText.")
    publish(site, "a.md")
    site.source.objects["a.md"] = replace(site.source.objects["a.md"], etag="touched")

    def changed():
        site.put("a.md", "# B\n\nText.")
        publish(site, "a.md", owner="another")

    at_first(site.table, "get", changed, when=lambda keys: keys == [SourceRow.key("a.md")], first=True)
    publish(site, "a.md")
    [index] = site.table.get([SourceRow.key("a.md")])
    assert SourceRow.of(index).etag == site.source.etag("a.md")


def test_settings_that_were_read_before_others_came_do_not_replace_them(site):
    site.put("site.toml", SITE_TOML + "window = 3\n")

    def newer():
        site.put("site.toml", SITE_TOML + "window = 4\n")
        ingest_site(site.ports)

    at_first(site.source, "read", newer)
    ingest_site(site.ports)
    [row] = site.table.get([SITE])
    assert site_record_of(row).valid_site.window == 4


def test_a_feed_that_opens_while_the_settings_change_is_as_the_new_ones_say(site):
    """It is not among those that are open when the new settings have all such built again."""
    settings = SITE_TOML + "[auto]\ntags = 1\n"
    site.put("site.toml", settings)
    build_all(site)
    site.put("a.md", "---\ntags: [odd]\n---\nText.")
    relay(site.ports, ingest(site.ports, "a.md").outgoing)

    def new_settings():
        site.put("site.toml", settings.replace("The Gazette", "The Herald"))
        settle(site.worker("another"), [ingest_site(site.ports).outgoing])

    at_first(site.table, "query", new_settings, when=lambda partition, **_: partition == "entries/tags/odd")
    build_targets(site.worker(), [Target("feed", "tags/odd")])
    sweep(site.worker("a third"), adopt_after=ADOPT_AFTER)
    assert b"The Herald" in site.public.body("feeds/tags/odd/index.html")


def of_another_release(site, code="another release"):
    """Give the same site to workers of another release."""
    return replace(site.ports, code=code)


def test_a_worker_of_another_release_writes_no_public_document_and_leaves_its_marks(site):
    publish(site, "site.toml")
    before = dict(site.public.documents)
    site.put("a.md", "---\ndate: 2026-02-20\n---\nText.")
    worker = structs.replace(site.worker(), ports=of_another_release(site))
    settle(worker, [ingest(worker.ports, "a.md").outgoing])
    assert site.public.documents == before
    assert Target("page", "a") in list(marked_targets(worker))
    sweep(site.worker(), adopt_after=ADOPT_AFTER)
    assert "articles/a.html" in site.public.documents


def test_a_release_is_in_force_once_no_worker_of_another_can_be_left(site):
    """Another digest counts, not a higher number, so that going back to an earlier release heals as well."""
    for code in ("z later", "a rollback"):
        worker = structs.replace(site.worker(), ports=of_another_release(site, code))
        [row] = site.table.get([SITE])
        before = site_record_of(row).code
        ingest_site(worker.ports)  # an event: only the sweep puts a release in force
        sweep(worker, adopt_after=ADOPT_AFTER)
        site.clock.forward(seconds=ADOPT_AFTER.total_seconds() - 1)
        sweep(structs.replace(worker, deadline=site.clock() + ADOPT_AFTER), adopt_after=ADOPT_AFTER)
        [row] = site.table.get([SITE])
        assert site_record_of(row).code == before
        site.clock.forward(seconds=1)
        sweep(structs.replace(worker, deadline=site.clock() + ADOPT_AFTER), adopt_after=ADOPT_AFTER)
        [row] = site.table.get([SITE])
        assert site_record_of(row).code == code
        walk = current_walk(site.ports)
        assert not walk.finished
        assert walk.begun == site.clock(), "everything is read and rendered again"


def test_a_worker_of_the_release_in_force_that_is_left_begins_the_wait_anew(site):
    other = structs.replace(site.worker(), ports=of_another_release(site))
    sweep(other, adopt_after=ADOPT_AFTER)
    site.clock.forward(seconds=ADOPT_AFTER.total_seconds())
    sweep(site.worker(), adopt_after=ADOPT_AFTER)
    sweep(structs.replace(other, deadline=site.clock() + ADOPT_AFTER), adopt_after=ADOPT_AFTER)
    [row] = site.table.get([SITE])
    assert site_record_of(row).code == site.ports.code


def test_what_a_worker_of_the_old_release_still_writes_is_rendered_again_by_the_new_one(site):
    """It began while the new release waited, and looked before that came into force: nothing can stop its write."""
    publish(site, "site.toml")
    other = of_another_release(site)
    new_worker = structs.replace(site.worker("new"), ports=other, deadline=site.clock() + 2 * ADOPT_AFTER)
    sweep(new_worker, adopt_after=ADOPT_AFTER)
    site.clock.forward(seconds=ADOPT_AFTER.total_seconds())
    site.put("a.md", "---\ndate: 2026-02-20\n---\nText.")

    def comes_into_force():
        sweep(new_worker, adopt_after=ADOPT_AFTER)
        [row] = site.table.get([SITE])
        assert site_record_of(row).code == other.code
        assert "articles/a.html" not in site.public.documents

    this_page = {"when": lambda document, **_: document.path == "articles/a.html"}
    at_first(site.public, "write", comes_into_force, **this_page, first=True)
    publish(site, "a.md")
    assert "articles/a.html" in site.public.documents
    site.ports = other
    site.queue.messages.clear()
    while walk_on(other, current_walk(other).token, page=100).goes_on:
        pass
    publish(site, *{message.key for message in site.queue.messages if isinstance(message, Changed)})
    site.clock.forward(minutes=1)
    sweep(structs.replace(new_worker, deadline=site.clock() + ADOPT_AFTER), adopt_after=ADOPT_AFTER)
    [row] = site.table.get([PublicRow.key("articles/a.html")])
    assert PublicRow.of(row).code == other.code


def test_release_0_1_reads_the_settings_and_takes_them_for_older_than_its_own(site):
    """So a rollback to it has everything rendered as it does: it compares two numbers."""
    [row] = site.table.get([SITE])
    assert json.loads(row.data)["code"] == [0, 0]


def test_a_builder_whose_lease_is_anothers_writes_no_rows(site):
    """Else it would begin a stretch of the history again that the other has just ended."""
    site.put("z.md", "---\ndate: 2026-02-20\n---\nText.")
    site.put("a.md", "---\ndate: 2026-01-10\n---\nText.")
    publish(site, "z.md")
    relay(site.ports, ingest(site.ports, "a.md").outgoing)

    def another_builds():
        site.clock.forward(minutes=30)
        site.source.delete("a.md")
        publish(site, "a.md", owner="another")

    archived = {"when": lambda partition, **told: partition == "entries/main" and "2026-01" in told.get("prefix", "")}
    at_first(site.table, "query", another_builds, **archived)
    build_targets(site.worker(), [MAIN])
    sweep(site.worker("a third"), adopt_after=ADOPT_AFTER)
    assert ("archive/main", "2026-01") not in site.table.rows


def test_a_lease_that_ran_out_is_taken_over_by_one_alone(site):
    """Both may have found that it ran out before either takes it."""
    take(site.worker("gone"), MAIN)
    site.clock.forward(minutes=30)
    taken = []
    at_first(site.table, "get", lambda: taken.append(take(site.worker("another"), MAIN)))
    assert take(site.worker(), MAIN) is None
    assert taken != [None]


def test_a_worker_that_has_lost_a_feeds_lease_cannot_move_its_date(site):
    """The one that took it over shows the date that it has read."""
    site.put("a.md", "---\ndate: 2026-01-10\n---\n# A\n\nText.")
    publish(site, "a.md")
    site.put("b.md", "---\ndate: 2026-01-20\n---\n# B\n\nText.")
    outgoing, moved = ingest(site.ports, "b.md").outgoing, []

    def another_takes_it():
        site.source.delete("b.md")
        gone = ingest(site.ports, "b.md").outgoing
        site.clock.forward(minutes=30)
        settle(site.worker("another"), [gone])
        moved.append(feed(site)["items"][0]["title"])

    at_first(site.table, "transact", another_takes_it, when=writes("feed"), first=True)
    settle(site.worker(), [outgoing])
    assert moved == ["A"]
    [row] = site.table.get([FeedRow.key("main")])
    assert FeedRow.of(row).updated == "2026-01-10T00:00:00Z"


def test_a_feeds_row_is_not_written_on_its_version_alone_when_the_time_is_over(site):
    """The row may have been read after another worker took the lease."""
    site.put("a.md", "---\ndate: 2026-01-10\n---\n# A\n\nText.")
    publish(site, "a.md")
    site.put("b.md", "---\ndate: 2026-01-20\n---\n# B\n\nText.")
    outgoing, written = ingest(site.ports, "b.md").outgoing, []
    worker = site.worker()
    at_first(
        site.table,
        "query",
        lambda: site.clock.forward(minutes=5),
        when=lambda partition, **_: partition == "entries/main",
    )
    real = site.table.transact
    site.table.transact = lambda changes: (written.append(list(changes)), real(changes))
    with suppress(StoreError):
        settle(worker, [outgoing])
    assert not [
        changes for changes in written if len(changes) == 1 and getattr(changes[0], "row", changes[0]).key[0] == "feed"
    ]


def test_a_lease_is_given_back_though_the_transaction_met_another(site):
    real, met = site.table.transact, []

    def transact(changes):
        if not met and isinstance(changes[-1], Put) and changes[-1].row.partition == PublicRow.PARTITION:
            met.append(changes)
            raise Conflict("TransactionConflict")
        real(changes)

    site.table.transact = transact
    build_targets(site.worker(), [MAIN])
    assert met
    assert held(site) == []


def test_without_time_no_lease_is_taken(site):
    site.put("a.md", "# A\n\nText.")
    relay(site.ports, ingest(site.ports, "a.md").outgoing)
    real, made = site.table.transact, []
    site.table.transact = lambda changes: (made.extend(changes), real(changes))
    build_targets(site.worker(minutes=0), [MAIN])
    assert made == []


# --- a transaction seen half ----------------------------------------------------------------------------------


def test_an_entry_that_a_query_shows_at_its_old_place_and_its_new_one_stands_once(site):
    """DynamoDB's queries are no part of the transactions beside them."""
    site.put("a.md", "---\ndate: 2026-01-10\n---\n# A\n\nText.")
    publish(site, "a.md")
    [old] = site.table.query("entries/main", limit=9)
    site.put("a.md", "---\ndate: 2026-01-20\n---\n# A\n\nText.")
    outgoing = ingest(site.ports, "a.md").outgoing
    real = site.table.query

    def half(partition, **told):
        rows = real(partition, **told)
        return [*rows, old] if partition == "entries/main" and told.get("newest_first") else rows

    site.table.query = half
    settle(site.worker(), [outgoing])
    assert titles(site) == ["A"]
    assert feed(site)["items"][0]["date_published"].startswith("2026-01-20")


def test_an_entry_whose_row_a_query_still_shows_is_in_no_feed_that_it_left(site):
    site.put("site.toml", SITE_TOML + '[feeds.even]\ntitle = "Even"\ntags = ["even"]\n')
    site.put("a.md", "---\ntags: [even]\n---\nText.")
    build_all(site)
    [old] = site.table.query("entries/even", limit=9)
    site.put("a.md", "Text.")
    outgoing = ingest(site.ports, "a.md").outgoing
    real = site.table.query
    site.table.query = lambda partition, **told: [old] if partition == "entries/even" else real(partition, **told)
    settle(site.worker(), [outgoing])
    assert json.loads(site.public.body("feeds/even/feed.json"))["items"] == []


# --- lost answers and failures between two steps --------------------------------------------------------------


@pytest.mark.parametrize("service", ["s3", "dynamodb"])
def test_every_answer_of_aws_may_be_lost_once_and_asked_for_again_by_its_library(service, tmp_path, monkeypatch):
    monkeypatch.setattr("time.sleep", lambda _: None)
    lost, chance = [], random.Random(1)

    def lose(request, **_):
        written = request.method in {"PUT", "DELETE"} or b"Items" in (request.headers.get("X-Amz-Target") or b"")
        if written and request not in lost and chance.random() < 0.5:
            lost.append(request)
            raise ConnectionClosedError(endpoint_url=request.url)

    with opened("aws", tmp_path) as stores:
        stores.put("site.toml", SITE_TOML.encode())
        stores.put("a.md", b"# A\n\nText.")
        events = getattr(stores, service).meta.events
        events.register_last("before-send", lose)
        try:
            ports = ports_over(stores)
            for number in range(3):
                worker = Worker(ports=ports, owner=f"worker-{number}", deadline=ports.clock().replace(hour=23))
                for key in ("site.toml", "a.md"):
                    with suppress(StoreError):  # the queue brings it again
                        outcome = ingest_site(ports) if key == "site.toml" else ingest(ports, key)
                        settle(worker, [outcome.outgoing] if outcome.outgoing else [])
                with suppress(StoreError):
                    sweep(worker, adopt_after=ADOPT_AFTER)
                ports.clock.forward(minutes=6)
        finally:
            events.unregister("before-send", lose)
        assert any(lost)
        assert [item["title"] for item in json.loads(stores.fetch("feed.json"))["items"]] == ["A"]
        assert b"<h1" in stores.fetch("articles/a.html")
        for partition in ("mark", "outbox"):
            assert stores.table.query(partition, limit=9) == []


def test_an_outbox_row_of_more_things_than_one_transaction_marks_goes_last(site):
    requests = tuple(Request(Target("page", f"{number}")) for number in range(150))
    outgoing = Outgoing(token="0", requests=requests, freed=(), at=site.clock())
    site.table.transact([Put(outgoing.to_row(), None)])
    real, done = site.table.transact, []

    def second_fails(changes):
        if done:
            raise StoreError("throttled")
        done.append(changes)
        real(changes)

    site.table.transact = second_fails
    with pytest.raises(StoreError):
        relay(site.ports, outgoing)
    assert ("outbox", "0") in site.table.rows


def test_an_outbox_row_stands_until_those_who_wait_for_an_address_are_called(site):
    for key in ("a.txt", "a.md"):
        site.put(key, "Text.")
        publish(site, key)
    site.source.delete("a.txt")
    outgoing = ingest(site.ports, "a.txt").outgoing
    mend = failing(site.queue, "send")
    with pytest.raises(StoreError):
        relay(site.ports, outgoing)
    mend()
    site.clock.forward(minutes=1)
    sweep(site.worker(), adopt_after=ADOPT_AFTER)
    assert Changed("a.md") in site.queue.messages


def test_what_cannot_be_built_keeps_nothing_that_the_sweep_comes_to_later(site, monkeypatch):
    monkeypatch.setattr("feedwright.engine.sweep._TOGETHER", 1)
    for key in ("a.md", "b.md"):
        site.put(key, "Text.")
        relay(site.ports, ingest(site.ports, key).outgoing)
    first = next(iter(marked_targets(site.worker())))
    failing(site.table, "query", when=lambda partition, **told: told.get("prefix") == f"{first.id}#")
    with pytest.raises(StoreError):
        sweep(site.worker(), adopt_after=ADOPT_AFTER)
    assert list(marked_targets(site.worker())) == [first]


def test_a_page_of_the_walk_is_done_only_when_its_messages_are_sent(site):
    for key in ("a.md", "b.md"):
        site.put(key, "Text.")
    begin_walk(site.ports)
    token = site.queue.messages.popleft().token
    mend = failing(site.queue, "send")
    with pytest.raises(StoreError):
        walk_on(site.ports, token, page=1)
    mend()
    walk_on(site.ports, token, page=1)
    assert Changed("a.md") in site.queue.messages


def test_new_settings_have_every_article_read_again(site):
    site.put("a.md", "Text.")
    build_all(site)
    site.put("site.toml", SITE_TOML.replace("The Gazette", "The Herald"))
    ingest_site(site.ports)
    walk_on(site.ports, site.queue.messages.popleft().token, page=10)
    assert Changed("a.md") in site.queue.messages


def test_a_worker_of_an_older_walk_does_not_put_it_in_the_place_of_a_newer(site):
    for number in range(5):
        site.put(f"{number}.md", "Text.")
    begin_walk(site.ports)
    token = site.queue.messages.popleft().token
    at_first(site.source, "list", lambda: begin_walk(site.ports))
    walk_on(site.ports, token, page=2)
    newer = site.queue.messages[0].token
    assert isinstance(site.queue.messages[0], WalkOn)
    assert current_walk(site.ports).token == newer != token


def test_of_two_articles_of_one_address_in_one_build_the_first_has_it_until_it_goes(site):
    for key in ("a.md", "a.txt"):
        site.put(key, "Text.")
    built = build_all(site)
    assert [outcome.verdict for outcome in built.outcomes] == [Verdict.PUBLISHED, Verdict.REJECTED]
    site.source.delete("a.md")
    assert build_all(site).latest["a.txt"].verdict is Verdict.MOVED


def test_an_id_that_a_build_frees_late_is_given_in_the_same_build(site, monkeypatch):
    """The article that waits for it was looked at before, with an earlier page of the walk."""
    site.put("z.md", "---\nid: one\n---\n# Z\n\nThe first text.")
    build_all(site)
    site.put("a.md", "---\nid: one\n---\n# A\n\nAnother text.")
    assert build_all(site).latest["a.md"].verdict is Verdict.REJECTED
    site.source.delete("z.md")
    monkeypatch.setattr(laptop, "_PAGE", 1)
    build_all(site)
    assert titles(site) == ["A"]


def test_a_whole_build_lists_its_folder_once_however_many_files_it_has(site):
    """To list a part of a folder takes as long as to list all of it: with a million files a build took a minute."""
    listings, listed = [], site.source.list
    for number in range(100_001):
        site.source.put(f"data/{number}.bin", b"", modified=site.clock())
    site.source.list = lambda **wanted: listings.append(wanted.get("folder", "")) or listed(**wanted)
    build_all(site)
    assert listings.count("") == 1


def test_a_page_that_cannot_be_written_in_a_whole_build_is_written_by_the_next(site):
    site.put("a.md", "# A\n\nText.")
    mend = failing(site.public, "write", when=lambda document, **_: document.path == "articles/a.html")
    with pytest.raises(StoreError):
        build_all(site)
    mend()
    whole_build(site.worker(), Alone(site.queue.messages))
    assert "articles/a.html" in site.public.documents


# --- files beside articles ------------------------------------------------------------------------------------


def test_a_sidecar_that_is_put_before_its_article_holds_for_its_first_version(site):
    """It may say that the article is not to be out yet."""

    def both_are_put():
        if not site.source.objects.get("a.md"):
            site.put("a.meta.yaml", "draft: true")
            site.put("a.md", "# A\n\nText.")

    at_first(site.source, "beside", both_are_put)
    at_first(site.source, "read", both_are_put)
    publish(site, "a.md")
    assert titles(site) == []
    publish(site, "a.md")
    assert record(site, "a.md").state is State.DRAFT


def test_a_picture_that_arrives_right_after_it_was_found_missing_is_heard_of(site):
    site.put("a.md", "Text. ![](boat.png)")

    def arrives():
        site.put("boat.png", png())
        ingest(site.ports, "boat.png")

    at_first(site.source, "open", arrives)
    publish(site, "a.md")
    assert Changed("a.md") in site.queue.messages


def test_a_picture_that_changes_while_its_articles_are_told_is_told_of_again(site):
    site.put("boat.png", png(width=1))
    site.put("a.md", "Text. ![](boat.png)")
    build_all(site)
    site.put("boat.png", png(width=2))
    at_first(site.queue, "send", lambda: publish(site, "a.md") and site.put("boat.png", png(width=3)))
    ingest(site.ports, "boat.png")
    site.queue.messages.clear()  # the event of its last change got lost
    begin_walk(site.ports)
    build_all(site)
    assert record(site, "a.md").files[0].etag == site.source.etag("boat.png")


def test_a_sidecar_that_comes_back_while_its_picture_is_told_that_it_is_gone_is_heard_of(site):
    """The picture is no entry then, so no record of it says with which sidecar it was read."""
    site.put("boat.png", png())
    ingest(site.ports, "boat.png")

    def comes_back():
        publish(site, "boat.png", owner="another")
        site.put("boat.meta.yaml", "title: The boat")

    at_first(site.queue, "send", comes_back)
    ingest(site.ports, "boat.meta.yaml")
    site.queue.messages.clear()  # the event of its return got lost
    begin_walk(site.ports)
    build_all(site)
    assert titles(site) == ["The boat"]


def test_a_file_is_copied_from_whoever_still_has_the_bytes_that_are_shown(site):
    for name in ("x", "y"):
        site.put(f"{name}/boat.png", png(width=1))
        site.put(f"{name}/a.md", "Text. ![](boat.png)")
    outgoing = [ingest(site.ports, f"{name}/a.md").outgoing for name in ("x", "y")]
    path = record(site, "x/a.md").files[0].path
    assert path == record(site, "y/a.md").files[0].path
    site.put("x/boat.png", png(width=2))
    settle(site.worker(), outgoing)
    assert site.public.body(path) == png(width=1)


def test_a_file_that_was_away_when_it_was_to_be_copied_is_copied_when_it_is_back(site):
    site.put("boat.png", png(width=1))
    site.put("a.md", "Text. ![](boat.png)")
    outgoing = ingest(site.ports, "a.md").outgoing
    path = record(site, "a.md").files[0].path
    site.put("boat.png", png(width=2))
    settle(site.worker(), [outgoing])
    assert path not in site.public.documents
    site.put("boat.png", png(width=1))  # as its article knows it, so that nobody is told
    assert media_target(path) in list(marked_targets(site.worker()))
    sweep(site.worker(), adopt_after=ADOPT_AFTER)
    assert path in site.public.documents


def test_a_file_of_a_rejected_article_that_was_away_is_copied_when_the_article_is_mended(site):
    """While the article is rejected nothing can bring the file, so its mark does not wait for it."""
    site.put("boat.png", png(width=1))
    site.put("a.md", "Text. ![](boat.png)")
    outgoing = [ingest(site.ports, "a.md").outgoing]
    path = record(site, "a.md").files[0].path
    site.put("a.md", "---\ndate: never\n---\nText. ![](boat.png)")
    ingest(site.ports, "a.md")
    site.put("boat.png", png(width=2))
    settle(site.worker(), outgoing)
    assert media_target(path) not in list(marked_targets(site.worker()))
    site.put("boat.png", png(width=1))
    site.put("a.md", "Text. ![](boat.png)")
    publish(site, "a.md")
    assert path in site.public.documents


# --- what is left of a withdrawn article ----------------------------------------------------------------------


def test_an_article_that_comes_back_with_another_slug_has_the_address_that_readers_know(site):
    site.put("a.md", "Text.")
    publish(site, "a.md")
    site.source.delete("a.md")
    publish(site, "a.md")
    site.put("a.md", "---\nslug: other\n---\nText.")
    assert publish(site, "a.md")[0].url == "https://gazette.example/articles/a.html"


def test_an_article_that_comes_back_was_last_updated_when_it_last_changed(site):
    site.put("a.md", "Text.")
    publish(site, "a.md")
    site.clock.forward(hours=1)
    site.put("a.md", "Other words.")
    publish(site, "a.md")
    before = feed(site)["items"]
    site.source.delete("a.md")
    publish(site, "a.md")
    site.clock.forward(hours=1)
    site.put("a.md", "Other words.")
    publish(site, "a.md")
    assert feed(site)["items"] == before


def test_an_entry_that_comes_back_in_another_file_has_no_tombstone(site):
    site.put("site.toml", SITE_TOML + "tombstones = true\n")
    site.put("a.txt", "Text.")
    build_all(site)
    site.source.delete("a.txt")
    publish(site, "a.txt")
    assert b"deleted-entry" in site.public.body("atom.xml")
    site.put("a.md", "Text.")
    publish(site, "a.md")
    assert b"deleted-entry" not in site.public.body("atom.xml")


def test_a_clock_that_jumps_ahead_puts_no_other_release_in_force(site):
    """A worker of the release before may have begun a moment ago."""
    other = structs.replace(site.worker(), ports=of_another_release(site))
    sweep(other, adopt_after=ADOPT_AFTER)
    site.clock.forward(days=30)
    for _ in range(2):
        sweep(structs.replace(other, deadline=site.clock() + ADOPT_AFTER), adopt_after=ADOPT_AFTER)
        [row] = site.table.get([SITE])
        assert site_record_of(row).code == site.ports.code
        site.clock.forward(seconds=ADOPT_AFTER.total_seconds() - 1)
    site.clock.forward(seconds=1)
    sweep(structs.replace(other, deadline=site.clock() + ADOPT_AFTER), adopt_after=ADOPT_AFTER)
    [row] = site.table.get([SITE])
    assert site_record_of(row).code == other.ports.code
