"""A swarm and a batch on the board, and what captions say of them."""

import numpy as np
import pytest

from kmviz import Scene, Stage, Words, make_run
from kmviz.drawing.beside.caption import usual_sentences


@pytest.fixture(scope="module")
def swarm():
    return make_run("gauss", 3, algorithm="particle-swarm", seed=1)


@pytest.fixture(scope="module")
def batches():
    return make_run("gauss", 3, algorithm="mini-batch", seed=1)


def test_every_star_of_the_swarm_is_drawn_where_it_is(swarm):
    scene = Scene(swarm)
    for position in (0, 2, 3):
        scene.show(position)
        drawn = scene.layers["swarm"].stars.places
        np.testing.assert_array_equal(drawn, swarm[position].swarm.reshape(-1, 2))


def test_on_the_way_to_an_update_the_swarm_flies_in_straight_lines(swarm):
    scene = Scene(swarm)
    scene.show(1.25)

    way = 0.75 * swarm[1].swarm + 0.25 * swarm[2].swarm
    np.testing.assert_allclose(scene.layers["swarm"].stars.places, way.reshape(-1, 2))


def test_the_points_of_the_batch_are_marked_until_the_run_ends(batches):
    scene, marked = Scene(batches), []
    for position in (0, 1, 2, len(batches) - 1):
        scene.show(position)
        marked.append(scene.layers["batch"].dots.places)

    assert [len(places) for places in marked] == [0, 20, 20, 0]
    np.testing.assert_array_equal(marked[1], batches.X[batches[1].batch])


def test_one_point_alone_is_marked_larger(batches):
    scenes = [Scene(run) for run in (batches, make_run("gauss", 3, algorithm="online"))]
    for scene in scenes:
        scene.show(1)

    many, alone = (scene.layers["batch"].dots.size for scene in scenes)
    assert alone > many


@pytest.mark.parametrize("position", [0, 1.5, 2])
def test_the_stage_draws_swarm_and_batch_as_the_scene_does(swarm, batches, position):
    for run in (swarm, batches):
        scene = Scene(run)
        quick = Stage(scene).pixels(position).copy()
        scene.draw(position)

        np.testing.assert_array_equal(quick, np.asarray(scene.canvas.buffer_rgba()))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("k-medoids", {
            2: "Update 1: 3 of 3 stars moved to the most central of their points",
            -1: "no star moved",
        }),
        ("mini-batch", {
            2.5: "Assign 2: points take the colour of the nearest star",
            1: "Assign 1: a batch of 20 points comes; all 200 points take the colour",
            1.5: "Update 1: the batch pulls its stars",
            2: "Update 1: 3 of 3 stars moved towards their points of the batch",
            3: "Assign 2: a batch of 20 points comes; 19 of 200 points changed colour",
            -1: "no point changed cluster for many updates: the run ends",
        }),
        ("online", {
            1: "Assign 1: one point comes; all 200 points take the colour",
            1.5: "Update 1: the point pulls its star",
            2: "Update 1: 1 of 3 stars moved towards the point that came",
            -1: "every point has come: the run ends",
        }),
        ("particle-swarm", {
            1: "Assign 1: all 200 points join their nearest star",
            1.5: "Update 1: the swarm flies on, stars go to the best places so far",
            2: "Update 1: a swarm of 20 flies on; 3 of 3 stars moved to the best",
            -1: "no point changed cluster for many updates: the run ends",
        }),
    ],
)  # fmt: skip
def test_captions_are_true_of_the_algorithm(name, said):
    run = make_run("gauss", 3, algorithm=name, seed=1)
    scene = Scene(run)

    for position, text in said.items():
        assert text in scene.caption(position % len(run))


def test_the_limit_of_updates_is_told_without_a_batch():
    run = make_run("gauss", 3, algorithm="mini-batch", seed=1, max_iter=1)

    assert Scene(run).caption(3) == (
        "Assign 2: 19 of 200 points changed cluster; inertia 30.77 → 27.04; "
        "cut off by the limit of updates, not converged"
    )


def test_room_is_kept_for_the_sentences_of_the_algorithm(swarm):
    plane = Scene(swarm)._plane

    usual, _ = usual_sentences(swarm, Words(), plane)

    assert any(text.startswith("a swarm of 20 flies on") for text in usual)
