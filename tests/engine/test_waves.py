"""Targets that are built at once: nothing names what does not stand yet, and a fault of some leaves the others whole."""

import json
from contextlib import contextmanager
from dataclasses import replace

import pytest
from msgspec import structs

from feedwright.engine import build
from feedwright.engine.build import build_all, settle
from feedwright.engine.building import agenda, wave
from feedwright.engine.building.lease import take
from feedwright.engine.catalogue.keys import article_key
from feedwright.engine.catalogue.rows import PublicRow
from feedwright.engine.intake.article import ingest
from feedwright.engine.intake.site.settings import ingest_site
from feedwright.engine.jobs.outbox import Outgoing, relay
from feedwright.engine.jobs.targets import MAIN, SITE_LISTS, Request, Target
from feedwright.engine.sweep import sweep
from feedwright.errors import StoreError
from feedwright.ports import Put
from media_samples import png
from memory import ADOPT_AFTER, SITE_TOML
from memory_site import held, publish, titles
from schedules import at_first, failing, writes

POST = "---\ndate: 2026-02-20\n---\n# {title}\n\nText. {more}"


def post(site, name, *, more=""):
    site.put(f"{name}.md", POST.format(title=name.title(), more=more))


def kinds(paths):
    """Leave of each run of paths of one kind its name."""
    named = [
        "media" if path.startswith("media/") else "page" if path.startswith("articles/") else "feed" for path in paths
    ]
    return [kind for kind, before in zip(named, [None, *named], strict=False) if kind != before]


class Backwards:
    """Does the works of a step in the least likely order."""

    def run(self, works):
        return [work() for work in reversed(works)][::-1]


def backwards(site):
    worker = site.worker()
    return structs.replace(worker, ports=replace(worker.ports, together=Backwards()))


def test_a_picture_stands_before_the_page_and_the_page_before_the_feed(site):
    site.put("boat.png", png())
    post(site, "a", more="![](boat.png)")
    settle(backwards(site), [ingest(site.ports, "a.md").outgoing])
    assert kinds(site.public.writes)[:3] == ["media", "page", "feed"]


@pytest.fixture
def waves(monkeypatch):
    """The targets of each wave, as they are built."""
    noted = []

    def build_wave(worker, wanted, faults, **beside):
        noted.append(list(wanted))
        return wave.build_wave(worker, wanted, faults, **beside)

    monkeypatch.setattr(build, "build_wave", build_wave)
    return noted


def test_what_a_feed_asks_for_waits_for_the_feed_and_is_built_once(site, waves):
    post(site, "a")
    outgoing = ingest(site.ports, "a.md").outgoing
    settle(site.worker(), [outgoing, asked(site, SITE_LISTS)])
    first, second = waves[:2]
    assert MAIN in first
    assert SITE_LISTS not in first
    assert SITE_LISTS in second
    assert sum(targets.count(SITE_LISTS) for targets in waves) == 1


def test_a_wave_holds_the_documents_of_some_targets_only(site, waves):
    for number in range(40):
        post(site, f"p{number}")
    settle(site.worker(), [ingest(site.ports, f"p{number}.md").outgoing for number in range(40)])
    assert max(map(len, waves)) == 24
    assert len(titles(site)) == 40


@pytest.mark.parametrize("broken", ["articles/a.html", "atom.xml"])
def test_a_document_that_cannot_be_written_leaves_the_others_whole(site, broken):
    post(site, "a")
    post(site, "b")
    mend = failing(site.public, "write", when=lambda document, **_: document.path == broken)
    outgoing = [ingest(site.ports, key).outgoing for key in ("a.md", "b.md")]
    with pytest.raises(StoreError):
        settle(site.worker(), outgoing)
    assert "articles/b.html" in site.public.documents
    assert "rss.xml" in site.public.documents
    mend()
    site.clock.forward(minutes=1)
    build_all(site.worker("next"), [Target("page", "a"), MAIN])
    assert broken in site.public.documents


def test_articles_of_a_batch_are_built_together_whatever_their_order(site):
    for name in ("a", "b", "c"):
        post(site, name)
    settle(backwards(site), [ingest(site.ports, f"{name}.md").outgoing for name in ("a", "b", "c")])
    assert sorted(titles(site)) == ["A", "B", "C"]


def test_an_article_that_moves_while_a_wave_renders_is_missing_from_no_feed(site):
    """Its record was read for another target of the wave, before the feed's rows were."""
    site.put("boat.png", png())
    post(site, "a", more="![](boat.png)")
    outgoing = ingest(site.ports, "a.md").outgoing
    real_query, real_write, written = site.table.query, site.public.write, []

    def query(partition, **limits):
        if partition == "entries/main" and "-19" not in site.source.objects["a.md"].body.decode():
            site.put("a.md", "---\ndate: 2026-02-19\n---\n# Moved\n\nText. ![](boat.png)")
            ingest(site.ports, "a.md")
        return real_query(partition, **limits)

    def write(document, **condition):
        if document.path == "feed.json":
            written.append(len(json.loads(document.body)["items"]))
        return real_write(document, **condition)

    site.table.query, site.public.write = query, write
    settle(site.worker(), [outgoing])
    assert set(written) == {1}


def left_over(site):
    marks = {(partition, sort.partition("#")[0]) for partition, sort in site.table.rows if partition == "mark"}
    outbox = {(partition, "") for partition, _ in site.table.rows if partition == "outbox"}
    return marks | outbox | {("lease", home) for home in held(site)}


def test_an_article_alone_needs_no_marks(site):
    post(site, "a")
    seen = []
    at_first(site.table, "transact", lambda: seen.append(left_over(site)), when=writes("mark"))
    publish(site, "a.md")
    assert seen == []
    assert left_over(site) == set()


def test_what_another_worker_builds_has_a_mark_for_it(site):
    post(site, "a")
    outgoing = ingest(site.ports, "a.md").outgoing
    another = take(site.worker("another"), MAIN)
    settle(site.worker(), [outgoing])
    assert left_over(site) == {("mark", "feed/main"), ("lease", "rss.xml")}
    site.table.transact([another.give_back()])
    build_all(site.worker("another"), [MAIN])
    assert titles(site) == ["A"]
    assert left_over(site) == set()


def test_a_lease_that_is_given_back_before_the_mark_stands_is_tried_again(site):
    """The other worker looked for marks for the last time before there was one."""
    post(site, "a")
    outgoing = ingest(site.ports, "a.md").outgoing
    another = take(site.worker("another"), MAIN)
    at_first(
        site.table, "transact", lambda: site.table.transact([another.give_back()]), when=writes("mark"), first=True
    )
    settle(site.worker(), [outgoing])
    assert titles(site) == ["A"]
    assert left_over(site) == set()


def test_a_worker_that_has_lost_a_lease_does_not_take_the_target_for_built(site):
    """The other worker reads marks; what this worker alone knew must have one."""
    post(site, "a")
    outgoing = ingest(site.ports, "a.md").outgoing

    def another_takes_it():
        site.clock.forward(minutes=30)
        take(site.worker("another"), MAIN)

    def gives_it_back(changes):
        return any(isinstance(change, Put) and change.row.key == PublicRow.key("rss.xml") for change in changes)

    at_first(site.table, "transact", another_takes_it, when=gives_it_back, first=True)
    settle(site.worker(), [outgoing])
    assert ("mark", "feed/main") in left_over(site)


def test_a_target_that_cannot_be_built_has_a_mark_and_the_outbox_row_is_gone(site):
    post(site, "a")
    outgoing = ingest(site.ports, "a.md").outgoing
    failing(site.public, "write", when=lambda document, **_: document.path == "articles/a.html")
    with pytest.raises(StoreError):
        settle(site.worker(), [outgoing])
    assert left_over(site) == {("mark", Target("page", "a").id)}


@contextmanager
def killed_before(site, path):
    """The worker is killed before it writes the document."""
    real = site.public.write

    def write(document, **told):
        if document.path == path:
            raise KeyboardInterrupt
        return real(document, **told)

    site.public.write = write
    with pytest.raises(KeyboardInterrupt):
        yield
    site.public.write = real


def test_an_outbox_row_stands_until_the_last_wave_has_built_what_it_names(site, monkeypatch):
    """A worker that is killed in the second wave has built the page and not the feed."""
    monkeypatch.setattr(agenda, "_AT_ONCE", 1)
    post(site, "a")
    outgoing = ingest(site.ports, "a.md").outgoing
    with killed_before(site, "feed.json"):
        settle(site.worker(), [outgoing])
    site.clock.forward(hours=1)
    sweep(site.worker("another"), adopt_after=ADOPT_AFTER)
    assert titles(site) == ["A"]


@pytest.mark.parametrize("names_it", [True, False])
def test_what_follows_from_a_feed_is_built_though_its_worker_is_killed_before_that(site, names_it):
    """The page of the article before it is asked for by the feed. An outbox row stands for it, or marks once stood."""
    for name in ("a", "b"):
        site.put(f"{name}.md", POST.format(title=name.title(), more="").replace("-20", "-10" if name == "a" else "-20"))
    publish(site, "a.md")
    outgoing = ingest(site.ports, "b.md").outgoing
    if not names_it:
        relay(site.ports, outgoing)
    with killed_before(site, "articles/a.html"):
        build_all(site.worker(), [*map(target_of, outgoing.requests)], outbox=[outgoing] if names_it else ())
    site.clock.forward(hours=1)
    sweep(site.worker("another"), adopt_after=ADOPT_AFTER)
    assert b"articles/b.html" in site.public.documents["articles/a.html"].body
    assert left_over(site) == set()


def target_of(request):
    return request.target


def test_what_follows_from_a_feed_has_marks_where_it_cannot_be_built(site):
    for name, day in (("a", "10"), ("b", "20")):
        site.put(f"{name}.md", POST.format(title=name.title(), more="").replace("-20", f"-{day}"))
    publish(site, "a.md")
    another = take(site.worker("another"), Target("page", "a"))
    settle(site.worker(), [ingest(site.ports, "b.md").outgoing])
    assert ("mark", Target("page", "a").id) in left_over(site)
    site.table.transact([another.give_back()])
    sweep(site.worker("a third"), adopt_after=ADOPT_AFTER)
    assert b"articles/b.html" in site.public.documents["articles/a.html"].body


def test_marks_that_arrive_during_a_build_are_found_among_very_many(site):
    post(site, "a")
    outgoing = ingest(site.ports, "a.md").outgoing

    def others_ask():
        for number in range(60):
            relay(site.ports, asked(site, Target("chapters", f"{number}")))
        relay(site.ports, asked(site, MAIN))

    at_first(site.public, "write", others_ask, when=lambda document, **_: document.path == "rss.xml")
    settle(site.worker(), [outgoing])
    assert ("mark", "feed/main") not in left_over(site)
    assert len(site.table.query("mark", limit=100)) == 60


def asked(site, target):
    outgoing = Outgoing(token=site.ports.new_token(), requests=(Request(target),), freed=(), at=site.clock())
    site.table.transact([Put(outgoing.to_row(), None)])
    return outgoing


def test_a_stretch_of_a_feeds_history_without_documents_is_not_built(site, waves):
    """The main feed's has its part of the sitemap."""
    site.put("site.toml", f"{SITE_TOML}window = 2\nauto = {{ tags = 1 }}\n")
    settle(site.worker(), [ingest_site(site.ports).outgoing])
    for number in range(4):
        site.put(f"p{number}.md", f"---\ndate: 2026-02-0{number + 1}\ntags: [a]\n---\n# {number}\n\nText.")
    built = []
    for number in range(4):
        waves.clear()
        publish(site, f"p{number}.md")
        built.append({target.name.partition("#")[0] for wave in waves for target in wave if target.kind == "archive"})
    assert built == [{"main"}, {"main"}, {"main", "tags/a"}, {"main"}]
    assert "feeds/tags/a/archive/2026-02/atom.xml" in site.public.documents
    for number in range(2):
        site.source.delete(f"p{number}.md")
    publish(site, "p0.md", "p1.md")
    assert "feeds/tags/a/archive/2026-02/atom.xml" not in site.public.documents


def test_a_record_that_several_feeds_show_is_read_once(site):
    site.put("site.toml", f"{SITE_TOML}auto = {{ tags = 1 }}\n")
    settle(site.worker(), [ingest_site(site.ports).outgoing])
    for number in range(8):
        site.put(f"p{number}.md", f"---\ndate: 2026-02-0{number + 1}\ntags: [a, b, c]\n---\n# {number}\n\nText.")
    publish(site, *(f"p{number}.md" for number in range(7)))
    outgoing, asked_for, real = ingest(site.ports, "p7.md").outgoing, [], site.table.get
    site.table.get = lambda keys: (asked_for.extend(keys), real(keys))[1]
    settle(site.worker(), [outgoing])
    assert asked_for.count(article_key("p0.md")) == 1
    assert len(titles(site)) == len(titles(site, "feeds/tags/c/feed.json")) == 8


def test_a_feed_that_shows_more_entries_than_are_read_first_shows_them_all(site):
    site.put("site.toml", f"{SITE_TOML}window = 60\n")
    settle(site.worker(), [ingest_site(site.ports).outgoing])
    for number in range(62):
        post(site, f"p{number}")
    publish(site, *(f"p{number}.md" for number in range(62)))
    assert len(titles(site)) == 60
