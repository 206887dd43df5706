"""Pictures, recordings, captions and papers: the facts in a file's bytes, and the file's public name."""
