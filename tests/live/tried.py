"""Starts of a player that are tried to their ends."""

from kmviz.runs.settings import Settings

PEAKED = Settings("peaked", k=6, seed=3)


def finish(starts):
    while starts.working:
        starts.go_on()
