"""Lambda, each minute: what time brings, and what a crash left."""

import gc

gc.disable()  # to look for garbage while all is loaded, of which nothing is garbage, takes a twelfth of a cold start

from feedwright.lambdas.handlers import sweep as handler  # noqa: E402 - as above

gc.freeze()
gc.enable()

__all__ = ["handler"]
