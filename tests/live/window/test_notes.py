"""What is said over a window's picture, and what gives way to what."""

import pytest

from kmviz.drawing.languages import ENGLISH
from kmviz.drawing.style import get_style
from kmviz.live.hand import Hand
from kmviz.live.player import Player
from kmviz.live.telling import reasons
from kmviz.live.view import View
from kmviz.live.window.notes import Notes
from kmviz.live.window.screen import Screen
from kmviz.runs.settings import Settings

SIZE = (640, 480)


@pytest.fixture
def player():
    return Player(Settings("gauss", n=60, k=3, seed=7))


@pytest.fixture
def screen(player):
    return Screen(player, View())


@pytest.fixture
def hand(player, screen):
    return Hand(player, screen)


@pytest.fixture
def notes(player, screen, hand):
    return Notes(player, screen, hand, ENGLISH, [("right", "→", "One step on")])


def said(notes):
    return [piece.text for piece in notes.pieces(SIZE, get_style("light"))]


def test_at_first_nothing_is_said(notes):
    assert notes.empty
    assert said(notes) == []


def test_the_card_of_a_point_gives_its_reasons_now(notes, hand, player):
    hand.ask(4)
    player.step()

    for line in reasons(player, 4, ENGLISH):
        assert line.text in said(notes)
    assert not notes.empty


def test_a_note_comes_before_the_card_and_both_are_forgotten(notes, hand):
    hand.ask(4)
    notes.lines = ["Saved."]

    assert "Saved." in said(notes)
    assert not any(text.startswith("Point 5") for text in said(notes))
    notes.forget()
    assert notes.empty
    assert (said(notes), hand.asked) == ([], None)


def test_the_help_page_lies_above_what_is_said(notes):
    notes.lines = ["Saved."]
    notes.helping = True

    texts = said(notes)
    assert texts.index("Saved.") < texts.index(ENGLISH.help_title)
    assert "One step on" in texts
    notes.forget()
    assert not notes.empty
