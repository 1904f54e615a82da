"""The algorithms beside Lloyd, the table of all by name, and `kmeans`, the door."""
