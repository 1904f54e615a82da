"""What scripts make of points: pixels, and words for why one has its colour."""

import numpy as np

from kmviz import kmeans, make_board
from kmviz.drawing.board.plane import OfStar
from kmviz.drawing.words.languages import get_words
from kmviz.export.page.beside import SAID
from kmviz.live.player import Player
from kmviz.live.telling import answer

from .test_numbers import answered

DRAWN = """() => {
    document.body.innerHTML = `<canvas style="width:100px;height:80px;display:block;
        --c0:#0067a5;--c1:#f55e0b;--background:#fff"></canvas><canvas></canvas>`;
    const [canvas, usual] = document.querySelectorAll("canvas");
    const sizes = {point: 9, pointRim: 2, shapes: [undefined]};
    const dots = new Dots(canvas, sizes, {wide: 100, high: 80});
    const places = [[20, 20], [26, 23], [1, 40], [98, 60], [50, -2], [60, 79]];
    const labels = places.map((_, i) => i % 2);
    dots.fit();
    dots.begin(labels);
    places.forEach(([x, y], i) => dots.stamp(labels[i], x, y, 1));
    dots.end();
    [usual.width, usual.height] = [canvas.width, canvas.height];
    const paper = usual.getContext("2d");
    for (const [i, [x, y]] of places.entries()) {
        paper.setTransform(dots.unit, 0, 0, dots.unit, Math.round(x * dots.unit) + 0.5,
            Math.round(y * dots.unit) + 0.5);
        paper.beginPath();
        paper.arc(0, 0, 4.5, 0, 7);
        paper.fillStyle = labels[i] ? "#f55e0b" : "#0067a5";
        paper.strokeStyle = "#fff";
        paper.lineWidth = 2;
        paper.fill();
        paper.stroke();
    }
    return [canvas, usual].map((each) =>
        [...each.getContext("2d").getImageData(0, 0, each.width, each.height).data]);
}"""


def test_points_lie_on_each_other_and_over_edges_as_a_browser_lays_them(scripts):
    made, usual = (np.reshape(each, (-1, 4)) for each in scripts.evaluate(DRAWN))

    seen = np.abs(made * made[:, 3:] - usual * usual[:, 3:]) / 255
    assert (made[:, 3] == 255).sum() > 200
    assert seen.max() < 40


TOLD = """([X, start, words, asked]) => {
    const points = new Points(Float64Array.from(X), 2);
    const run = new Run(points, lloyd(points, start));
    const measure = words.inertia;
    const told = (say, at, i) => say({run, at, step: run.step(at), points, measure}, i,
        new Words(words)).map(([text, strong]) => [text, Boolean(strong)]);
    return asked.flatMap(([at, i]) => [
        told(reasons, at, i), told(standing, at, i % start.length),
        told(prospect, at, [i / 100, i / 200])]);
}"""


def test_a_point_a_star_and_the_ground_are_told_as_in_the_player(scripts):
    trace = kmeans(make_board("crawl"), 4, rng=2)
    player, words = Player(trace=trace), get_words("fr")
    last = trace[-1].labels
    often = max(range(len(last)), key=lambda i: len({*[s.labels[i] for s in trace]}))
    steps = (0, 1, 2, 4, len(trace) - 2, len(trace) - 1)
    asked = [(at, i) for at in steps for i in (0, 7, often)]

    start = trace[0].centroids.tolist()
    said = {name: getattr(words, name) for name in SAID}
    told = answered(scripts, TOLD, [trace.X.ravel().tolist(), start, said, asked])

    known = []
    for at, i in asked:
        player.seek(at)
        asks = (i, OfStar(i % 4), (i / 100, i / 200))
        known += [answer(player, each, words) for each in asks]
    assert told == [[[line.text, line.strong] for line in lines] for lines in known]
