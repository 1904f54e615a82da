"""From what a user hands in to a desk with a player, and perhaps a gallery."""

from collections.abc import Mapping

from kmviz.core.ground.sentence import shown
from kmviz.core.options.options import chosen, options_of
from kmviz.drawing.look.look import Look, LookOptions
from kmviz.live.desk import Desk
from kmviz.live.exhibits import exhibits_of
from kmviz.live.gallery import Gallery
from kmviz.live.player import Player
from kmviz.live.speed import Speed, SpeedOptions
from kmviz.live.view import View
from kmviz.runs.run import run_of
from kmviz.runs.settings import RunOptions, Settings


class PlayerOptions(RunOptions, LookOptions, SpeedOptions, total=False):
    """What a player can be opened with, for editors."""


def open_desk(X: object, options: Mapping[str, object]) -> Desk:
    """Return a desk with the run of what a user hands in, or with a gallery.

    Many runs, or a choice of k, have been made: they take no settings of a run.

    Examples
    --------
    >>> open_desk("moons", {"k": 2}).front.position
    0
    """
    exhibits = exhibits_of(X)
    if exhibits is None:
        return Desk(Player(run=run_of(X, options)))
    for name in options_of(Settings):
        if options.get(name) is not None:
            message = (
                f"{name} must be left out for {exhibits.made}, "
                f"got {shown(options[name])}"
            )
            raise ValueError(message)
    return Desk(Player(run=exhibits.first_run()), Gallery(exhibits))


def open_view(options: Mapping[str, object]) -> View:
    """Return the view of these options, those of `Look` and `Speed` among them."""
    return View(chosen(Look, options), chosen(Speed, options))
