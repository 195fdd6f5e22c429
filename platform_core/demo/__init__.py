"""A demonstration service to try everything on; nothing in it is a real person."""
