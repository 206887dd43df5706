"""The places where an author writes fields: front matter, header lines, sidecars, object metadata, JSON."""
