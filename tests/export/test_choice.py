"""A choice of k goes through the same door as a run."""

import pytest
from PIL import Image

from kmviz import choose_k, make_board, save
from kmviz.export.writers import WRITERS

SMALL = {"size": (320, 240), "progress": False}
QUICK = {"seconds_per_step": 0.1, "fps": 10}


@pytest.fixture(scope="module")
def choice():
    board = make_board("faithful")
    return choose_k(board, range(1, 4), runs=2, references=2, rng=0)


@pytest.mark.parametrize("suffix", WRITERS)
def test_every_format_takes_a_choice(choice, tmp_path, suffix):
    path = tmp_path / f"k{suffix}"

    still = suffix in (".png", ".svg", ".pdf", ".html")
    saved = save(choice, path, **SMALL, **({} if still else QUICK))

    assert saved.size == path.stat().st_size > 1000


def test_a_film_has_a_picture_for_each_k_and_the_verdict(choice, tmp_path):
    save(choice, tmp_path / "k.gif", **SMALL)
    save(choice, tmp_path / "begun.gif", until=1, **SMALL)

    with Image.open(tmp_path / "k.gif") as image:
        assert image.n_frames == len(choice.ks) + 1
    with Image.open(tmp_path / "begun.gif") as image:
        assert image.n_frames == 2
