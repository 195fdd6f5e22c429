"""One tap on a link in a message: what somebody says, and what that does at once."""
