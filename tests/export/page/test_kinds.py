"""Pages of other runs, of many runs, and in other languages."""

import re
from operator import ne

import numpy as np
import pytest

from kmviz import (
    Board,
    Scene,
    Trace,
    agreement,
    choose_k,
    kmeans,
    kmedians,
    make_board,
    make_run,
    restarts,
    save,
)
from kmviz.core.algorithm import alternate
from kmviz.core.algorithms.medians import Manhattan
from kmviz.core.given.backdrop import Backdrop
from kmviz.core.given.rules import Rules
from kmviz.drawing.look.look import Look
from kmviz.drawing.look.parts import USUAL
from kmviz.drawing.words.languages import get_words
from kmviz.export.page.contents import Contents
from kmviz.export.tempo import Tempo
from kmviz.live.player import Player
from kmviz.runs.settings import Settings

from .visit import ask, caption, choose, opened, press, spot, stars

SIZE = (800, 600)


def test_another_algorithm_is_shown_as_recorded(tab, tmp_path, trace):
    run = kmedians(trace.X, 3, rng=0)
    save(run, tmp_path / "run.html")
    page = opened(tab, tmp_path / "run.html")
    scene = Scene(run, size=SIZE)

    ask(page, "seek(3)")
    assert caption(page) == scene.caption(3)
    assert stars(page).tolist() == run[3].centroids.tolist()
    assert page.get_by_role("button", name="New start").count() == 0
    assert "as it was recorded" in page.locator(".hint").inner_text()
    assert "sum of distances" in page.locator(".charts figure").first.inner_text()

    box = page.locator(".board canvas").bounding_box()
    page.mouse.click(box["x"] + 1, box["y"] + 1)
    assert "sum of distances: +" in page.locator(".why").inner_text()


class Largest(Manhattan):
    """The largest of the differences, which no page knows."""

    def costs(self, centroids, labels, points=slice(None)):
        return np.abs(self.X[points] - centroids[labels]).max(axis=1)


def test_who_is_nearest_by_a_measure_of_ones_own_is_not_told(tab, tmp_path, trace):
    metric = Largest(trace.X)
    steps = alternate(metric, trace.X[:3], Rules())
    save(Trace(trace.X, steps, metric=metric), tmp_path / "run.html")
    page = opened(tab, tmp_path / "run.html")
    ask(page, "seek(1)")

    box = page.locator(".board canvas").bounding_box()
    for share in (0.1, 0.3, 0.5, 0.7, 0.9):
        page.mouse.click(
            box["x"] + share * box["width"], box["y"] + 0.5 * box["height"]
        )
        assert "from star" not in page.locator(".why").inner_text()
    page.mouse.click(*spot(page, 0))
    assert page.locator(".why > *").count() == 1


def test_draws_have_discs_of_the_size_of_the_chances(tab, tmp_path):
    drawn = make_run("gauss", n=40, k=3, init="k-means++", seeding=True)
    save(drawn, tmp_path / "run.html")
    page = opened(tab, tmp_path / "run.html")
    circles = ".chances circle"
    measured = (
        "(name) => [...document.querySelectorAll(name)]"
        ".map((disc) => disc.r.baseVal.value ** 2)"
    )

    for at in (1, 2):
        ask(page, f"seek({at})")
        areas = page.evaluate(measured, circles)
        chances = np.sort(drawn[at].chances)[::-1][: len(areas)]
        assert len(areas) > 20
        assert np.abs(np.array(areas) / sum(areas) - chances).max() < 0.01
        assert page.locator(".drawn circle").count() == 1
    ask(page, "seek(4)")
    assert page.locator(f"{circles}, .drawn circle").count() == 0


def test_points_of_a_crowd_are_shaded_as_those_of_a_film(tab, tmp_path):
    heaps = np.random.default_rng(0).normal(size=(24_000, 2))
    heaps[::2] += 12.0, 0.0
    drawn = kmeans(heaps, 3, init="k-means++", rng=0, seeding=True)
    save(drawn, tmp_path / "run.html")
    page = opened(tab, tmp_path / "run.html", "#step=1")
    scene = Scene(drawn)
    scene.draw(1)
    pixels = np.array(scene.canvas.buffer_rgba())[::-1, :, 0].astype(int)
    there = scene.board.transData
    spots, near = there.transform(heaps), there.transform(drawn[1].centroids[:2])
    shared = scene.board.transAxes.inverted().transform(spots)
    free = (np.hypot(*(spots - near[:, None]).T).min(axis=1) > 50).nonzero()[0][::60]
    column, row = np.floor(spots[free] + np.array([0.5, -0.5])).astype(int).T
    asked = """shares => {
        const board = document.querySelector(".board canvas");
        const {width, height} = board;
        const {data} = board.getContext("2d").getImageData(0, 0, width, height);
        return shares.map(([x, y]) =>
          data[4 * (Math.floor((1 - y) * height) * width + Math.floor(x * width))]);
    }"""
    seen = np.array(page.evaluate(asked, shared[free].tolist()))

    filmed = pixels[row, column]
    assert page.locator(".chances circle").count() == 0
    assert np.ptp(filmed) > 100
    assert np.abs(np.median(seen - filmed)) < 20
    assert np.corrcoef(seen, filmed)[0, 1] > 0.9


@pytest.mark.parametrize(
    ("init", "made"),
    [
        ("k-means++", [True] * 4),
        ("greedy-k-means++", [True] * 4),
        ("random", [True]),
        ("farthest", [True, list, list, list]),
        ("one place", [True] * 2),
    ],
)
def test_a_page_makes_the_chances_that_squares_tell(tab, tmp_path, init, made):
    X = np.random.default_rng(1).normal(size=(30, 3))
    if init == "one place":
        X, init = np.zeros((30, 3)), "k-means++"
    drawn = kmeans(X, max(2, len(made)), init=init, rng=0, seeding=True)
    save(drawn, tmp_path / "run.html")
    page = opened(tab, tmp_path / "run.html")

    told = Contents([("", drawn)], Look(), Tempo()).data()["runs"][0]["steps"]
    assert [step["chances"] is True or list for step in told[: len(made)]] == made
    for at in range(len(made)):
        seen = ask(page, f"steps[{at}].chances.map(Number)")
        np.testing.assert_allclose(seen, drawn[at].chances, rtol=1e-6, atol=1e-300)


def test_chances_turn_into_those_of_the_next_draw(tab, tmp_path):
    drawn = make_run("gauss", n=40, k=3, init="k-means++", seeding=True)
    save(drawn, tmp_path / "run.html")
    page = opened(tab, tmp_path / "run.html", "#step=1")
    tab.emulate_media(reduced_motion="no-preference")
    areas = (
        "() => [...document.querySelectorAll('.chances circle')]"
        ".map((disc) => disc.r.baseVal.value).join()"
    )
    before = page.evaluate(areas)
    page.locator(".row .step").click()

    page.wait_for_function(f"before => ({areas})() !== before", arg=before)
    assert ask(page, "position") == 1  # on the way
    tab.emulate_media(reduced_motion="reduce")


def test_a_star_moved_while_others_are_drawn_begins_a_run_of_all(tab, tmp_path):
    settings = {"n": 40, "k": 4, "init": "k-means++", "seeding": True}
    save(make_run("gauss", **settings), tmp_path / "run.html")
    page = opened(tab, tmp_path / "run.html")
    player = Player(Settings("gauss", **settings))
    player.seek(1)
    player.move_star(0, (0.25, -0.5))
    ask(page, "seek(1)")
    ask(page, "moveStar(0, 0.25, -0.5)")

    assert stars(page).tolist() == player.trace[0].centroids.tolist()
    ask(page, "seek(Infinity)")
    assert ask(page, "step.inertia") == player.trace.inertia
    assert caption(page).startswith("Converged")


def test_pixels_have_their_own_colours_on_stars_too(tab, tmp_path):
    X = np.array([[1.0, 0.2, 0.2]] * 6 + [[0.2, 0.2, 1.0]] * 6)
    board = Board("mine", X, None, (), 2, backdrop=Backdrop(image=(3, 4)))
    save(kmeans(board, init=X[[0, 7]]), tmp_path / "run.html")
    page = opened(tab, tmp_path / "run.html", "#step=1")
    lifted = page.locator(".lifted path:not(.star)")

    fills = lifted.evaluate_all("(all) => all.map((each) => each.style.fill)")
    assert {*fills} == {"rgb(255, 51, 51)", "rgb(51, 51, 255)"}


def test_each_particle_of_a_swarm_has_its_stars(tab, tmp_path, trace):
    run = make_run(trace.X, k=3, algorithm="particle-swarm", seed=0, max_iter=3)
    save(run, tmp_path / "run.html")
    page = opened(tab, tmp_path / "run.html", "#step=1")

    assert page.locator(".clip .swarm path").count() == run[1].swarm[:, :, 0].size


def test_only_words_that_can_be_said_travel():
    X = np.array([[0.0, 0.0], [0.0, 1.0], [9.0, 0.0]])
    start = [[0.0, 0.5], [9.0, 0.0], [99.0, 99.0]]

    said = {
        empty: Contents(
            [("", kmeans(X, init=start, empty=empty))], Look(), Tempo()
        ).data()["words"]
        for empty in ("keep", "farthest", "drop")
    }

    assert {"relocated", "dropped", "table_rand", "within_tolerance"}.isdisjoint(
        said["keep"]
    )
    assert "relocated" in said["farthest"]
    assert "dropped" in said["drop"]


def test_true_groups_and_sizes_stand_in_a_table(tab, tmp_path):
    iris = make_run("iris", seed=1)
    shown = USUAL | {"truth", "sizes"}
    save(iris, tmp_path / "run.html", shown=shown)
    page = opened(tab, tmp_path / "run.html")
    ask(page, f"seek({len(iris) - 1})")
    rows = page.locator("table tr").all_inner_texts()
    table = agreement(iris.labels, make_board("iris").labels)

    told = [row.split() for row in rows]
    assert told[0] == ["1", "2", "3"]
    assert [row[0] for row in told[1:4]] == ["setosa", "versicolor", "virginica"]
    assert [list(map(int, row[1:])) for row in told[1:4]] == table.tolist()
    assert told[4] == ["points", *map(str, table.sum(axis=0))]
    assert told[5] == ["adjusted", "Rand", "index", "0.886"]
    shapes = "(all) => new Set(all.map((each) => each.getAttribute('d'))).size"
    assert page.locator("th svg path").evaluate_all(shapes) == 3
    press(page, "y", "z")
    assert page.locator("table").is_hidden()


def test_more_columns_are_computed_but_have_no_hands(tab, tmp_path):
    X = np.random.default_rng(0).normal(size=(50, 4))
    run = kmeans(X, 3, rng=0)
    save(run, tmp_path / "run.html")
    page = opened(tab, tmp_path / "run.html")

    ask(page, f"seek({len(run) - 1})")
    assert ask(page, "step.inertia") == run.inertia
    refused = page.evaluate(
        "() => { try { document.querySelector('.kmviz').kmviz.moveStar(0, 0, 0, 0); }"
        " catch (error) { return error.message; } }"
    )
    assert refused == page.locator(".hint").inner_text()
    assert "cannot be moved by hand" in refused


def test_many_runs_stand_side_by_side_and_each_can_be_opened(tab, tmp_path, trace):
    runs = restarts(trace.X, 3, runs=5, rng=0)
    save(runs, tmp_path / "runs.html")
    page = opened(tab, tmp_path / "runs.html")

    assert page.locator(".wall button").count() == 5
    assert "img" not in page.locator(".wall").aria_snapshot()  # but what each is called
    assert page.locator(".wall circle").count() == 0  # a finger scrolls over its stars
    page.locator(".wall button").nth(3).click()
    ask(page, f"seek({len(runs[3]) - 1})")
    assert ask(page, "step.inertia") == runs[3].inertia
    assert page.locator(".told").inner_text().startswith("5 starts")


def test_another_run_has_no_points_that_were_added_to_the_one_before(
    tab, tmp_path, trace
):
    runs = restarts(trace.X, 3, runs=2, rng=0)
    save(runs, tmp_path / "runs.html")
    page = opened(tab, tmp_path / "runs.html")
    choose(page, "A click", "point")
    page.locator(".board").first.click(position={"x": 200, "y": 100})
    assert len(ask(page, "step.labels")) == 61
    page.locator(".wall button").nth(1).click()
    ask(page, "seek(2)")
    for x in (0.25, 0.5):
        ask(page, f"moveStar(0, {x}, 0)")

    assert len(ask(page, "step.labels")) == 60
    assert stars(page)[0].tolist() == [0.5, 0]
    page.get_by_role("button", name="Undo").click(click_count=4)
    assert len(ask(page, "step.labels")) == 60
    assert page.get_by_role("button", name="Undo").is_disabled()


def test_a_choice_of_k_shows_its_curves_and_each_end(tab, tmp_path):
    choice = choose_k(make_board("faithful"), ks=range(1, 4), references=2, rng=0)
    save(choice, tmp_path / "choice.html")
    page = opened(tab, tmp_path / "choice.html")

    assert page.locator(".curves figure").count() == 4
    beside = page.locator(".curves .plot").first.locator(".up")
    assert beside.all_inner_texts() == ["20\u202f000", "40\u202f000"]
    assert len(stars(page)) == 2
    plot = page.locator(".curves .plot").first
    named = plot.get_by_text("2", exact=True).evaluate("(each) => each.style.left")
    dot = re.match(r"M([\d.]+),", plot.locator(".now").get_attribute("d"))
    assert float(named.strip("%")) == pytest.approx(float(dot[1]) / 3.2, abs=0.1)
    page.locator(".wall button").nth(2).click()
    assert ask(page, "step.inertia") == choice.inertia[3]


def test_the_boards_of_a_wall_show_true_groups_too(tab, tmp_path):
    runs = restarts(make_board("iris"), 3, runs=2, rng=0)
    save(runs, tmp_path / "runs.html")
    page = opened(tab, tmp_path / "runs.html")
    boards = page.locator(".wall canvas")
    picture = "(all) => all.map((canvas) => canvas.toDataURL())"
    plain = boards.evaluate_all(picture)
    press(page, "y")

    assert all(map(ne, boards.evaluate_all(picture), plain))


@pytest.fixture
def reading(tab):
    """Tell a tab which language its reader has."""
    devtools = tab.context.new_cdp_session(tab)
    agent = tab.evaluate("navigator.userAgent")

    def reads(locale):
        told = {"userAgent": agent, "acceptLanguage": locale}
        devtools.send("Emulation.setUserAgentOverride", told)

    yield reads
    reads("en-US")


@pytest.mark.parametrize(
    ("locale", "address", "spoken", "language"),
    [
        ("en-GB", "", "Assign 1: all", "en"),
        ("de-AT", "", "Zuordnung 1: alle", "de"),
        ("nl-NL", "", "Assign 1: all", "en"),
        ("de-AT", "?lang=ja", "割り当て 1：60", "ja"),
    ],
)
def test_a_page_speaks_the_language_of_its_reader(
    tab, reading, everywhere, locale, address, spoken, language
):
    reading(locale)
    opened(tab, everywhere, f"{address}#step=1")

    assert caption(tab).startswith(spoken)
    assert tab.evaluate("document.documentElement.lang") == language
    assert tab.title() == get_words(language).title_of()
    assert tab.locator("footer").inner_text() == get_words(language).made_with
    assert tab.locator(".kmviz button").first.get_attribute("aria-label")


def test_steps_that_are_replayed_are_told_in_it_too(tab, reading, run, tmp_path):
    save(kmedians(run.X, 3, rng=1), tmp_path / "run.html", languages=("fr", "de"))

    reading("de-CH")
    opened(tab, tmp_path / "run.html", "#step=1")

    assert caption(tab).startswith("Zuordnung 1: alle 60 Punkte")
    assert tab.title() == "k-Median, Schritt für Schritt"
