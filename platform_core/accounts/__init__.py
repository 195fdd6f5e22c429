"""People, roles, passwords and signed-in sessions."""
