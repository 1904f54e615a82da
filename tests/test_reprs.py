"""What a bare line of a notebook says of the objects that kmviz hands out."""

import pytest

import kmviz

RUN = kmviz.kmeans([[0.0, 0.0], [0.0, 1.0], [9.0, 9.0]], k=2, rng=0)
TOLD = (
    '<Trace of 3 points, d=2, k=2: 4 steps, inertia 0.5, stopped by "labels unchanged">'
)


def test_a_scene_tells_its_size_and_its_run():
    scene = kmviz.Scene(RUN, size=(320, 240))

    assert repr(scene) == f"<Scene, 320x240 pixels, of {TOLD}>"
    assert repr(kmviz.Stage(scene)) == f"<Stage of <Scene, 320x240 pixels, of {TOLD}>>"


@pytest.mark.parametrize(
    ("style", "told"),
    [
        (kmviz.Style(), '<Style "light">'),
        (kmviz.Style(tint=0.5, shapes=True), "Style(tint=0.5, shapes=True)"),
        (kmviz.Style(clusters=["red"]), "Style(clusters=('red',))"),
    ],
)
def test_a_style_tells_its_name_or_in_what_it_differs(style, told):
    assert repr(style) == told


def test_an_explorer_and_its_parts_tell_where_they_are():
    explorer = kmviz.explore(RUN, style="dark", speed=4)
    explorer.player.step()
    parts = (explorer, explorer.player, explorer.view)
    told = [repr(each) for each in parts]
    explorer.close()

    assert told == [
        f"<Explorer at step 1 of {TOLD}>",
        f"<Player at step 1 of {TOLD}>",
        '<View in style "dark", at speed 4>',
    ]


def test_an_explorer_of_many_runs_tells_of_them():
    runs = kmviz.restarts([[0, 0], [0, 1], [4, 0], [4, 1]], k=2, runs=3, rng=1)
    explorer = kmviz.explore(runs)
    explorer.gallery.step()
    told = [repr(explorer), repr(explorer.gallery)]
    explorer.close()

    assert told == [
        f"<Explorer at step 1 of {runs!r}>",
        f"<Gallery at step 1 of {runs!r}>",
    ]
