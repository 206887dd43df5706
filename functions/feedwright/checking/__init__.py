"""Says what is wrong with articles and feeds before anybody publishes them. The Lambda functions never load it."""
