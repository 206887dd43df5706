"""Where the world is joined: the only place that chooses adapters."""
