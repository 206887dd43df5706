"""What goes beyond the daily walk: a lost catalogue, a clock that was wrong, files that must go at once."""
