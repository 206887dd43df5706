"""``python -m feedwright`` is ``feedwright``."""

from feedwright.cli import main

main()
