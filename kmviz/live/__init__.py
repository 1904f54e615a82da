"""The hands: a run that somebody plays, steps through and takes hold of."""
