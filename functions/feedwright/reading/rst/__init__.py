"""reStructuredText, with what Sphinx and site generators add to it."""
