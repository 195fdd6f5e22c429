"""Camau: what is open to a patient, what they told us, and who has gone quiet."""
