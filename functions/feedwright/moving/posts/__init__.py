"""Posts of an old system, and the ordinary files that they become."""
