"""A refusal in a notebook: the line of the cell and the sentence, no frame of ours.

IPython lets an exception say how its traceback is shown. So a refusal, which is raised
by a `raise` of ours about something that was handed in, leaves out the way it took
through kmviz. Whatever else goes wrong is shown as ever: other people's errors, and
faults of ours. The traceback itself stays whole, for a debugger.
"""

import linecache
import sys
from functools import partial
from traceback import StackSummary, format_exception_only, walk_tb
from types import FrameType

REFUSED = (ValueError, TypeError, OSError, RuntimeError)


def tell_briefly(error: Exception) -> None:
    """Have IPython show a refusal without the frames of kmviz."""
    if "IPython" in sys.modules and _is_refusal(error):
        error._render_traceback_ = partial(_rendered, error)  # type: ignore[attr-defined]  # IPython's hook


def _is_refusal(error: Exception) -> bool:
    """Tell whether the line that raised an error is a `raise` of ours."""
    *_, (frame, line) = walk_tb(error.__traceback__)
    source = linecache.getline(frame.f_code.co_filename, line)
    said = source.strip().startswith("raise ")
    return isinstance(error, REFUSED) and said and _is_in("kmviz", frame)


def _rendered(error: Exception) -> list[str]:
    """Return the traceback as IPython wants it, up to the first frame of kmviz."""
    theirs = []
    for frame, line in walk_tb(error.__traceback__):
        if _is_in("kmviz", frame):
            break
        if not _is_in("IPython", frame):
            theirs.append((frame, line))
    told = StackSummary.extract(iter(theirs)).format() + format_exception_only(error)
    return ["Traceback (most recent call last):", *(each.rstrip() for each in told)]


def _is_in(package: str, frame: FrameType) -> bool:
    return str(frame.f_globals.get("__name__")).partition(".")[0] == package
