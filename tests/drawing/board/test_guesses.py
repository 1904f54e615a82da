"""Guesses stand on the board beside the truth, and cost nothing when there are none."""

import numpy as np
import pytest

from kmviz import Scene, Stage, Words, init_board_gauss, kmeans
from kmviz.drawing.board.guesses import Guesses
from kmviz.drawing.look.parts import USUAL
from kmviz.drawing.look.style import star_size
from kmviz.drawing.words.languages import get_words, languages

POINTS = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [9.0, 9.0], [9.0, 8.0], [5.0, 6.0]]
STARS = Guesses({0: (2.0, 3.0)})
SCORED = Guesses({0: (2.0, 3.0)}, score=40.0, came={0: (4.0, 3.0)})
HIT = Guesses({0: (2.0, 3.0)}, score=99.0, came={0: (2.02, 3.0)})
DROPPED = Guesses({0: (2.0, 3.0)}, score=0.0, came={0: (np.nan, np.nan)})
MARKED = Guesses(points={1, 2}, asked="points")
SWITCHED = Guesses(points={1, 2}, asked="points", score=50.0, switched={2, 5})


@pytest.fixture
def scene():
    return Scene(kmeans(POINTS, k=2, init=POINTS[:2]), size=(400, 300))


def pixels(scene, position):
    scene.draw(position)
    return np.array(scene.canvas.buffer_rgba())


@pytest.mark.parametrize("guesses", [STARS, SCORED, HIT, DROPPED, MARKED, SWITCHED])
def test_the_stage_shows_guesses_as_a_full_draw_does(scene, guesses):
    stage = Stage(Scene(scene.trace, size=(400, 300)))
    for marks in (None, guesses, None, guesses):
        for each in (scene, stage._scene):
            each.mark(marks)

        np.testing.assert_array_equal(stage.pixels(2), pixels(scene, 2))


def test_guesses_change_the_picture_until_they_are_taken_away(scene):
    before = pixels(scene, 2)
    scene.mark(STARS)
    marked = pixels(scene, 2)
    scene.mark(None)

    assert (marked != before).any()
    np.testing.assert_array_equal(pixels(scene, 2), before)


def test_a_guess_stands_where_the_star_is_expected_with_a_line_to_the_truth(scene):
    layer = scene.layers["guesses"]
    scene.mark(SCORED)
    scene.show(2)

    assert layer.rings[0].places.tolist() == [[2.0, 3.0]]
    (line,) = layer.errors.paths
    np.testing.assert_allclose(line[0], [2.0, 3.0])
    assert line[1, 1] == pytest.approx(3.0)
    assert 2.0 < line[1, 0] < 4.0
    assert layer.numbers[0].get_text() == "1?"
    assert layer.numbers[0].get_position() == (2.0, 3.0)
    assert not len(layer.rings[1].places)


def test_a_guess_can_be_taken_hold_of_until_the_truth_is_known(scene):
    star = scene.spot_of(0, 1)
    scene.mark(STARS)
    guess = scene.spot_of(0, 1)

    assert guess != star
    assert scene.star_at(*guess, 1) == scene.star_at(*star, 1) == 0
    scene.mark(SCORED)
    assert scene.star_at(*guess, 2) is None


def test_a_guess_is_smaller_than_a_star_and_as_large_to_a_finger(scene):
    scene.mark(STARS)
    scene.show(2)
    x, y = scene.spot_of(0, 1)
    reach = 0.72 * star_size(scene.trace.k) / 2 * scene.figure.dpi / 72 / 400

    assert scene.layers["guesses"].rings[0].size == 0.72 * star_size(scene.trace.k)
    assert scene.star_at(x + 0.98 * reach, y, 1) == 0
    assert scene.star_at(x + 1.02 * reach, y, 1) is None


def test_before_it_is_asked_which_points_will_switch_nothing_tells(scene):
    rings = scene.layers["rings"].rings
    told = []
    for veiled in (False, True):
        scene.mark(None, veiled=veiled)
        scene.show(2)
        told.append((len(rings.places), "nearer" in scene.caption(2)))

    assert told == [(1, True), (0, False)]


def test_the_line_to_the_truth_leaves_the_number_of_the_star_clear(scene):
    layer, star = scene.layers["guesses"], scene.layers["stars"].stars[0]
    scene.mark(SCORED)
    scene.show(2)

    to_pixels = layer.rings[0].axes.transData.transform
    gap = np.subtract(*to_pixels([(4.0, 3.0), layer.errors.paths[0][1]]))
    letters = star.number.get_window_extent(scene.canvas.get_renderer())
    assert max(letters.width, letters.height) / 2 < np.hypot(*gap)


@pytest.mark.parametrize(("away", "lines"), [(0.35, 0), (0.45, 1)])
def test_a_guess_that_is_no_hit_has_a_line_to_its_star(scene, away, lines):
    axes = scene.figure.axes[0]
    pixel = 1 / axes.transData.get_matrix()[0, 0]
    aside = away * star_size(scene.trace.k) * scene.figure.dpi / 72 * pixel
    scene.mark(Guesses({0: (4.0 + aside, 3.0)}, score=9.0, came={0: (4.0, 3.0)}))
    scene.show(2)

    assert len(scene.layers["guesses"].errors.paths) == lines


def test_a_hit_rings_the_star_and_does_not_hide_it(scene):
    layer = scene.layers["guesses"]
    scene.mark(HIT)
    scene.show(2)

    ring = layer.rings[0]
    assert layer.errors.paths == []
    assert ring.face is None
    assert ring.size > star_size(scene.trace.k)
    assert not layer.numbers[0].get_visible()

    scene.mark(STARS)  # and the next guess looks like one again
    scene.show(2)

    assert ring.face is not None
    assert ring.size < star_size(scene.trace.k)
    assert layer.numbers[0].get_visible()


def test_a_dropped_star_has_no_line(scene):
    scene.mark(DROPPED)
    scene.show(2)

    assert scene.layers["guesses"].errors.paths == []


def test_while_it_is_asked_which_points_will_switch_nothing_tells():
    trace = kmeans(init_board_gauss(60, 3, rng=1), k=3, init="random", rng=1)
    shown = [*USUAL, "future"]
    scene, stage = Scene(trace, shown=shown), Stage(Scene(trace, shown=shown))
    told = scene.caption(2)
    scene.mark(Guesses(asked="points"))
    stage._scene.mark(Guesses(asked="points"))
    scene.draw(2)

    assert "nearer" in told
    assert "nearer" not in scene.caption(2)
    assert not len(scene.layers["rings"].rings.places)
    assert not len(scene.layers["borders"].lines.paths)
    assert not scene.layers["bars"].future.get_visible()
    np.testing.assert_array_equal(stage.pixels(2), scene.canvas.buffer_rgba())

    scene.mark(None)
    scene.draw(2)

    assert scene.caption(2) == told
    assert len(scene.layers["rings"].rings.places)
    assert len(scene.layers["borders"].lines.paths)
    assert scene.layers["bars"].future.get_visible()


@pytest.mark.parametrize(
    "guesses", [Guesses(), Guesses(asked="points", score=1.0, switched={1})]
)
def test_otherwise_what_will_switch_is_told(scene, guesses):
    told = scene.caption(2)
    scene.mark(guesses)

    assert scene.caption(2).endswith(told.removeprefix("Update 1: "))


def test_before_the_step_marked_points_are_framed_and_nothing_is_given_away(scene):
    layer = scene.layers["guesses"]
    scene.mark(MARKED)
    scene.show(2)

    assert layer.frames.places.tolist() == [POINTS[1], POINTS[2]]
    assert not len(layer.crosses.places)
    assert not len(layer.diamonds.places)


def test_after_it_what_was_wrong_is_crossed_and_what_was_missed_has_a_diamond(scene):
    layer = scene.layers["guesses"]
    scene.mark(SWITCHED)
    scene.show(3)

    assert layer.frames.places.tolist() == [POINTS[1], POINTS[2]]
    assert layer.crosses.places.tolist() == [POINTS[1]]
    assert layer.diamonds.places.tolist() == [POINTS[5]]


def test_points_that_stayed_and_points_overlooked_are_counted_apart():
    marked, switched = {1, 2, 3}, {3, 4, 5, 6}
    known = Guesses(points=marked, asked="points", score=20.0, switched=switched)

    told = known.sentence(Words()).replace("\u00a0", " ")
    assert told.endswith("right □ 1, stayed ☒ 2, overlooked ◇ 3")


def test_the_caption_says_what_is_asked_and_then_the_score(scene):
    scene.mark(STARS)
    assert "where will each star go? drag it there; marked: 1; " in scene.caption(1)

    scene.mark(SWITCHED)
    said = "right □\u00a01, stayed ☒\u00a01, overlooked ◇\u00a01; "
    assert said in scene.caption(3)


@pytest.mark.parametrize("code", languages())
def test_what_is_asked_is_a_part_of_the_caption_in_every_language(scene, code):
    words = get_words(code)
    scene = Scene(scene.trace, size=(400, 300), words=code)
    headline = words.fill(words.assign, iteration=1)
    told = scene.caption(1).removeprefix(words.both(headline, ""))
    scene.mark(STARS)
    scene.show(1)

    assert scene.caption(1).endswith(STARS.sentence(words) + words.joiner + told)
    first = scene._caption.sentence.get_text().lstrip("¿")[0]
    assert first == first.upper()


def test_a_scene_follows_another_run_of_the_same_points(scene):
    moved = kmeans(POINTS, k=2, init=POINTS[2:4])
    scene.follow(moved)

    other = Scene(moved, size=(400, 300))
    assert scene.caption(1) == other.caption(1)
    assert scene.star_at(*scene.spot_of(1, 1), 1) == 1


def test_a_scene_does_not_follow_a_run_of_other_stars(scene):
    message = r"trace must have the same points and 2 stars, got 6 points and 3 stars"
    with pytest.raises(ValueError, match=message):
        scene.follow(kmeans(POINTS, k=3, rng=0))
