"""The bytes: pixels become files or messages, and know of no run."""
