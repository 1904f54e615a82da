"""The view: what is looked at, and how fast, whatever the run is."""

import re

import pytest

from kmviz.core.ground.sentence import shown
from kmviz.drawing.look.look import Look
from kmviz.drawing.look.parts import PARTS, USUAL
from kmviz.drawing.look.style import STYLES as DRAWN_STYLES
from kmviz.drawing.look.style import get_style
from kmviz.drawing.words.words import Words
from kmviz.live.speed import Speed
from kmviz.live.view import STYLES, View

SPEED = "speed must be a finite number above 0, got "
STYLE = 'style must be one of "light", "dark", "print", got \'neon\''
PART = (
    '"cells", "trails", "lines", "rings", "inertia", "numbers", "shapes", "future", '
    '"code", "image", "starts", "sizes", "truth", got \'fog\''
)


def told(view):
    """Return a list to which every change will be added, as a sorted list."""
    changes = []
    view.listen(lambda changed: changes.append(sorted(changed)))
    return changes


def seen(view):
    return view.style, view.shown, view.speed, view.glide


def test_a_new_view_is_the_usual_one():
    assert seen(View()) == ("light", USUAL, 1.0, 0.5)
    assert set(PARTS) > USUAL


def test_the_styles_are_those_that_can_be_drawn():
    assert set(STYLES) == set(DRAWN_STYLES)


@pytest.mark.parametrize(
    ("wanted", "got"), [(2, 2.0), (0.001, 0.1), (1e9, 30.0), (0.5, 0.5)]
)
def test_speed_stays_within_limits(wanted, got):
    view = View()

    view.set_speed(wanted)

    assert view.speed == View(speed=Speed(speed=wanted)).speed == got


def test_layers_are_switched_one_by_one():
    view = View()

    view.switch("rings", False)
    view.switch("lines", True)
    view.switch("cells", True)

    assert view.shown == USUAL - {"rings"} | {"lines"}


def test_another_style():
    view = View()

    view.set_style("dark")

    assert view.style == "dark"


@pytest.mark.parametrize(
    ("name", "arguments", "what"),
    [
        ("set_speed", (9,), ["speed"]),
        ("switch", ("shapes", True), ["view"]),
        ("set_style", ("print",), ["view"]),
    ],
)
def test_a_command_changes_its_own_part_and_no_other(name, arguments, what):
    view, others = View(), {"set_speed": 2, "switch": 1, "set_style": 0}
    before, changes = seen(view), told(view)

    getattr(view, name)(*arguments)
    getattr(view, name)(*arguments)

    differ = [i for i in range(4) if seen(view)[i] != before[i]]
    assert differ == [others[name]]
    assert changes == [what]


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("set_speed", (0,), SPEED + "0"),
        ("set_speed", ("",), SPEED + "''"),
        ("set_style", ("neon",), STYLE),
        ("switch", ("fog", True), f"name must be one of {PART}"),
    ],
)
def test_an_unusable_command_is_refused_and_changes_nothing(name, arguments, message):
    view = View(Look(style="dark"), Speed(speed=2))
    before, changes = seen(view), told(view)

    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        getattr(view, name)(*arguments)

    assert seen(view) == before
    assert changes == []


def test_a_part_is_switched_on_or_off():
    with pytest.raises(TypeError, match=r"^on must be True or False, got 'no'$"):
        View().switch("cells", "no")


@pytest.mark.parametrize(
    ("glide", "message"),
    [
        (1.5, "glide must be a share of a step, 0 to 1, got 1.5"),
        (-1, "glide must be a finite number of at least 0, got -1"),
    ],
)
def test_things_move_for_a_share_of_a_step(glide, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        Speed(glide=glide)


def test_a_view_keeps_the_words_and_the_size_that_it_was_given():
    look = Look(size=(640, 480), words=Words(start="Anfang"))
    view = View(look)

    view.set_style("dark")
    view.switch("cells", False)

    assert (view.look.size, view.look.words) == (look.size, look.words)


def test_a_style_without_a_name_is_refused():
    message = STYLE.replace("'neon'", shown(get_style("dark")))

    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        View(Look(style=get_style("dark")))
