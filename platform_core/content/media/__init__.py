"""Pictures, sound, film and captions: checked, made small, kept under their digest."""
