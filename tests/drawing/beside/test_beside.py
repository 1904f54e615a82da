"""What stands beside the board shares the room there."""

import pytest

from kmviz.drawing.beside.beside import _over_table
from kmviz.drawing.look.layout import Box


@pytest.mark.parametrize(
    ("height", "heights"),
    [
        (203.0, {"table": 203.0}),
        (204.0, {"staircase": 80.0, "table": 100.0}),
        (250.0, {"staircase": 80.0, "table": 146.0}),
        (290.0, {"staircase": 106.0, "table": 160.0}),
    ],
)
def test_a_table_leaves_a_chart_the_least_room_or_all_it_does_not_need(height, heights):
    rooms = _over_table(Box(0.0, 0.0, 400.0, height), least=100.0, most=160.0)

    assert {name: box.height for name, box in rooms.items()} == heights
