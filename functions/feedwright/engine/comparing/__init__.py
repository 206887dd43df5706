"""Compares the files of the source with what the catalogue says of them, for walks and for whole builds."""
