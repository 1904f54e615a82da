"""Errors in a terminal name what is typed there, and change nothing that was given."""

import pytest

from kmviz.core.options.flags import as_typed

FLAGS = {
    "k": "-k",
    "size": "--size",
    "max_iter": "--max-iter",
    "choose_k": "--choose-k",
}


@pytest.mark.parametrize(
    ("python", "typed"),
    [
        ("k must be at least 1, got 0", "-k must be at least 1, got 0"),
        ("the width in size must be 1", "the width in --size must be 1"),
        ("k must be left out with choose_k", "-k must be left out with --choose-k"),
        ("k must fit in size (3), got 4", "-k must fit in --size (3), got 4"),
        ("size must go with k, got 4", "--size must go with -k, got 4"),
        ("size must be 1; did you mean k=3?", "--size must be 1; did you mean -k 3?"),
        ("each size of k must be known", "each --size of -k must be known"),
        (
            'size must be clear; say k="," or k=-3',
            "--size must be clear; say -k , or -k -3",
        ),
        (
            '1 column; choose others by size, not "by size"',
            '1 column; choose others by --size, not "by size"',
        ),
        ('the file "k.csv" must exist, got "size"',) * 2,
        ("k must be 1, got 'max_iter'", "-k must be 1, got 'max_iter'"),
        ("no board has a size",) * 2,
    ],
)
def test_options_are_named_by_their_flags_and_nothing_else_is(python, typed):
    assert as_typed(python, FLAGS) == typed
