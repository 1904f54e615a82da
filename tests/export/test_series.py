"""One PNG a step: numbered without gaps, of one size, all or none."""

import numpy as np
import pytest
from PIL import Image

from kmviz import Scene, Stage, init_board_gauss, kmeans, save
from kmviz.cli import main
from kmviz.export.series import all_or_none


@pytest.fixture(scope="module")
def trace():
    return kmeans(init_board_gauss(40, 3, rng=1), k=3, rng=1)


def test_each_step_has_a_picture_of_its_own(trace, tmp_path):
    saved = save(trace, tmp_path / "a-{step:02}.png", size=(400, 300), comment="why")
    files = sorted(tmp_path.iterdir())

    assert [file.name for file in files] == [f"a-{i:02}.png" for i in range(len(trace))]
    assert saved.files == tuple(files)
    assert saved.size == sum(file.stat().st_size for file in files)
    told = f"a-{{step:02}}.png ({len(trace)} files, {saved.size / 1000:.0f} kB)"
    assert str(saved).endswith(told)
    stage = Stage(Scene(trace, size=(400, 300)))
    for i, file in enumerate(files):
        image = Image.open(file)
        np.testing.assert_array_equal(np.asarray(image), stage.pixels(i)[:, :, :3])
        assert image.text["Comment"] == "why"


def test_numbers_without_digits_grow_and_a_last_step_is_kept(trace, tmp_path):
    save(trace, tmp_path / "{step}.png", size=(200, 150), until=2)

    assert {file.name for file in tmp_path.iterdir()} == {"0.png", "1.png", "2.png"}


def test_they_take_their_places_only_if_all_are_whole(trace, tmp_path):
    save(trace, tmp_path / "s.png", size=(200, 150), step=0)
    whole = (tmp_path / "s.png").read_bytes()

    def write():
        with all_or_none([tmp_path / "0.png", tmp_path / "1.png"]) as parts:
            parts[0].write_bytes(whole[:-20])
            parts[1].write_bytes(whole)

    with pytest.raises(OSError, match=r"the new file is not whole$"):
        write()
    assert [file.name for file in tmp_path.iterdir()] == ["s.png"]


def test_the_command_line_writes_them_too(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    main(["save", "s-{step}.png", "-n", "20", "--until", "1", "--size", "200x150"])

    assert {file.name for file in tmp_path.iterdir()} == {"s-0.png", "s-1.png"}


def test_a_series_that_fails_leaves_what_was_there(trace, tmp_path):
    old = tmp_path / "0.png"
    old.write_bytes(b"old")

    def fail(share):
        if share > 0.5:
            raise RuntimeError

    with pytest.raises(RuntimeError):
        save(trace, tmp_path / "{step}.png", size=(200, 150), report=fail)

    assert [file.name for file in tmp_path.iterdir()] == ["0.png"]
    assert old.read_bytes() == b"old"


@pytest.mark.parametrize(
    "path",
    [
        "{step}/a.png",
        "a.png{step}",
        "{step}-{step}.png",
        "a-{step:x}.png",
        "{step}.gif",
    ],
)
def test_a_step_elsewhere_is_refused(trace, path):
    with pytest.raises(ValueError) as caught:  # noqa: PT011  the whole text follows
        save(trace, path)

    assert str(caught.value) == (
        'path must have "{step}", or with digits "{step:02}", once and in the name of '
        f"a .png, got {path!r}"
    )


@pytest.mark.parametrize("other", ["{iteration}", "{i:03d}", "{}", "{Step}"])
def test_what_has_no_number_is_refused_in_a_name(trace, other):
    with pytest.raises(ValueError) as caught:  # noqa: PT011  the whole text follows
        save(trace, f"a-{other}.gif")

    assert str(caught.value) == (
        f'path must have "{{step}}" or "{{page}}" where a number belongs, '
        f"got {other!r} in 'a-{other}.gif'"
    )


def test_other_braces_are_letters_like_any(trace, tmp_path):
    path = tmp_path / "{a-1}{2}.png"

    assert save(trace, path, size=(200, 150)).path == path
