"""The points: boards and tables, and no pictures."""
