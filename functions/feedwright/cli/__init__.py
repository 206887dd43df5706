"""The command line: ``feedwright`` and its commands."""

import gc
import sys


def main() -> None:
    """Run the command line. Ctrl-C ends it without a trace, also while it is still being loaded."""
    gc.disable()  # nothing that is loaded is garbage; ``start`` enables it again
    try:
        from feedwright.cli.start import main as start  # noqa: PLC0415 - loading it takes most of the time of a start

        start()
    except KeyboardInterrupt:
        sys.exit(130)
