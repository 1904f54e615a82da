"""What is said over a window's picture, and what gives way to what."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from kmviz.drawing.words.languages import ENGLISH
from kmviz.live.desk import Desk
from kmviz.live.player import Player
from kmviz.live.telling import reasons
from kmviz.live.view import View
from kmviz.live.window.window import Window
from kmviz.runs.settings import Settings


@pytest.fixture
def window():
    desk = Desk(Player(Settings("gauss", n=60, k=3, seed=7)))
    window = Window(desk, View(), FigureCanvasAgg(Figure()))
    window.canvas.draw()
    return window


def said(window):
    """Return what is said over the picture, the bar left out."""
    window.glass.paint()
    bar = {text for _, text, _ in window.face.bar()}
    return [piece.text for piece in window.overlay.pieces if piece.text not in bar]


def test_at_first_nothing_is_said(window):
    assert window.notes.empty
    assert window.face.bare
    assert set(said(window)) <= {""}


def test_the_card_of_a_point_gives_its_reasons_now(window):
    window.run_face.hand.ask(4)
    window.desk.player.step()

    for line in reasons(window.desk.player, 4, ENGLISH):
        assert line.text in said(window)
    assert not window.face.bare


def has_card(window):
    return any(text.startswith("Point 5") for text in said(window))


def test_a_note_comes_before_the_card_which_stays_until_it_is_taken_away(window):
    window.run_face.hand.ask(4)
    window.notes.lines = ["Saved."]

    assert "Saved." in said(window)
    assert not has_card(window)
    window.press("right")
    assert window.notes.empty
    assert has_card(window)
    window.press("escape")
    assert not has_card(window)


@pytest.mark.parametrize("spots", [[(0, 0), (1, 0), (2, 0)], [(0, 2), (1, 2), (2, 0)]])
def test_a_note_lies_over_no_star_or_point_where_there_is_room(spots):
    points = np.array([*spots, *np.array(spots) + 0.1])
    window = Window(
        Desk(Player(Settings(points, k=2, seed=1))), View(), FigureCanvasAgg(Figure())
    )
    window.canvas.draw()
    window.glass.say("There is nothing to undo")
    window.glass.paint()

    (card, _) = [each for each in window.overlay.pieces if each.name == "card"]
    screen = window.run_face.screen
    assert not any(card.covers(*screen.spot_of_point(i)) for i in range(6))
    assert not any(card.covers(*screen.spot_of(star)) for star in range(2))


def test_the_help_page_lies_above_what_is_said(window):
    window.notes.lines = ["Saved."]
    window.notes.helping = True

    texts = said(window)
    assert texts.index("Saved.") < texts.index(ENGLISH.help_title)
    assert "one step forward" in texts
