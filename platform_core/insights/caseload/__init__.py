"""Everybody of one service: searched, narrowed, sorted, and views of that kept by name."""
