"""Whether somebody is reminded today, of what, and with which words."""
