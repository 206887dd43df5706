"""``feedwright import`` and ``feedwright forecast``."""
