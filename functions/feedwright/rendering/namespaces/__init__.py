"""The XML namespaces beside those of RSS and Atom, each in its own module; feedgen calls them extensions."""
