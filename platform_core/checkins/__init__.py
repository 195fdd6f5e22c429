"""Pain and mood as somebody told them."""
