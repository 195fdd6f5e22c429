"""A module or plan while it is being prepared: parts, review, approval, publication."""
