"""The schema, and the only commit."""
