"""The publisher's own templates, which nobody trusts: their sandbox, their trial, and the line below entries."""
