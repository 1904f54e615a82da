"""Floor 2, the pictures: one moment of a run becomes one picture."""
