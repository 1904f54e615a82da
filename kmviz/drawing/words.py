"""Every word on a picture and on a page, in one table that can be replaced.

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

The words of other languages stand in ``kmviz/languages``, see `languages`.
"""

from dataclasses import dataclass, fields
from numbers import Integral, Real
from string import Formatter

from kmviz.core.checks import shown
from kmviz.core.text import plain
from kmviz.drawing.spelling import Count, Listing, number

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
CAPTIONS = frozenset(
    (
        *("seed", "drawn", "best_drawn", "scattered", "grouped"),
        *("start", "assign", "update", "move", "started", "first_assigned", "assigned"),
        *("updated", "moved_by_hand", "misplaced", "joining", "sliding", "moving"),
        *("first_assigned_elsewhere", "updated_elsewhere"),
        *("joining_elsewhere", "sliding_elsewhere"),
        *("labels_unchanged", "centroids_unchanged", "within_tolerance", "cycle"),
        *("max_iter", "empty", "waiting", "relocated", "dropped", "outside"),
    )
)
"""The words that tell of a step, and so may use all of that."""
TEXTS = frozenset(
    (
        *("headline", "sentence", "speed", "seconds", "part", "far", "past", "file"),
        *("init", "board", "name", "limit", "given"),
    )
)
"""The placeholders for texts, which cannot choose between forms."""


@dataclass(frozen=True)
class Words:
    """The words of a picture; replace those that you want otherwise.

    Raises
    ------
    TypeError, ValueError
        If one of them is not a str, or has a placeholder that nothing can fill.

    Examples
    --------
    >>> german = Words(start="Anfang", assign="Zuordnung {iteration}")
    """

    language: str = "en"
    """As pages name it, such as "de" or "zh-Hans"."""
    decimal: str = "."
    """The sign before the decimals."""
    ones: str = "1"
    """The counts that take the form for one, with spaces between them."""
    joiner: str = "; "
    """Between the parts of a sentence."""
    listing: str = ", "
    """Between the numbers of clusters."""
    told: str = "{headline}: {sentence}"
    """A caption in one line."""

    seed: str = "Draw"
    start: str = "Start"
    assign: str = "Assign {iteration}"
    update: str = "Update {iteration}"
    move: str = "Moved by hand"

    drawn: str = "star {clusters} drawn: a chance of {chance} %"
    best_drawn: str = (
        "star {clusters}: the best of {tried} draws, a chance of {chance} % in each"
    )
    scattered: str = "{k} {k:star|stars} drawn at once: every point had the same chance"
    grouped: str = (
        "{k:the star is the mean of all points|"
        "{k} stars are the means of random groups}"
    )
    started: str = (
        "{n} {n:point|points}, {k} {k:star|stars}; no point has a cluster yet"
    )
    first_assigned: str = (
        "{n:the point joins its|all {n} points join their} nearest star; "
        "{measure} {inertia}"
    )
    first_assigned_elsewhere: str = (
        "{n:the point joins a star|all {n} points join a star}; {measure} {inertia}"
    )
    assigned: str = (
        "{changed} of {n} {n:point|points} changed cluster; "
        "{measure} {before} → {inertia}"
    )
    updated: str = (
        "{moved} of {k} {k:star|stars} moved {goal} of {k:its|their} points; "
        "{measure} {before} → {inertia}"
    )
    updated_elsewhere: str = (
        "{moved} of {k} {k:star|stars} moved; {measure} {before} → {inertia}"
    )
    moved_by_hand: str = (
        "{k:star|stars} moved: {moved} of {k}; the points wait for the next assign; "
        "{measure} {before} → {inertia}"
    )
    misplaced: str = "{misplaced} {misplaced:point|points} now nearer to another star"
    joining: str = "{n:the point joins its|points join their} nearest star"
    sliding: str = "{k:the star slides|stars slide} {goal} of {k:its|their} points"
    joining_elsewhere: str = "{n:the point joins a star|points join a star}"
    sliding_elsewhere: str = "{k:the star slides|stars slide}"
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
    stars_scored: str = "prediction: {score} of 100, where 100 is exact"
    points_scored: str = (
        "prediction: {score} of 100, where 100 is exact; right □\u00a0{hits}, "
        "stayed ☒\u00a0{mistaken}, overlooked ◇\u00a0{missed}"
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
    chosen_columns: str = "{chosen} of {columns} columns of the table"
    one_column: str = "one column: height has no meaning"
    bent: str = "distances along the axes, without cells: their borders have bends"

    page_title: str = "k-means, step by step"
    needs_script: str = (
        "This page needs JavaScript, which comes with it; "
        "nothing is loaded from elsewhere."
    )
    steps: str = "Steps"
    at_step: str = "Step {at} of {last}"
    first: str = "First"
    back: str = "Back"
    step: str = "Step"
    last: str = "Last"
    play: str = "Play"
    pause: str = "Pause"
    to_assign: str = "Assign"
    to_update: str = "Move stars"
    to_move: str = "Move by hand"

    slower: str = "Slower"
    faster: str = "Faster"
    new_start: str = "New start"
    new_points: str = "New points"
    predict: str = "Predict"
    forget: str = "Forget"
    undo: str = "Undo"
    more: str = "More"
    pace: str = "{speed} steps/s"
    slow_pace: str = "{seconds} s a step"
    help_title: str = "Keys, or click"
    show_or_hide: str = "show or hide {part}"
    key_play: str = "play or pause"
    key_forward: str = "one step forward"
    key_backward: str = "one step back"
    key_first: str = "to the first step"
    key_last: str = "to the last step"
    key_faster: str = "faster"
    key_slower: str = "slower"
    key_start: str = "new places for the stars"
    key_points: str = "new points"
    key_init: str = "another way to place the stars"
    key_undo: str = "undo"
    key_predict: str = "predict the next step, or no longer"
    key_style: str = "light, dark, print"
    key_stars: str = "that many stars"
    key_fewer: str = "one star less"
    key_more: str = "one star more"
    key_save: str = "save a GIF of the run so far"
    key_full: str = "full screen, or no longer"
    key_next_star: str = "point to the next star"
    key_pointer: str = "move the pointer"
    key_click: str = "click there: take, drop, ask, add"
    key_leave: str = "take pointer and marks away"
    key_quit: str = "quit"
    key_help: str = "this page, or back to the picture"
    cap_space: str = "space"
    cap_home: str = "home"
    cap_end: str = "end"
    cap_tab: str = "tab"
    cap_enter: str = "enter"
    cap_escape: str = "escape"
    cap_shift: str = "shift"
    part_cells: str = "cells"
    part_trails: str = "trails"
    part_lines: str = "lines to stars"
    part_rings: str = "rings"
    part_inertia: str = "inertia"
    part_numbers: str = "numbers"
    part_shapes: str = "shapes"
    part_future: str = "rest of the run"
    why_cluster: str = "Point {point}: cluster {cluster}"
    why_none: str = "Point {point}: no cluster yet"
    why_far: str = "{far} from star {star}"
    why_nearest: str = "{far} from star {star}, the nearest"
    why_next: str = "the next assign moves it to cluster {cluster}"
    why_past: str = "so far in {past}"
    saving: str = "Saving the run so far …"
    saved: str = "Saved {file}"
    placed: str = "Stars are placed by {init}"
    left_out: str = "{dropped} {dropped:row|rows} with blanks left out"
    at_the_end: str = "at the end of the run there is nothing to predict"
    moved_next: str = "what a hand has moved is not to be predicted: take another step"
    too_early: str = (
        "before the first assign there is nothing to predict: no point has a "
        "cluster yet"
    )
    no_way_back: str = (
        "to place something by hand, there must be one or two columns, got "
        "{width}: their picture is a projection, with no way back"
    )
    marks_points: str = "points are marked before an assign, but an update comes next"
    marks_stars: str = "stars are marked before an update, but an assign comes next"
    last_star: str = "there must be at least one star, and this is the last one"
    two_stars: str = "a star can be removed only where there are two, got the last one"
    not_drawn: str = (
        'for new points, the board must be one drawn by rule, got "{board}"'
    )
    k_range: str = (
        "k must be a whole number between 1 and the number of points ({limit}), "
        "got {given}"
    )
    at_least: str = "{name} must be a whole number of at least {limit}, got {given}"
    at_most: str = "{name} must be at most {limit}, got {given}"

    def __post_init__(self) -> None:
        for field in fields(self):
            _check_template(field.name, getattr(self, field.name))
            object.__setattr__(self, field.name, plain(getattr(self, field.name)))
        if not all(count.isdecimal() for count in self.ones.split()):
            message = (
                "ones must be whole numbers with spaces between them, "
                f"got {shown(self.ones)}"
            )
            raise ValueError(message)

    def fill(self, template: str, **facts: object) -> str:
        """Return a template filled with facts, as this language writes and counts them.

        Examples
        --------
        >>> Words().fill("{k:star|stars} {k}: {far}", k=[1, 2], far=0.5)
        'stars 1, 2: 0.500'
        """
        ones = tuple(map(int, self.ones.split()))
        return template.format(
            **{name: self._written(fact, ones) for name, fact in facts.items()}
        )

    def number(self, value: float) -> str:
        """Return a number as this language writes it, as short as it is read aloud."""
        return number(value, self.decimal)

    def named(self, name: str) -> str:
        """Return a word of a metric, under its name; one that is missing says itself.

        Examples
        --------
        >>> Words().named("sum_of_distances"), Words().named("to_the_medoid")
        ('sum of distances', 'to the medoid')
        """
        return str(getattr(self, name, name.replace("_", " ")))

    def coming(self, phase: str | None) -> str:
        """Return what a button says that goes on to a step of this phase."""
        return {
            "assign": self.to_assign,
            "update": self.to_update,
            "move": self.to_move,
        }.get(phase or "", self.step)

    def _written(self, fact: object, ones: tuple[int, ...]) -> object:
        if isinstance(fact, Integral):
            return Count(int(fact), ones)
        if isinstance(fact, Real):
            return self.number(float(fact))
        if isinstance(fact, list):
            return Listing(fact, self.listing, ones)
        return fact


def placeholders(name: str) -> dict[str, int | str]:
    """Return what a template may use, each with something that may stand there."""
    parsed = Formatter().parse(getattr(Words, name))
    own = {field: _sample(field) for _, field, _, _ in parsed if field}
    return own | OF_A_STEP if name in CAPTIONS else own


def _sample(placeholder: str) -> int | str:
    if placeholder in TEXTS:
        return placeholder
    return Listing([1]) if placeholder == "clusters" else Count(1)


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
