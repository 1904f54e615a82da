"""Floor 2, the points: boards and tables, and no pictures."""
