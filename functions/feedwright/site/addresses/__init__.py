"""Public addresses: where old ones lead, and where the pages of articles stand."""
