"""The command line: ``feedwright build`` and ``feedwright preview``."""

from feedwright.cli.app import main

__all__ = ["main"]
