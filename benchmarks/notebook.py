"""How long a step of the notebook's picture takes, from the run to the PNG's bytes."""

from io import BytesIO

import numpy as np
from matplotlib.figure import Figure

from benchmarks.measure import interleaved, table
from benchmarks.peers import ClearAndRedraw, KeptArtists
from kmviz import init_board_gauss, kmeans
from kmviz.live.notebook.picture import RunPicture
from kmviz.live.player import Player
from kmviz.live.view import View

SIZES = (((640, 480), 100), ((1600, 1200), 200))
"""Pictures, and the peers' dots per inch: all of a fine picture is twice as large."""
ROUNDS = 30


def main() -> str:
    """Return the table of ratios."""
    head = (
        *("size", "new figure", "kept artists + savefig", "kmviz"),
        *("ratio to new", "ratio to kept", "bytes new", "bytes kmviz", "ratio"),
    )
    rows = [_row(*size) for size in SIZES]
    return table("A step to PNG bytes, 200 points, 3 stars", head, rows)


def _row(size: tuple[int, int], dpi: int) -> tuple[str, ...]:
    trace = kmeans(init_board_gauss(200, 3, rng=7), k=3, rng=7)
    kept = KeptArtists(trace, size, dpi)
    player = Player(trace=trace)
    picture = RunPicture(player, View(), size)
    last = len(trace) - 1
    lengths: dict[str, list[int]] = {"new": [], "kept": [], "kmviz": []}

    def new_figure(i: int) -> None:
        peer = ClearAndRedraw(trace, size, dpi)
        peer.show(1 + i % last)
        lengths["new"].append(_saved(peer.figure))

    def kept_artists(i: int) -> None:
        kept.show(1 + i % last)
        lengths["kept"].append(_saved(kept.figure))

    def step(i: int) -> None:
        player.seek(1 + i % last)
        lengths["kmviz"].append(sum(map(len, picture.update())))

    cases = {"new": new_figure, "kept": kept_artists, "kmviz": step}
    times = interleaved(cases, rounds=ROUNDS, calls={"kmviz": 3})
    size_of = {name: np.median(values) / 1000 for name, values in lengths.items()}
    return (
        f"{size[0]} x {size[1]}",
        *(f"{times[name] * 1e3:.1f} ms" for name in cases),
        *(f"**{times[name] / times['kmviz']:.0f}x**" for name in ("new", "kept")),
        f"{size_of['new']:.0f} kB",
        f"{size_of['kmviz']:.0f} kB",
        f"**{size_of['new'] / size_of['kmviz']:.1f}x**",
    )


def _saved(figure: Figure) -> int:
    """Write a figure as everybody does, and return how long the file is."""
    file = BytesIO()
    figure.savefig(file, format="png", dpi="figure")
    return file.tell()


if __name__ == "__main__":
    print(main())
