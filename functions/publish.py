"""Lambda: source events from the queue → catalogue → documents."""

from feedwright.handlers import publish as handler

__all__ = ["handler"]
