"""Print, as constraints for pip, the lowest versions that pyproject.toml allows."""

import re
import sys
import tomllib
from pathlib import Path

project = tomllib.loads(Path("pyproject.toml").read_text())["project"]
for requirement in sum(
    project["optional-dependencies"].values(), project["dependencies"]
):
    if bound := re.match(r"([\w-]+)(?:\[[\w,]+\])?>=([\w.]+)", requirement):
        print("==".join(bound.groups()))
    elif not requirement.startswith("kmviz["):
        sys.exit(f"a requirement needs a lowest version, got {requirement!r}")
