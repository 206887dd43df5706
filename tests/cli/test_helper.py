"""A large build has a helper: another process that decides about half of the articles."""

import pickle
import signal
import sys
from contextlib import closing
from dataclasses import replace

import pytest
from msgspec import structs

from feedwright.adapters.quarantine import CrashNoteIsolation
from feedwright.cli.helper_process import HelperProcess, helper_command
from feedwright.cli.local_site import open_local
from feedwright.engine.bulk import take_in
from feedwright.engine.intake.settings import ingest_site
from feedwright.engine.whole_build import Watcher, whole_build
from feedwright.ports import Changed, Helped
from media_samples import png
from memory import SITE_TOML, MemoryWorld

MANY = 20


def write_site(folder, count):
    (folder / "site.toml").write_text(SITE_TOML)
    for number in range(count):
        text = (
            f"# Number {number}\n\nThe text of number {number}, which links [the next](/{number + 1}.md). ![](p.png)\n"
        )
        (folder / f"{number}.md").write_text(f"---\ndate: 2026-01-{number % 28 + 1:02}\n---\n{text}")
    (folder / "p.png").write_bytes(png(width=3000, height=2000))  # so large that readers get it scaled
    (folder / "bad.md").write_text("---\ndate: never\n---\nText.")
    (folder / "draft.md").write_text("---\ndraft: true\n---\nText.")


@pytest.fixture
def content(tmp_path):
    folder = tmp_path / "content"
    folder.mkdir()
    return folder


def build(content, public, helper=None):
    """Build, with the given helper in the place of the real one; give the outcomes and the documents."""
    with open_local(content, public, state=public.with_suffix(".state")) as site:
        ports = site.worker.ports
        object.__setattr__(ports, "helper", helper)
        built = whole_build(site.worker, site)
    documents = {path.relative_to(public): path.read_bytes() for path in public.rglob("*") if path.is_file()}
    return {outcome.key: (outcome.verdict, outcome.url) for outcome in built.outcomes}, documents


class Watched:
    """A helper that notes what it was asked and what it gave."""

    def __init__(self, helper, least):
        self._helper, self.least, self.asked, self.helped = helper, least, [], []

    def begin(self, keys):
        self.asked += keys
        self._helper.begin(keys)

    def finish(self):
        helped = self._helper.finish()
        self.helped += [each.key for each in helped]
        return helped


@pytest.mark.parametrize("helped", [False, True])
def test_the_progress_of_a_build_moves_while_articles_are_read(content, tmp_path, helped):
    write_site(content, MANY)
    public, state = tmp_path / "public", tmp_path / "state"
    state.mkdir()
    command = helper_command(content, state / "catalogue.sqlite", [public])
    steps, before_outcomes, expected = [], [], []
    watcher = Watcher(
        outcome=lambda _: before_outcomes.append(len(steps)), expect=expected.append, advance=lambda: steps.append(1)
    )
    with (
        closing(CrashNoteIsolation(tmp_path / "note")) as isolation,
        closing(HelperProcess(command, tmp_path, isolation, least=MANY)) as helper,
        open_local(content, public, state=state) as site,
    ):
        object.__setattr__(site.worker.ports, "helper", helper if helped else None)
        whole_build(site.worker, site, watcher=watcher)
    assert before_outcomes[0] == MANY + 2, "each article counts when it is read, not when all are written"
    assert len(steps) == sum(expected)


def test_a_build_with_a_helper_is_the_build_without(content, tmp_path):
    write_site(content, MANY)
    alone, public = tmp_path / "alone", tmp_path / "public"
    state = public.with_suffix(".state")
    state.mkdir()
    command = helper_command(content, state / "catalogue.sqlite", [public])
    with (
        closing(CrashNoteIsolation(tmp_path / "note")) as isolation,
        closing(HelperProcess(command, tmp_path, isolation)) as helper,
    ):
        watched = Watched(helper, least=MANY)
        assert build(content, public, watched) == build(content, alone)
    assert len(watched.helped) == len(watched.asked) > MANY // 2 - 1


def test_a_small_build_has_no_helper(content, tmp_path):
    write_site(content, 3)
    watched = Watched(None, least=MANY)
    build(content, tmp_path / "public", watched)
    assert watched.asked == []


def dying_helper(tmp_path, script):
    program = tmp_path / "helper.py"
    program.write_text(f"import json, os, pickle, signal, sys\nresults = int(sys.argv[1])\n{script}\n")
    isolation = CrashNoteIsolation(tmp_path / "note")
    return HelperProcess([sys.executable, str(program)], tmp_path, isolation, least=MANY), isolation


PART = "os.pwrite(results, {whole!r} + {part!r}, 0); os.kill(os.getpid(), signal.SIGKILL)"


def test_an_article_that_kills_the_helper_is_read_again_apart_and_all_others_are_there(tmp_path):
    whole = pickle.dumps(Helped(key="a.md", decision=None, messages=()))
    helper, isolation = dying_helper(tmp_path, "sys.stdin.readline()\n" + PART.format(whole=whole, part=whole[:9]))
    with closing(isolation), closing(helper):
        helper.begin(["a.md", "b.md", "c.md"])
        assert [helped.key for helped in helper.finish()] == ["a.md"]
        assert isolation.suspects == {"b.md"}
        helper.begin(["d.md"])
        assert helper.finish() == ()  # there is no other helper


@pytest.mark.parametrize("script", ["", "sys.exit(1)", "sys.stdin.readline(); sys.exit(1)"])
def test_a_build_whose_helper_dies_decides_all_itself(content, tmp_path, script):
    write_site(content, MANY)
    helper, isolation = dying_helper(tmp_path, script)
    with closing(isolation), closing(helper):
        assert build(content, tmp_path / "public", helper) == build(content, tmp_path / "alone")


def test_no_helper_stays_behind(tmp_path):
    helper, isolation = dying_helper(tmp_path, "import time; time.sleep(600)")
    with closing(isolation):
        helper.begin(["a.md"])
        process = helper._process
        helper.close()
    assert process.returncode == -signal.SIGKILL


def test_the_command_starts_the_helper_of_this_program(content, tmp_path):
    """Wherever the program is installed: it is found by the paths of the process that starts it."""
    write_site(content, 0)
    state = tmp_path / "state"
    state.mkdir()
    with open_local(content, tmp_path / "public", state=state) as site:
        whole_build(site.worker, site)
        helper = site.worker.ports.helper
        assert isinstance(helper, HelperProcess) is HelperProcess.is_possible()
        if helper:
            helper.begin(["draft.md", "none.md"])
            assert [helped.key for helped in helper.finish()] == ["draft.md", "none.md"]


def test_the_helper_runs_no_code_that_lies_in_the_working_folder(content, tmp_path, monkeypatch):
    """People build within the folder of articles, which may hold programs, too."""
    write_site(content, 0)
    (content / "json.py").write_text("import pathlib; pathlib.Path('ran').touch(); raise SystemExit(3)")
    monkeypatch.chdir(content)
    command = helper_command(content, tmp_path / "catalogue.sqlite", [])
    with (
        closing(CrashNoteIsolation(tmp_path / "note")) as isolation,
        closing(HelperProcess(command, tmp_path, isolation)) as helper,
    ):
        helper.begin(["draft.md"])
        assert [helped.key for helped in helper.finish()] == ["draft.md"]
    assert not (content / "ran").exists()


class Asking:
    """A helper that decides nothing, and asks for another file to be looked at."""

    least = 2

    def begin(self, keys):
        self._keys = keys

    def finish(self):
        return [Helped(key=key, decision=None, messages=(Changed("later.md"),)) for key in self._keys]


def test_what_a_decision_of_the_helper_asks_for_is_done():
    site = MemoryWorld()
    site.put("site.toml", SITE_TOML)
    site.put("a.md", "# A\n\nText.")
    site.put("b.md", "# B\n\nText.")
    ingest_site(site.ports)
    site.queue.messages.clear()
    result = take_in(structs.replace(site.worker(), ports=replace(site.ports, helper=Asking())), ["a.md", "b.md"])
    assert list(site.queue.messages) == [Changed("later.md")]
    assert ([outcome.key for outcome in result.outcomes], result.left) == (["a.md"], ["b.md"])
