"""Scripts and styles without remarks, spaces and long names, as a page has them.

The scripts stay readable in their own files. Here they are cut into tokens, and a name
that means nothing outside of them becomes a letter or two, the same one everywhere:
there is no need to know what is a variable, a method or a field.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import product
from string import ascii_letters

TOKEN = re.compile(
    r"""(?P<remark>//[^\n]*|/\*.*?\*/)
    |(?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')
    |(?P<name>[A-Za-z_$][\w$]*)
    |(?P<number>0x[\da-f]+|(?:\d[\d_]*\.?\d*|\.\d+)(?:e[+-]?\d+)?)
    |(?P<space>\s+)
    |(?P<sign>\+\+|--|[^\w\s"'`/{}+$-]+|.)""",
    re.VERBOSE | re.DOTALL,
)
PATTERN = re.compile(r"/(?![/*])(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\n\[])+/[a-z]*")
"""A regular expression between slashes."""
TEXT = re.compile(r"[`}](?:\\.|\$(?!\{)|[^\\`$])*(?:`|\$\{)", re.DOTALL)
"""A template, or what stands of it before, between and behind its values."""
OPERAND = re.compile(r"[\w$)\]}`\"'/]$")
"""The end of what can be divided."""
WORD = re.compile(r"[A-Za-z_$][\w$]*")
RESERVED = frozenset(
    WORD.findall(
        "arguments as async await break case catch class const constructor continue"
        " debugger default delete do else enum eval export extends false finally for"
        " function get if import in instanceof interface let new null of package"
        " private protected public return set static super switch this throw true try"
        " typeof undefined var void while with yield"
    )
)
"""Names that belong to the language."""
SHORTEST = 3
"""Letters of names that are worth to be shortened."""


def tokens(source: str) -> Iterator[tuple[str, str]]:
    """Yield the kind and the text of each token of a script, remarks and spaces too.

    Signs that follow each other are one token, but for braces.

    Examples
    --------
    >>> [text for kind, text in tokens("a / `${b}/` // c") if kind != "space"]
    ['a', '/', '`${', 'b', '}/`', '// c']
    """
    at, before = 0, ""
    depths: list[int] = []  # of braces in each value of a template
    while found := TOKEN.match(source, at):
        kind, text = str(found.lastgroup), found[0]
        if text in ("`", "/") or (text == "}" and depths[-1:] == [0]):
            kind, text = _beyond(source, at, before) or (kind, text)
        yield kind, text
        at += len(text)
        if kind == "text":
            depths = depths[: len(depths) - (text[0] == "}")] + [0] * (text[-1] == "{")
        elif depths and text in ("{", "}"):
            depths[-1] += 1 if text == "{" else -1
        if kind not in ("space", "remark"):
            before = text


def _beyond(source: str, at: int, before: str) -> tuple[str, str] | None:
    """Return a template or a pattern that begins here; None if a slash divides."""
    if source[at] != "/":
        found, kind = TEXT.match(source, at), "text"
    elif before == "return" or not OPERAND.search(before):
        found, kind = PATTERN.match(source, at), "pattern"
    else:
        return None
    return (kind, found[0]) if found else None


def squeezed(source: str, kept: frozenset[str]) -> str:
    """Return a script that does the same, in as few letters.

    Parameters
    ----------
    source : str
        The script, in which every statement ends with a semicolon or a brace.
    kept : frozenset of str
        Names that mean something outside of it. Those that its texts say are kept too.

    Returns
    -------
    str
        The script without remarks and spaces, and with short names.

    Examples
    --------
    >>> squeezed("const total = (sum) => sum + 1; // one more", frozenset())
    'const b=(a)=>a+1;'
    """
    found = [token for token in tokens(source) if token[0] not in ("space", "remark")]
    short = _shortened(found, kept)
    parts = [""]
    for kind, text in found:
        new = short.get(text, text) if kind == "name" else text
        if _touch(parts[-1], new):
            parts.append(" ")
        elif new == "}" and parts[-1].endswith(";"):
            parts[-1] = parts[-1][:-1]
        parts.append(new)
    return "".join(parts)


def _touch(before: str, after: str) -> bool:
    """Tell whether two tokens would be another one without a space between them."""
    if before[-1:] in ("+", "-"):
        return before[-1] == after[0]
    return _in_name(before[-1:]) and _in_name(after[0])


def _in_name(letter: str) -> bool:
    return letter.isalnum() or letter in ("_", "$")


def _shortened(found: list[tuple[str, str]], kept: frozenset[str]) -> dict[str, str]:
    """Return what each name becomes, the shortest for those that occur most."""
    counts = Counter(text for kind, text in found if kind == "name")
    texts = " ".join(text for kind, text in found if kind in ("string", "text"))
    fixed = kept | RESERVED | set(WORD.findall(texts))
    letters = (*ascii_letters, *map("".join, product(ascii_letters, repeat=2)))
    free = (name for name in letters if name not in counts.keys() | fixed)
    long = (name for name, _ in counts.most_common() if len(name) >= SHORTEST)
    return {name: next(free) for name in long if name not in fixed}


def squeezed_style(source: str) -> str:
    """Return a style without remarks, and without spaces that mean nothing.

    Examples
    --------
    >>> squeezed_style("/* Calm. */ p > a { color: red; margin: 0 1px; }")
    'p>a{color:red;margin:0 1px}'
    """
    plain = " ".join(re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL).split())
    return re.sub(r" ?([{},;>]) ?|(?<=[\w-]): ", _closed, plain).replace(";}", "}")


def _closed(found: re.Match[str]) -> str:
    return found[1] or ":"
