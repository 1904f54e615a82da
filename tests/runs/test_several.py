"""Many runs are asked for in a terminal, and told so that they can be made again."""

import re
import shlex
from pathlib import Path

import numpy as np
import pytest

import kmviz
from kmviz.cli import main
from kmviz.runs.run import new_run
from kmviz.runs.settings import Settings
from kmviz.runs.several import Several, recorded

RACE = "--data peaked --seed 7 --restarts 5 --init random,k-means++"
ANEW = ", which makes its own runs of k-means, got"
PLACES = "array([[0., 0.], [1., 1.]])"


def saved(monkeypatch, typed):
    """Return what the command would save, and the comment in the file."""
    kept = []

    def keep(runs, path, **options):
        kept.append((runs, options["comment"]))
        return kmviz.Saved(Path(path), 0)

    monkeypatch.setattr("kmviz.cli.save", keep)
    assert main(["save", *shlex.split(typed)]) == 0
    return kept[0]


def test_the_command_makes_the_runs_that_python_does(monkeypatch):
    runs, _ = saved(monkeypatch, f"wall.gif {RACE}")

    board = kmviz.make_board("peaked", rng=7)
    same = kmviz.restarts(board, 6, runs=5, init=("random", "k-means++"), rng=7)
    assert runs.seeds == same.seeds
    assert runs.inits == same.inits
    assert np.array_equal(runs.inertias, same.inertias)


@pytest.mark.parametrize(
    "typed", [RACE, "--seed 7 --restarts 3 --init farthest", "--seed 7 --restarts 3"]
)
def test_the_command_is_told_as_it_was_typed(monkeypatch, typed):
    _, told = saved(monkeypatch, f"wall.gif {typed} --max-iter 9")
    again, _ = saved(monkeypatch, told.removeprefix("kmviz save "))

    assert sorted(told.split()[3:]) == sorted(
        f"{'' if '--data' in typed else '--data gauss '}{typed} --max-iter 9".split()
    )
    assert len(again) == (10 if "," in typed else 3)


def test_the_command_makes_the_choice_that_python_does(monkeypatch):
    choice, told = saved(monkeypatch, "k.gif --data peaked --seed 7 --choose-k 1-4")

    same = kmviz.choose_k(kmviz.make_board("peaked", rng=7), range(1, 5), rng=7)
    assert choice.picks == same.picks
    assert choice.gap == same.gap
    assert told == "kmviz save k.gif --data peaked --seed 7 --choose-k 1-4"


def test_without_restarts_it_is_one_run(monkeypatch):
    trace, told = saved(monkeypatch, "run.gif --seed 7 --init farthest")

    assert isinstance(trace, kmviz.Trace)
    assert told == "kmviz save run.gif --data gauss --init farthest --seed 7"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("--restarts 0", "--restarts must be a whole number of at least 1, got 0"),
        (
            "--restarts 3 --start '0,0 1,1'",
            f"--start must be left out with --restarts{ANEW} {PLACES}",
        ),
        (
            "--restarts 3 --algorithm k-medians",
            f"--algorithm must be left out with --restarts{ANEW} 'k-medians'",
        ),
        (
            "--restarts 3 --moved '0=0,0 1,1' -k 2",
            f"--start must be left out with --restarts{ANEW} {PLACES}",
        ),
        (
            "--restarts 3 --moved '2=0,0 1,1' -k 2",
            f"--moved must be left out with --restarts{ANEW} {{2: {PLACES}}}",
        ),
        (
            "--choose-k few",
            "--choose-k must be numbers of clusters, such as \"1-10\", got 'few'",
        ),
        (
            "--choose-k 1-1000000000000",
            '--choose-k must be numbers of clusters, such as "1-10", '
            "got '1-1000000000000'",
        ),
        (
            "--choose-k 1,1001",
            "each of --choose-k must be at most 1000, got 1001",
        ),
        (
            "--choose-k 1-3 -k 3",
            f"-k must be left out with --choose-k{ANEW} 3",
        ),
        (
            "--choose-k 1-3 --restarts 3",
            "--restarts must be left out with --choose-k, got 3",
        ),
        (
            "--choose-k 1,2 --init random,farthest",
            "--init must be one start with --choose-k, got ['random', 'farthest']",
        ),
    ],
)
def test_what_many_runs_cannot_use_is_refused(typed, sentence, tmp_path, capsys):
    out = tmp_path / "wall.gif"

    code = main(["save", str(out), "--seed", "7", *shlex.split(typed)])

    assert code == 2
    assert capsys.readouterr().err == f"kmviz: {sentence}\n"
    assert not out.exists()


def test_the_rules_of_the_run_hold_for_all():
    run = new_run(Settings("peaked", k=6, max_iter=2, seed=3))

    runs = recorded(run, Several(restarts=4))

    assert max(runs.n_iters) == 2


@pytest.mark.parametrize("several", [{"restarts": 5}, {"choose_k": (1, 2)}])
def test_several_runs_tell_how_much_is_done(several):
    shares = []

    recorded(new_run(Settings("gauss", n=9)), Several(**several), shares.append)

    assert shares == sorted(shares)
    assert shares[-1] >= 0.5


def test_a_run_is_made_of_one():
    runs = kmviz.restarts([[0.0], [1.0]], 1, runs=2, rng=0)

    message = (
        "X must be one run, such as runs[3]; explore(runs), show(runs) and "
        'save(runs, "wall.gif") take many, '
        "got 2 runs"
    )
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        kmviz.make_run(runs)
