"""Feedwright turns articles into RSS 2.0, Atom 1.0 and JSON Feed 1.1 that are right in every reader."""

__version__ = "0.2.0.dev0"
