"""The run in another look or size, drawn beside while its last picture stays."""

from collections.abc import Callable
from functools import partial

from kmviz.drawing.look.look import Look
from kmviz.live.costs import cost_of_picture
from kmviz.live.desk import Desk
from kmviz.live.errand import Errand
from kmviz.live.state import State
from kmviz.live.view import View
from kmviz.live.window.glass import Glass


class Redrawing:
    """What has the run drawn anew, where that takes a while.

    Parameters
    ----------
    desk : Desk
        Where the run lies.
    view : View
        How it is looked at.
    glass : Glass
        Where it is to be seen.
    """

    def __init__(self, desk: Desk, view: View, glass: Glass) -> None:
        self._player, self._view, self._glass = desk.player, view, glass
        self._resizing: Errand[State] | None = None
        """What draws it in the size that the window has got."""

    def resize(self) -> None:
        """Fill the window; until its picture is drawn, stretch the last one."""
        self._glass.fill()
        screen, player = self._glass.run_face.screen, self._player
        before, screen.size = screen.size, screen.within(self._glass.size)
        drawn, wanted = screen.kept or before, screen.size
        if drawn == wanted:
            screen.kept = None
        elif player.errand not in (None, self._resizing):
            screen.kept = drawn
        elif before != wanted:
            beside = self.draw(self._view.look, agreed=True)
            screen.kept, self._resizing = drawn if beside else None, player.errand

    def draw(
        self, look: Look, then: Callable[[], object] = tuple, *, agreed: bool = False
    ) -> bool:
        """Have it drawn beside, where that takes a while; tell whether it does."""
        player, run_face = self._player, self._glass.run_face
        cost = cost_of_picture(player.run, to_the_end="future" in look.shown)
        if self._glass.face is not run_face or not player.waits_for(cost):
            return False
        prepare = partial(run_face.screen.prepare, player.state, look=look)
        player.attend(prepare, cost, then=lambda _: then(), agreed=agreed)
        return True
