"""The files beside the code, which a frozen program has to take along."""

from pathlib import Path

_package = Path(__file__).parents[1]
datas = [
    (str(path), str(path.parent.relative_to(_package.parent)))
    for path in _package.rglob("*.*")
    if path.suffix not in (".py", ".pyc")
]
"""Where each lies, and the folder in which it is looked for."""
