"""The keys, in one table for the notebook and the window.

Keys have short names: "right" for the arrow, "space", "home"; letters and digits are
themselves. Each host turns what its toolkit calls them into these.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from kmviz.core.seeding import SEEDINGS
from kmviz.drawing.layers import PARTS
from kmviz.live.player import STYLES, Player

SPEEDS = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""The speeds to choose from, in steps a second."""
MOST_STARS = 9
"""The largest k that has a key."""


class Key(NamedTuple):
    """What a key does, and how a help page says it."""

    press: Callable[[Player], object]
    words: str


def press_key(player: Player, key: str) -> None:
    """Do what a key means, if it means anything.

    Examples
    --------
    >>> player = Player()
    >>> press_key(player, "right")
    >>> player.position
    1
    """
    if key in KEYS:
        KEYS[key].press(player)


def _play_or_pause(player: Player) -> None:
    if player.playing:
        player.pause()
    else:
        player.play()


def _faster(player: Player) -> None:
    player.set_speed(min((x for x in SPEEDS if x > player.speed), default=SPEEDS[-1]))


def _slower(player: Player) -> None:
    player.set_speed(max((x for x in SPEEDS if x < player.speed), default=SPEEDS[0]))


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


def _toggle(layer: str, player: Player) -> None:
    player.switch(layer, layer not in player.shown)


def _next_style(player: Player) -> None:
    after = (STYLES.index(player.style) + 1) % len(STYLES)
    player.set_style(STYLES[after])


LAYER_KEYS = dict(zip("vtlgkhp", PARTS, strict=True))
"""The keys of the parts of the picture."""

KEYS: dict[str, Key] = {
    "space": Key(_play_or_pause, "play or pause"),
    "right": Key(Player.step, "one step forward"),
    "left": Key(Player.back, "one step back"),
    "home": Key(Player.first, "to the first step"),
    "end": Key(Player.last, "to the last step"),
    "up": Key(_faster, "faster"),
    "down": Key(_slower, "slower"),
    "r": Key(Player.new_start, "new places for the stars"),
    "n": Key(Player.new_board, "new points"),
    "i": Key(_next_init, "another way to place the stars"),
    "u": Key(Player.undo, "undo"),
    "w": Key(_predict_or_not, "predict the next step, or no longer"),
    "d": Key(_next_style, "light, dark, print"),
    **{key: Key(partial(_toggle, layer), layer) for key, layer in LAYER_KEYS.items()},
    **{
        str(k): Key(partial(_set_k, k), f"{k} star{'s' * (k > 1)}")
        for k in range(1, MOST_STARS + 1)
    },
}
"""What each key does."""
