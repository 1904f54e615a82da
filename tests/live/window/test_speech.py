"""What the window says of itself."""

from kmviz.live.player import Player
from kmviz.live.speed import Speed
from kmviz.live.view import View
from kmviz.live.window.speech import bar_words, help_lines
from kmviz.runs.settings import Settings


def usable(player):
    return {name: can for name, _, can in bar_words(player, View()) if name}


def test_the_bar_offers_only_what_can_be_done():
    player = Player(Settings("gauss", n=60, k=1, seed=7))

    start = usable(player)
    player.step()
    assigned = usable(player)
    player.last()
    end = usable(player)

    assert (start["left"], start["right"], start["-"], start["u"]) == (0, 1, 0, 0)
    assert (start["w"], assigned["w"], end["w"]) == (False, True, False)
    assert (end["left"], end["right"]) == (True, False)


def test_new_points_are_offered_only_where_they_are_drawn():
    assert usable(Player(Settings("moons")))["n"]
    assert not usable(Player(Settings("iris")))["n"]


def test_the_bar_names_what_its_keys_do():
    player = Player(Settings("gauss", n=60, k=3, seed=7))

    words = bar_words(player, View(speed=Speed(speed=0.25)))
    assert [(name, text) for name, text, _ in words] == [
        ("left", "Back"),
        ("space", "Play"),
        ("right", "Step"),
        ("down", "Slower"),
        ("", "4 s a step"),
        ("up", "Faster"),
        ("r", "New start"),
        ("n", "New points"),
        ("-", "−"),
        ("", "k = 3"),
        ("+", "+"),
        ("w", "Predict"),
        ("u", "Undo"),
        ("?", "More"),
    ]


def test_the_help_page_says_what_each_key_does():
    lines = {name: (key, words) for name, key, words in help_lines({"q": "quit"})}

    assert lines["left"] == ("←", "one step back")
    assert lines["r"] == ("r", "new places for the stars")
    assert lines["n"] == ("n", "new points")
    assert lines["v"] == ("v", "show or hide cells")
    assert lines["p"] == ("p", "show or hide shapes")
    assert lines["help"] == ("1 … 9", "that many stars")
    assert lines["q"] == ("q", "quit")


def test_a_prediction_that_was_begun_can_be_forgotten():
    player = Player(Settings("gauss", n=60, k=3, seed=7))
    player.step()
    player.predict()

    assert ("w", "Forget", True) in bar_words(player, View())
