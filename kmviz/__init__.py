"""Watch k-means think: every half-step of Lloyd's algorithm, on every medium.

Numbers need numpy alone. What draws comes with its first use, as matplotlib takes long.
"""

import copyreg
import sys
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from kmviz.core.algorithm import lloyd
from kmviz.core.assignment import assign, cluster_centroids
from kmviz.core.backdrop import Backdrop
from kmviz.core.estimators import trace_sklearn
from kmviz.core.means import kmeans
from kmviz.core.medians import kmedians
from kmviz.core.names import missing
from kmviz.core.partitions import adjusted_rand, agreement
from kmviz.core.seeding import choose_centroids, seeding_steps
from kmviz.core.steps import Step
from kmviz.core.trace import Trace
from kmviz.core.voronoi import voronoi_cells
from kmviz.points.boards import Board, board_summaries, make_board, standardize
from kmviz.points.drawn import init_board, init_board_gauss
from kmviz.points.elsewhere import take_blocks
from kmviz.points.own import read_image
from kmviz.points.tables import Table, read_table
from kmviz.runs.choice import Choice, choose_k
from kmviz.runs.many import Runs, restarts
from kmviz.runs.run import make_run

if TYPE_CHECKING:
    from kmviz.drawing.scene import Scene
    from kmviz.drawing.stage import Stage
    from kmviz.drawing.style import Style
    from kmviz.drawing.words import Words
    from kmviz.export.animation import animate
    from kmviz.export.saving import Saved, save
    from kmviz.live.notebook.explorer import Explorer, explore
    from kmviz.live.window.classroom import show

__version__ = "0.1.0"

__all__ = [
    "Backdrop",
    "Board",
    "Choice",
    "Explorer",
    "Runs",
    "Saved",
    "Scene",
    "Stage",
    "Step",
    "Style",
    "Table",
    "Trace",
    "Words",
    "adjusted_rand",
    "agreement",
    "animate",
    "assign",
    "board_summaries",
    "choose_centroids",
    "choose_k",
    "cluster_centroids",
    "explore",
    "init_board",
    "init_board_gauss",
    "kmeans",
    "kmedians",
    "lloyd",
    "make_board",
    "make_run",
    "read_image",
    "read_table",
    "restarts",
    "save",
    "seeding_steps",
    "show",
    "standardize",
    "trace_sklearn",
    "voronoi_cells",
]

_DRAWING = {
    "Explorer": "kmviz.live.notebook.explorer",
    "Saved": "kmviz.export.saving",
    "Scene": "kmviz.drawing.scene",
    "Stage": "kmviz.drawing.stage",
    "Style": "kmviz.drawing.style",
    "Words": "kmviz.drawing.words",
    "animate": "kmviz.export.animation",
    "explore": "kmviz.live.notebook.explorer",
    "save": "kmviz.export.saving",
    "show": "kmviz.live.window.classroom",
}
"""Where the names are at home that come with their first use."""

if not TYPE_CHECKING:  # or every name would do

    def __getattr__(name: str) -> object:
        if name not in _DRAWING:
            raise AttributeError(missing("kmviz", name, __all__))
        globals()[name] = getattr(import_module(_DRAWING[name]), name)
        return globals()[name]

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})


def _frozen(facts: dict[object, object]) -> MappingProxyType[object, object]:
    """Return what nobody may change, as runs and words have; Python pickles none."""
    return MappingProxyType(facts)


copyreg.pickle(MappingProxyType, lambda facts: (_frozen, (dict(facts),)))
take_blocks()
if "IPython" in sys.modules:  # it shows a run as a picture, so it needs them anyway
    import_module("kmviz.live.notebook.display").teach_ipython()
