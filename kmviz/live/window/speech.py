"""What the window says of itself: its bar, and its help page."""

from collections.abc import Iterator, Mapping

from kmviz.drawing.words import Words
from kmviz.live.keys import KEYS, LAYER_KEYS
from kmviz.live.player import Player
from kmviz.live.telling import pace
from kmviz.live.view import View

SIGNS = {"left": "←", "right": "→", "up": "↑", "down": "↓"}
"""How some keys are written."""
DIGITS = "1 … 9"


def bar_words(player: Player, view: View) -> list[tuple[str, str, bool]]:
    """Return the words of the bar: name, text and whether it can be used now."""
    words, asked = view.words, player.prediction is not None
    return [
        ("left", words.back, player.position > 0),
        ("space", words.pause if player.playing else words.play, True),
        ("right", words.step, player.next_action is not None),
        ("down", words.slower, True),
        ("", pace(view.speed, words), True),
        ("up", words.faster, True),
        ("r", words.new_start, True),
        ("n", words.new_points, player.drawn),
        ("-", "−", player.trace.k > 1),
        ("", f"k = {player.trace.k}", True),
        ("+", "+", True),
        ("w", words.forget if asked else words.predict, asked or player.predictable),
        ("u", words.undo, player.can_undo),
        ("?", words.more, True),
    ]


def help_lines(
    commands: Mapping[str, str], words: Words
) -> Iterator[tuple[str, str, str]]:
    """Yield name, key and words of every line of the help page.

    The window's own commands are given as the names of their words, by their keys.
    """
    for key, meaning in KEYS.items():
        said = getattr(words, meaning.words)
        if key == "1":
            yield "help", DIGITS, said
        if not key.isdigit():
            if key in LAYER_KEYS:
                said = words.fill(words.show_or_hide, part=said)
            yield key, written(key, words), said
    for key, name in commands.items():
        if key == "enter":
            yield "help", f"{words.cap_shift} ← → ↑ ↓", words.key_pointer
        if name:
            yield key, written(key, words), getattr(words, name)
    yield "?", "?", words.key_help


def written(key: str, words: Words) -> str:
    """Return what stands on a key."""
    return SIGNS.get(key) or str(getattr(words, f"cap_{key}", key))
