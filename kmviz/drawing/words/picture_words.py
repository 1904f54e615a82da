"""The words on a picture and on a page, in English."""

from dataclasses import dataclass


@dataclass(frozen=True, init=False, repr=False, eq=False)
class PictureWords:
    """What `Words` has for pictures, the pages of a file, and numbers."""

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
    check: str = "Check"
    converged: str = "Converged"
    move: str = "Moved by hand"
    truth: str = "As measured"

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
    later: str = (
        "{passed} {passed:iteration|iterations} later; {measure} {before} → {inertia}"
    )
    moved_by_hand: str = (
        "{k:star|stars} moved: {moved} of {k}; the points wait for the next assign; "
        "{measure} {before} → {inertia}"
    )
    as_measured: str = (
        "the points in the colours of their true groups; "
        "{changed} of {n} {changed:was|were} in another cluster; "
        "{measure} about the same stars {before} → {inertia}"
    )
    misplaced: str = "{misplaced} {misplaced:point|points} now nearer to another star"
    joining: str = "{n:the point joins its|points join their} nearest star"
    sliding: str = "{k:the star slides|stars slide} {goal} of {k:its|their} points"
    joining_elsewhere: str = "{n:the point joins a star|points join a star}"
    sliding_elsewhere: str = "{k:the star slides|stars slide}"
    moving: str = "{k:the star follows|stars follow} the hand"

    first_assigned_batch: str = (
        "{batch:one point comes|a batch of {batch} points comes}; "
        "{n:the point takes|all {n} points take} the colour of the nearest star; "
        "{measure} {inertia}"
    )
    assigned_batch: str = (
        "{batch:one point comes|a batch of {batch} points comes}; "
        "{changed} of {n} {n:point|points} changed colour; "
        "{measure} {before} → {inertia}"
    )
    updated_batch: str = (
        "{moved} of {k} {k:star|stars} moved towards "
        "{batch:the point that came|their points of the batch}; "
        "{measure} {before} → {inertia}"
    )
    joining_batch: str = "points take the colour of the nearest star"
    sliding_batch: str = "{batch:the point pulls its star|the batch pulls its stars}"
    updated_swarm: str = (
        "a swarm of {swarm} flies on; {moved} of {k} {k:star|stars} moved to the best "
        "places so far; {measure} {before} → {inertia}"
    )
    sliding_swarm: str = "the swarm flies on, stars go to the best places so far"

    labels_unchanged: str = "no point changed cluster; {measure} {inertia}"
    centroids_unchanged: str = "no star moved; {measure} {inertia}"
    within_tolerance: str = (
        "no star moved farther than the tolerance; {measure} {inertia}"
    )
    cycle: str = (
        "an earlier assignment came back: rounding turns the run in circles; "
        "{measure} {inertia}"
    )
    settled: str = (
        "no point changed cluster for many updates: the run ends; {measure} {inertia}"
    )
    one_pass: str = "every point has come: the run ends; {measure} {inertia}"
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
    together: str = "at one place: stars {clusters}"
    close_by: str = "close together: stars {clusters}"

    where_to: str = "where will each star go? drag it there; marked: {marked}"
    which_switch: str = "which points will switch? click them; marked: {marked}"
    stars_scored: str = "prediction: {score} of 100, where 100 is exact"
    scored_so_far: str = "{answers} predictions, on average {score}"
    points_scored: str = (
        "prediction: {score} of 100, where 100 is exact; right □\u00a0{hits}, "
        "stayed ☒\u00a0{mistaken}, overlooked ◇\u00a0{missed}"
    )

    inertia: str = "inertia"
    sum_of_distances: str = "sum of distances"
    to_the_mean: str = "to the mean"
    to_the_median: str = "to the median"
    to_the_medoid: str = "to the most central"
    switches: str = "points switched"
    iteration: str = "iteration"
    component: str = "component {number} ({share} %)"
    gridded: str = (
        "points are seen as cells that are stronger where more of them lie, "
        "without rings"
    )
    sampled: str = "a sample of {sample} points is drawn"
    projected: str = "{d} columns along two principal components, without cells"
    stretched: str = "distances not to scale"
    chosen_columns: str = "{chosen} of {columns} columns of the table"
    one_column: str = "one column: height has no meaning"
    bent: str = "distances along the axes, without cells"

    table_points: str = "points"
    table_group: str = "group {number}"
    table_rand: str = "adjusted Rand index"

    code_start: str = "{k:place a star|place {k} stars}"
    code_repeat: str = "repeat:"
    code_assign: str = "each point joins its nearest star"
    code_stop: str = "stop if nothing has changed"
    code_update: str = "each star moves {goal} of its points"
    code_assign_batch: str = "a few points come and find their nearest stars"
    code_stop_batch: str = "stop if no point has changed for long"
    code_update_batch: str = "they pull their stars a little closer"
    code_assign_one: str = "a point comes and finds its nearest star"
    code_stop_one: str = "stop when all points have come"
    code_update_one: str = "it pulls its star a little closer"
    code_start_swarm: str = "{k:place a star|place {k} stars}, and a swarm of others"
    code_stop_swarm: str = "stop if no point has changed for long"
    code_update_swarm: str = "the swarm flies on, stars go to the best places so far"

    many_started: str = (
        "{runs} {runs:run|runs} from {runs:a start|different starts}; "
        "{n} {n:point|points}, {k} {k:star|stars} each"
    )
    many_ended: str = "{ended} of {runs} {runs:run|runs} {ended:has|have} ended"
    many_later: str = "{passed} {passed:iteration|iterations} later"
    many_ends: str = "{runs} {runs:start|starts}, {ends} {ends:end|different ends}"
    many_best: str = "{reached} {reached:reaches|reach} the best, {best}"
    many_worst: str = "the worst is {times} times that"
    many_worst_of_none: str = "the worst is {worst}"
    many_failed: str = "{failed} failed, because a cluster lost all its points"
    many_interrupted: str = "interrupted after {runs} of {asked}"
    many_shown: str = "{shown} of {runs} are shown, the best among them"
    failed: str = "failed"
    of_runs: str = "{reached} of {runs}"
    ends_axis: str = "inertia at the end of each run; equal ends are stacked"

    printed: str = "{printed} of {total} {total:step|steps}"
    printed_page: str = "page {page} of {pages}"

    which_k: str = "Which k?"
    silhouette: str = "silhouette"
    gap: str = "gap statistic"

    page_title: str = "{algorithm}, step by step"
    made_with: str = "Made with kmviz."
    needs_script: str = (
        "This page needs JavaScript, which comes with it, and a browser from 2024 or "
        "later; nothing is loaded from elsewhere."
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
