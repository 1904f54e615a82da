"""The words on pictures and pages and in players, in eight languages, and numbers."""
