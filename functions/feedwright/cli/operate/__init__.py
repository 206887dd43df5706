"""Commands for a deployed stack: upload, look and repair."""
