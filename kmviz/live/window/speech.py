"""What the window says of itself: its bar, and its help page."""

from collections.abc import Iterator, Mapping

from kmviz.live.keys import KEYS, LAYER_KEYS
from kmviz.live.player import Player
from kmviz.live.view import View

SIGNS = {"left": "←", "right": "→", "up": "↑", "down": "↓"}
"""How some keys are written."""
DIGITS = "1 … 9"


def bar_words(player: Player, view: View) -> list[tuple[str, str, bool]]:
    """Return the words of the bar: name, text and whether it can be used now."""
    speed, asked = view.speed, player.prediction is not None
    pace = f"{speed:g} steps/s" if speed > 1 else f"{1 / speed:.3g} s a step"
    return [
        ("left", "Back", player.position > 0),
        ("space", "Pause" if player.playing else "Play", True),
        ("right", "Step", player.next_action is not None),
        ("down", "Slower", True),
        ("", pace, True),
        ("up", "Faster", True),
        ("r", "New start", True),
        ("n", "New points", player.drawn),
        ("-", "−", player.trace.k > 1),
        ("", f"k = {player.trace.k}", True),
        ("+", "+", True),
        ("w", "Forget" if asked else "Predict", asked or player.predictable),
        ("u", "Undo", player.can_undo),
        ("?", "More", True),
    ]


def help_lines(commands: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield name, key and words of every line of the help page.

    The words of the window's own commands are given by their keys.
    """
    for key, meaning in KEYS.items():
        if key == "1":
            yield "help", DIGITS, "that many stars"
        if not key.isdigit():
            shows = key in LAYER_KEYS
            words = f"show or hide {meaning.words}" if shows else meaning.words
            yield key, SIGNS.get(key, key), words
    for key, words in commands.items():
        if key == "enter":
            yield "help", "shift ← → ↑ ↓", "move the pointer"
        if words:
            yield key, key, words
    yield "?", "?", "this page, or back to the picture"
