"""A file that is moved or renamed keeps its entry: readers see nothing new and nothing gone."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from feedwright.engine.catalogue.keys import article_key
from feedwright.engine.catalogue.records import State, record_of, record_row
from feedwright.engine.catalogue.rows import ArticleRow
from feedwright.engine.intake.article import ingest
from feedwright.engine.intake.outcome import Verdict
from feedwright.engine.sweep import sweep
from feedwright.engine.whole_build import Watcher
from feedwright.ports import ANY, Put
from media_samples import mp3
from memory import ADOPT_AFTER, SITE_TOML
from memory_site import build_all, items, page, publish, record, work_off

WORDS = "The harbour wakes before the town does, and the first boats leave while the lamps along the quay still burn. "
OTHER = (
    "Nobody knows who painted the old bridge blue, but since that spring every child crosses it on one leg and laughs. "
)


def article(text=WORDS, title="Harbour", head=""):
    return f"---\ntitle: {title}\n{head}---\n{text}\n"


@pytest.fixture
def out(site):
    """Publish a.md, and let two days go by."""
    site.put("a.md", article())
    publish(site, "a.md")
    site.clock.forward(days=2)
    return site


@pytest.fixture
def laptop(out):
    """Give the same site as it is on a laptop, where nothing waits."""
    out.ports = replace(out.ports, moves_within=timedelta(0))
    return out


def swept(world, **after):
    """Let time go by, and do what the sweep calls up."""
    world.clock.forward(**after)
    world.queue.messages.clear()
    sweep(world.worker(), adopt_after=ADOPT_AFTER)
    keys = [message.key for message in world.queue.messages if hasattr(message, "key")]
    world.queue.messages.clear()
    return publish(world, *keys)


def rows_of_words(world):
    return sorted(
        ArticleRow.of(row).article for (part, _), row in world.table.rows.items() if part.startswith("words/")
    )


# --- every order of events ------------------------------------------------------------------------------------


def test_a_copy_is_held_until_its_original_goes_and_then_is_the_same_entry(out):
    before, shown = items(out), page(out)
    out.put("news/b.md", article())
    [held] = publish(out, "news/b.md")
    assert held.verdict is Verdict.HELD
    assert items(out) == before
    out.source.delete("a.md")
    [gone] = publish(out, "a.md")
    assert [(one.verdict, one.key, one.old_key) for one in gone.before] == [(Verdict.MOVED, "news/b.md", "a.md")]
    assert items(out) == before
    assert page(out) == shown
    assert record(out, "a.md").identity is None
    assert rows_of_words(out) == ["news/b.md"]


def test_a_file_that_is_deleted_before_it_is_put_elsewhere_comes_back_as_the_same_entry(out):
    before, shown = items(out), page(out)
    out.source.delete("a.md")
    publish(out, "a.md")
    assert items(out) == []
    out.put("news/b.md", article())
    [moved] = publish(out, "news/b.md")
    assert (moved.verdict, moved.old_key) == (Verdict.MOVED, "a.md")
    assert items(out) == before
    assert page(out) == shown


def test_a_file_whose_original_is_gone_when_it_is_first_read_takes_over_before_anything_is_withdrawn(out):
    before = items(out)
    out.source.delete("a.md")
    out.put("news/b.md", article())
    [moved] = publish(out, "news/b.md")
    assert moved.verdict is Verdict.MOVED
    assert items(out) == before
    [gone] = publish(out, "a.md")
    assert gone.verdict is Verdict.PASSED_OVER
    assert items(out) == before


def test_the_title_may_change_in_the_same_step_and_only_the_title_changes_for_readers(out):
    [before] = items(out)
    out.source.delete("a.md")
    out.put("b.md", article(title="The harbour at dawn"))
    publish(out, "b.md", "a.md")
    [after] = items(out)
    assert after["title"] == "The harbour at dawn"
    assert {key: after[key] for key in ("id", "url", "date_published")} == {
        key: before[key] for key in ("id", "url", "date_published")
    }


def test_two_files_that_swap_their_names_are_two_edits(out):
    out.put("b.md", article(OTHER, "Bridge"))
    publish(out, "b.md")
    ids = {key: record(out, key).identity for key in ("a.md", "b.md")}
    out.put("a.md", article(OTHER, "Bridge"))
    out.put("b.md", article())
    publish(out, "a.md", "b.md")
    assert {key: record(out, key).identity for key in ("a.md", "b.md")} == ids
    assert [record(out, key).entry.title for key in ("a.md", "b.md")] == ["Bridge", "Harbour"]


def test_a_file_that_moves_again_and_back_keeps_its_entry(out):
    before = items(out)
    for old, new in (("a.md", "b.md"), ("b.md", "c/d.md"), ("c/d.md", "a.md")):
        out.put(new, article())
        publish(out, new)
        out.source.delete(old)
        publish(out, old)
        assert items(out) == before
    assert rows_of_words(out) == ["a.md"]


def test_a_file_that_moves_to_where_another_one_was_keeps_its_entry(out):
    out.put("b.md", article(OTHER, "Bridge"))
    publish(out, "b.md")
    out.source.delete("b.md")
    publish(out, "b.md")
    before = items(out)
    out.put("b.md", article())
    [held] = publish(out, "b.md")
    assert held.verdict is Verdict.HELD
    out.source.delete("a.md")
    publish(out, "a.md")
    assert items(out) == before


def test_a_new_file_under_the_old_name_is_an_entry_of_its_own(out):
    [before] = items(out)
    out.source.delete("a.md")
    out.put("b.md", article())
    publish(out, "b.md", "a.md")
    out.put("a.md", article(OTHER, "Bridge"))
    [outcome] = publish(out, "a.md")
    assert outcome.verdict is Verdict.PUBLISHED
    new, old = items(out)
    assert old == before
    assert new["id"].startswith(before["id"] + "-")
    assert new["url"] != before["url"]


def test_an_address_that_is_free_again_is_kept_for_its_entry(out):
    before = items(out)
    out.source.delete("a.md")
    publish(out, "a.md")
    out.put("A.html", article(OTHER, "Bridge"))
    publish(out, "A.html")
    assert record(out, "A.html").identity.slug != "a"
    out.source.delete("A.html")
    out.put("b.md", article())
    publish(out, "b.md", "A.html")
    assert items(out) == before


def test_a_new_file_under_the_first_name_leaves_the_address_to_the_entry_that_has_gone_elsewhere(out):
    before = items(out)
    out.source.delete("a.md")
    out.put("b.md", article())
    publish(out, "b.md", "a.md")
    out.source.delete("b.md")
    publish(out, "b.md")
    out.put("a.md", article(OTHER, "Bridge"))
    publish(out, "a.md")
    assert record(out, "a.md").identity.slug != "a"
    out.put("c.md", article())
    publish(out, "c.md")
    assert before[0] in items(out)


def test_an_article_that_is_made_from_a_file_which_stays_beside_it_keeps_its_id_and_dates(site):
    site.put("a.rst", "Harbour\n=======\n\nThe text as it was.")
    build_all(site)
    [before] = items(site)
    site.clock.forward(days=2)
    site.put("a.md", "# Harbour\n\nThe text as it is.")
    build_all(site)
    [after] = items(site)
    assert (after["id"], after["date_published"]) == (before["id"], before["date_published"])
    assert after["date_modified"] > before["date_modified"]


# --- copies that stay -----------------------------------------------------------------------------------------


def test_a_copy_that_stays_is_published_after_an_hour_with_a_warning_that_names_its_twin_and_the_cure(out):
    out.put("a copy.md", article())
    [held] = publish(out, "a copy.md")
    [warning] = [problem for problem in held.warnings if problem.rule == "twin"]
    assert "a.md" in warning.what
    assert "id" in warning.cure
    assert swept(out, minutes=50) == []
    [outcome] = swept(out, minutes=11)
    assert outcome.verdict is Verdict.PUBLISHED
    [warning] = [problem for problem in outcome.warnings if problem.rule == "twin"]
    assert "a.md" in warning.what
    assert len({item["id"] for item in items(out)}) == 2
    assert not [row for row in out.table.rows if row[0] == "due"]


def test_the_warning_of_a_twin_goes_when_the_twin_does(out):
    out.put("a copy.md", article())
    publish(out, "a copy.md")
    swept(out, minutes=61)
    out.source.delete("a.md")
    publish(out, "a.md")
    assert "a copy.md" in {message.key for message in out.queue.messages}
    publish(out, "a copy.md")
    assert not [problem for problem in record(out, "a copy.md").warnings if problem.rule == "twin"]


def test_a_copy_with_an_id_of_its_own_is_published_at_once(out):
    out.put("b.md", article(head="id: another\n"))
    [outcome] = publish(out, "b.md")
    assert outcome.verdict is Verdict.PUBLISHED
    assert len(items(out)) == 2


def test_weekly_posts_with_the_same_text_do_not_wait(out):
    out.put("2026-02-08-thread.md", article(title="Thread of 8 February"))
    [outcome] = publish(out, "2026-02-08-thread.md")
    assert outcome.verdict is Verdict.PUBLISHED


def test_a_note_that_had_a_title_before_is_known_again_elsewhere(out):
    note = "The ferry comes late today. " * 5
    out.put("a.md", note)
    publish(out, "a.md")
    before = items(out)
    out.put("news/b.md", note)
    [held] = publish(out, "news/b.md")
    assert held.verdict is Verdict.HELD
    out.source.delete("a.md")
    publish(out, "a.md")
    assert items(out) == before


def test_words_that_many_files_have_say_nothing(out):
    for number in range(21):
        out.put(f"{number}.md", article(title=f"Number {number}"))
        publish(out, f"{number}.md")
    out.source.delete("a.md")
    publish(out, "a.md")
    out.put("b.md", article())
    [outcome] = publish(out, "b.md")
    assert outcome.verdict is Verdict.PUBLISHED


def test_a_short_text_is_recognised_by_its_title_and_date_alone(site):
    for key, head in (("a.md", "date: 2026-02-01\n"), ("b.md", "")):
        site.put(key, article("Say hello.", f"Title of {key}", head))
        publish(site, key)
        before = {item["id"] for item in items(site)}
        site.source.delete(key)
        site.put(f"new/{key}", article("Say hello.", f"Title of {key}", head))
        publish(site, f"new/{key}", key)
        assert ({item["id"] for item in items(site)} == before) == bool(head)


def test_a_note_without_a_title_is_recognised_by_its_words_and_date(site):
    note = "---\ndate: 2026-02-01 08:30\n---\nSay hello.\n"
    site.put("a.md", note)
    publish(site, "a.md")
    before = {item["id"] for item in items(site)}
    site.source.delete("a.md")
    site.put("notes/b.md", note)
    publish(site, "notes/b.md", "a.md")
    assert {item["id"] for item in items(site)} == before


# --- what must not go over ------------------------------------------------------------------------------------


def test_a_draft_takes_over_nothing_and_shows_nothing(out):
    out.source.delete("a.md")
    out.put("b.md", article(head="draft: true\n"))
    publish(out, "b.md", "a.md")
    assert items(out) == []
    assert record(out, "b.md").identity is None
    assert "articles/a.html" not in out.public.documents


def test_the_entry_of_a_file_that_became_a_draft_goes_over_only_when_that_file_is_gone(out):
    before = items(out)
    out.put("a.md", article(head="draft: true\n"))
    out.put("new/a.md", article())
    publish(out, "a.md", "new/a.md")
    assert record(out, "new/a.md").state is State.HELD
    assert items(out) == []
    out.source.delete("a.md")
    publish(out, "a.md", "new/a.md")
    assert items(out) == before


def test_an_id_that_its_author_wrote_goes_only_to_a_file_that_says_it(site):
    site.put("a.md", article(head="id: mine\n"))
    publish(site, "a.md")
    before = items(site)
    site.source.delete("a.md")
    publish(site, "a.md")
    site.put("b.md", article())
    publish(site, "b.md")
    assert items(site)[0]["id"] != before[0]["id"]
    site.put("c.md", article(head="id: mine\n"))
    publish(site, "c.md")
    assert before[0] in items(site)


def test_an_earlier_waiter_has_the_entry(out):
    before = items(out)
    for key in ("c.md", "b.md"):
        out.put(key, article())
        publish(out, key)
        out.clock.forward(minutes=1)
    out.source.delete("a.md")
    publish(out, "b.md")
    assert record(out, "c.md").identity.id == before[0]["id"]
    assert record(out, "b.md").state is State.HELD


# --- guards ---------------------------------------------------------------------------------------------------


def test_a_twin_that_goes_while_the_copy_is_being_held_is_seen_at_once(out):
    before, real = items(out), out.table.transact

    def transact(changes):
        real(changes)
        out.table.transact = real
        out.source.delete("a.md")

    out.put("b.md", article())
    out.table.transact = transact
    [outcome] = publish(out, "b.md")
    assert outcome.verdict is Verdict.MOVED
    assert items(out) == before


def test_a_twin_that_comes_back_before_the_take_over_keeps_its_entry(out):
    identity, real = record(out, "a.md").identity, out.table.transact

    def transact(changes):
        out.table.transact = real
        out.put("a.md", article(OTHER))
        publish(out, "a.md")
        real(changes)

    out.source.delete("a.md")
    out.put("b.md", article())
    out.table.transact = transact
    publish(out, "b.md")
    assert record(out, "a.md").identity == identity
    assert record(out, "b.md").identity.id != identity.id


def test_a_twin_that_has_other_words_by_now_is_no_twin(out):
    identity, real = record(out, "a.md").identity, out.table.query

    def query(partition, **named):
        rows = real(partition, **named)
        if partition.startswith("words/"):
            out.table.query = real
            out.put("a.md", article(OTHER))
            publish(out, "a.md")
            out.source.delete("a.md")
        return rows

    out.put("b.md", article())
    out.table.query = query
    [outcome] = publish(out, "b.md")
    assert outcome.verdict is Verdict.PUBLISHED
    assert record(out, "b.md").identity.id != identity.id


def test_a_record_of_an_earlier_release_has_its_words_from_its_next_recording_on(out):
    old = record(out, "a.md")
    [row] = [row for row in out.table.rows if row[0].startswith("words/")]
    del out.table.rows[row]
    plain = record_of(out.table.rows[article_key("a.md")])
    out.table.transact([Put(record_row(type(plain)(**{**_values(plain), "words": "", "basis": ""})), ANY)])
    publish(out, "a.md")
    assert record(out, "a.md").words == old.words
    assert rows_of_words(out) == ["a.md"]


def _values(record):
    return {name: getattr(record, name) for name in record.__struct_fields__}


def test_a_move_takes_the_tombstone_away(site):
    site.put("site.toml", SITE_TOML + "tombstones = true\n")
    site.put("a.md", article())
    build_all(site)
    site.source.delete("a.md")
    publish(site, "a.md")
    assert b"deleted-entry" in site.public.body("atom.xml")
    site.put("b.md", article())
    publish(site, "b.md")
    assert b"deleted-entry" not in site.public.body("atom.xml")
    assert not [row for row in site.table.rows if row[0].startswith("tombstones/")]


def test_a_recording_and_its_sidecar_that_move_together_stay_the_same_entry(site):
    def put(name):
        site.put(f"{name}.mp3", mp3())
        site.put(f"{name}.meta.yaml", "title: The fog horn\n")

    put("one")
    publish(site, "one.mp3")
    before = items(site)
    for key in ("one.mp3", "one.meta.yaml"):
        site.source.delete(key)
    put("talks/fog-horn")
    publish(site, "talks/fog-horn.mp3", "one.mp3", "one.meta.yaml")
    [after] = items(site)
    assert (after["id"], after["url"], after["date_published"]) == (
        before[0]["id"],
        before[0]["url"],
        before[0]["date_published"],
    )


def test_a_move_that_has_no_room_in_one_transaction_withdraws_the_old_file_first(site):
    """Twenty tags, each with a feed, and another date: all places of the entry change."""
    site.put("site.toml", SITE_TOML + "[auto]\ntags = 1\nauthors = 1\n")
    build_all(site)
    before = [f"old {letter}" for letter in "abcdefghijklmnopqrst"]
    after = [f"new {letter}" for letter in "abcdefghijklmnopqrst"]
    pictures = "".join(f"![](/{number}.png)" for number in range(60))
    site.put("a.md", article(f"{WORDS} {pictures}", head=f"date: 2026-02-01\ntags: {before}\nauthors: {before}\n"))
    publish(site, "a.md")
    identity = record(site, "a.md").identity
    site.source.delete("a.md")
    site.put("b.md", article(f"{WORDS} {pictures}", head=f"date: 2026-02-02\ntags: {after}\nauthors: {after}\n"))
    publish(site, "b.md")
    swept(site, minutes=1)
    assert record(site, "b.md").identity == identity
    assert [item["id"] for item in items(site)] == [identity.id]
    assert record(site, "a.md").identity is None


# --- cost -----------------------------------------------------------------------------------------------------


def test_an_article_without_a_twin_costs_one_query_more_and_no_look_at_another_file(out, monkeypatch):
    calls = Counter()
    for port, name in ((out.table, "query"), (out.table, "get"), (out.source, "etag")):
        real = getattr(port, name)

        def counted(*told, _real=real, _name=name, **named):
            calls[_name] += 1
            if _name == "query" and told[0].startswith("words/"):
                calls["words"] += 1
            return _real(*told, **named)

        monkeypatch.setattr(port, name, counted)
    out.put("new.md", article(OTHER, "Bridge"))
    ingest(out.ports, "new.md")
    assert (calls["words"], calls["query"]) == (1, 1)
    assert calls["etag"] == 1, "the second look at its own file"
    assert calls["get"] == 2, "its record and the settings, and the settings again"
    calls.clear()
    out.put("new.md", article(OTHER + "It is still blue.", "Bridge"))
    ingest(out.ports, "new.md")
    assert calls["words"] == 0, "an edit asks nobody"


# --- on a laptop ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["0.md", "news/z.md"])
def test_a_build_tells_a_move_and_nothing_else(laptop, key):
    before = items(laptop)
    laptop.source.delete("a.md")
    laptop.put(key, article())
    seen = []
    build_all(laptop, watcher=Watcher(outcome=seen.append))
    assert [(outcome.verdict, outcome.old_key, outcome.key) for outcome in seen] == [(Verdict.MOVED, "a.md", key)]
    assert items(laptop) == before


def test_a_moved_file_that_is_looked_at_again_in_the_same_build_is_named_once(laptop):
    """It links itself by its address: the link is mended when its old file is gone."""
    link = "https://gazette.example/articles/a.html"
    laptop.put("a.md", article(f"{WORDS} See [here]({link})."))
    build_all(laptop)
    laptop.source.delete("a.md")
    laptop.put("b.md", article(f"{WORDS} See [here]({link})."))
    seen = []
    built = build_all(laptop, watcher=Watcher(outcome=seen.append))
    assert [outcome.verdict for outcome in seen] == [Verdict.MOVED]
    assert [outcome.verdict for outcome in built.outcomes] == [Verdict.MOVED]


def test_moved_files_that_link_each_other_are_each_named_once(laptop):
    """The first is read before the second has an address, so it is looked at again in the same build."""
    texts = {
        "a.md": article(f"{WORDS} See [the other](b.md)."),
        "b.md": article(f"{OTHER} See [the first](a.md).", "Tide"),
    }
    for key, text in texts.items():
        laptop.put(key, text)
    build_all(laptop)
    for key, text in texts.items():
        laptop.source.delete(key)
        laptop.put(f"news/{key}", text)
    seen = []
    build_all(laptop, watcher=Watcher(outcome=seen.append))
    assert sorted((outcome.key, outcome.verdict) for outcome in seen) == [
        ("news/a.md", Verdict.MOVED),
        ("news/b.md", Verdict.MOVED),
    ]


def test_on_a_laptop_a_copy_is_published_at_once_with_the_warning(laptop):
    laptop.put("a copy.md", article())
    built = build_all(laptop)
    outcome = built.latest["a copy.md"]
    assert outcome.verdict is Verdict.PUBLISHED
    assert "twin" in {problem.rule for problem in outcome.warnings}


def test_two_copies_that_come_in_one_build_are_both_published_and_the_second_names_the_first(laptop):
    for key in ("x.md", "y.md"):
        laptop.put(key, article(OTHER, "Bridge"))
    built = build_all(laptop)
    assert [built.latest[key].verdict for key in ("x.md", "y.md")] == [Verdict.PUBLISHED] * 2
    assert "x.md" in next(problem for problem in built.latest["y.md"].warnings if problem.rule == "twin").what


def test_a_folder_that_is_renamed_keeps_all_entries_and_writes_no_document(site):
    site.ports = replace(site.ports, moves_within=timedelta(0))
    texts = {f"{number:03}.md": article(f"{WORDS} Number {number}.", f"Title {number}") for number in range(120)}
    for name, text in texts.items():
        site.put(f"old/{name}", text)
    build_all(site)
    before, documents = items(site), dict(site.public.documents)
    for name, text in texts.items():
        site.source.delete(f"old/{name}")
        site.put(f"new/{name}", text)
    site.clock.forward(days=3)
    site.public.writes.clear()
    built = build_all(site)
    assert Counter(outcome.verdict for outcome in built.outcomes) == {Verdict.MOVED: 120}
    assert items(site) == before
    assert site.public.documents == documents
    assert site.public.writes == []


@pytest.mark.parametrize("moved_to", ["quay.md", "news/a.md"])
def test_a_link_that_names_the_file_as_it_was_called_before_leads_to_the_entry(laptop, moved_to):
    laptop.put("b.md", article(OTHER + "[Boats](a.md).", "Bridge"))
    build_all(laptop)
    before = items(laptop)
    for key in (moved_to, "later.md"):  # it is moved twice
        laptop.source.delete("a.md" if key == moved_to else moved_to)
        laptop.put(key, article())
        built = build_all(laptop)
        assert Verdict.MOVED in {outcome.verdict for outcome in built.outcomes}
        assert items(laptop) == before
        assert {problem.rule for problem in record(laptop, "b.md").warnings} == {"no-date"}
    laptop.put("later.md", article(head="draft: true\n"))
    publish(laptop, "later.md")
    work_off(laptop)
    assert "articles/a.html" not in page(laptop, "articles/b.html")


def test_a_new_file_under_the_old_name_has_the_links_that_name_it(laptop):
    laptop.put("b.md", article(OTHER + "[Boats](a.md).", "Bridge"))
    build_all(laptop)
    laptop.source.delete("a.md")
    laptop.put("quay.md", article())
    build_all(laptop)
    laptop.put("a.md", article(OTHER * 2, "Another"))
    build_all(laptop)
    address = record(laptop, "a.md").address
    assert address != record(laptop, "quay.md").address
    assert address in page(laptop, "articles/b.html")
    laptop.source.delete("a.md")
    build_all(laptop)
    assert ">Boats</a>" not in page(laptop, "articles/b.html"), "it names the file that is gone, not the moved one"
