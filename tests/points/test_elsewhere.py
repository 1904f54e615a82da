"""Points in blocks, handed in as a collection, a folder or several files."""

from pathlib import Path

import dask
import dask.array as da
import dask.bag as bag
import dask.dataframe as dd
import numpy as np
import pandas as pd
import pytest

from kmviz import (
    Trace,
    assign,
    choose_k,
    cluster_centroids,
    explore,
    kmeans,
    make_run,
    standardize,
)
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


def test_a_folder_that_holds_parquet_needs_no_suffix(folder):
    Path("points.parquet").rename("out")
    Path("out", "_SUCCESS").touch()  # as Spark leaves it there

    assert make_run(Path("out"), start=X[:3]).metric.n == len(X)
    assert main(["save", "run.png", "--data", "out", "--step", "last"]) == 0


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
        lambda: Trace.from_history(FAR, [X[:2]]),
    ],
    ids=["assign", "cluster_centroids", "choose_k", "standardize", "from_history"],
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
    ("name", "holds", "required"),
    [
        ("part1.npy", b"", 'hold an array of numbers, got "No data left in file"'),
        ("part1.csv", b"", "hold a table, got nothing"),
        ("part1.csv", b"\xe4,b,c\n1,2,3\n", "be UTF-8, got the byte 0xe4"),
        (
            "part0.csv",
            b"a,b\n1,2\n3,4,5\n",
            "have as many cells in each row, got rows of 2 and of 3",
        ),
        (
            "part0.csv",
            b"2019,2020\n1.5,2.5\n",
            "begin with names of columns, or a point like the others, got 2019, 2020",
        ),
    ],
)
def test_a_file_that_is_no_table_is_named(folder, name, holds, required):
    Path(name).write_bytes(holds)

    with pytest.raises(ValueError, match="must") as caught:
        make_run(f"part*{Path(name).suffix}", k=3, seed=1)

    assert str(caught.value) == f'the file "{name}" must {required}'


@pytest.mark.parametrize(
    ("shape", "got"), [((), "()"), ((4,), "(4,)"), ((4, 2, 2), "(4, 2, 2)")]
)
def test_an_array_of_no_points_is_named(folder, shape, got):
    np.save("part1.npy", np.zeros(shape))

    with pytest.raises(ValueError, match="shape") as caught:
        make_run("part*.npy", k=3)

    assert str(caught.value) == (
        f'the file "part1.npy" must hold points of shape (n, d), got shape {got}'
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("empty.parquet", 'the folder "{}" must hold files of Parquet, got none'),
        (
            "bad.parquet",
            'the file "{}/1.parquet" must be one of Parquet, got "Parquet file size is '
            '0 bytes"',
        ),
        ("bad.zarr", 'the folder "{}" must hold an array of Zarr, got "'),
    ],
)
def test_a_folder_of_no_points_is_named(tmp_path, monkeypatch, name, said):
    monkeypatch.chdir(tmp_path)
    Path(name).mkdir()
    if name == "bad.parquet":
        FRAME.to_parquet(f"{name}/0.parquet")
        Path(f"{name}/1.parquet").write_bytes(b"")

    with pytest.raises(ValueError, match="must") as caught:
        make_run(name, k=3, seed=1)

    assert str(caught.value).startswith(said.format(name))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("comma0.csv", FRAME.to_csv(index=False)),
        ("names0.csv", FRAME.to_csv(index=False, header=False)),
        ("count0.csv", FRAME.to_csv(index=False, header=["0", "1", "2"])),
        ("german0.csv", FRAME.to_csv(index=False, sep=";", decimal=",")),
        ("semicolon0.csv", FRAME.to_csv(index=False, sep=";")),
        ("tabs0.csv", "\ufeff" + FRAME.to_csv(index=False, sep="\t")),
    ],
)
def test_text_is_read_as_it_was_written(tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")

    frame = opened(tmp_path / name.replace("0", "[0-9]")).compute()

    assert np.array_equal(frame.to_numpy(), FRAME.to_numpy())


def test_a_column_that_begins_with_whole_numbers_may_hold_others(tmp_path):
    (tmp_path / "part0.csv").write_text("a,b\n")
    (tmp_path / "part1.csv").write_text("a,b\n1,2\n3,4\n")
    (tmp_path / "part2.csv").write_text("a,b\n1.5,2\n")

    run = make_run(tmp_path / "part?.csv", start=[[1, 2], [3, 4]], columns=[0, 1])

    assert run.centroids.tolist() == [[1.25, 2.0], [3.0, 4.0]]


def test_whole_numbers_that_floats_would_round_are_refused_where_chosen(tmp_path):
    top, low = f"id,x,y\n{2**53 + 1},1,2\n3,4,5.5\n", 1000 * "3,4,5.5\n"
    refused = {
        top: f"up to 2**53, beyond which float64 rounds them, got {2**53 + 1} in "
        'column "id"; subtract what all have in common, or round them yourself by '
        "astype(float)",
        f"id,x,y\n{low}-{2**53 + 1},1,2\n": "below 2**53, from where float64 rounds "
        f'them, got some -{2**53} in column "id"; subtract what all have in common',
    }
    for text, said in refused.items():
        (tmp_path / "part0.csv").write_text(text)

        with pytest.raises(RuntimeError) as info:
            make_run(tmp_path / "part?.csv", k=1, columns=["id", "y"])
        run = make_run(tmp_path / "part?.csv", k=1, columns=["x", "y"])

        started = "block 0 of X must be readable, got ValueError: X must hold "
        assert str(info.value) == f"{started}whole numbers {said}"
        assert 2.5 <= run.centroids[0, 0] < 4


def test_without_dask_it_is_told_what_brings_it(monkeypatch, capsys):
    monkeypatch.setattr("kmviz.points.elsewhere.find_spec", lambda _: None)

    for words, package in (("p*.npy", "dask"), ("gauss --workers 1", "distributed")):
        assert main(["save", "a.gif", "--data", *words.split()]) == 2
        assert capsys.readouterr().err == (
            f'kmviz: points in blocks need {package}; `pip install "kmviz[dask]"` '
            "brings it\n"
        )


def test_words_far_below_numbers_are_refused(folder):
    Path("part1.csv").write_text("width,height,id\n1,x,2\n")

    with pytest.raises(RuntimeError) as caught:
        make_run("part*.csv", k=3)

    assert str(caught.value) == (
        "the first blocks of X must be readable, got ValueError: could not convert "
        "string to float: 'x'"
    )


def test_first_rows_for_which_there_is_no_room_are_told_as_all_blocks_are():
    def full(_):
        raise MemoryError

    frame = dd.from_pandas(FRAME, npartitions=2).map_partitions(full, meta=FRAME)

    with pytest.raises(RuntimeError) as caught:
        make_run(frame, k=3)

    assert str(caught.value) == (
        "the workers must have room for the blocks of X, got none that goes on: all "
        "have ended, or wait for memory; more workers or smaller blocks help"
    )


@pytest.mark.parametrize("names", [["a", "b", "a"], [0, 1, 2], ["a", 1, ("b", 2)]])
def test_columns_of_a_frame_are_found_by_their_position(names):
    frame = dd.from_pandas(FRAME.set_axis(names, axis=1), npartitions=2)

    run = make_run(frame, start=X[:3])

    assert np.array_equal(run.centroids, make_run(X, start=X[:3]).centroids)


@pytest.mark.parametrize("kind", ["Float64", "float32", "double[pyarrow]"])
def test_a_frame_may_hold_any_kind_of_numbers(kind):
    frame = FRAME[["width", "height"]].astype(kind)

    far = kmeans(dd.from_pandas(frame, npartitions=2), init=X[:3])

    near = kmeans(frame.astype("float64"), init=X[:3])
    assert np.array_equal(far.centroids, near.centroids)


@pytest.mark.parametrize("door", [kmeans, make_run])
@pytest.mark.parametrize(
    ("far", "said"),
    [
        (da.zeros(8), "X must have shape (n, d), got a Dask array of shape (8,)"),
        (da.zeros((8, 0)), "X must have at least one column, got none"),
        (
            dd.from_pandas(FRAME)["width"],
            "X must have shape (n, d), got a Dask Series",
        ),
        (bag.from_sequence([1]), "X must be a Dask array or data frame, got a Bag"),
        (dask.delayed(len)(X), "X must be a Dask array or data frame, got a Delayed"),
        (
            da.ones((8, 2))[:, da.ones(2) > 0],
            "X must have a known number of columns, got nan; X.compute_chunk_sizes() "
            "finds it",
        ),
    ],
    ids=["row", "nothing", "column", "bag", "delayed", "unknown"],
)
def test_other_collections_are_refused_at_every_door(door, far, said):
    with pytest.raises((ValueError, TypeError)) as caught:
        door(far, k=2)

    assert str(caught.value) == said


def test_a_column_of_words_is_named():
    frame = dd.from_pandas(FRAME.assign(who=pd.Categorical(["a", "b", "c"] * 30)))

    with pytest.raises(ValueError, match="numbers") as caught:
        kmeans(frame, 3)

    assert str(caught.value) == 'X must hold numbers, got category in column "who"'


def test_a_file_without_rows_adds_no_point(folder):
    np.save("part3.npy", X[:0])

    assert make_run("part*.npy", k=3, seed=1)[0].n == 90


def test_the_starts_that_are_offered_are_those_of_points_in_blocks():
    explorer = explore(FAR, k=3, init="k-means||")

    press_key(explorer.player, explorer.view, "i")

    assert explorer.player.settings.init == "farthest"
    explorer.close()


def test_files_with_another_delimiter_are_named(folder):
    FRAME.to_csv("part3.csv", index=False, sep=";")

    with pytest.raises(ValueError, match="delimiter") as caught:
        make_run("part*.csv", k=3, seed=1)

    assert str(caught.value) == (
        "all files must have the same delimiter, got ',' in \"part0.csv\" and "
        "';' in \"part3.csv\""
    )


def test_a_decimal_comma_in_one_file_is_that_of_all(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("a0.csv").write_text("1;2\n2;3\n")
    Path("a1.csv").write_text("0,5;4\n1,5;4\n")

    run = make_run("a*.csv", k=1, start=[[0.0, 0.0]])

    assert run[2].centroids.tolist() == [[1.25, 3.25]]


def test_commas_in_words_of_a_later_file_are_no_decimal_signs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("a0.csv").write_text("x;y;name\n0.5;1.5;a\n")
    Path("a1.csv").write_text("x;y;name\n2.5;3.5;1,50\n")

    run = make_run("a*.csv", k=1, start=[[0.0, 0.0]])

    assert run[2].centroids.tolist() == [[1.5, 2.5]]
