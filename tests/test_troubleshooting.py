"""The page of errors keeps its word: a line brings its sentence, the next one helps."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "TROUBLESHOOTING.md").read_text(encoding="utf-8")
BEGINNING, *ENTRIES = re.findall(r"^```python\n(.*?)^```$", PAGE, re.M | re.S)


def parted(entry):
    """Return the lines that fail, what they say, and the lines that help."""
    wrong, _, rest = entry.partition("# -> ")
    said, _, right = rest.partition("\n")
    return wrong, said, right


@pytest.fixture
def names(tmp_path, monkeypatch):
    """Return what the listings have before they begin, in a folder of their own."""
    monkeypatch.chdir(tmp_path)
    names = {}
    exec(BEGINNING, names)
    return names


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_mistake_says_what_the_page_says_and_its_cure_helps(entry, names):
    wrong, said, right = parted(entry)

    with pytest.raises(Exception, match=r"\w") as caught:
        exec(wrong, names)
    message = " ".join(str(getattr(caught.value, "msg", caught.value)).splitlines())
    assert f"{type(caught.value).__name__}: {message}" == said
    exec(right, names)


def test_every_listing_has_a_cure():
    assert all(all(map(str.strip, parted(entry))) for entry in ENTRIES)
    assert len(ENTRIES) > 35


def test_the_readme_leads_to_the_page():
    assert "(TROUBLESHOOTING.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
