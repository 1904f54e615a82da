"""Long work that can be ended: between its parts it calls somebody, who may raise."""

from collections.abc import Callable
from typing import TypeAlias

Pause: TypeAlias = Callable[[], object]
"""Called between two parts of long work; what it raises ends the work."""


def unbroken() -> None:
    """Let the work go on."""
