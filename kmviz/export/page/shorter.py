"""Scripts and styles without what only their readers need.

That is remarks, blanks, names of numbers and long names of variables. A word that is
declared, and stands nowhere as the name of a property or in a quotation, can only be a
variable: no name that a browser knows or that data have is touched.
"""

import re
from collections import Counter
from importlib.resources import files
from itertools import product
from pathlib import Path
from string import ascii_letters, ascii_uppercase

REMARK = re.compile(r"^\s*(//.*)?\n?|(?<=[;{]) //.*$|/\*.*?\*/", re.MULTILINE)
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
DECLARED = re.compile(r"(?:\b(?:const|let|class|function)[ *]|\((?=\w+\)=>))(\w{3,})")
"""A variable, a class, a function, or what a function takes alone."""
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
    return GAPS[Path(name).suffix].sub(r"\1\2\3", REMARK.sub("", read(name)))


def brief(text: str) -> str:
    """Return bare scripts with numbers for their names, and short names of variables.

    Examples
    --------
    >>> brief("const HIGH=1.5;const wide=2;f({tall:wide*HIGH})")
    'const a=2;f({tall:a*1.5})'
    """
    numbers, text = dict(NUMBER.findall(text)), NUMBER.sub("", text)
    counts, quoted = Counter(WORD.findall(text)), " ".join(re.findall(QUOTED, text))
    kept = {*PROPERTY.findall(re.sub(QUOTED, '""', text)), *WORD.findall(quoted)}
    variables = {*DECLARED.findall(text)} - kept
    often = [word for word, _ in counts.most_common() if word in variables]
    free = (name for name in _names() if name not in counts)
    names = numbers | dict(zip(often, free, strict=False))
    return WORD.sub(lambda found: names.get(found[0], found[0]), text)


def _names() -> list[str]:
    """Return short names, none of which means anything to a browser."""
    return [*ascii_letters, *map("".join, product(ascii_uppercase, ascii_letters))]
