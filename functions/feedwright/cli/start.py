"""Starts what the command line asks for.

The library of commands, options and help takes as long to load as all that a build needs. So a plain ``build``, as
scripts, editors and hooks write it, is understood without that library. All else goes to it, also each mistake.
"""

import gc
import io
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NoReturn

from feedwright import __version__
from feedwright.cli.supervise import supervised
from feedwright.errors import CommandError, SiteError, StoreError

Command = Callable[[], object]


def main() -> None:
    """Run the command line in a child process, so that an article that crashes it does not end the build."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # it was closed; now no other file gets its number
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123 - until the process ends
    command = command_of(sys.argv[1:])
    gc.freeze()
    gc.set_threshold(20_000)  # a build holds many rows at once, of which hardly any are garbage
    gc.enable()
    if hasattr(os, "fork"):
        supervised(partial(run, command))
    run(command)


def run(command: Command) -> None:
    """Run a command. A failure prints a line on standard error, and sets the exit status."""
    if os.environ.get("CLICOLOR_FORCE", "0") not in {"", "0"}:
        os.environ.setdefault("FORCE_COLOR", "1")  # the name by which our library knows that wish
    if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal in cp1252 cannot show many names and titles
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        _demand_unicode_names()
        command()
        sys.stdout.flush()
    except BrokenPipeError:  # nobody reads any more
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - until the process ends
        sys.exit(1)
    except (CommandError, SiteError, StoreError, OSError) as error:  # OSError: from the terminal or the output file
        _fail(str(error), error)
    except Exception as error:  # noqa: BLE001 - a fault of ours, which a person shall read in one line, too
        what = (
            f"this is a fault of Feedwright itself: {type(error).__name__}: {error}. Nothing that was public is lost."
        )
        cure = "Please report it with what the same command says with --verbose: feedwright --verbose COMMAND"
        _fail(f"{what} {cure}", error)


def _demand_unicode_names() -> None:
    """Refuse to work where names with accents could not be read, or would be read as others.

    Raises:
        CommandError: this process takes names of files in another encoding than UTF-8.
    """
    if (encoding := sys.getfilesystemencoding()) != "utf-8":
        what = f"Python is told to read the names of files as {encoding}, so many could not be read."
        raise CommandError(f"{what} Set PYTHONUTF8=1, and run the same command again.")


def _fail(message: str, error: Exception) -> NoReturn:
    """Say in one line what failed, and end. With --verbose, which may stand anywhere, show the trace before it."""
    from traceback import format_exception  # noqa: PLC0415 - few commands fail

    from rich.console import Console  # noqa: PLC0415 - as above

    from feedwright.rendering.display import visible  # noqa: PLC0415 - as above

    if {"--verbose", "-v"} & set(sys.argv[1:]):
        sys.stderr.writelines(visible(line.rstrip("\n")) + "\n" for line in format_exception(error))
    shown = visible(f"feedwright: {message}")  # servers and file names have a part in it
    Console(stderr=True).print(shown, style="red", markup=False, highlight=False, soft_wrap=True)
    sys.exit(2)


def command_of(words: Sequence[str]) -> Command:
    """Give what these words of the command line ask for."""
    if os.name != "nt":  # there the library also replaces patterns in the words
        if words == ["--version"]:
            return partial(sys.stdout.write, f"feedwright {__version__}\n")
        if words[:1] == ["build"] and (plain := plain_build(words[1:])):
            return plain
    return _by_library()


def _by_library() -> Command:
    from feedwright.cli.app import app  # noqa: PLC0415 - see the top of this module

    return app


def plain_build(words: Sequence[str]) -> Command | None:
    """Understand a ``build`` whose words are all whole options, names of files and two folders; None for all else."""
    from feedwright.cli.build import Voice, run_build  # noqa: PLC0415 - it loads most of Feedwright
    from feedwright.cli.folders import OptionError  # noqa: PLC0415 - as above

    names = {"--quiet": Voice.QUIET, "-q": Voice.QUIET, "--verbose": Voice.VERBOSE, "-v": Voice.VERBOSE}
    names["--json"] = Voice.JSON
    voices, folders, only, ping, left = set[Voice](), list[str](), list[str](), True, iter(words)
    for word in left:
        if word == "--only":
            only.append(next(left, ""))
        elif word in {"--ping", "--no-ping"}:
            ping = word == "--ping"
        elif word in names:
            voices.add(names[word])
        else:
            folders.append(word)
    if len(folders) != 2 or len(voices) > 1 or not all(word and word[0] != "-" for word in (*folders, *only)):
        return None
    content, public = map(Path, folders)
    if not content.is_dir():
        return None
    voice = voices.pop() if voices else Voice.USUAL

    def build() -> None:
        try:
            status = run_build(content, public, only=[*map(Path, only)], ping=ping, voice=voice)
        except OptionError:  # the library says it as it says all mistakes
            _by_library()()
        else:
            sys.stdout.flush()  # a reader that has gone, or a full disk, is told of as such
            sys.exit(status)

    return build
