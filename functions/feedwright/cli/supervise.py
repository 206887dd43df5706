"""A build that an article breaks goes on without that article.

The command runs in a child process. Where that dies of a signal while it reads a file, the child that follows finds the
file's key noted, reads it apart, and rejects it.
"""

import os
import signal
import sys
from collections.abc import Callable

BROKEN = "FEEDWRIGHT_BROKEN_BUILD"  # set for a child that follows one which died
_FATAL = frozenset({signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGILL, signal.SIGFPE, signal.SIGKILL})
_MOST = 100  # articles that may break one build


def supervised(command: Callable[[], None]) -> None:
    """Run *command* in a child, again and again while files break it, and exit with its status."""
    for _ in range(_MOST):
        status = _run(command)
        if not (os.WIFSIGNALED(status) and os.WTERMSIG(status) in _FATAL):
            break
        os.environ[BROKEN] = "1"
    if os.WIFSIGNALED(status):
        sys.exit(128 + os.WTERMSIG(status))
    sys.exit(os.WEXITSTATUS(status))


def _run(command: Callable[[], None]) -> int:
    """Run *command* in a child, and hand signals on to it.

    A terminal sends Ctrl-C to both processes; what another process sends to this one alone is handed on.
    """
    heard = {signal.SIGINT, signal.SIGTERM, signal.SIGCHLD}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, heard)
    child = os.fork()
    if child == 0:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        command()
        sys.exit(0)
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
