"""What tests of all rooms need: no screen, repeatable hypotheses, browser, workers."""

import importlib.util
import os

os.environ["MPLBACKEND"] = "Agg"  # before anything imports matplotlib

import pytest
from hypothesis import settings

from .browser import CHROMIUM, launched

settings.register_profile("dev", deadline=None, database=None, print_blob=True)
settings.register_profile("ci", deadline=None, database=None, derandomize=True)
settings.register_profile("few", settings.get_profile("ci"), max_examples=10)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.fixture(scope="module")
def browser():
    """Return a real browser; without one its tests are skipped, but not in CI."""
    missing = [] if importlib.util.find_spec("playwright") else ["playwright"]
    missing += [] if CHROMIUM else ["chromium"]
    if missing and os.environ.get("CI", "").lower() in ("", "false", "0"):
        pytest.skip(f"a browser needs {', '.join(missing)}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = launched(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def forked_workers():
    """Make Dask's workers as copies of a process that has imported what they need."""
    import dask

    with dask.config.set({"distributed.worker.multiprocessing-method": "forkserver"}):
        yield
