"""The window: the player at the projector."""
