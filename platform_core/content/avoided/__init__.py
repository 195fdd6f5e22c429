"""Words that texts avoid: the list that comes with the platform, and each service's own."""
