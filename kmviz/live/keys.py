"""The keys, in one table for the notebook and the window.

Keys have short names: "right" for the arrow, "space", "home"; letters and digits are
themselves. Each host turns what its toolkit calls them into these.
"""

from collections.abc import Callable
from functools import partial
from operator import methodcaller
from typing import Any, NamedTuple

from kmviz.drawing.parts import PARTS
from kmviz.live.gallery import Gallery
from kmviz.live.playable import Playable
from kmviz.live.player import Player
from kmviz.live.sketch import Sketch
from kmviz.live.starts import Starts
from kmviz.live.view import STYLES, View

SPEEDS = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""The speeds to choose from, in steps a second."""
MOST_STARS = 9
"""The largest k that has a key."""


class Key(NamedTuple):
    """What a key does, the name of the word for it, and of that where it does not."""

    press: Callable[[Any, View], object]
    words: str
    vain: str = "in_vain"


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
    keys = GALLERY_KEYS if isinstance(front, Gallery) else KEYS
    if key in keys:
        keys[key].press(front, view)


def _run(press: Callable[[Player], object]) -> Callable[[Player, View], object]:
    """Return what a key does that acts on the player alone."""
    return lambda player, _: press(player)


def _play(press: Callable[[Playable], object]) -> Callable[[Playable, View], object]:
    """Return what a key does that acts on whatever can be played."""
    return lambda played, _: press(played)


def _look(press: Callable[[View], object]) -> Callable[[object, View], object]:
    """Return what a key does that acts on the view alone."""
    return lambda _, view: press(view)


def _start(press: Callable[[Starts], object]) -> Callable[[Starts, View], object]:
    """Return what a key does that acts on the starts that were tried."""
    return lambda starts, _: press(starts)


def _sketch(press: Callable[[Sketch], object]) -> Callable[[Sketch, View], object]:
    """Return what a key does that acts on an empty board."""
    return lambda sketch, _: press(sketch)


def _of_gallery(
    press: Callable[[Gallery], object],
) -> Callable[[Gallery, View], object]:
    """Return what a key does that acts on a gallery."""
    return lambda gallery, _: press(gallery)


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
    player.change(truth=not player.settings.truth)


def _set_k(k: int, player: Player) -> None:
    player.change(k=k)


def _next_init(player: Player) -> None:
    names = player.board.starts
    after = (names.index(player.settings.init) + 1) % len(names)
    player.change(init=names[after])


def _toggle(layer: str, view: View) -> None:
    view.switch(layer, layer not in view.shown)


def _next_style(view: View) -> None:
    after = (STYLES.index(view.style) + 1) % len(STYLES)
    view.set_style(STYLES[after])


RUN_PARTS = ("future", "code", "image", "starts", "sizes", "truth")
"""The parts that a wall has not."""
LAYER_KEYS = dict(zip("vtlgkhpecmjzy", PARTS, strict=True))
"""The keys of the parts of the picture."""

KEYS: dict[str, Key] = {
    "space": Key(_play(_play_or_pause), "key_play"),
    "right": Key(_play(methodcaller("step")), "key_forward", "at_last"),
    "left": Key(_play(methodcaller("back")), "key_backward", "at_first"),
    "home": Key(_play(methodcaller("first")), "key_first", "at_first"),
    "end": Key(_play(methodcaller("last")), "key_last", "at_last"),
    "up": Key(_look(_faster), "key_faster"),
    "down": Key(_look(_slower), "key_slower"),
    "r": Key(_run(Player.new_start), "key_start"),
    "n": Key(_run(Player.new_board), "key_points"),
    "i": Key(_run(_next_init), "key_init"),
    "u": Key(_run(Player.undo), "key_undo", "nothing_undone"),
    "w": Key(_run(_predict_or_not), "key_predict"),
    "!": Key(_run(_ask_first_or_not), "key_ask_first"),
    "*": Key(_run(_draw_by_draw_or_not), "key_seeding"),
    "=": Key(_run(_end_with_groups_or_not), "key_truth"),
    "d": Key(_look(_next_style), "key_style"),
    **{
        key: Key(_look(partial(_toggle, layer)), f"part_{layer}")
        for key, layer in LAYER_KEYS.items()
    },
    **{
        str(k): Key(_run(partial(_set_k, k)), "key_stars")
        for k in range(1, MOST_STARS + 1)
    },
}
"""What each key does."""

START_KEYS: dict[str, Key] = {
    "a": Key(_start(_try_many), "key_many"),
    ">": Key(_start(methodcaller("choose_next", 1)), "key_next_start", "no_other_end"),
    "<": Key(_start(methodcaller("choose_next", -1)), "key_last_start", "no_other_end"),
}
"""What keys do with the starts that were tried."""

SKETCH_KEYS: dict[str, Key] = {
    "u": Key(_sketch(Sketch.undo), "key_undo", "nothing_undone"),
    "x": Key(_sketch(Sketch.turn), "key_tool"),
    "-": Key(_sketch(methodcaller("expect", -1)), "key_fewer"),
    "+": Key(_sketch(methodcaller("expect", 1)), "key_more"),
    "enter": Key(_sketch(Sketch.begin), "key_begin"),
}
"""What keys do on an empty board."""

GALLERY_KEYS: dict[str, Key] = {
    key: KEYS[key]
    for key in (
        *("space", "right", "left", "home", "end", "up", "down", "d"),
        *(key for key, part in LAYER_KEYS.items() if part not in RUN_PARTS),
    )
} | {
    "w": Key(_of_gallery(_ask_or_answer), "key_expect"),
    "+": Key(_of_gallery(methodcaller("expect", 1)), "key_expect_more"),
    "-": Key(_of_gallery(methodcaller("expect", -1)), "key_expect_less"),
}
"""What those keys do that mean something in a gallery."""
