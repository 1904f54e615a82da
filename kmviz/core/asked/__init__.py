"""What is asked of a run or a clustering: reasons, predictions, how good, how many."""
