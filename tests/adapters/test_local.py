"""A laptop's disk, beyond the contract of test_contract: links, pipes, odd names, crashes, other processes."""

import errno
import os
import sqlite3
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from feedwright.adapters.local import folder_file, folder_public
from feedwright.adapters.local.folder_pictures import FolderPictures
from feedwright.adapters.local.folder_public import FolderPublic
from feedwright.adapters.local.folder_source import FolderSource
from feedwright.adapters.local.sqlite_queue import SqliteQueue
from feedwright.adapters.local.sqlite_table import SqliteTable
from feedwright.errors import CommandError, Conflict, StoreError
from feedwright.model.files import Document, MediaCopy
from feedwright.ports import ANY, Changed, Check, Put, Row, TellOn, WalkOn
from stores import opened


@pytest.fixture
def stores(tmp_path):
    with opened("local", tmp_path) as opened_stores:
        yield opened_stores


def page(body=b"<p>text</p>", path="articles/a.html"):
    return Document(path=path, media_type="text/html", body=body)


def listed(source):
    return [one.key for one in source.list(after="", limit=99).objects]


def refuse(*_args, **_told):
    raise PermissionError(errno.EACCES, "Permission denied", "somewhere")


# The folder of articles


def test_a_file_is_dated_by_its_modification(stores):
    stores.put("a.md", b"text", modified=1_772_366_400)
    first = stores.source.read("a.md", size_limit=9)
    stores.put("a.md", b"text", modified=1_772_366_401)
    second = stores.source.read("a.md", size_limit=9)
    assert first.modified == datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert first.etag != second.etag
    assert first.digest == second.digest


@pytest.mark.parametrize(
    "key", ["", ".", "..", "../out.md", "dir/../a.md", "./a.md", "/etc/hosts", "dir//b.md", "/a.md"]
)
def test_no_key_leads_out_of_the_folder(stores, key):
    """Nor does one file have two keys."""
    stores.put("a.md", b"text")
    stores.put("dir/b.md", b"text")
    stores.put("../out.md", b"secret")
    assert stores.source.read(key, size_limit=99) is None


@pytest.mark.parametrize("key", ["a\0.md", "\udcff.md", "n" * 300 + ".md", "n" * 300 + "/a.md"])
def test_a_key_that_no_file_can_have_is_none(stores, key):
    assert stores.source.read(key, size_limit=99) is None


@pytest.mark.parametrize("name", [b"\xff.md", b"\xff/a.md"])
def test_a_name_that_is_no_text_is_left_out(stores, name):
    path = os.path.join(os.fsencode(stores.content), name)  # noqa: PTH118 - Path knows no bytes
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120 - likewise
        Path(os.fsdecode(path)).write_bytes(b"text")
    except OSError:
        pytest.skip("this file system takes no such name")
    stores.put("a.md", b"text")
    assert listed(stores.source) == ["a.md"]
    assert stores.source.read(os.fsdecode(name), size_limit=99) is None


@pytest.mark.parametrize("folder", [".git", ".feedwright", "node_modules", "deep/.feedwright/preview"])
def test_folders_of_tools_are_no_content(stores, folder):
    stores.put(f"{folder}/a.html", b"text")
    assert listed(stores.source) == []
    assert stores.source.read(f"{folder}/a.html", size_limit=99) is None


def test_the_public_folder_may_lie_in_the_content(stores):
    """Its pages are no articles, however the folder's name was spelt."""
    stores.put("out/site/a.html", b"text")
    stores.put("out/a.md", b"text")
    for spelt in ("out/site", "out/../out/site/"):
        source = FolderSource(stores.content, without=[stores.content / spelt, stores.content / "nowhere"])
        assert listed(source) == ["out/a.md"]
        assert source.read("out/site/a.html", size_limit=99) is None


def test_links_to_files_of_the_content_are_followed_and_no_others(stores, tmp_path):
    """A link may lead round in a circle, or to what is nobody's business."""
    stores.put("b.md", b"text")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "b.md").write_bytes(b"text")
    (stores.content / "linked").symlink_to(tmp_path / "elsewhere")
    (stores.content / "circle").symlink_to(stores.content)
    (stores.content / "out.md").symlink_to(tmp_path / "elsewhere" / "b.md")
    (stores.content / "a.md").symlink_to(stores.content / "b.md")
    assert listed(stores.source) == ["a.md", "b.md"]
    assert stores.source.read("a.md", size_limit=99).body == b"text"
    assert stores.source.read("out.md", size_limit=99) is None
    assert stores.source.read("linked/b.md", size_limit=99) is None


@pytest.mark.parametrize(
    "secret", [".git/config", ".feedwright/catalogue.sqlite", ".env", "notes/.git/config", ".x/a.md"]
)
def test_no_link_publishes_what_is_hidden_in_the_content(stores, secret):
    """A workflow that fetches a repository leaves a token in .git/config."""
    stores.put(secret, b"token")
    (stores.content / "a.md").symlink_to(stores.content / secret)
    assert "a.md" not in listed(stores.source)
    assert stores.source.read("a.md", size_limit=99) is None


def test_a_hidden_link_may_lead_to_a_hidden_file(stores):
    stores.put(".notes/b.md", b"text")
    (stores.content / ".notes" / "a.md").symlink_to(stores.content / ".notes" / "b.md")
    assert stores.source.read(".notes/a.md", size_limit=99).body == b"text"


def test_a_link_that_leads_nowhere_harms_no_other_article(stores):
    (stores.content / "broken.md").symlink_to("nowhere")
    (stores.content / "itself.md").symlink_to("itself.md")
    stores.put("z.md", b"text")
    (stores.content / "through.md").symlink_to("z.md/b")
    assert listed(stores.source) == ["z.md"]
    for key in ("broken.md", "itself.md", "through.md"):
        assert stores.source.read(key, size_limit=99) is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_for(stores):
    os.mkfifo(stores.content / "a.md")
    assert listed(stores.source) == []
    assert stores.source.read("a.md", size_limit=99) is None


def test_what_goes_while_the_folder_is_listed_is_left_out(stores, monkeypatch):
    """Editors write beside and rename, at any moment."""
    for key in ("a.md", "gone.md", "left/b.md"):
        stores.put(key, b"text")
    scandir = os.scandir

    @contextmanager
    def late(path):
        with scandir(path) as entries:
            found = list(entries)
        if path == stores.content / "":
            stores.delete("gone.md")
            stores.delete("left/b.md")
            (stores.content / "left").rmdir()
        yield iter(found)

    monkeypatch.setattr(os, "scandir", late)
    assert listed(stores.source) == ["a.md"]


def test_a_file_that_grows_while_it_is_read_is_held_to_the_limit(stores, monkeypatch):
    """And the walk finds it changed: its version is the one from before the read."""
    stores.put("a.md", b"text")
    fstat = os.fstat

    def growing(handle):
        status = fstat(handle)
        stores.put("a.md", b"x" * 200)
        return status

    monkeypatch.setattr(os, "fstat", growing)
    found = stores.source.read("a.md", size_limit=100)
    assert found.body == b""
    assert found.size > 100
    assert found.etag != stores.source.list(after="", limit=1).objects[0].etag


@pytest.mark.parametrize(("seconds", "year"), [(-(10**12), 1970), (10**15, 9999)])
def test_a_file_from_the_end_of_time_has_a_date(stores, monkeypatch, seconds, year):
    stores.put("a.md", b"text")
    monkeypatch.setattr(
        os, "fstat", lambda _: SimpleNamespace(st_size=4, st_mtime=seconds, st_mtime_ns=seconds * 10**9)
    )
    assert stores.source.read("a.md", size_limit=99).modified.year == year


def test_a_file_that_may_not_be_read_is_not_taken_for_withdrawn(stores, monkeypatch):
    stores.put("a.md", b"text")
    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(StoreError, match=r"a\.md: Permission denied"):
        stores.source.read("a.md", size_limit=99)


def test_a_folder_that_may_not_be_read_is_not_taken_for_empty(stores, monkeypatch):
    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(StoreError, match="somewhere: Permission denied"):
        stores.source.list(after="", limit=9)


def test_a_folder_inside_that_may_not_be_read_is_named_and_not_taken_for_empty(stores, monkeypatch):
    stores.put("dir/a.md", b"text")
    stores.put("z.md", b"text")
    scandir = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: refuse() if Path(path).name == "dir" else scandir(path))
    listing = stores.source.list(after="", limit=9)
    assert ([one.key for one in listing.objects], listing.unreadable) == (["z.md"], ["dir/"])
    with pytest.raises(StoreError, match="Permission denied"):
        stores.source.list(after="", limit=9, folder="dir/")  # whoever asks for just this folder must know


def test_a_public_folder_that_may_not_be_read_holds_nothing_of_ours(stores, monkeypatch):
    stores.intrude("lost+found/a.html", b"theirs")
    stores.intrude("z.html", b"theirs")
    scandir = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: refuse() if "lost+found" in str(path) else scandir(path))
    assert [one.path for one in stores.public.list(after="", limit=9).documents] == ["z.html"]


def test_a_disk_that_is_gone_withdraws_nothing(tmp_path):
    source = FolderSource(tmp_path / "unplugged")
    with pytest.raises(StoreError, match="unplugged"):
        source.read("a.md", size_limit=99)
    with pytest.raises(StoreError, match="unplugged"):
        source.list(after="", limit=9)


def test_only_files_that_are_listed_can_be_opened(stores, tmp_path):
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    (stores.content / "out.jpg").symlink_to(tmp_path / "secret.jpg")
    stores.put(".git/a.jpg", b"secret")
    for key in ("../secret.jpg", "out.jpg", ".git/a.jpg", ".git/../a.jpg", "/etc/hosts", "a\0.jpg"):
        assert stores.source.open(key) is None
        assert stores.source.etag(key) is None
    stores.put("a.jpg", b"photo")
    (stores.content / "in.jpg").symlink_to(stores.content / "a.jpg")
    with closing(stores.source.open("in.jpg")) as file:
        assert file.etag == stores.source.etag("in.jpg")


def test_a_file_that_may_not_be_opened_is_not_taken_for_missing(stores, monkeypatch):
    stores.put("a.jpg", b"photo")
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(StoreError, match=r"a\.jpg: Permission denied"):
        stores.source.open("a.jpg")


@pytest.mark.parametrize("act", [lambda file: file.read(), lambda file: file.digest])
def test_a_file_written_to_in_place_is_no_mixture(stores, act):
    stores.put("a.jpg", b"photo")
    with closing(stores.source.open("a.jpg")) as file:
        with (stores.content / "a.jpg").open("ab") as same:
            same.write(b"more")
        with pytest.raises(Conflict, match="changed"):
            act(file)


# The public folder


def test_public_files_are_readable_by_all(stores):
    """Whatever the author's umask: a web server is another user."""
    before = os.umask(0o077)
    try:
        stores.public.write(page(), expected=None)
    finally:
        os.umask(before)
    assert (stores.site / "articles/a.html").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("path", ["../a.html", "/a.html", "articles/../../a.html", "a\0.html", "\udcff.html", ""])
def test_nothing_is_written_outside_the_public_folder(stores, path):
    with pytest.raises(StoreError, match="names no place"):
        stores.public.write(page(path=path), expected=None)
    with pytest.raises(StoreError, match="names no place"):
        stores.public.remove(path, expected="any")


def test_a_failed_write_leaves_the_old_file_and_no_part_of_the_new(stores, monkeypatch):
    stores.public.write(page(b"old"), expected=None)
    etag = stores.public.head("articles/a.html").etag
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", refuse)
        with pytest.raises(StoreError, match=r"articles/a\.html: Permission denied"):
            stores.public.write(page(b"new"), expected=etag)
    assert [path.name for path in (stores.site / "articles").iterdir()] == ["a.html"]
    assert stores.fetch("articles/a.html") == b"old"
    assert stores.public.head("articles/a.html").digest == page(b"old").digest


@pytest.mark.parametrize("landed", [False, True], ids=["before-the-file", "after-the-file"])
def test_a_crash_between_file_and_note_makes_no_file_somebody_elses(stores, monkeypatch, landed):
    """Else a withdrawn article's page would stay for ever."""
    stores.public.write(page(b"old"), expected=None)
    etag = stores.public.head("articles/a.html").etag
    replace = folder_public._replace

    def crash(target, body):
        if landed:
            replace(target, body)
        raise KeyboardInterrupt

    monkeypatch.setattr(folder_public, "_replace", crash)
    with pytest.raises(KeyboardInterrupt):
        stores.public.write(page(b"new"), expected=etag)
    with closing(stores.public_at(stores.catalogue)) as reopened:
        assert reopened.head("articles/a.html").digest == page(b"new" if landed else b"old").digest


def test_after_a_crash_what_was_written_last_is_looked_at_and_is_ours(stores):
    """That files are written is noted together, some at a time."""
    stores.public.write(page(b"old"), expected=None)
    stores.public.write(page(b"new"), expected=stores.public.head("articles/a.html").etag)
    with closing(stores.public_at(stores.catalogue)) as reopened:  # nobody has closed the first
        assert reopened.damaged() == ["articles/a.html"]
        assert reopened.head("articles/a.html").digest == page(b"new").digest


def test_what_was_written_and_removed_again_is_not_ours_for_ever(stores):
    stores.public.write(page(), expected=None)
    stores.public.remove("articles/a.html", expected=stores.public.head("articles/a.html").etag)
    stores.public.damaged()  # notes what was written
    stores.intrude("articles/a.html", page().body)
    assert stores.public.head("articles/a.html").digest is None


def test_what_a_crash_left_half_written_goes_with_the_next_write(stores):
    part = stores.site / "articles" / folder_public._PART
    part.parent.mkdir()
    for _ in range(2):
        part.write_bytes(b"<p>ha")
        head = stores.public.head("articles/a.html")
        stores.public.write(page(), expected=head.etag if head else None)
        assert not part.exists()
    part.write_bytes(b"<p>ha")
    stores.public.remove("articles/a.html", expected=stores.public.head("articles/a.html").etag)
    assert not part.parent.exists()


def test_a_file_where_the_folder_of_a_crash_was_stops_no_search_for_damage(stores, monkeypatch):
    monkeypatch.setattr(folder_public, "_replace", lambda *_: refuse())
    with pytest.raises(StoreError):
        stores.public.write(page(), expected=None)
    (stores.site / "articles").write_text("mine")
    assert "articles/a.html" in stores.public.damaged()
    monkeypatch.undo()
    with pytest.raises(StoreError, match=r"articles/a\.html: Not a directory"):
        stores.public.write(page(), expected=None)


def test_a_removal_takes_the_empty_folders_along_and_no_other(stores):
    path = "articles/2026/03/a.html"
    stores.public.write(page(path=path), expected=None)
    stores.intrude("articles/notes.txt", b"mine")
    stores.public.remove(path, expected=stores.public.head(path).etag)
    assert [found.name for found in (stores.site / "articles").iterdir()] == ["notes.txt"]


def test_an_emptied_public_folder_stays(stores):
    stores.public.write(page(path="rss.xml"), expected=None)
    stores.public.remove("rss.xml", expected=stores.public.head("rss.xml").etag)
    assert stores.site.is_dir()


def test_whose_a_file_is_stands_in_the_catalogue(stores, tmp_path):
    """It outlives the process; a new catalogue calls nothing its own."""
    stores.public.write(page(), expected=None)
    with closing(stores.public_at(stores.catalogue)) as again:
        assert again.head("articles/a.html").digest == page().digest
    with closing(stores.public_at(tmp_path / "new.sqlite")) as other:
        assert other.head("articles/a.html").digest is None


def test_a_folder_where_a_document_belongs_is_named(stores):
    (stores.site / "rss.xml").mkdir()
    with pytest.raises(StoreError, match=r"rss\.xml: Is a directory"):
        stores.public.write(page(path="rss.xml"), expected=None)


def test_a_file_where_a_folder_belongs_is_named(stores):
    stores.intrude("articles", b"mine")
    assert stores.public.head("articles/a.html") is None
    with pytest.raises(StoreError, match=r"articles/a\.html"):
        stores.public.write(page(), expected=None)
    assert stores.fetch("articles") == b"mine"


def photo(stores, **told):
    told = {"path": "media/0/a.jpg", "source_key": "a.jpg", "source_etag": stores.source.etag("a.jpg")} | told
    return MediaCopy(media_type="image/jpeg", content_digest="d", **told)


def test_a_copy_that_fails_leaves_no_part_of_it(stores, monkeypatch):
    stores.put("a.jpg", bytes(3_000_000))
    reads = iter(range(9))
    read = folder_file.FolderFile.read

    def breaking(file, size):
        return refuse() if next(reads) else read(file, size)

    monkeypatch.setattr(folder_file.FolderFile, "read", breaking)
    with pytest.raises(StoreError, match="Permission denied"):
        stores.public.copy(photo(stores), expected=None)
    assert list((stores.site / "media/0").iterdir()) == []
    assert stores.public.head("media/0/a.jpg") is None


def test_a_folder_catches_up_with_what_a_crash_left_in_another(stores, tmp_path):
    """Marks went as documents were written, so only the notes know what is missing here."""
    stores.public.built()
    report = Document(path="a.md.json", media_type="application/json", body=b"{}", private=True)
    stores.reports.write(report, expected=None)  # of no folder that readers see
    (tmp_path / "other").mkdir()
    with closing(FolderPublic(tmp_path / "other", stores.catalogue, stores.source, stores.pictures)) as other:
        assert other.damaged() == []
        other.write(Document(path="a.html", media_type="text/html", body=b"A"), expected=None)
    assert stores.public.damaged(look=False) == ["a.html"]
    assert stores.public.damaged() == ["a.html"]


def test_copied_files_are_readable_by_all_and_known_for_ours(stores, tmp_path):
    stores.put("a.jpg", b"photo")
    (stores.content / "a.jpg").chmod(0o600)
    stores.public.copy(photo(stores), expected=None)
    assert (stores.site / "media/0/a.jpg").stat().st_mode & 0o777 == 0o644
    assert stores.public.damaged() != []  # nothing noted yet that this folder was built
    stores.public.built()
    assert stores.public.damaged() == []
    stores.intrude("media/0/a.jpg", b"theirs")
    assert stores.public.damaged() == ["media/0/a.jpg"]
    assert stores.public.damaged(look=False) == []
    with closing(stores.public_at(tmp_path / "new.sqlite")) as other:
        assert other.head("media/0/a.jpg").digest is None


def test_a_link_out_of_the_content_is_not_copied(stores, tmp_path):
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    (stores.content / "a.jpg").symlink_to(tmp_path / "secret.jpg")
    with pytest.raises(Conflict):
        stores.public.copy(photo(stores, source_etag="any"), expected=None)


@pytest.mark.parametrize("path", ["../a.jpg", "/a.jpg", "media/../../a.jpg", ""])
def test_nothing_is_copied_outside_the_public_folder(stores, path):
    stores.put("a.jpg", b"photo")
    with pytest.raises(StoreError, match="names no place"):
        stores.public.copy(photo(stores, path=path), expected=None)


# The catalogue


def row(sort, data=b"{}"):
    return Row("p", sort, "1", data)


def test_what_a_transaction_stands_on_changes_under_no_ones_hands(stores):
    """The lock is taken before the conditions are looked at: the other waits, and neither fails."""
    stores.table.transact([Put(row("a"), None)])
    real = stores.table._demand
    with closing(SqliteTable(stores.catalogue)) as other:
        other._database.execute("PRAGMA busy_timeout = 0")  # it says at once that it would have to wait

        def demand(key, expected):
            real(key, expected)
            with pytest.raises(StoreError, match="locked"):
                other.transact([Put(row("b"), ANY)])

        stores.table._demand = demand
        stores.table.transact([Put(row("a"), "1")])


def test_two_processes_share_one_catalogue(stores):
    with closing(SqliteTable(stores.catalogue)) as other:
        stores.table.transact([Put(row("a"), None)])
        assert other.get([("p", "a")]) == [row("a")]
        with pytest.raises(Conflict):
            other.transact([Put(row("a"), None)])


def test_a_catalogue_that_stays_locked_is_tried_again_later(stores):
    stores.table._database.execute("PRAGMA busy_timeout = 0")
    with closing(sqlite3.connect(stores.catalogue, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match=r"catalogue\.sqlite: database is locked"):
            stores.table.transact([Put(row("a"), None)])
        assert stores.table.get([("p", "a")]) == [None]
    stores.table.transact([Put(row("a"), None)])


def test_a_full_disk_leaves_the_catalogue_as_it_was(stores):
    database = stores.table._database
    [pages] = database.execute("PRAGMA page_count").fetchone()
    database.execute(f"PRAGMA max_page_count = {pages + 9}")
    with pytest.raises(StoreError, match="full"):
        stores.table.transact([Put(row("a"), None), Put(row("b", bytes(1_000_000)), None)])
    database.execute("PRAGMA max_page_count = 1000000")
    stores.table.transact([Check(("p", "a"), None), Put(row("b"), None)])
    assert stores.table.query("p", limit=9) == [row("b")]


def test_a_catalogue_that_cannot_be_opened_is_named(tmp_path):
    with pytest.raises(StoreError, match=r"catalogue\.sqlite: "):
        SqliteTable(tmp_path / "state" / "catalogue.sqlite")


def test_a_damaged_catalogue_says_what_is_lost_and_how_to_get_the_rest_back(tmp_path):
    (tmp_path / "catalogue.sqlite").write_bytes(b"no database " * 99)
    with pytest.raises(CommandError, match=r"catalogue is damaged .* read back from the documents there. Lost is"):
        SqliteTable(tmp_path / "catalogue.sqlite")


def test_a_key_that_is_no_text_is_refused(stores):
    """It comes of a file name that could not be decoded."""
    with pytest.raises(StoreError, match="surrogates not allowed"):
        stores.table.get([("p", "\udcff.md")])
    with pytest.raises(StoreError, match="surrogates not allowed"):
        stores.table.query("p", after="\udcff.md", limit=1)
    with pytest.raises(StoreError, match="surrogates not allowed"):
        stores.table.transact([Put(row("a"), None), Put(row("\udcff.md"), ANY)])
    assert stores.table.query("p", limit=9) == []


def test_what_a_killed_build_had_yet_to_look_at_is_there_for_the_next(tmp_path):
    sent = [Changed("a.md"), TellOn("p.png", "0f"), WalkOn("an old walk")]
    with closing(SqliteQueue(tmp_path / "catalogue.sqlite")) as queue:
        queue.send(sent)
        assert list(queue.messages) == sent
    with closing(SqliteQueue(tmp_path / "catalogue.sqlite")) as queue:
        assert list(queue.messages) == sent[:2]  # a build begins its own walk
        queue.finished()
    with closing(SqliteQueue(tmp_path / "catalogue.sqlite")) as queue:
        assert not queue.messages


def test_a_build_after_a_killed_one_tells_the_users_of_a_picture_once(tmp_path):
    """Each message sends the one for the next hundred users: if all were repeated, the work would grow by the square."""
    with closing(SqliteQueue(tmp_path / "catalogue.sqlite")) as queue:
        queue.send(
            [Changed("p.png"), TellOn("p.png", "2f"), Changed("a.md"), TellOn("p.png", ""), TellOn("q.png", "0f")]
        )
        queue.send([Changed("p.png"), TellOn("p.png", "0f"), TellOn("p.png", "1f"), TellOn("q.png", "1f")])
    with closing(SqliteQueue(tmp_path / "catalogue.sqlite")) as queue:
        left = [Changed("p.png"), TellOn("p.png", ""), Changed("a.md"), TellOn("q.png", "0f")]
        assert list(queue.messages) == left


def test_a_copy_of_a_catalogue_shows_the_pictures_of_the_site_and_keeps_its_own(tmp_path):
    site, copy = tmp_path / "site", tmp_path / "copy"
    FolderPictures(site).keep("f0", b"of the site")
    pictures = FolderPictures(copy, site)
    assert pictures.read("f0") == b"of the site"
    pictures.keep("f1", b"of the copy")
    assert [path.name for path in site.iterdir()] == ["f0"]
    assert [path.name for path in copy.iterdir()] == ["f1"]


def test_a_pipe_or_a_device_in_the_public_folder_is_replaced_and_never_read(stores):
    endless = stores.site / "articles" / "a.html"
    endless.parent.mkdir(parents=True, exist_ok=True)
    endless.symlink_to("/dev/zero")
    assert stores.public.head("articles/a.html") is None
    stores.public.write(page(), expected=None)
    assert endless.read_bytes() == page().body
    assert not endless.is_symlink()


def notes_nothing(_folder, _name):
    return False


def test_folders_are_found_by_the_files_in_them_where_a_listing_looks_too(stores):
    for folder in ("", "old/site/", "old/", ".git/", "node_modules/old/"):
        for name in ("rss.xml", "atom.xml"):
            stores.put(f"{folder}{name}", b"")
    (stores.content / "old" / "atom.xml").unlink()
    stores.put("other/rss.xml", b"")
    assert stores.source.survey(["atom.xml", "rss.xml"], notes_nothing).complete == ["", "old/site/"]


def test_a_folder_that_may_not_be_read_has_no_files_and_without_the_root_nothing_is_known(stores, monkeypatch):
    stores.put("closed/rss.xml", b"")
    stores.put("open/rss.xml", b"")
    scandir = os.scandir

    def refuse(folder):
        if refused in str(folder):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    refused = "closed"
    assert stores.source.survey(["rss.xml"], notes_nothing).complete == ["open/"]
    refused = str(stores.content)
    with pytest.raises(StoreError, match="Permission denied"):
        stores.source.survey(["rss.xml"], notes_nothing)
