"""What patients write for themselves: their reflections, their story, and a word on each step."""
