"""The start of the command line: what is understood without the library of commands means what it means to that."""

import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from feedwright.cli import start
from feedwright.cli.app import app

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there the library reads every command line")


@pytest.fixture
def builds(monkeypatch):
    """What builds were asked for."""
    asked = []

    def run_build(*folders, **options):
        asked.append((folders, options))
        return 1

    monkeypatch.setattr("feedwright.cli.build.run_build", run_build)
    return asked


@pytest.mark.parametrize(
    "words",
    [
        "content public",
        "content/ public/",
        "-q content public",
        "content --quiet public -q",
        "content public --verbose",
        "-v content public",
        "content public --json",
        "content public --only content/a.md --only b.md",
        "--no-ping content public",
        "--no-ping --ping content public",
        "--ping content public --no-ping",
    ],
)
def test_a_plain_build_is_the_same_with_and_without_the_library_of_commands(tmp_path, monkeypatch, builds, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "content").mkdir()
    with pytest.raises(SystemExit) as ended:
        start.command_of(["build", *words.split()])()
    assert (ended.value.code, CliRunner().invoke(app, ["build", *words.split()]).exit_code) == (1, 1)
    plain, by_library = builds
    assert plain == by_library


@pytest.mark.parametrize(
    "words",
    [
        "",
        "--help",
        "content",
        "content public more",
        "elsewhere public",
        "content public -qv",
        "content public --quiet --json",
        "content public --only=a.md",
        "content public --only",
        "content public --only -q",
        "content public --onl a.md",
        "-- content public",
    ],
)
def test_all_else_is_left_to_the_library(tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "content").mkdir()
    assert start.command_of(["build", *words.split()]) is app


def test_an_empty_word_is_left_to_the_library(tmp_path):
    assert start.command_of(["build", str(tmp_path), ""]) is app


def fed(*words):
    command = [sys.executable, "-m", "feedwright", *map(str, words)]
    wide = {**os.environ, "COLUMNS": "300"}  # the name of a folder may be long
    return subprocess.run(command, capture_output=True, text=True, check=False, env=wide)


def test_a_folder_that_must_not_be_named_is_refused_as_the_library_refuses(content, tmp_path):
    done = fed("build", content, content)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Usage" in done.stderr
    assert "would make" in done.stderr
    assert fed("build", content, tmp_path / "public", "--only", tmp_path / "a.md").returncode == 2


def test_the_version_and_a_build_load_no_library_of_commands(content, public):
    code = (
        "import os, sys; sys.argv = ['feedwright', *sys.argv[1:]]; from feedwright.cli import start\n"
        "try: start.run(start.command_of(sys.argv[1:]))\n"
        "finally: print(sorted({'typer', 'rich', 'pydantic'} & set(sys.modules)))"
    )
    for words in (["--version"], ["build", content, public]):
        command = [sys.executable, "-c", code, *map(str, words)]
        assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.endswith("[]\n")


def test_a_build_whose_lines_nobody_reads_ends_without_a_trace(content, public):
    command = [sys.executable, "-m", "feedwright", "build", str(content), str(public)]
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, text=True, check=False)
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_build_with_a_closed_output_builds_all_the_same(content, public, closed):
    command = [sys.executable, "-m", "feedwright", "build", str(content), str(public)]
    done = subprocess.run(
        ["/bin/sh", "-c", f'exec "$@" {closed}', "sh", *command], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (public / "atom.xml").is_file()


@pytest.mark.parametrize(
    ("code", "status", "said"), [("pass", 0, ""), ("sys.exit(3)", 3, ""), ("sys.exit('no')", 1, "no\n")]
)
def test_a_command_ends_at_once_with_its_status_and_all_that_it_wrote(code, status, said):
    written = "x" * 100_000  # more than a pipe or a buffer holds
    start = "import sys; from feedwright.cli.supervise import supervised\ndef command():\n"
    command = f"{start}    print({written!r}); {code}\nsupervised(command)"
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (status, f"{written}\n", said)


def test_a_command_whose_last_words_find_no_room_says_so():
    command = (
        "import sys; from feedwright.cli.supervise import supervised\n"
        "sys.stdout = open('/dev/full', 'w')\n"
        "supervised(lambda: print('said'))"
    )
    if not os.path.exists("/dev/full"):  # noqa: PTH110 - a device
        pytest.skip("there is no full device")
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=False)
    assert "No space left" in done.stderr
