"""The notes that a build leaves for the next one: what is as it should be is not read again, and nothing else is missed."""

import os
import random
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from depth import by_depth
from feedwright.adapters.clock import utc_now
from feedwright.adapters.local.sqlite_table import SqliteTable
from feedwright.cli import local_site
from feedwright.cli.local_site import open_local
from feedwright.engine.catalogue.rows import SourceRow
from feedwright.engine.intake.outcome import Verdict
from feedwright.engine.whole_build import Watcher, whole_build
from media_samples import png
from memory import SITE_TOML

STEPS = by_depth(12, 40, 200)
HEAD = "---\ndate: 2026-02-01\n---\n"
NAMES = [f"{folder}{name}" for folder in ("", "news/") for name in ("bridge", "fair", "lock", "tide")]


@pytest.fixture(autouse=True, params=[0, 100], ids=["notes written anew", "notes kept"])
def _few(monkeypatch, request):
    """Say for how many changed files the notes are kept."""
    monkeypatch.setattr("feedwright.engine.comparing.noted._FEW", request.param)


class Counting(SqliteTable):
    """Counts how often the index is read as a whole."""

    whole = 0

    def query(self, partition, **wanted):
        Counting.whole += partition == SourceRow.PARTITION
        return super().query(partition, **wanted)


@pytest.fixture
def counted(monkeypatch):
    """Give a function that says whether the index was read as a whole since it was last asked."""
    monkeypatch.setattr(local_site, "SqliteTable", Counting)
    monkeypatch.setattr(Counting, "whole", 0)

    def whole():
        count, Counting.whole = Counting.whole, 0
        return count > 0

    return whole


def build(content, public, *only):
    with open_local(content, public) as site:
        return whole_build(site.worker, site, only=only)


def verdicts(built):
    return {outcome.key: outcome.verdict for outcome in built.outcomes}


def test_what_is_noted_is_not_read_again(content, public, counted):
    build(content, public)
    assert counted()
    build(content, public)
    assert not counted()
    (content / "second.md").write_text(f"{HEAD}# Second\n\n[first](first.md)")
    assert verdicts(build(content, public)) == {"second.md": Verdict.PUBLISHED}
    assert not counted()
    assert verdicts(build(content, public)) == {}
    assert not counted()


def test_of_a_site_that_is_right_nothing_is_looked_at(content, public):
    (content / "a.png").write_bytes(png())
    (content / "second.md").write_text(f"{HEAD}# Second\n\n![A](a.png) and the [first](first.md)")
    for text in ("One", "One", "Another"):
        (content / "third.md").write_text(f"{HEAD}# Third\n\n{text} text.\n\n![A](a.png) and the [second](second.md)")
        os.utime(content / "third.md", (1_780_000_000 + len(text),) * 2)
        build(content, public)
    expected = []
    with open_local(content, public) as site:
        whole_build(site.worker, site, watcher=Watcher(expect=expected.append))
    assert sum(expected) == 0


def test_a_build_of_one_file_keeps_the_notes(content, public, counted):
    (content / "second.md").write_text(f"{HEAD}# Second\n\nSome text.")
    build(content, public)
    (content / "second.md").write_text(f"{HEAD}# Second\n\nMore.")
    (content / "first.md").write_text(f"{HEAD}# First\n\nMore, too.")
    assert verdicts(build(content, public, "second.md")) == {"second.md": Verdict.UPDATED}
    counted()
    assert verdicts(build(content, public)) == {"first.md": Verdict.UPDATED}
    assert not counted()


def test_nobody_believes_notes_after_a_build_that_ended_badly(content, public, counted):
    build(content, public)
    with pytest.raises(KeyboardInterrupt), open_local(content, public):
        raise KeyboardInterrupt
    counted()
    build(content, public)
    assert counted()


def test_nobody_believes_notes_of_a_catalogue_that_something_else_has_written(content, public, counted):
    """It may be an older release, or a backup: nobody noted what it has changed."""
    build(content, public)
    with closing(sqlite3.connect(content / ".feedwright" / "catalogue.sqlite")) as database, database:
        database.execute("DELETE FROM rows WHERE partition = 'source'")
    counted()
    build(content, public)
    assert counted()


def test_a_day_later_all_rows_are_read(content, public, counted, monkeypatch):
    build(content, public)
    build(content, public)
    counted()
    monkeypatch.setattr(local_site, "utc_now", lambda: utc_now() + timedelta(days=1))
    build(content, public)
    assert counted()


def test_an_article_whose_new_sidecar_is_bad_is_named_by_each_build(content, public):
    build(content, public)
    (content / "first.meta.yaml").write_text("[")
    for _ in range(3):
        assert verdicts(build(content, public))["first.md"] is Verdict.REJECTED
    (content / "first.meta.yaml").unlink()
    build(content, public)
    assert verdicts(build(content, public)) == {}


def test_files_that_are_no_articles_are_named_by_each_build(content, public):
    for name in ("notes.xyz", "song.mp3"):
        (content / name).write_bytes(b"?")
    first = build(content, public)
    second = build(content, public)
    assert second.passed_over_lines() == first.passed_over_lines() != []
    assert second.recordings == ["song.mp3"]


def test_what_is_gone_is_withdrawn_though_the_last_build_had_just_taken_it_in(content, public):
    build(content, public)
    (content / "second.md").write_text(f"{HEAD}# Second\n\nSome text.")
    assert verdicts(build(content, public)) == {"second.md": Verdict.PUBLISHED}
    for name in ("first.md", "second.md"):
        (content / name).unlink()
    assert verdicts(build(content, public)) == {"first.md": Verdict.WITHDRAWN, "second.md": Verdict.WITHDRAWN}


def test_many_changes_are_compared_with_the_whole_index(content, public, counted, monkeypatch):
    monkeypatch.setattr("feedwright.engine.comparing.noted._MOST", 5)
    build(content, public)
    counted()
    for number in range(6):
        (content / f"{number}.md").write_text(f"{HEAD}# Number {number}\n\nSome text.")
    assert len(build(content, public).outcomes) == 6
    assert counted()
    assert verdicts(build(content, public)) == {}


class Twins:
    """Two sites with the same content; the second one's notes are lost before each build."""

    def __init__(self, folder):
        self.places = [(folder / name / "content", folder / name / "public") for name in ("noted", "forgetful")]
        self._clock = 1_780_000_000
        self.put("site.toml", f'{SITE_TOML}[feeds.fair]\ntitle = "Fair"\ntags = "fair"\n')

    def now(self):
        return datetime.fromtimestamp(self._clock, UTC)

    def put(self, key, body):
        self._clock += 1
        for content, _ in self.places:
            path = content / key
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(body if isinstance(body, bytes) else body.encode())
            os.utime(path, (self._clock, self._clock))

    def remove(self, key):
        for content, _ in self.places:
            (content / key).unlink(missing_ok=True)

    def build(self):
        (self.places[1][0] / ".feedwright" / "walked").unlink(missing_ok=True)
        return [build(*place) for place in self.places]


def told(built):
    outcomes = {outcome.key: (outcome.verdict, outcome.problem, outcome.warnings) for outcome in built.outcomes}
    return outcomes, built.passed_over_lines(), built.recordings, built.not_listed


def documents(public):
    return {path.relative_to(public): path.read_bytes() for path in public.rglob("*") if path.is_file()}


def something(chance, twins):
    """Do one of the things that authors do."""
    name, other = chance.choice(NAMES), chance.choice(NAMES)
    tag = chance.choice(["fair", "lock"])
    shown = chance.choice(
        [f"[{other}](/{other}.md)", f"![A](/{chance.choice('ab')}.png)", f"![[{chance.choice('ab')}.png]]"]
    )
    return chance.choice(
        [
            lambda: twins.put(
                f"{name}.md", f"---\ndate: 2026-02-01\ntags: [{tag}]\n---\n# {name}\n\nIt is {other}. {shown}"
            ),
            lambda: twins.put(f"{name}.md", "---\ndate: [\n---\n# Bad"),
            lambda: twins.put(f"{name}.meta.yaml", chance.choice(["title: Another", "draft: true", "["])),
            lambda: twins.put(chance.choice(["a.png", "b.png", "news/a.png"]), png(width=chance.randrange(400, 404))),
            lambda: twins.put(f"{name}.{chance.choice(['xyz', 'mp3'])}", "?"),
            lambda: twins.remove(f"{name}.md"),
            lambda: twins.remove(f"{name}.meta.yaml"),
            lambda: twins.remove(chance.choice(["a.png", "b.png", "news/a.png"])),
        ]
    )


@pytest.mark.parametrize("seed", range(3))
def test_with_notes_a_build_does_what_it_does_without(tmp_path, seed, monkeypatch):
    chance, twins = random.Random(seed), Twins(tmp_path)
    monkeypatch.setattr(local_site, "utc_now", twins.now)
    for name in NAMES:
        twins.put(f"{name}.md", f"{HEAD}# {name}\n\n![A](/a.png)")
    for _ in range(STEPS):
        for _ in range(chance.randrange(3)):
            something(chance, twins)()
        noted, forgetful = twins.build()
        assert told(noted) == told(forgetful)
        assert documents(twins.places[0][1]) == documents(twins.places[1][1])
