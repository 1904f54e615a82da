"""Controls that are tied to something show what is true of it, whoever changed it."""

import ipywidgets as widgets
import pytest

from kmviz.drawing.words.languages import ENGLISH
from kmviz.live.notebook.alarm import Alarm
from kmviz.live.notebook.aside import Aside
from kmviz.live.notebook.tied import Tied


class Panel(Tied):
    """A slider and a button for a number from 0 to 9, of which 7 is refused."""

    def __init__(self):
        aside = Aside(print, lambda: None, print)
        self.number, self.written, self.heard = 3, [], 0
        acts = {"show": list, "put_back": self.refresh, "heard": self.hear}
        super().__init__(Alarm(ENGLISH, aside, forget=list, **acts))
        self.slider = self._tie(
            widgets.IntSlider(max=9),
            lambda: self.number,
            self.write,
            use=lambda: self.number < 9,
            applies=self.small,
        )
        self.menu = self._tie(
            widgets.Dropdown(options=[("three", 3), ("four", 4)]),
            lambda: self.number,
            says=lambda number: f"{number} or so",
        )
        self.button = self._button(
            "More",
            "one more",
            lambda: self.write(self.number + 1),
            use=lambda: self.number < 9,
            applies=self.small,
            says=lambda: f"More than {self.number}",
        )
        self.refresh()

    def hear(self):
        self.heard += 1

    def small(self):
        return self.number < 8

    def write(self, number):
        if number == 7:
            message = "the number must not be 7"
            raise ValueError(message)
        self.written.append(number)
        self.number = number
        self.refresh()

    @property
    def state(self):
        return self.slider.value, self.menu.value, self.button.description


@pytest.fixture
def panel():
    return Panel()


def test_a_change_by_hand_is_written_once_and_shown_by_all(panel):
    panel.slider.value = 4

    assert panel.written == [4]
    assert panel.state == (4, 4, "More than 4")
    panel.button.click()
    assert panel.written == [4, 5]
    assert panel.state == (5, 5, "More than 5")
    assert panel.heard == 2


def test_what_changes_elsewhere_is_shown_and_not_written(panel):
    panel.number = 4
    panel.refresh()

    assert panel.state == (4, 4, "More than 4")
    assert panel.written == []


def test_a_refused_change_is_told_and_taken_back(panel):
    panel.slider.value = 7

    assert "must not be 7" in panel._alarm.line.value
    assert (panel.written, panel.slider.value) == ([], 3)
    panel.slider.value = 4
    assert panel._alarm.line.value == ""


def test_a_value_that_a_menu_does_not_offer_becomes_an_offer(panel):
    panel.slider.value = 5

    assert panel.menu.options == (("three", 3), ("four", 4), ("5 or so", 5))
    panel.slider.value = 4
    panel.slider.value = 5
    assert len(panel.menu.options) == 3


@pytest.mark.parametrize(
    ("number", "off", "hidden"),
    [(3, False, None), (8, False, "none"), (9, True, "none")],
)
def test_what_has_no_use_is_off_or_hidden(panel, number, off, hidden):
    panel.number = number
    panel.refresh()

    assert panel.button.disabled is panel.slider.disabled is off
    assert panel.button.layout.display == panel.slider.layout.display == hidden
