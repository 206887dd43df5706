"""Pictures, recordings, captions and papers: what a file is by its bytes, and what it is called in public."""
