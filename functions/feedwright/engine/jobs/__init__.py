"""Targets, and the rows that ask for them to be built. This room knows no document."""
