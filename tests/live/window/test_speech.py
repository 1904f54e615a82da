"""What the window says of itself."""

import pytest

from kmviz.core.ground.sentence import Sentence
from kmviz.drawing.artists.lettering import text_width
from kmviz.drawing.look.layout import PER_INCH
from kmviz.drawing.look.look import Look
from kmviz.drawing.look.style import get_style
from kmviz.drawing.words.languages import ENGLISH, get_words, languages
from kmviz.drawing.words.words import own_placeholders
from kmviz.live.desk import Desk
from kmviz.live.player import Player
from kmviz.live.speed import Speed
from kmviz.live.telling import reasons
from kmviz.live.view import View
from kmviz.live.window import overlay
from kmviz.live.window.run_face import HAND_KEYS
from kmviz.live.window.speech import bar_words, help_lines
from kmviz.live.window.window import WINDOW_KEYS
from kmviz.runs.settings import Settings


def usable(player):
    return {name: can for name, _, can in bar_words(Desk(player), View()) if name}


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

    words = bar_words(Desk(player), View(), "adds a point")
    assert [(name, text) for name, text, _ in words] == [
        ("left", "Back"),
        ("space", "Play"),
        ("right", "Step"),
        ("x", "A click adds a point"),
        ("r", "New start"),
        ("a", "20 starts"),
        ("f2", "Data"),
        ("n", "New points"),
        ("-", "−"),
        ("", "k = 3"),
        ("+", "+"),
        ("w", "Predict"),
        ("u", "Undo"),
        ("?", "More"),
    ]


def test_the_help_page_says_what_each_key_does():
    lines = {
        name: (key, words)
        for name, key, words in help_lines({"q": "key_quit"}, ENGLISH)
    }

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

    assert ("w", "Forget", True) in bar_words(Desk(player), View())


def test_the_bar_asks_about_many_starts_by_whatever_start():
    desk = Desk(Player(Settings("peaked", n=60, seed=7)))
    desk.starts.ask()
    desk.starts.expect(1)

    texts = [text for _, text, _ in bar_words(desk, View())]
    assert texts == ["Cancel", "−", "10 / 20", "+", "Start: random", "Begin"]


def test_the_bar_speaks_the_language_of_the_view():
    player = Player(Settings("gauss", n=60, k=3, seed=7))
    view = View(Look(words="de"), Speed(speed=0.25))

    texts = [text for _, text, _ in bar_words(Desk(player), view)]

    assert texts[:5] == [
        "Zurück",
        "Abspielen",
        "Schritt",
        "Ein Klick sagt, warum",
        "Neuer Start",
    ]


def room_left(pieces):
    """Return how much narrower each text is than its box, in pixels."""
    return {
        piece.text: piece.box.width - text_width(piece.text, piece.size * 72 / PER_INCH)
        for piece in pieces
        if piece.text
    }


FACTS = {
    "init": "k-means++",
    "share": 99,
    **{"key": "shift ←", "many": "a", "runs": 20},
    "file": "kmviz-1.gif (1234 kB)",
}
FILE = {
    "file": 'the file "some folder/a name of some length that nobody expects.csv"',
    "given": "'a name of some length that nobody expects.gif'",
    "names": '"height (cm)", "weight (kg)", "age", "income", "region" and more',
    "row": "1,5 200,5 3,5 980,1 7,1 100,2 1,5 200,5 3,5 980,1 7,1 ...",
}
"""Facts of refusals that are long texts."""
NOTES = (
    *("placed", "so_far", "not_saved", "cut_off", "saved", "working"),
    *("asks_first", "asks_no_more", "quit_or_not", "in_vain", "no_other_end"),
    *("no_key_here", "has_to_wait", "nothing_undone"),
)
"""What a card of the window says, beside refusals."""


@pytest.mark.parametrize("code", languages())
def test_every_note_and_card_has_room_in_a_small_window(code):
    words, style, size = get_words(code), get_style("light"), (800, 600)
    player = Player(Settings("gauss", n=60, k=6, seed=7))
    player.last()
    cards = [[line.text for line in reasons(player, 7, words)]]
    for name in NOTES:
        text = words.fill(getattr(words, name), **FACTS)
        cards.append(overlay.noted(text, size))
    for template in get_words("de").sentences:
        said = Sentence(template, **{**own_placeholders(template), **FILE})
        cards.append(overlay.noted(words.say(said), size))

    for lines in cards:
        name = "answer" if lines is cards[0] else "card"
        pieces = overlay.card(lines, size, style, name)
        assert min(room_left(pieces).values()) > 0
        assert all(piece.box.left >= 0 <= piece.box.top for piece in pieces)
        assert max(piece.box.right for piece in pieces) <= size[0]
        assert max(piece.box.bottom for piece in pieces) <= size[1] - 44


@pytest.mark.parametrize("size", [(800, 600), (1280, 720)])
@pytest.mark.parametrize("code", languages())
def test_bar_and_help_have_room_for_every_language(code, size):
    words, style = get_words(code), get_style("light")
    player = Player(Settings("gauss", n=60, k=3, seed=7))
    commands = {
        key: command.words for key, command in {**HAND_KEYS, **WINDOW_KEYS}.items()
    }
    lines = tuple(help_lines(commands, words))
    bar = overlay.bar(bar_words(Desk(player), View(Look(words=code))), size, style)
    page = overlay.help_page(words.help_title, lines, size, style)

    for pieces, least in ((bar, 9), (page, 11)):
        assert min(room_left(pieces).values()) > 0
        assert min(piece.size for piece in pieces if piece.text) >= least
        assert all(piece.box.left >= 0 for piece in pieces)
        assert max(piece.box.right for piece in pieces) <= size[0] + 0.5
        assert max(piece.box.bottom for piece in pieces) <= size[1] + 0.5
