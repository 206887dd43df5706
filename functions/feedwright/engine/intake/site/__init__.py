"""What ``site.toml``, the pictures that it names and the publisher's templates make of the settings' record."""
