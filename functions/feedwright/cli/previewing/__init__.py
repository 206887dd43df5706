"""``feedwright preview``: builds a site, shows it on this machine, and builds it again when a file changes."""
