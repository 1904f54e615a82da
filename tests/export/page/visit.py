"""How tests use a page: what a reader does, and what there is to be read."""

import numpy as np

PICTURES = """new Promise((done) =>
    requestAnimationFrame(() => requestAnimationFrame(done)))"""
"""Two pictures later a page has heard of its new size."""


def opened(tab, path, address=""):
    if "#" in address:  # else it may be a jump within the page that is there
        tab.goto("about:blank")
    tab.goto(path.as_uri() + address)
    return ready(tab)


def ready(tab, count=1):
    tab.wait_for_function(
        "n => n === [...document.querySelectorAll('.kmviz')]"
        ".filter((each) => each.kmviz).length",
        arg=count,
    )
    return tab


def ask(page, what):
    return page.evaluate(f"document.querySelector('.kmviz').kmviz.{what}")


def position(page):
    return ask(page, "position")


def caption(page):
    return page.locator(".board").first.get_attribute("aria-label")


def stars(page):
    return np.array(ask(page, "step.centroids"))


def press(page, *keys):
    page.locator(".board").first.focus()
    for key in keys:
        page.keyboard.press(key)


def spot(page, star):
    """The place of a star on the screen."""
    box = page.locator(".star path").nth(star).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page, star, across, down):
    x, y = spot(page, star)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across / 2, y + down / 2)
    page.mouse.move(x + across, y + down)
    page.mouse.up()


def choose(page, label, value):
    page.locator("details").evaluate("(more) => (more.open = true)")
    page.get_by_label(label, exact=True).select_option(value)
