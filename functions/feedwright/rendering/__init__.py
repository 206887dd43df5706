"""Entries and feeds become bytes. ``formats.py`` is the table of formats."""
