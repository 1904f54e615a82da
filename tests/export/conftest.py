"""The run that the tests of this room save, and the browser that opens its pages."""

import importlib.util
import os
import shutil
from importlib.resources import files

import pytest

from kmviz import init_board_gauss, kmeans

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


def script(name):
    """A script of the page."""
    return files("kmviz.export.page").joinpath(f"{name}.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def trace():
    return kmeans(init_board_gauss(60, 3, rng=7), 3, rng=1)


@pytest.fixture(scope="module")
def browser():
    missing = [] if importlib.util.find_spec("playwright") else ["playwright"]
    missing += [] if CHROMIUM else ["chromium"]
    if missing and os.environ.get("CI", "").lower() in ("", "false", "0"):
        pytest.skip(f"the page is tried in a browser with {', '.join(missing)}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()
