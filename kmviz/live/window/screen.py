"""A player's picture on the canvas of a window."""

from kmviz.drawing.board.plane import Pointed
from kmviz.drawing.look.look import Look
from kmviz.drawing.scene import Scene
from kmviz.live.errand import Report
from kmviz.live.player import Player
from kmviz.live.staging import Staging
from kmviz.live.starts import Starts
from kmviz.live.state import State
from kmviz.live.view import View
from kmviz.live.window.pane import Pane
from kmviz.runs.forks import unheard


class Screen(Pane):
    """The picture of a run.

    Parameters
    ----------
    player : Player
        The run.
    view : View
        How it is looked at.
    starts : Starts, optional
        The starts that were tried, whose ends are shown beside.
    """

    def __init__(
        self, player: Player, view: View, starts: Starts | None = None
    ) -> None:
        self._staging = Staging(player, view, starts)
        super().__init__(self._staging, player.position)

    def point_out(self, pointed: Pointed | None) -> None:
        """Ring what somebody asks about; None for nothing."""
        self._staging.pointed = pointed

    def prepare(
        self, state: State, report: Report = unheard, look: Look | None = None
    ) -> None:
        """Draw beside, in whatever thread, what another state or look will need."""
        self._staging.prepare(state, self.size, look, report)

    @property
    def scene(self) -> Scene:
        """The scene of the player's run, in the present size."""
        self.fitted()
        return self._staging.scene

    def star_at(self, x: float, y: float) -> int | None:
        """Return the star at a spot in pixels, or None."""
        return self.scene.star_at(*self.share(x, y), self.position)

    def spot_of(self, star: int) -> tuple[float, float]:
        """Return the spot of a star in pixels."""
        x, y = self.scene.spot_of(star, self.position)
        return x * self.size[0], y * self.size[1]

    def spot_of_point(self, pointed: Pointed) -> tuple[float, float]:
        """Return the spot in pixels of what somebody asks about."""
        x, y = self.scene.spot_of_point(pointed, self.position)
        return x * self.size[0], y * self.size[1]

    def free_corner(
        self, spot: tuple[float, float], size: tuple[float, float]
    ) -> tuple[float, float]:
        """Return left and top in pixels of where a card about a spot hides least."""
        occupied = self.scene.occupied(self.position)
        left, top = occupied.free_corner(self.share(*size), self.share(*spot))
        return left * self.size[0], top * self.size[1]
