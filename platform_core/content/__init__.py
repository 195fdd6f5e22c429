"""What patients read: files, checks, versions, and which of them is current."""
