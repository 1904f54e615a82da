"""What is pressed, chosen and read beside the board of a page, in its words."""

from collections.abc import Sequence
from typing import Any

from kmviz.drawing.look.parts import PARTS
from kmviz.drawing.words.words import Words
from kmviz.export.tempo import SPEEDS

PAGE_PARTS = {
    part: key for part, key in PARTS.items() if part not in ("image", "starts")
}
"""What can be shown on a page, or left out, and by which key."""
SAID = (
    *("language", "decimal", "ones", "listing", "joiner", "told", "made_with"),
    *("start", "assign", "update", "check", "converged", "move", "started"),
    *("first_assigned", "assigned", "updated", "moved_by_hand", "misplaced"),
    *("joining", "sliding", "moving", "labels_unchanged", "centroids_unchanged"),
    *("within_tolerance", "cycle", "max_iter", "empty", "waiting", "relocated"),
    *("dropped", "outside", "together", "close_by"),
    *("where_to", "which_switch", "stars_scored", "points_scored"),
    *("inertia", "switches", "iteration", "to_the_mean", "table_points", "table_rand"),
    *("steps", "at_step", "first", "back", "step", "last", "play", "pause"),
    *("to_assign", "to_update", "to_move"),
    *("more", "label_speed", "star_number"),
    *("why_cluster", "why_none", "why_far", "why_nearest", "why_next", "why_past"),
    *("would_join", "would_add"),
    *("star_points", "middle_to_the_mean", "star_there", "star_off"),
    *("star_costs", "star_least", "star_grows"),
    *("new_start", "predict", "forget", "undo", "label_stars", "label_init"),
    *("label_click", "click_explains", "click_adds_star", "click_removes_star"),
    *("click_adds_point", "init_random", "init_k_means"),
)
"""The words of every page."""


def parts_of(words: Words, *, grouped: bool) -> list[list[str]]:
    """Return key, name and label of each part; true groups only if they are known."""
    return [
        [key, part, getattr(words, f"part_{part}")]
        for part, key in PAGE_PARTS.items()
        if grouped or part != "truth"
    ]


def paces_of(words: Words) -> list[list[float | str]]:
    """Return each speed, and how it is told."""
    return [[speed, words.paced(speed)] for speed in SPEEDS]


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


def words_of(
    words: Words, rules: Sequence[dict[str, Any]], *, grouped: bool
) -> dict[str, str]:
    """Return the words that may be said by a page of runs by these rules."""
    empty = {rule.get("empty") for rule in rules}
    said = {
        "relocated": "farthest" in empty,
        "dropped": "drop" in empty,
        "within_tolerance": any(rule.get("tol") for rule in rules),
        "table_rand": grouped,
    }
    return {name: getattr(words, name) for name in SAID if said.get(name, True)}
