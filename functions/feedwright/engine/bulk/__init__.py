"""Many articles and pages at once, for a build on a laptop, where no other worker is at the site."""
