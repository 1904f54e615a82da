"""The starts that were tried, on a page, by the messages that the page sends."""

import asyncio

import pytest

import kmviz
from kmviz.drawing.artists.marks import linear
from kmviz.live.notebook.alarm import TURN

from .explored import buttons, seen_of


@pytest.fixture
def explorer(explore):
    return explore("peaked", k=6, seed=3, size=(640, 480))


def keys(explorer, *names):
    for name in names:
        explorer._viewer.hear({"kind": "key", "key": name})


def starts(explorer):
    return explorer._viewer.desk.starts


def told(explorer):
    line = explorer._viewer.transport.many.children[0]
    return line.value if line.layout.display != "none" else ""


def finish(explorer):
    while starts(explorer).working:
        starts(explorer).go_on()


def spot_of(explorer, start):
    scene = explorer._viewer.picture.scene
    layer = scene.layers["starts"]
    x, y = linear(layer.pane).transform(layer.places[start]) / scene.figure.bbox.size
    return {"x": x, "y": 1 - y}


def choose_init(explorer, init):
    """Choose how the stars are placed, where it is asked about many starts."""
    (menu,) = [
        each
        for each in seen_of(explorer._viewer.transport.many)
        if getattr(each, "description", "") == "Start"
    ]
    menu.value = init


def test_buttons_ask_and_begin_and_say_how_it_ended(explorer):
    assert "Begin" not in buttons(explorer)
    assert "kmviz-fold" in explorer._viewer.transport.many._dom_classes
    buttons(explorer)["20 starts"].click()
    buttons(explorer)["+"].click()
    choose_init(explorer, "k-means++")
    assert "10 of 20 starts will reach the best end?" in told(explorer)
    buttons(explorer)["Begin"].click()
    finish(explorer)

    assert len(starts(explorer).kept) == 21
    inits = [each.settings.init for each in starts(explorer).kept]
    assert inits.count("k-means++") == 20
    assert "; 10 were expected: " in told(explorer)
    assert " of 100, where 100 is exact" in told(explorer)
    assert not {"Begin", "+"} & set(buttons(explorer))


def test_enter_begins_too_and_the_end_that_is_seen_is_weighed(explorer):
    explorer.player.last()
    keys(explorer, "a", "Enter")
    finish(explorer)

    assert "of 20 starts reach" in told(explorer)
    assert "; the end of this run" in told(explorer)


def test_a_button_cancels_and_so_does_a_key(explorer):
    for cancel in (buttons, keys):
        buttons(explorer)["20 starts"].click()
        if cancel is buttons:
            buttons(explorer)["Cancel"].click()
        else:
            assert explorer._viewer.canvas.wants == ["Escape"]
            keys(explorer, "Escape")
        assert not starts(explorer).asked
        assert told(explorer) == ""


def test_the_kernel_answers_while_starts_are_tried(made):
    async def play():
        made.append(kmviz.explore("peaked", k=6, seed=3, size=(320, 320)))
        explorer, answered = made[-1], []
        keys(explorer, "a", "a")
        while not starts(explorer).trying:
            await asyncio.sleep(0)
        assert not explorer._viewer.canvas.widget.remarked  # as if a key did nothing
        while starts(explorer).working:
            answered.append(len(starts(explorer).kept))
            await asyncio.sleep(0)
        with TURN:  # the last one is being kept
            return answered, len(starts(explorer).kept)

    answered, kept = asyncio.run(play())
    assert kept == 20
    assert len(answered) > 1


def test_keys_and_hovering_name_a_start_and_open_it(explorer):
    keys(explorer, "a", "a")
    finish(explorer)
    assert "hover" in explorer._viewer.canvas.wants
    explorer._viewer.hear({"kind": "hover", **spot_of(explorer, 5)})
    assert starts(explorer).chosen == 5
    keys(explorer, ">", "<", "Enter")

    assert explorer.player.settings.seed == starts(explorer).kept[5].settings.seed
    explorer._viewer.hear({"kind": "down", **spot_of(explorer, 9)})
    assert explorer.player.settings.seed == starts(explorer).kept[9].settings.seed
