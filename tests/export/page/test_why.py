"""Why a point has its colour, as the player tells it."""

from kmviz import kmeans, make_board
from kmviz.drawing.languages import get_words
from kmviz.export.page.contents import SAID
from kmviz.live.player import Player
from kmviz.live.telling import reasons

from .test_numbers import answered

TOLD = """([X, start, words, asked]) => {
    const points = new Points(Float64Array.from(X), 2);
    const run = new Run(points, lloyd(points, start));
    return asked.map(([at, i]) => reasons({run, at, points}, i, new Words(words))
        .map(([text, strong]) => [text, Boolean(strong)]));
}"""


def test_a_point_is_told_as_in_the_player(scripts):
    trace = kmeans(make_board("crawl"), 4, rng=2)
    player, words = Player(trace=trace), get_words("fr")
    last = trace[-1].labels
    often = max(range(len(last)), key=lambda i: len({*[s.labels[i] for s in trace]}))
    steps = (0, 1, 2, 4, len(trace) - 2, len(trace) - 1)
    asked = [(at, i) for at in steps for i in (0, 7, often)]

    start = trace[0].centroids.tolist()
    said = {name: getattr(words, name) for name in SAID}
    told = answered(scripts, TOLD, [trace.X.ravel().tolist(), start, said, asked])

    for (at, i), lines in zip(asked, told, strict=True):
        player.seek(at)
        known = reasons(player, i, words)
        assert lines == [[line.text, line.strong] for line in known]
