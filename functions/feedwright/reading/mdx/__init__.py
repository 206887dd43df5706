"""Markdown with JavaScript and components."""
