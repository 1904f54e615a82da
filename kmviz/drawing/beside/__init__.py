"""What stands beside the board: the caption, the charts, the table, the algorithm."""
