"""``push``: compares a folder with the source bucket, uploads, and follows to the end."""
