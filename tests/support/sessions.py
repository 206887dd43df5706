"""Runs the blocks of a page in a folder, from top to bottom, and says where the page is wrong."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import media_samples
from pages import blocks_of
from word_documents import document, paragraph

_MEDIA = {
    ".png": lambda: media_samples.png(width=1400, height=1400),
    ".mp3": lambda: media_samples.mp3(frames=100),
}
_PATIENCE = 60  # seconds after which a command that should have printed something is ended


def complaints(text, folder):
    """Follow the page *text* in *folder*, and list what happens otherwise than it shows."""
    environment = _environment(folder.parent / f"{folder.name}-bin")
    wrong = []
    for block in blocks_of(text):
        for path in (block.mark("given") or "").split():
            _write(folder / path, _MEDIA[Path(path).suffix]())
        if (path := block.mark("file")) is not None:
            _write(folder / path, block.text.encode())
        if (path := block.mark("Word file")) is not None:
            _write(folder / path, _word_document(block.text))
        if block.language == "console" and block.mark("not run") is None:
            wrong += [f"line {block.line}: {each}" for each in _follow(block, folder, environment)]
    return wrong


def _environment(scripts):
    """Put the command `feedwright` and a git that knows its user on the path."""
    scripts.mkdir()
    script = scripts / "feedwright"
    script.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m feedwright "$@"\n')
    script.chmod(0o755)
    names = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    path = f"{scripts}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, **names, "PATH": path, "PYTHONIOENCODING": "utf-8", "LC_ALL": "C.UTF-8"}


def _write(path, body):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)


def _word_document(text):
    """Make a Word document with a paragraph for each line; the first line below the metadata has the style Title."""
    metadata, _, rest = text.partition("\n\n") if ": " in text.partition("\n")[0] else ("", "", text)
    title, *lines = filter(None, rest.splitlines())
    paragraphs = [
        *map(paragraph, filter(None, metadata.splitlines())),
        paragraph(title, "Title"),
        *map(paragraph, lines),
    ]
    return document("".join(paragraphs))


def _follow(block, folder, environment):
    if not block.text.startswith("$ "):
        yield "the block does not begin with a command"
    status = int(block.mark("ends with") or 0)
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        run = _until_shown if block.mark("until Ctrl-C") is not None else _to_its_end
        happened, ended_with = run(command, shown, folder, environment)
        if not matches(shown, happened):
            yield f"$ {command}\nshown:\n{shown}happened:\n{happened}"
        if ended_with != status:
            yield f"$ {command} ended with {ended_with}, not with {status}:\n{happened}"


def matches(shown, happened):
    """Say whether *happened* is what is *shown*, where … stands for anything within a line."""
    return bool(re.fullmatch("[^\n]*".join(map(re.escape, shown.split("…"))), happened))


def _to_its_end(command, _shown, folder, environment):
    ran = subprocess.run(
        [shutil.which("bash"), "-c", command],
        cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False,
    )  # fmt: skip
    return ran.stdout, ran.returncode


def _until_shown(command, shown, folder, environment):
    """Run a server at a free port until it has printed as many lines as are shown, and end it as Ctrl-C does.

    Whoever runs the tests in the background has Ctrl-C ignored, also by what the tests start; in a terminal it is not.
    """
    with subprocess.Popen(
        [*shlex.split(command), "--port", "0"], start_new_session=True,
        cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no other thread runs yet
    ) as process:  # fmt: skip
        timer = threading.Timer(_PATIENCE, os.killpg, (process.pid, signal.SIGKILL))
        timer.start()
        lines = [line for line, _ in zip(process.stdout, shown.splitlines(), strict=False)]
        os.killpg(process.pid, signal.SIGINT)
        process.stdout.read()
        ended_with = process.wait()
        timer.cancel()
    return re.sub(r"(127\.0\.0\.1):\d+", r"\1:8000", "".join(lines)), ended_with
