"""``python -m kmviz`` is the command ``kmviz``, and can be interrupted at any time.

To import what it takes lasts up to a second, in which it is not at work yet.
"""

import sys


def run() -> int:
    """Run the command that was typed and return its exit code."""
    try:
        from kmviz.cli import main
    except KeyboardInterrupt:
        print("kmviz: interrupted", file=sys.stderr)
        return 130
    except ValueError as error:  # matplotlib's, of what its environment says
        print("kmviz:", *str(error).split(), file=sys.stderr)
        return 2
    return main()


if __name__ == "__main__":
    sys.exit(run())
