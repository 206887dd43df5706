"""Every way of saying a field: front matter, header lines, sidecars, object metadata, JSON."""
