"""Scripts and styles without what only their readers need.

That is remarks, blanks, names of numbers and long names of variables. A word that a
function declares, and that stands nowhere in it as the name of a property or in a
quotation, can only be a variable of its own, which no other function knows by its name.
It is the same with what scripts declare outside of functions, and all of them. So no
name that a browser knows or that data have is touched.
"""

import re
from collections.abc import Iterator
from importlib.resources import files
from itertools import product
from pathlib import Path
from string import ascii_letters, ascii_uppercase

REMARK = re.compile(r"^\s*(//.*)?\n?|(?<=[;{]) //.*$|/\*.*?\*/\n?", re.MULTILINE)
"""What scripts and styles do not need: remarks, and indentation."""
QUOTED = r"(\"[^\"\n]*\"|`(?:[^`$]|\$\{(?:[^`{}]|`[^`]*`)*\}|\$)*`)"
SIGNED = {
    ".js": r"[{()\[,;:=<>?&|*]|[-+]=|[-+/](?=\s[\w(\"`])",
    ".css": r"[{,;>]|:(?= )",
}
GAPS = {
    kind: re.compile(rf"{QUOTED}|;?\s*(}})\s*|\s*({signs})\s*")
    for kind, signs in SIGNED.items()
}
"""A quotation, or a sign with blanks that can go, as a `;` before `}` can."""
WORD = re.compile(r"[A-Za-z_]\w*")
NUMBER = re.compile(r"const ([A-Z_]+)=([\d.e]+);")
"""A number that has a name."""
OUTER = re.compile(r"^(?:const|let|class|function\*?) (\w+)", re.MULTILINE)
"""What all scripts know by its name; each begins a line."""
INNER = re.compile(
    r"(?<=[;{)(])(?:const|let)\b ?([\[\w][^=;({]*?)(?:=|;|\bof\b)"
    r"|\(([^()]*)\)=>|^(?:[a-z]+[ *])*\w+\(([^()]*)\)\{"
)
"""What a function declares, alone or in a list, and what it takes."""
NAMES = [*ascii_letters, *map("".join, product(ascii_uppercase, ascii_letters))]
"""Short names, none of which means anything to a browser."""
TAKEN = re.compile(r"(?:^|[\[,.])(\w{2,})")
"""A variable among others."""
PROPERTY = re.compile(
    r"\b(?:(?<=[^.]\.)\w+|(?<=[{,])\w+(?=[,}=])|\w+(?=:)"
    r"|(?<!function[ *])\w+(?=\((?:[^()]|\([^()]*\))*\)\{))"
)
"""A word that may be the name of a property, by what stands around it, or of more."""


def read(name: str) -> str:
    """Return a file of this room."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def bare(name: str) -> str:
    """Return a script or a style without remarks and blanks."""
    return _bare(read(name), Path(name).suffix)


def brief(source: str) -> str:
    r"""Return scripts bare, with numbers for their names, and short names of variables.

    Examples
    --------
    >>> brief("const HIGH = 1.5;\nconst wide = 2;\nf({tall: wide * HIGH});")
    'const a=2;f({tall:a*1.5});'
    >>> brief("function all(wide, high) {\n  return {wide: high};\n}")
    'function b(wide,a){return{wide:a}}'
    """
    known = {*OUTER.findall(source)}
    text = "".join(_local(_bare(part, ".js"), known) for part in _parts(source))
    numbers, text = dict(NUMBER.findall(text)), NUMBER.sub("", text)
    return _renamed(text, known - {*numbers}, numbers)


def _bare(source: str, kind: str) -> str:
    return GAPS[kind].sub(r"\1\2\3", REMARK.sub("", source))


def _parts(source: str) -> Iterator[str]:
    """Part scripts into functions and, by how lines are indented, methods."""
    for whole in re.split(r"^(?=\w)", source, flags=re.MULTILINE):
        indented = "  " if whole.startswith("class ") else ""
        yield from re.split(rf"^(?={indented}\w)", whole, flags=re.MULTILINE)


def _local(text: str, known: set[str]) -> str:
    """Return a function in which no other knows how its variables are called."""
    groups = (group for found in INNER.findall(text) for group in found)
    return _renamed(text, {*TAKEN.findall(",".join(groups))} - known, {})


def _renamed(text: str, variables: set[str], names: dict[str, str]) -> str:
    """Return a text with short names for variables that are nothing else in it."""
    words, quoted = (
        dict.fromkeys(WORD.findall(text)),
        " ".join(re.findall(QUOTED, text)),
    )
    kept = {*PROPERTY.findall(re.sub(QUOTED, '""', text)), *WORD.findall(quoted)}
    own = (word for word in words if word in variables - kept)
    free = (name for name in NAMES if name not in words)
    names = names | dict(zip(own, free, strict=False))
    return WORD.sub(lambda found: names.get(found[0], found[0]), text)
