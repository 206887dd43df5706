"""The world behind ``ports.py``: AWS, a laptop, the clock, the web, and reading in a process of its own."""
