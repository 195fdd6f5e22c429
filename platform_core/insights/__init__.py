"""What happened, put together for those who look after it."""
