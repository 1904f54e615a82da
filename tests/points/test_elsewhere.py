"""Points in blocks, handed in as a collection, a folder or several files."""

from pathlib import Path

import dask.array as da
import numpy as np
import pandas as pd
import pytest

from kmviz import assign, choose_k, cluster_centroids, explore, make_run, standardize
from kmviz.blocks.files import opened
from kmviz.cli import main
from kmviz.live.keys import press_key

X = np.random.default_rng(6).normal(size=(90, 2)).round(3)
FAR = da.from_array(X, chunks=(40, 2))
FRAME = pd.DataFrame(X, columns=["width", "height"]).assign(id=range(90))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with the same points in every form."""
    monkeypatch.chdir(tmp_path)
    Path("points.parquet").mkdir()
    for i, part in enumerate(np.array_split(X, 3)):
        np.save(f"part{i}.npy", part)
        FRAME.iloc[30 * i : 30 * i + 30].to_csv(f"part{i}.csv", index=False)
        FRAME.iloc[30 * i : 30 * i + 30].to_parquet(f"points.parquet/{i}.parquet")
    da.to_zarr(FAR, "points.zarr")
    return tmp_path


every_form = pytest.mark.parametrize(
    "name", ["part*.npy", "part*.csv", "points.parquet", "points.zarr"]
)


@every_form
def test_blocks_are_read_by_whoever_works_in_another_folder(folder, name, monkeypatch):
    points = da.asarray(opened(name))

    monkeypatch.chdir(folder.parent)

    assert np.array_equal(np.asarray(points)[:, :2], X)


@every_form
def test_every_form_gives_the_run_of_the_same_points(folder, name):
    start = X[:3]

    far = make_run(Path(name), start=start)

    near = make_run(X, start=start)
    assert np.array_equal(far.centroids, near.centroids)
    assert [step.switched for step in far] == [step.switched for step in near]


def test_ids_are_left_out_and_all_points_are_counted(folder, capsys):
    assert main(["save", "run.png", "--data", "points.parquet", "--seed", "1"]) == 0

    assert (
        '90 points, 2 of 3 columns: "width", "height"; left out: "id" (an ID)'
        in capsys.readouterr().out
    )


def test_a_star_that_is_moved_gives_the_inertia_of_all_points():
    start, moves = X[:3], {1: [[0.0, 0.0], [1.0, 1.0], [-1.0, 0.5]]}

    near, far = (make_run(points, start=start, moves=moves) for points in (X, FAR))

    told = [[step.inertia for step in run][1:] for run in (far, near)]
    assert told[0] == pytest.approx(told[1], rel=1e-12)


def test_a_player_opens_on_points_in_blocks():
    explorer = explore(FAR, k=3, seed=2)

    explorer.player.step()

    assert explorer.player.trace[1].n == 90
    explorer.close()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"added": [[0, 0]]}, "added must be left out for points in blocks"),
        ({"algorithm": "online"}, "algorithm must be left out for points in blocks"),
        ({"decimal": ","}, "decimal must be left out for points in blocks"),
        ({"init": "k-means++"}, 'init must be one of "random", "k-means||"'),
    ],
)
def test_what_needs_the_points_in_this_memory_is_refused(options, said):
    with pytest.raises(ValueError, match=" must be ") as caught:
        make_run(FAR, k=3, **options)

    assert str(caught.value).startswith(said)


@pytest.mark.parametrize(
    "call",
    [
        lambda: assign(FAR, X[:2]),
        lambda: cluster_centroids(FAR, np.zeros(90, int)),
        lambda: choose_k(FAR),
        lambda: standardize(FAR),
    ],
    ids=["assign", "cluster_centroids", "choose_k", "standardize"],
)
def test_nothing_gathers_the_points_unasked(call):
    with pytest.raises(ValueError, match="in this memory") as caught:
        call()

    assert str(caught.value) == (
        "X must be in this memory here, got a Dask collection; X.compute() brings it, "
        "and kmeans, restarts, save, explore and show take it where it is"
    )


@pytest.mark.parametrize(
    ("name", "error", "said"),
    [
        ("none*.npy", FileNotFoundError, 'the files "none*.npy" must exist, got none'),
        (
            "part*",
            ValueError,
            "the files \"part*\" must be .npy, .csv, .parquet or .zarr, got ''",
        ),
    ],
)
def test_other_names_are_refused(folder, name, error, said):
    with pytest.raises(error, match="the files") as caught:
        make_run(Path(name), k=2)

    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("odd", "name", "got"),
    [
        (np.ones((4, 3)), "part*.npy", '2 in "part0.npy" and 3 in "part3.npy"'),
        (
            FRAME[["width", "id"]],
            "part*.csv",
            'width, height, id in "part0.csv" and width, id in "part3.csv"',
        ),
    ],
)
def test_files_of_other_columns_are_named(folder, odd, name, got):
    if name.endswith("npy"):
        np.save("part3.npy", odd)
    else:
        odd.to_csv("part3.csv", index=False)

    with pytest.raises(ValueError, match="columns") as caught:
        make_run(name, k=3, seed=1)

    assert str(caught.value) == f"all files must have the same columns, got {got}"


@pytest.mark.parametrize(
    ("suffix", "required"),
    [
        ("npy", 'hold an array of numbers, got "No data left in file"'),
        ("csv", "begin with the names of columns, got nothing"),
    ],
)
def test_a_file_of_nothing_is_named(folder, suffix, required):
    Path(f"part1.{suffix}").write_bytes(b"")

    with pytest.raises(ValueError, match="must") as caught:
        make_run(f"part*.{suffix}", k=3, seed=1)

    assert str(caught.value) == f'the file "part1.{suffix}" must {required}'


def test_a_file_without_rows_adds_no_point(folder):
    np.save("part3.npy", X[:0])

    assert make_run("part*.npy", k=3, seed=1)[0].n == 90


def test_the_starts_that_are_offered_are_those_of_points_in_blocks():
    explorer = explore(FAR, k=3, init="k-means||")

    press_key(explorer.player, explorer.view, "i")

    assert explorer.player.settings.init == "farthest"
    explorer.close()
