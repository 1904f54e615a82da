"""The scene on show: whatever was marked goes with the picture it was made for."""

from contextlib import suppress

import numpy as np
import pytest

from kmviz.core.ground.pauses import Cancelled
from kmviz.drawing.look.look import Look
from kmviz.live.marking import FEWEST, guesses
from kmviz.live.player import Player
from kmviz.live.staging import Staging
from kmviz.live.starts import Starts
from kmviz.live.view import View
from kmviz.runs.settings import Settings

SIZE = (320, 240)


def asked():
    """A player whose class has marked a star before an update."""
    player = Player(Settings("gauss", n=60, k=3, seed=7))
    player.step()
    player.predict_star(1, (0.2, 0.3))
    return player


def told(staging, player):
    """Return the caption, and how many stars have a guess on the picture."""
    staging.fit(SIZE)
    places = staging.scene.layers["guesses"].places
    return staging.scene.caption(player.position), int((~np.isnan(places[:, 0])).sum())


def test_a_title_stands_before_the_headline():
    staging = Staging(Player(), View(Look(title="Monday")))
    staging.fit(SIZE)

    staging.scene.show(0)

    caption = staging.scene.layers["caption"]
    texts = [text.get_text() for text in (caption.title, caption.headline)]
    assert texts == ["Monday", "Start"]


def test_while_a_star_is_held_the_scene_is_kept_and_shows_the_run_that_this_makes():
    player = Player(Settings("gauss", n=60, k=3, seed=7))
    player.step()
    staging = Staging(player, View())
    stage, scene = staging.fit(SIZE), staging.scene

    player.drag_star(0, (0.2, 0.3))

    assert staging.fit(SIZE) is stage
    assert staging.scene is scene
    scene.show(player.position)
    np.testing.assert_array_equal(scene.layers["stars"].stars[0].places, [[0.2, 0.3]])


def test_a_scene_serves_whichever_way_a_run_goes_from_its_start():
    player, view = Player(Settings("gauss", n=60, k=3, seed=7)), View()
    staging = Staging(player, view)
    stage = staging.fit(SIZE)

    player.step()
    player.move_star(0, (0.2, 0.3))
    staging.prepare(player.state, SIZE)
    assert staging._coming is None
    assert staging.fit(SIZE) is stage
    player.step()
    fresh = Staging(player, view).fit(SIZE).pixels(3)
    np.testing.assert_array_equal(staging.fit(SIZE).pixels(3), fresh)
    player.undo()
    assert staging.fit(SIZE) is stage
    player.new_start()
    assert staging.fit(SIZE) is not stage


def test_a_start_beside_the_board_takes_a_scene_that_shows_it():
    player, view = Player(Settings("uniform", n=60, k=3, seed=7)), View()
    assert player.trace.truth is None  # or runs would differ in more than their start
    staging = Staging(player, view)
    stage = staging.fit(SIZE)

    player.move_star(0, (1.4, 0.3))

    assert staging.fit(SIZE) is not stage
    fresh = Staging(player, view).fit(SIZE).pixels(0)
    np.testing.assert_array_equal(staging.stage.pixels(0), fresh)


def test_a_future_that_is_charted_takes_another_scene_and_can_be_ended():
    player, view = Player(Settings("gauss", n=60, k=3, seed=7)), View()
    view.switch("future", on=True)
    staging = Staging(player, view)
    stage = staging.fit(SIZE)

    player.step()
    player.move_star(0, (0.2, 0.3))
    reported = []

    def report(steps):
        reported.append(steps)
        if len(reported) == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        staging.prepare(player.state, SIZE, report=report)
    assert (len(reported), staging._coming) == (3, None)
    assert staging.fit(SIZE) is not stage


def test_after_an_assign_the_score_is_that_of_points():
    player = Player(Settings("gauss", n=60, k=3, seed=7))
    player.seek(2)
    player.predict_switch(0)
    assert guesses(player).asked == "points"

    player.step()

    assert guesses(player).asked == "points"
    assert guesses(player).switched == set(np.flatnonzero(player.now.changed).tolist())


def test_marks_go_with_the_step_that_follows_the_reveal():
    player = asked()
    staging = Staging(player, View())
    assert told(staging, player)[1] == 1
    player.step()
    assert "prediction: " in told(staging, player)[0]

    player.step()

    assert told(staging, player) == told(Staging(player, View()), player)
    assert "prediction: " not in told(staging, player)[0]


def test_another_question_is_asked_at_another_step_without_a_picture_between():
    player = asked()
    player.forget_prediction()
    player.predict()
    staging = Staging(player, View())
    before, _ = told(staging, player)

    player.step()
    player.predict()

    after, _ = told(staging, player)
    assert "which points will switch?" in after
    assert "which points will switch?" not in before


def test_what_tells_of_the_next_step_is_hidden_until_the_class_has_answered():
    player = Player(Settings("gauss", n=60, k=3, seed=7))
    staging = Staging(player, View())
    player.seek(2)
    assert "now nearer to another star" in told(staging, player)[0]

    player.ask_first(True)

    caption, _ = told(staging, player)
    assert "now nearer" not in caption
    assert staging.scene._moment(2).borders is None


def test_the_second_reveal_tells_what_the_class_has_earned_so_far():
    player = Player(Settings("gauss", n=60, k=3, seed=7))
    player.ask_first(True)
    player.step()
    for _ in range(2):
        player.step()
        if player.next_action == "update":
            player.predict_star(0, tuple(player.trace[2].centroids[0]))
        player.step()

    assert (
        "; 2 predictions, on average 50; " in told(Staging(player, View()), player)[0]
    )


def test_what_was_prepared_beside_is_the_next_scene():
    player = Player(Settings("gauss", n=60, k=3, seed=7))
    staging = Staging(player, View())
    stage = staging.fit(SIZE)
    coming = Player(Settings("gauss", n=60, k=4, seed=7)).state
    staging.prepare(coming, SIZE)
    prepared = staging._coming.scene

    player.lay_out(coming)

    assert staging.fit(SIZE) is not stage
    assert staging.scene is prepared
    assert staging.scene.trace.k == 4


def test_another_scene_of_the_same_points_places_them_no_second_time():
    player = Player(Settings("gauss", n=60, k=3, seed=7))
    staging = Staging(player, View())

    def owners():
        staging.fit(SIZE)
        staging.stage.pixels(player.position)
        return staging.scene.layers["points"].points._map._owners

    first = owners()
    player.new_start()
    assert owners() is first
    player.move_star(0, (1.2, 0.3))  # beside the board, which has to show more
    assert owners() is not first
    player.undo()
    owners()
    for _ in range(3):
        player.step()

    fresh = Staging(player, View())
    fresh.fit(SIZE)
    np.testing.assert_array_equal(
        staging.stage.pixels(player.position), fresh.stage.pixels(player.position)
    )


def anyhow(player, rng):
    """Give a player some command, as a class might; what it refuses is no matter."""
    star, place = rng.integers(player.trace.k), rng.uniform(-1, 1, 2)
    commands = (
        *(player.step, player.step, player.step, player.back, player.last, player.undo),
        lambda: player.move_star(star, place),
        lambda: player.move_star(star, place),
        lambda: player.change(standardized=not player.settings.standardized),
        lambda: player.change(algorithm=rng.choice(["k-means", "k-medians"]).item()),
        lambda: player.change(columns=([0, 1], [2, 3], [1])[rng.integers(3)]),
        lambda: player.change(truth=not player.settings.truth),
        lambda: player.add_star(place),
        lambda: player.remove_point(rng.integers(len(player.trace.X))),
    )
    with suppress(ValueError):
        commands[rng.integers(len(commands))]()


def test_a_picture_is_true_whichever_way_somebody_came_to_it():
    rng = np.random.default_rng(8)
    player, view = Player(Settings("iris", k=3)), View()
    staging = Staging(player, view)

    for turn in range(16):
        anyhow(player, rng)
        on_the_way = 0.4 if turn % 3 and player.next_action else 0.0
        pixels = staging.fit(SIZE).pixels(player.position + on_the_way)
        fresh = Staging(player, view).fit(SIZE).pixels(player.position + on_the_way)
        np.testing.assert_array_equal(pixels, fresh)

        staging.stage.pixels(player.position)
        now, X = player.now, player.trace.X
        if now.labels[0] >= 0:
            away = np.abs(X - now.centroids[now.labels])
            power = 1 if player.settings.algorithm == "k-medians" else 2
            true = view.words.number((away**power).sum())
            assert staging.scene.layers["staircase"].value.get_text() == true


def test_ends_that_want_another_axis_are_put_into_the_same_scene():
    player, view = Player(Settings("peaked", seed=1)), View()
    starts = Starts(player)
    staging = Staging(player, view, starts)
    starts.try_many()
    while len(starts.kept) < FEWEST:
        starts.go_on()
    stage = staging.fit(SIZE)
    staging.stage.pixels(0)

    while starts.working:
        starts.go_on()
        assert staging.fit(SIZE) is stage
    fresh = Staging(player, view, starts)
    np.testing.assert_array_equal(stage.pixels(0), fresh.fit(SIZE).pixels(0))
