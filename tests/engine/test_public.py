"""The public place: documents are known from their rows, and what somebody deletes, changes or adds by hand is mended."""

import pytest
from msgspec import structs

from feedwright.engine.build import build_all as build_targets
from feedwright.engine.build import marked_targets, settle
from feedwright.engine.building.lease import take
from feedwright.engine.catalogue.rows import MarkRow, PublicRow
from feedwright.engine.documents.paths import paths_of, target_at
from feedwright.engine.intake.article import ingest
from feedwright.engine.jobs.outbox import Outgoing, relay
from feedwright.engine.jobs.targets import MAIN, NEWS, SITE_LISTS, Request, Target, media_target
from feedwright.engine.public_walk import next_public
from feedwright.engine.reconcile import begin_walk, walk_on
from feedwright.errors import StoreError
from feedwright.model.files import Document
from feedwright.ports import ANY, Put, Row
from media_samples import png
from memory import SITE_TOML
from memory_site import build_all, page, publish, titles
from schedules import failing, writes

DATED = "---\ndate: 2026-02-20\nupdated: 2026-02-21\n---\n# {}\n\nText."
PAGE = Target("page", "a")


@pytest.fixture
def published(site):
    site.put("boat.png", png())
    site.put("a.md", DATED.format("A") + " ![](boat.png)")
    publish(site, "a.md")
    return site


def heads(site):
    """Note the paths that workers look at from now on."""
    real, seen = site.public.head, []
    site.public.head = lambda path: (seen.append(path), real(path))[1]
    return seen


def by_hand(site, path, body=b"theirs", digest=None):
    document = Document(path=path, media_type="text/plain", body=body)
    vars(document)["digest"] = digest
    site.public.place(document)


def ask(site, target, *, look=False):
    outgoing = Outgoing(token=site.ports.new_token(), requests=(Request(target, look=look),), freed=(), at=site.clock())
    site.table.transact([Put(outgoing.to_row(), None)])
    return settle(site.worker(), [outgoing])


def walk(site, *, page=10):
    """Do a whole walk as AWS does it, and build what it marked; return the foreign objects that it found."""
    site.queue.messages.clear()
    token, foreign = begin_walk(site.ports).token, []
    while (walked := walk_on(site.ports, token, page=page)).goes_on:
        foreign += walked.foreign
        settle(site.worker(), walked.outgoing)
    settle(site.worker(), walked.outgoing)
    return [*foreign, *walked.foreign]


# --- rows in place of looks -----------------------------------------------------------------------------------


def test_a_change_of_an_article_is_written_without_a_look_at_any_document(published):
    seen = heads(published)
    published.put("a.md", DATED.format("B"))
    publish(published, "a.md")
    assert titles(published) == ["B"]
    assert seen == []


def test_a_new_article_is_written_without_a_look_at_its_page(published):
    seen = heads(published)
    published.put("b.md", DATED.format("B"))
    publish(published, "b.md")
    assert "articles/b.html" in published.public.documents
    assert seen == []


def test_after_a_build_that_failed_the_next_one_looks(published):
    """It has written some of the feed's documents, and their rows still tell what stood there before."""
    before = dict(published.public.documents)
    published.put("a.md", DATED.format("B"))
    mend = failing(published.public, "write", when=lambda document, **_: document.path == "index.html")
    with pytest.raises(StoreError):
        publish(published, "a.md")
    mend()
    assert titles(published) == ["B"]
    published.put("a.md", DATED.format("A") + " ![](boat.png)")
    publish(published, "a.md")
    assert published.public.body("feed.json") == before["feed.json"].body


def test_who_takes_a_lease_over_looks(published):
    """The worker before has written, and was stopped before it could say so."""
    published.put("a.md", DATED.format("B"))
    outgoing = ingest(published.ports, "a.md").outgoing
    relay(published.ports, outgoing)
    mend = failing(published.table, "transact", when=writes(PublicRow.PARTITION))
    with pytest.raises(StoreError):
        build_targets(published.worker("stopped"), [PAGE])
    mend()
    assert b"<h1" in published.public.body("articles/a.html")
    published.clock.forward(minutes=30)
    published.put("a.md", DATED.format("A") + " ![](boat.png)")
    publish(published, "a.md")
    assert ">A<" in page(published)


def test_who_takes_a_lease_over_looks_at_once(published):
    take(published.worker("stopped"), PAGE)
    by_hand(published, "articles/a.html", b"as the other worker wrote it", "another digest")
    published.clock.forward(minutes=30)
    ask(published, PAGE)
    assert ">A<" in page(published)


def test_who_takes_a_lease_over_and_leaves_lets_the_next_one_look(published):
    """Nobody knows what the worker before has written, though a row says what stood there before that."""
    take(published.worker("stopped"), PAGE)
    by_hand(published, "articles/a.html", b"as the other worker wrote it", "another digest")
    published.clock.forward(minutes=30)
    lease = take(published.worker(), PAGE)
    published.table.transact([lease.give_back()])
    ask(published, PAGE)
    assert ">A<" in page(published)


def test_the_rows_of_another_release_are_not_trusted(published):
    """After a rollback and back again documents may stand as the other release wrote them."""
    for key, row in list(published.table.rows.items()):
        if key[0] == PublicRow.PARTITION:
            values = PublicRow.of(row)
            published.table.rows[key] = structs.replace(values, code="another release").row(key, row.version)
    by_hand(published, "articles/a.html", b"as the other release wrote it", "another digest")
    ask(published, PAGE)
    assert ">A<" in page(published)


def test_a_document_whose_row_is_missing_is_removed_where_nothing_is_wanted(site):
    by_hand(site, "articles/gone.html", digest="ours")
    ask(site, Target("page", "gone"))
    assert "articles/gone.html" not in site.public.documents


def test_an_empty_place_is_looked_at_once(site):
    seen = heads(site)
    for _ in range(2):
        ask(site, Target("page", "gone"))
    assert seen == ["articles/gone.html"]


def test_a_document_that_somebody_changed_is_looked_at_when_the_condition_of_a_write_fails(published):
    by_hand(published, "articles/a.html")
    published.put("a.md", DATED.format("B"))
    outgoing = ingest(published.ports, "a.md").outgoing
    written = settle(published.worker(), [outgoing])
    assert ">B<" in page(published)
    assert [document.path for document in written if document.was_foreign] == ["articles/a.html"]


def test_a_mark_of_the_walk_has_the_builder_look(published):
    del published.public.documents["articles/a.html"]
    ask(published, PAGE)
    assert "articles/a.html" not in published.public.documents, "the row is trusted"
    ask(published, PAGE, look=True)
    assert ">A<" in page(published)


def test_a_page_whose_lease_another_worker_holds_is_not_written_by_a_build_of_many(site):
    take(site.worker("another"), PAGE)
    site.put("a.md", DATED.format("A"))
    build_all(site)
    assert "articles/a.html" not in site.public.documents
    assert PAGE in list(marked_targets(site.worker()))


# --- the walk -------------------------------------------------------------------------------------------------


def test_after_one_walk_everything_is_as_it_was(published):
    before = {path: document.body for path, document in published.public.documents.items()}
    picture = next(path for path in before if path.startswith("media/"))
    for path in ("rss.xml", "feeds.opml", picture):
        del published.public.documents[path]
    by_hand(published, "feed.json")
    by_hand(published, "articles/a.html", digest=published.public.documents["articles/a.html"].digest)
    for path in ("articles/old.html", "media/0/old.png", "archive/2020-01/atom.xml", "feeds/old/rss.xml"):
        by_hand(published, path, digest="ours")
    by_hand(published, "articles/theirs.html")
    by_hand(published, "theirs/notes.txt")
    assert walk(published, page=3) == ["theirs/notes.txt"]
    left = {"articles/theirs.html": b"theirs", "theirs/notes.txt": b"theirs"}
    assert {path: document.body for path, document in published.public.documents.items()} == before | left
    assert walk(published) == ["theirs/notes.txt"]
    published.public.writes.clear()
    assert not list(marked_targets(published.worker()))


@pytest.mark.parametrize("page", [1, 2, 1_000])
def test_each_document_that_is_gone_or_changed_is_found_on_whatever_page_its_row_is(published, page):
    """A feed's documents lie far from each other, and their row stands at the first."""
    before = {path: document.body for path, document in published.public.documents.items()}
    own = [path for path in before if not path.startswith("media/")]
    for paths in (own[::2], own[1::2]):
        for path in paths:
            del published.public.documents[path]
        walk(published, page=page)
        for path in paths:
            by_hand(published, path)
        walk(published, page=page)
        assert {path: document.body for path, document in published.public.documents.items()} == before
    published.public.writes.clear()
    walk(published, page=page)
    assert published.public.writes == []
    assert not site_marks(published)


def site_marks(site):
    return [key for key in site.table.rows if key[0] in {MarkRow.PARTITION, "outbox"}]


def test_a_row_of_an_earlier_release_says_nothing_of_a_documents_target(published):
    """It had a row for each path, and these rows stay."""
    published.table.transact([Put(Row("public", "sitemap.xml", "token", OLD_ROW), ANY)])
    assert next_public(published.ports, after="", limit=1_000).outgoing == []
    del published.public.documents["sitemap.xml"]
    walk(published)
    assert "sitemap.xml" in published.public.documents


OLD_ROW = b'{"etag":"old","digest":"old","code":"another release","seen":"2026-02-01T12:00:00Z"}'


def test_a_document_with_the_same_bytes_and_other_headers_is_written_again(published):
    published.clock.forward(minutes=10)
    mine = published.public.documents["rss.xml"]
    by_hand(published, "rss.xml", mine.body, mine.digest)
    walk(published)
    assert published.public.documents["rss.xml"].media_type == mine.media_type


def test_the_walk_itself_writes_and_removes_nothing(published):
    del published.public.documents["rss.xml"]
    by_hand(published, "articles/old.html", digest="ours")
    before = dict(published.public.documents)
    token = begin_walk(published.ports).token
    while walk_on(published.ports, token, page=3).goes_on:
        pass
    assert published.public.documents == before


def test_one_page_of_the_walk_marks_no_more_than_one_function_has_time_to_mend(site):
    for number in range(600):
        by_hand(site, f"articles/{number}.html", digest="ours")
    token = begin_walk(site.ports).token
    marked = []
    while (walked := walk_on(site.ports, token, page=1_000)).goes_on:
        marked.append(sum(len(outgoing.requests) for outgoing in walked.outgoing))
    marked.append(sum(len(outgoing.requests) for outgoing in walked.outgoing))
    assert sum(marked) >= 600
    assert max(marked) <= 250


def test_the_walk_asks_for_no_build_where_nothing_differs(published):
    walk(published)  # it finds the files of the whole build that came before
    token = begin_walk(published.ports).token
    outgoing = []
    while (walked := walk_on(published.ports, token, page=3)).goes_on:
        outgoing += walked.outgoing
    assert [*outgoing, *walked.outgoing] == []


def test_a_whole_build_needs_no_walk_through_the_public_place(published):
    published.public.list = None
    build_all(published)


# --- a path has one target ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("rss.xml", MAIN),
        ("index.html", MAIN),
        ("articles/a/b.html", Target("page", "a/b")),
        ("media/0/a.png", media_target("media/0/a.png")),
        ("archive/2026-11/atom.xml", Target("archive", "main#2026-11")),
        ("sitemaps/2026-11-23-4f5a6b.xml", Target("archive", "main#2026-11-23-4f5a6b")),
        ("feeds/tags/boats/archive/2026/feed.json", Target("archive", "tags/boats#2026")),
        ("feeds/archive/rss.xml", Target("feed", "archive")),
        ("robots.txt", NEWS),
        ("feeds.opml", SITE_LISTS),
        *((path, None) for path in ("theirs.txt", "articles/a.txt", "feeds/main/rss.xml", "archive/2026T1/rss.xml")),
        (f"feeds/{'a' * 950}/rss.xml", None),
    ],
)
def test_a_path_alone_tells_its_target(path, target):
    assert target_at(path) == target
    assert target is None or path in paths_of(target)


def test_what_an_earlier_release_asked_for_under_another_name_is_built(site):
    """An archive was named by the start of its stretch, and a document of nothing was a target of its own."""
    site.put("site.toml", SITE_TOML + "window = 1\n")
    for day in (1, 2, 3):
        site.put(f"{day}.md", DATED.format(day).replace("2026-02-20", f"2026-02-2{day}"))
    build_all(site)
    [start, _] = [sort for partition, sort in site.table.rows if partition == "archive/main" and "T" in sort]
    [folder] = {path.rpartition("/")[0] for path in site.public.documents if path.startswith("archive/2026-02-")}
    del site.public.documents[f"{folder}/atom.xml"]
    by_hand(site, "articles/old.html", digest="ours")
    for old in (Target("archive", f"main#{start}"), Target("stray", "articles/old.html")):
        mark = MarkRow(kind=old.kind, name=old.name).row(MarkRow.key(old.id, "0"), "0")
        site.table.transact([Put(mark, None)])
        build_targets(structs.replace(site.worker(), looks=True), [old])
    for target in list(marked_targets(site.worker())):
        build_targets(structs.replace(site.worker(), looks=True), [target])
    assert f"{folder}/atom.xml" in site.public.documents
    assert "articles/old.html" not in site.public.documents
