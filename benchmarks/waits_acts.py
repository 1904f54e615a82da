"""What can be done to a player in a JupyterLab: each control, each key, each click."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Locator

from kmviz.drawing.words.languages import ENGLISH
from kmviz.live.keys import DIGITS, GALLERY_KEYS, KEYS, SKETCH_KEYS, START_KEYS, WAYS
from kmviz.live.notebook.help import keys_listed
from kmviz.live.notebook.touching import WALKING
from kmviz.live.telling import written
from tests.live.notebook.served import Viewer

MOST = 6
"""How many options of a menu are taken."""
PATIENCE = 300_000
"""Milliseconds for what comes before an act, and takes a minute on a quiet machine."""
TOOLS = {
    **{"adds a point": "empty ground", "sprays points": "empty ground"},
    **{"removes a point": "a point", "adds a star": "empty ground"},
    "removes a star": "a star",
}
"""What else a click does, and where."""
EMPTY = (0.06, 0.08)
"""Where on the picture the board has no points, in fractions."""
NAMES = {
    **{"right": "ArrowRight", "left": "ArrowLeft", "up": "ArrowUp"},
    **{"down": "ArrowDown", "home": "Home", "end": "End", "space": "Space"},
    "enter": "Enter",
}
"""What a page calls the keys."""


class Act(NamedTuple):
    """Something to be done: its name, what does it, and what comes before it."""

    name: str
    do: Callable[[Viewer], object]
    first: tuple[Callable[[Viewer], object], ...] = ()


Prepared = tuple[Callable[[Viewer], object], ...]


def acts(
    controls: Callable[[Prepared], list[dict[str, Any]]],
    folder: Path,
    words: tuple[str, ...],
) -> Iterator[Act]:
    """Yield whatever can be done to a player: with words, what has one in its name.

    Parameters
    ----------
    controls : callable
        Returns what its page tells of what there is to press, to choose from and to
        fill in, after something was done.
    folder : Path
        Where it saves.
    words : tuple of str
        What is wanted.
    """

    def wanted(name: str) -> bool:
        return any(word in name for word in words) if words else True

    usual = controls(())
    yield from filter(lambda act: wanted(act.name), _at_first(usual, folder))
    labels = {control["label"] for control in usual}
    for place, (first, keys) in _places().items():
        if wanted(place):
            found = controls(first)
            new = [each for each in found if keys or each["label"] not in labels]
            yield from _within(place, first, _on_controls(new, keys))


def _at_first(usual: list[dict[str, Any]], folder: Path) -> Iterator[Act]:
    """Yield what can be done to a player of which only "More" was opened."""
    yield from _on_controls(usual, _keys())
    yield from _on_picture()
    yield from _in_folds(folder)


def _places() -> dict[str, tuple[Prepared, list[str]]]:
    """Return what leads to other controls, and the keys that mean something else there.

    Which has any has its own front: even what is called as before does something else.
    """
    gallery = [_named(key) for key in (*GALLERY_KEYS, *WALKING, "enter", "escape")]
    return {
        "in Data": (_presses("Data"), []),
        "in Save": (_presses("Save..."), []),
        "in 20 starts": (_presses("20 starts"), []),
        "in Predict": (_presses("Predict"), []),
        "in an empty board": (
            _presses("Data", "Empty board"),
            [_named(key) for key in (*SKETCH_KEYS, "escape")],
        ),
        "in iris": ((*_presses("Data"), partial(_choose, "iris")), []),
        "in Which k?": ((_presser("Which k?"), _agree), gallery),
    }


def _within(place: str, first: Prepared, found: Iterable[Act]) -> Iterator[Act]:
    for act in found:
        yield Act(f"{place}, {act.name}", act.do, (*first, *act.first))


def _keys() -> list[str]:
    """Return what a page calls the keys that the player's own list tells of."""
    known = {written(key, ENGLISH): key for key in KEYS | START_KEYS}
    names: list[str] = []
    for found in re.findall("<kbd>(.*?)</kbd>", keys_listed(ENGLISH)):
        said = unescape(found)
        if said == DIGITS:
            names += [key for key in KEYS if key.isdigit()]
        elif said.startswith(ENGLISH.cap_shift):
            names += [_named(f"shift+{way}") for way in WAYS]
        else:
            names.append(_named(known.get(said, said)))
    return names


def _named(key: str) -> str:
    """Return what a page calls a key of ours."""
    plain = key.removeprefix("shift+")
    name = NAMES.get(plain, plain.capitalize() if len(plain) > 1 else plain)
    return name if plain == key else f"Shift+{name}"


def _on_controls(
    controls: Iterable[Mapping[str, Any]], keys: Iterable[str]
) -> Iterator[Act]:
    for control in controls:
        yield from _on_control(**control)
    for name in keys:
        yield Act(f"key {name}", partial(_key, name))


def _on_control(kind: str, label: str, others: list[str], value: str) -> Iterator[Act]:
    """Yield what is done to a control."""
    if kind in ("button", "submit"):
        yield Act(label, _presser(label))
    elif kind == "select-one":
        for other in others[:MOST]:
            yield Act(f"{label}: {other}", partial(_option, label, other))
    elif kind == "checkbox":
        yield Act(label, partial(_tick, label))
    elif kind == "slider":
        for share in (0.1, 0.9):
            yield Act(f"slider at {share}", partial(_slide, share))
    else:
        other = "a.gif" if label == "File" else str(int(value.replace(",", "")) + 1)
        yield Act(f"{label}: {other}", partial(_fill, label, other))


def _key(name: str, viewer: Viewer) -> None:
    viewer.key(name)


def _labelled(viewer: Viewer, label: str) -> Locator:
    """Return the control of that name that is seen: others may be hidden."""
    found: Locator = viewer.box.get_by_label(label, exact=True)
    return found.filter(visible=True)


def _option(label: str, option: str, viewer: Viewer) -> None:
    _labelled(viewer, label).select_option(option)


def _tick(label: str, viewer: Viewer) -> None:
    _labelled(viewer, label).click()


def _slide(share: float, viewer: Viewer) -> None:
    track = viewer.box.locator(".noUi-base").bounding_box()
    x = track["x"] + share * track["width"]
    viewer.page.mouse.click(x, track["y"] + track["height"] / 2)


def _fill(label: str, value: str, viewer: Viewer) -> None:
    _labelled(viewer, label).fill(value)
    viewer.page.keyboard.press("Tab")


def _spot(viewer: Viewer, place: str) -> tuple[float, float]:
    """Return where on the page a star is, or a point near one, or empty ground."""
    box = viewer.picture.bounding_box()
    if place == "empty ground":
        x, y = EMPTY
        return box["x"] + x * box["width"], box["y"] + y * box["height"]
    viewer.key("s")
    ring = viewer.box.locator(".kmviz-ring").bounding_box()
    viewer.key("Escape")
    x, y = ring["x"] + ring["width"] / 2, ring["y"] + ring["height"] / 2
    return (x, y) if place == "a star" else (x + 40, y + 5)


def _on_picture() -> Iterator[Act]:
    """Yield what the pointer does, with each meaning of a click."""
    for place in ("a star", "a point", "empty ground"):
        yield Act(f"click on {place}", partial(_click, place))
    yield Act("drag of a star", _drag)
    yield Act("first step asked about", partial(_key, "!"))
    for tool, place in TOOLS.items():
        yield Act(f"a click {tool}", partial(_click, place), (partial(_take, tool),))


def _click(place: str, viewer: Viewer) -> None:
    viewer.page.mouse.click(*_spot(viewer, place))


def _drag(viewer: Viewer) -> None:
    x, y = _spot(viewer, "a star")
    viewer.page.mouse.move(x, y)
    viewer.page.mouse.down()
    viewer.page.mouse.move(x + 60, y + 20, steps=6)
    viewer.page.mouse.up()


def _take(tool: str, viewer: Viewer) -> None:
    viewer.box.get_by_label("A click").select_option(tool.replace(" ", "\xa0"))


def _in_folds(folder: Path) -> Iterator[Act]:
    """Yield what is done where something was opened before."""
    boards = ("Data",)
    for board in ("moons", "iris", "dense"):
        yield Act(f"board {board}", partial(_choose, board), _presses(*boards))
    yield Act("Empty board", _presser("Empty board"), _presses(*boards))
    yield Act("20 starts, Begin", _presser("Begin"), _presses("20 starts"))
    first = (_presser("Which k?"), _agree)
    yield Act("Which k?, its answer", _presser("Begin"), first)
    yield Act("Which k?, back", _presser("The run"), first)
    yield Act("step with a prediction", _presser("Assign"), _presses("Predict"))
    for kind in ("film_gif", "film_mp4", "handout_png", "page_html"):
        said = getattr(ENGLISH, kind)
        form = partial(_ask_for_a_file, said, folder)
        yield Act(f"Save: {said}", _presser("Write file"), (_presser("Save..."), form))


def _presser(name: str) -> Callable[[Viewer], None]:
    return lambda viewer: viewer.press(name)


def _presses(*names: str) -> tuple[Callable[[Viewer], None], ...]:
    return tuple(map(_presser, names))


def _agree(viewer: Viewer) -> None:
    """Go on with what is asked about, until the choice of k begins to be known."""
    known = viewer.box.locator(".kmviz-caption").get_by_text(re.compile("^k = 1"))
    agree = viewer.box.get_by_role("button", name="Go on")
    agree.or_(known).first.wait_for()
    if agree.is_visible():
        agree.click()
    known.wait_for(timeout=PATIENCE)


def _choose(board: str, viewer: Viewer) -> None:
    viewer.box.locator(".kmviz-board").get_by_text(board, exact=True).click()


def _ask_for_a_file(kind: str, folder: Path, viewer: Viewer) -> None:
    viewer.box.get_by_label("Format").select_option(kind)
    for file in folder.glob("kmeans*"):
        file.unlink()
