"""What PyInstaller asks when it freezes a program that uses kmviz."""

from pathlib import Path


def hook_folders() -> list[str]:
    """Return where the hook lies."""
    return [str(Path(__file__).parent)]
