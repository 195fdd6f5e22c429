"""Messages saved with their cause and sent later."""
