"""Checks any feed in RSS, Atom or JSON Feed, whoever wrote it."""
