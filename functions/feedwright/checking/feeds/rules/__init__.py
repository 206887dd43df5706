"""The rules of feeds, by what they look at."""
