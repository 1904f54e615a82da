"""What the window says of itself: its bar, and its help page."""

from collections.abc import Iterator, Mapping

from kmviz.drawing.words.words import Words
from kmviz.live.desk import Desk
from kmviz.live.gallery import Gallery
from kmviz.live.hand import LOOKING, Click
from kmviz.live.keys import DIGITS, KEYS, Key
from kmviz.live.playable import Playable
from kmviz.live.player import Player
from kmviz.live.starts import MANY
from kmviz.live.telling import click_does, meaning, purpose, written
from kmviz.live.view import View


def bar_words(
    desk: Desk, view: View, click: Click = LOOKING
) -> list[tuple[str, str, bool]]:
    """Return the words of the bar of a run: name, text, whether it can be used now.

    From a run that was opened, the first leads back. What a click on the picture does
    is one of them.
    """
    player, words = desk.player, view.words
    if desk.starts.asked:
        return _question_words(desk, words)
    back = [("escape", words.all_runs, True)] if desk.opened else []
    asked = player.prediction is not None
    return [
        *back,
        *_transport(player, view),
        ("x", click_does(click, words), True),
        ("r", words.new_start, True),
        ("a", words.cancel if desk.starts.trying else words.try_many, True),
        ("f2", words.other_data, True),
        ("n", words.new_points, player.drawn),
        ("-", "−", player.trace.k > 1),
        ("", f"k = {player.trace.k}", True),
        ("+", "+", True),
        ("w", words.forget if asked else words.predict, asked or player.predictable),
        ("u", words.undo, player.can_undo),
        ("?", words.more, True),
    ]


def _question_words(desk: Desk, words: Words) -> list[tuple[str, str, bool]]:
    """Return the words of the bar while it is asked about many starts."""
    starts, init = desk.starts, words.called("init", desk.player.settings.init)
    guess = "?" if starts.guess is None else str(starts.guess)
    return [
        ("escape", words.cancel, True),
        ("-", "−", True),
        ("", f"{guess} / {MANY}", True),
        ("+", "+", True),
        ("i", words.both(words.label_init, init), True),
        ("a", words.try_now, True),
    ]


def gallery_words(
    desk: Desk, gallery: Gallery, view: View
) -> list[tuple[str, str, bool]]:
    """Return the words of the bar of a gallery, each as for `bar_words`."""
    words = view.words
    back = [("escape", words.the_run, True)] if desk.enclosed else []
    asked = words.answer if gallery.asked else words.predict
    return [
        *back,
        *_transport(gallery, view),
        ("-", "−", gallery.asked),
        ("+", "+", gallery.asked),
        ("w", asked, not gallery.over),
        ("tab", words.next_run, True),
        ("enter", words.open_run, gallery.chosen is not None),
        ("?", words.more, True),
    ]


def errand_bar(player: Player, words: Words) -> list[tuple[str, str, bool]]:
    """Return the words of the bar of a window that works, or asks whether it may."""
    answers = [("escape", words.cancel)]
    if player.errand is not None and player.errand.asks:
        answers.insert(0, ("enter", words.try_now))
    return [
        (key, words.fill(words.with_key, does=does, key=written(key, words)), True)
        for key, does in answers
    ]


def pointer_keys(words: Words) -> Iterator[str]:
    """Yield what keys do with the pointer.

    Examples
    --------
    >>> from kmviz.drawing.words.languages import ENGLISH
    >>> list(pointer_keys(ENGLISH))[0]
    'tab: point to the next star'
    """
    yield words.both(written("tab", words), words.key_next_star)
    yield words.both(written("shift+arrows", words), words.key_pointer)
    yield words.both(written("enter", words), words.key_take)


def _transport(played: Playable, view: View) -> list[tuple[str, str, bool]]:
    words = view.words
    return [
        ("left", words.back, played.position > 0),
        ("space", words.pause if played.playing else words.play, True),
        ("right", words.step, played.next_action is not None),
    ]


def help_lines(
    commands: Mapping[str, str], words: Words, keys: Mapping[str, Key] = KEYS
) -> Iterator[tuple[str, str, str]]:
    """Yield name, key and words of every line of the help page.

    The window's own commands are given as the names of their words, by their keys.
    """
    for key in keys:
        if key == "1":
            yield "help", DIGITS, meaning(key, words)
        if not key.isdigit():
            yield key, written(key, words), purpose(key, keys[key], words)
    for key, name in commands.items():
        if key == "enter" and "shift+left" in commands:
            yield "help", written("shift+arrows", words), words.key_pointer
        if name:
            yield key, written(key, words), getattr(words, name)
    yield "?", "?", words.key_help
