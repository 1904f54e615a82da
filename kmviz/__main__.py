"""``python -m kmviz`` is the command ``kmviz``, and can be interrupted at any time.

To import what it takes lasts up to a second, in which it is not at work yet.
"""

import gc
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager


def run() -> int:
    """Run the command that was typed and return its exit code."""
    try:
        with _ending_at_once():
            from kmviz.cli import main
    except ValueError as error:  # matplotlib's, of what its environment says
        print("kmviz:", *str(error).split(), file=sys.stderr)
        return 2
    try:
        return main()
    finally:
        gc.freeze()  # or all there is would be looked through once more, and then end


@contextmanager
def _ending_at_once() -> Iterator[None]:
    """Let Ctrl-C end the process without a word, whatever is being imported.

    As an exception it would be shown from wherever it struck, or swallowed there.
    """
    heard = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if heard:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        if heard:
            signal.signal(signal.SIGINT, signal.default_int_handler)


if __name__ == "__main__":
    sys.exit(run())
