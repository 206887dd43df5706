"""Feeds exactly as they were served: ids letter by letter."""
