"""What other libraries and the two old texts call things that have a name here.

Whoever comes from there is told today's name.
"""

import dis
import inspect
from collections.abc import Iterable
from difflib import get_close_matches

ELSEWHERE = {
    "cluster_points": "assign(X, centroids)",
    "reevaluate_centers": "cluster_centroids(X, labels, k)",
    "has_converged": "kmeans(X, k).converged",
    "find_centers": "kmeans(X, k)",
    "kmean": "kmeans(X, k)",
    "kmean_step": "lloyd(X, centroids)",
    "recluster": "assign(X, centroids)",
    "recentre": "cluster_centroids(X, labels, k)",
    "KMeans": "kmeans(X, k)",
    "k_means": "kmeans(X, k)",
    "kmeans2": "kmeans(X, k)",
    "vq": "assign(X, centroids)",
    "whiten": "standardize(X)",
    "kmeans_plusplus": 'choose_centroids(X, k, init="k-means++")',
    "make_blobs": "init_board_gauss(n, k)",
    "load_iris": 'make_board("iris")',
    "boards": "board_summaries()",
    "StandardScaler": "standardize(X)",
    "silhouette_score": "choose_k(X).silhouette",
    "elbow": "choose_k(X)",
    "fit": "kmeans(X, k)",
    "fit_predict": "kmeans(X, k).labels",
    "predict": "assign(X, centroids)",
    "plot": 'save(trace, "run.png")',
    "history": "list(trace)",
    "cluster_centers_": "centroids",
    "labels_": "labels",
    "inertia_": "inertia",
    "n_iter_": "n_iter",
    "centers": "centroids",
    "clusters": "labels",
    "steps": "list(trace)",
}
"""Names from elsewhere, and what to write instead."""


MEANT = {
    "n_clusters": ("k",),
    "clusters": ("k",),
    "random_state": ("seed", "rng"),
    "rng": ("seed",),
    "seed": ("rng",),
    "centroids": ("init",),
    "centers": ("init", "centroids"),
    "steps": ("max_iter",),
    "seconds_per_step": ("speed",),
    "speed": ("seconds_per_step",),
    "n_iter": ("max_iter",),
    "iter": ("max_iter",),
    "iterations": ("max_iter",),
    "tolerance": ("tol",),
    "thresh": ("tol",),
    "minit": ("init",),
    "n_samples": ("n",),
    "n_points": ("n",),
    "K": ("k",),
    "num_clusters": ("k",),
    "random_seed": ("seed", "rng"),
    "usecols": ("columns",),
    "features": ("columns",),
    "na_values": ("missing",),
    "n_init": ("runs", "restarts", "restarts(X, k)"),
    "interval": ("seconds_per_step",),
    "k_max": ("ks",),
    "max_k": ("ks",),
    "metric": ("algorithm", "kmedians(X, k)"),
    "theme": ("style",),
    "dark": ("style",),
    "cmap": ("style",),
    "colors": ("style",),
    "figsize": ("size",),
    "dpi": ("size",),
    "duration": ("seconds",),
    "language": ("words",),
}
"""What other libraries call some options, and a function that is called instead."""


def missing(owner: str, name: str, known: Iterable[str]) -> str:
    """Return the sentence about a name that its owner has not.

    Examples
    --------
    >>> missing("kmviz", "find_centers", ["kmeans"])
    'kmviz has no find_centers; it is kmeans(X, k) here'
    >>> missing("kmviz", "kmeens", ["kmeans"])
    'kmviz has no kmeens; did you mean kmeans?'
    """
    if name in ELSEWHERE:
        return f"{owner} has no {name}; it is {ELSEWHERE[name]} here"
    near = get_close_matches(name, list(known), n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    return f"{owner} has no {name}{hint}"


def unknown(function: str, option: str, options: Iterable[str]) -> str:
    """Return the sentence that refuses an option, with the one that was meant.

    Examples
    --------
    >>> unknown("explore", "n_clusters", ["k", "init"])
    'explore has no option "n_clusters"; did you mean "k"?'
    """
    near = meant_by(option, options)
    hint = f'; did you mean "{near}"?' if near else ""
    return f'{function} has no option "{option}"{hint}'


def meant_by(option: str, options: Iterable[str]) -> str:
    """Return the option, or the call, that was probably meant; empty for none.

    Examples
    --------
    >>> meant_by("theme", ["style"]), meant_by("stile", ["style"]), meant_by("x", [])
    ('style', 'style', '')
    """
    options = list(options)
    meant = MEANT.get(option, ())
    known = [each for each in meant if each in options or "(" in each]
    near = known if meant else get_close_matches(option, options, n=1)
    return next(iter(near), "")


def names_to_fill() -> int | None:
    """Return into how many names the caller of the caller unpacks, as in a, b = it.

    None if it does something else, or where Python does not say.
    """
    frame = inspect.currentframe()
    caller = frame and frame.f_back and frame.f_back.f_back
    if caller is None or caller.f_lasti < 0:
        return None
    code = caller.f_code.co_code
    if code[caller.f_lasti] != dis.opmap.get("UNPACK_SEQUENCE"):
        return None
    return code[caller.f_lasti + 1]
