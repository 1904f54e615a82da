"""The caption says what happened and what the picture cannot show, in any language."""

from dataclasses import fields, replace
from itertools import pairwise
from string import Formatter

import numpy as np
import pytest

from kmviz import Scene, Trace, Words, kmeans, kmedians
from kmviz.drawing.beside.caption import caption_of, headline
from kmviz.drawing.board.moment import moment_at
from kmviz.drawing.board.plane import Plane
from kmviz.drawing.look.look import Look
from kmviz.drawing.words.spelling import number
from kmviz.drawing.words.words import CAPTIONS

from ..conftest import by_hand


def holes(template):
    """Return the names in braces of a template, but for those of words."""
    names = dict.fromkeys(name for _, name, _, _ in Formatter().parse(template))
    return [name for name in names if name not in (None, "measure", "goal")]


def tagged(field):
    """Return a template that shows its own name and each of its numbers by name."""
    return (
        f"<{field.name}" + "".join(f" {x}={{{x}}}" for x in holes(field.default)) + ">"
    )


SAID = CAPTIONS | {"projected", "stretched", "one_column", "bent"}
TAGGED = Words(
    **{field.name: tagged(field) for field in fields(Words) if field.name in SAID}
)


def said(trace, position):
    """Return the parts of what is said, by the names of the words."""
    _, text = caption_of(moment_at(trace, position), TAGGED, Plane(trace, TAGGED))
    parts = [part.strip("<>").split(" ", 1) for part in text.split("; ")]
    return {name: rest[0] if rest else "" for name, *rest in parts}


@pytest.fixture
def trace(gauss_run):
    return gauss_run(60, 4, max_iter=300)


def test_the_headline_names_the_step(trace):
    names = [headline(moment_at(trace, i), Words()) for i in range(4)]

    assert names == ["Start", "Assign 1", "Update 1", "Assign 2"]


@pytest.mark.parametrize(
    ("since", "said"), [(2, "2 iterations later"), (4, "1 iteration later")]
)
def test_what_was_passed_over_is_counted_with_what_came_of_the_inertia(
    trace, since, said
):
    moment = replace(moment_at(trace, 6), since=trace[since], strays=0)

    words = Words()
    before, after = (words.number(trace[i].inertia) for i in (since, 6))
    _, sentence = caption_of(moment, words, Plane(trace, words))
    assert sentence == f"{said}; inertia {before} → {after}"


def test_the_assign_that_changes_nothing_is_a_check_and_no_iteration(trace):
    last = len(trace) - 1
    names = [headline(moment_at(trace, last + way), Words()) for way in (-1, -0.5, 0)]

    assert names == [f"Update {trace.n_iter}", "Check", "Converged"]


@pytest.mark.parametrize("stop", ["max_iter", "cycle"])
def test_an_assign_that_ends_a_run_unconverged_keeps_its_number(trace, stop):
    cut = Trace(trace.X, [*trace[:3], replace(trace[3], stop=stop)])

    assert headline(moment_at(cut, 3), Words()) == "Assign 2"


def test_on_the_way_the_headline_names_the_step_that_is_coming(trace):
    assert headline(moment_at(trace, 1.5), Words()) == "Update 1"
    assert headline(moment_at(trace, 2.5), Words()) == "Assign 2"


def test_the_start_counts_points_and_stars(trace):
    assert said(trace, 0) == {"started": "n=60 k=4"}


def test_the_first_assign_gives_the_inertia(trace):
    inertia = number(trace[1].inertia)

    assert said(trace, 1) == {"first_assigned": f"n=60 inertia={inertia}"}


def test_an_update_counts_the_stars_that_moved_and_the_points_left_behind(trace):
    before, after = number(trace[1].inertia), number(trace[2].inertia)
    behind = trace[3].changed.sum()

    assert said(trace, 2) == {
        "updated": f"moved=4 k=4 before={before} inertia={after}",
        "misplaced": f"misplaced={behind}",
    }


def test_an_assign_counts_the_points_that_changed(trace):
    before, after = number(trace[2].inertia), number(trace[3].inertia)
    changed = trace[3].changed.sum()

    expected = f"changed={changed} n=60 before={before} inertia={after}"
    assert said(trace, 3) == {"assigned": expected}


def test_a_glide_says_what_is_going_on(trace):
    assert list(said(trace, 1.5)) == ["sliding"]
    assert list(said(trace, 2.5)) == ["joining"]


def test_the_end_says_why_the_run_ended(trace, awkward_runs):
    still = kmeans([[0.0], [1.0]], init=[[0.0], [1.0]])
    circling = awkward_runs["restless"]

    assert "labels_unchanged" in said(trace, len(trace) - 1)
    assert "centroids_unchanged" in said(still, len(still) - 1)
    assert "cycle" in said(circling, len(circling) - 1)


def test_a_run_that_was_cut_is_not_called_converged(gauss_run):
    trace = gauss_run(200, 7, max_iter=1)

    assert list(said(trace, len(trace) - 1)) == ["assigned", "max_iter"]


def test_stars_that_still_moved_a_little_are_not_said_to_stand_still():
    X = np.random.default_rng(3).normal(size=(60, 2))
    trace = kmeans(X, k=3, rng=0, tol=0.5)

    assert (trace[-1].stop, trace[-2].shift.any()) == ("centroids unchanged", True)
    assert "within_tolerance" in said(trace, len(trace) - 1)


def test_stars_that_did_not_move_are_said_so_without_a_tolerance():
    trace = kmeans([[0.0], [1.0]], init=[[0.0], [1.0]])

    assert trace[-1].stop == "centroids unchanged"
    assert (
        Scene(trace)
        .caption(len(trace) - 1)
        .startswith("Converged: no star moved; inertia 0")
    )


def captions(X, start, **rules):
    """Return what is said at each step, and on the way to the first update."""
    trace = kmeans(X, init=start, **rules)
    scene = Scene(trace, words=Words(one_column="flat"))
    positions = [*range(len(trace)), 1.5]
    return [scene.caption(i).replace("; flat", "") for i in positions]


def test_a_single_point_and_a_single_star_are_told_in_the_singular():
    start, assigned, updated = captions([[1.0]], [[2.0]])[:3]

    assert start == "Start: 1 point, 1 star; no point has a cluster yet"
    assert assigned == "Assign 1: the point joins its nearest star; inertia 1.00"
    assert updated == (
        "Update 1: 1 of 1 star moved to the mean of its points; inertia 1.00 → 0"
    )


def test_a_single_point_and_a_single_star_are_on_their_way_in_the_singular():
    X, start = [[0.0], [1.0], [5.0]], [[0.0], [1.0]]

    assert captions([[1.0]], [[2.0]])[-1] == (
        "Update 1: the star slides to the mean of its points"
    )
    assert captions(X, start)[-1] == (
        "Update 1: stars slide to the mean of their points"
    )


@pytest.mark.parametrize(
    ("far", "remark"),
    [
        ([[9, 9]], "empty, its star waits: cluster 3"),
        ([[9, 9], [-9, 9]], "empty, their stars wait: clusters 3, 4"),
        ([[9, 9]] * 15, "empty, their stars wait: clusters 3–17"),
    ],
)
def test_one_empty_cluster_is_told_in_the_singular_and_several_in_the_plural(
    far, remark
):
    X = np.random.default_rng(1).normal(size=(40, 2))
    trace = kmeans(X, init=[[0, 0], [0.1, 0.1], *far], empty="keep")

    assert remark in Scene(trace).caption(2)
    assert f"; empty: {remark.split(': ')[1]}" in Scene(trace).caption(1)


@pytest.mark.parametrize(
    ("run", "position", "what"),
    [
        ("waiting", 1, {"empty": "clusters=3, 4"}),
        ("waiting", 2, {"waiting": "clusters=3, 4"}),
        ("jumping", 1, {"empty": "clusters=3, 4"}),
        ("jumping", 2, {"relocated": "clusters=3, 4"}),
        ("dropped", 1, {"empty": "clusters=3, 4"}),
        ("dropped", 2, {"dropped": "clusters=3, 4"}),
        ("dropped", 3, {}),
    ],
)
def test_empty_clusters_are_named_with_what_becomes_of_them(
    awkward_runs, run, position, what
):
    parts = said(awkward_runs[run], position)

    empty = {"empty", "waiting", "relocated", "dropped"}
    assert {name: parts[name] for name in parts if name in empty} == what


def test_at_the_end_a_star_that_is_gone_is_named_once_more():
    X = [[0, 0], [0, 1], [9, 0], [9, 1]]
    trace = kmeans(X, init=[[0, 0.5], [9, 0.5], [99, 99]], empty="drop")

    last = len(trace) - 1
    assert "dropped" not in said(trace, last - 0.5)
    assert said(trace, last)["dropped"] == "clusters=3"


def test_a_star_that_jumps_did_not_move_to_the_mean_of_its_points():
    X = [[0, 0], [0, 1], [10, 0], [10, 1], [5, 5]]
    start = [[0, 0.5], [10, 0.5], [50, 50]]
    parts = said(kmeans(X, init=start, empty="farthest"), 2)

    assert parts["updated"].startswith("moved=1 k=3 ")
    assert parts["relocated"] == "clusters=3"


def moved_by_hand(trace, position, star, place):
    """Return the run up to a position, and then a star put somewhere."""
    centroids = trace[position].centroids.copy()
    centroids[star] = place
    move = by_hand(trace.X, trace[position], centroids)
    return Trace(trace.X, [*trace[: position + 1], move])


def test_a_star_that_is_brought_back_by_hand_has_moved(awkward_runs):
    trace = moved_by_hand(awkward_runs["dropped"], 3, star=2, place=(0, 0))
    parts = said(trace, 4)

    assert np.isnan(trace[3].centroids[2:, 0]).all()
    assert parts["moved_by_hand"].startswith("k=4 moved=1 ")


def test_an_empty_star_that_is_moved_by_hand_did_neither_wait_nor_jump(awkward_runs):
    trace = moved_by_hand(awkward_runs["waiting"], 1, star=2, place=(8, 8))
    parts = said(trace, 2)

    assert parts["moved_by_hand"].startswith("k=4 moved=1 ")
    assert parts["empty"] == "clusters=3, 4"
    assert not {"waiting", "relocated"} & set(parts)


def test_stars_outside_the_picture_are_named():
    X = np.random.default_rng(0).normal(size=(30, 2))
    trace = kmeans(X, init=[[0, 0], [1e6, 0], [0, -1e3]])

    for position in (0, 1, 1.5, 2):
        assert said(trace, position)["outside"] == "clusters=2, 3"


def test_a_small_change_has_digits_enough_to_be_seen(trace):
    moment = moment_at(trace, 2)
    nearly = replace(moment, before=moment.inertia + 0.0031)
    _, sentence = caption_of(nearly, Words(), Plane(trace, Words()))

    assert f"inertia {nearly.before:.3f} → {nearly.inertia:.3f}" in sentence


def test_stars_that_stand_on_each_other_are_at_one_place_or_only_close():
    start = [[0, 0], [1, 1], [0, 0.01], [1, 1], [0.5, 0]]
    trace = kmeans([[0, 0], [0, 0.1], [1, 1], [1, 0.9], [0.5, 0]], init=start)
    _, sentence = caption_of(moment_at(trace, 0), Words(), Plane(trace, Words()))

    assert "; close together: stars 1, 3; at one place: stars 2, 4" in sentence


def test_stars_at_one_place_are_not_named_while_they_slide(awkward_runs):
    trace = awkward_runs["restless"]

    assert said(trace, 1)["together"] == "clusters=1, 2"
    assert "together" not in said(trace, 1.5)


@pytest.mark.parametrize(
    ("columns", "note"), [(1, "one_column"), (2, None), (4, "projected")]
)
def test_what_the_board_does_to_the_columns_is_said_at_every_position(
    gauss_run, columns, note
):
    trace = gauss_run(30, 2, d=columns)

    for position in (0, 1, 1.5, 2, 2.5):
        notes = {"one_column", "projected", "stretched"} & set(said(trace, position))
        assert notes == ({note} if note else set())


@pytest.mark.parametrize("size", [(800, 600), (1280, 720), (600, 600)])
def test_the_picture_shows_its_caption(trace, size):
    scene = Scene(trace, size=size)
    for position in (0, 1, 1.5, 2, 3):
        scene.show(position)
        shown = scene.layers["caption"]

        text = f"{shown.headline.get_text()}: {shown.sentence.get_text()}"
        assert text.replace("\n", " ").lower() == scene.caption(position).lower()


def test_the_caption_of_a_position_does_not_change_the_picture(trace):
    scene = Scene(trace)
    scene.show(1)
    scene.caption(3)

    assert scene.layers["caption"].headline.get_text() == "Assign 1"


@pytest.mark.parametrize("position", [-1, 99, 2e9, -0.001, float("nan"), "1"])
def test_a_position_off_the_run_is_refused(trace, position):
    last = len(trace) - 1
    with pytest.raises(ValueError, match="position") as caught:
        Scene(trace).caption(position)

    expected = f"position must be between 0 and {last}, got {position!r}"
    assert str(caught.value) == expected


def test_a_run_of_medians_says_so_in_its_captions():
    scene = Scene(kmedians([[0.0, 0.0], [1.0, 2.0], [9.0, 9.0]], init=[[0, 0], [9, 9]]))
    note = "distances along the axes, without cells"

    assert [scene.caption(i) for i in (1, 1.5, 2)] == [
        "Assign 1: all 3 points join their nearest star; "
        f"sum of distances 3.00; {note}",
        f"Update 1: stars slide to the median of their points; {note}",
        "Update 1: 1 of 2 stars moved to the median of their points; "
        f"sum of distances 3.00 → 3.00; {note}",
    ]


def test_medians_of_one_column_need_no_note_about_borders():
    scene = Scene(kmedians([[0.0], [1.0], [9.0]], k=2, rng=0))

    assert scene.caption(0).endswith(
        "no point has a cluster yet; one column: height has no meaning"
    )
    assert "cells" in scene.layers


@pytest.mark.parametrize("size", [(800, 600), (1280, 720), (600, 600), (240, 400)])
@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("A run", "A run"),
        ("Penguins by the northern shore", "Penguins by the northern shore"),
        ("A title that is longer than a line " * 5, "A title… line"),
        ("Donau" * 40, "Donau…Donau"),
    ],
)
def test_a_title_stands_before_the_headline_and_is_never_cut(
    gauss_run, ink_box, size, title, told
):
    trace = gauss_run(60, 3)
    scene = Scene(trace, size=size, title=title)
    scene.draw(len(trace) - 1)
    caption = scene.layers["caption"]
    written = f"{caption.title.get_text()} {caption.headline.get_text()}"
    boxes = [
        ink_box(text, scene.figure) for text in caption.artists[2:] if text.get_text()
    ]
    begin, end = told.split("…") if "…" in told else (told, "")
    foot = size[1] - scene._layout.words.bottom * scene._layout.unit

    assert written.strip().replace("\n", " ").startswith(begin)
    assert f"{end} Converged" in written.replace(" · ", " ")
    assert all(box[2] < size[0] for box in boxes)
    assert all(upper[1] + 1 >= lower[3] for upper, lower in pairwise(boxes))
    assert boxes[-1][1] + 1 >= foot
    assert caption.artists[0].get_visible()  # the sign that it has converged


def test_a_title_is_plain_text():
    assert Look(title="Old\n\x1b[31mFaithful").title == "Old \ufffd[31mFaithful"


def test_a_title_is_text():
    with pytest.raises(TypeError, match=r"^title must be a str, got 3$"):
        Scene(kmeans([[0.0], [1.0]], k=2, rng=0), title=3)


ELSEWHERE = Trace.from_history(
    [[0.0], [1.0], [6.0], [9.0]],
    centroids=[[[0.0], [9.0]], [[1.0], [9.0]], [[1.0], [7.5]]],
    labels=[[1, 0, 1, 1], [0, 0, 1, 1]],
)


@pytest.mark.parametrize(
    ("position", "caption"),
    [
        (1, "Assign 1: all 4 points join a star; inertia 91.00; 1 point now nearer to "
         "another star"),
        (1.5, "Update 1: stars slide"),
        (2, "Update 1: 1 of 2 stars moved; inertia 91.00 → 90.00; 1 point now "
         "nearer to another star"),
        (3, "Assign 2: 1 of 4 points changed cluster; inertia 90.00 → 10.00"),
        (4, "Update 2: 1 of 2 stars moved; inertia 10.00 → 5.50"),
    ],
)  # fmt: skip
def test_a_run_of_others_is_not_said_to_do_what_it_does_not(position, caption):
    assert Scene(ELSEWHERE).caption(position).startswith(caption)
