"""The mouse takes, drags, marks and asks."""

import numpy as np
import pytest

from kmviz import kmeans
from kmviz.drawing.board.plane import OfStar
from kmviz.drawing.look.look import Look
from kmviz.live.player import Player
from kmviz.live.telling import answer, reasons
from kmviz.live.view import View
from kmviz.runs.settings import Settings

from .windows import (
    POINTS,
    Clock,
    assert_same_as_full_draw,
    card,
    click,
    double_click,
    drag,
    make,
    mouse,
    press,
    spot_of_name,
    texts,
    tick,
)


def empty_spot(window):
    width, height = window.run_face.screen.size
    screen = window.run_face.screen
    for y in range(5, height, 10):
        for x in range(5, width, 10):
            spot, scene = screen.share(x, y), screen.scene
            nothing = screen.star_at(x, y) is None and scene.point_at(*spot) is None
            if nothing and scene.place_at(*spot) is not None:
                return x, y
    raise AssertionError


# Mouse


def test_every_word_of_the_bar_does_what_its_key_does():
    window = make()

    click(window, *spot_of_name(window, "right"))
    assert window.desk.player.position == 1
    click(window, *spot_of_name(window, "+"))
    assert window.desk.player.trace.k == 4
    click(window, *spot_of_name(window, "space"))
    assert window.desk.player.playing


def test_a_double_click_does_once_what_a_second_click_would_undo():
    window = make(Player(Settings("iris", k=3, seed=7)))
    player = window.desk.player

    double_click(window, *window.run_face.screen.spot_of_point(5))
    assert window.run_face.hand.asked == 5
    double_click(window, *window.run_face.screen.spot_of(1))
    assert window.run_face.hand.asked == OfStar(1)
    double_click(window, *spot_of_name(window, "space"))
    assert player.playing
    double_click(window, *spot_of_name(window, "f2"))
    assert window.face is window.glass.boards_face
    box = window.face.pane.box(2)
    double_click(window, box.left + 40, box.top + 40)
    assert (player.settings.board, window.run_face.hand.asked) == ("peaked", None)


def test_a_star_is_dragged_right_after_a_click_on_it():
    window = make()
    x, y = window.run_face.screen.spot_of(0)
    before = window.desk.player.now.centroids[0]
    click(window, x, y)
    mouse(window, "button_press_event", x, y, button=1, dblclick=True)
    mouse(window, "motion_notify_event", x + 30, y, button=1)
    mouse(window, "button_release_event", x + 30, y, button=1)

    assert window.desk.player.now.centroids[0][0] > before[0]


def test_quick_clicks_on_a_word_of_the_bar_all_count():
    window = make()
    for name in "right", "x", "+":
        double_click(window, *spot_of_name(window, name))

    assert (window.desk.player.trace.k, window.run_face.tool) == (5, "sprays points")
    press(window, "u")
    assert window.desk.player.position == 0
    press(window, "u")
    assert window.desk.player.position == 2


def test_the_help_page_can_be_clicked():
    window = make()
    click(window, *spot_of_name(window, "?"))
    assert "Keys, or click" in texts(window)

    click(window, *spot_of_name(window, "d"))

    assert window.view.style == "dark"
    assert "Keys, or click" not in texts(window)


def test_a_star_is_dragged_and_the_run_goes_on_from_there():
    window = make()
    press(window, "right", "right")
    x, y = window.run_face.screen.spot_of(0)
    drag(window, (x, y), (x + 20, y), (x + 40, y - 10))

    assert window.desk.player.fork.at == 3
    assert (
        np.hypot(*np.subtract(window.run_face.screen.spot_of(0), (x + 40, y - 10))) < 1
    )
    assert window.desk.player.held is None
    assert_same_as_full_draw(window)


def test_a_star_taken_beside_its_middle_moves_as_far_as_the_mouse():
    window = make()
    x, y = window.run_face.screen.spot_of(0)

    drag(window, (x + 6, y - 5), (x + 16, y - 5))

    assert np.subtract(window.run_face.screen.spot_of(0), (x, y)) == pytest.approx(
        (10, 0)
    )


def test_a_star_taken_by_keys_beside_its_middle_moves_as_far_as_the_pointer():
    window = make()
    press(window, "tab")
    x, y = window.run_face.pointer.spot
    window.run_face.pointer.spot = x + 6, y - 5

    press(window, "enter", "shift+right", "enter")

    stride = 0.02 * window.run_face.screen.size[1]
    assert np.subtract(window.run_face.screen.spot_of(0), (x, y)) == pytest.approx(
        (stride, 0)
    )


def test_a_mark_taken_beside_its_middle_moves_as_far_as_the_mouse():
    window = make()
    press(window, "right", "w")
    x, y = window.run_face.screen.spot_of(1)
    drag(window, (x, y), (x + 40, y))

    drag(window, (x + 46, y - 5), (x + 56, y - 5))

    assert np.subtract(window.run_face.screen.spot_of(1), (x + 50, y)) == pytest.approx(
        (0, 0)
    )


def test_while_a_star_is_dragged_the_scene_is_kept():
    window = make()
    x, y = window.run_face.screen.spot_of(0)
    scene = window.run_face.screen.scene
    mouse(window, "button_press_event", x, y, button=1)
    mouse(window, "motion_notify_event", x + 30, y, button=1)

    assert window.run_face.screen.scene is scene
    assert_same_as_full_draw(window)
    mouse(window, "button_release_event", x + 30, y, button=1)
    assert window.run_face.screen.scene is not scene
    assert_same_as_full_draw(window)


@pytest.mark.parametrize("key", ["f2", "o", "tab"])
def test_a_star_that_the_mouse_drags_is_let_go_where_a_key_leads_elsewhere(key):
    window = make()
    player, (x, y) = window.desk.player, window.run_face.screen.spot_of(0)
    mouse(window, "button_press_event", x, y, button=1)
    mouse(window, "motion_notify_event", x + 20, y, button=1)
    press(window, key)
    mouse(window, "button_release_event", x + 40, y, button=1)

    assert (player.held, window.run_face.hand.holding) == (None, False)
    press(window, "escape")
    let_go = player.now.centroids[0]
    mouse(window, "motion_notify_event", x + 90, y)
    assert (player.now.centroids[0] == let_go).all()


def test_a_star_stays_on_the_board():
    window = make()
    place = window.desk.player.now.centroids[0].copy()
    drag(window, window.run_face.screen.spot_of(0), (-50, -50))

    assert (window.desk.player.now.centroids[0] == place).all()


def test_a_click_beside_everything_adds_a_point_once_that_was_chosen():
    window = make()
    spot = empty_spot(window)
    click(window, *spot)
    assert len(window.desk.player.trace.X) == 60
    press(window, "x")
    place = window.run_face.screen.scene.place_at(*window.run_face.screen.share(*spot))
    click(window, *spot)

    assert len(window.desk.player.trace.X) == 61
    assert window.desk.player.trace.X[-1] == pytest.approx(place, rel=1e-4)


def test_a_click_on_a_point_says_why():
    window = make(Player(trace=kmeans(POINTS, k=2, init=POINTS[:2])))
    press(window, "right")
    click(window, *window.run_face.screen.spot_of_point(3))

    said = texts(window)
    assert "Point 4: cluster 2" in said
    assert "12.0 from star 2, the nearest" in [t.replace("12.04", "12.0") for t in said]
    assert "12.73 from star 1" in said
    rings = window.run_face.screen.scene.layers["pointer"].rings
    assert rings[0].places.tolist() == [POINTS[3]]
    press(window, "left")
    assert "Point 4: no cluster yet" in texts(window)
    press(window, "escape")
    assert not len(rings[0].places)


def test_a_click_on_a_star_says_what_it_is_at_every_step():
    window = make(Player(trace=kmeans(POINTS, k=2, init=POINTS[:2])))
    star = window.run_face.screen.spot_of(1)
    press(window, "right")
    click(window, *star)
    assert "the star is 7.62 from there" in card(window)
    press(window, "right")
    assert "the star is there" in card(window)
    ring = window.run_face.screen.scene.layers["pointer"].rings[0].places
    np.testing.assert_array_equal(ring, window.desk.player.now.centroids[[1]])
    click(window, *window.run_face.screen.spot_of(1))
    assert not card(window)


@pytest.mark.parametrize("code", ["de", "fr", "ja"])
def test_an_answer_leaves_the_caption_to_be_read(code):
    player = Player(trace=kmeans(POINTS, k=2, init=POINTS[:2]))
    window = make(player, size=(800, 600), view=View(Look(words=code)))
    press(window, "right", "right")
    click(window, *window.run_face.screen.spot_of(1))

    ground = next(p for p in window.overlay.pieces if p.name == "answer")
    headline = window.run_face.screen.scene.layers["caption"].headline
    assert ground.box.right < headline.get_position()[0] * 800
    assert len(card(window)) > 6  # one of the lines takes two


@pytest.mark.parametrize("key", ["tab", "shift+left"])
def test_a_pointer_that_comes_says_once_by_which_keys_stars_are_moved(key):
    window = make()
    press(window, key)
    assert [line.split(":")[0] for line in window.notes.lines] == [
        "tab",
        "shift ← → ↑ ↓",
        "enter",
    ]
    press(window, "enter")
    assert not window.notes.lines


def test_keys_alone_ask_what_a_star_is():
    window = make()
    press(window, "right", "tab", "enter", "enter")

    (head, *_) = card(window)
    assert head == f"Star 1: {window.desk.player.now.sizes[0]} points"


@pytest.mark.parametrize("what", ["point", "ground", "star"])
def test_a_click_while_it_works_is_answered_and_one_on_the_answer_ends_it(
    what, monkeypatch
):
    monkeypatch.setattr("kmviz.live.costs.FELT", -1.0)
    window = make()
    press(window, "right")
    window.desk.player.beside = True
    screen = window.run_face.screen
    spots = {"point": screen.spot_of_point(5), "star": screen.spot_of(0)}
    press(window, "r")
    assert window.works

    click(window, *spots.get(what, empty_spot(window)))

    head = answer(window.desk.player, window.run_face.hand.asked)[0].text
    assert window.works
    assert {head, "Cancel (escape)"} <= set(texts(window))
    boxes = [p.box for p in window.overlay.pieces if p.name in ("answer", "card")]
    assert max(box.bottom for box in boxes[:-2]) <= boxes[-2].top
    click(window, *spot_of_name(window, "answer"))
    assert head not in texts(window)
    assert window.run_face.hand.asked is None
    press(window, "escape")


def test_the_card_of_a_point_tells_the_truth_at_every_step_while_playing():
    clock = Clock()
    window = make(clock=clock)
    press(window, "right", "right")
    click(window, *window.run_face.screen.spot_of_point(5))
    window.desk.player.play()

    cards = []
    while window.desk.player.playing:
        tick(window, clock, 0.6)
        assert card(window) == [line.text for line in reasons(window.desk.player, 5)]
        cards.append(tuple(card(window)))

    assert len(set(cards)) > 1


def test_the_card_of_a_point_follows_whatever_is_done_to_the_run():
    window = make()
    window.desk.player.seek(2)
    click(window, *window.run_face.screen.spot_of_point(5))

    window.desk.player.move_star(0, (0.5, 0.5))
    assert card(window) == []
    window.run_face.hand.ask(5)
    window.desk.player.back()
    assert card(window) == [line.text for line in reasons(window.desk.player, 5)]
    window.desk.player.change(n=4)
    assert card(window) == []


@pytest.mark.parametrize("way", ["escape", "click"])
def test_empty_ground_says_which_star_a_point_would_join_at_every_step(way):
    window = make()
    spot = empty_spot(window)
    click(window, *spot)
    asked, cards = window.run_face.hand.asked, set()
    for _ in range(3):
        told = [line.text for line in answer(window.desk.player, asked)]
        assert card(window) == told
        cards.add(tuple(told))
        press(window, "right")
    assert len(cards) == 2
    assert_same_as_full_draw(window)
    if way == "click":
        click(window, *spot)
    else:
        press(window, way)

    assert card(window) == []
    assert not window.desk.player.can_undo


@pytest.mark.parametrize("size", [(1024, 768), (1280, 720), (1920, 1080)])
def test_the_card_of_a_point_stands_on_the_board_and_hides_no_star(size):
    window = make(Player(trace=kmeans(POINTS, k=2, init=POINTS[:2])), size=size)
    press(window, "right", "right")
    spots = [
        window.run_face.screen.spot_of_point(3),
        *map(window.run_face.screen.spot_of, range(2)),
    ]
    click(window, *spots[0])

    card = next(piece for piece in window.overlay.pieces if piece.name == "answer")
    left, right = (
        window.run_face.screen.scene.figure.axes[0].bbox.extents[i] for i in (0, 2)
    )
    assert left - 1 <= card.box.left < card.box.right <= right + 1
    assert not any(card.covers(*spot) for spot in spots)


def test_a_projection_cannot_be_dragged_and_says_so():
    rows = np.random.default_rng(1).normal(size=(30, 4))
    window = make(Player(trace=kmeans(rows, k=2, rng=1)))
    x, y = window.run_face.screen.spot_of(0)
    drag(window, (x, y), (x + 9, y), (x + 20, y))

    assert "To place something by hand, there must be one or two columns, got 4" in (
        " ".join(texts(window))
    )


def test_the_wheel_changes_the_speed():
    window = make()

    mouse(window, "scroll_event", 100, 100, step=1)
    assert window.view.speed == 2.0
    mouse(window, "scroll_event", 100, 100, step=-1)
    mouse(window, "scroll_event", 100, 100, step=-1)
    assert window.view.speed == 0.5


# Predict, then reveal


def test_a_star_is_marked_before_an_update_and_scored_after_it():
    window = make()
    press(window, "right", "w")
    x, y = window.run_face.screen.spot_of(1)
    drag(window, (x, y), (x + 15, y + 5), (x + 30, y + 10))
    assert set(window.desk.player.prediction.stars) == {1}
    assert window.desk.player.fork is None

    press(window, "right")

    score = round(window.desk.player.reveal.score)
    said = window.run_face.screen.scene.caption(2)
    assert said.startswith(f"Update 1: prediction: {score} of 100, ")
    assert_same_as_full_draw(window)


def test_points_are_marked_before_an_assign_by_a_click():
    window = make()
    press(window, "right", "right", "w")
    assert "which points will switch?" in window.run_face.screen.scene.caption(2)
    click(window, *window.run_face.screen.spot_of_point(5))

    assert window.desk.player.prediction.switches == {5}
    assert_same_as_full_draw(window)
    press(window, "right")
    assert window.desk.player.reveal.prediction.switches == {5}


def test_a_missed_click_does_not_add_a_point_while_the_class_is_asked():
    window = make()
    press(window, "x", "right", "right", "w")
    click(window, *empty_spot(window))

    assert len(window.desk.player.trace.X) == 60
    assert window.desk.player.prediction is not None


def test_a_bar_is_drawn_where_it_changes_and_else_left_as_it_is():
    window = make()
    x, y = window.run_face.screen.spot_of(0)
    mouse(window, "button_press_event", x, y, button=1)
    mouse(window, "motion_notify_event", x + 20, y, button=1)
    drawn = window.overlay.drawn

    mouse(window, "motion_notify_event", x + 40, y, button=1)

    assert window.overlay.pieces is not drawn
    assert window.overlay.drawn is drawn
    assert_same_as_full_draw(window)
    mouse(window, "button_release_event", x + 40, y, button=1)
    press(window, "u", "right")
    assert window.overlay.drawn == window.overlay.pieces != drawn
    assert_same_as_full_draw(window)
