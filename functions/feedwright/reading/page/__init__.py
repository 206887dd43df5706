"""HTML: fragments, and the article that a whole page holds."""
