"""The notebook: the player in Jupyter and Voila."""
