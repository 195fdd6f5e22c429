"""What readers did with each step: counts, never who."""
