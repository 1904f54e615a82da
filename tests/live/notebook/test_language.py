"""The player in a notebook speaks one language throughout."""

import re
from html import unescape
from string import Formatter

import numpy as np
import pytest

import kmviz
from kmviz import Words
from kmviz.core.given.rules import EMPTY_RULES
from kmviz.core.seeding import SEEDINGS
from kmviz.drawing.look.style import STYLES
from kmviz.drawing.words.languages import ENGLISH, get_words, languages
from kmviz.drawing.words.words import names
from kmviz.live.telling import as_sentence
from kmviz.points.boards import board_summaries
from kmviz.runs.settings import Settings

from .explored import control, unfold, widgets_of

OTHERS = tuple(code for code in languages() if code != "en")
LATIN = re.compile("[A-Za-z]{2,}")
NOT_SAID = {"language", "decimal", "ones", "joiner", "listing", "told", "with_key"}
"""Words that hold no words."""
NUMBERS = np.random.default_rng(0).normal(size=(30, 2))


def greek(template):
    """Return a template of the same facts, in words that no other language has."""
    holes = (f"{{{name}}}" for _, name, _, _ in Formatter().parse(template) if name)
    return " ".join(["λόγος", *holes])


NAMES = names()
GREEK = Words(
    **{name: greek(getattr(ENGLISH, name)) for name in NAMES if name not in NOT_SAID},
    sentences={each: greek(each) for each in get_words("de").sentences},
)


@pytest.fixture(scope="module")
def explore():
    """Return what makes viewers, which are closed in the end."""
    viewers = []

    def explore(*args, **settings):
        viewers.append(kmviz.explore(*args, **settings))
        return viewers[-1]

    yield explore
    for viewer in viewers:
        viewer.close()


def readable(html):
    """Return the texts of HTML, without code, links' targets and file names."""
    words = re.sub(r"<(code|style)>.*?</\1>", "", html)
    lines = [unescape(text).strip() for text in re.split("<[^>]*>", words)]
    return {re.sub(r"\w+\.png \(\d+ kB\)", "", line) for line in lines}


def visible(viewer):
    """Return every text that the widgets of a viewer show."""
    texts = set()
    for widget in widgets_of(viewer.box):
        texts |= {getattr(widget, "description", ""), getattr(widget, "tooltip", "")}
        texts |= set(getattr(widget, "_options_labels", ()))
        texts |= {
            getattr(widget, "caption", ""),
            *getattr(widget, "tooltips", {}).values(),
        }
        if isinstance(value := getattr(widget, "value", ""), str) and "<" in value:
            texts |= readable(value)
    return {text for text in texts if text}


def everything(explore, words):
    """Return what is visible in all that a player can be brought to say."""
    viewer = explore("gauss", k=3, n=20, size=(320, 240), words=words)
    desk, still = (
        viewer._viewer.desk,
        explore(NUMBERS, k=2, canvas="image", words=words),
    )
    unfold(viewer)
    unfold(still)
    player, texts = viewer.player, visible(viewer) | visible(still)
    desk.sketch.show()
    texts |= visible(viewer)
    desk.sketch.leave()
    desk.starts.ask()
    texts |= visible(viewer)
    desk.starts.cancel()
    player.step()
    player.predict()
    viewer._viewer.touching.hand.ask(5)
    viewer._viewer.answers.show(viewer._viewer.touching.hand.asked)
    texts |= visible(viewer)
    viewer._viewer.alarm.guarded(player.change)(k=0)
    texts |= visible(viewer)
    player.move_star(0, (0.5, 0.5))
    player.add_star((0.1, 0.2))
    return texts | visible(viewer)


@pytest.fixture(scope="module")
def in_english(explore):
    return everything(explore, None)


def test_every_word_of_the_player_comes_from_the_table(explore):
    texts = everything(explore, GREEK)

    assert len(texts) > 30
    assert not {text for text in texts if LATIN.search(text)}


def test_what_the_form_tells_comes_from_the_table(explore, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    viewer = explore("gauss", k=3, n=20, size=(320, 240), words=GREEK)
    form = viewer._viewer.saver
    form.fold.toggle()

    form._kind.value = ".png"
    form._go.click()

    told = readable(form._saved.value + form._again.value)
    assert "λόγος" in told
    assert not {text for text in told if LATIN.search(text)}


@pytest.mark.parametrize("code", OTHERS)
def test_nothing_on_the_player_stays_english(explore, in_english, code):
    words = get_words(code)
    same = {getattr(words, name).lower() for name in NAMES}

    shared = everything(explore, code) & in_english

    said = {text.lower().rstrip(" ←→↑↓") for text in shared if LATIN.search(text)}
    assert said <= same


KINDS = {
    "board": board_summaries(),
    "init": SEEDINGS,
    "empty": EMPTY_RULES,
    "style": STYLES,
}


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_can_be_chosen_has_a_name_in_the_table(kind):
    for name in KINDS[kind]:
        assert GREEK.called(kind, name) == "λόγος", name


def test_a_choice_means_the_same_in_every_language(explore):
    viewer = explore("gauss", k=3, n=60, seed=4, words="de")
    unfold(viewer)
    chosen = {
        widget.description: widget
        for widget in widgets_of(viewer.box)
        if hasattr(widget, "_options_labels")
    }

    chosen["Daten"].label = "Monde"
    chosen["Wenn leer"].label = "zum fernsten Punkt"
    chosen["Start"].label = "gieriges k-means++"
    chosen["Aussehen"].label = "dunkel"
    chosen["Tempo"].label = "2 Schritte/s"

    settings = viewer.player.settings
    assert (settings.board, settings.empty) == ("moons", "farthest")
    assert settings.init == "greedy-k-means++"
    assert (viewer.view.style, viewer.view.speed) == ("dark", 2.0)


def test_a_speed_that_is_none_of_the_choices_becomes_one(explore):
    viewer = explore("gauss", k=3, n=60, seed=4)
    speed = control(viewer, "Speed")

    viewer.view.set_speed(3.0)

    assert speed.label == "3 steps/s"
    speed.label = "8 steps/s"
    assert viewer.view.speed == 8.0


@pytest.mark.parametrize(
    ("name", "beginning"),
    [
        ("film", "Der Dateiname muss auf .gif enden"),
        ("here.gif", "Es gibt schon eine Datei mit dem Namen"),
        ("nowhere/run.gif", "Den Ordner von"),
    ],
)
def test_the_form_refuses_in_the_language_of_the_player(
    explore, tmp_path, monkeypatch, name, beginning
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "here.gif").touch()
    viewer = explore("gauss", k=3, n=60, seed=4, words="de")
    form = viewer._viewer.saver
    form.fold.toggle()

    form._name.value = name
    form._go.click()

    assert f'role="alert">{beginning}' in viewer._viewer.alarm.line.value


@pytest.mark.parametrize("code", OTHERS)
def test_settings_are_refused_by_the_names_of_their_fields(code):
    words = get_words(code)
    with pytest.raises(ValueError, match="seed must be") as error:
        Settings("gauss", seed="two")

    assert words.label_seed in as_sentence(error.value, words)
    assert "'two'" in as_sentence(error.value, words)
