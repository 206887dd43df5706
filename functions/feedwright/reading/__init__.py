"""The bytes of a file become an ``Article`` (``reader.py``), and that becomes an ``Entry`` (``entry/normalise.py``)."""
