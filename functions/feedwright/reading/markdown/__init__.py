"""Markdown, with what GitHub and site generators add to it."""
