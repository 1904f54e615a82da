"""How points become pixels: as a browser itself would lay them on each other."""

import numpy as np

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
