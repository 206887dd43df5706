"""Podcasts: the settings that directories demand, and the table of all tags that a podcast's feed may hold."""
