"""The parts of a picture, which can be shown or left out."""

from kmviz.core.given.choices import check_option, is_several
from kmviz.core.ground.sentence import shown

PARTS = {
    "cells": "v",
    "trails": "t",
    "lines": "l",
    "rings": "g",
    "inertia": "k",
    "numbers": "h",
    "shapes": "p",
    "future": "e",
    "code": "c",
    "image": "m",
    "starts": "j",
    "sizes": "z",
    "truth": "y",
}
"""What can be shown or left out, and the key that does so wherever there are keys."""
USUAL = frozenset({"cells", "trails", "rings", "inertia", "numbers", "image", "starts"})
"""What is shown when nobody says otherwise."""


def check_shown(parts: object, name: str) -> frozenset[str]:
    """Return the parts to be shown; None stands for the usual ones."""
    if parts is None:
        return USUAL
    if not is_several(parts):
        message = f"{name} must be a collection of parts, got {shown(parts)}"
        raise TypeError(message)
    return frozenset(
        check_option(part, f"each part in {name}", PARTS) for part in parts
    )
