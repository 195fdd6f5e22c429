"""Facts about use over time, and what they say with which reason."""
