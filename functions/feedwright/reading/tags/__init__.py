"""The tags of site generators' template languages, in Markdown and in HTML."""
