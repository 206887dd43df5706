"""Reading apart: whatever becomes of the process that reads a file, the one that asked goes on."""

import ctypes
import os
import signal
import time

import pytest

from feedwright.adapters.quarantine import ChildIsolation, CrashNoteIsolation, FirstTryIsolation, limited
from feedwright.errors import ArticleError, Conflict, CostlyError, Problem, ReaderError, StoreError

PROBLEM = Problem(path="a.md", rule="no-text", what="it has none.", cure="Write some.", line=3)


def test_what_the_work_gives_comes_back():
    assert limited(lambda: {"a": [1, "é" * 2_000_000]}) == {"a": [1, "é" * 2_000_000]}


@pytest.mark.parametrize("error", [ArticleError(PROBLEM), Conflict("changed"), ValueError("bad")])
def test_what_the_work_raises_is_raised(error):
    def fails():
        raise error

    with pytest.raises(type(error)) as caught:
        limited(fails)
    assert str(caught.value) == str(error)
    assert getattr(caught.value, "problem", None) == getattr(error, "problem", None)


def hog():
    return [bytearray(50_000_000) for _ in range(40)]


@pytest.mark.parametrize(
    "work",
    [
        lambda: os.kill(os.getpid(), signal.SIGSEGV),
        lambda: os.kill(os.getpid(), signal.SIGKILL),
        lambda: ctypes.string_at(0),
        lambda: os._exit(3),
        hog,
    ],
    ids=["segmentation fault", "killed", "null pointer", "exit", "memory"],
)
def test_work_that_dies_is_the_files_fault(work):
    with pytest.raises(CostlyError):
        limited(work)
    assert limited(lambda: 1) == 1


def test_work_without_end_is_the_files_fault_where_it_had_all_its_time(monkeypatch):
    monkeypatch.setattr("feedwright.adapters.quarantine._SECONDS", 1)

    def endless():
        while True:
            pass

    with pytest.raises(CostlyError):
        limited(endless)


def test_work_that_had_too_little_time_is_tried_again():
    with pytest.raises(StoreError):
        limited(lambda: time.sleep(20), seconds=0.05)


def test_nothing_of_a_child_that_dies_reaches_the_log(capfd):
    def noisy():
        os.write(1, b"half a line")
        os.write(2, b"a trace")
        os.abort()

    with pytest.raises(CostlyError):
        limited(noisy)
    assert capfd.readouterr() == ("", "")


def test_each_reading_of_a_batch_that_was_received_before_is_apart():
    parent = os.getpid()
    assert ChildIsolation().run("a.md", os.getpid) != parent
    assert ChildIsolation().run_limited(os.getpid) != parent


def test_a_first_try_pays_for_no_child_but_what_is_new_is_tried_in_one():
    parent = os.getpid()
    assert FirstTryIsolation().run("a.md", os.getpid) == parent
    assert FirstTryIsolation().run_limited(os.getpid) != parent


def test_the_key_that_a_crashed_build_was_reading_is_read_apart_by_the_next(tmp_path):
    note = tmp_path / "reading"
    child = os.fork()
    if child == 0:
        CrashNoteIsolation(note).run("bad é.md", lambda: os.kill(os.getpid(), signal.SIGKILL))
    os.waitpid(child, 0)
    isolation = CrashNoteIsolation(note)
    assert isolation.suspects == {"bad é.md"}
    assert isolation.run("bad é.md", os.getpid) != os.getpid()
    assert isolation.run("good.md", os.getpid) == os.getpid()
    isolation.close()
    assert CrashNoteIsolation(note).suspects == {"bad é.md"}, "until a build has ended"
    isolation.finish()
    assert CrashNoteIsolation(note).suspects == frozenset()


def test_keys_that_hold_a_line_break_stay_suspects_over_several_crashes(tmp_path):
    note = tmp_path / "reading"
    for key in ("bad\none.md", "worse.md"):
        child = os.fork()
        if child == 0:
            CrashNoteIsolation(note).run(key, lambda: os.kill(os.getpid(), signal.SIGKILL))
        os.waitpid(child, 0)
    CrashNoteIsolation(note).close()
    assert CrashNoteIsolation(note).suspects == {"bad\none.md", "worse.md"}


def test_a_build_that_ended_leaves_no_note(tmp_path):
    note = tmp_path / "reading"
    isolation = CrashNoteIsolation(note)
    isolation.run("a.md", lambda: None)
    with pytest.raises(ReaderError, match=r"ValueError: .*bad"):
        isolation.run("b.md", lambda: int("bad"))
    isolation.close()
    assert CrashNoteIsolation(note).suspects == frozenset()


@pytest.mark.parametrize("isolation", [ChildIsolation(), FirstTryIsolation()])
def test_a_fault_that_nobody_foresaw_is_one_readings_and_a_foreseen_one_stays_what_it_is(isolation):
    with pytest.raises(ReaderError, match="ZeroDivisionError"):
        isolation.run("a.md", lambda: 1 // 0)

    def refused():
        raise ArticleError(PROBLEM)

    with pytest.raises(ArticleError):
        isolation.run("a.md", refused)
