"""Which browser tests and benchmarks take, and how it is started."""

import shutil
from typing import Any

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")
"""The first, which has no windows, needs half the time of the others."""
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def launched(playwright: Any) -> Any:
    """Return a browser that was started by playwright."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
