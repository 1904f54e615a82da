"""Floor 6, the notebook: the player in Jupyter and Voila."""
