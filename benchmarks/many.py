"""Many runs, and the choice of k, beside loops over scikit-learn.

Both start every run from the same centroids where ends are compared, and by their own
seeds where times are. Not part of ``python -m benchmarks``: run it by itself, on a
machine that does nothing else; scikit-learn's threads suffer more from company.
"""

import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score

import kmviz
from benchmarks.measure import interleaved, table
from kmviz.core.asked.criteria import gap, reference_boards
from kmviz.core.asked.ends import run_ends

RUNS, ROUNDS = 200, 5
KS, EACH, REFERENCES = range(1, 11), 10, 50


def main() -> str:
    """Return the tables of ratios."""
    return _restarts() + "\n" + _choice()


def _restarts() -> str:
    X = kmviz.make_board("gauss", n=1000, k=6, rng=0).X
    seconds = interleaved(
        {
            "scikit-learn": lambda _: [_alone(X, 6, "random", i) for i in range(RUNS)],
            "kmviz": lambda _: kmviz.restarts(X, 6, runs=RUNS, rng=0),
        },
        rounds=ROUNDS,
        calls={},
    )
    head = ("200 runs, n = 1000, k = 6, ms", "scikit-learn", "kmviz", "ratio")
    return table("Many runs", head, [_row(_same_ends(X), seconds)])


def _alone(X: np.ndarray, k: int, init: object, seed: int, runs: int = 1) -> KMeans:
    """Return a fit of scikit-learn that goes on to exact convergence."""
    model = KMeans(
        k, init=init, n_init=runs, tol=0, algorithm="lloyd", random_state=seed
    )
    return model.fit(X)


def _same_ends(X: np.ndarray) -> str:
    """Return how many of the runs end alike from the same starts."""
    starts = np.array([kmviz.choose_centroids(X, 6, rng=i) for i in range(RUNS)])
    same = sum(
        bool((_alone(X, 6, starts[i], 0).labels_ == end.labels).all())
        for i, end in run_ends(X, starts)
    )
    return f"{same} of {RUNS} ends the same"


def _choice() -> str:
    X = kmviz.make_board("gauss", n=500, k=4, rng=0).X
    seconds = interleaved(
        {
            "scikit-learn": lambda seed: _loop(X, seed),
            "kmviz": lambda seed: kmviz.choose_k(
                X, KS, runs=EACH, references=REFERENCES, rng=seed
            ),
        },
        rounds=3,
        calls={},
    )
    head = ("k = 1..10, 10 runs, 50 references, ms", "scikit-learn", "kmviz", "ratio")
    return table("The choice of k", head, [_row("n = 500, all four curves", seconds)])


def _loop(X: np.ndarray, seed: int) -> list[tuple[float, float]]:
    """Return gap and silhouette as a loop over scikit-learn works them out."""
    boards = list(reference_boards(X, REFERENCES, np.random.default_rng(seed)))
    curves = []
    for k in KS:
        ours = _alone(X, k, "k-means++", seed, EACH)
        theirs = [_alone(board, k, "k-means++", seed, EACH) for board in boards]
        value, _ = gap(ours.inertia_, np.array([fit.inertia_ for fit in theirs]))
        curves.append((value, silhouette_score(X, ours.labels_) if k > 1 else 0.0))
    return curves


def _row(name: str, seconds: dict[str, float]) -> tuple[str, ...]:
    ratio = seconds["scikit-learn"] / seconds["kmviz"]
    return (name, *(f"{1000 * s:.0f}" for s in seconds.values()), f"**{ratio:.1f}**")


if __name__ == "__main__":
    print(main())
