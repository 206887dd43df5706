"""The documents of each kind of target, rendered from settings and catalogue alone."""
