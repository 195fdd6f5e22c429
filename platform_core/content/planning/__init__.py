"""A plan while it is being changed: its stages, and the modules in each, in order."""
