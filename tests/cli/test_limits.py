"""A laptop's own limits: builds that are killed, two at once, a full disk, folders that cannot be written."""

import json
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from depth import by_depth
from feedwright.adapters.local import folder_public
from feedwright.adapters.local.folder_source import FolderSource
from feedwright.cli.local_site import open_local
from feedwright.engine import whole_build as whole_building
from feedwright.engine.catalogue.keys import SITE
from feedwright.engine.catalogue.records import record_of, site_record_of
from feedwright.engine.documents.render import render_target
from feedwright.engine.documents.stretches import archive_target
from feedwright.engine.jobs.targets import NEWS, SITE_LISTS, Target, media_target
from feedwright.engine.whole_build import whole_build
from feedwright.model.files import Document
from feedwright.ports import PreviewOptions, Row
from media_samples import png
from memory import SITE_TOML, MemoryTable, MemoryWorld

KILLS = by_depth(3, 8, 24)
ROUND = 4  # kills before a clean build is held against the promises
FEEDS = '[feeds.ferry]\ntitle = "Ferry"\ntags = "ferry"\n'
NAMES = [
    f"{name}.{suffix}"
    for name in ("bridge", "fair", "lock", "tide", "news/ferry", "news/fog")
    for suffix in ("md", "txt")
]


def command(content, public):
    return [sys.executable, "-m", "feedwright", "build", str(content), str(public)]


def build(content, public):
    return subprocess.run(command(content, public), capture_output=True, text=True, check=False)


def build_here(content, public):
    with open_local(content, public) as site:
        whole_build(site.worker, site)


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def write(content, key, body):
    path = content / key
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(body.encode() if isinstance(body, str) else body)


def article(title, day=1, tags="bread"):
    return f"---\ntitle: {title}\ndate: 2026-01-{day:02}\ntags: [{tags}]\n---\nThe text of {title}. ![](a.png) ![](b.png)\n"


@pytest.fixture
def content(tmp_path):
    folder = tmp_path / "content"
    folder.mkdir()
    write(folder, "site.toml", SITE_TOML + FEEDS)
    write(folder, "a.png", png(width=400))
    for number, key in enumerate(NAMES[::2]):
        write(folder, key, article(f"{key} v0", number + 1, "ferry"))
    return folder


@pytest.fixture
def public(tmp_path):
    return tmp_path / "public"


def database(content):
    return closing(sqlite3.connect(content / ".feedwright" / "catalogue.sqlite"))


def fresh(content):
    """What the catalogue, as it stands, makes of the public site: bytes by path."""
    with database(content) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = [Row(*found) for found in opened.execute("SELECT partition, sort, version, data FROM rows")]
    assert not [row.key for row in rows if row.partition in {"outbox", "mark", "lease"}], "something was left to do"
    table = MemoryTable()
    table.rows = {row.key: row for row in rows}
    ports = replace(MemoryWorld(table).ports, source=FolderSource(content))
    documents = [
        document
        for target in targets(rows)
        for document in render_target(ports, target, []).documents.values()
        if document is not None
    ]
    return {
        document.path: document.body if isinstance(document, Document) else (content / document.source_key).read_bytes()
        for document in documents
    }


def current(content, public):
    """Give the public files, without those that stay only for readers who hold an entry with an earlier picture."""
    with database(content) as opened:
        rows = [Row(*row) for row in opened.execute("SELECT partition, sort, version, data FROM rows")]
    replaced = {path for row in rows if row.sort == "record" for path in record_of(row).file_user.replaced}
    there = files(public)
    assert replaced <= there.keys()
    return {path: body for path, body in there.items() if path not in replaced}


def targets(rows):
    yield from (SITE_LISTS, NEWS)
    for row in rows:
        if row.partition == "feed":
            yield Target("feed", row.sort)
        elif row.partition.startswith("archive/"):
            yield archive_target(row.partition.removeprefix("archive/"), row.sort)
        elif row.sort == "record" or row.key == SITE:
            record = record_of(row) if row.sort == "record" else site_record_of(row)
            yield from map(media_target, record.file_user.media)
            if row.sort == "record" and record.identity:
                yield Target("page", record.identity.slug)


# --- killed ---------------------------------------------------------------------------------------------------------


class Author:
    """Edits at random, from a seed."""

    def __init__(self, content, chance):
        self._content, self._chance, self._numbers = content, chance, count(1)

    def edit(self):
        key, number = self._chance.choice(NAMES), next(self._numbers)
        other = Path(key).with_suffix(".txt" if key.endswith(".md") else ".md")
        match self._chance.choice(["text", "text", "text", "text", "delete", "rename", "picture", "settings"]):
            case "text":
                (self._content / other).unlink(missing_ok=True)  # else who comes first has the address
                tags = self._chance.choice(["ferry", "bread", "ferry, bread"])
                write(self._content, key, article(f"{key} v{number}", self._chance.randrange(1, 28), tags))
            case "delete":
                (self._content / key).unlink(missing_ok=True)
            case "rename":
                if (self._content / key).exists():
                    (self._content / key).replace(self._content / other)
            case "picture":
                write(self._content, self._chance.choice(["a.png", "b.png"]), png(width=400 + number))
            case "settings":
                settings = SITE_TOML.replace("The Gazette", f"Gazette {number}")
                write(self._content, "site.toml", settings + self._chance.choice([FEEDS, ""]))


def told(there):
    """What an undisturbed twin would tell alike: which documents there are, and each entry's id, address and words."""
    items = {
        path: [(item["id"], item["url"], item["title"], item["content_html"]) for item in json.loads(body)["items"]]
        for path, body in there.items()
        if path.endswith("feed.json")
    }
    return sorted(there), items


def test_a_build_that_is_killed_at_any_moment_harms_nothing(content, public, tmp_path):
    chance = random.Random(1)
    author = Author(content, chance)
    start = time.monotonic()
    build(content, tmp_path / "first")
    takes = time.monotonic() - start
    killed = 0
    while killed < KILLS:
        author.edit()
        with subprocess.Popen(
            command(content, public), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            time.sleep(chance.uniform(takes / 3, takes))
            process.kill()
        if process.returncode == 0:  # it was done before
            takes *= 0.9
            continue
        killed += 1
        if killed % ROUND == 0 or killed == KILLS:
            check(content, public, tmp_path / f"twin{killed}")


def check(content, public, twin):
    """One clean run, and all is as it should be."""
    done = build(content, public)
    assert done.returncode == 0, done.stdout + done.stderr
    assert current(content, public) == fresh(content)
    shutil.copytree(content, twin, ignore=shutil.ignore_patterns(".feedwright"))  # with the times of its files
    build(twin, twin.with_suffix(".public"))
    assert told(current(content, public)) == told(files(twin.with_suffix(".public")))


def test_what_a_killed_build_had_half_written_does_not_stay_among_what_is_public(content, public, monkeypatch):
    """Its article may be withdrawn by the next build, so that nobody ever writes there again."""

    class Killed(BaseException):
        pass

    def half(target, _parts):
        part = Path(folder_public._part_of(target))
        part.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(b"a half")
        raise Killed

    monkeypatch.setattr(folder_public, "_replace", half)
    with pytest.raises(Killed), open_local(content, public) as site:
        whole_build(site.worker, site)
    assert list(public.rglob(".feedwright-part"))
    monkeypatch.undo()
    for path in content.rglob("*.md"):
        path.unlink()
    build(content, public)
    assert current(content, public) == fresh(content)


def test_articles_hear_of_a_pictures_new_bytes_though_the_build_that_saw_them_was_killed(content, public, monkeypatch):
    """The walk knows the picture by then, and would not name it again."""

    def killed(*_):
        raise KeyboardInterrupt

    build(content, public)
    write(content, "a.png", png(width=401))
    with monkeypatch.context() as patch:
        patch.setattr(whole_building, "take_in", killed)
        with pytest.raises(KeyboardInterrupt):
            build_here(content, public)
    build(content, public)
    assert current(content, public) == fresh(content)
    assert png(width=401) in files(public).values()


def test_articles_are_not_looked_at_again_though_the_build_was_killed_while_it_wrote_what_follows(
    content, public, monkeypatch
):
    """In a site of a million articles that took as long as all else."""
    looked_at = []

    class Killed(BaseException):
        pass

    def killed(*_, **__):
        raise Killed

    def noted(worker, keys, *more):
        looked_at.append(keys)
        return take_in(worker, keys, *more)

    take_in = whole_building.take_in
    monkeypatch.setattr(whole_building, "take_in", noted)
    with monkeypatch.context() as patch:
        patch.setattr(whole_building, "build_all", killed)
        with pytest.raises(Killed), open_local(content, public) as site:
            whole_build(site.worker, site)
    assert looked_at
    looked_at.clear()
    build_here(content, public)
    assert looked_at == []
    assert current(content, public) == fresh(content)


# --- at once --------------------------------------------------------------------------------------------------------


def test_builds_of_one_site_at_once_wait_for_each_other(content, public):
    processes = [subprocess.Popen(command(content, public), stdout=subprocess.PIPE, text=True) for _ in range(3)]
    outputs = [process.communicate()[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert sorted("6 published" in output for output in outputs) == [False, False, True]
    assert current(content, public) == fresh(content)


def test_a_preview_waits_for_no_build(content, public, tmp_path):
    with open_local(content, public) as held:
        state = content / ".feedwright" / "preview" / "8000"
        with open_local(
            content, state / "public", state=state, preview=PreviewOptions(url="http://127.0.0.1:8000/")
        ) as preview:
            assert len(whole_build(preview.worker, preview).outcomes) == 6
        assert len(whole_build(held.worker, held).outcomes) == 6
    assert current(content, public) == fresh(content)


# --- a disk that refuses --------------------------------------------------------------------------------------------

_WITHIN = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
from feedwright.cli import main
sys.argv[1:] = ["build", *sys.argv[2:]]
main()
"""


def refused(done, *places):
    """One line says what is wrong where, and whose move it is."""
    [line] = done.stderr.splitlines()
    assert done.returncode == 2
    assert line.startswith("feedwright: ")
    assert any(str(place) in line for place in places)
    assert line.endswith(("Nothing is lost: mend this, and build again.", "such as what was withdrawn."))
    assert len(line) < 1_000, "a disk that refuses every document is no reason to name each"


def healed(content, public, before, between):
    """What stood there in between was all whole, old or new; and the next build put all right."""
    assert build(content, public).returncode == 0
    after = files(public)
    assert after == fresh(content)
    assert not [path for path, body in between.items() if body not in {before.get(path), after.get(path)}]
    assert set(between) >= set(before) & set(after)


@pytest.mark.parametrize("limit", [4_096, 40_000, 200_000], ids=lambda limit: f"{limit // 1_000} KB")
def test_where_no_file_may_grow_the_old_documents_stay_and_the_next_build_heals(content, public, limit):
    """At first the catalogue cannot grow, in the end a picture that is copied."""
    build(content, public)
    before = files(public)
    write(content, "b.png", png(width=400) + random.Random(1).randbytes(400_000))
    write(content, "more.md", article("More", 20))
    arguments = [sys.executable, "-c", _WITHIN, str(limit), str(content), str(public)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    refused(done, content / ".feedwright", public)
    healed(content, public, before, files(public))


@contextmanager
def mounted(folder, *options):
    folder.mkdir(exist_ok=True)
    if subprocess.run(["mount", *options, str(folder)], capture_output=True, check=False).returncode:
        pytest.skip("nothing may be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_on_a_full_disk_the_old_documents_stay_and_the_next_build_heals(content, public):
    with mounted(public, "-t", "tmpfs", "-o", "size=8m", "feedwright"):
        build(content, public)
        before = files(public)
        (public / "ballast").write_bytes(bytes(4_096 * (shutil.disk_usage(public).free // 4_096 - 2)))
        for number in range(20):
            write(content, f"more-{number}.md", article(f"More {number}", number + 1) + "Words. " * 900)
        refused(build(content, public), public)
        (public / "ballast").unlink()
        healed(content, public, before, files(public))


def test_a_folder_that_is_read_only_is_named_and_stays_as_it_was(content, public):
    build(content, public)
    before = files(public)
    write(content, "more.md", article("More", 20))
    with mounted(public, "--bind", "-o", "ro", str(public)):
        refused(build(content, public), public)
        between = files(public)
    healed(content, public, before, between)


def test_a_folder_in_a_documents_place_keeps_that_document_back_alone(content, public):
    build(content, public)
    before = files(public)
    (public / "atom.xml").unlink()
    (public / "atom.xml").mkdir()
    write(content, "more.md", article("More", 20))
    refused(build(content, public), public / "atom.xml")
    between = files(public)
    assert "articles/more.html" in between
    (public / "atom.xml").rmdir()
    healed(content, public, before, between | {"atom.xml": before["atom.xml"]})


@pytest.mark.parametrize("place", ["public", "content/.feedwright"])
def test_a_file_in_a_folders_place_is_named(content, public, tmp_path, place):
    (tmp_path / place).write_text("mine")
    refused(build(content, public), f"{place} is a file, where a folder must be")
    assert (tmp_path / place).read_text() == "mine"


@pytest.mark.parametrize("name", ["catalogue.sqlite", "lock.sqlite"])
@pytest.mark.parametrize(
    "fill", [Path.mkdir, lambda path: path.write_bytes(b"no database" * 99)], ids=["folder", "text"]
)
def test_a_catalogue_that_is_none_is_named(content, public, name, fill):
    (content / ".feedwright").mkdir()
    place = content / ".feedwright" / name
    fill(place)
    done = build(content, public)
    if place.is_file() and name == "catalogue.sqlite":
        assert done.returncode == 2
        assert f"{place}: the catalogue is damaged" in done.stderr
        assert "Restore the folder .feedwright from a backup" in done.stderr
    else:
        refused(done, place)
    assert files(public) == {}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here plays a full disk")
def test_a_report_that_cannot_be_written_is_a_failure_of_its_own(content, public):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command(content, public), stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("feedwright: [Errno 28] No space left")
    assert build(content, public).returncode == 0
    assert current(content, public) == fresh(content)


# --- two sites, one folder ------------------------------------------------------------------------------------------


@pytest.fixture
def other(tmp_path):
    """Another site, whose addresses are in part the same."""
    folder = tmp_path / "other"
    folder.mkdir()
    write(folder, "site.toml", SITE_TOML.replace("gazette.example", "herald.example"))
    write(folder, "bridge.md", article("Another bridge"))
    return folder


def test_a_folder_that_shows_another_site_is_refused_and_stays_as_it_is(content, public, other):
    build(content, public)
    before = files(public)
    for _ in range(2):
        done = build(other, public)
        assert done.returncode == 2
        assert (
            "holds the feeds of another site, tag:gazette.example,2024-01-31:/feeds/main. [other-site]" in done.stderr
        )
    assert files(public) == before
    (public / "atom.xml").unlink()  # as it is told
    assert build(other, public).returncode == 0
    assert "another site" in build(content, public).stderr, "it had written there, but the other's is there now"


def test_a_site_that_lost_its_catalogue_has_its_folder_again(content, public):
    build(content, public)
    before = files(public)
    shutil.rmtree(content / ".feedwright")
    assert build(content, public).returncode == 0
    assert files(public) == before
