"""From a file of the source to public documents, by two rules and over ``ports.py`` alone; see docs/architecture.md."""
