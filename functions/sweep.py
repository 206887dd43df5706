"""Lambda, each minute: what time brings, and what a crash left."""

from feedwright.handlers import sweep as handler

__all__ = ["handler"]
