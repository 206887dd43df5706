"""The XML namespaces beside RSS's and Atom's own, a module each: feedgen calls them extensions."""
