"""The groups as measured follow a run, and change nothing of it."""

import copy
import itertools
from re import escape

import numpy as np
import pytest
from PIL import Image

from kmviz import Scene, agreement, kmeans, lloyd, make_board, make_run, save
from kmviz.core.asked.truth import revealed
from kmviz.core.metric import Euclidean
from kmviz.core.partitions import Groups
from kmviz.drawing.board.moment import moment_at
from kmviz.drawing.look.look import Look
from kmviz.drawing.words.languages import get_words, languages
from kmviz.export.subject import OneRun
from kmviz.live.player import Player
from kmviz.runs.recipe import python_line, shell_line
from kmviz.runs.run import run_of
from kmviz.runs.settings import Settings


@pytest.fixture(scope="module")
def iris():
    return make_run("iris", seed=1, truth=True)


def test_the_run_is_what_it_was(iris):
    plain = make_run("iris", seed=1)

    assert [step.phase for step in iris] == [*(s.phase for s in plain), "truth"]
    assert iris.labels.tolist() == plain.labels.tolist()
    assert (iris.inertia, iris.stop) == (plain.inertia, plain.stop)
    assert iris.n_iter == plain.n_iter
    assert iris.converged
    assert iris.vouched


def test_each_group_has_the_colour_of_the_cluster_that_most_of_it_is_in(iris):
    truth = make_board("iris").labels
    most = agreement(iris.labels, truth).argmax(axis=1)

    assert iris[-1].labels.tolist() == most[truth].tolist()
    assert iris[-1].centroids.tolist() == iris.centroids.tolist()
    assert iris[-1].inertia == iris.metric.total(iris.centroids, most[truth])


def test_what_k_means_put_elsewhere_is_ringed_and_counted(iris):
    moment = moment_at(iris, len(iris) - 1)

    assert moment.misplaced.tolist() == (iris[-1].labels != iris.labels).tolist()
    assert moment.misplaced.sum() == 6
    assert Scene(iris).caption(len(iris) - 1) == (
        "As measured: the points in the colours of their true groups; "
        "6 of 150 were in another cluster; "
        f"inertia about the same stars {iris.inertia:.2f} → {iris[-1].inertia:.2f}"
    )


@pytest.mark.parametrize("code", languages())
def test_every_language_says_so(iris, code):
    caption = Scene(iris, words=code).caption(len(iris) - 1)

    assert caption.startswith(get_words(code).truth)
    assert "6" in caption
    assert "150" in caption


def test_more_groups_than_stars_share_a_colour():
    trace = make_run("iris", 2, truth=True)

    assert set(trace[-1].labels.tolist()) <= {0, 1}
    assert trace[-1].phase == "truth"


def test_of_a_swarm_only_the_stars_are_left_and_nobody_moves_them():
    of_a_swarm = {"algorithm": "particle-swarm", "n": 30, "max_iter": 1}
    *_, before, last = make_run("gauss", 3, truth=True, **of_a_swarm)

    assert before.swarm is not None
    assert (last.phase, last.swarm) == ("truth", None)
    assert not any(
        each.flags.writeable for each in (last.labels, last.changed, last.shift)
    )


def test_a_copy_is_looked_at_and_let_through(iris):
    again = copy.deepcopy(iris)

    assert again[-1].phase == "truth"
    assert again.labels.tolist() == iris.labels.tolist()


def test_the_truth_is_asked_for_in_the_line_that_makes_the_run_again():
    run = run_of("iris", {"truth": True})

    assert python_line(run) == 'kmviz.make_run("iris", truth=True)'
    assert shell_line("show", None, run) == "kmviz show --data iris --seed 0 --truth"


@pytest.mark.parametrize("board", ["uniform", "faithful", np.eye(3)])
def test_where_nobody_knows_the_groups_it_is_refused(board):
    message = "truth must be left out where nobody knows the groups, got True"

    with pytest.raises(ValueError, match=f"^{escape(message)}$"):
        make_run(board, truth=True)


def test_a_player_shows_it_last_and_does_not_let_it_be_predicted():
    player = Player(Settings("iris", truth=True))
    player.last()
    assert player.now.phase == "truth"

    player.back()
    with pytest.raises(ValueError, match=r"there is nothing to predict$"):
        player.predict()
    player.move_star(0, (2.0, 0.5))
    assert player.trace[-1].phase == "truth"
    player.change(board="uniform")
    assert player.trace[-1].phase == "assign"


def test_a_point_that_is_added_has_no_group():
    player = Player(Settings("iris", truth=True))

    player.add_point((2.0, 0.5))

    assert player.trace[-1].phase == "assign"


def test_it_is_the_last_picture_of_a_film(tmp_path):
    run = make_run("iris", seed=1, truth=True, max_iter=1)
    picture = OneRun(run).picture(Look(size=(160, 120)))

    save(run, tmp_path / "iris.gif", size=(160, 120))

    with Image.open(tmp_path / "iris.gif") as film:
        film.seek(film.n_frames - 1)
        last = np.asarray(film.convert("RGB")).astype(int)
    true, end = (picture.pixels(len(run) - i)[..., :3].copy() for i in (1, 2))
    assert np.abs(last - true).mean() < 0.5
    assert np.abs(last - end).mean() > 1


def test_a_page_says_so_last(iris, tmp_path):
    save(iris, tmp_path / "iris.html")

    assert "As measured" in (tmp_path / "iris.html").read_text(encoding="utf-8")


def test_the_table_goes_on_telling_of_the_clusters(iris):
    scene = Scene(iris, shown=["truth", "sizes"])
    told = []
    for position in (len(iris) - 2, len(iris) - 1):
        scene.show(position)
        table = scene.layers["table"]
        told.append([text.get_text() for row in table.figures for text in row])
        told[-1].append(table.rand.get_text())

    assert told[0] == told[1]
    assert told[1][-1] == "0.886"


def test_the_usual_run_has_no_such_step():
    assert kmeans(make_board("iris"), 3, rng=0)[-1].phase == "assign"


def test_a_run_whose_points_have_no_cluster_yet_does_not_end_with_groups():
    metric = Euclidean(np.array([[0.0], [1.0]]))
    begun = itertools.islice(lloyd(metric.X, metric.X), 1)

    steps = list(revealed(begun, Groups(np.array([0, 1])), metric))

    assert [step.phase for step in steps] == ["init"]
