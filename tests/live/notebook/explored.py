"""What the tests of several files see and press in an explorer."""

import asyncio

import numpy as np
from ipywidgets import ToggleButton

import kmviz
from kmviz.live.notebook import aside as module


def widgets_of(box):
    yield box
    for child in getattr(box, "children", ()):
        yield from widgets_of(child)


def seen_of(box):
    """Yield what is to be seen of a box."""
    if box.layout.display != "none":
        yield box
        for child in getattr(box, "children", ()):
            yield from seen_of(child)


def buttons(viewer):
    """Return the buttons that are to be seen under the picture, by what they say."""
    transport, controls = viewer._viewer.transport, viewer._viewer.controls
    return {
        each.description: each
        for box in (transport.box, controls.settings, transport.many)
        for each in seen_of(box)
        if hasattr(each, "click")
    }


def unfold(viewer):
    """Open everything that is folded, also what is folded in that."""
    for each in widgets_of(viewer.box):
        if isinstance(each, ToggleButton):
            each.value = True


def control(viewer, words):
    """Return the control with this description; of several the one that is shown.

    What nobody has opened yet is opened for that.
    """
    if not any(name.startswith(words) for name in names(viewer.box)):
        unfold(viewer)
    of_a_sketch = list(widgets_of(viewer._viewer.sketch_row.box))
    found = [
        each
        for each in widgets_of(viewer.box)
        if getattr(each, "description", "").startswith(words)
        and each not in of_a_sketch
    ]
    (one,) = [each for each in found if each.layout.display != "none"] or found[:1]
    return one


def alert(viewer):
    return viewer._viewer.alarm.line.value


def canvas(viewer):
    return viewer._viewer.canvas


def tell(viewer, **event):
    canvas(viewer)._receive(None, event, [])


def seen(viewer):
    """Return the PNG of the whole picture, as a page that has just come is sent it."""
    tell(viewer, kind="fresh")
    assert canvas(viewer).tiles == b""
    return canvas(viewer).png


def spot(viewer, place):
    """Return where a place on the board is on the picture, in fractions."""
    picture = viewer._viewer.picture
    axes = picture.scene.figure.axes[0]
    x, y = axes.transData.transform(place) / picture.size
    return {"x": x, "y": 1 - y}


def drag(viewer, star, to):
    viewer.player.pause()
    start = spot(viewer, viewer.player.now.centroids[star])
    tell(viewer, kind="down", **start, seq=1)
    end = spot(viewer, to)
    tell(viewer, kind="move", **end, seq=2)
    tell(viewer, kind="up", **end, seq=3)


def names(box):
    return {getattr(each, "description", "") for each in widgets_of(box)}


def rings(viewer):
    """Return where the picture has a mark for each star."""
    return [len(ring.places) for ring in scene(viewer).layers["guesses"].rings]


def frames(viewer):
    """Return the points that are framed on the picture."""
    places = scene(viewer).layers["guesses"].frames.places.tolist()
    return [viewer.player.trace.X.tolist().index(place) for place in places]


def scene(viewer):
    return viewer._viewer.picture.scene


def click(viewer, place):
    tell(viewer, kind="down", **spot(viewer, place), seq=1)
    tell(viewer, kind="up", **spot(viewer, place), seq=2)


def key(viewer, name):
    tell(viewer, kind="key", key=name, seq=1)


def lone_point(viewer):
    """Return the point farthest from all stars."""
    away = viewer.player.trace.X[:, None] - viewer.player.now.centroids
    return int(np.linalg.norm(away, axis=2).min(axis=1).argmax())


def shows_at_once(viewer):
    """Let the canvas of a viewer answer as a page would."""
    surface = canvas(viewer)
    surface.observe(
        lambda change: tell(viewer, kind="shown", frame=change["new"]), "frame"
    )


def playing(made, *, position=0, speed=30, answers=True):
    """Return a viewer that plays, whose page shows each picture at once, or never."""
    viewer = kmviz.explore("gauss", k=3, n=60, seed=4, speed=speed)
    made.append(viewer)
    if answers:
        shows_at_once(viewer)
    viewer.player.seek(position)
    viewer.player.play()
    return viewer


async def until(holds):
    """Wait until something holds, but not for ever."""
    async with asyncio.timeout(30.0):
        while not holds():
            await asyncio.sleep(0)


async def until_ended(viewer):
    """Wait until a viewer does not play, and neither a task nor a thread goes on."""
    await until(lambda: not viewer.player.playing and len(asyncio.all_tasks()) == 1)
    await until(lambda: idle(viewer._viewer._aside))  # it tells listeners


def idle(aside):
    """Tell whether nothing is being done aside for a viewer, nor is to be."""
    return not aside.awaited and module.WORK.doing is not aside
