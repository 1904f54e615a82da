"""The catalogue of boards: under each name how it is drawn, or what was measured."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from kmviz.core.given.backdrop import Backdrop
from kmviz.core.ground.arrays import Floats
from kmviz.points.accidents import ACCIDENTS, Accident
from kmviz.points.drawn import (
    Drawn,
    gauss,
    moons,
    mouse,
    peaked,
    rings,
    sizes,
    spreads,
    stretched,
    uniform,
)
from kmviz.points.dusk import dusk
from kmviz.points.haunts import haunts, town


@dataclass(frozen=True, slots=True)
class Rule:
    """A board to be drawn: how, and how many points and clusters unless told."""

    summary: str
    n: int
    k: int
    draw: Callable[[int, int, np.random.Generator], Drawn]
    columns: tuple[str, str] = ("x", "y")
    backdrop: Callable[[], Backdrop | None] = lambda: None


@dataclass(frozen=True, slots=True)
class Painting:
    """An image that is painted by rule, whose pixels are the points."""

    summary: str
    k: int
    paint: Callable[[], Floats]


@dataclass(frozen=True, slots=True)
class DataSet:
    """A file of the package; `axes` maps its measured columns to axis names."""

    summary: str
    file: str
    k: int
    axes: Mapping[str, str]
    pair: tuple[str, str]
    truth: str | None = None


BOARDS: Mapping[str, Rule | DataSet | Painting | Accident] = MappingProxyType(
    {
        "uniform": Rule(
            "points spread evenly: no clusters, yet k-means finds k",
            n=100,
            k=7,
            draw=uniform,
        ),
        "gauss": Rule(
            "round blobs of random place and width: the ordinary case",
            n=200,
            k=3,
            draw=gauss,
        ),
        "peaked": Rule(
            "small blobs far apart: random starts mostly end badly",
            n=200,
            k=6,
            draw=peaked,
        ),
        "moons": Rule(
            "two interlocked crescents: k-means cuts straight through",
            n=300,
            k=2,
            draw=moons,
        ),
        "rings": Rule(
            "rings around one middle: k-means slices them like a cake",
            n=300,
            k=2,
            draw=rings,
        ),
        "stretched": Rule(
            "long parallel blobs: k-means cuts them across",
            n=300,
            k=3,
            draw=stretched,
        ),
        "sizes": Rule(
            "a crowd and small groups as wide: k-means halves the crowd",
            n=400,
            k=3,
            draw=sizes,
        ),
        "spreads": Rule(
            "one wide blob among narrow ones: its rim goes to the others",
            n=300,
            k=3,
            draw=spreads,
        ),
        "mouse": Rule(
            "a large head, two small ears: the ears take part of the head",
            n=500,
            k=3,
            draw=mouse,
        ),
        "dense": Rule(
            "many points spread evenly: the cells become a tessellation",
            n=5000,
            k=20,
            draw=uniform,
        ),
        "haunts": Rule(
            "where a phone was: a few haunts on a map, and the ways between",
            n=250,
            k=5,
            draw=haunts,
            columns=("east (km)", "north (km)"),
            backdrop=town,
        ),
        "dusk": Painting(
            "the pixels of a landscape, which is painted again in k colours",
            k=6,
            paint=dusk,
        ),
        "faithful": DataSet(
            "272 eruptions of Old Faithful: how long, and the wait after",
            file="old_faithful.csv",
            k=2,
            axes={"eruptions": "eruption (min)", "waiting": "waiting (min)"},
            pair=("eruptions", "waiting"),
        ),
        "iris": DataSet(
            "150 iris flowers of three species: length and width of petals",
            file="iris.csv",
            k=3,
            axes={
                "sepal_length": "sepal length (cm)",
                "sepal_width": "sepal width (cm)",
                "petal_length": "petal length (cm)",
                "petal_width": "petal width (cm)",
            },
            pair=("petal_length", "petal_width"),
            truth="species",
        ),
        "penguins": DataSet(
            "342 penguins of three species: bill and flipper; standardize!",
            file="penguins.csv",
            k=3,
            axes={
                "bill_length_mm": "bill length (mm)",
                "bill_depth_mm": "bill depth (mm)",
                "flipper_length_mm": "flipper length (mm)",
                "body_mass_g": "body mass (g)",
            },
            pair=("bill_length_mm", "flipper_length_mm"),
            truth="species",
        ),
        **ACCIDENTS,
    }
)
"""Every board there is, by name."""
