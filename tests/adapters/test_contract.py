"""One contract for every adapter and its in-memory twin: what the engine's two rules rest on."""

import hashlib
import random
from contextlib import closing
from datetime import UTC, timedelta

import pytest

from feedwright.engine.building.lease import take
from feedwright.engine.catalogue.rows import PublicRow
from feedwright.engine.jobs.targets import MAIN, Target
from feedwright.engine.jobs.worker import Worker
from feedwright.errors import Conflict, LostError
from feedwright.model.files import Document, Media, MediaCopy
from feedwright.ports import ANY, Changed, Check, Delete, Put, Row, WalkOn
from stores import opened, ports_over

KINDS = ("memory", "local", "aws")
RANDOM = random.Random(2)


@pytest.fixture(params=KINDS)
def stores(request, tmp_path):
    with opened(request.param, tmp_path) as opened_stores:
        yield opened_stores


def row(sort, data=b"{}", version="1", partition="p"):
    return Row(partition, sort, version, data)


def fill(table, *rows):
    for start in range(0, len(rows), 100):
        table.transact([Put(one, ANY) for one in rows[start : start + 100]])


def document(body=b"<rss/>", path="rss.xml", **told):
    return Document(**({"path": path, "media_type": "application/rss+xml", "body": body} | told))


# The table


def test_a_row_comes_back_as_it_was_written(stores):
    written = row("quote'\"%_#é😀", '{"ü": 1}'.encode(), "v 1")
    stores.table.transact([Put(written, None)])
    assert stores.table.get([written.key]) == [written]


def test_rows_come_in_the_order_asked_for_and_missing_ones_are_told(stores):
    fill(stores.table, row("a"), row("b"))
    keys = [("p", "b"), ("p", "nowhere"), ("p", "a"), ("q", "a"), ("p", "b")]
    assert stores.table.get(keys) == [row("b"), None, row("a"), None, row("b")]
    assert stores.table.get([("p", "nowhere")]) == [None]
    assert stores.table.get([]) == []


def test_a_row_that_may_be_as_it_was_is_as_it_is_if_it_does_not_fit(stores):
    fill(stores.table, row("a", version="1"), row("b", version="1"))
    fill(stores.table, row("a", version="2"))
    keys = [("p", "b"), ("p", "nowhere"), ("p", "a"), ("p", "b")]
    seen = []
    for fits in (lambda one: not seen.append(one), lambda _: False, lambda one: one.version == "2"):
        assert stores.table.get_fitting(keys, fits) == [row("b"), None, row("a", version="2"), row("b")]
    assert {one.key for one in seen} <= {("p", "a"), ("p", "b")}
    assert stores.table.get_fitting([], lambda _: False) == []


def test_more_rows_than_one_batch_holds_are_read(stores):
    rows = [row(f"{number:03}") for number in range(230)]
    fill(stores.table, *rows)
    keys = [one.key for one in reversed(rows)] + [("p", "nowhere")]
    assert stores.table.get(keys) == [*reversed(rows), None]
    assert stores.table.get_fitting(keys, lambda one: one.sort < "2") == [*reversed(rows), None]


def test_a_row_is_locked_only_where_it_is_free_and_keeps_its_data(stores):
    assert stores.table.lock(("p", "new"), "anna's", free="free") == row("new", b"", "anna's")
    fill(stores.table, row("a", b'{"kept": 1}', "free"))
    assert stores.table.lock(("p", "a"), "anna's", free="free") == row("a", b'{"kept": 1}', "anna's")
    for sort in ("new", "a"):
        with pytest.raises(Conflict):
            stores.table.lock(("p", sort), "ben's", free="free")
    rows = [row("a", b'{"kept": 1}', "anna's"), row("new", b"", "anna's")]
    assert stores.table.get([("p", "a"), ("p", "new")]) == stores.table.query("p", limit=9) == rows
    stores.table.transact([Put(row("new", b'{"now": 1}', "free"), "anna's")])
    assert stores.table.lock(("p", "new"), "ben's", free="free").data == b'{"now": 1}'


def test_rows_are_written_whatever_stands_there(stores):
    fill(stores.table, row("003", b"{}", "before"))
    rows = [row(f"{number:03}") for number in range(60)]
    stores.table.write(rows)
    assert stores.table.query("p", limit=100) == rows


@pytest.mark.parametrize("alone", [True, False], ids=["alone", "in-company"])
@pytest.mark.parametrize("expected", [None, "1", "2", ANY], ids=["absent", "version-1", "version-2", "any"])
@pytest.mark.parametrize("standing", [None, "1"], ids=["on-nothing", "on-version-1"])
def test_a_change_is_made_only_on_what_was_expected(stores, standing, expected, alone):
    """Conditions are the engine's only guard against workers that overtake each other; a failed one changes nothing."""
    company = [] if alone else [Put(row("company"), None)]
    table = stores.table
    changes = [Put(row("a", version="new"), expected), Delete(("p", "a"), expected)]
    if expected is not ANY:
        changes.append(Check(("p", "a"), expected))
    for change in changes:
        fill(table, row("other"))
        table.transact([Put(row("a", version="1"), ANY) if standing else Delete(("p", "a")), Delete(("p", "company"))])
        before = table.query("p", limit=9)
        if expected in (ANY, standing):
            table.transact([*company, change])
            found = {"a": "new"} if isinstance(change, Put) else {"a": "1"} if isinstance(change, Check) else {}
            found = found if standing or not isinstance(change, Check) else {}
            found |= {"other": "1"} if alone else {"company": "1", "other": "1"}
            assert {one.sort: one.version for one in table.query("p", limit=9)} == found
        else:
            with pytest.raises(Conflict):
                table.transact([*company, change])
            assert table.query("p", limit=9) == before


def test_one_failed_condition_undoes_everything(stores):
    fill(stores.table, row("kept"), row("changed"))
    with pytest.raises(Conflict):
        stores.table.transact(
            [
                Put(row("changed", b"{1}", "2"), "1"),
                Delete(("p", "kept")),
                Put(row("new"), None),
                Check(("p", "gate"), "1"),
            ]
        )
    assert stores.table.query("p", limit=9) == [row("changed"), row("kept")]


def test_a_token_is_taken_once(stores):
    """Outbox rows and marks lie under new unique keys: whoever comes second learns of it."""
    stores.table.transact([Put(row("token", b"{1}"), None)])
    for company in ([], [Put(row("company"), None)]):
        with pytest.raises(Conflict):
            stores.table.transact([Put(row("token", b"{2}"), None), *company])
    assert stores.table.query("p", limit=9) == [row("token", b"{1}")]


def test_a_table_works_on_after_a_conflict(stores):
    for _ in range(3):
        with pytest.raises(Conflict):
            stores.table.transact([Check(("p", "a"), "1")])
    stores.table.transact([Check(("p", "a"), None), Put(row("b"), None)])
    assert stores.table.query("p", limit=9) == [row("b")]


def test_a_transaction_takes_a_hundred_changes(stores):
    rows = [row(f"{number:03}") for number in range(50)]
    fill(stores.table, *rows)
    stores.table.transact([*(Delete(one.key, "1") for one in rows), *(Check(("q", one.sort), None) for one in rows)])
    assert stores.table.query("p", limit=99) == []


SORTS = ["a", "a#1", "a#2", "a%", "a_", "aé", "a\uff5e", "a😀", "a\U0010ffff", "a\U0010ffffz", "b", "é", "é\0", "😀"]


def test_rows_are_ordered_by_the_bytes_of_their_keys(stores):
    """In every alphabet: by UTF-8, not by UTF-16 nor by a language's own order."""
    fill(stores.table, *map(row, RANDOM.sample(SORTS, len(SORTS))), row("elsewhere", partition="q"))
    assert [one.sort for one in stores.table.query("p", limit=99)] == SORTS


@pytest.mark.parametrize("newest_first", [False, True], ids=["oldest-first", "newest-first"])
@pytest.mark.parametrize("prefix", ["", "a", "a#", "a%", "é", "a\U0010ffff", "nothing"])
def test_prefix_and_start_are_kept_to(stores, prefix, newest_first):
    """Starts before, within and past the prefix, on a row and between rows."""
    fill(stores.table, *map(row, SORTS))
    ordered = SORTS[::-1] if newest_first else SORTS
    for after in ["", "A", "a", "a#", "a#1", "a#15", "a\U0010ffff", "aé", "c", "😀", "\U0010ffff"]:
        found = stores.table.query("p", prefix=prefix, after=after, newest_first=newest_first, limit=99)
        wanted = [one for one in ordered if one.startswith(prefix)]
        if after:
            wanted = [one for one in wanted if one != after and (one < after) is newest_first]
        assert [one.sort for one in found] == wanted, after


@pytest.mark.parametrize("newest_first", [False, True], ids=["oldest-first", "newest-first"])
@pytest.mark.parametrize("limit", [1, 3, 4, 5])
@pytest.mark.parametrize("prefix", ["", "b"])
def test_pages_show_every_row_once(stores, prefix, limit, newest_first):
    rows = [row(f"{letter}{number:02}") for letter in "abc" for number in range(4)]
    fill(stores.table, *rows)
    told = {"prefix": prefix, "newest_first": newest_first, "limit": limit}
    seen, after = [], ""
    while page := stores.table.query("p", after=after, **told):
        assert len(page) <= limit
        seen += page
        after = page[-1].sort
    wanted = [one for one in rows if one.sort.startswith(prefix)]
    assert seen == (wanted[::-1] if newest_first else wanted)


@pytest.mark.parametrize("newest_first", [False, True], ids=["oldest-first", "newest-first"])
def test_a_query_of_many_megabytes_is_whole(stores, newest_first):
    """DynamoDB answers a megabyte at a time; that must not show."""
    rows = [row(f"{number:02}", RANDOM.randbytes(250_000)) for number in range(10)]
    for one in rows:
        stores.table.transact([Put(one, None)])
    ordered = rows[::-1] if newest_first else rows
    assert stores.table.query("p", newest_first=newest_first, limit=99) == ordered
    assert stores.table.query("p", newest_first=newest_first, limit=7) == ordered[:7]
    assert stores.table.get([one.key for one in ordered]) == ordered


DATA = {
    "nothing": b"",
    "a brace": b"{",
    "a brace but no text": b"{\xff\xfe",
    "zeros": b"\0{}\0",
    "line ends": b"{}\r\n",
    "600 KB at random": RANDOM.randbytes(600_000),
    "500 KB of text": b"{" + b" " * 500_000,
}


@pytest.mark.parametrize("data", DATA.values(), ids=DATA.keys())
def test_data_is_kept_to_the_byte(stores, data):
    """Whatever its size: an article may be larger than an item of DynamoDB's."""
    written = row("a", data)
    stores.table.transact([Put(written, None), Put(row("b"), None)])
    assert stores.table.get([written.key]) == [written]
    assert stores.table.get([written.key, ("p", "b")]) == [written, row("b")]
    assert stores.table.query("p", limit=1) == [written]


def test_large_data_and_small_replace_each_other(stores):
    small, large = row("a", b"{}", "1"), row("a", RANDOM.randbytes(600_000), "2")
    stores.table.transact([Put(small, None)])
    stores.table.transact([Put(large, "1")])
    assert stores.table.get([large.key]) == [large]
    stores.table.transact([Put(small, "2")])
    assert stores.table.get([small.key]) == [small]


def test_a_deleted_row_is_gone_and_deleting_it_again_is_fine(stores):
    fill(stores.table, row("a"))
    for _ in range(2):
        stores.table.transact([Delete(("p", "a"))])
        assert stores.table.get([("p", "a")]) == [None]
    stores.table.transact([Put(row("a", version="2"), None)])
    assert stores.table.get([("p", "a")]) == [row("a", version="2")]


def test_a_key_as_long_as_they_come_is_fine(stores):
    """S3's keys have up to 1,024 bytes; the walk's index is sorted by them."""
    longest = row("ü" * 512)
    stores.table.transact([Put(longest, None)])
    assert stores.table.query("p", prefix="ü" * 512, limit=9) == [longest]


# Leases over the table


@pytest.fixture
def workers(stores):
    ports = ports_over(stores)
    deadline = ports.clock() + timedelta(minutes=5)
    return [Worker(ports=ports, owner=owner, deadline=deadline) for owner in ("anna", "ben")]


def test_a_lease_that_is_taken_is_not_to_be_had(workers):
    anna, ben = workers
    lease = take(anna, MAIN)
    assert anna.ports.clock() < lease.expires
    assert take(ben, MAIN) is None
    assert take(ben, Target("page", "other"))


def test_a_lease_given_back_is_free(workers):
    anna, ben = workers
    anna.ports.table.transact([take(anna, MAIN).give_back()])
    assert take(ben, MAIN)


def test_a_worker_may_take_its_own_lease_again(workers):
    """What a lost answer leaves behind does not lock its owner out."""
    anna, ben = workers
    first, second = take(anna, MAIN), take(anna, MAIN)
    assert first.token != second.token
    assert take(ben, MAIN) is None


def test_a_lease_that_ran_out_is_taken_over_and_not_given_back_by_its_old_owner(workers):
    anna, ben = workers
    lease = take(anna, MAIN)
    anna.ports.clock.now = lease.expires
    assert take(ben, MAIN)
    for documents in (None, PublicRow(code="code", seen=lease.expires)):
        with pytest.raises(Conflict):
            anna.ports.table.transact([lease.give_back(documents)])


def test_an_outlived_lease_goes_to_one_of_two(workers):
    """Two that both read the old lease: the second one's write meets the first one's."""
    anna, ben = workers
    lease = take(anna, MAIN)
    [standing] = anna.ports.table.get([lease.key])
    anna.ports.clock.now = lease.expires
    assert take(ben, MAIN)
    with pytest.raises(Conflict):
        anna.ports.table.transact([Put(Row(*lease.key, "mine", b"{}"), standing.version)])


# The source

KEYS = ["a b/c+d.md", "a%20b.md", "a&b=c?.md", "dir/ü/é.txt", "e\u0301.md", "文/章.md", "😀.md"]


@pytest.mark.parametrize("key", KEYS)
def test_an_object_is_read_as_it_is(stores, key):
    stores.put(key, b"Some text.")
    found = stores.source.read(key, size_limit=100)
    assert (found.key, found.body, found.size) == (key, b"Some text.", 10)
    assert found.modified.tzinfo is UTC


@pytest.mark.parametrize("key", ["nowhere.md", "no/where.md", "a.md/b.md", "a.md/", "dir", "dir/"])
def test_what_is_not_there_is_none(stores, key):
    """That is how a withdrawal is seen, so it must be no error; a folder is no article either."""
    stores.put("a.md", b"text")
    stores.put("dir/b.md", b"text")
    assert stores.source.read(key, size_limit=100) is None


def test_a_deleted_object_is_gone(stores):
    stores.put("a.md", b"text")
    stores.delete("a.md")
    assert stores.source.read("a.md", size_limit=100) is None
    assert stores.source.list(after="", limit=9).objects == []


def test_an_object_over_the_limit_comes_without_its_body(stores):
    """The article is refused by its size, which needs no memory for its text."""
    stores.put("a.md", b"x" * 101)
    found = stores.source.read("a.md", size_limit=100)
    assert (found.body, found.size) == (b"", 101)
    assert stores.source.read("a.md", size_limit=101).body == b"x" * 101


def test_an_empty_object_is_an_object(stores):
    stores.put("a.md", b"")
    found = stores.source.read("a.md", size_limit=100)
    assert (found.body, found.size) == (b"", 0)


def test_writing_the_same_again_changes_no_digest(stores):
    """So that touching a file, or uploading it once more, publishes nothing."""
    stores.put("a.md", b"one")
    before = stores.source.read("a.md", size_limit=100).digest
    stores.put("a.md", b"one")
    assert stores.source.read("a.md", size_limit=100).digest == before
    stores.put("a.md", b"two!")
    assert stores.source.read("a.md", size_limit=100).digest != before


def test_a_listing_and_a_read_name_a_version_alike(stores):
    """The walk compares the one with what was noted of the other."""
    stores.put("a.md", b"one")
    [listed] = stores.source.list(after="", limit=9).objects
    assert listed.etag == stores.source.read("a.md", size_limit=100).etag
    stores.put("a.md", b"two!")
    [again] = stores.source.list(after="", limit=9).objects
    assert again.etag != listed.etag


def test_a_listing_is_ordered_by_the_bytes_of_the_keys(stores):
    """Folders included: the catalogue's index has the same order, and the walk merges the two."""
    keys = sorted([*KEYS, "a/z.md", "a.md", "a0.md", "a-b.md", "B.md", "\uff5e.md"], key=str.encode)
    for key in RANDOM.sample(keys, len(keys)):
        stores.put(key, b"text")
    listing = stores.source.list(after="", limit=99)
    assert [listed.key for listed in listing.objects] == keys
    assert listing.complete
    for number, after in enumerate(keys):
        assert [listed.key for listed in stores.source.list(after=after, limit=99).objects] == keys[number + 1 :]


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 6, 7])
def test_pages_of_a_listing_show_every_object_once(stores, limit):
    keys = ["a.md", "b/1.md", "b/2.md", "ü.md", "文.md", "😀.md"]
    for key in keys:
        stores.put(key, b"text")
    seen, after, complete = [], "", False
    while not complete:
        listing = stores.source.list(after=after, limit=limit)
        assert len(listing.objects) <= limit
        seen += [listed.key for listed in listing.objects]
        after, complete = seen[-1], listing.complete
    assert seen == keys


def test_a_page_may_start_where_nothing_is(stores):
    stores.put("b.md", b"text")
    assert [listed.key for listed in stores.source.list(after="a.md", limit=9).objects] == ["b.md"]
    listing = stores.source.list(after="c.md", limit=9)
    assert (list(listing.objects), listing.complete) == ([], True)


def test_a_page_may_hold_more_than_a_thousand(stores):
    """S3 lists a thousand at a time; that must not show."""
    stores.put_many(f"{number:04}.md" for number in range(1_003))
    listing = stores.source.list(after="0000.md", limit=1_001)
    assert [listed.key for listed in listing.objects] == [f"{number:04}.md" for number in range(1, 1_002)]
    assert not listing.complete
    assert stores.source.list(after="0001.md", limit=1_001).complete


def test_a_folder_can_be_listed_alone(stores):
    """Templates are looked for each minute; that must not cost what the whole content costs."""
    for key in ["templates.md", "templates/a.html", "templates/b/c.html", "templates/d.html", "u.md"]:
        stores.put(key, b"text")
    listing = stores.source.list(after="", limit=9, folder="templates/")
    assert [listed.key for listed in listing.objects] == ["templates/a.html", "templates/b/c.html", "templates/d.html"]
    assert listing.complete
    listing = stores.source.list(after="templates/a.html", limit=1, folder="templates/")
    assert ([listed.key for listed in listing.objects], listing.complete) == (["templates/b/c.html"], False)
    assert list(stores.source.list(after="", limit=9, folder="layouts/").objects) == []


@pytest.mark.parametrize("stores", ["memory", "aws"], indirect=True)
def test_metadata_and_charset_count(stores):
    """They say what a text file cannot; a change of them is a change of the article."""
    stores.put("a.md", b"text", metadata={"title": "One", "author": "Ann"}, charset="iso-8859-1")
    found = stores.source.read("a.md", size_limit=100)
    assert dict(found.metadata) == {"title": "One", "author": "Ann"}
    assert found.charset == "iso-8859-1"
    stores.put("a.md", b"text", metadata={"title": "Two"})
    again = stores.source.read("a.md", size_limit=3)
    assert (dict(again.metadata), again.charset) == ({"title": "Two"}, None)
    assert again.digest != found.digest


# Source files, read in parts

LONG = RANDOM.randbytes(3_000_000)


def opened_file(stores, body, key="a b/é+.mp3"):
    stores.put(key, body)
    return closing(stores.source.open(key))


def test_a_file_says_what_it_is(stores):
    with opened_file(stores, LONG) as file:
        [listed] = stores.source.list(after="", limit=9).objects
        assert (file.size, file.etag, file.modified.tzinfo) == (3_000_000, listed.etag, UTC)
        assert file.tell() == 0


@pytest.mark.parametrize("size", [0, 1, 262_143, 262_144, 262_145, 524_288])
def test_a_file_is_read_to_its_end_and_no_further(stores, size):
    with opened_file(stores, LONG[:size]) as file:
        assert file.size == size
        assert file.read() == LONG[:size]
        assert (file.read(), file.read(9), file.tell()) == (b"", b"", size)


def test_any_part_of_a_file_can_be_read(stores):
    """Headers stand at the front of a file, or at its end, or refer each other to and fro."""
    with opened_file(stores, LONG) as file:
        for _ in range(60):
            start, size = RANDOM.randrange(3_000_100), RANDOM.choice([0, 1, 8, 300_000, 700_000])
            assert file.seek(start) == start
            assert file.read(size) == LONG[start : start + size]
            assert file.tell() == max(start, min(start + size, 3_000_000))
        assert file.seek(-10, 2) == 2_999_990
        assert file.seek(4, 1) == 2_999_994
        assert file.read() == LONG[-6:]


def test_files_of_the_same_bytes_have_one_digest(stores):
    """It becomes part of their public address."""
    digests = []
    for key, body in [("a.mp3", LONG), ("b.mp3", LONG), ("c.mp3", LONG[1:])]:
        with opened_file(stores, body, key) as file:
            digests.append(file.digest)
            assert file.read() == body
    assert digests[0] == digests[1] != digests[2]


@pytest.mark.parametrize("body", [b"", b"ID3", LONG], ids=["empty", "short", "long"])
def test_a_digest_is_the_hash_of_the_bytes_in_every_place(stores, body):
    """So a file has the same address from a laptop, by a single put and by one in parts."""
    with opened_file(stores, body) as file:
        assert file.digest == hashlib.sha256(body).hexdigest()


@pytest.mark.parametrize("stores", ["local", "aws"], indirect=True)
def test_a_file_that_changes_while_it_is_read_is_no_mixture(stores):
    with opened_file(stores, LONG) as file:
        file.read(10)
        stores.put("a b/é+.mp3", LONG[::-1] + b"more")
        file.seek(2_000_000)
        with pytest.raises(Conflict):
            file.read(10)


@pytest.mark.parametrize("key", ["nowhere.mp3", "no/where.mp3", "a.mp3/b.mp3", "dir", "dir/", "a"])
def test_a_file_that_is_not_there_is_none(stores, key):
    stores.put("a.mp3", b"1")
    stores.put("dir/b.mp3", b"2")
    assert stores.source.open(key) is None
    assert stores.source.etag(key) is None


@pytest.mark.parametrize("key", KEYS)
def test_an_etag_is_as_listed(stores, key):
    stores.put(key, b"text")
    [listed] = stores.source.list(after="", limit=9).objects
    assert stores.source.etag(key) == listed.etag


SUFFIXES = [".meta.yaml", ".meta.json", ".mp3", ".md"]


@pytest.mark.parametrize("stem", ["ep 1", "dir/é+", "2026-03-01-a.b", "文%20"])
def test_what_stands_beside_is_told_in_the_order_asked_for(stores, stem):
    for suffix in (".mp3", ".meta.json", ".meta.yaml.md", "b.md", "/a.md"):
        stores.put(stem + suffix, b"text")
        stores.put(f"{stem}-x{suffix}", b"other")
    assert list(stores.source.beside(stem, SUFFIXES)) == [f"{stem}.meta.json", f"{stem}.mp3"]
    assert list(stores.source.beside(stem, SUFFIXES[::-1])) == [f"{stem}.mp3", f"{stem}.meta.json"]
    assert list(stores.source.beside("nowhere/" + stem, SUFFIXES)) == []


def test_what_stands_beside_is_found_among_more_than_a_page_holds(stores):
    stores.put_many(f"a.{number:04}" for number in range(1_003))
    stores.put("a.md", b"")
    assert list(stores.source.beside("a", SUFFIXES)) == ["a.md"]


# The public site


@pytest.mark.parametrize("path", ["rss.xml", "feeds/a/archive/2026-03/atom.xml", "articles/a.b/c-d.html"])
def test_a_document_stands_where_it_was_written(stores, path):
    written = document(path=path)
    assert stores.public.head(path) is None
    stores.public.write(written, expected=None)
    assert stores.fetch(path) == written.body
    assert stores.public.head(path).digest == written.digest


def test_a_document_is_replaced_by_who_knows_what_stands_there(stores):
    stores.public.write(document(b"1"), expected=None)
    stores.public.write(document(b"2"), expected=stores.public.head("rss.xml").etag)
    assert stores.fetch("rss.xml") == b"2"
    assert stores.public.head("rss.xml").digest == document(b"2").digest


def test_a_document_is_not_replaced_by_who_does_not(stores):
    """An older rendering never replaces a newer one."""
    stores.public.write(document(b"1"), expected=None)
    stale = stores.public.head("rss.xml").etag
    stores.public.write(document(b"2"), expected=stale)
    for expected in (None, stale):
        with pytest.raises(Conflict):
            stores.public.write(document(b"3"), expected=expected)
    with pytest.raises(Conflict):
        stores.public.remove("rss.xml", expected=stale)
    assert stores.fetch("rss.xml") == b"2"


def test_a_document_that_is_gone_is_not_replaced(stores):
    stores.public.write(document(), expected=None)
    etag = stores.public.head("rss.xml").etag
    stores.public.remove("rss.xml", expected=etag)
    with pytest.raises(Conflict):
        stores.public.write(document(b"2"), expected=etag)
    assert stores.public.head("rss.xml") is None


def test_a_document_is_removed_and_removing_it_again_is_fine(stores):
    path = "articles/2026/a.html"
    stores.public.write(document(path=path), expected=None)
    etag = stores.public.head(path).etag
    for _ in range(2):
        stores.public.remove(path, expected=etag)
        assert stores.public.head(path) is None
        assert stores.fetch(path) is None
    stores.public.write(document(path=path), expected=None)
    assert stores.public.head(path).digest == document().digest


def test_other_headers_are_another_document(stores):
    """Same bytes: only the digest tells, and the write goes through."""
    stores.public.write(document(cache_control="no-cache"), expected=None)
    before = stores.public.head("rss.xml")
    stores.public.write(document(), expected=before.etag)
    after = stores.public.head("rss.xml")
    assert before.digest != after.digest == document().digest


def test_what_somebody_else_wrote_is_not_ours(stores):
    """Nothing of another's is removed, and what overwrote a document of ours is seen."""
    stores.intrude("theirs/index.html", b"<p>theirs</p>")
    assert stores.public.head("theirs/index.html").digest is None
    stores.public.write(document(), expected=None)
    stores.intrude("rss.xml", b"theirs")
    standing = stores.public.head("rss.xml")
    assert standing.digest is None
    stores.public.write(document(), expected=standing.etag)
    assert stores.public.head("rss.xml").digest == document().digest


def test_what_was_ours_once_is_theirs_when_they_put_it_back(stores):
    stores.public.write(document(b"1"), expected=None)
    stores.public.write(document(b"2"), expected=stores.public.head("rss.xml").etag)
    stores.intrude("rss.xml", b"1")
    assert stores.public.head("rss.xml").digest is None
    stores.public.remove("rss.xml", expected=stores.public.head("rss.xml").etag)
    stores.intrude("rss.xml", b"2")
    assert stores.public.head("rss.xml").digest is None


def test_paths_do_not_touch_each_other(stores):
    for path in ("articles/a.html", "articles/a/b.html", "articles/ab.html"):
        stores.public.write(document(path.encode(), path=path), expected=None)
    stores.public.remove("articles/a/b.html", expected=stores.public.head("articles/a/b.html").etag)
    assert stores.fetch("articles/a.html") == b"articles/a.html"
    assert stores.fetch("articles/ab.html") == b"articles/ab.html"


def test_a_write_tells_the_etag_that_stands_there_then(stores):
    stores.put(PHOTO, b"photo")
    first = stores.public.write(document(b"1"), expected=None)
    second = stores.public.write(document(b"2"), expected=first)
    copied = stores.public.copy(media(stores), expected=None)
    assert (second, copied) == (stores.public.head("rss.xml").etag, stores.public.head("media/0/a.jpg").etag)


@pytest.mark.parametrize("limit", [1, 2, 9])
def test_pages_of_the_public_place_show_every_object_once_and_theirs_too(stores, limit):
    paths = ["a.html", "a/b.html", "ab.html", "b ü.html", "é.html"]
    for path in paths[1:]:
        stores.public.write(document(path=path), expected=None)
    stores.intrude("a.html", b"theirs")
    listed, after, complete = [], "", False
    while not complete:
        page = stores.public.list(after=after, limit=limit)
        assert len(page.documents) <= limit
        listed += page.documents
        after, complete = page.documents[-1].path, page.complete
    assert [one.path for one in listed] == paths
    for one in listed:
        standing = stores.public.head(one.path)
        assert (one.etag, one.modified) == (standing.etag, standing.modified)


def test_an_empty_public_place_has_an_empty_page(stores):
    page = stores.public.list(after="", limit=5)
    assert (list(page.documents), page.complete) == ([], True)


# Media, copied

PHOTO = "photos/ü b.jpg"


def media(stores, *, path="media/0/a.jpg", key=PHOTO, **told):
    told = {"media_type": "image/jpeg", "content_digest": "d", "source_etag": stores.source.etag(key)} | told
    return MediaCopy(path=path, source_key=key, **told)


@pytest.mark.parametrize("key", [*KEYS, "100%.jpg", "a?b#c.jpg"])
def test_media_stand_where_they_were_copied(stores, key):
    stores.put(key, LONG)
    copied = media(stores, key=key)
    stores.public.copy(copied, expected=None)
    assert stores.fetch(copied.path) == LONG
    assert stores.public.head(copied.path).digest == copied.digest
    stores.public.remove(copied.path, expected=stores.public.head(copied.path).etag)
    assert stores.public.head(copied.path) is None


def test_an_empty_file_can_be_copied(stores):
    stores.put(PHOTO, b"")
    stores.public.copy(media(stores), expected=None)
    assert stores.fetch("media/0/a.jpg") == b""


@pytest.mark.parametrize("told", [{"media_type": "image/png"}, {"content_digest": "e"}, {"cache_control": "no-cache"}])
def test_media_with_other_headers_are_other_media(stores, told):
    stores.put(PHOTO, b"bytes")
    stores.public.copy(media(stores), expected=None)
    before = stores.public.head("media/0/a.jpg")
    stores.public.copy(media(stores, **told), expected=before.etag)
    assert stores.public.head("media/0/a.jpg").digest == media(stores, **told).digest != before.digest


@pytest.mark.parametrize("stores", ["memory", "local"], indirect=True)  # moto lets every copy pass
def test_a_version_that_is_no_more_is_not_copied(stores):
    """What was probed is what is published."""
    stores.put(PHOTO, b"1")
    stale = media(stores)
    stores.put(PHOTO, b"22")
    with pytest.raises(Conflict):
        stores.public.copy(stale, expected=None)
    assert stores.fetch("media/0/a.jpg") is None


def test_a_file_that_is_gone_is_not_copied(stores):
    stores.put(PHOTO, b"1")
    gone = media(stores)
    stores.delete(PHOTO)
    with pytest.raises(Conflict):
        stores.public.copy(gone, expected=None)
    assert stores.public.head("media/0/a.jpg") is None


@pytest.mark.parametrize("stores", ["memory", "local"], indirect=True)  # moto lets every copy pass
def test_a_copy_replaces_only_what_was_expected(stores):
    stores.put(PHOTO, b"1")
    with pytest.raises(Conflict):
        stores.public.copy(media(stores), expected="another")
    stores.public.copy(media(stores), expected=None)
    stores.put(PHOTO, b"22")
    for expected in (None, "another"):
        with pytest.raises(Conflict):
            stores.public.copy(media(stores), expected=expected)
    assert stores.fetch("media/0/a.jpg") == b"1"


# Scaled pictures


def scaled_copy(name="f0"):
    shape = Media(media_type="image/png", length=5)
    told = {"source_key": PHOTO, "source_etag": "long gone", "content_digest": name, "shape": shape}
    return MediaCopy(path="media/0/480/a.png", media_type="image/png", **told)


def test_a_scaled_picture_stands_where_it_was_copied_as_it_was_kept(stores):
    stores.pictures.keep("f0", b"small")
    stores.pictures.keep("f0", b"small")  # two workers may keep the same
    etag = stores.public.copy(scaled_copy(), expected=None)
    assert stores.fetch("media/0/480/a.png") == b"small"
    standing = stores.public.head("media/0/480/a.png")
    assert (standing.etag, standing.digest) == (etag, scaled_copy().digest)


def test_a_scaled_picture_that_is_lost_is_no_conflict(stores):
    with pytest.raises(LostError):
        stores.public.copy(scaled_copy(), expected=None)
    assert stores.public.head("media/0/480/a.png") is None


def test_kept_pictures_are_not_public(stores):
    stores.pictures.keep("f0", b"small")
    assert stores.public.list(after="", limit=10).documents == []


# The queue


def test_messages_come_out_as_they_were_sent(stores):
    messages = [*(Changed(key) for key in KEYS), Changed('quote"\\\t\x7f.md'), WalkOn("00ff")]
    stores.queue.send(messages)
    assert sorted(map(str, stores.receive())) == sorted(map(str, messages))


def test_many_messages_are_sent_at_once(stores):
    messages = [Changed(f"{number}.md") for number in range(23)]
    stores.queue.send(messages)
    stores.queue.send([])
    assert sorted(map(str, stores.receive())) == sorted(map(str, messages))
