"""The reference has every public name, as its docstring introduces it."""

import inspect
import re
from dataclasses import fields, is_dataclass
from pathlib import Path

import kmviz

ROOT = Path(__file__).parents[1]
ROWS = re.findall(
    r"^\| `(\w+)` \| (.+) \|$",
    (ROOT / "REFERENCE.md").read_text(encoding="utf-8"),
    re.M,
)


def test_the_reference_has_every_public_name_once():
    assert sorted(name for name, _ in ROWS) == sorted(kmviz.__all__)


def test_the_reference_says_what_the_docstrings_say():
    told = {name: inspect.getdoc(getattr(kmviz, name)) for name in kmviz.__all__}

    assert dict(ROWS) == {name: text.splitlines()[0] for name, text in told.items()}


def test_a_docstring_tells_of_a_parameter_once():
    told = {name: inspect.getdoc(getattr(kmviz, name)) for name in kmviz.__all__}
    entries = {
        name: re.findall(r"^(\w+) : ", text, re.M) for name, text in told.items()
    }

    assert entries["make_run"].count("k") == 1
    assert {
        name: each for name, each in entries.items() if len(each) > len({*each})
    } == {}


def test_help_on_a_class_tells_of_every_field():
    public = {name: getattr(kmviz, name) for name in kmviz.__all__}
    silent = {
        f"{name}.{field.name}"
        for name, kind in public.items()
        if inspect.isclass(kind) and is_dataclass(kind) and name != "Words"
        for field in fields(kind)
        if field.name not in re.findall(r"\w+", " ".join(_entries(kind)))
    }

    assert silent == set()


def _entries(kind):
    """Return the lines of a docstring that name parameters."""
    return re.findall(r"^\w+(?:, \w+)*(?: : |$)", inspect.getdoc(kind), re.M)
