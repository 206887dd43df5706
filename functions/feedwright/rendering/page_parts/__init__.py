"""Parts of an article's page that are made of its entry: its text, coloured code."""
