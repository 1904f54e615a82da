"""The board: what is to be seen on it at a moment, its plane, and its layers."""
