"""The ports of a site on a laptop: folders, and SQLite beside the articles."""
