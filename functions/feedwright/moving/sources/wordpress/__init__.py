"""WordPress's export (WXR), read as a stream: it may have gigabytes."""
