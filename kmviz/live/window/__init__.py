"""Floor 6, the window: the player at the projector."""
