"""Rule 1: what a key of the source makes of a record. ``article.py`` is its door."""
