"""The keys, in one table for the notebook and the window.

Keys have short names: "right" for the arrow, "space", "home"; letters and digits are
themselves. Each host turns what its toolkit calls them into these.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from kmviz.core.seeding import SEEDINGS
from kmviz.drawing.layers import PARTS
from kmviz.live.player import Player
from kmviz.live.view import STYLES, View

SPEEDS = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""The speeds to choose from, in steps a second."""
MOST_STARS = 9
"""The largest k that has a key."""


class Key(NamedTuple):
    """What a key does, and how a help page says it."""

    press: Callable[[Player, View], object]
    words: str


def press_key(player: Player, view: View, key: str) -> None:
    """Do what a key means, if it means anything.

    Examples
    --------
    >>> player, view = Player(), View()
    >>> press_key(player, view, "right")
    >>> press_key(player, view, "d")
    >>> player.position, view.style
    (1, 'dark')
    """
    if key in KEYS:
        KEYS[key].press(player, view)


def _run(press: Callable[[Player], object]) -> Callable[[Player, View], object]:
    """Return what a key does that acts on the player alone."""
    return lambda player, _: press(player)


def _look(press: Callable[[View], object]) -> Callable[[Player, View], object]:
    """Return what a key does that acts on the view alone."""
    return lambda _, view: press(view)


def _play_or_pause(player: Player) -> None:
    if player.playing:
        player.pause()
    else:
        player.play()


def _faster(view: View) -> None:
    view.set_speed(min((x for x in SPEEDS if x > view.speed), default=SPEEDS[-1]))


def _slower(view: View) -> None:
    view.set_speed(max((x for x in SPEEDS if x < view.speed), default=SPEEDS[0]))


def _predict_or_not(player: Player) -> None:
    if player.prediction is None:
        player.predict()
    else:
        player.forget_prediction()


def _set_k(k: int, player: Player) -> None:
    player.change(k=k)


def _next_init(player: Player) -> None:
    names = list(SEEDINGS)
    after = (names.index(player.settings.init) + 1) % len(names)
    player.change(init=names[after])


def _toggle(layer: str, view: View) -> None:
    view.switch(layer, layer not in view.shown)


def _next_style(view: View) -> None:
    after = (STYLES.index(view.style) + 1) % len(STYLES)
    view.set_style(STYLES[after])


LAYER_KEYS = dict(zip("vtlgkhpe", PARTS, strict=True))
"""The keys of the parts of the picture."""

KEYS: dict[str, Key] = {
    "space": Key(_run(_play_or_pause), "play or pause"),
    "right": Key(_run(Player.step), "one step forward"),
    "left": Key(_run(Player.back), "one step back"),
    "home": Key(_run(Player.first), "to the first step"),
    "end": Key(_run(Player.last), "to the last step"),
    "up": Key(_look(_faster), "faster"),
    "down": Key(_look(_slower), "slower"),
    "r": Key(_run(Player.new_start), "new places for the stars"),
    "n": Key(_run(Player.new_board), "new points"),
    "i": Key(_run(_next_init), "another way to place the stars"),
    "u": Key(_run(Player.undo), "undo"),
    "w": Key(_run(_predict_or_not), "predict the next step, or no longer"),
    "d": Key(_look(_next_style), "light, dark, print"),
    **{
        key: Key(_look(partial(_toggle, layer)), layer)
        for key, layer in LAYER_KEYS.items()
    },
    **{
        str(k): Key(_run(partial(_set_k, k)), f"{k} star{'s' * (k > 1)}")
        for k in range(1, MOST_STARS + 1)
    },
}
"""What each key does."""
