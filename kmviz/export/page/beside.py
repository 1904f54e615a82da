"""What is pressed, chosen and read beside the board of a page, in its words."""

from kmviz.drawing.words import Words

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
    "sizes": "z",
    "truth": "y",
}
"""What can be shown on a page, or left out, and by which key."""
SPEEDS = (0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30)
"""Steps a second."""


def parts_of(words: Words, *, grouped: bool) -> list[list[str]]:
    """Return key, name and label of each part; true groups only if they are known."""
    return [
        [key, part, getattr(words, f"part_{part}")]
        for part, key in PARTS.items()
        if grouped or part != "truth"
    ]


def paces_of(words: Words) -> list[list[float | str]]:
    """Return each speed, and how it is told: by the steps, or by the seconds of one."""
    return [
        [
            speed,
            words.fill(words.pace, speed=speed)
            if speed > 1
            else words.fill(words.slow_pace, seconds=f"{1 / speed:g}"),
        ]
        for speed in SPEEDS
    ]


def keys_of(words: Words, *, changes: bool) -> list[list[str]]:
    """Return the keys of a page, each with what it does."""
    ways = words.listing.join([words.key_forward, words.key_backward])
    paces = words.listing.join([words.key_faster, words.key_slower])
    ends = words.listing.join([words.cap_home, words.cap_end])
    keys = [
        [words.cap_space, words.key_play],
        ["→ ←", ways],
        ["↑ ↓", paces],
        [ends, words.listing.join([words.key_first, words.key_last])],
        [f"{words.cap_shift} + ←", words.key_pointer],
        [words.cap_enter, words.key_click],
    ]
    if changes:
        keys += [
            ["1–9", words.key_stars],
            ["+ −", words.listing.join([words.key_more, words.key_fewer])],
            ["r", words.key_start],
            ["u", words.key_undo],
            ["w", words.key_predict],
        ]
    return [*keys, [words.cap_escape, words.key_leave]]
