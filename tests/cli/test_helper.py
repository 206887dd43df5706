"""A large build has a helper: another process that decides about half of the articles."""

import os
import select
import signal
from dataclasses import replace

import pytest
from msgspec import structs

from feedwright.cli.helper_process import HelperProcess, work_for
from feedwright.cli.local_site import open_local
from feedwright.engine.bulk.articles import Prepared, take_in
from feedwright.engine.intake.site.settings import ingest_site
from feedwright.engine.jobs.targets import Target
from feedwright.engine.whole_build import Watcher, whole_build
from feedwright.ports import Changed, Helped, Task
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

    def __init__(self, helper, least=MANY):
        self._helper, self.least, self.asked, self.helped = helper, least, [], []
        self.is_ready = helper.is_ready if helper else None

    def begin(self, task):
        self.asked.append(task)
        self._helper.begin(task)

    def finish(self):
        helped = self._helper.finish()
        self.helped.append(helped)
        return helped


@pytest.fixture
def started(tmp_path):
    """Start helpers that do the given work, and end them after the test."""
    helpers = []

    def start(begin):
        helpers.append(HelperProcess(tmp_path, begin, least=MANY))
        return helpers[-1]

    yield start
    for helper in helpers:
        helper.close()


def starting(content, public):
    state = public.with_suffix(".state")
    state.mkdir()
    return lambda: work_for(content, state / "catalogue.sqlite", [public])


@pytest.mark.parametrize("helped", [False, True])
def test_the_progress_of_a_build_moves_while_articles_are_read(content, tmp_path, started, helped):
    write_site(content, MANY)
    public = tmp_path / "public"
    helper = started(starting(content, public))
    steps, before_outcomes, expected = [], [], []
    watcher = Watcher(
        outcome=lambda _: before_outcomes.append(len(steps)), expect=expected.append, advance=lambda: steps.append(1)
    )
    with open_local(content, public, state=public.with_suffix(".state")) as site:
        object.__setattr__(site.worker.ports, "helper", helper if helped else None)
        whole_build(site.worker, site, watcher=watcher)
    assert before_outcomes[0] == MANY + 3, (
        "the picture comes first, and each article counts when it is read, not when all are written"
    )
    assert len(steps) == sum(expected)


def test_a_build_with_a_helper_is_the_build_without(content, tmp_path, started):
    write_site(content, MANY)
    public = tmp_path / "public"
    watched = Watched(started(starting(content, public)))
    assert build(content, public, watched) == build(content, tmp_path / "alone")
    assert {task.kind for task in watched.asked} == {"articles", "pages"}
    for task, helped in zip(watched.asked, watched.helped, strict=True):
        assert len(helped.results) == len(task.items)


def test_a_small_build_has_no_helper(content, tmp_path):
    write_site(content, 3)
    watched = Watched(None)
    build(content, tmp_path / "public", watched)
    assert watched.asked == []


def dying(when):
    """Give the start of a helper that dies at a task whose items *when* accepts."""

    def work(task):
        if when(task.items):
            os.kill(os.getpid(), signal.SIGKILL)
        return Helped(results=[Prepared(key=key) for key in task.items])

    return lambda: work


def task_of(*keys):
    return Task(kind="articles", items=keys, token="1")


def test_articles_that_may_have_killed_the_helper_are_read_again_apart(started):
    helper, suspects = started(dying(lambda keys: "b.md" in keys)), []
    helper.suspect = suspects.append
    for keys in (["a.md"], ["b.md", "c.md"], ["d.md"]):
        helper.begin(task_of(*keys))
    assert [prepared.key for prepared in helper.finish().results] == ["a.md"]
    assert helper.finish() is None
    assert suspects == ["b.md", "c.md", "d.md"]
    assert helper.finish() is None
    helper.begin(task_of("e.md"))
    assert helper.is_ready()
    assert helper.finish() is None, "there is no other helper"
    assert suspects == ["b.md", "c.md", "d.md"]


@pytest.mark.parametrize("kind", [str, Target], ids=["articles", "pages"])
def test_a_build_whose_helper_dies_does_all_itself(content, tmp_path, started, kind):
    write_site(content, MANY)
    public = tmp_path / "public"
    begin = starting(content, public)

    def start():
        work = begin()

        def work_or_die(task):
            if isinstance(task.items[0], kind):
                os.kill(os.getpid(), signal.SIGKILL)
            return work(task)

        return work_or_die

    assert build(content, public, started(start)) == build(content, tmp_path / "alone")


def test_no_helper_stays_behind(tmp_path):
    helper = HelperProcess(tmp_path, dying(lambda _: False))
    helper.begin(task_of("a.md"))
    helper.close()
    with pytest.raises(ProcessLookupError):
        os.kill(helper.process, 0)


def test_a_helper_ends_with_the_build_that_it_helps(tmp_path):
    """A build that is killed ends nothing itself."""
    reader, writer = os.pipe()
    build = os.fork()
    if build == 0:
        helper = HelperProcess(tmp_path, dying(lambda _: False))
        os.write(writer, str(helper.process).encode())
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(build, 0)
    os.close(writer)
    helper = int(os.read(reader, 20))
    ended, _, _ = select.select([reader], [], [], 10)  # the helper holds the other end of the pipe
    os.close(reader)
    if not ended:
        os.kill(helper, signal.SIGKILL)
    assert ended


@pytest.mark.parametrize("helped", [False, True])
def test_a_build_that_is_to_be_helped_has_a_helper(content, tmp_path, helped):
    write_site(content, 0)
    with open_local(content, tmp_path / "public", helped=helped) as site:
        helper = site.worker.ports.helper
        assert isinstance(helper, HelperProcess) is (helped and HelperProcess.is_possible())
        if helper:
            whole_build(site.worker, site)
            helper.begin(task_of("draft.md", "none.md"))
            assert [prepared.key for prepared in helper.finish().results] == ["draft.md", "none.md"]


class Asking:
    """A helper that decides nothing, and asks for another file to be looked at."""

    least = 2

    def begin(self, task):
        self._items = task.items

    def finish(self):
        return Helped(results=[Prepared(key=key) for key in self._items], messages=(Changed("later.md"),))


def test_what_a_decision_of_the_helper_asks_for_is_done():
    site = MemoryWorld()
    site.put("site.toml", SITE_TOML)
    site.put("a.md", "# A\n\nText.")
    site.put("b.md", "# B\n\nText.")
    ingest_site(site.ports)
    site.queue.messages.clear()
    result = take_in(structs.replace(site.worker(), ports=replace(site.ports, helper=Asking())), ["a.md", "b.md"])
    assert list(site.queue.messages) == [Changed("later.md")]
    assert (result.outcomes, result.left) == ([], ["a.md", "b.md"])
