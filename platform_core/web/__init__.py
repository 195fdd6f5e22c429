"""Plain HTTP: what works without a script."""
