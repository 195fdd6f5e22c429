"""Who did or read what, in the transaction in which they did."""
