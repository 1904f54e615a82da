"""Watch k-means think: every half-step of Lloyd's algorithm, on every medium.

All comes with its first use: to count needs numpy alone, and matplotlib takes long.
"""

import sys
from importlib import import_module
from typing import TYPE_CHECKING

from kmviz.core.given.elsewhere import METRICS

if TYPE_CHECKING:
    from kmviz.core.algorithm import lloyd
    from kmviz.core.algorithms.means import kmeans
    from kmviz.core.algorithms.medians import kmedians
    from kmviz.core.estimators import trace_sklearn
    from kmviz.core.given.backdrop import Backdrop
    from kmviz.core.nearest.assignment import assign, cluster_centroids
    from kmviz.core.partitions import adjusted_rand, agreement
    from kmviz.core.seeding import choose_centroids, seeding_steps
    from kmviz.core.steps import Step
    from kmviz.core.trace import Trace
    from kmviz.core.voronoi import voronoi_cells
    from kmviz.drawing.look.style import Style
    from kmviz.drawing.scene import Scene
    from kmviz.drawing.stage import Stage
    from kmviz.drawing.words.words import Words
    from kmviz.export.animation import animate
    from kmviz.export.saving import Saved, save
    from kmviz.live.notebook.explorer import Explorer
    from kmviz.live.notebook.exploring import explore
    from kmviz.live.window.classroom import show
    from kmviz.points.boards import Board, board_summaries, make_board, standardize
    from kmviz.points.drawn import init_board, init_board_gauss
    from kmviz.points.own import read_image
    from kmviz.points.tables import Table, read_table
    from kmviz.runs.choice import Choice, choose_k
    from kmviz.runs.many import Runs, restarts
    from kmviz.runs.run import make_run

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

_HOMES = {
    "Backdrop": "kmviz.core.given.backdrop",
    "Board": "kmviz.points.boards",
    "Choice": "kmviz.runs.choice",
    "Explorer": "kmviz.live.notebook.explorer",
    "Runs": "kmviz.runs.many",
    "Saved": "kmviz.export.saving",
    "Scene": "kmviz.drawing.scene",
    "Stage": "kmviz.drawing.stage",
    "Step": "kmviz.core.steps",
    "Style": "kmviz.drawing.look.style",
    "Table": "kmviz.points.tables",
    "Trace": "kmviz.core.trace",
    "Words": "kmviz.drawing.words.words",
    "adjusted_rand": "kmviz.core.partitions",
    "agreement": "kmviz.core.partitions",
    "animate": "kmviz.export.animation",
    "assign": "kmviz.core.nearest.assignment",
    "board_summaries": "kmviz.points.boards",
    "choose_centroids": "kmviz.core.seeding",
    "choose_k": "kmviz.runs.choice",
    "cluster_centroids": "kmviz.core.nearest.assignment",
    "explore": "kmviz.live.notebook.exploring",
    "init_board": "kmviz.points.drawn",
    "init_board_gauss": "kmviz.points.drawn",
    "kmeans": "kmviz.core.algorithms.means",
    "kmedians": "kmviz.core.algorithms.medians",
    "lloyd": "kmviz.core.algorithm",
    "make_board": "kmviz.points.boards",
    "make_run": "kmviz.runs.run",
    "read_image": "kmviz.points.own",
    "read_table": "kmviz.points.tables",
    "restarts": "kmviz.runs.many",
    "save": "kmviz.export.saving",
    "seeding_steps": "kmviz.core.seeding",
    "show": "kmviz.live.window.classroom",
    "standardize": "kmviz.points.boards",
    "trace_sklearn": "kmviz.core.estimators",
    "voronoi_cells": "kmviz.core.voronoi",
}
"""Where the names are at home, which come with their first use."""

if not TYPE_CHECKING:  # or every name would do

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            from kmviz.core.options.names import missing

            raise AttributeError(missing("kmviz", name, __all__), name=name)
        globals()[name] = getattr(import_module(_HOMES[name]), name)
        return globals()[name]

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})


METRICS.append(lambda X: import_module("kmviz.blocks.metric").Blocks(X))
if "IPython" in sys.modules:  # it shows a run as a picture, so it needs them anyway
    import_module("kmviz.live.notebook.display").teach_ipython()
