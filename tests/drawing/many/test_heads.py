import pytest

from kmviz.drawing.beside.panel import LINE, SMALLER
from kmviz.drawing.look.layout import Box
from kmviz.drawing.many.heads import _fitted

NAME = "k-means++, the best of several draws for each star"


@pytest.mark.parametrize("share", SMALLER[1:])
def test_a_name_of_two_lines_is_as_large_as_two_lines_have_room(share):
    wide = 400.0
    high = 2 * share * LINE + 0.01
    found, (head,) = _fitted([NAME], [Box(0.0, 0.0, wide, high)])

    assert head.count("\n") in (0, 1)
    assert found >= share
