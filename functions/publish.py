"""Lambda: source events from the queue → catalogue → documents."""

import gc

gc.disable()  # to look for garbage while all is loaded, of which nothing is garbage, takes a twelfth of a cold start

from feedwright.lambdas.handlers import publish as handler  # noqa: E402 - as above

gc.freeze()
gc.enable()

__all__ = ["handler"]
