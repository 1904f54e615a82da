"""The keys, in one table for the notebook and the window.

Keys have short names: "right" for the arrow, "space", "home"; letters and digits are
themselves. Each host turns what its toolkit calls them into these.
"""

from collections.abc import Callable
from functools import partial
from operator import methodcaller
from typing import Any, NamedTuple

from kmviz.core.algorithms.algorithms import ALGORITHMS
from kmviz.core.ground.sentence import Sentence
from kmviz.drawing.look.parts import PARTS
from kmviz.export.tempo import SPEEDS
from kmviz.live.gallery import Gallery
from kmviz.live.other_data import standardize_or_not
from kmviz.live.playable import Playable
from kmviz.live.player import Player
from kmviz.live.sketch import Sketch
from kmviz.live.starts import Starts
from kmviz.live.view import STYLES, View

WAYS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
"""Where the arrows lead, to the right and down."""
MOST_STARS = 9
"""The largest k that has a key."""
DIGITS = f"1 … {MOST_STARS}"
"""What stands for the keys of all numbers of stars."""


class Key(NamedTuple):
    """What a key does to what it belongs to, and the names of the words for it."""

    press: Callable[[Any], object]
    words: str
    vain: str = "in_vain"
    """The word for where it does nothing; empty if nobody need be told."""
    looks: bool = False
    """Whether it does it to the view instead."""
    apart: bool = False
    """Whether it leaves alone what is being worked out, and need not wait for that."""


def press_key(front: Player | Gallery, view: View, key: str) -> None:
    """Do what a key means to what lies in front, if it means anything.

    Examples
    --------
    >>> player, view = Player(), View()
    >>> press_key(player, view, "right")
    >>> press_key(player, view, "d")
    >>> player.position, view.style
    (1, 'dark')
    """
    known = (GALLERY_KEYS if isinstance(front, Gallery) else KEYS).get(key)
    if known is not None:
        known.press(view if known.looks else front)


def arrows(
    move: Callable[..., object], *, before: str = "", apart: bool = False
) -> dict[str, Key]:
    """Return the keys that move something one stride, to the right and down.

    Examples
    --------
    >>> arrows(lambda face, across, down: print(across, down))["up"].press(None)
    0 -1
    """

    def key(across: int, down: int) -> Key:
        return Key(lambda face: move(face, across, down), "", apart=apart)

    return {before + name: key(*way) for name, way in WAYS.items()}


def _try_many(starts: Starts) -> None:
    """Ask first, then try; while that lasts, no more."""
    if starts.trying:
        starts.cancel()
    elif starts.asked:
        starts.try_many()
    else:
        starts.ask()


def _ask_or_answer(gallery: Gallery) -> None:
    if gallery.asked:
        gallery.answer()
    else:
        gallery.ask()


def _play_or_pause(played: Playable) -> None:
    if played.playing:
        played.pause()
    else:
        played.play()


def _faster(view: View) -> None:
    view.set_speed(min((x for x in SPEEDS if x > view.speed), default=SPEEDS[-1]))


def _slower(view: View) -> None:
    view.set_speed(max((x for x in SPEEDS if x < view.speed), default=SPEEDS[0]))


def _predict_or_not(player: Player) -> None:
    if player.prediction is None:
        player.predict()
    else:
        player.forget_prediction()


def _ask_first_or_not(player: Player) -> None:
    player.ask_first(not player.asks_first)


def _draw_by_draw_or_not(player: Player) -> None:
    player.change(seeding=not player.settings.seeding)


def _end_with_groups_or_not(player: Player) -> None:
    if not player.settings.truth and player.trace.truth is None:
        message = Sentence(
            "nobody knows the groups of these points, so the run cannot end with them"
        )
        raise ValueError(message)
    player.change(truth=not player.settings.truth)


def _set_k(k: int, player: Player) -> None:
    if player.trace.k != k:
        player.change(k=k)


def _next_init(player: Player) -> None:
    names = player.board.starts
    after = (names.index(player.settings.init) + 1) % len(names)
    player.change(init=names[after])


def _next_algorithm(player: Player) -> None:
    names, now = list(ALGORITHMS), player.settings.algorithm
    after = (names.index(now) + 1) % len(names) if now in names else 0
    player.change(algorithm=names[after])


def _toggle(layer: str, view: View) -> None:
    view.switch(layer, layer not in view.shown)


def _next_style(view: View) -> None:
    after = (STYLES.index(view.style) + 1) % len(STYLES)
    view.set_style(STYLES[after])


RUN_PARTS = ("future", "code", "image", "starts", "sizes", "truth")
"""The parts that a wall has not."""
LAYER_KEYS = {key: part for part, key in PARTS.items()}
"""The keys of the parts of the picture."""

KEYS: dict[str, Key] = {
    "space": Key(_play_or_pause, "key_play"),
    "right": Key(methodcaller("step"), "key_forward", "at_last"),
    "left": Key(methodcaller("back"), "key_backward", "at_first"),
    "home": Key(methodcaller("first"), "key_first", "at_first"),
    "end": Key(methodcaller("last"), "key_last", "at_last"),
    "up": Key(_faster, "key_faster", looks=True, apart=True),
    "down": Key(_slower, "key_slower", looks=True, apart=True),
    "r": Key(Player.new_start, "key_start"),
    "n": Key(Player.new_board, "key_points"),
    "i": Key(_next_init, "key_init"),
    "&": Key(_next_algorithm, "key_algorithm"),
    "/": Key(standardize_or_not, "key_standardize"),
    "u": Key(Player.undo, "key_undo", "nothing_undone"),
    "w": Key(_predict_or_not, "key_predict"),
    "!": Key(_ask_first_or_not, "key_ask_first"),
    "*": Key(_draw_by_draw_or_not, "key_seeding"),
    "=": Key(_end_with_groups_or_not, "key_truth"),
    "d": Key(_next_style, "key_style", looks=True),
    **{
        key: Key(partial(_toggle, layer), f"part_{layer}", looks=True)
        for key, layer in LAYER_KEYS.items()
    },
    **{str(k): Key(partial(_set_k, k), "key_stars") for k in range(1, MOST_STARS + 1)},
}
"""What each key does."""

START_KEYS: dict[str, Key] = {
    "a": Key(_try_many, "key_many"),
    ">": Key(
        methodcaller("choose_next", 1), "key_next_start", "no_other_end", apart=True
    ),
    "<": Key(
        methodcaller("choose_next", -1), "key_last_start", "no_other_end", apart=True
    ),
}
"""What keys do with the starts that were tried."""

SKETCH_KEYS: dict[str, Key] = {
    "u": Key(Sketch.undo, "key_undo", "nothing_undone"),
    "x": Key(Sketch.turn, "key_tool"),
    "-": Key(methodcaller("expect", -1), "key_fewer"),
    "+": Key(methodcaller("expect", 1), "key_more"),
    "enter": Key(Sketch.begin, "key_begin"),
}
"""What keys do on an empty board."""

GALLERY_KEYS: dict[str, Key] = {
    key: KEYS[key]._replace(apart=True)
    for key in (
        *("space", "right", "left", "home", "end", "up", "down", "d"),
        *(key for key, part in LAYER_KEYS.items() if part not in RUN_PARTS),
    )
} | {
    "w": Key(_ask_or_answer, "key_expect", apart=True),
    "+": Key(methodcaller("expect", 1), "key_expect_more", apart=True),
    "-": Key(methodcaller("expect", -1), "key_expect_less", apart=True),
}
"""What those keys do that mean something in a gallery."""
