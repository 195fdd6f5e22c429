"""Prompts to contact somebody, and what came of them."""
