"""The runs: which run it is, and the line that makes it again."""
