"""The page's half of a player, with a kernel that is silent unless told."""

from base64 import b64decode, b64encode
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from kmviz.encoding.tiles import Sent
from kmviz.live.notebook.canvas import Canvas

from .served import VIEWPORT, until

BLACK = Image.new("RGB", (60, 40))
OPAQUE = np.array([0, 0, 0, 255], np.uint8)
RENDER = """async ([source, look]) => {
    document.body.innerHTML = `<style>${look}</style><div class="kmviz"><div></div>`;
    const module = new Blob([source], { type: "text/javascript" });
    const { default: { render } } = await import(URL.createObjectURL(module));
    const heard = {}, state = {};
    window.sent = [];
    window.kernel = {
        get: (name) => state[name],
        send: (message, callbacks) => sent.push({ ...message, callbacks }),
        on: (name, act) => (heard[name] ??= new Set()).add(act),
        off: (name, act) => heard[name].delete(act),
        set: (news) => Object.assign(state, news),
        tell: (name, news) => heard[name].forEach((act) => act(news)),
    };
    const signal = () => {
        const acts = new Set();
        const emit = (news) => acts.forEach((act) => act(null, news));
        const connect = (act) => acts.add(act), disconnect = (act) => acts.delete(act);
        return { connect, disconnect, emit };
    };
    const names = ["iopubMessage", "connectionStatusChanged", "disposed"];
    window.jupyter = Object.fromEntries(names.map((name) => [name, signal()]));
    kernel.widget_manager = { kernel: jupyter };
    window.stop = render({ model: kernel, el: document.querySelector(".kmviz div") });
}"""
ANSWER = """([msg_type, session, execution_state]) => jupyter.iopubMessage.emit(
    { header: { msg_type, session }, content: { execution_state } })"""
"""Has a kernel of Jupyter's say something to all its pages."""
SHOW = """([png, tiles, frame, quiet]) => {
    const bytes = (part) => new DataView(
        Uint8Array.from(atob(part), (sign) => sign.charCodeAt()).buffer);
    const words = { size: [60, 40], caption: `Step ${frame}`, frame, quiet };
    kernel.set({ png: bytes(png), tiles: bytes(tiles), stars: [[0.1, 0.5]], ...words });
    kernel.tell("change:frame");
}"""
BUTTONS = """() => {
    window.pressed = [];
    for (const name of ["Step", "Undo"]) {
        const button = document.querySelector(".kmviz").appendChild(
            document.createElement("button"));
        button.textContent = name;
        button.onclick = () => pressed.push(name);
    }
    kernel.set({ states: { waiting: "Waiting" } });
}"""
"""Puts two buttons beside the canvas, and notes which is pressed."""
LASTING = """() => {
    const row = document.querySelector(".kmviz").appendChild(
        document.createElement("div"));
    [row.className, row.textContent] = ["kmviz-lasting", "Working"];
}"""
"""Says beside the canvas that something lasts."""
COVERED = """([spot, star, marks]) => {
    const told = { lines: [["Cluster 1 of some six", true]], spot, marks };
    const name = spot ? "told" : "remarked";
    kernel.set({ [name]: { ...told, edges: [0, 0, 1, 1] }, stars: [star] });
    kernel.tell(`change:${name}`);
    const [card, picture] = [spot ? ".kmviz-answer" : ".kmviz-remark", "canvas"].map(
        (look) => document.querySelector(look).getBoundingClientRect());
    const at = ([x, y]) =>
        [picture.left + x * picture.width, picture.top + y * picture.height];
    return [spot ?? star, star, ...marks].map(at).filter(([x, y]) =>
        card.left < x && x < card.right && card.top < y && y < card.bottom).length;
}"""
"""Shows a card about a spot or none; returns how much of what matters it covers."""
CELL = """() => {
    document.body.className = "jp-Cell";
    document.body.style.minHeight = "100vh";
    document.body.onmousedown = (event) => event.preventDefault();
    window.focused = () => document.querySelector(".kmviz").contains(
        document.activeElement);
}"""
"""Puts the player into a cell that does as Jupyter's: a press on it moves no focus."""
FOLD = """() => {
    const add = (name) => document.querySelector(".kmviz").appendChild(
        document.createElement(name));
    document.querySelector(".kmviz").style.width = "300px";
    add("div").style.height = "1000px"; // the screen is a little higher
    const fold = add("div");
    [fold.className, fold.hidden, fold.style.height] = ["kmviz-fold", true, "900px"];
    document.body.append(document.createElement("div"));
    document.body.lastChild.style.height = "3000px";
    window.unfold = () => { fold.hidden = !fold.hidden; };
    window.below = () => fold.getBoundingClientRect().bottom - innerHeight;
}"""
"""Puts a closed fold far below the canvas, and much below that."""
RESIZED = """() => new Promise((done) =>
    new ResizeObserver(done).observe(document.querySelector("canvas")))"""


class Half:
    """canvas.js on a page of its own, whose clock stands still."""

    def __init__(self, page, screen):
        self.page, self.screen = page, screen
        page.goto("about:blank")
        page.evaluate(RENDER, [Canvas._esm, Canvas._css])
        self.picture = page.locator(".kmviz-picture")
        self.frame = 0
        self.show()
        self.box = self.picture.bounding_box()

    def send(self, image, *, tiles=b"", quiet=False):
        """Send a picture, or some tiles of it."""
        self.frame += 1
        file = BytesIO()
        image.save(file, "PNG")
        parts = [b64encode(part).decode() for part in (file.getvalue(), tiles)]
        self.page.evaluate(SHOW, [*parts, self.frame, quiet])

    def show(self, image=BLACK, **settings):
        """Show a picture, and wait until it is seen."""
        self.send(image, **settings)
        until(lambda: self.picture.get_attribute("data-frame") == str(self.frame))

    def pixels(self):
        """Return what the picture shows, red, green and blue."""
        data = self.picture.evaluate("(image) => image.toDataURL()")
        return np.asarray(Image.open(BytesIO(b64decode(data[22:]))).convert("RGB"))

    def sent(self, *kinds):
        """Return what was sent of these kinds."""
        return [each for each in self.page.evaluate("sent") if each["kind"] in kinds]

    def hand(self):
        """Return what hand and keys have sent: kind, number and how far across."""
        events = self.sent("down", "move", "up", "key")
        return [
            (each["kind"], each["seq"], pytest.approx(each.get("x", 0), abs=0.01))
            for each in events
        ]

    def acknowledge(self, number):
        self.page.evaluate("(ack) => kernel.tell('msg:custom', { ack })", number)

    def at(self, share):
        """Return a spot on the page, so far across the picture."""
        across, down = self.box["width"], self.box["height"]
        return self.box["x"] + across * share, self.box["y"] + down / 2

    def mouse(self, share):
        self.page.mouse.move(*self.at(share))

    def pen(self, kind, share, **more):
        """Have a pen pressed, moved or released."""
        x, y = self.at(share)
        event = {"type": kind, "x": x, "y": y, "pointerType": "pen", "button": "left"}
        self.screen.send("Input.dispatchMouseEvent", {**event, "clickCount": 1, **more})

    def touch(self, kind, *shares):
        points = [dict(zip("xy", self.at(share), strict=True)) for share in shares]
        self.screen.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": points}
        )


@pytest.fixture(scope="module")
def still(visit):
    """Return a page, and its screen."""
    page = visit.new_page()
    page.clock.install(time=0)
    page.clock.pause_at(1000)
    return page, visit.new_cdp_session(page)


@pytest.fixture
def half(still):
    return Half(*still)


def test_one_move_is_under_way_and_the_newest_waits(half):
    half.mouse(0.1)
    half.page.mouse.down()
    half.acknowledge(1)
    for share in (0.2, 0.3, 0.4):
        half.mouse(share)
    assert half.hand() == [("down", 1, 0.1), ("move", 2, 0.2)]

    half.acknowledge(1)  # not the one that is awaited
    assert len(half.hand()) == 2
    half.acknowledge(2)
    assert half.hand()[2:] == [("move", 3, 0.4)]
    half.mouse(0.5)
    half.page.mouse.up()
    half.acknowledge(3)
    half.acknowledge(4)

    assert half.hand()[3:] == [("up", 4, 0.5)]


def test_an_acknowledgement_that_is_lost_is_not_awaited_for_ever(half):
    half.mouse(0.1)
    half.page.mouse.down()
    half.mouse(0.2)

    half.page.clock.run_for(1990)
    assert half.hand() == [("down", 1, 0.1)]
    half.page.clock.run_for(20)

    assert half.hand()[1:] == [("move", 2, 0.2)]
    half.page.mouse.up()


def test_a_page_says_that_it_waits_and_presses_no_button_twice_meanwhile(half):
    half.page.evaluate(BUTTONS)
    step, undo = (half.page.locator("button").nth(i) for i in range(2))
    state = half.page.locator(".kmviz-state")
    step.click()
    half.page.clock.run_for(290)
    assert state.text_content() == "Waiting"
    for button in (step, undo, undo):
        button.click()
    assert half.page.evaluate("pressed") == ["Step", "Undo"]
    half.acknowledge(half.sent("pressed")[-1]["seq"])

    assert state.text_content() == ""
    step.click()
    half.page.clock.run_for(290)
    step.click()
    assert half.page.evaluate("pressed") == ["Step", "Undo", "Step"]


def test_a_press_is_awaited_though_a_later_key_was_heard(half):
    half.page.evaluate(BUTTONS)
    state = half.page.locator(".kmviz-state")
    half.page.locator("button").first.click()
    half.picture.focus()
    half.page.keyboard.press("ArrowRight")
    half.acknowledge(half.sent("key")[-1]["seq"])
    half.page.clock.run_for(290)

    assert state.text_content() == "Waiting"
    half.page.locator("button").first.click()
    assert half.page.evaluate("pressed") == ["Step"]
    half.acknowledge(half.sent("pressed")[-1]["seq"])
    assert state.text_content() == ""


def test_a_page_says_once_that_it_waits_but_always_that_the_kernel_is_gone(half):
    half.page.evaluate(BUTTONS)
    state = half.page.locator(".kmviz-state")
    half.page.locator("button").first.click()
    half.page.clock.run_for(290)
    assert state.is_visible()

    half.page.evaluate(LASTING)
    until(lambda: not state.is_visible())
    row, picture = (
        half.page.locator(each).bounding_box() for each in (".kmviz-lasting", "canvas")
    )
    foot = picture["y"] + picture["height"]
    assert foot - row["y"] - row["height"] == pytest.approx(8, abs=1)
    half.page.evaluate(
        "kernel.set({ states: { gone: 'Gone' } });"
        "document.querySelector('button').className = 'jupyter-widgets-disconnected'"
    )
    until(state.is_visible)
    assert state.text_content() == "Gone"


def test_a_kernel_that_knows_the_player_no_more_is_said_to_be_deaf(half):
    half.page.evaluate(BUTTONS)
    half.page.evaluate("kernel.set({ states: { waiting: 'Waiting', deaf: 'Deaf' } })")
    state = half.page.locator(".kmviz-state")
    take = """() => sent.findLast((each) => each.kind === "there")
        .callbacks.iopub.status({ content: { execution_state: "idle" } })"""

    half.page.locator("button").first.click()
    half.page.clock.run_for(290)
    half.page.evaluate("kernel.tell('msg:custom', { there: true })")
    half.page.evaluate(take)
    assert state.text_content() == "Waiting"  # it is busy, and knows the player

    half.page.locator("button").last.click()
    half.page.clock.run_for(290)
    half.page.evaluate(take)
    assert state.text_content() == "Deaf"
    half.acknowledge(half.sent("pressed")[-1]["seq"])  # if one was begun meanwhile

    assert state.text_content() == ""


def test_a_kernel_begun_anew_by_somebody_else_is_said_to_be_gone(half):
    half.page.evaluate("kernel.set({ states: { waiting: 'Waiting', gone: 'Gone' } })")
    half.page.evaluate("jupyter.commsOverSubshells = 'perComm'")
    state = half.page.locator(".kmviz-state")
    take = """() => sent.findLast((each) => each.kind === "there")
        .callbacks.iopub.status({ content: { execution_state: "idle" } })"""
    for session in ("first", "first"):
        half.page.evaluate(ANSWER, ["status", session, "idle"])
    half.page.evaluate(ANSWER, ["status", "of the server", "restarting"])
    half.page.evaluate(ANSWER, ["stream", "of the server", None])
    half.page.clock.run_for(10)
    assert len(half.sent("there")) == 1  # the question of a page that has just begun

    half.page.evaluate(ANSWER, ["status", "second", "busy"])
    assert half.page.evaluate("jupyter.commsOverSubshells") == "disabled"
    half.page.clock.run_for(10)
    assert half.page.evaluate("jupyter.commsOverSubshells") == "perComm"
    half.page.evaluate("kernel.tell('msg:custom', { there: true })")
    half.page.evaluate(take)
    assert state.text_content() == ""  # there are kernels of many sessions
    half.page.evaluate(ANSWER, ["status", "third", "busy"])
    half.page.clock.run_for(10)
    half.page.evaluate(take)

    assert state.text_content() == "Gone"
    half.acknowledge(1)
    assert state.text_content() == "Gone"


@pytest.mark.parametrize("end", ["shutdown_reply", "disposed"])
def test_a_kernel_that_somebody_else_ends_is_said_to_be_gone(half, end):
    half.page.evaluate(BUTTONS)
    half.page.evaluate("kernel.set({ states: { gone: 'Gone' } })")
    half.page.evaluate(LASTING)

    if end == "disposed":
        half.page.evaluate("jupyter.disposed.emit()")
    else:
        half.page.evaluate(ANSWER, [end, "first", None])

    assert half.page.locator(".kmviz-state").text_content() == "Gone"
    assert not half.page.locator(".kmviz-lasting").is_visible()
    button = half.page.locator("button").first
    assert button.evaluate("(each) => getComputedStyle(each).pointerEvents") == "none"


def test_a_line_that_is_cut_is_said_until_the_kernel_answers_again(half):
    half.page.evaluate("kernel.set({ states: { waiting: 'Waiting' } })")
    state = half.page.locator(".kmviz-state")

    half.page.evaluate("jupyter.connectionStatusChanged.emit('connecting')")
    assert state.text_content() == "Waiting"
    half.page.evaluate("jupyter.connectionStatusChanged.emit('connected')")
    assert state.text_content() == "Waiting"
    half.page.evaluate("kernel.tell('msg:custom', { there: true })")

    assert state.text_content() == ""


def test_a_page_without_cells_asks_for_none_to_be_run(half):
    half.page.evaluate("stop(); document.body.dataset.voila = 'voila'")
    half.page.evaluate(RENDER, [Canvas._esm, Canvas._css])
    half.page.evaluate(BUTTONS)
    half.page.evaluate("kernel.set({ states: { gone: 'Run', ended: 'Load' } })")

    half.page.evaluate(
        "document.querySelector('button').className = 'jupyter-widgets-disconnected'"
    )

    until(lambda: half.page.locator(".kmviz-state").text_content())
    assert half.page.locator(".kmviz-state").text_content() == "Load"


def test_buttons_have_a_shape_where_they_have_no_colour(half):
    half.page.evaluate(BUTTONS)
    button = half.page.locator("button").first
    button.evaluate("(each) => { each.className = 'jupyter-button mod-primary'; }")
    wide = "(each) => getComputedStyle(each).borderTopWidth"

    half.page.emulate_media(forced_colors="active")
    widths = [each.evaluate(wide) for each in (button, half.picture)]
    half.page.emulate_media(forced_colors="none")

    assert widths == ["3px", "0px"]


def test_what_unfolds_something_says_whether_it_has(half):
    half.page.evaluate(BUTTONS)
    button = half.page.locator("button").first
    button.evaluate("(each) => { each.className = 'widget-toggle-button'; }")
    half.page.locator(".kmviz").evaluate("(box) => box.append('something else')")
    until(lambda: button.get_attribute("aria-expanded") == "false")

    button.evaluate("(each) => each.classList.add('mod-active')")

    until(lambda: button.get_attribute("aria-expanded") == "true")


def test_the_answers_to_controls_that_are_no_buttons_are_hurried(half):
    half.page.evaluate(
        "document.querySelector('.kmviz').append(document.createElement('input'))"
    )
    half.page.clock.run_for(1000)
    half.page.evaluate("sent.length = 0")

    half.page.locator("input").click()
    half.page.clock.run_for(50)

    assert len(half.sent("nudge")) == 4


def test_what_is_said_meanwhile_hurries_as_a_nudge_does(half):
    half.page.clock.run_for(1000)
    half.page.evaluate("sent.length = 0")
    half.picture.focus()

    for _ in range(10):
        half.page.keyboard.press("ArrowRight")
        half.page.clock.run_for(10)
    half.page.clock.run_for(50)

    assert len(half.sent("key")) == 10
    assert len(half.sent("nudge")) == 10 - 1 + 4


def test_while_playing_the_next_picture_is_hurried_and_no_words_are_said_twice(half):
    half.page.clock.run_for(1000)
    half.page.evaluate(
        """() => {
            [window.said, sent.length] = [0, 0];
            const caption = document.querySelector(".kmviz-caption");
            new MutationObserver(() => said += 1).observe(caption, { childList: true });
        }"""
    )

    half.show(quiet=True)
    half.page.evaluate("kernel.tell('change:frame')")
    until(lambda: len(half.sent("shown")) == 2)
    half.page.clock.run_for(50)

    assert len(half.sent("nudge")) == 4
    assert half.page.evaluate("said") == 1


def test_a_key_that_is_held_waits_until_the_kernel_has_answered(half):
    half.picture.focus()

    for _ in range(3):
        half.page.keyboard.down("ArrowRight")
    half.page.keyboard.up("ArrowRight")

    assert half.hand() == [("key", 1, 0)]
    half.acknowledge(1)
    assert half.hand() == [("key", 1, 0), ("key", 2, 0)]

    for _ in range(3):
        half.page.keyboard.down("ArrowRight")
    half.page.evaluate(LASTING)
    half.page.keyboard.press("Escape")
    half.acknowledge(4)
    assert len(half.hand()) == 3  # what waited is not sent after it was ended
    assert [each["seq"] for each in half.sent("cancel")] == [4]


def test_the_keys_stay_with_the_player_whose_button_goes(half):
    half.page.evaluate(BUTTONS)
    step = half.page.locator("button").first
    picture = "document.activeElement.className"
    for go in ("each.style.display = 'none'", "each.remove()"):
        step.evaluate("(each) => { each.style.display = ''; each.focus(); }")
        step.evaluate(f"(each) => {{ {go}; }}")
        until(lambda: half.page.evaluate(picture) == "kmviz-picture")

    undo = half.page.locator("button")
    undo.focus()
    undo.evaluate("(each) => each.blur()")  # somebody has left the player
    undo.evaluate("(each) => each.remove()")
    assert half.page.evaluate("document.activeElement === document.body")


def test_a_button_that_is_of_no_more_use_leaves_the_focus_of_others_alone(half):
    half.page.evaluate(BUTTONS)
    step, undo = half.page.locator("button").all()
    step.focus()

    undo.evaluate("(button) => { button.disabled = true; }")

    assert step.evaluate("(button) => button === document.activeElement")


def test_a_second_finger_takes_no_star_and_taps_nothing(half):
    half.touch("touchStart", 0.6, 0.1)
    assert half.hand() == []

    half.touch("touchEnd")

    assert half.hand() == [("down", 1, 0.6), ("up", 2, 0.6)]


def test_the_caption_is_read_aloud_unless_playing_quickly(half):
    caption, live = half.page.locator(".kmviz-caption"), []

    for quiet in (False, True, False):
        half.show(quiet=quiet)
        live.append(caption.get_attribute("aria-live"))

    assert live == ["polite", "off", "polite"]
    assert caption.inner_text() == half.picture.get_attribute("aria-label") == "Step 4"


def test_a_gallery_says_below_its_picture_only_what_that_does_not(half):
    caption, seen = half.page.locator(".kmviz-caption"), []

    for wants in (["caption"], ["caption", "opens"]):
        half.page.evaluate("(wants) => kernel.set({ wants })", wants)
        half.show()
        look = "(each) => [getComputedStyle(each).opacity, each.offsetHeight > 9]"
        seen.append(caption.evaluate(look))

    assert seen == [["0", True], ["1", True]]


def test_tiles_are_laid_over_the_picture_before(half):
    rng = np.random.default_rng(5)
    before = rng.integers(0, 255, (130, 205, 4), np.uint8) | OPAQUE
    after, sent = before.copy(), Sent()
    after[3:20, 180:205] = after[120:130, 0:40] = after[60, 60] = OPAQUE
    sent.remember(before)
    numbers, sheet = sent.tiles(after)

    half.show(Image.fromarray(before))
    half.show(Image.fromarray(sheet), tiles=numbers.astype("<u2").tobytes())

    np.testing.assert_array_equal(half.pixels(), after[..., :3])


def test_pictures_are_drawn_in_the_order_in_which_they_came(half):
    for _ in range(5):
        half.send(Image.new("RGB", (1600, 1200), "white"))
        half.send(BLACK)
    until(lambda: half.picture.get_attribute("data-frame") == str(half.frame))

    assert [each["frame"] for each in half.sent("shown")] == [*range(1, half.frame + 1)]
    assert half.pixels().shape == (40, 60, 3)


def test_a_page_that_has_seen_no_picture_asks_for_a_whole_one(half):
    half.page.evaluate("stop()")
    half.page.evaluate(RENDER, [Canvas._esm, Canvas._css])
    half.send(BLACK, tiles=b"\1\0")
    until(lambda: half.sent("fresh"))
    assert not half.sent("shown")

    half.show(BLACK)

    assert half.pixels().shape == (40, 60, 3)


def test_a_pen_takes_hold_as_a_mouse_does(half):
    half.pen("mouseMoved", 0.1, buttons=0)
    half.pen("mousePressed", 0.1, buttons=1)
    half.acknowledge(1)
    half.pen("mouseMoved", 0.6, buttons=1)
    half.pen("mouseReleased", 0.7, buttons=0)

    assert half.hand() == [("down", 1, 0.1), ("move", 2, 0.6), ("up", 3, 0.7)]


def test_a_finger_off_the_stars_is_told_of_if_it_only_taps(half):
    half.touch("touchStart", 0.6)
    half.touch("touchMove", 0.7)
    half.touch("touchCancel")
    assert half.hand() == []

    half.touch("touchStart", 0.6)
    half.touch("touchEnd")

    assert half.hand() == [("down", 1, 0.6), ("up", 2, 0.6)]


def test_a_touch_that_the_browser_takes_away_lets_go_where_it_was(half):
    half.touch("touchStart", 0.1)
    half.acknowledge(1)
    half.touch("touchMove", 0.6)
    half.acknowledge(2)
    half.touch("touchCancel")

    assert half.hand() == [("down", 1, 0.1), ("move", 2, 0.6), ("up", 3, 0.6)]


@pytest.mark.parametrize("modifier", ["ctrlKey", "altKey", "metaKey"])
def test_keys_with_a_modifier_are_the_browsers(half, modifier):
    half.picture.focus()
    press = """(image, held) => image.dispatchEvent(new KeyboardEvent(
        "keydown", { key: "r", bubbles: true, cancelable: true, ...held }
    ))"""

    assert half.picture.evaluate(press, {modifier: True})
    assert half.sent("key") == []
    assert not half.picture.evaluate(press, {})
    assert [each["key"] for each in half.sent("key")] == ["r"]


def test_a_window_that_becomes_lower_is_told_of(half):
    half.page.clock.run_for(1000)
    half.page.evaluate("sent.length = 0")

    half.page.set_viewport_size({**VIEWPORT, "height": 700})
    until(lambda: half.page.clock.run_for(200) or half.sent("room"))
    half.page.clock.run_for(1000)

    assert [room["height"] for room in half.sent("room")] == [700]
    half.page.set_viewport_size(VIEWPORT)


MISSING = """() => {
    const said = document.querySelector(".kmviz").appendChild(
        document.createElement("p"));
    [said.className, said.textContent] = ["kmviz-missing", "Press a button"];
}"""
"""Says beside the canvas what to do where it is blocked."""


def test_without_a_canvas_it_is_said_what_helps(half):
    half.page.evaluate(MISSING)
    said = half.page.get_by_text("Press a button")

    assert not said.is_visible()
    half.page.evaluate("document.querySelector('.kmviz-canvas').remove()")
    assert said.is_visible()


@pytest.mark.parametrize("spot", [(0.02, 0.5), (0.3, 0.5), (0.6, 0.9), None])
def test_a_card_hides_neither_star_nor_points_where_there_is_room(half, spot):
    half.page.evaluate("document.querySelector('.kmviz').style.width = '480px'")
    column = [[x, y] for x in (0.1, 0.3, 0.6) for y in (0.15, 0.9)]

    assert half.page.evaluate(COVERED, [spot, [0.4, 0.5], column]) == 0
    assert half.page.evaluate(COVERED, [spot, [0.1, 0.5], column]) == 0


def test_a_press_on_the_cell_beside_the_player_takes_the_keys_away(half):
    half.page.evaluate(CELL)
    half.picture.focus()
    half.mouse(0.5)
    half.page.mouse.down()
    half.page.mouse.up()
    assert half.page.evaluate("focused()")

    half.page.mouse.click(99, VIEWPORT["height"] - 99)
    assert not half.page.evaluate("focused()")


def test_a_long_list_that_is_unfolded_leaves_the_picture_in_sight(half):
    half.page.evaluate(FOLD)
    half.page.set_viewport_size({**VIEWPORT, "height": 500})
    half.page.evaluate("""() => {
        const fold = document.querySelector(".kmviz-fold");
        [fold.style.height, fold.previousSibling.style.height] = ["auto", "60px"];
        fold.innerHTML = '<div class="kmviz-keys"><p style="height: 2000px"></p></div>';
    }""")
    half.picture.focus()
    half.page.evaluate("unfold()")

    keys = half.page.locator(".kmviz-keys")
    until(lambda: keys.get_attribute("tabindex") == "0")  # for whoever has no wheel
    list_, picture = keys.bounding_box(), half.picture.bounding_box()
    assert picture["y"] >= 0
    assert 82 <= list_["height"] < list_["y"] + list_["height"] <= 500
    half.picture.press("PageDown")  # reads on in it, and the picture stays
    until(lambda: keys.evaluate("(list) => list.scrollTop") == list_["height"])
    assert half.picture.bounding_box() == picture
    half.picture.press("PageUp")
    assert keys.evaluate("(list) => list.scrollTop") == 0
    half.page.evaluate("unfold()")
    until(lambda: keys.evaluate("(list) => list.style.maxHeight") == "")
    half.page.set_viewport_size(VIEWPORT)


def test_what_somebody_unfolds_comes_into_sight_and_then_the_player_does(half):
    half.page.evaluate(FOLD)
    half.picture.focus()
    half.page.evaluate("unfold()")

    half.page.wait_for_function("below() < 1")
    assert half.page.evaluate("scrollY") > 0
    half.page.evaluate("unfold()")
    half.page.wait_for_function(
        "document.querySelector('canvas').getBoundingClientRect().top >= 0"
    )


def test_a_canvas_that_was_taken_away_does_nothing_more(half):
    half.page.clock.run_for(1000)
    half.mouse(0.1)
    half.page.mouse.down()
    half.mouse(0.2)  # waits
    half.page.clock.run_for(1000)
    half.page.evaluate("() => { stop(); sent.length = 0; }")

    half.page.mouse.up()
    half.mouse(0.5)
    half.page.mouse.down()
    half.page.mouse.up()
    half.page.keyboard.press("r")
    half.page.set_viewport_size({**VIEWPORT, "width": 900})
    half.page.evaluate(RESIZED)
    half.page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    half.page.evaluate("kernel.tell('change:frame')")
    half.acknowledge(1)
    half.page.clock.run_for(3000)

    assert half.page.evaluate("sent") == []
    half.page.set_viewport_size(VIEWPORT)
