"""What each old system exports: bytes in, posts out."""
