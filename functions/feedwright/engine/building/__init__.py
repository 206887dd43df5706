"""Rule 2 at work: targets are built in waves under their leases, and only what differs is written."""
