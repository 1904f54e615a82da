"""What a key does in a window and, where that is nothing, a sentence that says so."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from kmviz.live.desk import Desk
from kmviz.live.keys import GALLERY_KEYS, KEYS, SKETCH_KEYS, START_KEYS, Key
from kmviz.live.listening import Changed
from kmviz.live.telling import in_vain, written
from kmviz.live.unseen import choices
from kmviz.live.view import View
from kmviz.live.window.boards_face import BOARD_KEYS
from kmviz.live.window.columns_face import COLUMN_KEYS
from kmviz.live.window.gallery_face import BROWSING_KEYS
from kmviz.live.window.glass import Glass
from kmviz.live.window.run_face import HAND_KEYS
from kmviz.live.window.sketch_face import SPOT_KEYS

ENDING, AGREEING = ("escape", "ctrl+c"), ("enter", "space")
"""The keys that end what a window works on, and that have it done."""
HELP = "?"
"""The key of the help page."""
SOMEWHERE = {
    *(*KEYS, *START_KEYS, *SKETCH_KEYS, *GALLERY_KEYS),
    *(*HAND_KEYS, *BOARD_KEYS, *COLUMN_KEYS, *SPOT_KEYS, *BROWSING_KEYS),
}
"""The keys that do something to one face or another."""
SEEN_AT_ONCE: Changed = frozenset({"view", "chosen", "sketch", "starts"})
"""What is to be seen as soon as it has changed, if ever."""


class Pressed(Protocol):
    """A window, as far as it matters here."""

    desk: Desk
    heard: Changed

    @property
    def works(self) -> bool:
        """Whether it works on something that can be ended."""

    def answering(self) -> AbstractContextManager[None]:
        """Forget what was said, paint once when all is done, and tell refusals."""

    def interrupt(self) -> bool:
        """End what it works on."""

    def unveil(self) -> None:
        """Show everything again."""


class Keyboard:
    """The keys of a window; the words of its bar are as good as these.

    Parameters
    ----------
    window : Pressed
        The window.
    view : View
        How it is looked at.
    glass : Glass
        What is to be seen in it.
    commands : mapping of str to Key
        The window's own keys.

    Attributes
    ----------
    repeated : bool
        Whether the key was pressed before, too, and nothing in between.
    """

    def __init__(
        self,
        window: Pressed,
        view: View,
        glass: Glass,
        commands: Mapping[str, Key],
    ) -> None:
        self._window, self._view, self._glass = window, view, glass
        self._commands = commands
        self._before, self.repeated = "", False

    def press(self, key: str) -> None:
        """Do what a key means, if anything; what it does not do is told."""
        window, face, notes = self._window, self._glass.face, self._glass.notes
        here = key in face.shared_keys or key in face.own_keys
        ours = here or key in {HELP, *self._commands, *SOMEWHERE}
        if notes.blank:
            window.unveil()
        elif window.works and not self._is_apart(key):
            self._wait(key, ours=ours)
        elif key in ENDING and self._glass.writing.on:
            window.interrupt()
        elif ours:
            self.repeated, self._before = key == self._before, key
            if here:
                self._use(key)
            else:
                self._command(key)

    def _is_apart(self, key: str) -> bool:
        """Tell whether a key leaves alone what is being worked out."""
        face = self._glass.face
        for keys in (face.own_keys, face.shared_keys, self._commands):
            if key in keys:
                return keys[key].apart
        return key == HELP

    def _wait(self, key: str, *, ours: bool) -> None:
        """End what is worked on, or have it done, or say that it must be over first."""
        player = self._window.desk.player
        if key in ENDING:
            self._window.interrupt()
        elif player.errand is not None and player.errand.asks and key in AGREEING:
            player.agree()
        elif player.errand is not None and ours:
            self._say(self._view.words.has_to_wait, key)

    def _use(self, key: str) -> None:
        """Do what a key means to what is shown; if that changes nothing, say so."""
        window, glass, face = self._window, self._glass, self._glass.face
        player, view = window.desk.player, self._view
        if not glass.bare:  # what goes of itself is not what the key does
            with window.answering():
                glass.notes.helping = False
        before, window.heard = glass.changes, frozenset()
        chosen = choices(player, view)
        with window.answering():
            said = face.press(key)
            new = [each for each in choices(player, view) if each not in chosen]
            lines = [line for each in (*said, *new) for line in glass.in_lines(each)]
            glass.notes.lines = [*glass.notes.lines, *lines]
        quiet = window.heard <= SEEN_AT_ONCE and not glass.notes.lines
        if quiet and before == glass.changes:
            self._say_why(key)

    def finish(self, enter: Callable[[], object]) -> None:
        """Do what the last key meant, which had to be worked out before."""
        before = self._glass.changes
        with self._window.answering():
            enter()
        if before == self._glass.changes:
            self._say_why(self._before)

    def _command(self, key: str) -> None:
        """Do what a key means to the window, or show what keys there are."""
        notes = self._glass.notes
        with self._window.answering():
            helping, notes.helping = notes.helping, False
            if key == HELP:
                notes.helping = not helping
            elif key in self._commands:
                self._commands[key].press(self._window)
        if key in SOMEWHERE:
            self._say(self._view.words.no_key_here, key)

    def _say_why(self, key: str) -> None:
        """Say why nothing is to be seen of a key, unless who pressed it knows."""
        face = self._glass.face
        if key in face.own_keys and not face.own_keys[key].vain:
            return
        known = face.shared_keys.get(key)
        self._say(in_vain(key, known, self._view, self._window.desk), key)

    def _say(self, template: str, key: str) -> None:
        words = self._view.words
        with self._window.answering():
            self._glass.say(words.fill(template, key=written(key, words)))
