"""Content carried between installations and services: written as files, read back as drafts."""
