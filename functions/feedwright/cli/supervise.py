"""Lets a build go on after an article has crashed it.

The command runs in a child process. If a signal kills this child while it reads a file, a second child starts. It finds
a note with the file's key, reads the file in a process of its own, and rejects it.
"""

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

BROKEN = "FEEDWRIGHT_BROKEN_BUILD"  # set for a child that follows a crashed child
_FATAL = frozenset({signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGILL, signal.SIGFPE, signal.SIGKILL})
_MOST = 100  # articles that may crash one build


def supervised(command: Callable[[], None]) -> None:
    """Run *command* in a child, start a new child after each crash, and exit with the last child's status.

    This process has done nothing else, so it ends without taking apart what it has loaded.
    """
    for _ in range(_MOST):
        status = _run(command)
        if not (os.WIFSIGNALED(status) and os.WTERMSIG(status) in _FATAL):
            break
        os.environ[BROKEN] = "1"
    os._exit(128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status))


def _run(command: Callable[[], None]) -> int:
    """Run *command* in a child, and pass signals on to it.

    A terminal sends Ctrl-C to both processes, but another process may send a signal to this process only. Such a signal
    is passed on.
    """
    heard = {signal.SIGINT, signal.SIGTERM, signal.SIGCHLD}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, heard)
    child = os.fork()
    if child == 0:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        _end_after(command)
    try:
        while True:
            received = signal.sigwaitinfo(heard)
            if received.si_signo == signal.SIGCHLD:
                ended, status = os.waitpid(child, os.WNOHANG)
                if ended:
                    return status
            elif received.si_pid:
                os.kill(child, received.si_signo)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_after(command: Callable[[], None]) -> NoReturn:
    """Run *command*, and end with its status at once: to take apart all that it holds takes as long as an article."""
    status: str | int | None = None
    try:
        command()
    except SystemExit as ending:
        status = ending.code
    with suppress(OSError, ValueError):  # nobody reads any more, or the disk is full
        sys.stdout.flush()
        sys.stderr.flush()
        if not isinstance(status, str):
            os._exit(status or 0)
    sys.exit(status)  # Python says what is wrong
