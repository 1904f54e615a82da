"""What the window says beside its picture."""

from kmviz.live.player import Player
from kmviz.live.run import Settings
from kmviz.live.telling import bar_words


def usable(player):
    return {name: can for name, _, can in bar_words(player) if name}


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


def test_a_prediction_that_was_begun_can_be_forgotten():
    player = Player(Settings("gauss", n=60, k=3, seed=7))
    player.step()
    player.predict()

    assert ("w", "Forget", True) in bar_words(player)
