"""The command line: ``feedwright init``, ``new``, ``build`` and ``preview``."""

from feedwright.cli.app import main

__all__ = ["main"]
