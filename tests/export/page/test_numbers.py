"""What a page computes, in Chromium, beside what kmviz computes: the same numbers."""

import json

import numpy as np
import pytest

from kmviz import kmeans, lloyd, make_board
from kmviz.core.voronoi import voronoi_diagram
from kmviz.drawing.artists.tags import HALO
from kmviz.drawing.artists.ticks import axis_ticks
from kmviz.drawing.beside.caption import caption_of
from kmviz.drawing.beside.scale import UP, iterations
from kmviz.drawing.board.fading import border_strengths, ring_strengths
from kmviz.drawing.board.layers import _spokes
from kmviz.drawing.board.moment import moment_at
from kmviz.drawing.board.plane import Plane
from kmviz.drawing.board.stance import GRAIN, Footing
from kmviz.drawing.look.look import Look
from kmviz.drawing.look.style import STAR_RIM, point_size
from kmviz.drawing.words.languages import get_words
from kmviz.drawing.words.spelling import apart, number, plain_below
from kmviz.export.page.beside import SAID
from kmviz.export.page.contents import Contents
from kmviz.export.tempo import Tempo
from kmviz.live.player import Player
from kmviz.runs.settings import Settings

RUNS = 240
EMPTY = ("keep", "farthest", "drop")


def points_of(kind, rng):
    """Points that are easy, on a lattice, far from the origin, or all of a size."""
    n, d = int(rng.integers(1, 150)), int(rng.integers(1, 6))
    normal = rng.normal(size=(n, d))
    return {
        "normal": normal,
        "lattice": rng.integers(0, 5, size=(n, d)).astype(float),
        "large": normal * 10.0 ** rng.integers(-150, 100),
        "rounded": normal.round(1),
        "far": normal + 1e8 * rng.integers(0, 2, size=(n, 1)),
    }[kind]


def cases():
    """Starts on and off the points, every rule, and runs that are cut."""
    rng = np.random.default_rng(15)
    kinds = ("normal", "lattice", "large", "rounded", "far")
    for i in range(RUNS):
        X = points_of(kinds[i % 5], rng)
        k = int(rng.integers(1, min(len(X), 9) + 1))
        start = X[rng.choice(len(X), k, replace=False)]
        if i % 3 == 0:
            start = start + rng.normal(size=start.shape) * np.abs(X).max() / 2
        rules = {"max_iter": 300 if i % 7 else 3, "tol": 0.0 if i % 11 else 0.05}
        yield X, start, rules | {"empty": EMPTY[i // 5 % 3]}


def gaps(rows):
    return [[None if np.isnan(value) else value for value in row] for row in rows]


def numbers_of(steps):
    """The numbers of steps as JSON has them: Python and scripts write floats alike."""
    return [
        [
            step.phase,
            step.iteration,
            gaps(step.centroids.tolist()),
            step.labels.tolist(),
            None if np.isnan(step.inertia) else step.inertia,
            step.stop,
        ]
        for step in steps
    ]


def answered(scripts, asked, given):
    """What scripts answer: far sooner as one text than as many lists."""
    asked = f"given => JSON.stringify(({asked})(JSON.parse(given)))"
    return json.loads(scripts.evaluate(asked, json.dumps(given)), parse_int=float)


NUMBERS = """steps => steps.map((step) => [step.phase, step.iteration, step.centroids,
    [...step.labels], step.inertia, step.stop ?? null])"""


def test_every_step_of_hundreds_of_runs_is_equal_to_the_last_bit(scripts):
    runs = list(cases())
    given = [
        [X.ravel().tolist(), X.shape[1], start.tolist(), rules]
        for X, start, rules in runs
    ]
    made = answered(
        scripts,
        f"""runs => runs.map(([X, d, start, rules]) => ({NUMBERS})(
        [...lloyd(new Points(Float64Array.from(X), d), start, rules)]))""",
        given,
    )

    for (X, start, rules), steps in zip(runs, made, strict=True):
        assert steps == numbers_of(lloyd(X, start, **rules))


@pytest.mark.parametrize(
    ("column", "divisor"),
    [
        ([3.0, -7.0, 2.0**31 - 1], 1),
        ([1 - 2.0**31, 2.0**31 - 1], 1),
        ([1.2, 0.1, -0.3], 10),
        ([0.1 + 0.2, 0.3], None),
        ([0.281109, -0.445048, 5e-6], 10**6),
        ([214.0000001], 10**7),
        ([215.0000001], None),
        ([214.74836479999], None),
        ([28 / 255, 32 / 255, 1.0], 255),
        ([2.0**31], None),
        ([-0.0, 1.0], None),
        ([1e-300, 1.0], None),
        ([1e150, -1e150], None),
    ],
)
def test_points_are_told_in_half_the_bytes_where_that_is_exact(
    scripts, column, divisor
):
    trace = kmeans([[value] for value in column], 1)
    contents = Contents([("", trace)], Look(), Tempo())
    told = contents.points()

    given = [list(told), contents.data()]
    asked = "([bytes, data]) => numbersOf(Uint8Array.from(bytes), data)"
    back = scripts.evaluate(f"given => [...({asked})(given)].map(String)", given)

    assert contents.divisor == divisor
    assert len(told) == (4 * (1 + len(column)) if divisor else 8 * len(column))
    assert [float(value) for value in back] == column


def test_the_way_on_after_a_move_by_hand_is_equal_too(scripts):
    player = Player(Settings(n=80, k=4, seed=3))
    start = player.trace[0].centroids.tolist()
    player.seek(3)
    player.move_star(1, [0.9, -0.8])

    steps = scripts.evaluate(
        f"""([X, start, at, there]) => {{
        const points = new Points(Float64Array.from(X), 2);
        const run = new Run(points, lloyd(points, start));
        return ({NUMBERS})([...forked(run, at, there, {{}})]);}}""",
        [player.trace.X.ravel().tolist(), start, 3, player.now.centroids.tolist()],
    )

    expected = numbers_of(player.trace)
    assert [step[:4] for step in steps] == [step[:4] for step in expected]
    assert [step[4] for step in steps[1:]] == [step[4] for step in expected[1:]]


MOMENTS = """([X, d, start, rules, plane, words, positions]) => {
    const points = new Points(Float64Array.from(X), d);
    const run = new Run(points, lloyd(points, start, rules));
    const board = new Plane(plane, 400);
    const table = new Words(words);
    return positions.map((position) => {
        const moment = momentAt(run, position);
        return {labels: [...moment.labels], sizes: moment.sizes, stars: moment.stars,
            owners: moment.owners, borders: moment.borders, inertia: moment.inertia,
            misplaced: moment.misplaced, trails: moment.trails,
            rings: ringStrengths(moment),
            headline: headline(moment, table),
            sentence: sentence(moment, table, board)};
    });
}"""


def look_of(plane):
    return {
        "origin": plane.origin.tolist(),
        "axes": None if plane.axes is None else plane.axes.T.tolist(),
        "bounds": plane.bounds,
        "note": plane.note,
        "tableNote": plane.table_note,
    }


def close(made, expected):
    if expected is None:
        return made is None
    made = np.array(made, dtype=float)  # None becomes nan
    return np.allclose(made, expected, rtol=1e-12, atol=1e-12, equal_nan=True)


@pytest.mark.parametrize(
    ("board", "k", "rules", "code"),
    [
        ("gauss", 4, {}, "en"),
        ("penguins", 3, {}, "de"),
        ("starved", 4, {"empty": "keep"}, "fr"),
        ("starved", 4, {"empty": "farthest"}, "ja"),
        ("starved", 4, {"empty": "drop"}, "es"),
        ("iris", 5, {"max_iter": 2}, "pt"),
        ("crawl", 2, {"tol": 0.3}, "it"),
    ],
)
def test_moments_and_captions_are_those_of_the_film(scripts, board, k, rules, code):
    points = make_board(board)
    start = kmeans(points, k, rng=5)[0].centroids
    if rules.get("empty"):  # stars that no point is near, and which are told as a range
        start = np.vstack([start, *(start.max(axis=0) * far for far in (9, 10, 11))])
    if board == "gauss":  # two stars at one place, and two close together
        start = np.vstack([start, start[0], start[1] + 0.001])
    trace = kmeans(points, init=start, **rules)
    words, last = get_words(code), len(trace) - 1
    plane = Plane(trace, words)
    positions = [p for i in range(last) for p in (i, i + 0.3, i + 0.8)] + [last]

    shown = answered(
        scripts,
        MOMENTS,
        [
            trace.X.ravel().tolist(),
            trace.X.shape[1],
            trace[0].centroids.tolist(),
            rules,
            look_of(plane),
            {name: getattr(words, name) for name in SAID},
            positions,
        ],
    )

    for position, made in zip(positions, shown, strict=True):
        moment = moment_at(trace, position)
        assert made["labels"] == moment.labels.tolist()
        assert made["sizes"] == moment.sizes.tolist()
        assert made["misplaced"] == np.flatnonzero(moment.misplaced).tolist()
        assert np.allclose(made["rings"], ring_strengths(moment), atol=1e-6)
        for name in ("stars", "owners", "borders", "trails", "inertia"):
            assert close(made[name], getattr(moment, name)), (position, name)
        assert (made["headline"], made["sentence"]) == caption_of(moment, words, plane)


def test_a_move_by_hand_has_its_coming_borders_and_rings(scripts):
    player = Player(Settings(n=80, k=4, seed=3))
    start = player.trace[0].centroids.tolist()
    player.seek(3)
    player.move_star(1, [0.9, -0.8])

    shown = scripts.evaluate(
        """([X, start, there]) => {
        const points = new Points(Float64Array.from(X), 2);
        const run = new Run(points, lloyd(points, start));
        const fork = new Run(points, forked(run, 3, there, {}));
        return [3.5, 4, 4.5].map((position) => {
            const {borders, misplaced, inertia} = momentAt(fork, position);
            return [borders, misplaced, inertia];
        });}""",
        [player.trace.X.ravel().tolist(), start, player.now.centroids.tolist()],
    )

    for position, (borders, misplaced, inertia) in zip(
        (3.5, 4, 4.5), shown, strict=True
    ):
        moment = moment_at(player.trace, position)
        assert close(borders, moment.borders)
        assert misplaced == np.flatnonzero(moment.misplaced).tolist()
        assert close(inertia, moment.inertia)


def test_labels_that_come_back_end_a_run(scripts):
    stops = scripts.evaluate(
        """() => {
        const one = Int16Array.from([0, 0, 1]), other = Int16Array.from([0, 1, 1]);
        return [[other], [other, one]].map((seen) =>
            stopRule(Int16Array.from(other), [one, ...seen], false, false) ?? null);
        }"""
    )

    assert stops == ["labels unchanged", "cycle"]


def test_cells_and_borders_are_those_of_the_film(scripts):
    rng = np.random.default_rng(2)
    boxes = [(-1.0, 1.0, -1.0, 1.0), (0.0, 1e6, -3.0, 2.0)]
    grids = [np.indices((3, 3)).reshape(2, -1).T / 2.0, np.zeros((3, 2))]
    stars = [rng.normal(size=(k, 2)) for k in range(1, 11)] + grids

    for box in boxes:
        made = scripts.evaluate(
            "([stars, box]) => stars.map((each) => diagram(each, box))",
            [[each.tolist() for each in stars], box],
        )
        for each, diagram in zip(stars, made, strict=True):
            true = voronoi_diagram(each, box)
            assert len(diagram["borders"]) == len(true.borders)
            for cell, true_cell in zip(diagram["cells"], true.cells, strict=True):
                corners = [corner[:2] for corner in cell]
                assert np.allclose(np.reshape(corners, (-1, 2)), true_cell)


def test_numbers_are_written_as_in_python(scripts):
    rng = np.random.default_rng(4)
    values = [*(10.0 ** rng.uniform(-9, 9, 300)), 0.0, 0.125, 2.125, 2.375, 1000.5]
    values += [0.3125, 0.1875, 1e-4, 1e6, 123456.5, 0.0009995, 9.995, 1e-5]

    pairs = [(value, value * (1 - 10.0 ** -(i % 9))) for i, value in enumerate(values)]
    pairs += [(1.2e6, 984668.0), (5e-5, 2e-4), (3e9, 9e5)]
    words = "new Words({ones: '1', decimal: ','})"
    code = f"[(v) => {words}.number(v), (pair) => {words}.apart(...pair)]"

    made = scripts.evaluate(
        f"(all) => {code}.map((f, i) => all[i].map(f))", [values, pairs]
    )

    assert made[0] == [number(value, ",") for value in values]
    assert made[1] == [[*apart(*pair, ",")] for pair in pairs]


def test_the_generator_of_starts_takes_each_point_at_most_once(scripts):
    counts = scripts.evaluate(
        """() => ["random", "k-means++"].flatMap((init) =>
        Array.from({length: 50}, (_, seed) => {
            const X = Float64Array.from({length: 12}, (_, i) => i % 7);
            const points = new Points(X, 2);
            const rows = start(points, 3, init, generator(seed));
            return new Set(rows.map(String)).size;
        }))"""
    )

    assert counts == [3] * 100


STANCES = """cases => cases.map(([spots, labels, places, k, numbered, sizes]) => {
    const nan = (row) => row.map((value) => value ?? NaN);
    const board = {plane: {wide: 345, high: 345}, places: places.flat(), sizes,
        point: (i) => places[i],
        starSize: () => 2 * sizes.radius, typeSize: () => sizes.type};
    return new Crowd(board, spots.map(nan), labels, numbered).stances();
})"""


def crowds():
    """Stars at ease, in crowds, on single points, at one place, and not to be seen."""
    rng = np.random.default_rng(8)
    for i in range(120):  # of a few points those count that a number nearly covers
        n, k = int(rng.integers(1, 80 if i < 60 else 9)), int(rng.integers(1, 12))
        labels = rng.integers(0, k, n) if i % 5 else np.full(n, -1)
        spread = (0, 3, 8, 20, 90)[i % 4]
        middles = rng.uniform(20, 320, (k, 2)).round(-1 if i % 3 else 1)
        points = np.clip(middles[labels] + rng.normal(0, spread, (n, 2)), 0, 345)
        spots = middles + rng.normal(0, 2, (k, 2))
        spots[rng.random(k) < 0.1] = np.nan
        yield spots, labels, points, i % 7 > 0
    for seed in (19, 29, 95):  # under a number lies what alone is not too much
        rng = np.random.default_rng(seed)
        labels, points = rng.integers(0, 3, 30), rng.normal(170, 18, (30, 2))
        yield np.full((3, 2), 170.0), labels, points, True


def test_stars_stand_on_a_page_as_in_a_film(scripts):
    known, given = [], []
    for spots, labels, points, numbered in crowds():
        k = len(spots)
        ground = Footing(points, np.full(2, 345.0), k, numbered=numbered)
        known.append(ground.stances(spots, labels))
        sizes = {"radius": ground.radius, "type": ground.type, "starRim": STAR_RIM}
        sizes |= {"halo": HALO, "grain": GRAIN, "point": point_size(len(points))}
        upright = [345.0 * np.array([0, 1]) + row * [1, -1] for row in (spots, points)]
        rows, places = gaps(upright[0].tolist()), upright[1].tolist()
        given.append([rows, labels.tolist(), places, k, numbered, sizes])

    for true, made in zip(known, answered(scripts, STANCES, given), strict=True):
        assert np.allclose(made["shares"], true.shares)
        assert np.allclose(np.array(made["offsets"]) * [1, -1], true.offsets)
        assert made["texts"] == list(true.texts)
        assert made["lifted"] == true.lifted.tolist()
        assert sorted(made["bearing"]) == np.flatnonzero(true.bearing).tolist()


def test_new_borders_are_as_strong_as_in_a_film(scripts):
    rng = np.random.default_rng(4)
    old = np.vstack([rng.random((6, 2, 2)), np.full((1, 2, 2), 0.5)])
    shifts = rng.normal(scale=0.006, size=(40, 2, 2))
    # Some are parts of old ones, some lie beyond their ends, or lie right across.
    ends = mixed_ends(old[rng.integers(7, size=40)], rng.uniform(-0.01, 1.01, (40, 2)))
    borders = np.vstack([ends + shifts, rng.random((5, 2, 2))])
    made = scripts.evaluate(
        "([borders, old, plane]) => "
        "borders.map((border) => borderStrength(border, old, plane))",
        [
            *((each * [400, 250]).tolist() for each in (borders, old)),
            {"wide": 400, "high": 250},
        ],
    )

    np.testing.assert_allclose(made, border_strengths(borders, old), atol=1e-12)
    assert len(set(made)) > 10


def mixed_ends(borders, shares):
    """Two places on each border, or a little beyond it."""
    return borders[:, :1] + shares[..., None] * np.diff(borders, axis=1)


def test_of_many_lines_to_a_star_the_same_are_drawn_as_in_a_film(scripts):
    rng = np.random.default_rng(3)
    points, hub = rng.normal(300.0, 90.0, (3000, 2)), np.array([310.0, 280.0])
    few = points[:1000]

    made = answered(
        scripts,
        "([sets, hub]) => sets.map((points) => spokes(points, hub))",
        [[points.tolist(), few.tolist()], hub.tolist()],
    )

    true = _spokes(points, hub, np.ones(2))[:, 0]
    assert sorted(made[0]) == sorted(true.tolist())
    assert 1000 < len(made[0]) < 2500
    assert made[1] == few.tolist()


def test_charts_have_the_numbers_of_those_of_the_film(scripts):
    rng = np.random.default_rng(9)
    tops = [
        *(10.0 ** rng.uniform(-7, 9, 200)),
        *range(1, 40),
        1e4,
        99999.0,
        1e-270,
        1e140,
        3e-30,
    ]
    words, whole = get_words("de"), [top in range(2, 40, 2) for top in tops]
    others = [984668.0, 1e7] * len(tops)  # what stands beside: plain, or not

    made = scripts.evaluate(
        """cases => cases.map(([top, whole, other]) =>
        ticksTo(top, {decimal: ','}, whole, reachBeside([NaN, other])))""",
        [[float(top), *rest] for top, *rest in zip(tops, whole, others, strict=False)],
    )

    for top, only, other, told in zip(tops, whole, others, made, strict=False):
        large = plain_below([other])
        ticks = axis_ticks(0.0, top, words, most=UP - 1, whole=only, large=large)
        ticks = {0.0: "0"} | ticks
        assert [text for _, text in told] == list(ticks.values()), top
        assert np.allclose([value for value, _ in told], list(ticks), rtol=1e-9, atol=0)


def test_charts_tell_the_iterations_that_those_of_the_film_tell(scripts):
    trace = kmeans(make_board("crawl"), 2, rng=0)
    stops, rooms = range(0, len(trace), 3), (8, 16, 64, 256)
    steps = [{"phase": step.phase, "iteration": step.iteration} for step in trace]

    made = scripts.evaluate(
        """([steps, stops, rooms]) => stops.map((stop) => rooms.map((room) =>
        iterationsOf(steps.slice(0, stop + 1), Math.max(room, stop))))""",
        [steps, list(stops), list(rooms)],
    )

    for stop, of_rooms in zip(stops, made, strict=True):
        for room, told in zip(rooms, of_rooms, strict=True):
            known = iterations(trace[: stop + 1], max(room, stop))
            assert [tuple(each) for each in told] == list(known.items())
