"""What every test needs: pictures without a screen, and repeatable hypotheses."""

import os

os.environ["MPLBACKEND"] = "Agg"  # before anything imports matplotlib

from hypothesis import settings

settings.register_profile("dev", deadline=None, database=None, print_blob=True)
settings.register_profile("ci", deadline=None, database=None, derandomize=True)
settings.register_profile("few", settings.get_profile("ci"), max_examples=10)
settings.load_profile("ci" if os.environ.get("CI") else "dev")
