"""Run every benchmark and write the tables to `benchmarks/RESULTS.md`."""

from datetime import date
from pathlib import Path

from benchmarks import exports, films, frames, memory, notebook, page, reading, window
from benchmarks.measure import machine


def main() -> None:
    """Measure, print what is known as soon as it is known, and write."""
    tables = [f"# Measured on {date.today():%d %B %Y}\n\n{machine()}; medians.\n"]
    for part in (frames, exports, films, notebook, memory, reading, window, page):
        tables.append(part.main())
        print(tables[-1], flush=True)
    Path(__file__).with_name("RESULTS.md").write_text("\n".join(tables))


if __name__ == "__main__":
    main()
