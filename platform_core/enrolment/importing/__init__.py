"""A list of referrals from a file: read, judged row by row, and taken whole or not at all."""
