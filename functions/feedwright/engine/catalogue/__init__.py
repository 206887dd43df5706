"""Every kind of row, typed. Only this room knows where a row stands and how it is spelt."""
