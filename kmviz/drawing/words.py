"""Every word on a picture, in one table that can be replaced.

A caption is a headline and a sentence. In their templates, ``{n}`` is the number of
points, ``{k}`` of stars, ``{iteration}`` the iteration, ``{changed}`` the points that
changed cluster, ``{moved}`` the stars that moved, ``{misplaced}`` the points now nearer
to another star, and ``{before}`` and ``{inertia}`` the inertia before and after the
step. What a run's metric calls that is ``{measure}``, and where its updates bring the
stars is ``{goal}``: in k-means, the `inertia` and `to_the_mean` of the table. Any other
placeholder, such as ``{clusters}`` for the numbers of the empty clusters, can stand
only where it stands in the template that is replaced.

Whatever is counted or listed also chooses between two forms: ``{k:star|stars}`` is
"star" if there is one, else "stars". A form may hold a plain placeholder in its turn:
``{n:the point|all {n} points}``.
"""

from dataclasses import dataclass, fields
from string import Formatter

from kmviz.core.checks import shown


class Count(int):
    """A number that also chooses between the forms for one and for many."""

    def __format__(self, form: str) -> str:
        return _chosen(self, form) if "|" in form else super().__format__(form)


class Listing(str):
    """Numbers with commas between them; how many there are chooses the form."""

    __slots__ = ()

    def __format__(self, form: str) -> str:
        if "|" in form:
            return _chosen(self.count(",") + 1, form)
        return super().__format__(form)


def _chosen(count: int, forms: str) -> str:
    one, many = forms.split("|")
    return one if count == 1 else many


OF_A_STEP: dict[str, int | str] = {
    "n": Count(60),
    "k": Count(3),
    "iteration": Count(1),
    "changed": Count(9),
    "moved": Count(2),
    "misplaced": Count(4),
    "before": "13.02",
    "inertia": "11.90",
    "measure": "inertia",
    "goal": "to the mean",
}
"""What any template of a caption may use, each with something that may stand there."""
OF_NO_STEP = frozenset(
    (
        *("where_to", "which_switch", "stars_scored", "points_scored"),
        *("inertia", "sum_of_distances", "to_the_mean", "to_the_median"),
        *("switches", "component", "projected", "stretched", "one_column", "bent"),
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

    started: str = (
        "{n} {n:point|points}, {k} {k:star|stars}; no point has a cluster yet"
    )
    first_assigned: str = (
        "{n:the point joins its|all {n} points join their} nearest star; "
        "{measure} {inertia}"
    )
    assigned: str = (
        "{changed} of {n} {n:point|points} changed cluster; "
        "{measure} {before} → {inertia}"
    )
    updated: str = (
        "{moved} of {k} {k:star|stars} moved {goal} of {k:its|their} points; "
        "{measure} {before} → {inertia}"
    )
    moved_by_hand: str = (
        "{k:star|stars} moved: {moved} of {k}; the points wait for the next assign; "
        "{measure} {before} → {inertia}"
    )
    misplaced: str = "{misplaced} {misplaced:point|points} now nearer to another star"
    joining: str = "{n:the point joins its|points join their} nearest star"
    sliding: str = "{k:the star slides|stars slide} {goal} of {k:its|their} points"
    moving: str = "{k:the star follows|stars follow} the hand"

    labels_unchanged: str = "no point changed cluster: converged; {measure} {inertia}"
    centroids_unchanged: str = "no star moved: converged; {measure} {inertia}"
    within_tolerance: str = (
        "no star moved farther than the tolerance: converged; {measure} {inertia}"
    )
    cycle: str = (
        "an earlier assignment came back: rounding turns the run in circles; "
        "{measure} {inertia}"
    )
    max_iter: str = "cut off by the limit of updates, not converged"

    empty: str = "empty: {clusters:cluster|clusters} {clusters}"
    waiting: str = (
        "empty, {clusters:its star waits: cluster|their stars wait: clusters} "
        "{clusters}"
    )
    relocated: str = (
        "empty, {clusters:its star jumped to the farthest point: cluster|"
        "their stars jumped to the farthest points: clusters} {clusters}"
    )
    dropped: str = (
        "empty, {clusters:its star is gone: cluster|their stars are gone: clusters} "
        "{clusters}"
    )
    outside: str = "outside the picture: {clusters:star|stars} {clusters}"

    where_to: str = "where will each star go? marked: {marked}"
    which_switch: str = "which points will switch? marked: {marked}"
    stars_scored: str = "prediction: score {score} of 100"
    points_scored: str = (
        "prediction: score {score} of 100, right □ {hits}, in vain ☒ {mistaken}, "
        "overlooked ◇ {missed}"
    )

    inertia: str = "inertia"
    sum_of_distances: str = "sum of distances"
    to_the_mean: str = "to the mean"
    to_the_median: str = "to the median"
    switches: str = "points that switched"
    component: str = "principal component {number}"
    projected: str = (
        "{d} columns, seen along the first two principal components, without cells"
    )
    stretched: str = "axes stretched: distances are not to scale"
    one_column: str = "one column: height has no meaning"
    bent: str = "distances along the axes, without cells: their borders have bends"

    def named(self, name: str) -> str:
        """Return a word of a metric, under its name; one that is missing says itself.

        Examples
        --------
        >>> Words().named("sum_of_distances"), Words().named("to_the_medoid")
        ('sum of distances', 'to the medoid')
        """
        return str(getattr(self, name, name.replace("_", " ")))

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
    own: dict[str, int | str] = {
        field: Listing("1") if field == "clusters" else Count(1)
        for _, field, _, _ in parsed
        if field
    }
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
