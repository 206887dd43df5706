"""``feedwright check``."""
