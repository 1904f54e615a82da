"""Every accident happens, by its name alone or with the option that it names."""

import shlex
from re import escape

import numpy as np
import pytest

import kmviz
from kmviz import agreement, kmeans, make_board, restarts, standardize
from kmviz.cli import main
from kmviz.drawing.words.languages import get_words
from kmviz.live.opening import open_desk
from kmviz.points.accidents import ACCIDENTS
from kmviz.runs.recipe import python_line, shell_line


def run(name, **options):
    """Return the run that a name stands for, unless options say otherwise."""
    return kmviz.make_run(name, **options)


def shared(name, **options):
    """Return how many blobs each star has, and how many stars each blob, sorted."""
    table = agreement(run(name, **options).labels, make_board(name).labels) > 0
    return sorted(table.sum(axis=0).tolist()), sorted(table.sum(axis=1).tolist())


def test_two_stars_share_a_blob_while_one_covers_two():
    best = restarts(make_board("two-in-one"), 3, rng=0).best

    assert shared("two-in-one") == ([1, 1, 2], [1, 1, 2])
    assert run("two-in-one").inertia > 10 * best.inertia


def test_k_means_plus_plus_fails_where_most_of_its_starts_do_not():
    runs = restarts(make_board("plus-plus"), 3, init="k-means++", rng=0)

    assert shared("plus-plus") == ([1, 1, 2], [1, 1, 2])
    assert len(runs.ends[0].runs) > 20
    assert run("plus-plus").inertia > 10 * runs.best.inertia


def test_a_starved_star_waits_jumps_goes_or_stops_the_run():
    names = "starved", "starved-farthest", "starved-drop"
    kept, moved, dropped = map(run, names)

    assert sorted(np.bincount(kept.labels, minlength=4))[0] == 0
    assert sorted(np.bincount(moved.labels, minlength=4))[0] > 0
    assert moved.inertia < kept.inertia
    assert np.isnan(dropped.centroids).any()
    with pytest.raises(ValueError, match="every cluster must keep at least one point"):
        len(run("starved", empty="error"))


def test_a_tie_is_exact_and_goes_to_the_first_star():
    trace = run("tie")
    (middle,) = np.flatnonzero((trace.X == 0).all(axis=1))
    squares = ((trace[0].centroids - trace.X[middle]) ** 2).sum(axis=1)

    assert squares[0] == squares[1]
    assert trace[1].labels[middle] == 0


def test_a_crawl_takes_more_than_forty_iterations():
    assert run("crawl").n_iter == 56


def test_unscaled_axes_are_right_once_they_are_standardized():
    board = make_board("unscaled")
    raw = kmeans(board, 2, rng=0)
    scaled = kmeans(standardize(board), 2, rng=0)

    assert kmviz.adjusted_rand(raw.labels, board.labels) < 0.1
    assert kmviz.adjusted_rand(scaled.labels, board.labels) == 1.0


def test_outliers_pull_a_mean_out_of_its_blob_and_no_median():
    means, medians = run("outliers"), run("outliers", algorithm="k-medians")
    (star,) = np.flatnonzero(np.bincount(means.labels) == 54)
    blob = np.sort(means.X[means.labels == star, 0])[:45]

    assert means.labels.tolist() == medians.labels.tolist()
    assert means.centroids[star, 0] > blob[-1] - 0.05
    assert blob[15] < medians.centroids[star, 0] < blob[30]


def test_eight_numbers_worked_out_by_hand():
    kept, moved = run("by-hand", empty="keep"), run("by-hand")
    clusters = {tuple(sorted(moved.X[moved.labels == j, 0])) for j in range(4)}

    assert (kept.inertia, moved.inertia) == (10.0, 5.5)
    assert clusters == {(3, 4), (10,), (13,), (19, 20, 21, 22)}


def test_averaging_the_stars_of_many_runs_is_wrong():
    board = make_board("iris", columns="all")
    runs = [kmeans(board, 3, rng=seed) for seed in range(50)]
    trace = run("averaged")

    assert (
        trace[0].centroids.tolist()
        == np.mean([run.centroids for run in runs], axis=0).tolist()
    )
    assert trace[1].inertia > 4 * max(run.inertia for run in runs)
    assert min(run.inertia for run in runs) == pytest.approx(78.85, abs=0.005)
    assert "over 50 runs, of which the best has 78.85" in trace.note
    assert make_board("averaged").X.tolist() == board.X.tolist()
    assert make_board("averaged").labels.tolist() == board.labels.tolist()


@pytest.mark.parametrize("name", ACCIDENTS)
def test_an_accident_is_the_same_every_time(name):
    first, again = make_board(name, rng=1), make_board(name)

    assert first.X.tolist() == again.X.tolist()
    assert not first.X.flags.writeable


@pytest.mark.parametrize("name", ACCIDENTS)
def test_an_accident_is_played_by_its_name_and_says_what_it_sets(name):
    accident, player = ACCIDENTS[name], open_desk(name, {}).player
    caption = kmviz.Scene(player.trace, words="de").caption(0)

    assert player.trace.labels.tolist() == run(name).labels.tolist()
    for option, value in accident.options.items():
        assert getattr(player.settings, option) == value
        assert f'{option}="{value}"' in python_line(player.run)
        assert f"--{option} {value}" in shell_line("show", None, player.run)
    assert bool(accident.options or accident.start) == bool(accident.note)
    assert get_words("de").say(accident.note) in caption


def test_a_command_line_plays_an_accident_by_its_name(tmp_path, capsys):
    out = tmp_path / "a.svg"

    assert main(["save", str(out), "--data", "plus-plus", "--until", "0"]) == 0
    line = capsys.readouterr().out.strip().partition("made by: ")[2]
    again = tmp_path / "b.svg"
    assert line.endswith("--data plus-plus --init k-means++ --seed 0 --until 0")
    assert main([*shlex.split(line.replace("a.svg", "b.svg"))[1:]]) == 0
    assert again.read_text().split("<g ")[1:] == out.read_text().split("<g ")[1:]


@pytest.mark.parametrize(
    ("name", "option", "value"),
    [
        ("plus-plus", "init", "random"),
        ("by-hand", "empty", "keep"),
        ("averaged", "k", 2),
        ("averaged", "init", "farthest"),
        ("averaged", "seed", 3),
        ("averaged", "start", [[5.0, 3.0, 1.0, 0.0], [6.0, 3.0, 5.0, 2.0]]),
    ],
)
def test_what_somebody_says_counts_more_than_the_accident(name, option, value):
    board, trace = make_board(name), run(name, **{option: value})
    k = {"k": 2, "start": 2}.get(option, board.k)
    plain = {"init": value} if option == "start" else {option: value}
    plain = {"rng": plain.pop("seed", 0), "k": k} | plain

    assert trace[0].centroids.tolist() == kmeans(board, **plain)[0].centroids.tolist()
    assert trace.note == ""


@pytest.mark.parametrize("name", ACCIDENTS)
def test_an_accident_happens_whatever_was_shown_before(name):
    settings = {"seed": 3, "init": "farthest", "empty": "drop"}
    player = open_desk("moons", settings).player

    player.change(board=name)

    assert player.trace.inertia == run(name).inertia
    player.change(seeding=True)
    assert player.trace.inertia == run(name).inertia


def test_another_board_does_not_keep_what_an_accident_has_set():
    player = open_desk("plus-plus", {}).player

    player.change(board="averaged")
    averaged = player.settings
    player.change(board="moons")

    assert averaged.init == "random"
    assert averaged.start.tolist() == run("averaged")[0].centroids.tolist()
    assert (player.settings.init, player.settings.start) == ("random", None)


@pytest.mark.parametrize(("option", "value"), [("n", 5), ("columns", ["x"])])
def test_what_would_undo_the_accident_is_refused(option, value):
    message = (
        f'{option} must be left out for the accident "tie", whose 7 points are fixed, '
        f"got {value!r}"
    )

    with pytest.raises(ValueError, match=f"^{escape(message)}$"):
        make_board("tie", **{option: value})
