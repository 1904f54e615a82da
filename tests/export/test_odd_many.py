"""Odd runs and choices are saved, and say what there is in words, never nan."""

import pytest

from kmviz import choose_k, make_board, restarts, save
from kmviz.cli import main
from kmviz.drawing.look.look import Look
from kmviz.export.subject import subject_of

PAIRS = [[0, 0], [0, 0], [1, 1], [1, 1], [5, 5]]
LINE = [[0], [1], [2], [9], [10], [11]]


def interrupted():
    """Return what is there of twenty runs when somebody stops after seven."""

    def stop(share):
        if share >= 7 / 20:
            raise KeyboardInterrupt

    return restarts(LINE, 2, runs=20, rng=0, report=stop)


ODD = {
    "interrupted runs": interrupted,
    "more clusters than places": lambda: restarts(PAIRS, 4, runs=5, rng=0),
    "one run": lambda: restarts(LINE, 2, runs=1, rng=0),
    "all runs failed": lambda: restarts(PAIRS, 4, runs=3, empty="error", rng=0),
    "one run failed": lambda: restarts(
        make_board("starved"), 4, runs=30, empty="error", rng=0
    ),
    "runs on one point": lambda: restarts([[1, 2]], 1, runs=3, rng=0),
    "runs on equal points": lambda: restarts([[1, 2]] * 5, 2, runs=3, rng=0),
    "a choice with gaps": lambda: choose_k(LINE, [1, 3, 5], references=3, rng=0),
    "a choice of one k": lambda: choose_k(LINE, [2], references=3, rng=0),
    "a choice of one cluster": lambda: choose_k(LINE, [1], references=3, rng=0),
    "a choice on one point": lambda: choose_k([[1, 2]], references=3, rng=0),
    "a choice on equal points": lambda: choose_k([[1, 2]] * 5, references=3, rng=0),
    "a choice up to all places": lambda: choose_k(PAIRS, references=3, rng=0),
    "a choice in one column": lambda: choose_k(LINE, references=3, rng=0),
}
SAID = {
    "interrupted runs": "7 reach the best, 4.00; interrupted after 7 of 20",
    "more clusters than places": "5 starts, 1 end: 5 reach the best, 0",
    "one run": "1 start, 1 end: 1 reaches the best, 4.00",
    "all runs failed": "3 failed, because a cluster lost all its points",
    "one run failed": "failed, because a cluster lost all its points",
    "runs on one point": "3 starts, 1 end: 3 reach the best, 0",
    "runs on equal points": "3 starts, 1 end: 3 reach the best, 0",
    "a choice with gaps": "gap statistic: none, it needs the next k",
    "a choice of one k": "gap statistic: none, it needs the next k",
    "a choice of one cluster": "Silhouette: none, it needs 1 < k < n",
    "a choice on one point": "Silhouette: none, it needs 1 < k < n",
    "a choice on equal points": "Silhouette: none, it needs 1 < k < n",
    "a choice up to all places": "Silhouette: k = 3",
    "a choice in one column": "f(K): none, it needs two columns",
}


@pytest.mark.parametrize("name", ODD)
def test_odd_runs_and_choices_say_what_there_is(name):
    odd = ODD[name]()
    subject = subject_of(odd)
    picture = subject.picture(Look(size=(480, 360)))
    last = len(subject.phases) - 1

    assert SAID[name] in picture.caption(last)
    for said in (str(odd), picture.caption(0), picture.caption(last)):
        assert "nan" not in said
        assert "inf" not in said
    assert picture.pixels(last).shape == (360, 480, 4)


@pytest.mark.parametrize("name", ["all runs failed", "a choice on one point"])
@pytest.mark.parametrize("suffix", ["png", "gif"])
def test_odd_runs_and_choices_are_saved(name, suffix, tmp_path):
    path = tmp_path / f"odd.{suffix}"

    save(ODD[name](), path, size=(320, 240))

    assert path.stat().st_size > 500


def test_a_page_cannot_play_runs_that_all_failed(tmp_path):
    message = "^for a page, runs must have one that did not fail, got 3 that failed$"

    with pytest.raises(ValueError, match=message):
        save(ODD["all runs failed"](), tmp_path / "odd.html")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ("-k 9 --restarts 5", "-k must be a whole number between 1 and the number of "),
        ("--restarts 0", "--restarts must be a whole number of at least 1, got 0"),
        (
            "--choose-k 1-4",
            "--choose-k must be at most the number of different points (3), ",
        ),
        ("--choose-k 3-1", "--choose-k must be numbers of clusters, such as"),
        ("--choose-k 0", "each of --choose-k must be a whole number of at least 1"),
    ],
)
def test_a_command_for_many_that_cannot_be_is_refused(words, refusal, tmp_path, capsys):
    table = tmp_path / "pairs.csv"
    rows = "\n".join(f"{x},{y}" for x, y in PAIRS)
    table.write_text(f"a,b\n{rows}\n")

    code = main(["save", str(tmp_path / "o.png"), "--data", str(table), *words.split()])

    assert code == 2
    assert capsys.readouterr().err.startswith(f"kmviz: {refusal}")


def test_what_an_accident_sets_is_not_in_the_way_of_a_choice(tmp_path, capsys):
    out = str(tmp_path / "k.png")

    assert main(["save", out, "--data", "by-hand", "--choose-k", "1-3"]) == 0
    assert "--empty" not in capsys.readouterr().out
