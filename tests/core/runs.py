"""Runs worked out by hand, and problems that hypothesis draws."""

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kmviz import lloyd

# Four points on a slope, 0, 2, 6 and 10 lengths of (3, 4) from the origin.
SLOPE = np.array([[0.0, 0.0], [6.0, 8.0], [18.0, 24.0], [30.0, 40.0]])
SLOPE_START = SLOPE[:2]
EMPTY_RULES = ["keep", "farthest", "drop"]
some = settings(max_examples=min(50, settings().max_examples))


def run(X, centroids, **options):
    """Return all steps as a list."""
    return list(lloyd(X, centroids, **options))


def phase(name, steps):
    """Return the steps of one phase."""
    return [step for step in steps if step.phase == name]


def blobs(seed, d):
    """Return a random problem: points without ties, and some of them to start from."""
    rng = np.random.default_rng([seed, d])
    n, k = rng.integers(40, 80), rng.integers(3, 7)
    middles = rng.uniform(-1, 1, (k, d))
    X = middles[rng.integers(k, size=n)] + rng.normal(0, 0.6, (n, d))
    return X, X[rng.choice(n, k, replace=False)]


@st.composite
def problems(draw):
    """Draw points and centroids, on purpose often equal, tied or collinear."""
    n, k, d = draw(st.tuples(*[st.integers(1, most) for most in (10, 5, 3)]))
    decimal = st.integers(-20, 20).map(lambda number: number / 10)
    number = draw(st.sampled_from([decimal, st.floats(-8, 8, width=16)]))
    X = draw(arrays(float, (n, d), elements=number))
    return X, draw(arrays(float, (k, d), elements=number))
