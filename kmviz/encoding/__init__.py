"""Floor 2, the bytes: pixels become files or messages, and know of no run."""
