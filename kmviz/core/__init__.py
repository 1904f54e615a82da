"""The mathematics: k-means and everything it needs, on numpy alone."""
