"""What the player does in every kind of notebook, whatever page it stands on."""

from .served import RUN

NAME_OF_FOCUS = """() => {
    const focus = document.activeElement;
    const label = document.getElementById(focus.getAttribute("aria-labelledby"))
        ?? focus.labels?.[0] ?? focus.closest("label") ?? focus;
    return label.innerText.trim();
}"""


def buttons_step(viewer):
    viewer.start_again()

    viewer.press("Assign")
    viewer.says("^Assign 1")
    viewer.press("Move stars")
    viewer.says("^Update 1")
    viewer.press("Back")
    viewer.says("^Assign 1")
    assert viewer.box.locator(".kmviz-missing").is_hidden()


def a_point_is_explained(viewer):
    viewer.start_again()

    viewer.page.mouse.click(*viewer.spot_of(RUN.X[1]))

    answer = viewer.box.locator(".kmviz-answer")
    answer.get_by_text("no cluster yet").wait_for()
    nearest, picture = answer.get_by_text("the nearest"), viewer.picture.bounding_box()
    card, (x, y) = answer.bounding_box(), viewer.spot_of(RUN.X[1])
    assert picture["x"] <= card["x"]
    assert card["x"] + card["width"] <= picture["x"] + picture["width"]
    across, down = x - card["x"], y - card["y"]
    assert not (0 < across < card["width"] and 0 < down < card["height"])
    assert nearest.evaluate("(line) => getComputedStyle(line).fontWeight") == "700"


def no_barrier_is_found(viewer):
    from axe_playwright_python.sync_playwright import Axe

    viewer.start_again()
    for opens in ("Keys", "Save...", "Data"):
        viewer.press(opens)
    viewer.box.locator(".kmviz-board").first.wait_for()
    found = Axe().run(viewer.page, ".kmviz").response["violations"]

    for closes in ("Data", "Keys", "Save..."):  # boards hide what folds
        viewer.press(closes)
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


def controls_have_names(viewer):
    viewer.start_again()
    viewer.press("Assign")
    viewer.press("Move stars")
    viewer.press("Save...")
    viewer.stands_at(f"2 of {len(RUN) - 1}")
    viewer.box.get_by_label("Format").wait_for()

    viewer.picture.focus()
    names = []
    while names[-1:] != ["A click"] and len(names) < 50:
        viewer.page.keyboard.press("Tab")
        names.append(viewer.page.evaluate(NAME_OF_FOCUS))

    viewer.press("Save...")
    assert names == [
        *("First", "Back", "Assign", "Play", "Last", "Undo", "Predict"),
        f"Step 2 of {len(RUN) - 1}",
        *("Board", "Points", "New points", "Stars k", "New start"),
        *("20 starts", "Which k?"),
        *("More", "Keys", "Save...", "Format", "File", "Write file"),
        *("Ask first", "Speed"),
        *("Algorithm", "Start", "Seed", "Draw by draw"),
        *("If empty", "Groups at the end", "Standardize", "Data"),
        *("cells", "trails", "lines to stars", "rings", "inertia"),
        *("numbers", "shapes", "rest of the run", "pseudo code"),
        *("other starts", "sizes of clusters", "true groups"),
        *("Style", "A click"),
    ]
