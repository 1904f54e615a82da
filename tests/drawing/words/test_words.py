"""Nothing on a picture is English unless the table of words says so."""

import re
from string import Formatter

import numpy as np
import pytest
from matplotlib.text import Text

from kmviz import Scene, Table, Trace, Words, kmeans, make_run
from kmviz.core.given.columns import left_out
from kmviz.core.ground.sentence import Count, Sentence
from kmviz.drawing.board.guesses import Guesses
from kmviz.drawing.look.parts import USUAL
from kmviz.drawing.words.spelling import Listing
from kmviz.drawing.words.words import CAPTIONS, names, placeholders

ENGLISH = re.compile("[A-Za-z]{2,}")


def greek(template):
    """Return a template of the same numbers, with Greek words between and in them."""
    holes = (f"{{{name}}}" for _, name, _, _ in Formatter().parse(template) if name)
    return " ".join(["λόγος", *holes, "ἀστήρ"])


ON_PICTURES = CAPTIONS | {
    *("where_to", "which_switch", "stars_scored", "points_scored", "inertia"),
    *("sum_of_distances", "to_the_mean", "to_the_median", "switches", "component"),
    "iteration",
    *("projected", "stretched", "one_column", "bent", "chosen_columns"),
}
LEFT_OUT = left_out(2).template
GREEK = Words(
    **{name: greek(getattr(Words, name)) for name in ON_PICTURES},
    sentences={LEFT_OUT: greek(LEFT_OUT)},
)

GUESSES = (
    None,
    Guesses(),
    Guesses(asked="points"),
    Guesses(score=50.0),
    Guesses(asked="points", score=50.0),
)

RUNS = ["stretched", "restless", "many columns"]
RUNS += ["waiting", "jumping", "dropped", "by hand", "medians"]


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("size", [(800, 600), (600, 600)])
def test_every_word_on_a_picture_can_be_replaced(awkward_runs, run, size):
    trace = awkward_runs[run]
    scene = Scene(trace, size=size, words=GREEK)

    for number, position in enumerate((*range(len(trace)), 1.5, 2.5)):
        scene.mark(GUESSES[number % len(GUESSES)])
        scene.show(position)
        texts = [text.get_text() for text in scene.figure.findobj(Text)]
        assert "".join(texts)
        assert not [text for text in texts if ENGLISH.search(text)]
        assert not ENGLISH.search(scene.caption(position))


SIGNS = [chr(i) for i in range(0x400, 0x530) if chr(i).islower()]
SIGN = dict(zip(sorted(ON_PICTURES), SIGNS, strict=False))
"""A Cyrillic letter for each word."""


def goal_of(name):
    """Return what lets a word say where the stars go, if it does."""
    return "{goal}" if "{goal}" in getattr(Words, name) else ""


def many_runs(awkward_runs, gauss_run):
    """Yield runs on whose pictures all words are found."""
    yield from awkward_runs.values()
    yield from (gauss_run(9, 9), gauss_run(30, 3, d=1), gauss_run(60, 4, max_iter=300))
    X = np.random.default_rng(3).normal(size=(60, 2))
    yield kmeans(X, k=3, rng=0, tol=0.5)
    yield Trace.from_history(X, [X[:3], X[3:6]], [np.arange(60) % 3] * 2)
    yield kmeans(Table(X, ("x", "y"), dropped=1, others=("z",)), k=3, rng=0)
    for init in ("k-means++", "greedy-k-means++", "random", "partition"):
        yield kmeans(X, k=3, init=init, rng=0, seeding=True)
    for name in ("k-medoids", "mini-batch", "online", "particle-swarm"):
        yield make_run(X[:12], 3, algorithm=name)
    yield make_run("iris", 3, max_iter=1, truth=True)


@pytest.fixture(scope="module")
def seen(awkward_runs, gauss_run):
    """Return all that stands on pictures where each word is a sign of its own."""
    words = {name: sign + goal_of(name) for name, sign in SIGN.items()}
    seen, runs = set(), [*many_runs(awkward_runs, gauss_run)]
    coded = [(trace, USUAL | {"code"}) for trace in runs]
    for trace, shown in [(runs[0], USUAL), *coded]:
        scene = Scene(trace, words=Words(**words), shown=shown)
        last = len(trace) - 1
        moments = [*((min(i, last),) for i in (*range(last + 1), 1.5, 2.5)), (last, 0)]
        for number, moment in enumerate(moments):
            scene.mark(GUESSES[number % len(GUESSES)])
            scene.show(*moment)
            for text in scene.figure.findobj(Text):
                seen.update(text.get_text().lower())
    return seen


def test_every_word_is_on_some_picture(seen):
    assert [name for name in sorted(ON_PICTURES) if SIGN[name] not in seen] == []


@pytest.mark.parametrize("form", ["{{{}}}", "{{{}:one|many}}"])
def test_a_template_may_use_every_placeholder_that_is_offered_for_it(
    awkward_runs, form
):
    every = {name: placeholders(name) for name in ON_PICTURES}
    texts = {"before", "inertia", "measure", "goal"} if "|" in form else set()
    words = Words(
        **{name: "".join(map(form.format, {*every[name]} - texts)) for name in every}
    )

    for trace in awkward_runs.values():
        scene = Scene(trace, words=words)
        for number, position in enumerate((*range(len(trace)), 1.5, 2.5)):
            scene.mark(GUESSES[number % len(GUESSES)])
            scene.show(position)
            assert "{" not in scene.caption(position)


OF_A_STEP = (
    "{n}, {k}, {iteration}, {changed}, {moved}, {misplaced}, {batch}, {swarm}, "
    "{before}, {inertia}, "
    "{measure}, {goal}"
)


@pytest.mark.parametrize(
    "template",
    [
        *("{foo}", "{n} {foo}", "{n", "{}", "{n.foo}", "{n[0]}", "{inertia:.1f}"),
        *("{n:one|two|many}", "{n:one|{foo}}", "{inertia:one|many}"),
    ],
)
def test_a_template_that_cannot_be_filled_is_refused(template):
    with pytest.raises(ValueError, match="placeholder") as error:
        Words(started=template)

    assert str(error.value) == (
        f"started must have no placeholder but {OF_A_STEP}, got '{template}'"
    )


@pytest.mark.parametrize(
    ("name", "words", "error", "message"),
    [
        (
            "projected",
            "{n}",
            ValueError,
            "projected must have no placeholder but {d}, got '{n}'",
        ),
        (
            "stretched",
            "{n}",
            ValueError,
            "stretched must have no placeholder, got '{n}'",
        ),
        (
            "waiting",
            "{clusters:d}",
            ValueError,
            "waiting must have no placeholder but {clusters}, "
            f"{OF_A_STEP}, got '{{clusters:d}}'",
        ),
        ("start", 5, TypeError, "start must be a str, got 5"),
        (
            "told",
            "{sentence:a|b}",
            ValueError,
            "told must have no placeholder but {headline}, {sentence}, "
            "got '{sentence:a|b}'",
        ),
    ],
)
def test_words_without_use_are_refused(name, words, error, message):
    with pytest.raises(error) as caught:
        Words(**{name: words})

    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 Sterne"), (1, "ein Stern"), (2, "2 Sterne")]
)
def test_a_count_chooses_between_the_forms_for_one_and_for_many(count, text):
    assert "{k:ein Stern|{k} Sterne}".format(k=Count(count)) == text


@pytest.mark.parametrize(
    ("listed", "text"), [([12], "Stern 12"), ([3, 4], "Sterne 3, 4")]
)
def test_a_listing_chooses_its_form_by_how_many_there_are(listed, text):
    assert "{stars:Stern|Sterne} {stars}".format(stars=Listing(listed)) == text


def test_a_language_says_which_counts_are_one_and_how_decimals_look():
    french = Words(ones="0 1", decimal=",", listing=" / ")
    template = "{n} {n:point|points}, {far}, {k:étoile|étoiles} {k}"

    assert french.fill(template, n=0, far=2.5, k=[1, 2]) == (
        "0 point, 2,50, étoiles 1 / 2"
    )


@pytest.mark.parametrize("trace", ["stretched", "restless"])
def test_decimals_look_alike_in_caption_figures_and_ticks(awkward_runs, trace):
    scene = Scene(awkward_runs[trace], words=Words(decimal="#", told="{headline}"))
    scene.show(1)
    texts = [text.get_text() for text in scene.figure.findobj(Text)]

    assert any("#" in text for text in texts)
    assert not [text for text in texts if re.search(r"\d\.\d", text)]


def test_totals_stand_in_groups_of_three_and_what_was_given_does_not():
    words = Words()
    told = words.fill("{n} {n:point|points}, {inertia}", n=1_234_567, inertia=54321.9)
    given = Sentence("n must be below {most}, got {n}", most=10_000, n=20_000)

    assert told == "1\u202f234\u202f567 points, 54\u202f322"
    assert words.fill("{n}, {k}", n=9999, k=[10_000]) == "9999, 10000"
    assert words.say(given) == given


def test_counts_that_are_one_must_be_numbers():
    with pytest.raises(ValueError, match="ones must") as error:
        Words(ones="one")

    assert str(error.value) == (
        "ones must be whole numbers with spaces between them, got 'one'"
    )


def test_words_are_changed_one_by_one():
    german = Words(start="Anfang")

    assert german.start == "Anfang"
    assert german.assign == Words().assign


def test_a_word_that_is_not_in_the_table_is_refused_with_the_one_that_was_meant():
    with pytest.raises(TypeError, match="strat") as error:
        Words(strat="Anfang")

    assert str(error.value) == 'Words has no option "strat"; did you mean "start"?'


def test_the_words_of_the_table_are_plain_and_can_be_filled():
    english = {name: getattr(Words, name) for name in names()}

    assert Words(**english) == Words()
    assert repr(Words(language="de")) == '<Words in "de">'


def test_words_are_equal_by_what_they_say():
    german, told = Words(start="Anfang"), Words(sentences={"one": "eins"})

    assert german == Words(start="Anfang")
    assert hash(german) == hash(Words(start="Anfang"))
    assert german != Words()
    assert told != Words()
    assert Words() != "English"
