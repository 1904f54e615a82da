"""Every word on a picture, in one table that can be replaced.

A caption is a headline and a sentence. In their templates, ``{n}`` is the number of
points, ``{k}`` of stars, ``{iteration}`` the iteration, ``{changed}`` the points that
changed cluster, ``{moved}`` the stars that moved, ``{misplaced}`` the points now nearer
to another star, and ``{before}`` and ``{inertia}`` the inertia before and after the
step. Any other placeholder, such as ``{clusters}`` for the numbers of the empty
clusters, can stand only where it stands in the template that is replaced.
"""

from dataclasses import dataclass, fields
from string import Formatter

from kmviz.core.checks import shown

OF_A_STEP: dict[str, int | str] = {
    "n": 60,
    "k": 3,
    "iteration": 1,
    "changed": 9,
    "moved": 2,
    "misplaced": 4,
    "before": "13.02",
    "inertia": "11.90",
}
"""What any template of a caption may use, each with something that may stand there."""
OF_NO_STEP = frozenset(
    (
        *("where_to", "which_switch", "stars_scored", "points_scored"),
        *("inertia", "switches", "component", "projected", "stretched", "one_column"),
    )
)
"""The words that tell of no step, and so may use none of that."""


@dataclass(frozen=True)
class Words:
    """The words of a picture; replace those you want in another language.

    Raises
    ------
    TypeError, ValueError
        If one of them is not a str, or has a placeholder that nothing can fill.

    Examples
    --------
    >>> german = Words(start="Anfang", assign="Zuordnung {iteration}")
    """

    start: str = "Start"
    assign: str = "Assign {iteration}"
    update: str = "Update {iteration}"
    move: str = "Moved by hand"

    started: str = "{n} points, {k} stars; no point has a cluster yet"
    first_assigned: str = "all {n} points join their nearest star; inertia {inertia}"
    assigned: str = (
        "{changed} of {n} points changed cluster; inertia {before} → {inertia}"
    )
    updated: str = (
        "{moved} of {k} stars moved to the mean of their points; "
        "inertia {before} → {inertia}"
    )
    moved_by_hand: str = (
        "stars moved: {moved} of {k}; the points wait for the next assign; "
        "inertia {before} → {inertia}"
    )
    misplaced: str = "points now nearer to another star: {misplaced}"
    joining: str = "points join their nearest star"
    sliding: str = "stars slide to the mean of their points"
    moving: str = "stars follow the hand"

    labels_unchanged: str = "no point changed cluster: converged; inertia {inertia}"
    centroids_unchanged: str = (
        "no star moved farther than the tolerance: converged; inertia {inertia}"
    )
    cycle: str = (
        "an earlier assignment came back: rounding turns the run in circles; "
        "inertia {inertia}"
    )
    max_iter: str = "stopped by max_iter, not converged"

    waiting: str = "empty, its star waits: cluster {clusters}"
    relocated: str = "empty, its star jumped to the farthest point: cluster {clusters}"
    dropped: str = "empty, its star is gone: cluster {clusters}"
    outside: str = "outside the picture: star {clusters}"

    where_to: str = "where will each star go? marked: {marked}"
    which_switch: str = "which points will switch? marked: {marked}"
    stars_scored: str = "prediction: {score} of 100"
    points_scored: str = (
        "prediction: {score} of 100, right □ {hits}, in vain ☒ {mistaken}, "
        "overlooked ◇ {missed}"
    )

    inertia: str = "inertia"
    switches: str = "points that switched"
    component: str = "principal component {number}"
    projected: str = (
        "{d} columns, seen along the first two principal components, without cells"
    )
    stretched: str = "axes stretched: distances are not to scale"
    one_column: str = "one column: height has no meaning"

    def __post_init__(self) -> None:
        for field in fields(self):
            _check_template(field.name, getattr(self, field.name))


def get_words(words: Words | None) -> Words:
    """Return the words, those of kmviz if there are none."""
    if words is None:
        return Words()
    if not isinstance(words, Words):
        message = f"words must be a kmviz.Words or None, got {shown(words)}"
        raise TypeError(message)
    return words


def placeholders(name: str) -> dict[str, int | str]:
    """Return what a template may use, each with something that may stand there."""
    parsed = Formatter().parse(getattr(Words, name))
    own: dict[str, int | str] = {field: 1 for _, field, _, _ in parsed if field}
    return own if name in OF_NO_STEP else own | OF_A_STEP


def _check_template(name: str, template: object) -> None:
    """Fill a template as a picture will, to see that this can be done."""
    if not isinstance(template, str):
        message = f"{name} must be a str, got {shown(template)}"
        raise TypeError(message)
    usable = placeholders(name)
    try:
        template.format(**usable)
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        listed = ", ".join(f"{{{placeholder}}}" for placeholder in usable)
        but = f" but {listed}" if listed else ""
        message = f"{name} must have no placeholder{but}, got {shown(template)}"
        raise ValueError(message) from error
