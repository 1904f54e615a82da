"""Floor 5, the hands: a run that somebody plays, steps through and takes hold of."""
