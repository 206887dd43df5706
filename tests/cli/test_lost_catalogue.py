"""A catalogue that was lost, damaged or copied: what is read back from the public documents, and what is refused."""

import json
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from feedwright.cli.app import app
from feedwright.errors import CommandError, StoreError
from memory import SITE_TOML

WORDS = "It has words enough to be known again by them, wherever its file may be moved to by its author one day soon"


class Folders:
    """A content folder and a public folder of a site whose articles are in several documents."""

    def __init__(self, folder):
        self.content, self.public = folder / "content", folder / "public"
        self.put("site.toml", SITE_TOML + "window = 3\n")

    def put(self, name, text, month=1):
        path = self.content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        when = datetime(2026, month, 5, 10, 11, 12, tzinfo=UTC).timestamp()
        os.utime(path, (when, when))

    def article(self, name, words, month=1, title="Title"):
        self.put(name, f"# {title}\n\n{WORDS} {words}.\n", month)

    def build(self):
        result = CliRunner().invoke(app, ["build", str(self.content), str(self.public)])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.output

    def lose_catalogue(self):
        shutil.rmtree(self.content / ".feedwright")

    def documents(self):
        files = (path for path in self.public.rglob("*") if path.is_file())
        return {path.relative_to(self.public).as_posix(): path.read_bytes() for path in files}

    def change(self, path, old, new):
        text = (self.public / path).read_text()
        assert old in text
        (self.public / path).write_text(text.replace(old, new))


@pytest.fixture
def folders(tmp_path):
    return Folders(tmp_path)


def pages(output):
    """Give the address of each published article, by its file."""
    lines = (line.split() for line in output.splitlines() if line.startswith("published"))
    return {line[1]: line[3].removeprefix("https://gazette.example/articles/") for line in lines}


def test_all_documents_stay_as_they_were(folders):
    for month in range(1, 8):
        folders.article(f"p{month}.md", f"number {month}", month, title=f"Number {month}")
    folders.put("own.md", f"---\ndate: 2026-02-02\nid: urn:x:own\n---\n# Own\n\n{WORDS} own.\n")
    folders.put("short.md", "---\ntitle: false\n---\nA short note.\n", 2)
    folders.build()
    (folders.content / "moved").mkdir()
    (folders.content / "p2.md").rename(folders.content / "moved/elsewhere.md")
    folders.build()
    folders.article("p3.md", "number 3, and changed", 8, title="Number 3")
    folders.build()
    folders.put("late.md", f"---\nslug: /x/p1/\n---\n# Late\n\n{WORDS} late.\n", 8)
    folders.build()
    folders.article("x/p1.md", "whose address is taken", 9)
    folders.build()
    before = folders.documents()
    os.utime(folders.content / "p4.md")  # an undated article's file was copied, for example
    folders.lose_catalogue()
    output = folders.build()
    assert "Read back from the public documents: 11 articles keep their ids, addresses and dates." in output
    assert folders.documents() == before
    assert "0 documents written" in folders.build()


def _stated(folders):
    """Give id, address and first date of each entry, as all feeds and archives say them."""
    feeds = (json.loads(path.read_text()) for path in folders.public.rglob("feed.json"))
    return {(item["id"], item["url"], item["date_published"]) for feed in feeds for item in feed["items"]}


def test_of_sixty_articles_each_keeps_id_address_and_date_though_some_were_edited_or_renamed(folders):
    for number in range(60):
        title = "The same title" if number in {7, 8} else f"Number {number}"
        folders.article(f"p{number:02}.md", f"number {number}", 1 + number // 12, title=title)
    folders.build()
    before = _stated(folders)
    assert len(before) == 60
    folders.lose_catalogue()
    for number in range(20):
        folders.article(f"p{number:02}.md", f"number {number}, and edited", 9, title=f"Another {number}")
    for number in range(40, 60):
        (folders.content / f"p{number:02}.md").rename(folders.content / f"renamed-{number}.md")
    folders.build()
    assert _stated(folders) == before


def test_what_was_changed_meanwhile_is_an_update_of_the_same_entry(folders):
    folders.article("a.md", "a")
    folders.build()
    folders.lose_catalogue()
    folders.article("a.md", "a, and changed", 3)
    folders.build()
    atom = (folders.public / "atom.xml").read_text()
    assert "<published>2026-01-05T10:11:12" in atom
    assert "<updated>2026-03-05T10:11:12" in atom


def test_a_moved_file_is_recognised_by_its_words_whatever_marks_they_were_published_with(folders):
    folders.put("site.toml", SITE_TOML + "smart_quotes = false\n")
    folders.article("a.md", 'says "yes" -- or doesn\'t', title="It's a")
    folders.build()
    folders.lose_catalogue()
    folders.put("site.toml", SITE_TOML)
    (folders.content / "a.md").rename(folders.content / "b.md")
    assert pages(folders.build())["b.md"] == "a.html"
    atom = (folders.public / "atom.xml").read_text()
    assert "It’s a" in atom
    assert "<updated>2026-01-05T10:11:12" in atom


def test_feeds_with_summaries_alone_say_ids_addresses_and_dates_too(folders):
    folders.put("site.toml", SITE_TOML + 'content = "summary"\n')
    folders.article("a.md", "a")
    folders.build()
    before = folders.documents()
    os.utime(folders.content / "a.md")
    folders.lose_catalogue()
    folders.build()
    assert folders.documents() == before


def test_a_changed_document_gives_no_article_the_identity_of_another(folders):
    """A stranger wrote the words of one article under the id and address of another into the feed."""
    folders.article("a.md", "of a", title="A")
    folders.article("b.md", "of b", title="B")
    folders.build()
    folders.lose_catalogue()
    (folders.content / "a.md").rename(folders.content / "moved.md")
    folders.change("atom.xml", "of b", "of a")
    assert pages(folders.build()) == {"b.md": "b.html", "moved.md": "a.html"}


def test_ids_that_were_swapped_in_all_documents_give_no_file_the_address_of_another(folders):
    folders.article("a.md", "of a", title="A")
    folders.article("b.md", "of b", title="B")
    folders.build()
    folders.lose_catalogue()
    for old, new in (("31:a<", "31:swap<"), ("31:b<", "31:a<"), ("31:swap<", "31:b<")):
        folders.change("atom.xml", old, new)
    assert pages(folders.build()) == {"a.md": "a.html", "b.md": "b.html"}


def test_an_id_that_another_file_would_get_goes_to_no_moved_file(folders):
    """Two files now want the id of the entry, so neither is joined to it, and neither is a third one with its words."""
    folders.article("b.md", "of b", title="B")
    folders.build()
    folders.lose_catalogue()
    folders.article("b.md", "quite other words", title="New")
    folders.article("b.txt", "further words", title="New, too")
    folders.article("moved.md", "of b", title="B")
    assert pages(folders.build())["moved.md"] == "moved.html"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("articles/a.html", "articles/nowhere.html"),  # a page that is not there
        ("articles/a.html", "articles/b.html"),  # another article's page
        ("articles/a.html", "articles/../../content/b.html"),
        ("</feed>", ""),
        ("<entry>", "<entry><!DOCTYPE x>"),
    ],
)
def test_doubtful_documents_say_nothing(folders, old, new):
    folders.article("a.md", "of a", title="A")
    folders.article("b.md", "of b", title="B")  # of the same month, so that no archive says the same
    folders.build()
    folders.lose_catalogue()
    folders.change("atom.xml", old, new)
    assert pages(folders.build()) == {"a.md": "a.html", "b.md": "b.html"}


def test_an_archive_of_another_site_says_nothing(folders):
    for month in range(1, 6):
        folders.article(f"p{month}.md", f"number {month}", month, title=f"Number {month}")
    folders.build()
    folders.lose_catalogue()
    os.utime(folders.content / "p1.md")
    feed = "gazette.example,2024-01-31:/feeds/main"
    folders.change("archive/2026-01/atom.xml", feed, feed.replace("gazette", "another"))
    folders.build()
    assert "2026-01-05" not in (folders.public / "articles/p1.html").read_text()


def test_documents_that_disagree_say_nothing(folders):
    folders.put("site.toml", SITE_TOML + '[feeds.all]\ntitle = "All"\ntags = ["all"]\n')
    folders.put("a.md", f"---\ntags: [all]\n---\n# A\n\n{WORDS} a.\n", 5)
    folders.build()
    assert "<published>2026-05-05" in (folders.public / "feeds/all/atom.xml").read_text()
    folders.lose_catalogue()
    os.utime(folders.content / "a.md")
    folders.change("atom.xml", "<published>2026-05-05", "<published>2026-05-06")
    folders.build()
    assert "<published>2026-05" not in (folders.public / "atom.xml").read_text()


def test_a_draft_stays_private_though_documents_show_it(folders):
    folders.article("a.md", "a")
    folders.article("b.md", "b")
    folders.build()
    folders.lose_catalogue()
    folders.put("a.md", f"---\ndraft: true\n---\n# Title\n\n{WORDS} a.\n")
    assert "draft" in folders.build()
    assert f"{WORDS} a." not in (folders.public / "atom.xml").read_text()


def test_a_catalogue_that_stands_is_not_overruled(folders):
    folders.article("a.md", "a")
    folders.build()
    folders.change("atom.xml", "2026-01-05T10:11:12", "2025-01-05T10:11:12")
    assert "Read back" not in folders.build()


def test_a_copied_catalogue_is_refused_with_the_cure_and_a_moved_one_is_not(folders, tmp_path):
    folders.article("a.md", "a")
    folders.build()
    other = Folders(tmp_path / "other")
    shutil.copytree(folders.content, other.content, dirs_exist_ok=True)
    with pytest.raises(CommandError, match=r"is a copy of .*remove .*authority or birth"):
        other.build()
    assert "0 documents written" in folders.build()
    shutil.rmtree(other.content)
    folders.content.rename(other.content)
    moved = Folders.__new__(Folders)
    moved.content, moved.public = other.content, folders.public
    assert "0 documents written" in moved.build()


def test_a_row_that_cannot_be_read_is_a_fault_of_nobody_and_is_named_with_the_cure(folders):
    for number in (1, 2, 3, 4):
        folders.article(f"{number}.md", f"number {number}", month=number)
    folders.build()
    standing, catalogue = folders.documents(), folders.content / ".feedwright/catalogue.sqlite"
    with closing(sqlite3.connect(catalogue)) as database:
        rows = database.execute("SELECT partition, sort, data FROM rows WHERE length(data) > 0").fetchall()
    kinds = {partition.partition("/")[0]: (partition, sort, data) for partition, sort, data in rows}
    assert {"article", "source", "claim", "entries", "feed", "site", "public"} <= set(kinds)
    for partition, sort, data in kinds.values():
        with closing(sqlite3.connect(catalogue)) as database, database:
            where = (partition, sort)
            database.execute("UPDATE rows SET data = x'7bff' WHERE partition = ? AND sort = ?", where)
        try:
            folders.build()
        except StoreError as error:
            assert f"{sort!r} in {partition!r} cannot be read" in str(error)
            assert "Restore the catalogue from a backup" in str(error)
        assert folders.documents() == standing, partition
        with closing(sqlite3.connect(catalogue)) as database, database:
            database.execute("UPDATE rows SET data = ? WHERE partition = ? AND sort = ?", (data, *where))
