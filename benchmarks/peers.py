"""What people do today: the recipes that tutorials give, at the same positions.

All of them show what a kmviz picture shows at least: regions, points, stars, a title
that changes, and the inertia so far.
"""

from collections.abc import Sequence

import numpy as np
from matplotlib import colormaps
from matplotlib.animation import FuncAnimation
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure

from kmviz import Trace
from kmviz.drawing.board.moment import Moment, moment_at

DPI = 100
MESH = 200


class ClearAndRedraw:
    """A figure that is cleared and drawn anew for each frame."""

    def __init__(self, trace: Trace, size: tuple[int, int], dpi: int = DPI) -> None:
        self.trace = trace
        self.figure = Figure(figsize=(size[0] / dpi, size[1] / dpi), dpi=dpi)
        self.canvas = FigureCanvasAgg(self.figure)
        self.board, self.chart = self.figure.subplots(1, 2, width_ratios=(2, 1))
        line = np.linspace(-1.05, 1.05, MESH)
        self.mesh = np.meshgrid(line, line)

    def show(self, position: float) -> None:
        """Set the figure to a position, from nothing."""
        moment = moment_at(self.trace, position)
        self.board.clear()
        self.chart.clear()
        k = len(moment.stars)
        if moment.owners is not None:
            levels = np.arange(k + 1) - 0.5
            self.board.contourf(
                *self.mesh, self._regions(moment), levels, cmap="tab10", alpha=0.2
            )
        colors = np.where(moment.labels < 0, k, moment.labels)
        self.board.scatter(*self.trace.X.T, c=colors, cmap="tab10", s=20)
        self.board.scatter(*moment.stars.T, marker="*", s=300, c="k")
        self.board.set_title(f"{moment.step.phase}: inertia {moment.inertia:.2f}")
        self.board.set(xlim=(-1.05, 1.05), ylim=(-1.05, 1.05), aspect="equal")
        self.chart.plot(*moment.path.T)

    def draw(self, position: float) -> None:
        """Set and render."""
        self.show(position)
        self.canvas.draw()

    def _regions(self, moment: Moment) -> np.ndarray:
        x, y = self.mesh
        squares = [(x - a) ** 2 + (y - b) ** 2 for a, b in np.asarray(moment.owners)]
        return np.asarray(np.argmin(squares, axis=0))


class ReadyColors(ClearAndRedraw):
    """The same with all that makes it fast: ready colours, small dots without edges."""

    def __init__(self, trace: Trace, size: tuple[int, int], dpi: int = DPI) -> None:
        super().__init__(trace, size, dpi)
        self.colors = colormaps["tab10"](np.arange(10))
        self.tints = 0.3 * self.colors + 0.7
        self.area = 20 if len(trace.X) <= 1000 else 4 if len(trace.X) <= 100_000 else 1

    def show(self, position: float) -> None:
        """Set the figure to a position, from nothing."""
        moment = moment_at(self.trace, position)
        self.board.clear()
        self.chart.clear()
        k = len(moment.stars)
        levels, tints = np.arange(k + 1) - 0.5, self.tints[:k]
        regions = self._regions(moment)
        self.board.contourf(*self.mesh, regions, levels, colors=tints)
        self.board.scatter(
            *self.trace.X.T, c=self.colors[moment.labels], s=self.area, linewidths=0
        )
        self.board.scatter(*moment.stars.T, marker="*", s=220, c=self.colors[:k])
        self.board.set_title(f"{moment.step.phase}: inertia {moment.inertia:.2f}")
        self.board.set(xlim=(-1.05, 1.05), ylim=(-1.05, 1.05))
        self.chart.plot(*moment.path.T)


class KeptArtists:
    """A figure whose artists are made once and then only set."""

    def __init__(self, trace: Trace, size: tuple[int, int], dpi: int = DPI) -> None:
        self.trace = trace
        self.peer = ClearAndRedraw(trace, size, dpi)
        self.peer.show(1)
        self.figure, self.canvas = self.peer.figure, self.peer.canvas
        board, chart = self.peer.board, self.peer.chart
        # The regions of the peer come first, then its points, then its stars.
        self.points, self.stars = [
            artist for artist in board.collections if isinstance(artist, PathCollection)
        ][-2:]
        self.regions = board.imshow(
            np.zeros((120, 120)), extent=(-1.05, 1.05) * 2, origin="lower", alpha=0.2
        )
        self.regions.set(cmap="tab10", clim=(0, 9))
        for artist in board.collections:
            if artist not in (self.points, self.stars):
                artist.remove()
        (self.line,) = chart.lines
        self.side = np.stack(np.meshgrid(*[np.linspace(-1.05, 1.05, 120)] * 2), axis=-1)

    def show(self, position: float) -> None:
        """Set the artists to a position."""
        moment = moment_at(self.trace, position)
        if moment.owners is not None:
            away = self.side[:, :, None] - moment.owners
            self.regions.set_data((away**2).sum(axis=-1).argmin(axis=-1))
        self.points.set_array(moment.labels)
        self.stars.set_offsets(moment.stars)
        self.line.set_data(*moment.path.T)
        self.peer.board.set_title(f"{moment.step.phase}: {moment.step.inertia:.2f}")

    def draw(self, position: float) -> None:
        """Set and render."""
        self.show(position)
        self.canvas.draw()


def film(peer: ClearAndRedraw, positions: Sequence[float]) -> FuncAnimation:
    """Return the positions as a FuncAnimation of a figure that is redrawn."""
    return FuncAnimation(
        peer.figure, peer.show, frames=positions, init_func=lambda: None
    )
